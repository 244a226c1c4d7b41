"""The slips that make sense in a count: in one layer, in layers of a kind or place, in the network as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ...nn.axes import Axis
from ...symbols import dimension, symbols_in
from ...terms import Letter, from_size
from ..mistakes.changes import Change, of_size, resized
from ..mistakes.mistake import Mistake, Strangers, in_tensors
from ..mistakes.part import CountedLayer
from ..mistakes.placed import PLACED
from ..mistakes.table import MISTAKES
from ..mistakes.whole import Slip, ordinal_in, scopes, whole_slips
from .lettered import MEANINGS, PLACES
from .point import Point
from .subject import Subject

#: Of tensors that were only read off a formula these changes make sense.
READ_OFF = frozenset(
    (
        *("no_bias", "flat_filter", "single_bias", "bias_per_slice", "bias_twice", "twice"),
        *("one_window_side", "no_window", "one_head", "one_expert", "groups_ignored"),
    )
)
#: In so many layers at the most single axes are given other sizes.
MAX_PARTS_FOR_SIZES = 4


class Making:
    """Makes slips in layers.

    Args:
        subject: the count the layers are of.
        others: letters that the right count has not.
        point: what letters stand for.
    """

    def __init__(self, subject: Subject, others: Collection[str], point: Point) -> None:
        self.subject, self.others, self.point = subject, sorted(others), point
        #: Those of them that nothing in the layers has either.
        self.strangers = sorted(set(others) - letters_inside(subject))

    def slips(self, parts: Sequence[CountedLayer], *, wide: bool = False) -> Iterator[Slip]:
        """Every slip, made everywhere first, then (unless ``wide``) in some places only."""
        strangers = [dimension(name) for name in self.strangers]
        placed = [dimension(name) for name in self.strangers if MEANINGS.get(name) is None or name in PLACES]
        kept = [mistake for mistake in MISTAKES if not self.subject.guessed or mistake.id in READ_OFF]
        changes = [
            Slip(mistake.id, mistake.kind, made)
            for mistake in (*kept, *PLACED)
            if (made := _each(parts, mistake, placed if mistake.places else strangers))
        ]
        # A network of which nothing is counted is no answer.
        yield from (slip for slip in changes if len(parts) == 1 or slip.id != "not_counted")
        yield from whole_slips(parts, self.subject.meanings, strangers, self.point.size)
        if wide or len(parts) == 1:
            return
        for family, path, where in scopes(parts):
            for slip in changes:
                inside = {index: slip.changed[index] for index in where if index in slip.changed}
                if inside and len(inside) < len(slip.changed) and slip.id != "not_counted":
                    yield Slip(slip.id, slip.kind, inside, family=family, path=path, ordinal=ordinal_in(parts, where))

    def resized(self, parts: Sequence[CountedLayer]) -> Iterator[Slip]:
        """One axis of another size, where a letter stands for several: what the second layer reads, the units below."""
        if len(parts) > MAX_PARTS_FOR_SIZES:
            return
        leaves = {leaf for part in parts for fact in part.facts for axis in fact.axes for leaf in axis.leaves}
        for leaf in sorted(leaves, key=lambda leaf: (leaf.kind, leaf.meaning, str(leaf.size))):
            if leaf.meaning == "axis" or isinstance(leaf.size, int):
                continue
            for name, change in self._other_sizes(leaf):
                made = _each(parts, in_tensors("wrong_size", change))
                words = {"part": from_size(leaf.size), "instead": Letter(name), "axis": leaf.meaning}
                yield Slip("wrong_size", "error", made, words=words)

    def _other_sizes(self, leaf: Axis) -> Iterator[tuple[str, Change]]:
        """Changes of an axis to the size of a letter: of all axes of its meaning, and of all that are as large."""
        for name in (*self.others, *self.subject.names):
            size = dimension(name)
            if size != leaf.size:
                yield name, resized(leaf.meaning, size)
                if not leaf.size.is_Symbol:  # type: ignore[union-attr]
                    yield name, of_size(leaf.size, size)


def letters_inside(subject: Subject) -> set[str]:
    """The letters in the sizes of the layers."""
    axes = (axis.size for part in subject.parts for fact in part.facts for axis in fact.axes)
    repeats = (size for part in subject.parts for times in part.repeats for size in (times.number, times.active))
    return {symbol.name for symbol in symbols_in((*axes, *repeats))}


def _each(parts: Sequence[CountedLayer], mistake: Mistake, strangers: Strangers = ()) -> dict[int, CountedLayer]:
    return {index: made for index, part in enumerate(parts) if (made := mistake.applied(part, strangers)) is not None}
