"""What a derivation costs: so much a layer, however many there are; and what layers share is made once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from sympy.core.cache import clear_cache

from symparams import nn
from symparams.derivation.deriving import derivation_of
from symparams.nn.module import Module
from symparams.symbols import dimension


def numbers(n: int) -> Module:
    """Layers whose numbers are all different."""
    return nn.Sequential(*(nn.Conv2d(i, i + 1, 1 + i % 7) for i in range(1, n + 1)))


def letters(n: int) -> Module:
    """Layers in letters of their own."""
    widths = [dimension(f"n_{i}") for i in range(n + 1)]
    return nn.Sequential(*(nn.Linear(widths[i], widths[i + 1]) for i in range(n)))


def steps(work: Callable[[], object]) -> int:
    """How many functions of Python the work calls: time that no other program on the machine can change."""
    calls = 0

    def count(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("make", [numbers, letters])
@pytest.mark.parametrize("asked", ["params", "derivation", "shapes"])
def test_a_layer_among_many_costs_what_it_costs_among_few(make: Callable[[int], Module], asked: str) -> None:
    shape: tuple[Any, ...] = (1, 400, 400) if make is numbers else (dimension("n_0"),)

    def cost(n: int) -> float:
        module = make(n)
        clear_cache()  # of SymPy: what it remembers of one size must not help the other
        if asked == "params":
            return steps(lambda: module.params) / n
        return steps(lambda: derivation_of(module, input_shape=shape if asked == "shapes" else None)) / n

    few, many = (16, 48) if asked == "shapes" and make is numbers else (50, 250)
    cost(few)  # what is imported and looked up once
    assert cost(many) < 1.25 * cost(few)


def test_layers_of_one_type_share_their_formulas() -> None:
    first, *others = derivation_of(numbers(9)).nodes
    for node in others:
        assert node.layer.forms["split"].general is first.layer.forms["split"].general
        assert node.layer.stages[-1].parts[0].general is first.layer.stages[-1].parts[0].general


def test_shared_formulas_are_those_of_a_layer_alone() -> None:
    parts = [nn.Conv2d(3, 6, 5), nn.Conv2d(6, 6, (3, 5), groups=2), nn.Linear(4, 2), nn.Conv2d(6, 8, 1, bias=False)]
    for node, alone in zip(derivation_of(nn.Sequential(*parts)).nodes, parts, strict=True):
        assert node.layer == derivation_of(alone).nodes[0].layer


def test_a_stack_of_residual_blocks_is_derived_once_a_block() -> None:
    def block(width: int) -> Module:
        inside = (nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU())
        return nn.Residual(nn.Sequential(*inside))

    stack = nn.Sequential(*(block(8) for _ in range(50)))
    derivation = derivation_of(stack, input_shape=(8, 10, 10))
    assert derivation.value == stack.count() == 50 * (8 * (8 * 9 + 1) + 2 * 8)
    assert len({id(node.layer) for node in derivation.nodes}) == 3
    (member,) = derivation.root.members
    assert not isinstance(member, int)
    assert member.copies_value == 50
