"""Names for sizes that are too long to be written beside a drawing: ``H_1 = H − k_1 + 1``."""

from __future__ import annotations

from collections.abc import Iterable

from ...derivation.deriving import Derivation
from ...derivation.flow import SIZE_LETTERS
from ...derivation.records import Node
from ...terms import Letter, Number, Term, letters, nodes, put_in, same

Shape = tuple[Term, ...]

#: A size with more parts than this gets a name; an explanation with more than that many parts is not written.
_SHORT, _LONGEST = 3, 60


class Naming:
    """The sizes of one network as they are shown.

    Args:
        derivation: the network's.
        shapes: all shapes that may be shown.
    """

    def __init__(self, derivation: Derivation, shapes: Iterable[Shape]) -> None:
        formulas = [form.general for node in derivation.nodes for form in node.layer.forms.values()]
        own = [meaning.letter for meaning in derivation.letters]
        sizes = (size for shape in shapes for size in shape)
        self._taken = {letter.name for term in (*sizes, *formulas, *own) for letter in letters(term)}
        self._names: list[tuple[Term, Term]] = []
        self._known: dict[Term, Term] = {}

    def first(self, shape: Shape) -> Shape:
        """The input's sizes; long ones get names too."""
        return self.plain(shape, 0)

    def plain(self, shape: Shape, number: int) -> Shape:
        """Sizes that follow from no layer."""
        return tuple(self._named(size, base, number, size) for size, base in zip(shape, _bases(shape), strict=True))

    def shown(self, shape: Shape, given: Shape | None, before: Shape | None, node: Node | None, number: int) -> Shape:
        """The sizes of an output as they are shown.

        Args:
            shape: the sizes.
            given, before: the input's sizes, and how they are shown.
            node: the layer, where it is one.
            number: the place in the network.
        """
        found = []
        for place, (size, base) in enumerate(zip(shape, _bases(shape), strict=True)):
            meaning = size
            if node is not None and given is not None and before is not None and not isinstance(size, Letter | Number):
                meaning = _explained(size, place, shape, given, before, node)
            found.append(self._named(size, base, number, meaning))
        return tuple(found)

    def used(self, shown: Iterable[Term]) -> tuple[tuple[Term, Term], ...]:
        """The names among these sizes with what they stand for, and the names that explain them."""
        wanted = {letter.name for size in shown for letter in letters(size)}
        kept = []
        for name, meaning in reversed(self._names):
            if isinstance(name, Letter) and name.name in wanted and _length(meaning) <= _LONGEST:
                wanted |= {letter.name for letter in letters(meaning)}
                kept.append((name, meaning))
        return tuple(reversed(kept))

    def _named(self, size: Term, base: str, number: int, meaning: Term) -> Term:
        if isinstance(size, Letter | Number):
            return size
        if size not in self._known:
            if _length(size) <= _SHORT or (meaning != size and _length(meaning) <= _SHORT + 1):
                self._known[size] = meaning
            else:
                name = f"{base}_{number}"
                while name in self._taken:
                    name += "'"
                self._taken.add(name)
                self._known[size] = Letter(name)
                self._names.append((Letter(name), meaning))
        return self._known[size]


def _bases(shape: Shape) -> tuple[str, ...]:
    return SIZE_LETTERS.get(len(shape)) or ("n",) * len(shape)


def _length(term: Term) -> int:
    return sum(1 for _ in nodes(term))


def _explained(size: Term, place: int, shape: Shape, given: Shape, before: Shape, node: Node) -> Term:
    """A size by the names of the sizes before it, where the layer's formula proves to give it; else in full."""
    bases = SIZE_LETTERS.get(len(given), ())
    true, named = dict(zip(bases, given, strict=False)), dict(zip(bases, before, strict=False))
    for step in node.size_steps:
        if same(put_in(step.general, true), size) is True:
            mine = put_in(step.general, named)
            # Height and width may both fit; the axis of the same place is meant.
            if len(given) != len(shape) or named[bases[place]] in set(nodes(mine)):
                return mine
    return size
