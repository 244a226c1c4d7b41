"""What is graded: a count as a sum over layers, each with its tensors, in letters or in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ...derivation.deriving import derivation_of
from ...derivation.flow import flow
from ...derivation.forms import counted_sum
from ...derivation.general import generalised, meanings
from ...errors import SymparamsError
from ...nn.module import Module
from ...nn.shapes import without_batch
from ...symbols import Size
from ...terms import Term, evaluate, letters
from ..mistakes.part import CountedLayer, parts_of


@dataclass(frozen=True, slots=True)
class Subject:
    """The expected count.

    Args:
        formula: in letters, or the number where there are none.
        parts: its layers; several readings of a bare formula are several subjects.
        values: what the letters stand for, where numbers are known.
        meanings: what letters mean: keys of the message catalogues.
        guessed: whether the layers were read off the letters of a bare formula.
    """

    formula: Term
    parts: tuple[CountedLayer, ...]
    values: Mapping[str, int]
    meanings: Mapping[str, str] = field(default_factory=dict)
    guessed: bool = False

    @property
    def names(self) -> list[str]:
        """The letters of the formula."""
        return names_of([self.formula])

    @property
    def value(self) -> int | None:
        """The number, where all letters have values."""
        if set(self.names) - set(self.values):
            return None
        number = evaluate(self.formula, self.values)
        return number if isinstance(number, int) else None

    def whole(self, changed: Mapping[int, CountedLayer] | None = None, extra: Iterable[CountedLayer] = ()) -> Term:
        """The count in letters, with other layers in the places of some and more behind them."""
        new = changed or {}
        parts = [new.get(index, part) for index, part in enumerate(self.parts)]
        return counted_sum(part.term() for part in (*parts, *extra))


def of_module(module: Module) -> Subject:
    """A layer or network; a layer of numbers is taken in the letters of its type, with the numbers as values."""
    values: Mapping[str, int] = {symbol.name: value for symbol, value in module._known_values().items()}
    wide = module.general or module
    if module.general is None and not module._modules and (found := generalised(module)) is not None:
        wide, values = found
    parts = tuple(parts_of(wide, _positions(module)))
    formula = derivation_of(wide).general or counted_sum(part.term() for part in parts)
    return Subject(formula, parts, values, meanings(wide))


def _positions(module: Module) -> dict[str, tuple[Size, ...]]:
    """The sizes of the images that layers give, by path, where the input's shape is known."""
    if module.input_shape is None:
        return {}
    try:
        flowed = flow(module, module.input_shape)
    except SymparamsError:
        return {}
    found: dict[str, tuple[Size, ...]] = {}
    for place in module.placed():
        if id(place.module) in flowed:
            shape = without_batch(flowed[id(place.module)][1])
            if len(shape) > 1 and not any(isinstance(size, tuple) for size in shape):
                found[place.path] = tuple(shape[1:])
    return found


def values_of(subject: Subject, given: Mapping[str, int]) -> Subject:
    """The subject with values for its letters."""
    return replace(subject, values={**subject.values, **given})


def names_of(terms: Iterable[Term]) -> list[str]:
    """The names of all letters, in order of first appearance."""
    return list(dict.fromkeys(letter.name for term in terms for letter in letters(term)))


def text_of(term: Term) -> str:
    """A formula in plain text."""
    from ...notation import TextPrinter, notation
    from ...terms import merge_powers

    return TextPrinter(notation("raschka")).print(merge_powers(term))
