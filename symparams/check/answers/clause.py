"""A clause of an answer: whether it may be the answer itself, a step on the way, a remark, a definition of a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from .amounts import Amount
from .piece import Piece

#: What may stand before the formula or number of a clause, and behind it.
BEFORE = ("reply", "conclude", "approximate", "counted", "because", "remark", "quote")
BEHIND = ("counted", "approximate", "remark", "bytes", "formats", "reply", "conclude", "quote")
#: Units of numbers that stand behind the second end of a range alone.
SCALES = (10**9, 10**8, 10**6, 10**4, 10**3)
#: What follows one of these is where the parameters are, not what is counted.
PREPOSITIONS = frozenset(("in", "for", "of", "with", "without", "from", "at", "on", "to", "在", "对", "给"))
#: What a name of a quantity or a letter may be instead.
WORDS = ("remark", "reply", "because", "conclude", "counted", "alternatives", "zero")
#: Signs of operations.
OPERATORS = frozenset(("+", "-", "*", "/", "^", "**", "×", "·"))
#: The name of a count or of tensors has no more letters than this: ``γ and β``, ``N(θ)``.
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Formula:
    """The part of a clause that is a formula, and the precision of its last number."""

    pieces: tuple[Piece, ...]
    amount: Amount | None


@dataclass
class Clause:
    """A clause.

    Args:
        pieces: what stands in it.
        breakdown: what stands in brackets behind it: numbers of weights, of biases.
    """

    pieces: tuple[Piece, ...]
    breakdown: tuple[Clause, ...] = ()

    @cached_property
    def text(self) -> str:
        """As written, but for spaces."""
        return "".join(" " * piece.apart + piece.text for piece in self.pieces).strip()

    @property
    def unknown(self) -> list[object]:
        """What nobody understands in it, else all of it: words, or reasons that say what a sign is."""
        unread = [piece for piece in self.pieces if piece.may("unknown", "alternatives")]
        words = [
            piece.text if piece.kinds.get("unknown") in (None, True) else piece.kinds["unknown"] for piece in unread
        ]
        return words or [self.text]

    @property
    def is_plain(self) -> bool:
        """Whether everything in it may stand in a remark."""
        # A word such as 还是 (or; still) in front of all offers no choice.
        first, *rest = self.pieces
        still = first.may("alternatives") and first.may("remark")
        return all(piece.is_plain for piece in (rest if still else self.pieces))

    @property
    def is_remark(self) -> bool:
        """Whether it begins as a remark does, or holds no quantity at all."""
        return self.pieces[0].may("because") or not any(piece.is_operand for piece in self.pieces)

    @property
    def concludes(self) -> bool:
        """Whether a word says that it is the result."""
        return self.pieces[0].text == "=" or any(piece.may("conclude") for piece in self.pieces)

    @property
    def is_step(self) -> bool:
        """Whether it is an equation on the way, or a name for what follows."""
        has_sign = any(piece.kinds.get("sign") in ("=", "==", "≈") for piece in self.pieces)
        return has_sign or self.is_label

    @property
    def is_label(self) -> bool:
        """Whether it only names something: ``A:``, ``γ and β:``."""
        if sum(piece.may("letter") for piece in self.pieces) > MOST_NAMED:
            return False
        return not any(piece.may("number", "coined") or piece.kinds.get("sign") in OPERATORS for piece in self.pieces)

    @property
    def label(self) -> str:
        """What its number counts."""
        return next((piece.text for piece in self.pieces if piece.may("counted")), "")

    @property
    def is_part(self) -> bool:
        """Whether it gives the number of something that is counted."""
        return bool(self.label) and any(piece.may("number") for piece in self.pieces)

    def labelled(self) -> Iterator[tuple[Piece, str]]:
        """The numbers in it that are said to count something, with what."""
        for piece, behind in pairwise(self.pieces):
            if piece.may("number") and behind.may("counted"):
                yield piece, behind.text

    @property
    def is_zero(self) -> bool:
        """Whether it says that there is nothing."""
        return any(piece.may("zero") for piece in self.pieces)

    @property
    def names_zero(self) -> bool:
        """Whether it says of what there is nothing: ``no parameters``."""
        zeros = [piece for piece in self.pieces if piece.may("zero")]
        return any(
            len(piece.text.split()) > 1 or "参数" in piece.text or piece.text in ("zero", "零") for piece in zeros
        )

    @property
    def loose(self) -> bool:
        """Whether a marker says that its number is about right."""
        return any(piece.may("approximate") and not piece.is_operand for piece in self._outer())

    @property
    def size(self) -> Fraction | None:
        """How many bytes its unit is worth."""
        return next((piece.kinds["bytes"] for piece in self.pieces if piece.may("bytes")), None)

    @property
    def width(self) -> Fraction | None:
        """How many bytes a value has, where it says so."""
        return next((piece.kinds["formats"] for piece in self.pieces if piece.may("formats")), None)

    def defines(self, before: bool = False) -> dict[str, frozenset[str]] | None:
        """What letters stand for, where the clause says only that: ``where x is the number of inputs``.

        Args:
            before: whether the clause before it did; then the verb may be missing.
        """
        found: dict[str, frozenset[str]] = {}
        row = [piece for piece in self.pieces if not _is_filling(piece)]
        while row:
            letter, row = row[0], row[1:]
            linked = bool(row) and (row[0].may("define") or row[0].kinds.get("sign") == "=") and not row[0].roles
            row = row[1:] if linked else row
            role = row[0] if row else None
            if not letter.may("letter") or role is None or not role.roles or not (linked or found or before):
                return None
            found[letter.kinds["letter"]] = role.roles
            row = row[1:]
            if row and row[0].kinds.get("infix") == "&":
                row = row[1:]
        return found or None

    def _outer(self) -> tuple[Piece, ...]:
        formula = self._span()
        if formula is None:
            return self.pieces
        start, end = formula
        return self.pieces[:start] + self.pieces[end:]

    def _span(self) -> tuple[int, int] | None:
        """Where the formula stands: the longest stretch without words, with words that may stand around it."""
        pieces = self.pieces
        best: tuple[int, int] | None = None
        start = None
        for place in range(len(pieces) + 1):
            formal = place < len(pieces) and _is_formal(pieces, place)
            if formal and start is None:
                start = place
            elif not formal and start is not None:
                if any(piece.is_operand for piece in pieces[start:place]):
                    if best is not None:
                        return None  # two formulas in one clause: neither is the answer
                    best = (start, place)
                start = None
        return best

    def formula(self) -> Formula | None:
        """The formula or number the clause consists of, but for words around it."""
        if (ends := _range(self.pieces)) is not None:
            return Formula(tuple(piece for piece in self.pieces if piece.is_operand)[:1], ends)
        span = self._span()
        if span is None:
            return None
        start, end = span
        pieces = self.pieces
        before, behind = pieces[:start], pieces[end:]
        if any(piece.may("negation", "distributive", "per") for piece in (*before, *behind)):
            return None  # not 380; one bias for each: what it says of the whole is something else
        if any(piece.may("infix", "prefix", "postfix") for piece in before) or _counts_others(behind):
            return None
        if not all(piece.may(*BEFORE) for piece in before) or not all(piece.may(*BEHIND) for piece in behind):
            return None
        inside = [piece for piece in pieces[start:end] if not _is_label(piece)]
        while inside and (inside[0].kinds.get("sign") in ("=", "==", "≈", "+") or inside[0].text == ":"):
            inside = inside[1:]
        inside = _without_name(inside)
        while inside and inside[-1].kinds.get("sign") in ("=", "!"):
            inside = inside[:-1]
        inside = [p for p in inside if not (p.may("approximate") and p.kinds.get("sign") != "≈" and not p.is_operand)]
        if not inside or not any(piece.is_operand for piece in inside) or inside[0].may("infix"):
            return None
        return Formula(tuple(inside), self._amount(inside))

    def _amount(self, inside: Sequence[Piece]) -> Amount | None:
        last = inside[-1].amount
        if last is None:
            return None
        return Amount(last.value, last.step, last.scaled, last.loose or self.loose or _starts_loosely(self.pieces))


def _counts_others(behind: Sequence[Piece]) -> bool:
    """Whether a number is said to count something else than parameters: ``5 kernels``."""
    for piece in behind:
        if piece.text in PREPOSITIONS:
            return False
        if piece.roles or piece.may("things"):
            return True
    return False


def _is_filling(piece: Piece) -> bool:
    """Whether a word of a definition says nothing: where, the, and so on."""
    return piece.may("remark", "because", "reply") and not piece.is_operand and not piece.may("define", "infix")


def _starts_loosely(pieces: Sequence[Piece]) -> bool:
    rest = (piece for piece in pieces if piece.may("approximate") or not piece.may("reply", "counted", "conclude"))
    first = next(rest, None)
    return first is not None and first.may("approximate")


def _range(pieces: Sequence[Piece]) -> Amount | None:
    """``370-390``: two numbers, of which the second is larger, are the ends of a range and no difference."""
    places = [place for place, piece in enumerate(pieces) if piece.is_operand]
    if len(places) != 2 or places[1] - places[0] != 2:
        return None
    first, link, last = pieces[places[0] : places[1] + 1]
    around = (*pieces[: places[0]], *pieces[places[1] + 1 :])
    if not all(piece.may("between", *BEFORE, *BEHIND) for piece in around):
        return None
    low, high = first.amount, last.amount
    joins = link.text in ("-", "–", "~", "—") or link.may("range")
    if low is None or high is None or not joins:
        return None
    if high.scaled and not low.scaled:
        # The unit behind the second is that of both: 120-130M.
        scale = next((scale for scale in SCALES if low.value * scale < high.value <= low.value * scale * 10), 1)
        low = Amount(low.value * scale, low.step * scale, scaled=True)
    if not 0 < low.value < high.value:
        return None
    if link.kinds.get("infix") and not any(piece.may("between") for piece in around):
        return None
    return Amount((low.value + high.value) / 2, high.step, between=(low.value, high.value))


def _is_label(piece: Piece) -> bool:
    """Whether it names what was counted, inside a formula: ``375 weights + 5 biases``."""
    return piece.may("counted") and not piece.is_operand


def _is_formal(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a piece may stand in a formula where it is."""
    piece = pieces[place]
    if piece.may("unknown", "stop", "dots"):
        return False
    if piece.may("group"):
        return True
    before = next((other for other in reversed(pieces[:place]) if not other.may("group")), None)
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if piece.may("sign", "infix", "postfix", "prefix"):
        if piece.kinds.get("infix") == "&" or (piece.may("infix") and piece.may("remark", "conclude", "reply")):
            return (
                _joins(before) and after is not None and (after.is_operand or after.text == "(" or after.may("prefix"))
            )
        return True
    if piece.may("per") and _is_factor(pieces, place):
        return True
    if piece.is_operand:
        if before is not None and before.may("per") and _is_factor(pieces, place - 1):
            return True
        # A word that may be a remark is a quantity where signs stand beside it.
        if piece.may("remark", "reply", "because", "conclude", "counted", "alternatives", "zero") and not piece.may(
            "number"
        ):
            return touches(before) or touches(after)
        return True
    if piece.may("counted") and after is not None and after.may("number") and (before is None or touches(before)):
        return True  # in front of it: wte 38,597,376 + wpe 786,432
    # Behind a quantity, in a sum: 375 weights + 5 biases, one bias per filter.
    follows = touches(after) or (after is not None and after.may("per") and _is_factor(pieces, place + 1))
    return piece.may("counted") and _ends_operand(before) and follows


def _is_factor(pieces: Sequence[Piece], place: int) -> bool:
    """Whether "per" multiplies the last term of a sum: "… plus one bias per filter" adds one for each filter."""
    before = [piece for piece in pieces[:place] if not piece.may("counted") or piece.is_operand]
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if len(before) < 2 or not before[-1].may("number") or after is None:
        return False
    return before[-2].kinds.get("infix", before[-2].text) in ("+", "&") and after.may("role", "letter")


def _joins(piece: Piece | None) -> bool:
    return piece is not None and (
        piece.is_operand or piece.text in (")", "]") or piece.may("postfix", "counted", "sign")
    )


def _ends_operand(piece: Piece | None) -> bool:
    return piece is not None and (piece.is_operand or piece.text in (")", "]"))


def touches(piece: Piece | None) -> bool:
    """Whether it is a sign of a formula."""
    return piece is not None and piece.may("sign", "infix", "postfix", "prefix") and not piece.may("stop")


def _without_name(inside: list[Piece]) -> list[Piece]:
    """Without the name of the count and its equals sign: ``P = …``, ``|θ| = …``, ``params(conv1) = …``.

    Nothing is left where a word that nobody knows stands beside the name.
    """
    signs = [place for place, piece in enumerate(inside) if piece.kinds.get("sign") in ("=", "==", "≈")]
    if not signs:
        return inside
    first = inside[: signs[0]]
    is_name = not any(p.may("number") or p.kinds.get("sign") in OPERATORS for p in first) and len(first) <= 8
    named = [piece.kinds["letter"] for piece in first if piece.may("letter")]
    used = {piece.kinds["letter"] for piece in inside[signs[0] :] if piece.may("letter")}
    if is_name and len(named) > 1 and any(piece.may("coined") for piece in first):
        return []  # a word nobody knows beside the name
    if is_name and len(named) <= MOST_NAMED and not set(named) & used:
        return inside[signs[0] + 1 :]
    return inside
