"""Terms in Presentation MathML, for web pages without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..terms.tree import Power, Term, Variable
from .notation_record import Notation
from .printer import ATOM, Piece, Printer
from .spelling import GREEK, parsed

_FENCES = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_INVISIBLE_TIMES = "<mo>&#x2062;</mo>"


class MathmlPrinter(Printer):
    """Prints terms as MathML; ``block`` for a formula on a line of its own. Everything in it is escaped.

    >>> from symparams.notation import notation
    >>> from symparams.terms import Letter, Number, Power
    >>> print(MathmlPrinter(notation("raschka")).print(Power(Letter("k"), Number(2))))
    <math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>k</mi><mn>2</mn></msup></math>
    """

    plus = "<mo>+</mo>"
    minus = "<mo>−</mo>"
    negative = '<mo form="prefix">−</mo>'
    comma = '<mo separator="true">,</mo>'

    def __init__(
        self, notation: Notation, letters_mapping: Mapping[str, str] | None = None, *, block: bool = False
    ) -> None:
        super().__init__(notation, letters_mapping)
        self.block = block

    def whole(self, text: str) -> str:
        display = ' display="block"' if self.block else ""
        return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{display}>{text}</math>'

    def letter(self, display: str) -> str:
        name = parsed(display)
        if name.is_long:
            base, lower = f"{name.base}_{name.lower}" if name.lower else name.base, ""
        else:
            base, lower = name.base, name.lower
        upper = [_identifier(name.upper)] if name.upper else []
        upper += [f"<mo>{'′' * name.primes}</mo>"] if name.primes else []
        return _scripted(_identifier(base), _identifier(lower) if lower else "", _row("".join(upper), len(upper)))

    def digits(self, sign: str, whole: Sequence[str], decimals: str, unit: str) -> str:
        thousands = self.notation.thousands.replace(" ", "\u2009")
        text = sign + thousands.join(whole) + (f".{decimals}" if decimals else "")
        return f"<mn>{_clean(text)}</mn>" + (f"<mtext>{_clean(unit)}</mtext>" if unit else "")

    def bracket(self, inner: Piece) -> Piece:
        return Piece(f"<mrow><mo>(</mo>{inner.text}<mo>)</mo></mrow>", ATOM)

    def sign(self, sign: str, *, tight: bool) -> str:
        return f"<mo>{sign}</mo>"

    def close(self, left: Term, right: Term, shown: str) -> str:
        return _INVISIBLE_TIMES

    def fraction(self, over: Piece, under: Piece) -> Piece:
        return Piece(f"<mfrac>{_row(over.text)}{_row(under.text)}</mfrac>")

    def power(self, base: Piece, exponent: Piece, term: Power) -> Piece:
        return Piece(f"<msup>{_row(base.text)}{_row(exponent.text)}</msup>")

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        inside = self.comma.join(argument.text for argument in arguments)
        left, right = _FENCES.get(function, ("(", ")"))
        name = "" if function in _FENCES else f"<mi>{_clean(function)}</mi><mo>&#x2061;</mo>"
        return Piece(f"<mrow>{name}<mo>{left}</mo>{inside}<mo>{right}</mo></mrow>")

    def variable(self, term: Variable) -> str:
        lower = self.comma.join(map(_identifier, term.lower))
        upper = f"<mo>(</mo>{self.comma.join(map(_identifier, term.upper))}<mo>)</mo>" if term.upper else ""
        return _scripted(_identifier(term.name), _row(lower, len(term.lower)), _row(upper, 3 if upper else 0))

    def summation(self, index: str, upper: Piece, body: Piece) -> Piece:
        below = f"<mrow>{_identifier(index)}<mo>=</mo><mn>1</mn></mrow>"
        return Piece(f"<mrow><munderover><mo>∑</mo>{below}{_row(upper.text)}</munderover>{body.text}</mrow>")

    def relation(self, relation: str) -> str:
        return f"<mo>{_clean(relation)}</mo>"


def _row(text: str, parts: int | None = None) -> str:
    """One element: a row around several, nothing around one."""
    if parts is None:
        parts = _elements(text)
    return f"<mrow>{text}</mrow>" if parts > 1 else text


def _elements(text: str) -> int:
    """How many elements stand side by side."""
    depth = count = 0
    place = text.find("<")
    while place >= 0:
        if text.startswith("</", place):
            depth -= 1
        else:
            count += depth == 0
            depth += 1
        place = text.find("<", place + 1)
    return count


def _scripted(base: str, lower: str, upper: str) -> str:
    if lower and upper:
        return f"<msubsup>{base}{lower}{upper}</msubsup>"
    if lower or upper:
        element = "msub" if lower else "msup"
        return f"<{element}>{base}{lower or upper}</{element}>"
    return base


def _identifier(word: str) -> str:
    """A name or number; names of one letter are slanted by themselves, longer ones upright."""
    element = "mn" if word.isascii() and word.isdigit() else "mi"
    return f"<{element}>{_clean(GREEK.get(word, word))}</{element}>"


def _clean(text: str) -> str:
    """Escaped, and without characters that XML cannot hold."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign == "\u2009"))
