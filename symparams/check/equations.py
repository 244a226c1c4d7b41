"""Equations: every comparison of every chain that stands in a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..notation.prose import Found, scan
from ..notation.tokens import RELATION
from ..reasons import Reason
from ..terms.arithmetic import letters, put_in
from ..terms.compare import same
from ..terms.tree import Letter, Number, Quotient, Term
from ..terms.walk import nodes
from .claims import RIGHT, UNDECIDED, WRONG
from .judging import Judged, Value, Verdict, compared, holds, lone, shown, value_of

#: What stands before or after a chain and makes it part of something that is not read.
_TORN_BEFORE = re.compile(
    r"(?:\b(?:mod|modulo|div|xor|log|ln|sqrt|root|sin|cos|tan|exp|choose)|[%&|^~<>!@#√∑∏∫±?\]}:]|\d)\s*$", re.IGNORECASE
)
_NO_SIGN_BEFORE = re.compile(r"(?<!\d):\s*$|[:：]\s+$|：$|[!?]\s+$")
_CELL = re.compile(r"\|\s*$")
_TORN_AFTER = re.compile(
    r"\s*(?:\(?\s*(?:mod|modulo|rem|remainder|余|in (?:binary|hex|octal|base)|base \d)|r\s?\d|…|\.\.\.|[%‰°<>])",
    re.IGNORECASE,
)
_SCALED_AFTER = re.compile(r"\s*([KMGT])(i?)[Bb](?![A-Za-z])")
_STORED_AFTER = re.compile(r"\s*(?:bytes?|bits?|字节|比特)(?![A-Za-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Equation:
    """A chain that stands in a text, with its comparisons."""

    found: Found
    comparisons: tuple[Judged, ...]

    @property
    def result(self) -> Term:
        """What stands at its end."""
        return self.found.chain.sides[-1]

    @cached_property
    def value(self) -> Value | None:
        """What its first side comes to."""
        return next((v for side in self.found.chain.sides[:-1] if (v := value_of(side)) is not None), None)


def equations(raw: str, plain: str, kind: str = "paragraph") -> Iterator[Equation]:
    """The chains of a block, judged."""
    if not RELATION.search(raw):
        return
    found = list(scan(raw))
    for place, chain in enumerate(found):
        around = _around(chain, plain, kind)
        comparisons = tuple(_comparisons(chain, raw, around, _assignments(found[:place])))
        if comparisons:
            yield Equation(chain, comparisons)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a chain: whether it continues something unread, and the unit behind its last number."""

    torn_before: bool
    torn_after: bool
    scales: tuple[int, ...] = ()  # what KB may stand for
    stored: bool = False  # bytes, bits


def _around(chain: Found, plain: str, kind: str) -> _Around:
    before, after = plain[max(0, chain.start - 30) : chain.start], plain[chain.end : chain.end + 30]
    if kind == "row" or plain.lstrip()[:1] == "|":
        before = _CELL.sub("", before)
    torn = _TORN_BEFORE.search(before) is not None and not _NO_SIGN_BEFORE.search(before)
    scaled = _SCALED_AFTER.match(after)
    scales: tuple[int, ...] = ()
    if scaled:
        power = "KMGT".index(scaled[1].upper()) + 1
        scales = (1024**power,) if scaled[2] else (1000**power, 1024**power)
    return _Around(torn, _TORN_AFTER.match(after) is not None, scales, _STORED_AFTER.match(after) is not None)


def _assignments(found: Sequence[Found]) -> Mapping[str, Value]:
    """The letters that were given one value each: ``k = 5``."""
    values: dict[str, set[Value]] = {}
    for chain in found:
        sides = chain.chain.sides
        if len(sides) == 2 and isinstance(sides[0], Letter):
            value = value_of(sides[1])
            if value is not None:
                values.setdefault(sides[0].name, set()).add(value)
    return {name: next(iter(given)) for name, given in values.items() if len(given) == 1}


def _comparisons(found: Found, raw: str, around: _Around, known: Mapping[str, Value]) -> Iterator[Judged]:
    chain = found.chain
    bare = all(_is_bare(side) for side in chain.sides)
    pairs = list(zip(chain.sides, chain.sides[1:], chain.relations, strict=False))
    for number, (left, right, relation) in enumerate(pairs):
        if left.span is None or right.span is None or isinstance(left, Letter) or isinstance(right, Letter):
            continue  # a name for a value is no claim
        if bare and (around.torn_before or not _worth_saying(left, right, relation)):
            continue
        first, last = number == 0, number == len(pairs) - 1
        is_open = (first and around.torn_before) or (
            last and (around.torn_after or (around.stored and _by_eight(left, right)))
        )
        text = raw[right.span[0] : right.span[1]]
        if last and around.scales:
            made: Verdict | None = _measured(left, right, around.scales, relation)
        else:
            made = _judged(left, right, relation, known, is_open, text)
        if made:
            yield Judged(left.span[0], right.span[1], made)


def _measured(left: Term, right: Term, scales: tuple[int, ...], relation: str) -> Verdict:
    """A number of bytes in a unit: right if one meaning of the unit makes it so; what was meant is not known else."""
    value, number = value_of(left), lone(right)
    if value is None or number is None:
        return Verdict(UNDECIDED, Reason("check.equation.no_value"))
    for scale in (1, *scales):
        scaled = Number(number.value * scale, places=number.places, unit=scale)
        if holds(left, scaled, relation):
            return Verdict(RIGHT, Reason("check.equation.rounded", value=shown(value)))
    return Verdict(UNDECIDED, Reason("check.equation.open", value=shown(value)))


def _by_eight(left: Term, right: Term) -> bool:
    """Whether bits may have become bytes."""
    a, b = value_of(left), value_of(right)
    return a is not None and b is not None and (a == 8 * b or b == 8 * a)


def _is_bare(side: Term) -> bool:
    return lone(side) is not None or isinstance(side, Letter)


def _worth_saying(left: Term, right: Term, relation: str) -> bool:
    """Of two plain numbers something is claimed only where one may be the other, rounded: ``26,926 ≈ 27K``."""
    a, b = lone(left), lone(right)
    if a is None or b is None or (relation == "=" and a.unit == b.unit == 1):
        return False
    if holds(left, right, relation):
        return True
    small, large = sorted((a.value, b.value))
    return small >= 1000 and large < 2 * small and not (relation == "=" and (_in_1024(a, b) or _in_1024(b, a)))


def _in_1024(a: Number, b: Number) -> bool:
    """Whether a unit was meant in powers of 1024: ``64K = 65536``."""
    powers = {1000**n: 1024**n for n in (1, 2, 3, 4)}
    return a.unit in powers and a.value * powers[a.unit] == b.value * a.unit


def _judged(
    left: Term, right: Term, relation: str, known: Mapping[str, Value], open_side: bool, text: str
) -> Verdict | None:
    names = {letter.name for side in (left, right) for letter in letters(side)}
    if names:
        return _with_letters(left, right, names, known, text)
    a, b = value_of(left), value_of(right)
    verdict = compared(left, right, a, b, relation)
    if a is None or b is None:
        return Verdict(UNDECIDED, Reason("check.equation.no_value"))
    if verdict is True:
        key = "check.equation.right" if a == b else "check.equation.rounded"
        return Verdict(RIGHT, Reason(key, value=shown(a)), shown(a, text))
    if verdict is None or open_side:
        return Verdict(UNDECIDED, Reason("check.equation.open", value=shown(a)))
    if lone(right) is None and lone(left) is not None:
        return Verdict(WRONG, Reason("check.equation.wrong_right", value=shown(b)), shown(b, text))
    if _rounded_down(left, a, b):
        return Verdict(WRONG, Reason("check.equation.floor", value=shown(a)), shown(a, text), "floor_left_out")
    return Verdict(WRONG, Reason("check.equation.wrong", value=shown(a)), shown(a, text))


def _rounded_down(left: Term, a: Value, b: Value) -> bool:
    """Whether a division was rounded down without saying so."""
    return a.denominator != 1 and b == a.__floor__() and any(isinstance(node, Quotient) for node in nodes(left))


def _with_letters(left: Term, right: Term, names: set[str], known: Mapping[str, Value], text: str) -> Verdict | None:
    """An equation with letters holds if it does for all values, or is judged by those the block gives."""
    if same(left, right):
        return Verdict(RIGHT, Reason("check.equation.identity"))
    if not names <= set(known):
        # A condition, a definition, a name for a number: nothing is claimed of given values.
        return None
    a, b = (put_in(side, known) for side in (left, right))
    value = value_of(a)
    verdict = holds(a, b, "=") if value is not None else None
    if value is None or verdict is None:
        return Verdict(UNDECIDED, Reason("check.equation.no_value"))
    if verdict:
        return Verdict(RIGHT, Reason("check.equation.right", value=shown(value)), shown(value, text))
    return Verdict(WRONG, Reason("check.equation.wrong", value=shown(value)), shown(value, text))
