"""Formulas and numbers found in running prose."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams.notation import numbers, scan
from tests.terms.writing import show


def chains(text: str, **options: object) -> list[str]:
    return [text[f.start : f.end] for f in scan(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 *×* 25 + 1 = 76 个参数", ["3 *×* 25 + 1 = 76"]),
        ("we get 380 + 552 = 932.", ["380 + 552 = 932"]),
        ("192 × 128 + 128 = 24,704，", ["192 × 128 + 128 = 24,704"]),
        (r"so $5 \times 76 = \mathbf{380}$ in all", [r"5 \times 76 = \mathbf{380}"]),
        (r"$5 \times 76$ = 380", [r"5 \times 76$ = 380"]),
        ("P = 5 × 76 = 380", ["P = 5 × 76 = 380"]),
        ("the total = 5 × 76 = 380 parameters (see 3)", ["total = 5 × 76 = 380"]),
        ("其中 k=5，参数量=5×76=380个。", ["k=5", "参数量=5×76=380"]),
        ("（5×5×3＋1）×5＝380。", ["（5×5×3＋1）×5＝380"]),
        ("共有 (5·5·3+1)·5=380 个，再加 552 个", ["(5·5·3+1)·5=380"]),
        ("(3 × 25 + 1 = 76)", ["3 × 25 + 1 = 76"]),
        ("- 5 × 5 = 25\n- 3 × 3 = 9", ["5 × 5 = 25", "3 × 3 = 9"]),
        ("* 5*5 = 25", ["5*5 = 25"]),
        ("1. 5*5 = 25", ["5*5 = 25"]),
        ("5 × 76\n= 380 for", ["5 × 76\n= 380"]),
        ("5 × 76\n\n= 380 for", []),
        ("6 × 25 + 6 = 156 and so 6·(25+1)=156", ["6 × 25 + 6 = 156", "6·(25+1)=156"]),
        ("5 (3 + 1) = 20", ["5 (3 + 1) = 20"]),
        ("P = 380 (5 × 76).", ["P = 380"]),
        ("1,668 + 14,014 = 15,682（个）", ["1,668 + 14,014 = 15,682"]),
        ("26,926 × 4 / 10^6 = 0.107704 MB", ["26,926 × 4 / 10^6 = 0.107704"]),
        ("26,926 × 4 = 107,704bytes", ["26,926 × 4 = 107,704"]),
        (r"$$\begin{align} P &= 5 \times 76 \\ &= 380 \end{align}$$", [r"P &= 5 \times 76 \\ &= 380"]),
        (r"\[5 \times 76 = 380\]", [r"5 \times 76 = 380"]),
        (r"$\boxed{5 \times 76 = 380}$", [r"5 \times 76 = 380"]),
        ("`5*(5*5*3)+5` = 380", ["5*(5*5*3)+5` = 380"]),
        ("= 25 - see below", []),
        ("5 × 5 = 25 - see below", ["5 × 5 = 25"]),
        ("params(conv1) = 5 × 76 = 380", ["5 × 76 = 380"]),
        ("is 4n(m + n + 2) = 608 here", ["4n(m + n + 2) = 608"]),
        ("C_out (k² C_in + 1) = 380", ["C_out (k² C_in + 1) = 380"]),
        ("max(8, 3) = 8, and", ["max(8, 3) = 8"]),
        ("conv1: 5*5*3*5+5=380 conv2: 5*5*5*12+12=1512?", ["5*5*3*5+5=380", "5*5*5*12+12=1512"]),
        ("x: -5 = 8 - 13", ["-5 = 8 - 13"]),
        ("a = 1, b = 2", ["a = 1", "b = 2"]),
        ("it's 5 × 5 = 25!", ["5 × 5 = 25"]),
        ("86M ≈ 86,567,656", ["86M ≈ 86,567,656"]),
        ("5 × 5 × 3 + 1 = 76[^1]", ["5 × 5 × 3 + 1 = 76"]),
        # nothing, rather than something wrong
        ("*z* = *b* + *∑[j] w[j] x[j]*", []),
        ("76 个参数 × 5 个 = 380 个参数", []),
        ("5 × 5 × 3 + 1 = 76 weights × 5 = 380", ["5 × 5 × 3 + 1 = 76"]),
        ("76 = 3 × 25 + the bias", []),
        ("∑ w(x) + 5 = 8", []),
        ("F1 = 2PR/(P+R)", []),
        ("380/760 = 50%", []),
        ("x = y[3]", []),
        ("5 × × 3 = 9", []),
        ("layer-3 × 5 = 15", []),
        ("pip install numpy==1.26.4", []),
        ("on 2024-01-05 = today", []),
        ("https://x.y/?a=5&b=6 and 2 × 3 = 6", ["2 × 3 = 6"]),
        ("a => b, a <= 5", []),
        ("a != 5, b >= 6, c := 7, d += 8, e === 9", []),
        ("costs $5 and = $10", []),
        ("| 5×5 | = 25 |", []),
        ("3 = 4 ± 1", []),
        ("5 = (3", []),
        ("=", []),
        ("= = =", []),
        ("9^9^9^9 = 1", []),
    ],
)
def test_formulas_end_where_prose_begins(text: str, expected: list[str]) -> None:
    assert chains(text) == expected


def test_what_has_no_arithmetic_is_marked_as_an_assignment() -> None:
    assert [f.assignment for f in scan("k = 5, 3 × 25 = 75, stride=2, −1 = (x)")] == [True, False, True, True]


def test_known_names_are_recognised_in_products() -> None:
    assert [show(f.chain.sides[0]) for f in scan("so 4nm = 48", names=["n", "m"])] == ["(4*n*m)"]
    assert chains("so 4nm = 48") == []
    assert [show(f.chain.sides[0]) for f in scan("the (F·F·D_1)·K = 375", notation="cs231n")] == [
        "([(k*k*C_in)]*C_out)"
    ]


def test_offsets_are_those_of_the_text() -> None:
    text = "前言。\n\n第一层：５×７６＝３８０\n\nThen 380 + 552 = 932."
    found = list(scan(text))
    assert [text[f.start : f.end] for f in found] == ["５×７６＝３８０", "380 + 552 = 932"]
    for f in found:
        for side in f.chain.sides:
            assert side.span is not None
        assert f.chain.span == (f.start, f.end)
    last = found[1].chain.sides[1].span
    assert last is not None
    assert text[slice(*last)] == "932"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("76 个参数, 24,704 parameters", [76, 24704]),
        ("86M and 1.2 B parameters", [86000000, 1200000000]),
        ("124k, 3 million, 7-billion", [124000, 3000000, 7 * 10**9]),
        ("three biases, Twenty-five weights, two hundred, nineteen", [3, 25, 200, 19]),
        ("三百八十个，一万二千，两个，十二，一亿二千万，二〇二四", [380, 12000, 2, 12, 120000000, 2024]),
        ("1.1亿 86万 3百万", [110000000, 860000, 3000000]),
        ("0.11 MB, 3.5%", [Fraction(11, 100), Fraction(7, 2)]),
        ("107,704 B", [107704]),
        ("27,018 params.", [27018]),
        ("24{,}704 and 24\u00a0704, 24 704", [24704, 24704, 24, 704]),
        ("共７６个", [76]),
        ("2D, 5th, v1.2.3, 1.2.3, 2024-01-05, k^2, k^{10}, x_1, conv2, C_{12}", []),
        ("第三层，一般，一些，someone, tenth", []),
        ("3×3", [3, 3]),
        ("https://a.b/123 5", [5]),
        ("", []),
    ],
)
def test_numbers_of_prose(text: str, expected: list[int]) -> None:
    assert [number.value for number in numbers(text)] == expected


def test_numbers_know_their_unit_and_place() -> None:
    text = "about 124.44M, three, 0.11 MB"
    first, second, third = numbers(text)
    assert (text[first.start : first.end], first.unit, first.size, first.places) == ("124.44M", "M", 10**6, 2)
    assert (text[second.start : second.end], second.is_word) == ("three", True)
    assert (text[third.start : third.end], third.unit, third.size) == ("0.11 MB", "MB", 1)


HOSTILE = [
    "=" * 100_000,
    "(" * 100_000 + "=",
    "1+" * 100_000 + "=1",
    "$" * 100_000,
    "a_{" * 50_000 + "=",
    "*" * 100_000,
    "*a" * 50_000 + "= 1",
    "\\text{" * 20_000 + "=",
    "9" * 200_000 + "=1",
    "1,234" * 40_000 + "=",
    "a=b" * 30_000,
    "𝐶=" * 50_000,
    "5 *×" * 30_000 + "= 1",
    "\\frac" * 30_000 + "=",
    "\\underbrace{" * 10_000 + "=",
    "-" * 100_000 + "=",
    "'" * 100_000 + "=",
    "x'" * 50_000 + "=",
    "[" * 50_000 + "$=",
    "$[" * 30_000 + "=",
    "一万" * 50_000 + "=",
    "twenty " * 30_000,
    "\\color{" * 20_000 + "=",
    "\x00=\x00" * 30_000,
    "{=}" * 30_000,
    "^" * 100_000 + "=",
    "²" * 100_000 + "=",
    "a-" * 50_000 + "=1",
    "www." * 30_000 + "=",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_long_hostile_texts_take_linear_time(text: str) -> None:
    begin = time.process_time()
    list(scan(text))
    list(numbers(text))
    assert time.process_time() - begin < 4


PIECES = st.sampled_from(
    [
        "5",
        "24,704",
        "k",
        "C_in",
        "=",
        "≈",
        "+",
        "×",
        "*",
        "**",
        "(",
        ")",
        " ",
        "\n",
        "$",
        r"\frac",
        "{",
        "}",
        "_",
        "^",
        "²",
        "参数",
        "the",
        ",",
        "，",
        ".",
        "86M",
        r"\text{in}",
        "-",
        "/",
        "'",
        "[",
        "]",
        "⌊",
        "⌋",
        "max(",
        "`",
        "|",
        "x",
        "一万",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_survived_and_what_is_found_stands_there(text: str) -> None:
    for found in scan(text, names=["k", "C_in"]):
        assert 0 <= found.start < found.end <= len(text)
        assert len(found.chain.sides) == len(found.chain.relations) + 1 >= 2
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)
