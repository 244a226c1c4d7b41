"""The search for the slips behind a wrong count: one, several conventions with it, or two at once.

All counts are compared by their values at one point: the sizes where the answer is a number, else values at random.
What agrees there is then compared as a formula. The counts that slips make are worked out once, for all answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice
from typing import Any

from ...terms import Number, Term, same
from ...terms.arithmetic import plain
from ..answers.amounts import Amount
from ..mistakes.whole import Slip
from .causes import Ladder, Sorted
from .lettered import PLACES
from .making import Making, letters_inside
from .point import Point, Value
from .sizes import Sized, sized, subtracted
from .slip_counts import Index, SlipCounts, Slips, collect, independent, made_in
from .subject import Subject, names_of

#: Two slips at once are tried for so many layers at the most; beyond, most pairs are chance.
MAX_PARTS_FOR_PAIRS = 60
#: Hardly anybody makes these together with another slip.
RARE = frozenset(
    (
        *("one_output", "one_kernel", "no_weights", "inputs_only", "outputs_only", "activations_counted"),
        *("sizes_added", "bias_twice", "bias_per_weight", "no_gain", "not_counted"),
    )
)
#: So many reasons for one wrong answer are told, and so many are compared with one another for that.
MAX_FOUND = 5
MAX_TRIED = 20
#: With more letters, in the answer alone or in the right count, no slips are looked for.
MAX_OTHERS = 8
MAX_LETTERS = 60
#: So many conventions are combined.
MAX_CONVENTIONS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """An explanation.

    Args:
        slips: what was done, one or several at once.
        wrong: the count it gives, in letters.
    """

    slips: tuple[Slip, ...]
    wrong: Term

    @property
    def rank(self) -> int:
        """How sure it is: a named slip, one in some places only, a size taken for another, several slips at once."""
        if len(self.slips) > 1:
            return 3
        (slip,) = self.slips
        if slip.words and not slip.changed:
            return 2
        return 1 if (slip.path or slip.family) and slip.id != "left_out" else 0

    @property
    def rare(self) -> bool:
        """Whether there is a slip among them that hardly anybody makes together with another."""
        return any(slip.id in RARE for slip in self.slips)

    @property
    def errors(self) -> int:
        """How many of the slips are errors, beside conventions and approximations."""
        return sum(slip.kind == "error" for slip in self.slips)


class Searches:
    """The searches for one right count, kept from answer to answer.

    Args:
        subject: the right count.
        given: letters that values were given for, those of the answer that the right count has not among them.
    """

    def __init__(self, subject: Subject, given: Collection[str] = ()) -> None:
        self.subject, self.given = subject, given
        self._known: dict[tuple[bool, frozenset[str]], Search] = {}

    def found(self, answer: Term, amount: Amount | None = None) -> tuple[Found, ...]:
        """Every reason of the simplest kind that gives the answer, within the precision it was written with."""
        own = set(self.subject.names)
        numeric = isinstance(answer, Number) and self.subject.value is not None
        others = frozenset(self.given if numeric else names_of([answer])) - own
        if len(others) > MAX_OTHERS or len(own) > MAX_LETTERS or not all(map(str.isidentifier, others)):
            # No slip brings in so many letters, or a letter with a prime.
            return ()
        key = (numeric, others)
        if key not in self._known:
            self._known[key] = Search(self.subject, others, numeric=numeric)
        search = self._known[key]
        if isinstance(answer, Number) and numeric:
            return search.of_number(amount or Amount(Fraction(answer.value), Fraction(1)))
        return search.found(answer)


class Search:
    """The search among what slips make of one right count.

    Args:
        subject: the right count.
        others: letters beside those of the right count.
        numeric: whether the answers are numbers.
    """

    def __init__(self, subject: Subject, others: Collection[str] = (), *, numeric: bool) -> None:
        self.subject, self.numeric = subject, numeric
        names = {*subject.names, *others, *letters_inside(subject), *PLACES}
        self.point = Point(subject.values) if numeric else Point.at_random(names)
        self.making = Making(subject, others, self.point)

    def found(self, answer: Term) -> tuple[Found, ...]:
        """Every reason of the simplest kind that gives a formula exactly."""
        wanted = self.point.term(answer)
        if wanted is None or wanted == self.point.term(self.subject.formula):
            return ()
        one: tuple[Found, ...] = ()
        if self.usable:
            one = self._confirmed(self._single.get(wanted, ()), answer)
            one = one or self._confirmed(self._resized.get(wanted, ()), answer)
        if one:
            return one
        sizes = self._plain(wanted, answer)
        if sizes or not self.usable:
            return sizes[:MAX_FOUND]
        rules: tuple[Callable[[Value], Iterator[Slips]], ...] = (
            lambda value: chain(self._with_conventions.get(value, ()), self._convention_apart(value)),
            lambda value: iter(self._pairs.get(value, ())),
            lambda value: self._apart(self._base, value),
        )
        for rule in rules:
            if several := self._confirmed(rule(wanted), answer):
                return several
        return ()

    # Numbers

    def of_number(self, amount: Amount) -> tuple[Found, ...]:
        """Every reason of the simplest kind for a number, where arbitrary numbers would not get one so simple."""
        right = self.subject.value
        if right is None or amount.covers(right):
            return ()
        answer = Number(plain(amount.value))
        for rung, (values, slips) in enumerate(self._rungs):
            # Sizes that were given for the answer are sizes it was made with.
            if not (self.making.strangers and amount.is_exact) and not self._ladder.reaches(rung, amount):
                return ()
            low, high = amount.span
            hits = [amount.value] if amount.is_exact else _nearest(values().within(low, high), amount.value)
            for value in hits:
                if several := self._named(slips(plain(value)), answer):
                    return (*several, *self._with_strangers(plain(value), several))[:MAX_FOUND]
        return ()

    def _with_strangers(self, value: Value, found: Sequence[Found]) -> Iterator[Found]:
        """With sizes of the answer's own a number has more than one reason."""
        own = set(self.making.strangers)
        if own:
            yield from (
                item for item in self._strange(value) if item not in found and set(names_of([item.wrong])) & own
            )

    def _named(self, made: Iterator[Slips | Found], answer: Term) -> tuple[Found, ...]:
        slips: list[Slips] = []
        named: list[Found] = []
        for item in islice(made, MAX_TRIED):
            if isinstance(item, Found):
                named.append(item)
            else:
                slips.append(item)
        found = self._confirmed(slips, answer)
        # What fewer slips give is not put down to more.
        least = min((len(item.slips) for item in found), default=0)
        return (*(item for item in found if len(item.slips) == least), *named)[:MAX_FOUND]

    @cached_property
    def _rungs(self) -> tuple[tuple[Callable[[], Sorted], Callable[[Value], Iterator[Any]]], ...]:
        """From the simplest slips to the most involved: what numbers they give, and the slips that give one."""

        def of_index(index: Callable[[], Index]) -> tuple[Callable[[], Sorted], Callable[[Value], Iterator[Slips]]]:
            return lambda: self._sorted(index), lambda value: iter(index().get(value, ()))

        sized_ones = (lambda: self._sorted(lambda: self._sized), lambda value: self._strange(value))
        if not self.usable:
            return (sized_ones,)
        first = () if not self.making.strangers else (sized_ones,)
        return (
            of_index(lambda: self._throughout),
            *first,
            of_index(lambda: self._single),
            of_index(lambda: self._resized),
            *(() if first else (sized_ones,)),
            of_index(lambda: self._with_conventions),
            of_index(lambda: self._pairs),
            (lambda: Sorted(()), lambda value: self._apart(self._base, value)),
            (lambda: Sorted(()), lambda value: self._convention_apart(value)),
        )

    def _strange(self, value: Value) -> Iterator[Found]:
        return iter(self._plain(value, Number(plain(value))))

    def _sorted(self, index: Callable[[], Mapping[Value, object]]) -> Sorted:
        made = index()
        if id(made) not in self._in_order:
            self._in_order[id(made)] = Sorted(list(made))
        return self._in_order[id(made)]

    @cached_property
    def _in_order(self) -> dict[int, Sorted]:
        return {}

    @cached_property
    def _ladder(self) -> Ladder:
        def combinations_of(rung: int) -> int:
            apart = len(self._base.by_gap) ** 2 // 2 if self.usable and len(self.subject.parts) > 1 else 0
            last = len(self._rungs) - 1
            return {last: apart * len(self._conventions), last - 1: apart}.get(rung, 0) if apart else 0

        right = self.subject.value
        assert right is not None
        made = [
            (lambda rung=rung, values=values: (values().values, combinations_of(rung)))
            for rung, (values, _) in enumerate(self._rungs)
        ]
        return Ladder(right, made)

    @cached_property
    def _throughout(self) -> Index:
        """One slip, made everywhere."""
        found = ((value, [one for one in slips if _is_throughout(one)]) for value, slips in self._single.items())
        return {value: slips for value, slips in found if slips}

    # One slip

    @cached_property
    def usable(self) -> bool:
        """Whether the layers add up to the formula."""
        parts = self.subject.parts
        return bool(parts) and self.point.sum(parts) == self.point.term(self.subject.formula)

    @cached_property
    def _base(self) -> SlipCounts:
        return SlipCounts(self.subject.parts, self.making, self.point)

    @cached_property
    def _single(self) -> Index:
        return self._base.index()

    @cached_property
    def _resized(self) -> Index:
        return self._base.index(self.making.resized(self.subject.parts))

    @cached_property
    def _sized(self) -> dict[Value, list[Sized]]:
        found: dict[Value, list[Sized]] = {}
        for item in sized(self.subject, self.point, self.making.others, numeric=self.numeric):
            found.setdefault(item.value, []).append(item)
        return found

    def _plain(self, wanted: Value, answer: Term) -> tuple[Found, ...]:
        """The slips in sizes that give the answer; steps of a sequence before all others."""
        items = self._sized.get(wanted, [])
        steps = [item for item in items if item.slip.id == "times_steps"]
        items = [*(steps or items), *(() if self.numeric else subtracted(self.subject, answer))]
        found = ((item.slip, item.wrong) for item in items)
        return tuple(Found((slip,), wrong) for slip, wrong in found if self.numeric or same(wrong, answer) is True)

    # Several slips

    @cached_property
    def _conventions(self) -> list[Slip]:
        return [slip for slip in self.making.slips(self.subject.parts, wide=True) if slip.kind == "convention"]

    @cached_property
    def _with_conventions(self) -> Index:
        """Conventions together, and with a slip of another kind."""
        index: Index = {}
        subsets = [
            chosen
            for number in range(1, MAX_CONVENTIONS + 1)
            for chosen in combinations(self._conventions, number)
            if independent(chosen)
        ]
        made = [SlipCounts(made_in(self.subject.parts, chosen), self.making, self.point) for chosen in subsets]
        for chosen, counts in zip(subsets, made, strict=True):
            if len(chosen) > 1 and counts.total is not None:
                index.setdefault(counts.total, []).append(chosen)
        for chosen, counts in zip(subsets, made, strict=True):
            collect(index, counts.index(before=chosen, wanted=lambda slip: slip.kind != "convention"))
        return index

    @cached_property
    def _pairs(self) -> Index:
        """Two slips at once, each made everywhere, and in one layer two with a convention."""
        index: Index = {}
        parts = self.subject.parts
        if len(parts) > MAX_PARTS_FOR_PAIRS:
            return index
        first = list(self.making.slips(parts, wide=True))
        for slip in first:
            if slip.kind != "convention":
                counts = SlipCounts(slip.made(parts), self.making, self.point)
                collect(index, counts.index(before=(slip,), wide=True))
        if len(parts) == 1:
            for convention in self._conventions:
                counted = convention.made(parts)
                for slip in self.making.slips(counted, wide=True):
                    if slip.kind != "convention":
                        counts = SlipCounts(slip.made(counted), self.making, self.point)
                        collect(index, counts.index(before=(convention, slip), wide=True))
        return index

    @cached_property
    def _by_convention(self) -> list[tuple[Slip, SlipCounts]]:
        return [
            (slip, SlipCounts(slip.made(self.subject.parts), self.making, self.point)) for slip in self._conventions
        ]

    def _convention_apart(self, wanted: Value) -> Iterator[Slips]:
        """One convention, with two slips in different places."""
        for convention, counts in self._by_convention:
            for slips in self._apart(counts, wanted):
                if convention.id not in {slip.id for slip in slips}:
                    yield (convention, *slips)

    def _apart(self, counts: SlipCounts, wanted: Value) -> Iterator[Slips]:
        """Two slips in different places: the sum of what they add is the difference."""
        if counts.total is None or not 1 < len(counts.parts) <= MAX_PARTS_FOR_PAIRS:
            return
        gap, by_gap = wanted - counts.total, counts.by_gap
        # Of small gaps there are many: with many layers a number is soon the sum of two of them by chance.
        near = len(by_gap) ** 2 // 4
        if self.numeric and -near < gap < near:
            return
        for own, slips in by_gap.items():
            for slip in slips[:MAX_FOUND]:
                for other in by_gap.get(gap - own, ())[:MAX_FOUND]:
                    if (slip.id, slip.path) != (other.id, other.path) and independent((slip, other)):
                        yield slip, other

    def _confirmed(self, tried: Iterator[Slips] | Sequence[Slips], answer: Term) -> tuple[Found, ...]:
        """What agrees as a formula too; of slips that differ in their place alone the widest."""
        kept: list[Found] = []
        seen: set[tuple[str, ...]] = set()
        for slips in tried:
            key = tuple(sorted(slip.id for slip in slips))
            if key in seen or len(kept) == MAX_TRIED:
                continue
            wrong = Subject(self.subject.formula, made_in(self.subject.parts, slips), {}).whole()
            if self.numeric or same(wrong, answer) is True:
                seen.add(key)
                kept.append(Found(slips, wrong))
        found = tuple(_simplest(kept))[:MAX_FOUND]
        # A number is soon what some strange pair of slips gives.
        return tuple(item for item in found if len(item.slips) == 1 or not self.numeric or not item.rare)


def _is_throughout(slips: Slips) -> bool:
    """Whether a slip was made in the whole network, and is one that people make."""
    (slip,) = slips
    return not slip.path and not slip.family and slip.id not in RARE


def _nearest(values: Sequence[Value], wanted: Fraction) -> list[Value]:
    return sorted(values, key=lambda value: abs(value - wanted))[:MAX_TRIED]


def _simplest(found: Sequence[Found]) -> Iterator[Found]:
    """Those of the fewest slips, and others that are the same formula whatever the sizes."""
    least = min((len(item.slips) for item in found), default=0)
    best = [item for item in found if len(item.slips) == least]
    ids = [{slip.id for slip in item.slips} for item in best]
    usual = [item for item in best if not item.rare]
    if least > 1 and usual:
        best = usual
    for item in found:
        own = {slip.id for slip in item.slips}
        longer = len(item.slips) > least and not any(other <= own for other in ids)
        if item in best or (longer and any(same(item.wrong, other.wrong) is True for other in best)):
            yield item
