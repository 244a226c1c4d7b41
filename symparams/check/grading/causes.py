"""Causes of a wrong number, the simplest first, and how many arbitrary numbers would get one so simple.

A slip is the cause of a number only if it gives it exactly, within the precision that was written, and if that is more
than chance: the numbers that slips as simple as this one give are counted, and where too many arbitrary numbers would
hit one of them nothing is claimed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from math import floor, log

from ..answers.amounts import Amount
from .point import Value

#: An arbitrary number is thought of as log-uniform between the right one divided by this, and multiplied.
RANGE = 2
#: So many arbitrary numbers may hit what slips give: of numbers with all digits, of rounded ones.
MOST = {"exact": 0.02, "rounded": 0.033}
#: How many steps of its last digit a rounded number reaches.
SPREAD = 1.5
#: More values than this are not held against chance one by one: they are too many.
MAX_VALUES = 200_000


class Ladder:
    """How far arbitrary numbers reach, rung by rung from the simplest slips.

    Args:
        right: the right number.
        rungs: for each rung what makes the numbers its slips give, and how many more combinations of slips it tries.
    """

    def __init__(self, right: Value, rungs: Sequence[Callable[[], tuple[Iterable[Value], int]]]) -> None:
        self.right, self._rungs = right, rungs
        self._made: list[tuple[frozenset[Value], int]] = []
        self._chances: dict[tuple[int, int], float] = {}

    def reaches(self, rung: int, amount: Amount) -> bool:
        """Whether a number of such a precision may be explained by a slip of this rung."""
        # One usual slip, made throughout, is named for a number with all digits however few numbers there are.
        if rung == 0 and amount.is_exact:
            return True
        return self.chance(rung, amount) <= MOST["exact" if amount.is_exact else "rounded"]

    def chance(self, rung: int, amount: Amount) -> float:
        """The share of arbitrary numbers of such a precision that a slip of this rung, or a simpler one, would give."""
        digits = 0 if amount.is_exact else amount.digits
        key = (rung, digits)
        if key not in self._chances:
            while len(self._made) <= rung:
                values, more = self._rungs[len(self._made)]()
                before, others = self._made[-1] if self._made else (frozenset[Value](), 0)
                self._made.append((before | frozenset(values), others + more))
            known, more = self._made[rung]
            wide = Fraction(_step(self.right, digits), 1) / Fraction(self.right) if self.right else 1
            beside = min(1.0, float(more * wide) * SPREAD / (2 * log(RANGE)))
            self._chances[key] = min(1.0, share(known, self.right, digits) + beside)
        return self._chances[key]


def share(values: Collection[Value], right: Value, digits: int = 0) -> float:
    """The share of log-uniform numbers around the right one that are one of these, as far as their digits go.

    >>> round(share({150, 160}, 100), 4)
    0.0093
    >>> share({100}, 100)
    0.0
    """
    if len(values) > MAX_VALUES:
        return 1.0
    whole = 2 * log(RANGE)
    own = _step(right, digits)
    hit: dict[int, float] = {}
    for value in values:
        if not Fraction(right) / RANGE <= value <= right * RANGE:
            continue
        step = _step(value, digits)
        place = floor(Fraction(value) / step + Fraction(1, 2))
        # What rounds to the right number is right.
        if value != right and (not digits or place * step != floor(Fraction(right) / own + Fraction(1, 2)) * own):
            # Digits were rounded or cut off: a number with few of them may stand for half a step less, one more.
            hit[place * step] = (SPREAD if digits else 1) * float(step / Fraction(value))
    return min(1.0, sum(hit.values()) / whole)


def _step(value: Value, digits: int) -> int:
    """The worth of the last of so many digits."""
    return 10 ** max(0, len(str(int(value))) - digits) if digits and value >= 1 else 1


class Sorted:
    """Things by a value, found by a range of values."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.values = sorted(values)

    def within(self, low: Value | Fraction, high: Value | Fraction) -> Sequence[Value]:
        """The values from ``low`` to ``high``."""
        return self.values[bisect_left(self.values, low) : bisect_right(self.values, high)]
