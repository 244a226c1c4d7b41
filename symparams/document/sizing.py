"""Sizes on their way through a network: long ones get names, which are explained where they arise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..derivation.deriving import Derivation
from ..derivation.flow import SIZE_LETTERS
from ..derivation.records import Node, SizeStep
from ..terms import Letter, Number, Term, letters, nodes, put_in, same
from .formulas import chain

Shape = tuple[Term, ...]

#: A size with more parts than this gets a name.
SHORT = 3


@dataclass(frozen=True, slots=True)
class Flowed:
    """What comes out of a layer.

    Args:
        output: its sizes as they are shown; ``None`` where they are not known.
        reasons: how its sizes follow from those before: a formula, and the numbers put in (``None`` where letters are
            left).
    """

    output: Shape | None
    reasons: tuple[tuple[Term, Term | None], ...]


def sized(derivation: Derivation) -> tuple[Shape | None, tuple[Flowed, ...]]:
    """The input's sizes, and what comes out of each layer."""
    naming = _Naming(derivation)
    start = None if derivation.input_shape is None else naming.first(derivation.input_shape)
    return start, tuple(map(naming.flowed, derivation.nodes))


class _Naming:
    def __init__(self, derivation: Derivation) -> None:
        self.taken = {letter.name for letter in _all_letters(derivation)}
        self.known: dict[Term, Term] = {}
        self.number = 0

    def first(self, shape: Shape) -> Shape:
        bases = SIZE_LETTERS.get(len(shape), ())
        return tuple(self._short(size, bases[i] if i < len(bases) else "n") for i, size in enumerate(shape))

    def flowed(self, node: Node) -> Flowed:
        if node.output is None:
            return Flowed(None, ())
        given = node.inputs[0] if node.inputs else None
        if given != node.output:
            self.number += 1
        bases = SIZE_LETTERS.get(len(node.output), ())
        reasons: list[tuple[Term, Term | None]] = []
        output = []
        for place, size in enumerate(node.output):
            fresh = size not in self.known and not isinstance(size, Letter | Number)
            meaning = self._explained(size, place, node, given)
            shown = self._short(size, bases[place] if place < len(bases) else "n", meaning)
            if fresh and shown != meaning:
                reasons.append((chain(shown, meaning), None))
            output.append(shown)
        if not any(letters(size) for size in node.output):
            reasons = [_worked(step) for step in node.size_steps]
        return Flowed(tuple(output), tuple(reasons))

    def _short(self, size: Term, base: str, meaning: Term | None = None) -> Term:
        """The size itself where it is short, else its name."""
        if isinstance(size, Letter | Number):
            return size
        if size not in self.known:
            if _length(size) <= SHORT:
                self.known[size] = size
            elif meaning is not None and _length(meaning) <= SHORT:
                self.known[size] = meaning
            else:
                name = f"{base}_{self.number}"
                while name in self.taken:
                    name += "'"
                self.taken.add(name)
                self.known[size] = Letter(name)
        return self.known[size]

    def _explained(self, size: Term, place: int, node: Node, given: Shape | None) -> Term:
        """A size by the names of the sizes before it, where the layer's formula proves to give it; else in full."""
        if given is None or isinstance(size, Letter | Number):
            return size
        bases = SIZE_LETTERS.get(len(given), ())
        true = dict(zip(bases, given, strict=False))
        named = {base: self.known.get(term, term) for base, term in true.items()}
        for step in node.size_steps:
            if same(put_in(step.general, true), size) is True:
                mine = put_in(step.general, named)
                # Height and width may both fit; the axis of the same place is meant.
                if len(given) != len(node.output or ()) or named[bases[place]] in set(nodes(mine)):
                    return mine
        return size


def _worked(step: SizeStep) -> tuple[Term, Term | None]:
    if step.numbers is None or step.value is None:
        return step.general, None
    return step.general, chain(step.numbers, Number(step.value))


def _length(term: Term) -> int:
    return sum(1 for _ in nodes(term))


def _all_letters(derivation: Derivation) -> Iterator[Letter]:
    for node in derivation.nodes:
        for shape in (*(node.inputs or ()), node.output or ()):
            for size in shape:
                yield from letters(size)
        for form in node.layer.forms.values():
            yield from letters(form.general)
    for meaning in derivation.letters:
        yield from letters(meaning.letter)
