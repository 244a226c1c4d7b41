"""A network in its structure: layers where they stand, blocks with what is inside, repetition, shared tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import groupby, repeat
from math import prod
from typing import Any

from ..nn.counting import Placed, homes, total, tree
from ..nn.module import Module
from ..nn.parameter import Parameter
from ..symbols import Size
from ..terms import Number, Term, evaluate, expand, from_size, product, sum_of
from .buildup import Fact, Formulas
from .flow import Flow, shape_terms, size_steps
from .forms import Order, counted_sum, known, known_sum, tidied
from .general import generalised, meanings
from .layers import STATISTICS, layer_record
from .records import FORMS, Block, Layer, Node

Within = tuple[Module, ...]
Members = list["int | Block"]


class NetworkWalk:
    """A walk over a module and, beside it, over the same module in letters.

    Args:
        module: the network.
        flows: the shapes before and after each layer.
        conventions: those in force, by name.
        letters: whether formulas in letters are wanted, and with them SymPy.
        order: in which factors are written.
    """

    def __init__(
        self, module: Module, flows: Mapping[int, Flow], conventions: Mapping[str, str], letters: bool, order: Order
    ) -> None:
        self.module, self.flows, self.choice, self.with_letters = module, flows, conventions, letters
        self.order = order
        self.general: Module | None = module.general if letters else None
        self.values = {symbol.name: value for symbol, value in module._known_values().items()} if self.general else {}
        self.meanings = meanings(self.general or module)
        self.touched: set[str] = set()
        self.nodes: list[Node] = []
        self._wide = {place.path: place.module for place in self.general.placed()} if self.general else {}
        places = tree(module)
        if not all(_is_in_letters(place.module, self._wide.get(place.path), self.values) for place in places.walk()):
            # It was changed after the values were put in: its letters are those of another network.
            self.general, self.values, self._wide, self.meanings = None, {}, {}, meanings(module)
        self._homes = homes(places.walk())
        self._first_names: dict[int, str] = {}
        self._ordinals: dict[str, int] = {}
        # Layers whose tensors are counted further out than they stand, by where they are counted.
        self._outside: dict[Within, list[int]] = {}
        # One derivation for each distinct layer, however often it stands in the network.
        self._known: dict[object, tuple[Layer, Module | None, Mapping[str, int]]] = {}
        # What layers of one type share: the layer in letters, and its formulas.
        self._lettered: dict[object, Module] = {}
        self._formulas: dict[tuple[Fact, ...], Formulas] = {}
        members = self._members(places)
        self.root = self._block(places, [*members, *self._outside.pop((), ())])

    @cached_property
    def speaks(self) -> bool:
        """Whether the layers' formulas stand in letters that belong to the whole network."""
        if not self.with_letters:
            return False
        return self.module.own_letters if self.general is not None else bool(self.module.symbols)

    # Structure

    def _members(self, place: Placed) -> Members:
        """What stands at this place: its own layer, if it is one, and what is inside."""
        module = place.module
        members: Members = []
        if not module._modules or any(tensor is not None for tensor in module._parameters.values()):
            members += self._layer_nodes(place)
        children = [(child, member) for child in place.inside for member in self._child(child)]
        for _, run in groupby(children, lambda pair: _mark(pair[1], self.nodes)):
            members.append(_gathered(list(run)))
        if module.times is not None:
            members += self._outside.pop((*place.within, module), ())
        return members

    def _child(self, place: Placed) -> Members:
        members = self._members(place)
        if place.module.times is None and (len(members) < 2 or not place.module._modules):
            return members
        return [self._block(place, members)] if members else []

    def _block(self, place: Placed, members: Members) -> Block:
        path, module, times = place.path, place.module, place.module.times
        totals = [self._total(member) for member in members]
        value = known_sum(totals)
        numbers = sum_of(*(Number(one) for one in totals if one)) if value else None
        forms = {name: self._sum(name, members) for name in self._form_names()}
        if times is None:
            return Block(path, type(module).__name__, tuple(members), None, None, forms, forms, numbers, value, value)
        copies = known(times.number)
        if times.index is not None:
            # The copies differ: their sum is closed by the counting itself.
            whole = total(module, "_parameters", lambda tensor: True)
            every = {name: from_size(whole) for name in forms}
            all_of = known(whole)
        else:
            wide = self._wide.get(path, module) if self.speaks else module
            assert wide.times is not None
            number = from_size(wide.times.number)
            every = {name: _multiplied(number, form) for name, form in forms.items()}
            all_of = None if value is None or copies is None else value * copies
        letters = from_size(self._wide[path].times.number if path in self._wide else times.number)  # type: ignore[union-attr]
        return Block(path, type(module).__name__, tuple(members), letters, copies, forms, every, numbers, value, all_of)

    def _sum(self, form: str, members: Members) -> Term:
        """The count in letters of what is inside."""
        terms = [term for member in members if (term := self._general(member, form)) is not None]
        if len(terms) < 2:
            return terms[0] if terms else Number(0)
        return expand(sum_of(*terms)) if form == "expanded" else counted_sum(map(tidied, terms))

    def _form_names(self) -> tuple[str, ...]:
        return FORMS if self.speaks or (self.with_letters and not self.module._modules) else ()

    def _total(self, member: int | Block) -> int | None:
        return self.nodes[member].layer.value if isinstance(member, int) else member.total

    def _general(self, member: int | Block, form: str) -> Term | None:
        if isinstance(member, Block):
            return member.all_forms.get(form)
        layer = self.nodes[member].layer
        if layer.forms and layer.value is not None and self.general is None and self.module._modules:
            # A layer of numbers among layers in letters: the letters of its type are not those of the network.
            return Number(layer.value)
        return layer.forms[form].general if layer.forms else None

    # Layers

    def _layer_nodes(self, place: Placed) -> Members:
        """The layer as a node; tensors of it that count further out, because all copies share them, as another."""
        within = place.within
        fresh, shared = self._fresh(place.path, place.module)
        by_home: dict[Within, dict[str, Parameter]] = {within: {}}
        for name, tensor in fresh.items():
            home = self._homes[id(tensor)] if self.choice["tied"] == "once" else within
            by_home.setdefault(home, {})[name] = tensor
        here: Members = []
        for home, tensors in by_home.items():
            if not tensors and home != within:
                continue
            index = self._node(place, home, tensors, shared if home == within else ())
            if home == within:
                here.append(index)
            else:
                self._outside.setdefault(home, []).append(index)
        return here

    def _node(
        self,
        place: Placed,
        home: Within,
        tensors: Mapping[str, Parameter],
        shared: tuple[tuple[str, str], ...],
    ) -> int:
        path, module = place.path, place.module
        # Statistics are counted where the layer stands, whichever of its tensors count further out.
        statistics = home == place.within and any(
            buffer is not None and buffer.role in STATISTICS for buffer in module._buffers.values()
        )
        layer, general, values = self._layer(module, self._wide.get(path), tensors, statistics)
        self._ordinals[module.family] = self._ordinals.get(module.family, 0) + 1
        flowed = self.flows.get(id(module))
        copies = [times.number for part in home if (times := part.times) is not None]
        numbers = [number for number in copies if isinstance(number, int)]
        complete = layer.value is not None and len(numbers) == len(copies)
        self.nodes.append(
            Node(
                path=path,
                ordinal=self._ordinals[module.family],
                layer=layer,
                part=module.part,
                inputs=None if flowed is None else tuple(map(shape_terms, flowed[0])),
                output=None if flowed is None else shape_terms(flowed[1]),
                size_steps=size_steps(module, general, values, flowed) if flowed and self.with_letters else (),
                shared=shared,
                copies=tuple(map(from_size, copies)),
                total=prod((layer.value or 0, *numbers)) if complete else None,
            )
        )
        return len(self.nodes) - 1

    def _fresh(self, path: str, module: Module) -> tuple[dict[str, Parameter], tuple[tuple[str, str], ...]]:
        """The tensors to count here, and those counted at an earlier place."""
        fresh: dict[str, Parameter] = {}
        shared = []
        for name, tensor in module._parameters.items():
            if tensor is None:
                continue
            own = f"{path}.{name}" if path else name
            first = self._first_names.setdefault(id(tensor), own)
            if first != own:
                self.touched.add("tied")
                shared.append((name, first))
                if self.choice["tied"] == "once":
                    continue
            fresh[name] = tensor
        return fresh, tuple(shared)

    def _layer(
        self, module: Module, wide: Module | None, fresh: Mapping[str, Parameter], statistics: bool
    ) -> tuple[Layer, Module | None, Mapping[str, int]]:
        if statistics:
            self.touched.add("batch_norm")
        counted = statistics and self.choice["batch_norm"] == "counted"
        key = (
            counted,
            type(module),
            repr(module._call),
            tuple((name, tensor.axes, tensor.requires_grad) for name, tensor in fresh.items()),
            None
            if wide is None or not self.module.own_letters
            else tuple(p.axes for p in wide._parameters.values() if p is not None),
        )
        if key not in self._known:
            general, values, words = self._in_letters(module, wide)
            layer = layer_record(module, fresh, general, values, words, counted, self.order, self._formulas)
            self._known[key] = (layer, general, values)
        return self._known[key]

    def _in_letters(
        self, module: Module, wide: Module | None
    ) -> tuple[Module | None, Mapping[str, int], Mapping[str, str]]:
        """The layer in letters: the network's own where it has them, else those of the layer's type."""
        if not self.with_letters:
            return None, {}, {}
        if wide is not None and self.module.own_letters:
            return wide, self.values, self.meanings
        found = generalised(module, self._lettered)
        if found is None or not _is_in_letters(module, *found):
            return None, {}, self.meanings
        return (*found, meanings(found[0]))


def _is_in_letters(module: Module, general: Module | None, values: Mapping[str, int]) -> bool:
    """Whether a layer has the tensors it has in letters; a program may have put another in the place of one."""
    return general is None or all(
        tensor is None
        or (
            ((wide := general._parameters.get(name)) is not None and len(wide.shape) == len(tensor.shape))
            and all(map(_agrees, tensor.shape, wide.shape, repeat(values)))
        )
        for name, tensor in module._parameters.items()
    )


def _agrees(size: Size, wide: Size, values: Mapping[str, int]) -> bool:
    return size == wide or not isinstance(size, int) or size == evaluate(from_size(wide), values)


def _mark(member: int | Block, nodes: list[Node]) -> Any:
    """What two equal blocks have in common: the same layers in order, and the same shapes where they are known; a layer
    outside of a block is like no other."""
    if isinstance(member, int):
        return member
    inside = tuple(
        (id(nodes[part].layer), nodes[part].output, nodes[part].shared) if isinstance(part, int) else _mark(part, nodes)
        for part in member.members
    )
    # A run inside goes by the names of its ends: paths differ from copy to copy.
    ends = tuple(path.rpartition(".")[2] for path in (member.path, member.last)) if member.last else ()
    return (member.type, member.copies, ends, inside)


def _gathered(run: list[tuple[Placed, int | Block]]) -> int | Block:
    """Equal blocks in a row as one block and how many there are; what stands in it is what stands in the first.

    Args:
        run: the blocks, each with the child it is or lies in.
    """
    place, first = run[0]
    n = len(run)
    if n == 1 or isinstance(first, int):
        return first
    once, (end_place, last) = first, run[-1]
    assert isinstance(last, Block)
    end = last.path
    if first.copies is not None and first.copies_value != 1:
        # What repeats already is repeated as a whole: 2 blocks of 3 layers each.
        forms, value = first.all_forms, first.total
        numbers = Number(value) if value else None
        kind = type(place.module).__name__
        once, end = Block(place.path, kind, (first,), None, None, forms, forms, numbers, value, value), end_place.path
    return replace(
        once,
        copies=Number(n),
        copies_value=n,
        all_forms={name: _multiplied(Number(n), form) for name, form in once.forms.items()},
        total=None if once.value is None else n * once.value,
        last=end,
    )


def _multiplied(number: Term, form: Term) -> Term:
    return tidied(product(number, form))
