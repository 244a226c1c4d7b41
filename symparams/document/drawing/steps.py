"""A network as a drawing sees it: what flows, and the steps that change it.

Layers that hand the sizes on and have no weights (activations, norms, dropout) go with the step before them; equal
steps after one another are one step, some times; and a network too long for a page is told by its beginning and end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...derivation.deriving import Derivation
from ...derivation.flow import SIZE_LETTERS
from ...derivation.records import Layer, Node
from ...terms import Letter, Number, Term, letters, nodes, put_in, same
from .windows import Window, is_dense, kernel_sizes, value_or, weights, window_of

Shape = tuple[Term, ...]

#: More steps than this, and equal neighbours are drawn once; more than these after that, and the middle is left out.
FEW, MANY, KEPT_FIRST, KEPT_LAST = 9, 36, 18, 12
#: A size with more parts than this gets a name, which is explained below the drawing.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class State:
    """What stands between two layers: maps or a row of units.

    Args:
        units: whether it is a row of units.
        shape: its sizes as they are shown; ``None`` where they are not known.
        count: the channels or units, known from the layer's weights even where sizes are not.
    """

    units: bool
    shape: Shape | None
    count: Term | None


@dataclass(frozen=True, slots=True)
class Step:
    """A layer (or equal ones after one another) and what comes out.

    Args:
        layer: its record.
        window: what it looks through.
        after: layers that follow and only change values.
        state: what comes out.
        times: how many equal layers it stands for.
        left_out: how many steps before this one are not drawn.
        follows: whether it takes what the step before gives.
    """

    layer: Layer
    window: Window
    after: tuple[Layer, ...]
    state: State
    times: int = 1
    left_out: int = 0
    follows: bool = True

    @property
    def dense(self) -> bool:
        """Whether all inputs are joined to all outputs."""
        return is_dense(self.layer)


@dataclass(frozen=True, slots=True)
class Network:
    """The input, the steps, and the names given to sizes with what they stand for."""

    start: State
    steps: tuple[Step, ...]
    names: tuple[tuple[Term, Term], ...]


def network_of(derivation: Derivation) -> Network:
    """The network of a derivation."""
    folded = list(_folded(derivation.nodes))
    naming = _Naming(derivation, [node for node, _ in folded])
    start = _start(derivation, folded[0][0], naming) if folded else State(False, None, None)
    steps: list[Step] = []
    state, before = start, None if not folded else _input(folded[0][0])
    for number, (node, after) in enumerate(folded, 1):
        follows = _input(node) == before or before is None
        given = state.shape if follows else None
        state = _after(node, state, naming.shown(node, given, number))
        steps.append(Step(node.layer, window_of(node), after, state, follows=follows))
        before = node.output
    if len(steps) > FEW:
        steps = list(_gathered(steps))
    if len(steps) > MANY:
        gap = len(steps) - KEPT_FIRST - KEPT_LAST
        steps = [*steps[:KEPT_FIRST], replace(steps[-KEPT_LAST], left_out=gap), *steps[1 - KEPT_LAST :]]
    return Network(start, tuple(steps), _used(naming.names, [start, *(step.state for step in steps)]))


def _input(node: Node) -> Shape | None:
    return node.inputs[0] if node.inputs else None


def _folded(given: Iterable[Node]) -> Iterable[tuple[Node, tuple[Layer, ...]]]:
    current: Node | None = None
    after: list[Layer] = []
    for node in given:
        if current is not None and _only_values(node):
            after.append(node.layer)
            continue
        if current is not None:
            yield current, tuple(after)
        current, after = node, []
    if current is not None:
        yield current, tuple(after)


def _only_values(node: Node) -> bool:
    """Whether a layer changes values only, not sizes."""
    if weights(node.layer):
        return False
    if node.inputs is not None:
        return node.inputs == (node.output,)
    return bool(node.layer.tensors) or node.layer.nothing in {"activation", "dropout", "identity"}


def _start(derivation: Derivation, first: Node, naming: _Naming) -> State:
    shape = _input(first) if derivation.input_shape is not None else None
    if shape is not None:
        return State(len(shape) < 2, naming.first(shape), None)
    found = weights(first.layer)
    opened = {o.meaning: value_or(o.size, o.value) for stage in first.layer.stages for o in stage.openings}
    grouped = "groups" in opened or len(found) != 1
    dense = is_dense(first.layer)
    return State(dense, None, None if grouped else opened.get("inputs" if dense else "input_channels"))


def _after(node: Node, before: State, shape: Shape | None) -> State:
    if shape is not None:
        return State(len(shape) < 2, shape, None)
    layer = node.layer
    if weights(layer):
        return State(is_dense(layer) or (before.units and not kernel_sizes(layer)), None, _outputs(layer))
    if layer.family == "flatten":
        return State(True, None, None)
    return before


def _outputs(layer: Layer) -> Term | None:
    """Output channels or units: there is one bias each; without biases the first axis of the only weight."""
    tensors = [tensor for tensor in layer.tensors if tensor.role == "bias" and len(tensor.shape) == 1]
    tensor = (tensors or weights(layer))[0]
    return value_or(tensor.shape[0], tensor.sizes[0]) if len(weights(layer)) == 1 else None


def _gathered(steps: Iterable[Step]) -> Iterable[Step]:
    current: Step | None = None
    for step in steps:
        if current is not None and step.follows and _alike(current, step):
            current = replace(step, times=current.times + 1)
            continue
        if current is not None:
            yield current
        current = step
    if current is not None:
        yield current


def _alike(one: Step, other: Step) -> bool:
    told = [(s.layer.type, s.window, s.state, tuple(layer.type for layer in s.after)) for s in (one, other)]
    return told[0] == told[1] and (one.state.shape is not None or one.state.count is not None)


def _used(names: Iterable[tuple[Term, Term]], states: list[State]) -> tuple[tuple[Term, Term], ...]:
    """The names that are shown, and those that explain them."""
    wanted = {letter.name for state in states for size in state.shape or () for letter in letters(size)}
    kept = []
    for name, meaning in reversed(list(names)):
        if isinstance(name, Letter) and name.name in wanted:
            wanted |= {letter.name for letter in letters(meaning)}
            kept.append((name, meaning))
    return tuple(reversed(kept))


def _length(term: Term) -> int:
    return sum(1 for _ in nodes(term))


class _Naming:
    """Names for sizes that are too long to be written beside a drawing: ``H_1 = H − k_1 + 1``."""

    def __init__(self, derivation: Derivation, shown: list[Node]) -> None:
        sizes = [size for node in shown for shape in (*(node.inputs or ()), node.output or ()) for size in shape]
        formulas = [form.general for node in shown for form in node.layer.forms.values()]
        own = [meaning.letter for meaning in derivation.letters]
        self.taken = {letter.name for term in (*sizes, *formulas, *own) for letter in letters(term)}
        self.names: list[tuple[Term, Term]] = []
        self.known: dict[Term, Term] = {}

    def first(self, shape: Shape) -> Shape:
        """The input's sizes; long ones get names too."""
        bases = SIZE_LETTERS.get(len(shape), ())
        return tuple(
            self._named(size, bases[place] if place < len(bases) else "n", 0, size) for place, size in enumerate(shape)
        )

    def shown(self, node: Node, before: Shape | None, number: int) -> Shape | None:
        """The sizes of a layer's output as they are shown, ``before`` being its input's."""
        if node.output is None:
            return None
        bases = SIZE_LETTERS.get(len(node.output), ())
        found = []
        for place, size in enumerate(node.output):
            base = bases[place] if place < len(bases) else "n"
            found.append(self._named(size, base, number, self._explained(size, place, node, before)))
        return tuple(found)

    def _named(self, size: Term, base: str, number: int, meaning: Term) -> Term:
        if isinstance(size, Letter | Number):
            return size
        if size not in self.known:
            if _length(size) <= _SHORT or (meaning != size and _length(meaning) <= _SHORT + 1):
                self.known[size] = meaning
            else:
                name = f"{base}_{number}"
                while name in self.taken:
                    name += "'"
                self.taken.add(name)
                self.known[size] = Letter(name)
                self.names.append((Letter(name), meaning))
        return self.known[size]

    def _explained(self, size: Term, place: int, node: Node, before: Shape | None) -> Term:
        """A size by the names of the sizes before it, where the layer's formula proves to give it; else in full."""
        given = _input(node)
        if before is None or given is None or isinstance(size, Letter | Number):
            return size
        bases = SIZE_LETTERS.get(len(given), ())
        true, named = dict(zip(bases, given, strict=False)), dict(zip(bases, before, strict=False))
        for step in node.size_steps:
            if same(put_in(step.general, true), size) is True:
                mine = put_in(step.general, named)
                # Height and width may both fit; the axis of the same place is meant.
                if len(given) != len(node.output or ()) or named[bases[place]] in set(nodes(mine)):
                    return mine
        return size
