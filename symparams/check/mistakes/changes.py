"""Changes to the tensors of a layer, each for any layer: they know roles and kinds of axes, no layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...derivation.buildup import Fact
from ...nn.axes import Axis, Kind
from ...nn.module import Module
from ...symbols import times

Facts = tuple[Fact, ...]
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
        return tuple(
            replace(fact, axes=tuple(_shrunk(axis, kinds) for axis in fact.axes)) if role in ("", fact.role) else fact
            for fact in facts
        )

    return change


def _shrunk(axis: Axis, kinds: tuple[Kind, ...]) -> Axis:
    parts = tuple(_shrunk(part, kinds) for part in axis.parts)
    if parts:
        return replace(axis, size=times(part.size for part in parts), parts=parts) if parts != axis.parts else axis
    return replace(axis, size=1) if axis.kind in kinds else axis


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
    if len(weights) != 1 or any(axis.kind == Kind.WINDOW for axis in weights[0].axes):
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


def one_bias_vector(module: Module, facts: Facts) -> Facts:
    """Of two bias vectors of the same size one is left out."""
    seen: list[Fact] = []
    for fact in facts:
        if fact.role != "bias" or fact not in seen:
            seen.append(fact)
    return tuple(seen)


def gates(number: int) -> Change:
    """Another number of gates."""

    def change(module: Module, facts: Facts) -> Facts:
        return tuple(replace(fact, axes=tuple(_resized(axis, "gates", number) for axis in fact.axes)) for fact in facts)

    return change


def _resized(axis: Axis, meaning: str, size: int) -> Axis:
    if axis.parts:
        parts = tuple(_resized(part, meaning, size) for part in axis.parts)
        return replace(axis, size=times(part.size for part in parts), parts=parts)
    return replace(axis, size=size) if axis.meaning == meaning else axis


def groups_ignored(module: Module, facts: Facts) -> Facts:
    """Each kernel reads all input channels, not those of its group."""
    groups = [leaf.size for fact in facts for leaf in fact.opened(Kind.GROUP)]
    if not groups:
        return facts

    def widened(axis: Axis) -> Axis:
        return replace(axis, size=times((axis.size, groups[0]))) if axis.kind == Kind.INPUT else axis

    return tuple(replace(fact, axes=tuple(map(widened, fact.axes))) for fact in facts)


def bias_per_slice(module: Module, facts: Facts) -> Facts:
    """The bias is counted once for each input of an output: one a kernel slice."""
    inputs = next((fact.opened(Kind.INPUT) for fact in facts if fact.role == "weight"), ())
    return tuple(
        replace(fact, axes=(*fact.axes, *inputs)) if fact.role == "bias" and inputs else fact for fact in facts
    )


def times_heads(module: Module, facts: Facts) -> Facts:
    """Everything is multiplied by the number of heads, although the heads share the width."""
    heads = next((leaf for fact in facts for leaf in _leaves(fact, "heads")), None)
    return facts if heads is None else tuple(replace(fact, axes=(*fact.axes, heads)) for fact in facts)


def twice(module: Module, facts: Facts) -> Facts:
    """Every tensor is counted twice."""
    return facts * 2


def nothing(module: Module, facts: Facts) -> Facts:
    """The layer is not counted."""
    return ()


def _leaves(fact: Fact, meaning: str) -> list[Axis]:
    return [leaf for axis in fact.axes for leaf in axis.leaves if leaf.meaning == meaning]
