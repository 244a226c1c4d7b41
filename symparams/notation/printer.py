"""The walk that all printers of terms share: where brackets are needed, and where a sign between factors.

A printer only says how things are written; what is written is decided here, once. Everything printed by the LaTeX and
text printers can be read back by the reader, as a term with the same value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..terms.arithmetic import letters, plain
from ..terms.tree import (
    BigSum,
    Bracket,
    Call,
    Chain,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
    Variable,
)
from ..terms.walk import checked
from .clashes import resolve
from .notation_record import Notation
from .spelling import parsed

# How tightly a piece holds together; a piece gets brackets where more is asked for than it has.
SUM, SUMMATION, NEGATIVE, PRODUCT, QUOTIENT, FACTOR, POWER, ATOM = range(8)

UNITS = {10**3: "K", 10**6: "M", 10**9: "B", 10**12: "T", 10**4: "万", 10**8: "亿", 10**7: "千万", 10**5: "十万"}
# A letter that would be read as the unit of the number before it
_UNIT_LETTERS = frozenset("KMBGT")
_FUNCTIONS = frozenset(("floor", "ceil", "ceiling", "max", "min"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Something printed."""

    text: str
    level: int = ATOM
    # higher than a line, so that brackets around it must grow
    tall: bool = False


class Printer:
    """Base of the printers; ``notation`` says how, ``letters_mapping`` what each letter is displayed as.

    Without a mapping the letters of each printed term are resolved by themselves; a document resolves all its letters
    once (``notation.resolve``) and hands the result to its printers, so that a letter looks the same everywhere.
    """

    plus = " + "
    minus = " − "
    negative = "−"
    comma = ", "

    def __init__(self, notation: Notation, letters_mapping: Mapping[str, str] | None = None) -> None:
        self.notation = notation
        self._given = letters_mapping
        self._letters: Mapping[str, str] = letters_mapping or {}

    def print(self, term: Term) -> str:
        """The term as a string."""
        checked(term)
        if self._given is None:
            self._letters = resolve(letters(term), self.notation)[0]
        return self.whole(self.piece(term).text)

    # What a printer says about its language. Pieces come in with the brackets they need.

    def whole(self, text: str) -> str:
        return text

    def letter(self, display: str) -> str:
        raise NotImplementedError

    def digits(self, sign: str, whole: Sequence[str], decimals: str, unit: str) -> str:
        raise NotImplementedError

    def bracket(self, inner: Piece) -> Piece:
        raise NotImplementedError

    def sign(self, sign: str, *, tight: bool) -> str:
        """A multiplication sign; ``tight`` between letters, where a dot needs no room: ``k·k`` but ``5 · 5``."""
        raise NotImplementedError

    def close(self, left: Term, right: Term, shown: str) -> str:
        """What stands between factors that carry no sign; ``shown`` is how the right one looks."""
        raise NotImplementedError

    def fraction(self, over: Piece, under: Piece) -> Piece:
        raise NotImplementedError

    def power(self, base: Piece, exponent: Piece, term: Power) -> Piece:
        raise NotImplementedError

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        raise NotImplementedError

    def variable(self, term: Variable) -> str:
        raise NotImplementedError

    def summation(self, index: str, upper: Piece, body: Piece) -> Piece:
        raise NotImplementedError

    def relation(self, relation: str) -> str:
        raise NotImplementedError

    @property
    def fraction_level(self) -> int:
        """``FACTOR`` where fractions are drawn with a bar, ``QUOTIENT`` where they are written with a slash."""
        return FACTOR

    # The walk

    def piece(self, term: Term) -> Piece:
        rule = getattr(self, f"_{type(term).__name__}", None)
        if rule is None:
            raise TypeError(f"{type(term).__name__} cannot be printed")
        found: Piece = rule(term)
        return found

    def at_least(self, level: int, term: Term) -> Piece:
        """A piece that holds together as tightly as asked, in brackets where it does not by itself."""
        piece = self.piece(term)
        return piece if piece.level >= level else self.bracket(piece)

    def _Letter(self, term: Letter) -> Piece:
        display = self._letters.get(term.name, term.name)
        # f^[l] has its exponent's place taken
        return Piece(self.letter(display), POWER if parsed(display).upper else ATOM)

    def _Number(self, term: Number) -> Piece:
        value = plain(term.value) if isinstance(term.value, Fraction) else term.value
        if isinstance(value, Fraction) and term.places is None and term.unit == 1:
            fraction = self.piece(Quotient(Number(abs(value.numerator)), Number(value.denominator)))
            return Piece(self.negative + fraction.text, NEGATIVE, fraction.tall) if value < 0 else fraction
        if term.unit not in UNITS and term.unit != 1:
            return self._Number(Number(value, places=term.places))
        shown = Fraction(-value if value < 0 else value) / term.unit
        places = term.places or 0
        while term.unit != 1 and term.places is None and places < 15 and (shown * 10**places).denominator != 1:
            places += 1
        scaled = str(round(shown * 10**places)).rjust(places + 1, "0")
        whole, decimals = (scaled[:-places], scaled[-places:]) if places else (scaled, "")
        text = self.digits("", _grouped(whole), decimals, UNITS.get(term.unit, ""))
        if value < 0:
            return Piece(self.negative + text, NEGATIVE)
        return Piece(text, FACTOR if term.unit != 1 else ATOM)

    def _Sum(self, term: Sum) -> Piece:
        flat = _opened(term, Sum)
        if not flat:
            return self.piece(Number(0))
        text, tall = "", False
        for place, part in enumerate(flat):
            # a summation reaches as far as it can: only at the end does it stand without brackets
            least = SUMMATION if place == len(flat) - 1 else NEGATIVE
            if place == 0:
                piece = self.at_least(least, part)
                text = piece.text
            elif (positive := _without_minus(part)) is not None:
                piece = self.at_least(SUMMATION if place == len(flat) - 1 else PRODUCT, positive)
                if piece.level == NEGATIVE:
                    piece = self.bracket(piece)
                text += self.minus + piece.text
            else:
                piece = self.at_least(least, part)
                text += self.plus + piece.text
            tall = tall or piece.tall
        return Piece(text, SUM if len(flat) > 1 else SUMMATION, tall)

    def _Negative(self, term: Negative) -> Piece:
        piece = self.at_least(PRODUCT, term.term)
        return Piece(self.negative + piece.text, NEGATIVE, piece.tall)

    def _Product(self, term: Product) -> Piece:
        factors = _opened(term, Product)
        if not factors:
            return self.piece(Number(1))
        pieces = [self.at_least(FACTOR, factor) for factor in factors[:-1]]
        last = self.piece(factors[-1])
        pieces.append(last if last.level == SUMMATION or last.level >= FACTOR else self.bracket(last))
        joints = self._joints(factors, pieces)
        text = pieces[0].text
        for joint, piece in zip(joints, pieces[1:], strict=True):
            text += joint + piece.text
        level = SUMMATION if last.level == SUMMATION else PRODUCT
        return Piece(text, level if len(factors) > 1 else pieces[0].level, any(piece.tall for piece in pieces))

    def _joints(self, factors: Sequence[Term], pieces: Sequence[Piece]) -> list[str]:
        """What stands between factors: one sign throughout where a joint needs one, so that a product looks whole."""
        numeric = [not letters(f) and not _has_variable(f) for f in factors]
        bases = [f.base if isinstance(f, Power) else f for f in factors]
        letter_sign = self.notation.letter_sign
        if any(numeric[1:]):
            return [self.sign(self.notation.sign, tight=False)] * (len(factors) - 1)
        repeated = any(bases[i] == bases[i + 1] for i in range(len(bases) - 1))
        long = any(isinstance(b, Letter) and self._is_long(b) for b in bases)
        # neither fractions nor units stand close to what follows
        apart = any(isinstance(f, Quotient) or (isinstance(f, Number) and f.unit != 1) for f in factors)
        if repeated or long or apart:
            return [self.sign(letter_sign or "·", tight=not long)] * (len(factors) - 1)
        joints: list[str] = []
        for place, right in enumerate(factors[1:]):
            left = factors[place]
            base = right.base if isinstance(right, Power) else right
            if numeric[place] and isinstance(base, Letter):
                name = self._letters.get(base.name, base.name)
                signed = name[0] in _UNIT_LETTERS or not name[0].isalpha() or ord(name[0]) > 0x3FF
            elif isinstance(left, Letter) and left.name in _FUNCTIONS:
                signed = True
            else:
                signed = bool(letter_sign)
            joints.append(
                self.sign(letter_sign or "·", tight=True) if signed else self.close(left, right, pieces[place + 1].text)
            )
        return joints

    def _is_long(self, letter: Letter) -> bool:
        return parsed(self._letters.get(letter.name, letter.name)).is_long

    def _Quotient(self, term: Quotient) -> Piece:
        if self.fraction_level == FACTOR:
            return replace(self.fraction(self.piece(term.numerator), self.piece(term.denominator)), level=FACTOR)
        over = self.piece(term.numerator)
        if over.level != PRODUCT and over.level < FACTOR:
            over = self.bracket(over)
        return replace(self.fraction(over, self.at_least(FACTOR, term.denominator)), level=QUOTIENT)

    def _Power(self, term: Power) -> Piece:
        return replace(self.power(self.at_least(ATOM, term.base), self.piece(term.exponent), term), level=POWER)

    def _Bracket(self, term: Bracket) -> Piece:
        return self.bracket(self.piece(term.inner))

    def _Call(self, term: Call) -> Piece:
        return self.call(term.function, [self.piece(argument) for argument in term.arguments])

    def _Variable(self, term: Variable) -> Piece:
        return Piece(self.variable(term), POWER if term.upper else ATOM)

    def _BigSum(self, term: BigSum) -> Piece:
        body = self.at_least(SUMMATION, term.body)
        if body.level == NEGATIVE:
            body = self.bracket(body)
        return replace(self.summation(term.index, self.piece(term.upper), body), level=SUMMATION)

    def _Chain(self, term: Chain) -> Piece:
        text = self.piece(term.sides[0]).text
        for relation, side in zip(term.relations, term.sides[1:], strict=True):
            text += self.relation(relation) + self.piece(side).text
        return Piece(text, SUM)


def _grouped(digits: str) -> list[str]:
    """Digits in groups of three from the right."""
    first = len(digits) % 3 or 3
    return [digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))]


def _opened(term: Sum | Product, kind: type[Sum] | type[Product]) -> list[Term]:
    """The parts, with those of the same kind among them opened: precedence does not tell them apart."""
    flat: list[Term] = []
    for part in term.terms if isinstance(term, Sum) else term.factors:
        flat.extend(_opened(part, kind) if isinstance(part, Sum | Product) and isinstance(part, kind) else (part,))
    return flat


def _without_minus(term: Term) -> Term | None:
    """What is subtracted, where a term of a sum is subtracted."""
    if isinstance(term, Negative):
        return term.term
    if isinstance(term, Number) and term.value < 0:
        return Number(-term.value, places=term.places, unit=term.unit)
    return None


def _has_variable(term: Term) -> bool:
    from ..terms.walk import nodes

    return any(isinstance(node, Variable | BigSum) for node in nodes(term))
