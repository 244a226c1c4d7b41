"""What the reader makes of a formula: many spellings of one thing, and what is refused."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from symparams.errors import FormulaError, LimitError
from symparams.notation import read, read_chain
from symparams.terms import Bracket, Number, Power, same
from symparams.terms.walk import nodes
from tests.terms.writing import show

# structure -> spellings
SPELLINGS = {
    "((k^2)*C_in)": [
        "k^2*C_in",
        "k**2*C_in",
        "k²·C_in",
        "k² C_in",
        "k^2 C_in",
        "k^{2} C_{in}",
        r"k^2 \cdot C_{\text{in}}",
        r"k^2 C_\text{in}",
        r"k^2\,C_{\mathrm{in}}",
        r"$k^{2}C_{in}$",
        r"\(k^2 \times C_{\rm in}\)",
        "ｋ²×C_in",
        r"{k}^2 {C_{in}}",
        "𝑘² 𝐶_in",
        r"\left. k^2 C_{in}"[7:],
        "*k*² *C_in*",
    ],
    "(5*5*3)": [
        "5*5*3",
        "5 × 5 × 3",
        "5·5·3",
        "5 \\* 5 \\* 3",
        "5x5x3",
        "5 x 5 x 3",
        "５×５×３",
        r"5\times5\times3",
        "5 *×* 5 *×* 3",
        "5⋅5⋅3",
        "**5** × 5 × 3",
        r"5 {\times} 5 \times 3"[:0] + "5 × 5×3",
    ],
    "((5*[(5*5*3)])+5)": [
        "5 × (5 × 5 × 3) + 5",
        "5*(5*5*3)+5",
        "5 *×* (5 *×* 5 *×* 3) + 5",
        "５×（５×５×３）＋５",
        r"5 \times \left(5 \times 5 \times 3\right) + 5",
        r"5\times\bigl(5\cdot5\cdot3\bigr)+5",
        "5(5*5*3) + 5",
        r"5 \times \left[5 \times 5 \times 3\right] + 5",
        r"\displaystyle 5 \times (5 \times 5 \times 3) + 5",
    ],
    "24704": [
        "24704",
        "24,704",
        "24{,}704",
        r"24\,704",
        "24\u2009704",
        "24\u202f704",
        "24\u00a0704",
        "24'704",
        "24_704",
        r"\mathbf{24704}",
        r"\text{24,704}"[:0] + "24.704e3",
    ],
    "86000000": [
        "86M",
        "86 M",
        "86 million",
        "86e6",
        "8600万",
        "8600 万",
        "0.86亿",
        "0.086B",
        "86000K",
        "0.086 billion",
        r"86\text{M}",
        r"86\,\mathrm{M}",
        "86,000,000",
    ],
    "(a/b)": ["a/b", "a ÷ b", r"\frac{a}{b}", r"\dfrac{a}{b}", r"a \div b", r"\frac a b", "a／b", r"a/b"],
    "(1/2)": ["1/2", r"\frac12", r"\frac{1}{2}", r"\tfrac 1 2", "1÷2"],
    "max(8,x)": [
        "max(8, x)",
        r"\max(8, x)",
        "max(8,x)",
        "max(8，x)",
        r"\max\left(8, x\right)",
        r"\operatorname{max}(8, x)",
    ],
    "floor((n/2))": [
        "floor(n/2)",
        "⌊n/2⌋",
        r"\lfloor n/2 \rfloor",
        r"\left\lfloor \frac{n}{2} \right\rfloor",
        r"\operatorname{floor}(n/2)",
    ],
    "ceil((n/2))": ["ceil(n/2)", "ceiling(n/2)"[:0] + "⌈n/2⌉", r"\lceil n/2 \rceil"],
    "(4*n*[(m+n+2)])": ["4n(m + n + 2)", "4 n (m+n+2)", "4·n·(m+n+2)", r"4n\left(m+n+2\right)", "4 * n * (m + n + 2)"],
    "(beta+gamma_1)": ["beta + gamma_1", "β + γ_1", "β+γ₁", r"\beta + \gamma_1", r"\beta+\gamma_{1}"],
    "(n*m)": [r"$nm$", "n m", "n·m", r"{n}{m}", r"n\,m"],
    "H'": ["H'", "H′", "H’", r"$H'$", r"H^{\prime}", r"H^\prime"],
    "-(k)": ["-k", "−k", "－k", "–k"],
    "(k^-(1))": ["k^-1", "k⁻¹", "k^{-1}", "k**-1"],
    "(2^(3^2))": ["2^3^2", "2**3**2"],
    "((5*5)*3)": [r"\underbrace{5 \times 5}_{\text{window}} \times 3", r"\underbrace{5\cdot 5}_{k^2}\cdot 3"],
    "n_head_dim": ["n_head_dim", r"n_{head\_dim}", r"n_{\text{head\_dim}}", r"n_{\text{head dim}}", "n\\_head\\_dim"],
    "(通道*3)": ["通道×3", "通道 × ３", r"\text{通道} \times 3"],
    "-([(a+b)])": ["-(a+b)", "−（a＋b）"],
    "(5+-(-(3)))": ["5 - -3"],
    "(3*-(2))": ["3 × -2"],
    "(3*[-(2)])": ["3 × (−2)"],
}


@pytest.mark.parametrize(("structure", "text"), [(s, text) for s, texts in SPELLINGS.items() for text in texts])
def test_spellings_of_one_formula_agree(structure: str, text: str) -> None:
    assert show(read(text)) == structure


INVALID = [
    ("", 1),
    ("   ", 1),
    ("5 +", 4),
    ("5 + × 3", 5),
    ("× 5", 1),
    ("(5", 3),
    ("5)", 2),
    (")(", 1),
    ("5 5", 3),
    ("k 5", 3),
    ("24,70", 3),
    ("24,7045", 3),
    ("1.2.3", 1),
    ("k^", 3),
    ("^2", 1),
    ("5 = 5", 3),
    ("x[j]", 2),
    ("∑ x", 1),
    ("5 ± 3", 3),
    ("5!", 2),
    ("50%", 3),
    ("sqrt(2)", 1),
    ("log(n)", 1),
    ("1/2 n", 5),
    ("H/2 W", 5),
    ("⌊5)", 3),
    ("(5⌋", 3),
    ("5 + + 3", 5),
    ("5..3", 2),
    ("k²^3", 3),
    ("k²³²^2", 5),
    ("max(5", 6),
    ("max 5", 5),
    ("floor(1, 2)", 1),
    ("a, b", 2),
    ("{5", 3),
    (r"\frac{1}", 9),
    (r"\frac", 6),
    (r"\sum_{i} x", 1),
    (r"\foo{5}", 1),
    ("5\x00", 2),
    ("С_in + 1", 1),
    ("5 < 6", 3),
    ("a := 5", 3),
    ("5 /// 3", 3),
    ("__import__('os')", None),
    ("os.system('x')", 3),
    ("k = 5", 3),
    ("*z* = *b* + *∑[j] w[j] x[j]*", 5),
    ("5 × 5 个", 7),
    ("76个", 3),
    ("380 parameters", 5),
    ("164 MB", 5),
    (r"380 \text{parameters}", 5),
    ("total parameters", 7),
    ("import os", 8),
    ("5 + 3 parameters)", 7),
    ("\\", 1),
    ("5 \\", 3),
    ("'", 1),
    ("\ud800", 1),
    ("５（", 3),
    ("٣ + 1", 1),
    ("5 × 𝟘x", None),
]


@pytest.mark.parametrize(("text", "column"), [(t, c) for t, c in INVALID if c is not None])
def test_what_is_no_formula_is_refused_with_the_column(text: str, column: int) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text)
    assert caught.value.column == column, str(caught.value)
    assert str(caught.value).startswith(f"column {column}: ")


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9",
        "((9^64)^64)^64",
        "9" * 5000,
        "1e99999",
        "(" * 500 + "1" + ")" * 500,
        "-" * 500 + "1",
        "2^" * 500 + "2",
        "{" * 100 + "1" + "}" * 100,
        r"\frac{1}{" * 100,
        "1+" * 20000 + "1",
        "x^(9^9^9)",
        "2^(10^9)",
        "*".join(["9^4000"] * 9),
        "1.5e-9000",
    ],
)
def test_hostile_formulas_are_refused_at_once(text: str) -> None:
    begin = time.process_time()
    with pytest.raises((LimitError, FormulaError)):
        read(text)
    assert time.process_time() - begin < 0.5


def test_decimals_and_units_are_exact() -> None:
    number = read("124.44M")
    assert isinstance(number, Number)
    assert (number.value, number.places, number.unit) == (124440000, 2, 10**6)
    assert read("0.1") == Number(Fraction(1, 10))
    assert read("3.50") == Number(Fraction(7, 2))


def test_a_letter_that_looks_like_a_unit_is_one_where_it_is_known() -> None:
    assert show(read("2K")) == "2000"
    assert show(read("2K", names=["K"])) == "(2*K)"
    assert show(read("2K·(F·F·D_1 + 1)", notation="cs231n")) == "(2*C_out*[((k*k*C_in)+1)])"
    assert show(read("107,704 B", names=["B"])) == "(107704*B)"
    assert show(read("$k^2 M$")) == "((k^2)*M)"
    assert show(read(r"$k^2 \text{M}$")) == "((k^2)*M)"


def test_known_names_split_a_run_of_letters() -> None:
    assert show(read("kC_in", names=["k", "C_in"])) == "(k*C_in)"
    assert show(read("nm + n²", names=["n", "m"])) == "((n*m)+(n^2))"
    assert show(read("12Ld²", names="Ld")) == "(12*L*(d^2))"
    assert show(read("nm")) == "nm"
    assert show(read("kernel", names=["k", "n"])) == "kernel"
    assert show(read("kC_in²", names=["k", "C_in"])) == "(k*(C_in^2))"
    assert show(read("$hidden^2$", names=["hidden"])) == "(hidden^2)"


def test_a_notation_leads_back_to_our_letters() -> None:
    assert same(read("(F·F·D₁)·K + K", notation="cs231n"), read("C_out (k² C_in + 1)")) is True
    assert same(read(r"(F^2 D_1 + 1) K", notation="cs231n"), read("C_out (k² C_in + 1)")) is True
    assert show(read("X + 1", notation={"C_out": "X"})) == "(C_out+1)"


def test_every_node_knows_where_it_stood() -> None:
    text = r"  $5 \times (k^2 + \mathbf{24{,}704})$"
    spans = {show(node): text[slice(*node.span)] for node in nodes(read(text)) if node.span}
    assert spans["5"] == "5"
    assert spans["[((k^2)+24704)]"] == r"(k^2 + \mathbf{24{,}704})"
    assert spans["(k^2)"] == "k^2"
    assert spans["24704"] == "24{,}704"
    text = "（５×５＋１）× k"
    term = read(text)
    assert {text[slice(*node.span)] for node in nodes(term) if isinstance(node, Bracket) and node.span} == {
        "（５×５＋１）"
    }


def test_powers_of_a_bracket_and_of_its_last_factor_differ() -> None:
    term = read("(2k)²")
    assert isinstance(term, Power)
    assert show(read("2k²")) == "(2*(k^2))"
    assert show(read("-k²")) == "-((k^2))"
    assert show(read("a/b/c")) == "((a/b)/c)"
    assert show(read("a - b - c")) == "(a+-(b)+-(c))"
    assert show(read("a/b × c")) == "((a/b)*c)"


def test_chains() -> None:
    chain = read_chain("5 × 76 = 380 ≈ 0.4K")
    assert chain.relations == ("=", "≈")
    assert [show(side) for side in chain.sides] == ["(5*76)", "380", "400"]
    assert read_chain(r"$a \approx b$").relations == ("≈",)
    assert read_chain("a == b ＝ c ≡ d").relations == ("=", "=", "=")
    for text in ("5", "5 =", "= 5", "5 = = 5", "a < b", "a = b < c", "5 === 5"):
        with pytest.raises(FormulaError):
            read_chain(text)


def test_a_line_of_a_chapter_is_read_in_well_under_a_millisecond() -> None:
    line = "5 × (5 × 5 × 3) + 5 = 380"
    read_chain(line)
    begin = time.process_time()
    for _ in range(100):
        read_chain(line)
    assert (time.process_time() - begin) / 100 < 0.002


@pytest.mark.parametrize(
    ("opened", "closed", "deepest"),
    [
        ("(", ")", 40),
        ("floor(", ")", 40),
        (r"\lceil ", r"\rceil ", 40),
        ("2^{", "}", 20),
        (r"\frac{", "}{2}", 20),
    ],
)
def test_formulas_are_read_down_to_a_depth_and_side_by_side_without_end(opened: str, closed: str, deepest: int) -> None:
    def nested(depth: int) -> str:
        return f"{opened * depth}k{closed * depth}"

    assert same(read(nested(1) + " + 1"), read(f"1 + {nested(1)}"))
    read(nested(deepest))
    with pytest.raises(LimitError, match="nested"):
        read(nested(deepest + 1))
    # What has been closed again counts no more.
    read(" + ".join([nested(deepest - 1)] * 25))
