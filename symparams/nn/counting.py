"""Counting over the tree: every tensor once, and what stands in a repeated block as often as the block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..symbols import Size, plus, times
from .axes import Axis, Kind, factored
from .series import summed

if TYPE_CHECKING:
    from .module import Module
    from .parameter import Parameter


@dataclass(frozen=True, slots=True)
class Times:
    """How often what is inside a module stands in the network.

    Args:
        number: how many copies there are; each has tensors of its own.
        active: how many of them an input runs through, where that is fewer (experts).
        index: the symbol that counts the copies from 0, where their sizes depend on it.
    """

    number: Size
    active: Size
    index: Any = None

    def of(self, size: Size, active: bool = False) -> Size:
        """The count of all copies, for the count of one."""
        number = self.active if active else self.number
        return times((number, size)) if self.index is None else summed(size, self.index, number)


@dataclass(frozen=True, slots=True)
class Placed:
    """A module where it stands.

    Args:
        path: its name in the network; ``#`` stands for the number of a copy (``layers.#.attention``).
        module: the module.
        within: the modules around it that repeat what is inside them, from the outside in.
        inside: the places directly inside; a module that was met before, repeated in the same way, is not among them.
    """

    path: str
    module: Module
    within: tuple[Module, ...]
    inside: tuple[Placed, ...]

    @property
    def times(self) -> tuple[Times, ...]:
        """How often it stands there, from the outside in; empty for once."""
        return tuple(found for module in self.within if (found := module.times) is not None)

    def walk(self) -> Iterator[Placed]:
        """This place and all inside, in the order of the network."""
        yield self
        for place in self.inside:
            yield from place.walk()


def tree(root: Module) -> Placed:
    """The module and all inside, each once for every way in which it is repeated."""
    seen: set[tuple[int, tuple[Module, ...]]] = set()

    def place(path: str, module: Module, within: tuple[Module, ...]) -> Placed:
        seen.add((id(module), within))
        around = within if module.times is None else (*within, module)
        inside = [
            place(f"{path}.{name}" if path else name, child, around)
            for name, child in module.named_children()
            if (id(child), around) not in seen
        ]
        return Placed(path, module, within, tuple(inside))

    return place("", root, ())


def placed(root: Module) -> Iterator[Placed]:
    """All places of the tree of a module."""
    return tree(root).walk()


def total(root: Module, home: str, wanted: Callable[[Any], bool], active: bool = False) -> Size:
    """The number of elements of the wanted tensors of ``home`` (``_parameters``, ``_buffers``).

    A tensor counts once, however often it is used. One that stands outside of a repeated block as well is not repeated
    with it: all copies share it.
    """
    modules = list(root.modules())
    if any(module.times is not None for module in modules):
        places = list(placed(root))
        return _nested(places, home, wanted, homes(places, home), active)
    seen: set[int] = set()
    return plus(own_count(_fresh(module, home, seen, wanted), module, active) for module in modules)


def _fresh(module: Module, home: str, seen: set[int], wanted: Callable[[Any], bool]) -> list[Any]:
    fresh = []
    for tensor in module.__dict__[home].values():
        if tensor is not None and id(tensor) not in seen:
            seen.add(id(tensor))
            if wanted(tensor):
                fresh.append(tensor)
    return fresh


def own_count(tensors: list[Parameter], module: Module, active: bool = False) -> Size:
    """The count of one layer's tensors: what all of them share, times the sum of the rest."""
    if not tensors:
        return 0
    axes = [tensor.axes for tensor in tensors]
    if active and module.active_experts is not None:
        axes = [_with_experts(item, module.active_experts) for item in axes]
    sizes = [times(axis.size for axis in item) for item in axes]
    if all(isinstance(size, int) for size in sizes):
        return plus(sizes)
    common, rests = factored(axes)
    return times((times(axis.size for axis in common), plus(times(axis.size for axis in rest) for rest in rests)))


def _with_experts(axes: Sequence[Axis], number: Size) -> tuple[Axis, ...]:
    """The axes with as many experts as an input runs through."""
    leaves = (leaf for axis in axes for leaf in axis.leaves)
    return tuple(Axis(number, leaf.meaning, leaf.kind) if leaf.kind == Kind.EXPERT else leaf for leaf in leaves)


def homes(places: Iterable[Placed], home: str = "_parameters") -> dict[int, tuple[Module, ...]]:
    """The repeats each tensor counts in, by its identity: all that its places have in common."""
    found: dict[int, tuple[Module, ...]] = {}
    for place in places:
        for tensor in place.module.__dict__[home].values():
            if tensor is not None:
                before = found.get(id(tensor))
                found[id(tensor)] = place.within if before is None else _common(before, place.within)
    return found


def _common(first: tuple[Module, ...], second: tuple[Module, ...]) -> tuple[Module, ...]:
    n = 0
    while n < min(len(first), len(second)) and first[n] is second[n]:
        n += 1
    return first[:n]


def _nested(
    places: list[Placed],
    home: str,
    wanted: Callable[[Any], bool],
    shared: dict[int, tuple[Module, ...]],
    active: bool,
) -> Size:
    """The sum, block by block: the copies of a block times the sum of what is inside."""
    seen: set[int] = set()
    sums: dict[tuple[Module, ...], list[Size]] = {}
    for place in places:
        by_repeats: dict[tuple[Module, ...], list[Any]] = {}
        for tensor in _fresh(place.module, home, seen, wanted):
            by_repeats.setdefault(shared[id(tensor)], []).append(tensor)
        for within, tensors in by_repeats.items():
            sums.setdefault(within, []).append(own_count(tensors, place.module, active))
    for depth in range(max(map(len, sums), default=0), 0, -1):
        for within in [key for key in sums if len(key) == depth]:
            repeats = within[-1].times
            assert repeats is not None
            sums.setdefault(within[:-1], []).append(repeats.of(plus(sums.pop(within)), active))
    return plus(sums.get((), ()))
