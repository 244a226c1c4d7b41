"""The search for the slips behind a wrong count: one, several conventions with it, or two at once.

All counts are compared by their values at one point: the sizes where the answer is a number, else values at random.
What agrees there is then compared as a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from ...nn.axes import Axis
from ...nn.module import Module
from ...symbols import dimension
from ...terms import Letter, Number, Term, from_size, same
from ..mistakes.changes import Change, of_size, resized
from ..mistakes.part import Part
from ..mistakes.placed import PLACED
from ..mistakes.record import Facts
from ..mistakes.table import MISTAKES
from ..mistakes.whole import Slip, scopes, whole_slips
from .lettered import MEANINGS, PLACES
from .point import Point, Value
from .sizes import sized
from .subject import Subject, names_of

#: Two slips at once are tried for so many layers at the most; beyond, most pairs are chance.
MAX_PARTS_FOR_PAIRS = 60
#: Of tensors that were only read off a formula these changes make sense.
READ_OFF = frozenset(
    (
        *("no_bias", "flat_filter", "single_bias", "bias_per_slice", "bias_twice", "twice"),
        *("one_window_side", "no_window", "one_head", "one_expert", "groups_ignored"),
    )
)
#: Hardly anybody makes these together with another slip.
RARE = frozenset(
    (
        *(
            "one_output",
            "one_kernel",
            "no_weights",
            "inputs_only",
            "outputs_only",
            "activations_counted",
            "sizes_added",
        ),
        *("bias_twice", "bias_per_weight", "no_gain", "not_counted"),
    )
)
#: In so many layers at the most single axes are given other sizes.
MAX_PARTS_FOR_SIZES = 4
#: So many reasons for one wrong answer are told.
MAX_FOUND = 5
#: So many are compared with one another for that.
MAX_TRIED = 20
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


class Search:
    """The search for what gives an answer.

    Args:
        subject: the right count.
        answer: the answer.
        given: letters that values were given for, those of the answer that the right count has not among them.
    """

    def __init__(self, subject: Subject, answer: Term, given: Collection[str] = ()) -> None:
        self.subject, self.answer = subject, answer
        self.numeric = isinstance(answer, Number) and subject.value is not None
        own = set(subject.names)
        if self.numeric:
            self.point = Point(subject.values)
            others = [name for name in given if name not in own]
        else:
            others = [name for name in names_of([answer]) if name not in own]
            inside = {str(symbol) for part in subject.parts for symbol in _symbols(part)}
            self.point = Point.at_random({*own, *others, *inside, *PLACES})
        #: The letters the answer has and the right count has not.
        self.strangers = [name for name in others if name not in {str(s) for p in subject.parts for s in _symbols(p)}]
        self.wanted = self.point.term(answer)

    def found(self) -> tuple[Found, ...]:
        """Every reason of the simplest kind that gives the answer exactly."""
        if self.wanted is None or self.wanted == self.point.term(self.subject.formula):
            return ()
        parts = self.subject.parts
        usable = bool(parts) and _total(self.point, parts) == self.point.term(self.subject.formula)
        one: tuple[Found, ...] = ()
        if usable:
            one = self._confirmed([((slip,), slip.made(parts)) for slip in self._matching(parts, [])])
            one = one or self._confirmed(list(self._resized(parts)))
        if one and not (self.numeric and self.strangers):
            return one
        plain = tuple(
            Found((slip,), wrong)
            for slip, wrong in sized(self.subject, self.answer, self.point, self.wanted, self.strangers)
            if self.numeric or same(wrong, self.answer) is True
        )
        if one:
            # With sizes of the answer's own a number has more than one reason.
            plain = tuple(item for item in plain if set(names_of([item.wrong])) & set(self.strangers))
        if one or plain:
            return (*one, *plain)[:MAX_FOUND]
        if not usable:
            return ()
        for rules in (
            (self._with_conventions, self._convention_apart),
            (self._pairs,),
            (self._apart,),
        ):
            several = self._confirmed([made for rule in rules for made in rule(parts)])
            if several:
                return several
        return ()

    def _confirmed(self, tried: Sequence[tuple[tuple[Slip, ...], Sequence[Part]]]) -> tuple[Found, ...]:
        """What agrees as a formula too; of slips that differ in their place alone the widest."""
        kept: list[Found] = []
        seen: set[tuple[str, ...]] = set()
        for slips, made in tried:
            key = tuple(sorted(slip.id for slip in slips))
            if key in seen or len(kept) == MAX_TRIED:
                continue
            wrong = Subject(self.subject.formula, tuple(made), {}).whole()
            if self.numeric or same(wrong, self.answer) is True:
                seen.add(key)
                kept.append(Found(slips, wrong))
        found = tuple(_simplest(kept))[:MAX_FOUND]
        # A number is soon what some strange pair of slips gives.
        return tuple(item for item in found if len(item.slips) == 1 or not self.numeric or not item.rare)

    def _matching(self, parts: Sequence[Part], done: Sequence[Slip], *, wide: bool = False) -> Iterator[Slip]:
        """The slips that give the answer when they are made in these parts."""
        base = [self.point.part(part) for part in parts]
        if self.wanted is None or None in base:
            return
        gap = self.wanted - sum(value for value in base if value is not None)
        names = {slip.id for slip in done}
        for slip in self.slips(parts, wide=wide):
            if slip.id not in names and self._gap(slip, base) == gap != 0:
                yield slip

    def _gap(self, slip: Slip, base: Sequence[Value | None]) -> Value | None:
        """What a slip adds to the count."""
        total: Value = 0
        for index, part in slip.changed.items():
            new, old = self.point.part(part), base[index]
            if new is None or old is None:
                return None
            total += new - old
        for part in slip.extra:
            new = self.point.part(part)
            if new is None:
                return None
            total += new
        return total

    def slips(self, parts: Sequence[Part], *, wide: bool = False) -> Iterator[Slip]:
        """Every slip, made everywhere first, then (unless ``wide``) in some places only."""
        strangers = [dimension(name) for name in self.strangers]
        placed = [dimension(name) for name in self.strangers if MEANINGS.get(name) is None or name in PLACES]
        changes: list[tuple[Slip, dict[int, Part]]] = []
        for mistake in MISTAKES:
            if self.subject.guessed and mistake.id not in READ_OFF:
                continue
            made = _each(parts, partial(_with, mistake.applied))
            if made:
                changes.append((Slip(mistake.id, mistake.kind, made), made))
        for placing in PLACED:
            letters = strangers if placing.id in ("dilated_extent", "positions_counted") else placed
            made = _each(parts, partial(placing.applied, strangers=letters))
            if made:
                changes.append((Slip(placing.id, placing.kind, made), made))
        # A network of which nothing is counted is no answer.
        yield from (slip for slip, made in changes if len(parts) == 1 or slip.id != "not_counted")
        yield from whole_slips(parts, self.subject.meanings, strangers, self.point.size)
        if wide or len(parts) == 1:
            return
        for family, path, where in scopes(parts):
            for slip, made in changes:
                inside = {index: made[index] for index in where if index in made}
                if inside and len(inside) < len(made) and slip.id != "not_counted":
                    yield Slip(slip.id, slip.kind, inside, family=family, path=path)

    def _resized(self, parts: Sequence[Part]) -> Iterator[tuple[tuple[Slip, ...], Sequence[Part]]]:
        """One axis of another size, where a letter stands for several: what the second layer reads, the units below."""
        if len(parts) > MAX_PARTS_FOR_SIZES:
            return
        leaves = {leaf for part in parts for fact in part.facts for axis in fact.axes for leaf in axis.leaves}
        base = [self.point.part(part) for part in parts]
        if None in base or self.wanted is None:
            return
        gap = self.wanted - sum(value for value in base if value is not None)
        for leaf in sorted(leaves, key=lambda leaf: (leaf.kind, leaf.meaning, str(leaf.size))):
            if leaf.meaning == "axis" or isinstance(leaf.size, int):
                continue
            for name, change in self._other_sizes(leaf):
                made = _each(parts, partial(_with, change))
                words = {"part": from_size(leaf.size), "instead": Letter(name), "axis": leaf.meaning}
                slip = Slip("wrong_size", "error", made, words=words)
                if self._gap(slip, base) == gap:
                    yield (slip,), slip.made(parts)

    def _other_sizes(self, leaf: Axis) -> Iterator[tuple[str, Change]]:
        """Changes of an axis to the size of a letter: of all axes of its meaning, and of all that are as large."""
        for name in (*self.strangers, *self.subject.names):
            size = dimension(name)
            if size != leaf.size:
                yield name, resized(leaf.meaning, size)
                if not leaf.size.is_Symbol:  # type: ignore[union-attr]
                    yield name, of_size(leaf.size, size)

    def _with_conventions(self, parts: Sequence[Part]) -> Iterator[tuple[tuple[Slip, ...], Sequence[Part]]]:
        """Conventions together, and with a slip of another kind."""
        conventions = [slip for slip in self.slips(parts, wide=True) if slip.kind == "convention"]
        subsets = [
            chosen
            for number in range(1, MAX_CONVENTIONS + 1)
            for chosen in combinations(conventions, number)
            if _independent(chosen)
        ]
        for chosen in subsets:
            made = _all_made(parts, chosen)
            if len(chosen) > 1 and _total(self.point, made) == self.wanted:
                yield chosen, made
        for chosen in subsets:
            made = _all_made(parts, chosen)
            for slip in self._matching(made, chosen):
                if slip.kind != "convention":
                    yield (*chosen, slip), slip.made(made)

    def _convention_apart(self, parts: Sequence[Part]) -> Iterator[tuple[tuple[Slip, ...], Sequence[Part]]]:
        """One convention, with two slips in different places."""
        for convention in self.slips(parts, wide=True):
            if convention.kind == "convention":
                for slips, made in self._apart(convention.made(parts)):
                    if convention.id not in {slip.id for slip in slips}:
                        yield (convention, *slips), made

    def _pairs(self, parts: Sequence[Part]) -> Iterator[tuple[tuple[Slip, ...], Sequence[Part]]]:
        """Two slips at once, each made everywhere, and two with a convention."""
        if len(parts) > MAX_PARTS_FOR_PAIRS:
            return
        first = list(self.slips(parts, wide=True))
        for slip in first:
            if slip.kind != "convention":
                made = slip.made(parts)
                for other in self._matching(made, [slip], wide=True):
                    yield (slip, other), other.made(made)
        if len(parts) == 1:
            for convention in first:
                if convention.kind == "convention":
                    counted = convention.made(parts)
                    for slip in self.slips(counted, wide=True):
                        if slip.kind != "convention":
                            made = slip.made(counted)
                            for other in self._matching(made, [convention, slip], wide=True):
                                yield (convention, slip, other), other.made(made)

    def _apart(self, parts: Sequence[Part]) -> Iterator[tuple[tuple[Slip, ...], Sequence[Part]]]:
        """Two slips in different places: the sum of what they add is the difference."""
        base = [self.point.part(part) for part in parts]
        if self.wanted is None or None in base or len(parts) == 1 or len(parts) > MAX_PARTS_FOR_PAIRS:
            return
        gap = self.wanted - sum(value for value in base if value is not None)
        by_gap: dict[Value, list[Slip]] = {}
        for slip in self.slips(parts):
            own = self._gap(slip, base)
            if own is not None and own != 0:
                by_gap.setdefault(own, []).append(slip)
        # With many layers a number is soon the sum of two gaps by chance.
        chance = len(by_gap) ** 2 // 4
        if self.numeric and -chance < gap < chance:
            return
        for own, slips in by_gap.items():
            for slip in slips[:MAX_FOUND]:
                for other in by_gap.get(gap - own, ())[:MAX_FOUND]:
                    if (slip.id, slip.path) != (other.id, other.path) and not set(slip.changed) & set(other.changed):
                        changed = {**slip.changed, **other.changed}
                        both = Slip("", "error", changed, (*slip.extra, *other.extra))
                        yield (slip, other), both.made(parts)


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


def _symbols(part: Part) -> Iterator[object]:
    for fact in part.facts:
        for axis in fact.axes:
            yield from getattr(axis.size, "free_symbols", ())
    for times in part.repeats:
        yield from getattr(times.number, "free_symbols", ())
        yield from getattr(times.active, "free_symbols", ())


def _each(parts: Sequence[Part], change: Callable[[Part], Part | None]) -> dict[int, Part]:
    return {index: made for index, part in enumerate(parts) if (made := change(part)) is not None}


def _with(change: Callable[[Module, Facts], Facts | None], part: Part) -> Part | None:
    facts = change(part.module, part.facts)
    return None if facts is None else part.counting(facts)


def _total(point: Point, parts: Sequence[Part]) -> Value | None:
    values = [point.part(part) for part in parts]
    return None if None in values else sum(value for value in values if value is not None)


def _independent(slips: Sequence[Slip]) -> bool:
    """Whether no two of them change the same layer."""
    indices = [index for slip in slips for index in slip.changed]
    return len(set(indices)) == len(indices) and len({slip.id for slip in slips}) == len(slips)


def _all_made(parts: Sequence[Part], slips: Sequence[Slip]) -> tuple[Part, ...]:
    changed = {index: part for slip in slips for index, part in slip.changed.items()}
    extra = tuple(part for slip in slips for part in slip.extra)
    return Slip("", "convention", changed, extra).made(parts)
