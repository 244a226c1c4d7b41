"""A network as a drawing sees it: what flows, and the steps that change it.

Layers that hand the sizes on and have no weights (activations, norms, dropout) go with the step before them; blocks
with branches inside are one step; equal steps after one another are one step, some times; and a network too long for a
page is told by its beginning and end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ...derivation.deriving import Derivation
from ...derivation.flow import Flow, flow, shape_terms
from ...derivation.records import Layer, Node
from ...nn.module import Module
from ...terms import Number, Term, from_size, product, same
from ..words import in_words
from .naming import Naming
from .windows import Window, is_dense, kernel_sizes, value_or, weights, window_of

Shape = tuple[Term, ...]
_T = TypeVar("_T")

#: More steps than this, and equal neighbours are drawn once; more than these after that, and the middle is left out.
FEW, MANY, KEPT_FIRST, KEPT_LAST = 9, 36, 18, 12
#: Families of containers whose parts follow one another.
_IN_SERIES = frozenset({"sequential", "repeat", "stages"})
#: Why a layer has no parameters, where it changes values only.
_VALUES_ONLY = frozenset({"activation", "dropout", "identity"})
_ONCE = Number(1)


@dataclass(frozen=True, slots=True)
class State:
    """What stands between two layers: maps or a row of units.

    Args:
        units: whether it is a row of units.
        shape: its sizes as they are shown; ``None`` where they are not known.
        count: the channels or units, known from the layer's weights even where sizes are not.
        channels_last: whether the places of a map stand before its channels.
    """

    units: bool
    shape: Shape | None
    count: Term | None
    channels_last: bool = False

    @property
    def channels(self) -> Term | None:
        """How many maps or units there are."""
        if not self.shape:
            return self.count
        return self.shape[-1 if self.channels_last else 0]

    @property
    def places(self) -> Shape:
        """The sizes of one map; empty for units, and where they are not known."""
        shape = self.shape or ()
        return shape[:-1] if self.channels_last else shape[1:]


@dataclass(frozen=True, slots=True)
class Called:
    """What a layer or block is called: by its family, by its type where readers know it better from code.

    ``learns`` says whether it has parameters.
    """

    family: str
    type: str
    learns: bool

    @classmethod
    def of(cls, layer: Layer) -> Called:
        """The name of a layer; what only changes values is called as in code (``ReLU``)."""
        family = "" if layer.nothing in _VALUES_ONLY else _family(layer.family, layer.type)
        return cls(family, layer.type, bool(layer.tensors))


def _family(family: str, name: str) -> str:
    """A class without a family but that of all modules says more by its name."""
    return in_words(name) if family == Module.family else family


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """A layer or block (or equal ones after one another) and what comes out.

    Args:
        called: its name; ``None`` where the same numbers only stand in another shape, without a layer.
        window: what it looks through.
        dense: whether all inputs are joined to all outputs.
        after: layers that follow and only change values.
        state: what comes out.
        times: how many equal layers it stands for.
        left_out: how many steps before this one are not drawn.
        follows: whether it takes what the step before gives.
    """

    called: Called | None
    window: Window
    dense: bool
    after: tuple[Called, ...]
    state: State
    times: Term = _ONCE
    left_out: int = 0
    follows: bool = True


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """The input, the steps, and the names given to sizes with what they stand for."""

    start: State
    steps: tuple[DrawnStep, ...]
    names: tuple[tuple[Term, Term], ...]


def network_of(derivation: Derivation) -> DrawnNetwork:
    """The network of a derivation."""
    walk = _Walk(derivation)
    places = list(_folded(walk.places("", derivation.source[0], _ONCE, outermost=True)))
    naming = Naming(derivation, [shape for place in places for shape in (place.given, place.result) if shape])
    start = _start(derivation, places, naming)
    steps = list(_steps(start, places, naming, derivation.input_shape))
    if len(steps) > FEW:
        steps = list(_joined(steps, _gathered))
    if len(steps) > MANY:
        gap = len(steps) - KEPT_FIRST - KEPT_LAST
        steps = [*steps[:KEPT_FIRST], replace(steps[-KEPT_LAST], left_out=gap), *steps[1 - KEPT_LAST :]]
    shown = [size for state in (start, *(step.state for step in steps)) for size in state.shape or ()]
    return DrawnNetwork(start, tuple(steps), naming.used(shown))


# The parts in the order they run


@dataclass(frozen=True, slots=True)
class _Place:
    """A layer or block where it stands, its true sizes beside it; ``node`` is there for a layer."""

    module: Module
    node: Node | None
    learns: bool
    given: Shape | None
    result: Shape | None
    times: Term
    after: tuple[Called, ...] = ()

    @property
    def called(self) -> Called:
        if self.node is not None:
            # A tied layer learns, though its tensors are counted elsewhere.
            return replace(Called.of(self.node.layer), learns=self.learns)
        name = type(self.module).__name__
        return Called(_family(self.module.family, name), name, self.learns)


class _Walk:
    def __init__(self, derivation: Derivation) -> None:
        module, shape = derivation.source
        self.flows: Mapping[int, Flow] = flow(module, shape)
        self.nodes: dict[str, Node] = {}
        for node in derivation.nodes:
            self.nodes.setdefault(node.path, node)
        # A layer that stands in two places was derived at the first.
        self.paths = {id(part): path for path, part in reversed(list(module.named_modules()))}

    def places(self, path: str, module: Module, times: Term, outermost: bool = False) -> Iterator[_Place]:
        """What stands in a module, containers opened."""
        in_series = module.family in _IN_SERIES and (module.times is None or module.family == "repeat")
        if not module._modules or not (in_series or outermost):
            yield self._place(path, module, times)
            return
        number = from_size(module.times.number) if module.times is not None else _ONCE
        if number == Number(0):
            return
        inside = [
            place
            for name, child in module.named_children()
            for place in self.places(f"{path}.{name}" if path else name, child, times)
        ]
        if number == _ONCE:
            yield from inside
        elif len(one := list(_folded(inside))) == 1:
            # after _folded, what follows and only changes values is part of it
            yield replace(one[0], times=product(number, one[0].times))
        else:
            block = next(module.children())
            yield self._place(path, block if block.family not in _IN_SERIES else module, product(number, times))

    def _place(self, path: str, module: Module, times: Term) -> _Place:
        node = self.nodes.get(self.paths.get(id(module), path)) if not module._modules else None
        learns = any(True for _ in module.parameters())
        if id(module) in self.flows:
            inputs, output = self.flows[id(module)]
            given = shape_terms(inputs[0]) if inputs else None
            return _Place(module, node, learns, given, shape_terms(output), times)
        return _Place(module, node, learns, None, None, times)


def _joined(things: Iterable[_T], join: Callable[[_T, _T], _T | None]) -> Iterator[_T]:
    """The things in their order, each that can be joined with the one before it made one with it."""
    current: _T | None = None
    for thing in things:
        together = None if current is None else join(current, thing)
        if current is not None and together is None:
            yield current
        current = thing if together is None else together
    if current is not None:
        yield current


def _folded(places: Iterable[_Place]) -> Iterator[_Place]:
    def join(one: _Place, other: _Place) -> _Place | None:
        after = (*one.after, *_named(other), *other.after)
        return replace(one, after=after) if _only_values(other) else None

    return _joined(places, join)


def _named(place: _Place) -> tuple[Called, ...]:
    """An identity changes nothing, so nothing is said of it."""
    return () if place.module.family == "identity" else (place.called,)


def _only_values(place: _Place) -> bool:
    """Whether a layer changes values only, not sizes."""
    if place.node is None or weights(place.node.layer):
        return False
    if place.given is not None:
        return place.given == place.result
    return bool(place.node.layer.tensors) or place.node.layer.nothing in _VALUES_ONLY


# States


def _start(derivation: Derivation, places: list[_Place], naming: Naming) -> State:
    if derivation.input_shape is not None:
        last = bool(places) and places[0].module.channels_last
        return State(len(derivation.input_shape) < 2, naming.first(derivation.input_shape), None, last)
    layer = places[0].node.layer if places and places[0].node else None
    if layer is None:
        return State(False, None, None)
    opened = {o.meaning: value_or(o.size, o.value) for stage in layer.stages for o in stage.openings}
    grouped = "groups" in opened or len(weights(layer)) != 1
    dense = is_dense(layer)
    return State(dense, None, None if grouped else opened.get("inputs" if dense else "input_channels"))


def _steps(start: State, places: list[_Place], naming: Naming, given: Shape | None) -> Iterator[DrawnStep]:
    state, before = start, given
    for number, place in enumerate(places, 1):
        if place.given is not None and before is not None and place.given != before:
            # Between two layers a body did something; where it only laid the numbers out anew, that follows.
            shape = naming.plain(place.given, number)
            state = State(len(place.given) < 2, shape, None, place.module.channels_last)
            follows = same(product(*before), product(*place.given)) is True
            yield DrawnStep(None, Window(), False, (), state, follows=follows)
        shown = place.result
        if shown is not None:
            shown = naming.shown(shown, place.given, state.shape, place.node, number)
        state = _after(place, state, shown)
        dense = place.node is not None and is_dense(place.node.layer)
        window = Window() if place.node is None else window_of(place.module)
        yield DrawnStep(place.called, window, dense, place.after, state, place.times)
        before = place.result


def _after(place: _Place, before: State, shape: Shape | None) -> State:
    if shape is not None:
        return State(len(shape) < 2, shape, None, place.module.channels_last)
    if place.node is None:
        return State(before.units, None, None)
    layer = place.node.layer
    if weights(layer):
        units = is_dense(layer) or (before.units and not kernel_sizes(layer))
        return State(units, None, _outputs(layer, -1 if place.module.channels_last else 0))
    if layer.family == "flatten":
        return State(True, None, None)
    return before


def _outputs(layer: Layer, axis: int) -> Term | None:
    """Output channels or units: there is one bias each; without biases that axis of the only weight."""
    tensors = [tensor for tensor in layer.tensors if tensor.role == "bias" and len(tensor.shape) == 1]
    tensor = (tensors or weights(layer))[0]
    return value_or(tensor.shape[axis], tensor.sizes[axis]) if len(weights(layer)) == 1 else None


def _gathered(one: DrawnStep, other: DrawnStep) -> DrawnStep | None:
    """Two equal steps after one another as one, some times."""
    known = one.state.shape is not None or one.state.count is not None
    if not (known and other.follows and isinstance(one.times, Number) and isinstance(other.times, Number)):
        return None
    if replace(one, times=_ONCE, follows=True) != replace(other, times=_ONCE, follows=True):
        return None
    return replace(one, times=Number(one.times.value + other.times.value))
