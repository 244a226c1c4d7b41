"""Equations in emphasis: the signs around them are Markdown's, those inside them may be multiplication."""

from __future__ import annotations

from time import process_time

import pytest

from symparams import verify
from symparams.check.inline import masked


def judged(text: str) -> list[tuple[str, str]]:
    return [(claim.text, claim.verdict) for claim in verify(text).claims if claim.kind == "equation"]


@pytest.mark.parametrize("mark", ["*", "**", "***", "_", "__"])
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "so {}",
        "so {}.",
        "we get {} here",
        "the weights ({})",
        "参数为 {}。",
        "see layer *b*: {}",
        "the *sum* is {}",
    ],
)
@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("5 × 76 = 380", "right"),
        ("5 × 76 = 381", "wrong"),
        ("5*76 = 380", "right"),
        ("5*76 = 381", "wrong"),
        ("5 * 76 = 380", "right"),
        ("5 * (5**2*3 + 1) = 381", "wrong"),
    ],
)
def test_a_whole_equation_in_emphasis(mark: str, around: str, formula: str, verdict: str) -> None:
    assert judged(around.format(f"{mark}{formula}{mark}")) == [(formula, verdict)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so *5 × 76 = 381* and *5 × 77 = 385*", [("5 × 76 = 381", "wrong"), ("5 × 77 = 385", "right")]),
        ("so **5*76 = 381** and 5*77 = 385", [("5*76 = 381", "wrong"), ("5*77 = 385", "right")]),
        ("5*76 = 380, so *6 × 76 = 455*", [("5*76 = 380", "right"), ("6 × 76 = 455", "wrong")]),
        ("因此*5 × 76 = 381*，", [("5 × 76 = 381", "wrong")]),
        ("so *the sum is\n5 × 76 = 381* here", [("5 × 76 = 381", "wrong")]),
        # Where an operand follows or precedes closely, the sign multiplies.
        ("so 5 *76 = 380", [("5 *76 = 380", "right")]),
        ("5 *76 = 380 and 2 *3 = 7", [("5 *76 = 380", "right"), ("2 *3 = 7", "wrong")]),
        ("5*76 = 380*1", [("5*76 = 380*1", "right")]),
        ("76 *5 = 380 and 5* 76 = 380", [("76 *5 = 380", "right"), ("5* 76 = 380", "right")]),
        ("5 * 76 = 380 * 1", [("5 * 76 = 380 * 1", "right")]),
        ("5 ** 2 = 25 and 2**3 = 9", [("5 ** 2 = 25", "right"), ("2**3 = 9", "wrong")]),
        ("* 5*76 = 380\n* 5*77 = 380", [("5*76 = 380", "right"), ("5*77 = 380", "wrong")]),
        # A number in front of an equation in emphasis belongs to another sentence.
        ("see layer 2 *5 × 76 = 380*", [("5 × 76 = 380", "right")]),
    ],
)
def test_emphasis_beside_multiplication(text: str, expected: list[tuple[str, str]]) -> None:
    assert judged(text) == expected


@pytest.mark.parametrize(
    "text", ["*a" * 50_000 + "=", "*=" * 50_000, "*a= " * 25_000, " **a=*" * 20_000, "*a*b=" * 20_000]
)
def test_looking_for_emphasis_takes_linear_time(text: str) -> None:
    start = process_time()
    assert len(masked(text)) == len(text)
    assert process_time() - start < 5  # thousandths of it; hours if each sign were held against all others
