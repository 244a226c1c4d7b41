"""Terms in LaTeX, for amsmath and for MathJax and KaTeX alike."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..terms.tree import Letter, Number, Power, Quotient, Term, Variable
from .printer import ATOM, Piece, Printer
from .spelling import in_braces, latex_index, latex_name, latex_word

_SIGNS = {"×": r" \times ", "·": r" \cdot "}
_RELATIONS = {"=": " = ", "≈": r" \approx "}
_THOUSANDS = {",": "{,}", "": "", "'": "'"}


class LatexPrinter(Printer):
    r"""Prints terms as LaTeX maths, without the dollar signs.

    >>> from symparams.notation import notation
    >>> from symparams.terms import Letter, Number, Power, Product, Sum
    >>> k, C_in, C_out = Letter("k"), Letter("C_in"), Letter("C_out")
    >>> term = Product((C_out, Sum((Product((Power(k, Number(2)), C_in)), Number(1)))))
    >>> print(LatexPrinter(notation("raschka")).print(term))
    C_{\text{out}} (k^2 C_{\text{in}} + 1)
    """

    minus = " - "
    negative = "-"

    def letter(self, display: str) -> str:
        return self.notation.latex.get(display) or latex_name(display)

    def digits(self, sign: str, whole: Sequence[str], decimals: str, unit: str) -> str:
        text = sign + _THOUSANDS.get(self.notation.thousands, r"\,").join(whole)
        return text + (f".{decimals}" if decimals else "") + (rf"\text{{{unit}}}" if unit else "")

    def bracket(self, inner: Piece) -> Piece:
        left, right = (r"\left(", r"\right)") if inner.tall else ("(", ")")
        return Piece(f"{left}{inner.text}{right}", ATOM, inner.tall)

    def sign(self, sign: str, *, tight: bool) -> str:
        return _SIGNS[sign]

    def close(self, left: Term, right: Term, shown: str) -> str:
        if isinstance(left, Variable) and isinstance(right, Variable):
            return r"\,"
        return "" if isinstance(left, Number) and isinstance(right, Letter | Power) else " "

    def fraction(self, over: Piece, under: Piece) -> Piece:
        return Piece(rf"\frac{{{over.text}}}{{{under.text}}}", tall=True)

    def power(self, base: Piece, exponent: Piece, term: Power) -> Piece:
        above: Term = term.exponent
        if isinstance(above, Number) and isinstance(above.value, Fraction) and above.places is None and above.value > 0:
            above = Quotient(Number(above.value.numerator), Number(above.value.denominator))
        if isinstance(above, Quotient):
            # a fraction with a bar is too high for an exponent
            over, under = self.piece(above.numerator), self.piece(above.denominator)
            if over.level == under.level == ATOM:
                return Piece(f"{base.text}^{{{over.text}/{under.text}}}", tall=base.tall)
        return Piece(f"{base.text}^{in_braces(exponent.text)}", tall=base.tall)

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        tall = any(argument.tall for argument in arguments)
        grow, shrink = (r"\left", r"\right") if tall else ("", "")
        inside = self.comma.join(argument.text for argument in arguments)
        if function in ("floor", "ceil"):
            return Piece(rf"{grow}\l{function} {inside} {shrink}\r{function}", ATOM, tall)
        name = rf"\{function}" if function in ("max", "min") else rf"\operatorname{{{function}}}"
        return Piece(f"{name}{grow}({inside}{shrink})", ATOM, tall)

    def variable(self, term: Variable) -> str:
        text = latex_word(term.name)
        if term.lower:
            text += "_" + in_braces(",".join(map(latex_index, term.lower)))
        if term.upper:
            text += f"^{{({','.join(map(latex_index, term.upper))})}}"
        return text

    def summation(self, index: str, upper: Piece, body: Piece) -> Piece:
        return Piece(rf"\sum_{{{latex_word(index)}=1}}^{in_braces(upper.text)} {body.text}", tall=True)

    def relation(self, relation: str) -> str:
        return _RELATIONS[relation]
