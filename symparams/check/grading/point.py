"""Numbers for letters, at which counts are compared before they are compared as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from ...derivation.buildup import Facts
from ...errors import LimitError, SymbolsLeftError
from ...terms import Term, evaluate, from_size
from ...terms.arithmetic import UndefinedError
from ..mistakes.part import CountedLayer

Value: TypeAlias = "int | Fraction"

#: Letters are given values of this size at random, so that different formulas have different values.
SMALLEST, LARGEST = 1_009, 9_973


class Point:
    """What each letter stands for, and the values of counts there.

    Args:
        values: by letter.
    """

    def __init__(self, values: Mapping[str, int]) -> None:
        self.values = dict(values)
        self._sizes: dict[Any, Value | None] = {}

    @classmethod
    def at_random(cls, names: Iterable[str]) -> Point:
        """Values for letters, the same in each run."""
        ordered = sorted(names)
        values = Random("".join(ordered)).sample(range(SMALLEST, LARGEST), len(ordered))
        return cls(dict(zip(ordered, values, strict=True)))

    def term(self, term: Term, other: Mapping[str, Value] | None = None) -> Value | None:
        """The value of a formula, with other values for some letters; ``None`` where it has none here."""
        try:
            return evaluate(term, {**self.values, **other} if other else self.values)
        except (LimitError, SymbolsLeftError, UndefinedError):
            return None

    def size(self, size: Any) -> Value | None:
        """The value of a size."""
        if isinstance(size, int):
            return size
        if size not in self._sizes:
            self._sizes[size] = self.term(from_size(size))
        return self._sizes[size]

    def facts(self, facts: Facts) -> Value | None:
        """The number of elements of tensors."""
        total: Value = 0
        for fact in facts:
            number: Value = 1
            for axis in fact.axes:
                size = self.size(axis.size)
                if size is None:
                    return None
                number *= size
            total += number
        return total

    def part(self, part: CountedLayer) -> Value | None:
        """The count of a layer with all its copies."""
        if any(times.index is not None for times in part.repeats):
            return self.term(part.term())
        total = self.facts(part.facts)
        for times in part.repeats:
            number = self.size(times.number)
            if total is None or number is None:
                return None
            total *= number
        return total

    def sum(self, parts: Iterable[CountedLayer]) -> Value | None:
        """The count of layers."""
        values = [self.part(part) for part in parts]
        return None if None in values else sum(value for value in values if value is not None)
