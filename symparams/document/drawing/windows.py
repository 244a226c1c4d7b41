"""Which window a layer looks through, and in which steps it moves."""

from __future__ import annotations

from dataclasses import dataclass

from ...derivation.records import Layer, Tensor
from ...nn.module import Module
from ...terms import Number, Term, from_size


@dataclass(frozen=True, slots=True)
class Window:
    """A window's sizes, and its stride where it is not 1."""

    sizes: tuple[Term, ...] = ()
    stride: tuple[Term, ...] = ()


def value_or(term: Term, value: int | None) -> Term:
    """The number where it is known, else the letters."""
    return term if value is None else Number(value)


def weights(layer: Layer) -> tuple[Tensor, ...]:
    """The tensors that multiply and sum up."""
    return tuple(tensor for tensor in layer.tensors if tensor.role == "weight")


def kernel_sizes(layer: Layer) -> tuple[Term, ...]:
    """The sizes of the window that a layer's weights have; those of 1 too."""
    if is_dense(layer) or len(found := weights(layer)) != 1:
        return ()
    opened = [o for stage in layer.stages if stage.kind == "window" for o in stage.openings]
    # A window of 1 × 1 opens nothing: it is what the weights have beside outputs and inputs.
    return tuple(value_or(o.size, o.value) for o in opened) or (Number(1),) * max(len(found[0].shape) - 2, 0)


def is_dense(layer: Layer) -> bool:
    """Whether every output is joined to every input, with no window and no channels."""
    meanings = {opening.meaning for stage in layer.stages for opening in stage.openings}
    return bool(weights(layer)) and bool(meanings) and meanings <= {"inputs", "outputs"}


def window_of(module: Module) -> Window:
    """The window of a layer, of weights or of a pooling, as its arguments mean it."""
    sizes, stride = _meant(module, "kernel_size"), _meant(module, "stride")
    if not sizes or all(step == Number(1) for step in stride):
        return Window(sizes)
    return Window(sizes, stride[:1] if all(step == stride[0] for step in stride) else stride)


def _meant(module: Module, meaning: str) -> tuple[Term, ...]:
    names = (name for name, argument in module.arguments.items() if argument.meaning == meaning)
    value = next((getattr(module, name, None) for name in names), None)
    found = value if isinstance(value, tuple) else (value,)
    return () if None in found else tuple(map(from_size, found))
