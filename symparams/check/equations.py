"""Equations: every comparison of every chain that stands in a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..notation.prose import Found, scan
from ..terms.arithmetic import letters
from ..terms.compare import same
from ..terms.tree import Chain, Letter, Quotient, Term
from ..terms.walk import nodes
from .claims import RIGHT, UNDECIDED, WRONG
from .judging import Value, holds, lone, shown, value_of
from .reasons import Reason

#: A text without one of these has no comparison.
SIGNS = re.compile(r"[=≈≡＝≃≅≒﹦∼]|\\(?:approx|simeq|equiv|cong)")
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
_SCALED_AFTER = re.compile(r"\s*[KMGT]i?[Bb](?![A-Za-z])")
_STORED_AFTER = re.compile(r"\s*(?:bytes?|bits?|字节|比特)(?![A-Za-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison and what became of it; offsets are those of the block."""

    start: int
    end: int
    left: Term
    right: Term
    relation: str
    verdict: str
    reason: Reason
    expected: str | None = None
    mistake: str | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """A chain that stands in a text, with its comparisons."""

    found: Found
    comparisons: tuple[Comparison, ...]

    @property
    def result(self) -> Term:
        """What stands at its end."""
        return self.found.chain.sides[-1]

    @property
    def value(self) -> Value | None:
        """What its first side comes to."""
        return next((v for side in self.found.chain.sides[:-1] if (v := value_of(side)) is not None), None)


def equations(raw: str, plain: str, kind: str = "paragraph") -> Iterator[Equation]:
    """The chains of a block, judged."""
    if not SIGNS.search(raw):
        return
    found = list(scan(raw))
    known = _assignments(found)
    for chain in found:
        comparisons = tuple(_comparisons(chain, raw, plain, kind, known))
        if comparisons:
            yield Equation(chain, comparisons)


def _assignments(found: list[Found]) -> Mapping[str, Value]:
    """The letters a block gives one value each: ``k = 5``."""
    values: dict[str, set[Value]] = {}
    for chain in found:
        sides = chain.chain.sides
        if len(sides) == 2 and isinstance(sides[0], Letter):
            value = value_of(sides[1])
            if value is not None:
                values.setdefault(sides[0].name, set()).add(value)
    return {name: next(iter(given)) for name, given in values.items() if len(given) == 1}


def _comparisons(found: Found, raw: str, plain: str, kind: str, known: Mapping[str, Value]) -> Iterator[Comparison]:
    chain = found.chain
    torn_before = _is_torn_before(plain[max(0, found.start - 30) : found.start], kind)
    after = plain[found.end : found.end + 30]
    torn_after = bool(_TORN_AFTER.match(after))
    scaled = bool(_SCALED_AFTER.match(after))
    stored = bool(_STORED_AFTER.match(after))
    bare = all(_is_bare(side) for side in chain.sides)
    pairs = list(zip(chain.sides, chain.sides[1:], chain.relations, strict=False))
    for number, (left, right, relation) in enumerate(pairs):
        if left.span is None or right.span is None:
            continue
        start, end = left.span[0], right.span[1]
        if bare and not _worth_saying(chain, left, right, relation):
            continue
        if isinstance(left, Letter) or isinstance(right, Letter):
            continue  # a name for a value
        open_side = (torn_before and number == 0) or (
            (torn_after or scaled or (stored and _by_eight(left, right))) and number == len(pairs) - 1
        )
        text = raw[right.span[0] : right.span[1]]
        verdict, reason, expected, mistake = _judged(left, right, relation, known, open_side, text)
        if verdict:
            yield Comparison(start, end, left, right, relation, verdict, reason, expected, mistake)


def _is_torn_before(before: str, kind: str) -> bool:
    if kind == "row" and _CELL.search(before):
        return False
    return _TORN_BEFORE.search(before) is not None and not _NO_SIGN_BEFORE.search(before)


def _by_eight(left: Term, right: Term) -> bool:
    """Whether bits may have become bytes."""
    a, b = value_of(left), value_of(right)
    return a is not None and b is not None and (a == 8 * b or b == 8 * a)


def _is_bare(side: Term) -> bool:
    return lone(side) is not None or isinstance(side, Letter)


def _worth_saying(chain: Chain, left: Term, right: Term, relation: str) -> bool:
    """Of two plain numbers something is claimed only where one is the other, rounded: ``26,926 ≈ 27K``."""
    a, b = lone(left), lone(right)
    if a is None or b is None:
        return False
    return holds(left, right, relation) is True or (
        relation != "="
        and a.value > 0
        and b.value > 0
        and min(a.value, b.value) >= 1000
        and a.value < 2 * b.value < 4 * a.value
    )


def _judged(
    left: Term, right: Term, relation: str, known: Mapping[str, Value], open_side: bool, text: str
) -> tuple[str, Reason, str | None, str | None]:
    names = {letter.name for side in (left, right) for letter in letters(side)}
    if names:
        return _with_letters(left, right, names, known, text)
    verdict = holds(left, right, relation)
    a, b = value_of(left), value_of(right)
    if a is None or b is None:
        return UNDECIDED, Reason("check.equation.no_value"), None, None
    if verdict is True:
        key = "check.equation.right" if a == b else "check.equation.rounded"
        return RIGHT, Reason(key, value=shown(a)), shown(a, text), None
    if verdict is None or open_side:
        return UNDECIDED, Reason("check.equation.open", value=shown(a)), None, None
    if lone(right) is None and lone(left) is not None:
        return WRONG, Reason("check.equation.wrong_right", value=shown(b)), shown(b, text), None
    if _rounded_down(left, a, b):
        return WRONG, Reason("check.equation.floor", value=shown(a)), shown(a, text), "floor_left_out"
    return WRONG, Reason("check.equation.wrong", value=shown(a)), shown(a, text), None


def _rounded_down(left: Term, a: Value, b: Value) -> bool:
    """Whether a division was rounded down without saying so."""
    return a.denominator != 1 and b == a.__floor__() and any(isinstance(node, Quotient) for node in nodes(left))


def _with_letters(
    left: Term, right: Term, names: set[str], known: Mapping[str, Value], text: str
) -> tuple[str, Reason, str | None, str | None]:
    """An equation with letters holds if it does for all values, or for those the block gives."""
    if same(left, right):
        return RIGHT, Reason("check.equation.identity"), None, None
    if names <= set(known):
        from ..terms.arithmetic import put_in

        a, b = (put_in(side, known) for side in (left, right))
        value = value_of(a)
        if value is not None and holds(a, b, "=") is True:
            return RIGHT, Reason("check.equation.right", value=shown(value)), shown(value, text), None
    return UNDECIDED, Reason("check.equation.letters"), None, None
