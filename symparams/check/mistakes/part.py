"""A layer where it stands in a count: what mistakes change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...derivation.buildup import Fact, Facts
from ...derivation.forms import factored_form
from ...nn.axes import Axis
from ...nn.counting import Times, homes
from ...nn.module import Module
from ...symbols import Size, plus, put_in, times
from ...terms import Number, Term, from_size, product


@dataclass(frozen=True, slots=True)
class CountedLayer:
    """A layer of the count: what it is, its tensors, how often it stands, and where.

    Args:
        module: the layer.
        facts: its tensors, those that are counted elsewhere left out.
        repeats: what repeats it, from the outside in.
        path: where it stands.
        shared: its tensors that are counted elsewhere.
        positions: the sizes of the output's image where they are known: (H_out, W_out).
    """

    module: Module
    facts: Facts
    repeats: tuple[Times, ...] = ()
    path: str = ""
    shared: Facts = ()
    positions: tuple[Size, ...] = ()

    @property
    def family(self) -> str:
        """The kind of layer it is."""
        return type(self.module).family

    def term(self) -> Term:
        """Its count in letters."""
        if not self.facts:
            return Number(0)
        if any(item.index is not None for item in self.repeats):
            size: Size = plus(times(axis.size for axis in fact.axes) for fact in self.facts)
            for item in reversed(self.repeats):
                size = item.of(size)
            return from_size(size)
        number = product(*(from_size(item.number) for item in self.repeats))
        return product(number, factored_form([fact.axes for fact in self.facts]))

    def counting(self, facts: Facts) -> CountedLayer:
        """The same with other tensors."""
        return replace(self, facts=facts)

    def with_letters(self, mapping: Mapping[Any, Any]) -> CountedLayer:
        """The same with letters replaced."""

        def axes(facts: Facts) -> Facts:
            return tuple(Fact(fact.role, tuple(_axis(axis, mapping) for axis in fact.axes)) for fact in facts)

        repeats = tuple(
            Times(put_in(item.number, mapping), put_in(item.active, mapping), item.index) for item in self.repeats
        )
        module = self.module._put_in(mapping, {})
        return replace(self, facts=axes(self.facts), shared=axes(self.shared), repeats=repeats, module=module)


def _axis(axis: Axis, mapping: Mapping[Any, Any]) -> Axis:
    parts = tuple(_axis(part, mapping) for part in axis.parts)
    return Axis(put_in(axis.size, mapping), axis.meaning, axis.kind, parts)


def parts_of(module: Module, positions: Mapping[str, tuple[Size, ...]] | None = None) -> Iterator[CountedLayer]:
    """The layers of a module that have tensors, and those without anything inside."""
    places = list(module.placed())
    where = homes(places)
    seen: set[int] = set()
    for place in places:
        groups: dict[tuple[Module, ...], list[Fact]] = {}
        shared = []
        for tensor in place.module._parameters.values():
            if tensor is None:
                continue
            fact = Fact(tensor.role, tensor.axes)
            if id(tensor) in seen:
                shared.append(fact)
            else:
                seen.add(id(tensor))
                groups.setdefault(where[id(tensor)], []).append(fact)
        if not groups and (shared or not place.module._modules):
            groups[place.within] = []
        for within, fresh in groups.items():
            repeats = tuple(found for item in within if (found := item.times) is not None)
            sizes = (positions or {}).get(place.path, ())
            yield CountedLayer(place.module, tuple(fresh), repeats, place.path, tuple(shared), sizes)
