"""The counts that one more slip makes of layers, by their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, reduce

from ..mistakes.part import CountedLayer
from ..mistakes.whole import Slip
from .making import Making
from .point import Point, Value

Slips = tuple[Slip, ...]
#: Slips by the value of the count they make.
Index = dict[Value, list[Slips]]


class SlipCounts:
    """The counts that one more slip makes of layers."""

    def __init__(self, parts: Sequence[CountedLayer], making: Making, point: Point) -> None:
        self.parts, self._making, self._point = tuple(parts), making, point
        self._values = [point.part(part) for part in parts]

    @cached_property
    def total(self) -> Value | None:
        """The count of the layers as they are."""
        return None if None in self._values else sum(value for value in self._values if value is not None)

    @cached_property
    def by_gap(self) -> dict[Value, list[Slip]]:
        """Every slip by what it adds."""
        found: dict[Value, list[Slip]] = {}
        for slip in self._making.slips(self.parts):
            gap = self._gap(slip)
            if gap:
                found.setdefault(gap, []).append(slip)
        return found

    def index(
        self,
        slips: Iterator[Slip] | None = None,
        *,
        before: Slips = (),
        wide: bool = False,
        wanted: Callable[[Slip], bool] = lambda slip: True,
    ) -> Index:
        """The counts with one more slip, by value; ``before`` are those made already."""
        found: Index = {}
        if self.total is None:
            return found
        names = {slip.id for slip in before}
        for slip in self._making.slips(self.parts, wide=wide) if slips is None else slips:
            gap = self._gap(slip)
            if gap and slip.id not in names and wanted(slip):
                found.setdefault(self.total + gap, []).append((*before, slip))
        return found

    def _gap(self, slip: Slip) -> Value | None:
        """What a slip adds to the count."""
        total: Value = 0
        for index, part in slip.changed.items():
            new, old = self._point.part(part), self._values[index]
            if new is None or old is None:
                return None
            total += new - old
        for part in slip.extra:
            new = self._point.part(part)
            if new is None:
                return None
            total += new
        return total


def made_in(parts: Sequence[CountedLayer], slips: Slips) -> tuple[CountedLayer, ...]:
    """The parts with slips made one after the other."""
    return reduce(lambda made, slip: slip.made(made), slips, tuple(parts))


def collect(index: Index, more: Index) -> None:
    for value, found in more.items():
        index.setdefault(value, []).extend(found)


def independent(slips: Sequence[Slip]) -> bool:
    """Whether no two of them change the same layer."""
    indices = [index for slip in slips for index in slip.changed]
    return len(set(indices)) == len(indices)
