"""What holds of every layer for any arguments; the arguments are those that torch is compared over."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import nn
from symparams.errors import SymparamsError
from symparams.symbols import dimension
from tests.nn.families import CASES
from tests.nn.torch_reference import Case, Seen, seen


def generalised(case: Case) -> tuple[Case, dict[Any, int]]:
    """The case with a symbol of its own for every size the layer names, and the values of the symbols."""
    kind = getattr(nn, case.layer)
    bound = inspect.signature(kind).bind(*case.args, **case.kwargs)
    values: dict[Any, int] = {}

    def symbol(name: str, value: Any) -> Any:
        # A textbook's layer has no letter for what is left out, and a symbol has no value below 0.
        if type(value) is not int or value < 0 or value == kind.arguments[name].neutral:
            return value
        made = dimension(f"{name}_{len(values)}")
        values[made] = value
        return made

    arguments: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        if name in kind.arguments and value == bound.arguments.get(kind.arguments[name].like):
            arguments[name] = None  # keys as wide as the queries are as if their width were left out
            continue
        if name in kind.arguments:
            several = isinstance(value, (tuple, list))
            arguments[name] = tuple(symbol(name, item) for item in value) if several else symbol(name, value)
    args = [arguments.get(name, value) for name, value in zip(bound.arguments, case.args, strict=False)]
    kwargs = {name: arguments.get(name, value) for name, value in case.kwargs.items()}
    return Case(case.layer, tuple(args), kwargs, case.inputs, case.options, case.training), values


def outcome(case: Case, values: dict[Any, int] | None = None) -> Seen | None:
    """What the layer is with these values, or ``None`` where it is refused."""
    try:
        module = case.build(nn)
        return seen(module if values is None else module.subs(values), case)
    except SymparamsError:
        return None


@pytest.mark.parametrize("layer", sorted(CASES))
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_putting_values_in_and_counting_is_counting_and_putting_values_in(layer: str, data: st.DataObject) -> None:
    case = data.draw(CASES[layer])
    general, values = generalised(case)
    numbers = outcome(case)
    assert outcome(general, values) == numbers, general
    if numbers is not None:
        module, symbolic = case.build(nn), general.build(nn)
        assert module.count() == symbolic.params.subs(values) == sum(p.numel() for p in module.parameters())
        assert module.count() >= 0
        assert module.buffer_elements == symbolic.buffer_elements.subs(values)
        assert module.trainable == module.count()
        frozen = symbolic.requires_grad_(False)
        assert (frozen.trainable, frozen.params) == (0, symbolic.params)
