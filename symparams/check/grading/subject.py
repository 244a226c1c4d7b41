"""What is graded: a count as a sum over layers, each with its tensors, in letters or in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations
from typing import Any

from ..derivation.buildup import Fact
from ..derivation.deriving import derivation_of
from ..derivation.forms import counted_sum, factored_form
from ..derivation.general import generalised
from ..nn.axes import Axis
from ..nn.module import Module
from ..symbols import dimension, put_in
from ..terms import Number, Term, evaluate, expand, letters, product, same
from ..terms.normal import Ring

Facts = tuple[Fact, ...]

#: How often a layer stands in a network, where nothing repeats it.
ONCE = Number(1)

#: A bare formula with more letters than this is not searched for among the layers: the ways to rename grow too fast.
MAX_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A layer of the count: what it is, its tensors, how often it stands, and where."""

    module: Module
    facts: Facts
    times: Term = ONCE
    path: str = ""

    def term(self, facts: Facts | None = None) -> Term:
        """Its count in letters, for its tensors or for others in their place."""
        found = self.facts if facts is None else facts
        return product(self.times, factored_form([fact.axes for fact in found])) if found else Number(0)

    def with_letters(self, mapping: Mapping[Any, Any]) -> Part:
        """The same with letters replaced."""
        facts = tuple(Fact(fact.role, tuple(_axis(axis, mapping) for axis in fact.axes)) for fact in self.facts)
        return replace(self, facts=facts, module=self.module._put_in(mapping, {}))


@dataclass(frozen=True, slots=True)
class Subject:
    """The expected count.

    Args:
        formula: in letters, or the number where there are none.
        parts: its layers; several readings of a bare formula are several subjects.
        values: what the letters stand for, where numbers are known.
    """

    formula: Term
    parts: tuple[Part, ...]
    values: Mapping[str, int]

    @property
    def value(self) -> int | None:
        """The number, where all letters have values."""
        if {letter.name for letter in letters(self.formula)} - set(self.values):
            return None
        number = evaluate(self.formula, self.values)
        return number if isinstance(number, int) else None


def _axis(axis: Axis, mapping: Mapping[Any, Any]) -> Axis:
    parts = tuple(_axis(part, mapping) for part in axis.parts)
    return Axis(put_in(axis.size, mapping), axis.meaning, axis.kind, parts)


def of_module(module: Module) -> Subject:
    """A layer or network; a layer of numbers is taken in the letters of its type, with the numbers as values."""
    values: Mapping[str, int] = {symbol.name: value for symbol, value in module._known_values().items()}
    wide = module.general or module
    if module.general is None and not module._modules and (found := generalised(module)) is not None:
        wide, values = found
    parts = tuple(_parts(wide))
    formula = derivation_of(wide).general or counted_sum(part.term() for part in parts)
    return Subject(formula, parts, values)


def _parts(module: Module) -> Iterator[Part]:
    from ..terms import from_size

    seen: set[int] = set()
    for place in module.placed():
        fresh = []
        for tensor in place.module._parameters.values():
            if tensor is not None and id(tensor) not in seen:
                seen.add(id(tensor))
                fresh.append(Fact(tensor.role, tensor.axes))
        if fresh or not place.module._modules:
            times = product(*(from_size(item.number) for item in place.times))
            yield Part(place.module, tuple(fresh), times, place.path)


def of_formula(formula: Term) -> tuple[Subject, ...]:
    """A bare formula with every layer it may be the count of: each closed form, with its biases, without, or with one
    of two, its letters renamed to those of the formula. A formula no layer has is one subject without layers."""
    names = [letter.name for letter in letters(formula)]
    found = []
    if 0 < len(names) <= MAX_LETTERS:
        mark = _signature(formula)
        for part, own, signature in _layers():
            if signature != mark or len(own) != len(names):
                continue
            for renamed in _renamings(part, own, names, formula):
                found.append(Subject(formula, (renamed,), {}))
                break
    return tuple(found) or (Subject(formula, (), {}),)


def _renamings(part: Part, own: tuple[str, ...], names: list[str], formula: Term) -> Iterator[Part]:
    # The same letters first, so that a formula in the usual letters is read in their usual meaning.
    orders = sorted(permutations(names), key=lambda order: sum(a != b for a, b in zip(own, order, strict=True)))
    for order in orders:
        mapping = {dimension(a): dimension(b) for a, b in zip(own, order, strict=True)}
        renamed = part.with_letters(mapping)
        if same(renamed.term(), formula) is True:
            yield renamed


def _signature(term: Term) -> tuple[Any, ...]:
    """What is alike in formulas that differ in their letters alone."""
    poly = Ring(decide=True).poly(term)
    return tuple(sorted((str(value), tuple(sorted(n for _, n in monomial))) for monomial, value in poly.items()))


@lru_cache(maxsize=1)
def _layers() -> tuple[tuple[Part, tuple[str, ...], tuple[Any, ...]], ...]:
    """Every layer type in letters: with all tensors, without biases, with one bias of two."""
    from .. import nn
    from ..derivation.general import in_letters
    from ..readers.call import layer_names

    found = []
    known = set()
    # Two-dimensional layers go first: theirs is the kind people mean where the formula does not tell.
    types = [getattr(nn, name) for name in sorted(layer_names(), key=lambda name: (not name.endswith("2d"), name))]
    grouped = [in_letters(layer, also=("groups",)) for layer in types if "groups" in layer.arguments]
    for module in (*map(in_letters, types), *grouped):
        if module is None or module._modules:
            continue
        for part in _variants(module):
            term = part.term()
            own = tuple(letter.name for letter in letters(term))
            mark = (type(module).family, str(expand(term)))
            if own and mark not in known:
                known.add(mark)
                found.append((part, own, _signature(term)))
    return tuple(found)


def _variants(module: Module) -> Iterator[Part]:
    facts = tuple(Fact(tensor.role, tensor.axes) for tensor in module._parameters.values() if tensor is not None)
    if not facts:
        return
    yield Part(module, facts)
    biases = [fact for fact in facts if fact.role == "bias"]
    rest = tuple(fact for fact in facts if fact.role != "bias")
    if biases and rest:
        yield Part(module, rest)
        if len(biases) > 1:
            yield Part(module, (*rest, *biases[: len(biases) // 2]))


def values_of(subject: Subject, given: Mapping[str, int]) -> Subject:
    """The subject with values for its letters."""
    return replace(subject, values={**subject.values, **given})


def names_of(terms: Iterable[Term]) -> list[str]:
    """The names of all letters, in order of first appearance."""
    return list(dict.fromkeys(letter.name for term in terms for letter in letters(term)))
