"""Every operation of the table against torch itself, over drawn shapes: what comes out, and what is refused."""

from __future__ import annotations

import os
import warnings
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symparams
from symparams.errors import SymparamsError
from symparams.nn.operations import elementwise
from symparams.nn.operations.dtypes import BOOL, COMPLEX, FLOAT, INT
from symparams.nn.operations.table import OPERATIONS
from symparams.nn.tensor import Tensor
from tests.networks import drawn_layouts, drawn_products
from tests.networks.drawn_operations import NAMES, RULES, Ten, call

pytestmark = pytest.mark.torch
DRAWN = [drawn_layouts, drawn_products]  # they enter their rules where they are imported
EXAMPLES = int(os.environ.get("SYMPARAMS_TORCH_EXAMPLES", "40"))
KINDS = {"float": FLOAT, "int": INT, "bool": BOOL, "complex": COMPLEX}


def test_every_operation_is_drawn() -> None:
    assert {
        name for name, operation in OPERATIONS.items() if name not in NAMES and operation.rule not in RULES
    } == set()


#: Need a graphics card in torch, or give text.
NOT_COMPARED = {"cuda", "pin_memory", "type"}


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - NOT_COMPARED))
def test_an_operation_is_torchs(torch: ModuleType, operation: str) -> None:
    trivial = OPERATIONS[operation].rule is elementwise.unchanged

    @settings(max_examples=6 if trivial else EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        args, named = call(data.draw, operation)
        for home in OPERATIONS[operation].homes:
            theirs = outcome(torch, torch.nn.functional, home, operation, args, named)
            ours = outcome(symparams.torch, symparams.functional, home, operation, args, named)
            said = f"{home} {operation}{args} {named}\n torch: {theirs!r}\n here: {ours!r}"
            if isinstance(theirs, Exception) or isinstance(ours, Exception):
                assert isinstance(theirs, Exception), said
                assert isinstance(ours, SymparamsError), said
            else:
                assert ours == theirs, said

    compare()


def outcome(torch: Any, functional: Any, home: str, operation: str, args: Any, named: Any) -> Any:
    """The shapes of the results of one call, or the refusal."""
    made, settings = tensors(torch, args), tensors(torch, named)
    if home == "m":
        first, *rest = made
        function = getattr(first, operation)
        made = rest
    else:
        function = getattr(torch if home == "t" else functional, operation)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return shapes(function(*made, **settings))
        except Exception as error:
            return error


def tensors(torch: Any, value: Any) -> Any:
    if isinstance(value, Ten):
        if torch is symparams.torch:
            return Tensor(value.shape, KINDS[value.kind])
        if value.kind == "float":
            return torch.full(value.shape, 0.5)
        return torch.zeros(
            value.shape, dtype={"int": torch.long, "bool": torch.bool, "complex": torch.cfloat}[value.kind]
        )
    if isinstance(value, (tuple, list)):
        return type(value)(tensors(torch, item) for item in value)
    return {key: tensors(torch, item) for key, item in value.items()} if isinstance(value, dict) else value


def shapes(value: Any) -> Any:
    return tuple(map(shapes, value)) if isinstance(value, (tuple, list)) else tuple(value.shape)
