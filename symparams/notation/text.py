"""Terms in plain Unicode text, for terminals and running prose."""

from __future__ import annotations

from collections.abc import Sequence

from ..terms.tree import Call, Letter, Number, Power, Term, Variable
from .printer import ATOM, QUOTIENT, Piece, Printer
from .spelling import GREEK, SUPERSCRIPTS, parsed, text_name

_THIN_SPACE = "\u2009"
_BRACKETS = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}


class TextPrinter(Printer):
    """Prints terms as Unicode text.

    >>> from symparams.notation import notation
    >>> from symparams.terms import Call, Letter, Negative, Number, Product, Quotient, Sum
    >>> H, p, k, s = map(Letter, "Hpks")
    >>> inner = Quotient(Sum((H, Product((Number(2), p)), Negative(k))), s)
    >>> print(TextPrinter(notation("raschka")).print(Sum((Call("floor", (inner,)), Number(1)))))
    ⌊(H + 2p − k)/s⌋ + 1
    """

    # inside max(…, …) a comma separates arguments, so that it cannot separate thousands
    _among_arguments = False

    @property
    def fraction_level(self) -> int:
        return QUOTIENT

    def letter(self, display: str) -> str:
        return text_name(display)

    def digits(self, sign: str, whole: Sequence[str], decimals: str, unit: str) -> str:
        thousands = self.notation.thousands.replace(" ", _THIN_SPACE)
        if self._among_arguments and thousands == ",":
            thousands = ""
        return sign + thousands.join(whole) + (f".{decimals}" if decimals else "") + unit

    def bracket(self, inner: Piece) -> Piece:
        return Piece(f"({inner.text})")

    def sign(self, sign: str, *, tight: bool) -> str:
        return sign if tight and sign == "·" else f" {sign} "

    def close(self, left: Term, right: Term, shown: str) -> str:
        if isinstance(right, Letter | Power):
            return "" if isinstance(left, Number) else " "
        base = left.base if isinstance(left, Power) else left
        name = parsed(self._letters.get(base.name, base.name)) if isinstance(base, Letter) else None
        is_short = name is None or (not name.lower and (len(name.base) == 1 or name.base in GREEK))
        # 4n(m + 1) but C_out (k + 1); a named function keeps its distance
        return "" if shown[0] in "(⌊⌈" and is_short else " "

    def fraction(self, over: Piece, under: Piece) -> Piece:
        return Piece(f"{over.text}/{under.text}")

    def power(self, base: Piece, exponent: Piece, term: Power) -> Piece:
        number = term.exponent.value if isinstance(term.exponent, Number) and term.exponent.unit == 1 else None
        if isinstance(number, int):
            return Piece(base.text + str(number).translate(SUPERSCRIPTS))
        return Piece(f"{base.text}^{exponent.text if exponent.level == ATOM else f'({exponent.text})'}")

    def _Call(self, term: Call) -> Piece:
        before, self._among_arguments = self._among_arguments, self._among_arguments or len(term.arguments) > 1
        try:
            return super()._Call(term)
        finally:
            self._among_arguments = before

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        inside = self.comma.join(argument.text for argument in arguments)
        if function in _BRACKETS:
            left, right = _BRACKETS[function]
            return Piece(left + inside + right)
        return Piece(f"{function}({inside})")

    def variable(self, term: Variable) -> str:
        text = GREEK.get(term.name, term.name)
        if term.lower:
            text += "_" + (term.lower[0] if len(term.lower) == 1 else f"{{{','.join(term.lower)}}}")
        return text + (f"^({','.join(term.upper)})" if term.upper else "")

    def summation(self, index: str, upper: Piece, body: Piece) -> Piece:
        return Piece(f"Σ_{{{index}=1}}^{{{upper.text}}} {body.text}")

    def relation(self, relation: str) -> str:
        return f" {relation} "
