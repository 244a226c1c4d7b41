"""Published figures: what is derived is what was published, or the difference is explained."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from symparams import load, zoo
from symparams.nn.quantities import quantities

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "published_language.json").read_text(encoding="utf-8")
)
UNITS = {"M": 6, "B": 9}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['model']}-{row['quantity']}-{row['published']}")
def test_what_is_derived_is_what_was_published(row: dict[str, Any]) -> None:
    derived = getattr(quantities(load(row["model"])), row["quantity"]) - row.get("difference", 0)
    published = row["published"]
    if isinstance(published, int):
        assert derived == published
    else:
        # A rounded figure holds to the digits it was printed with.
        number = Decimal(published[:-1])
        shown = Decimal(derived).scaleb(-UNITS[published[-1]])
        assert shown.quantize(number, rounding=ROUND_HALF_UP) == number
    assert "difference" not in row or len(row["why"]) > 20


def test_there_are_enough_figures_and_each_has_a_source() -> None:
    assert len(ROWS) >= 40
    assert all(row["source"] for row in ROWS)
    assert len({row["model"] for row in ROWS}) >= 40


NAMED = [
    (family, name)
    for family in zoo.families()
    if family.build.__module__.startswith(("symparams.zoo.language", "symparams.zoo.multimodal"))
    for name in family.variants
]


@pytest.mark.parametrize(("family", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_variant_has_the_figure_beside_it_and_says_whose_it_is(family: zoo.Family, name: str) -> None:
    variant = family.variants[name]
    assert variant.of
    if variant.published is not None:
        assert variant.source
        assert family.variant(name).count() == variant.published
