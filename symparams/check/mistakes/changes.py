"""Changes to the tensors of a layer, each for any layer: they know roles and kinds of axes, no layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import signature

from ...derivation.buildup import Fact, Facts, facts_of
from ...derivation.general import arguments_of
from ...errors import SymparamsError
from ...nn.axes import Axis, Kind
from ...nn.module import Module
from ...symbols import Size, plus, times

Change = Callable[[Module, Facts], Facts]


def without(role: str) -> Change:
    """The tensors of a role are left out."""

    def change(module: Module, facts: Facts) -> Facts:
        kept = tuple(fact for fact in facts if fact.role != role)
        return kept if kept else facts

    return change


def flat(*kinds: Kind, role: str = "", needs: Kind | None = None) -> Change:
    """The axes of these kinds count as 1; in one role only, or only where there is an axis of the kind needed too."""

    def change(module: Module, facts: Facts) -> Facts:
        if needs is not None and not any(fact.opened(needs) for fact in facts):
            return facts
        concerned = (fact for fact in facts if role in ("", fact.role))
        flattened = {fact: sized(fact, lambda leaf: leaf.kind in kinds, 1) for fact in concerned}
        return tuple(flattened.get(fact, fact) for fact in facts)

    return change


def sized(fact: Fact, chosen: Callable[[Axis], bool], size: Size) -> Fact:
    """The tensor with another size for the axes that are chosen, and for parts of axes."""

    def other(axis: Axis) -> Axis:
        if not axis.parts:
            return replace(axis, size=size) if chosen(axis) else axis
        parts = tuple(map(other, axis.parts))
        return axis if parts == axis.parts else replace(axis, size=times(part.size for part in parts), parts=parts)

    return replace(fact, axes=tuple(map(other, fact.axes)))


def multiplied(fact: Fact, axes: Sequence[Axis]) -> Fact:
    """The tensor once for each place along further axes."""
    return replace(fact, axes=(*fact.axes, *axes))


def one_output(outputs: Sequence[Kind]) -> Change:
    """One output is counted; what is looked up in a table has a width instead."""
    one = flat(*outputs)
    return lambda module, facts: facts if any(fact.role == "table" for fact in facts) else one(module, facts)


def one_window_axis(module: Module, facts: Facts) -> Facts:
    """Of a window only one side is counted: k for k²."""

    def narrowed(fact: Fact) -> Fact:
        sides = [axis for axis in fact.axes if axis.kind == Kind.WINDOW]
        return (
            replace(fact, axes=tuple(axis for axis in fact.axes if axis not in sides[1:])) if len(sides) > 1 else fact
        )

    return tuple(map(narrowed, facts))


def bias_on_inputs(module: Module, facts: Facts) -> Facts:
    """The bias is counted once an input, not once an output: n_in (n_out + 1)."""
    weights = [fact for fact in facts if fact.role == "weight"]
    if len(weights) != 1:
        return facts
    inputs = tuple(axis for axis in weights[0].axes if axis.kind == Kind.INPUT)
    return tuple(replace(fact, axes=inputs) if fact.role == "bias" else fact for fact in facts)


def window_as_weights(module: Module, facts: Facts) -> Facts:
    """A layer without tensors is given the weights of its window."""
    if facts or not module.nothing:
        return facts
    names = [name for name, argument in module.arguments.items() if argument.meaning == "kernel_size"]
    sizes = getattr(module, names[0]) if names else ()
    return (Fact("weight", tuple(Axis(size, "kernel_window", Kind.WINDOW) for size in sizes)),) if sizes else facts


def window_and_bias(module: Module, facts: Facts) -> Facts:
    """As :func:`window_as_weights`, with a bias."""
    made = window_as_weights(module, facts)
    return (*made, Fact("bias", ())) if made != facts else facts


def statistics(module: Module, facts: Facts) -> Facts:
    """Buffers with as many elements as the layer has channels are counted too."""
    kept = [buffer for buffer in module._buffers.values() if buffer is not None and buffer.axes]
    return (*facts, *(Fact(buffer.role, buffer.axes) for buffer in kept))


def without_axis(meaning: str) -> Change:
    """The tensors that have an axis of this meaning are left out."""

    def change(module: Module, facts: Facts) -> Facts:
        return tuple(fact for fact in facts if not _leaves(fact, meaning))

    return change


def only(*kinds: Kind) -> Change:
    """Of the weights these axes are counted, and nothing else: the inputs, or the outputs."""
    outputs = Kind.INPUT not in kinds

    def change(module: Module, facts: Facts) -> Facts:
        weights = [fact for fact in facts if fact.role == "weight"]
        if len(weights) != 1 or (outputs and len(facts) > 1):
            # With biases, the outputs alone are the weights left out.
            return facts
        kept = tuple(leaf for axis in weights[0].axes for leaf in axis.leaves if leaf.kind in kinds)
        return (Fact("weight", kept),) if kept else facts

    return change


def sizes_added(module: Module, facts: Facts) -> Facts:
    """The sizes of a matrix are added where they are multiplied."""

    def flattened(fact: Fact) -> Fact:
        if fact.role != "weight" or len(fact.axes) != 2:
            return fact
        return replace(fact, axes=(replace(fact.axes[0], size=plus(axis.size for axis in fact.axes), parts=()),))

    return tuple(map(flattened, facts))


def bias_twice(module: Module, facts: Facts) -> Facts:
    """Each bias is counted twice."""
    return (*facts, *(fact for fact in facts if fact.role == "bias"))


def second_bias_vector(module: Module, facts: Facts) -> Facts:
    """A recurrent layer is given a second bias vector, for each direction and each layer inside."""
    return facts if _bias_vectors(facts) != 1 else (*facts, *(fact for fact in facts if fact.role == "bias"))


def one_bias_vector(module: Module, facts: Facts) -> Facts:
    """Of two bias vectors of a recurrent layer one is left out, for each direction and each layer inside."""
    if _bias_vectors(facts) != 2:
        return facts
    kept: list[Fact] = []
    for fact in facts:
        if fact.role != "bias":
            kept.append(fact)
        elif _leaves(fact, "weighted_sums"):
            kept.append(replace(fact, axes=tuple(axis for axis in fact.axes if axis.meaning != "weighted_sums")))
        elif kept.count(fact) < facts.count(fact) // 2:
            kept.append(fact)
    return tuple(kept)


def _bias_vectors(facts: Facts) -> int:
    """How many bias vectors there are for each recurrent matrix; 0 where there is none, or that makes no sense."""
    recurrent = sum(bool(_leaves(fact, "previous_outputs")) for fact in facts)
    biases = sum(2 if _leaves(fact, "weighted_sums") else 1 for fact in facts if fact.role == "bias")
    return biases // recurrent if recurrent and biases % recurrent == 0 else 0


def bias_added(module: Module, facts: Facts) -> Facts:
    """A layer without biases is given one an output."""
    weights = [fact for fact in facts if fact.role in ("weight", "table")]
    if not weights or any(fact.role == "bias" for fact in facts):
        return facts
    return (*facts, *(Fact("bias", _outputs(fact)) for fact in weights))


def _outputs(fact: Fact) -> tuple[Axis, ...]:
    inner = (Kind.WINDOW, Kind.INPUT, Kind.TABLE)
    return tuple(leaf for axis in fact.axes for leaf in axis.leaves if leaf.kind not in inner)


def one_direction(module: Module, facts: Facts) -> Facts:
    """Of two directions one is counted: tensors that all stand twice stand once."""
    numbers = {fact: facts.count(fact) for fact in facts}
    if not facts or any(number % 2 for number in numbers.values()):
        return facts
    if not any(_leaves(fact, "previous_outputs") for fact in facts):
        return facts
    return tuple(fact for fact, number in numbers.items() for _ in range(number // 2))


def no_inputs(module: Module, facts: Facts) -> Facts:
    """Of a recurrent layer the weights of the inputs are left out."""
    if not any(_leaves(fact, "previous_outputs") for fact in facts):
        return facts
    return tuple(fact for fact in facts if not _leaves(fact, "inputs"))


def gates(number: int) -> Change:
    """Another number of gates."""
    return resized("gates", number)


def resized(meaning: str, size: Size) -> Change:
    """The axes of a meaning have another size."""
    return lambda module, facts: tuple(sized(fact, lambda leaf: leaf.meaning == meaning, size) for fact in facts)


def of_size(old: Size, new: Size) -> Change:
    """All axes of one size have another."""
    return lambda module, facts: tuple(sized(fact, lambda leaf: leaf.size == old, new) for fact in facts)


def groups_ignored(module: Module, facts: Facts) -> Facts:
    """Each kernel reads all input channels, not those of its group."""

    def widened(fact: Fact) -> Fact:
        groups = fact.opened(Kind.GROUP)
        if fact.role != "weight" or not groups:
            return fact
        # One axis is made of groups; the one beside it, of a group's channels, is that of all channels.
        axes = (
            axis
            if axis.kind == Kind.WINDOW or any(leaf.kind == Kind.GROUP for leaf in axis.leaves)
            else replace(axis, size=times((axis.size, groups[0].size)))
            for axis in fact.axes
        )
        return replace(fact, axes=tuple(axes))

    return tuple(map(widened, facts))


def bias_per_slice(module: Module, facts: Facts) -> Facts:
    """The bias is counted once for each input of an output: one a kernel slice."""
    inputs = next((fact.opened(Kind.INPUT) for fact in facts if fact.role == "weight"), ())
    return tuple(multiplied(fact, inputs) if fact.role == "bias" else fact for fact in facts)


def bias_per_weight(module: Module, facts: Facts) -> Facts:
    """The bias is counted for each position of the window."""
    window = next((fact.opened(Kind.WINDOW) for fact in facts if fact.role == "weight"), ())
    return tuple(multiplied(fact, window) if fact.role == "bias" else fact for fact in facts)


def usual_argument(name: str) -> Change:
    """An argument is overlooked: the layer is counted as if it had been left out."""

    def change(module: Module, facts: Facts) -> Facts:
        if name not in signature(type(module).__init__).parameters or not facts:
            return facts
        given = arguments_of(module)
        if name not in given:
            return facts
        try:
            plain = type(module)(**{key: value for key, value in given.items() if key != name})
        except (SymparamsError, TypeError):
            return facts
        own, made = facts_of(module), facts_of(plain)
        # Where another slip has changed the tensors already, or the count is the same, there is nothing to say.
        return made if own == facts and Counter(made) != Counter(own) else facts

    return change


def twice(module: Module, facts: Facts) -> Facts:
    """Every tensor is counted twice."""
    return facts * 2


def nothing(module: Module, facts: Facts) -> Facts:
    """The layer is not counted."""
    return ()


def _leaves(fact: Fact, meaning: str) -> list[Axis]:
    return [leaf for axis in fact.axes for leaf in axis.leaves if leaf.meaning == meaning]
