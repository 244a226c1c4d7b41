"""The numbers people mean by "parameters", told apart."""

from __future__ import annotations

import pytest

from symparams import derive, dims, nn
from symparams.terms import from_size


def quantities(net: nn.Module) -> dict[str, int | None]:
    return {quantity.name: quantity.value for quantity in derive(net).quantities}


@pytest.mark.parametrize("head_first", [False, True])
def test_a_tied_table_is_a_table_whichever_was_given_the_others_tensor(head_first: bool) -> None:
    table, body, head = nn.Embedding(50, 8), nn.Linear(8, 8), nn.Linear(8, 50, bias=False)
    if head_first:
        table.weight = head.weight
    else:
        head.weight = table.weight
    found = quantities(nn.Sequential(table, body, head))
    assert found == {"total": 50 * 8 + 72, "without_tables": 72, "untied": 2 * 50 * 8 + 72}


def test_a_head_of_its_own_is_told_from_the_tables() -> None:
    net = nn.Sequential(nn.Embedding(50, 8), nn.Linear(8, 8), nn.Linear(8, 50, bias=False))
    assert quantities(net) == {"total": 50 * 8 + 72 + 8 * 50, "without_tables": 72 + 8 * 50, "non_embedding": 72}


def test_without_a_head_the_formula_has_what_the_head_keeps() -> None:
    n, d = dims("n d")
    net = nn.Sequential(nn.Embedding(n, d), nn.LayerNorm(d), nn.Linear(d, n))
    assert {quantity.name: str(quantity.formula) for quantity in derive(net).quantities if quantity.formula} == {
        "without_tables": str(from_size(2 * d + n * (d + 1))),
        "non_embedding": str(from_size(2 * d + n)),
    }


def test_frozen_and_trainable_are_told_where_something_is_frozen() -> None:
    net = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    net[0].requires_grad_(False)
    assert quantities(net) == {"total": 30, "trainable": 10, "frozen": 20}


def test_a_plain_network_has_one_number() -> None:
    assert quantities(nn.Sequential(nn.Linear(4, 4))) == {"total": 20}
