"""What the printers write, and that the reader reads it back as the same formula."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams.notation import CANONICAL, LatexPrinter, Notation, TextPrinter, notation, read
from symparams.terms import (
    BigSum,
    Bracket,
    Call,
    Chain,
    Letter,
    Number,
    Product,
    Quotient,
    Sum,
    Term,
    Variable,
    evaluate,
    same,
)
from symparams.terms.walk import rebuild
from tests.terms.writing import L, N, div, floor, neg, power, prod, show, terms, total
from tests.whole import notations

k, C_in, C_out, n, m = L("k"), L("C_in"), L("C_out"), L("n"), L("m")
H, p, s = L("H"), L("p"), L("s")
FACTORED = prod(C_out, total(prod(power(k, 2), C_in), 1))
SPLIT = total(prod(C_out, Bracket(prod(k, k, C_in))), C_out)
OUTPUT = prod(1, 2)


@pytest.mark.parametrize(
    ("term", "name", "text", "latex"),
    [
        (FACTORED, "raschka", "C_out (k² C_in + 1)", r"C_{\text{out}} (k^2 C_{\text{in}} + 1)"),
        (
            SPLIT,
            "raschka",
            "C_out (k·k·C_in) + C_out",
            r"C_{\text{out}} (k \cdot k \cdot C_{\text{in}}) + C_{\text{out}}",
        ),
        (SPLIT, "cs231n", "K·(F·F·D₁) + K", r"K \cdot (F \cdot F \cdot D_1) + K"),
        (
            total(prod(5, Bracket(prod(5, 5, 3))), 5),
            "raschka",
            "5 × (5 × 5 × 3) + 5",
            r"5 \times (5 \times 5 \times 3) + 5",
        ),
        (prod(5, total(prod(power(5, 2), 3), 1)), "raschka", "5 × (5² × 3 + 1)", r"5 \times (5^2 \times 3 + 1)"),
        (
            total(floor(div(total(H, prod(2, p), neg(k)), s)), 1),
            "raschka",
            "⌊(H + 2p − k)/s⌋ + 1",
            r"\left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1",
        ),
        (prod(4, total(prod(n, m), power(n, 2), n)), "raschka", "4(n m + n² + n)", "4 (n m + n^2 + n)"),
        (N(24704), "raschka", "24,704", "24{,}704"),
        (N(-1234567), "raschka", "−1,234,567", "-1{,}234{,}567"),
        (N(Fraction(7, 2)), "raschka", "7/2", r"\frac{7}{2}"),
        (N(Fraction(7, 2), places=2), "raschka", "3.50", "3.50"),
        (Number(86000000, unit=10**6), "raschka", "86M", r"86\text{M}"),
        (Number(Fraction(124439808), unit=10**6, places=2), "raschka", "124.44M", r"124.44\text{M}"),
        (Call("max", (N(8000), prod(2, n))), "raschka", "max(8000, 2n)", r"\max(8{,}000, 2n)"),
        (prod(4, L("M")), "raschka", "4·M", r"4 \cdot M"),
        (prod(3, neg(2)), "raschka", "3 × (−2)", r"3 \times (-2)"),
        (total(N(5), N(-3)), "raschka", "5 − 3", "5 - 3"),
        (neg(total(n, m)), "raschka", "−(n + m)", "-(n + m)"),
        (total(n, neg(total(m, 1))), "raschka", "n − (m + 1)", "n - (m + 1)"),
        (power(n, Fraction(1, 2)), "raschka", "n^(1/2)", "n^{1/2}"),
        (power(total(n, 1), 2), "raschka", "(n + 1)²", "(n + 1)^2"),
        (prod(2, div(n, 3)), "raschka", "2·(n/3)", r"2 \cdot \frac{n}{3}"),
        (
            Chain((SPLIT, N(380), N(0)), ("=", "≈")),
            "raschka",
            "C_out (k·k·C_in) + C_out = 380 ≈ 0",
            r"C_{\text{out}} (k \cdot k \cdot C_{\text{in}}) + C_{\text{out}} = 380 \approx 0",
        ),
        (
            total(Variable("b"), BigSum("j", N(25), prod(Variable("w", ("j",)), Variable("x", ("j",), ("c",))))),
            "raschka",
            "b + Σ_{j=1}^{25} w_j x_j^(c)",
            r"b + \sum_{j=1}^{25} w_j\,x_j^{(c)}",
        ),
        (
            total(BigSum("j", N(2), Variable("w", ("j", "c"))), 1),
            "raschka",
            "(Σ_{j=1}^{2} w_{j,c}) + 1",
            r"\left(\sum_{j=1}^2 w_{j,c}\right) + 1",
        ),
    ],
)
def test_formulas_look_like_the_textbook(term: Term, name: str, text: str, latex: str) -> None:
    assert TextPrinter(notation(name)).print(term) == text
    assert LatexPrinter(notation(name)).print(term) == latex


@pytest.mark.parametrize(
    ("name", "text", "latex"),
    [
        ("n_local", "n_local", r"n_{\text{local}}"),
        ("beta", "β", r"\beta"),
        ("β", "β", r"\beta"),
        ("lambda", "λ", r"\lambda"),
        ("N", "N", "N"),
        ("E", "E", "E"),
        ("I", "I", "I"),
        ("S", "S", "S"),
        ("xbar", "xbar", r"\text{xbar}"),
        ("d_ff", "d_ff", r"d_{\text{ff}}"),
        ("n_head_dim", "n_head_dim", r"n_{\text{head\_dim}}"),
        ("kernel_size", "kernel_size", r"\text{kernel\_size}"),
        ("通道", "通道", r"\text{通道}"),
        ("C_输入", "C_输入", r"C_{\text{输入}}"),
        ("H'", "H'", "H'"),
        ("D_1", "D₁", "D_1"),
        ("D_12", "D₁₂", "D_{12}"),
        ("x_beta", "x_β", r"x_{\beta}"),
        ("W1", "W1", r"\text{W1}"),
    ],
)
def test_awkward_letters_are_right_in_every_printer_and_read_back(name: str, text: str, latex: str) -> None:
    record = notation("raschka")
    assert TextPrinter(record).print(L(name)) == text
    assert LatexPrinter(record).print(L(name)) == latex
    expected = L("beta" if name == "β" else name)
    assert read(text) == expected
    # braces make it LaTeX, as a formula in a text is
    assert read(f"${latex}$") == expected


@pytest.mark.parametrize("name", ["a$b", "a{b", r"a\b", "50%", "a b", "a&b#c~d^e"])
def test_letters_of_any_name_are_escaped(name: str) -> None:
    latex = LatexPrinter(notation("raschka")).print(L(name))
    bare = latex.replace(r"\$", "").replace(r"\{", "").replace(r"\%", "").replace(r"\&", "").replace(r"\#", "")
    assert not set("$%&#~") & set(bare)
    assert bare.count("{") == bare.count("}")


def structure(term: Term) -> Term:
    """The term as a reader sees it: brackets and flattening aside."""

    def change(node: Term) -> Term:
        if isinstance(node, Bracket):
            return node.inner
        if isinstance(node, Number):
            if node.value < 0:
                return neg(change(Number(-node.value)))
            if isinstance(node.value, Fraction) and node.places is None:
                return Quotient(Number(node.value.numerator), Number(node.value.denominator))
        if isinstance(node, Sum | Product):
            kind = type(node)
            inside = node.terms if isinstance(node, Sum) else node.factors
            flat: list[Term] = []
            for part in inside:
                if isinstance(part, kind):
                    flat.extend(part.terms if isinstance(part, Sum) else part.factors)
                else:
                    flat.append(part)
            return flat[0] if len(flat) == 1 else kind(tuple(flat))
        return node

    return rebuild(term, change)


ALL = st.sampled_from(notations()).map(notation)
LETTERS = ("C_in", "C_out", "k", "H", "n", "d", "M", "beta", "xbar", "d_ff", "H'")


@given(terms(LETTERS, largest=30000), ALL)
@settings(max_examples=400, deadline=None)
def test_what_is_printed_is_read_back(term: Term, record: Notation) -> None:
    mapping, _ = record.resolve(tuple(L(name) for name in LETTERS))
    for text in (TextPrinter(record, mapping).print(term), f"${LatexPrinter(record, mapping).print(term)}$"):
        back = read(text, notation=mapping)
        assert structure(back) == structure(term), text
        assert same(term, back) is not False


@given(terms((), largest=10**7), ALL)
@settings(max_examples=200, deadline=None)
def test_numbers_are_read_back_in_their_places(term: Term, record: Notation) -> None:
    for text in (TextPrinter(record).print(term), LatexPrinter(record).print(term)):
        try:
            evaluate(term)
        except ArithmeticError:
            continue
        assert structure(read(text)) == structure(term), text


@given(st.sampled_from(sorted(CANONICAL)), ALL)
def test_every_letter_of_every_notation_is_read_back(name: str, record: Notation) -> None:
    mapping, _ = record.resolve([L(name)])
    for text in (TextPrinter(record, mapping).print(prod(2, L(name), 3)), TextPrinter(record, mapping).print(L(name))):
        assert show(read(text, notation=mapping)).strip("()") in (f"2*{name}*3", name)
    latex = LatexPrinter(record, mapping).print(power(L(name), 2))
    assert structure(read(f"${latex}$", notation=mapping)) == power(L(name), 2), latex


def test_a_letter_is_a_letter_whatever_it_stands_for() -> None:
    assert TextPrinter(notation("cs231n")).print(Letter("k", symbol=_Foreign())) == "k"
    assert TextPrinter(notation("cs231n")).print(Letter("k")) == "F"


class _Foreign:
    is_integer = None
    is_positive = None


@pytest.mark.parametrize(
    ("term", "text", "latex"),
    [
        (prod(Number(5_000_000, unit=10**6), L("d")), "5M·d", r"5\text{M} \cdot d"),
        (prod(Number(1_500, unit=10**3), L("d"), L("T")), "1.5K·d·T", r"1.5\text{K} \cdot d \cdot T"),
        (prod(div(k, 2), L("d")), "(k/2)·d", r"\frac{k}{2} \cdot d"),
        # M, K, B behind a digit would be a unit, e and E an exponent: 2·M is not 2M
        (prod(2, L("M")), "2·M", r"2 \cdot M"),
        (prod(2, L("d")), "2d", "2d"),
    ],
)
def test_units_fractions_and_letters_that_look_like_units_stand_apart(term: Term, text: str, latex: str) -> None:
    assert TextPrinter(notation("raschka")).print(term) == text
    assert LatexPrinter(notation("raschka")).print(term) == latex
    assert same(read(text), term) is True
