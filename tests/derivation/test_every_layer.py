"""Every layer type in letters and in drawn numbers: the build-up ends in the closed form, and two roads agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import derive, nn
from symparams.derivation.deriving import derivation_of
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.document.listing import layer_lines
from symparams.errors import SymparamsError
from symparams.nn.parameter import Parameter
from symparams.readers.call import layer_names
from symparams.symbols import dims
from symparams.terms import evaluate, same, to_sympy
from tests.nn.families import CASES
from tests.whole import languages

LAYERS = sorted(CASES)


def ends_in_its_closed_form(module: nn.Module) -> None:
    for node in derivation_of(module).nodes:
        forms, stages = node.layer.forms, node.layer.stages
        if forms:
            assert same(stages[-1].general, forms["factored"].general) is True
            assert all(same(form.general, forms["factored"].general) is True for form in forms.values())
            assert stages[-1].value == node.layer.value
        else:
            assert node.layer.nothing or not list(node.layer.tensors)


@pytest.mark.parametrize("name", LAYERS)
def test_the_build_up_in_letters_ends_in_the_closed_form(name: str) -> None:
    module = in_letters(getattr(nn, name))
    assert module is not None
    ends_in_its_closed_form(module)
    total = derivation_of(module).general
    if total is not None:
        assert (to_sympy(total) - module.params).expand() == 0
    assert (total is not None) == (module.params != 0 and bool(module.symbols))


@pytest.mark.parametrize("name", LAYERS)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(data=st.data())
def test_in_numbers_the_value_is_what_the_tensors_have(name: str, data: st.DataObject) -> None:
    case = data.draw(CASES[name])
    try:
        module = case.build(nn)
    except SymparamsError:
        return
    ends_in_its_closed_form(module)
    derivation = derive(module)
    assert derivation.value == module.count() == sum(tensor.numel() for tensor in module.parameters())
    for node in derivation.nodes:
        for form in node.layer.forms.values():
            assert form.value == node.layer.value
            assert form.numbers is not None
            assert evaluate(form.numbers) == form.value
            assert all(evaluate(step) == form.value for step in form.steps)


@pytest.mark.parametrize("name", LAYERS)
def test_every_word_of_a_layer_is_in_every_language(name: str) -> None:
    kind = getattr(nn, name)
    keys = {f"layer.{kind.family}", *(f"argument.{argument.meaning}" for argument in kind.arguments.values())}
    keys |= {f"none.{kind.nothing}"} if kind.nothing else set()
    keys |= {f"part.{kind.part}"} if kind.part else set()
    module: Any = in_letters(kind)
    for part in module.modules():
        for tensor in (*part._parameters.values(), *part._buffers.values()):
            keys |= set() if tensor is None else words_of(tensor)
    for language in languages():
        assert keys - set(catalogue(language).messages) == set(), language


def words_of(tensor: Parameter) -> set[str]:
    axes = [leaf for axis in tensor.axes for leaf in (axis, *axis.leaves)]
    return {f"role.{tensor.role}", *(f"axis.{axis.meaning}" for axis in axes)}


@pytest.mark.parametrize("lang", languages())
def test_every_layer_is_listed(lang: str) -> None:
    listed = [line.split()[0] for line in layer_lines(lang=lang)]
    assert set(listed) >= set(LAYERS) & set(layer_names())
    assert set(layer_names()) >= set(LAYERS)


@pytest.mark.parametrize("name", ["kdim", "vdim"])
def test_keys_as_wide_as_the_queries_are_as_if_nothing_was_said(name: str) -> None:
    given: dict[str, Any] = {name: 8}
    layer = nn.MultiheadAttention(8, 2, **given)
    plain = nn.MultiheadAttention(8, 2)
    assert derive(layer).nodes[0].layer.forms == derive(plain).nodes[0].layer.forms
    d, other = dims("d d_other")
    given = {name: other}
    assert derive(nn.MultiheadAttention(d, 2, **given).subs(d=8, d_other=8)).value == plain.count()
