"""Networks written as Keras's functional API writes them: layers called with the tensors that ``Input`` gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..nn.shapes import Shape, Shapes
from .shapes import with_none

if TYPE_CHECKING:
    from .layer import Layer


class Call:
    """One call of a layer in a network.

    Args:
        layer: the layer.
        inputs, named: its arguments, nests of :class:`KerasTensor` and of what is none.
    """

    def __init__(self, layer: Layer, inputs: tuple[Any, ...], named: Mapping[str, Any]) -> None:
        self.layer, self.inputs, self.named = layer, inputs, dict(named)
        self.outputs: Any = None


class KerasTensor:
    """The output of a layer in a network that is being written down; it has a shape and comes from a call.

    Args:
        sizes: its shape, as shapes flow.
        source: the call it comes from; ``None`` for the input of a body that is run for its shapes.
    """

    def __init__(self, sizes: Shape, source: Call | None = None) -> None:
        self.sizes, self.source = sizes, source

    @property
    def shape(self) -> Any:
        """The shape as Keras writes it."""
        return with_none(self.sizes)

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}>"

    def __add__(self, other: Any) -> Any:
        return self._merged("Add", other)

    def __sub__(self, other: Any) -> Any:
        return self._merged("Subtract", other)

    def __mul__(self, other: Any) -> Any:
        return self._merged("Multiply", other)

    __radd__, __rmul__, __rsub__ = __add__, __mul__, __sub__

    def __truediv__(self, other: Any) -> Any:
        return self if isinstance(other, (int, float)) else NotImplemented

    def _merged(self, kind: str, other: Any) -> Any:
        """What the layer of this kind gives; a number changes no shape."""
        if isinstance(other, (int, float)):
            return self
        if not isinstance(other, KerasTensor):
            return NotImplemented
        from . import merging

        return getattr(merging, kind)()([self, other])


def is_symbolic(values: Iterable[Any]) -> bool:
    """Whether a tensor of the functional API is among them, or in a list of them."""
    return any(True for value in values for _ in tensors_in(value))


def replaced(value: Any, change: Callable[[Any], Any], kind: type = KerasTensor) -> Any:
    """The nest with each tensor, or each value of another kind, changed."""
    if isinstance(value, kind):
        return change(value)
    return tuple(replaced(item, change, kind) for item in value) if isinstance(value, (tuple, list)) else value


def sizes_of(value: Any) -> Any:
    """The nest with shapes for tensors."""
    return replaced(value, lambda tensor: tensor.sizes)


def tensors_in(value: Any) -> Iterable[KerasTensor]:
    """The tensors in a nest, in order."""
    if isinstance(value, KerasTensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from tensors_in(item)


def connected(layer: Layer, inputs: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    """Call a layer with tensors: its output as tensors that know where they come from."""
    others = {name: sizes_of(item) for name, item in named.items()}
    call = Call(layer, inputs, named)
    call.outputs = as_tensors(layer(*sizes_of(inputs), **others), call)
    return call.outputs


def as_tensors(shapes: Shapes, source: Call | None = None) -> Any:
    """Tensors for shapes, in the same nest."""
    if isinstance(shapes, tuple) and any(isinstance(item, tuple) for item in shapes):
        return tuple(as_tensors(item, source) for item in shapes)
    return KerasTensor(shapes, source) if isinstance(shapes, tuple) else shapes


def calls_behind(outputs: Any) -> list[Call]:
    """The calls that lead to tensors, each behind those it needs."""
    found: dict[int, Call] = {}
    # Not by recursion: a network may be deeper than Python's stack.
    waiting: list[tuple[Call, bool]] = [(tensor.source, False) for tensor in tensors_in(outputs) if tensor.source]
    waiting.reverse()
    entered: set[int] = set()
    while waiting:
        call, done = waiting.pop()
        if done:
            found.setdefault(id(call), call)
            continue
        if id(call) in entered:
            continue
        entered.add(id(call))
        waiting.append((call, True))
        needed = [*tensors_in(call.inputs), *tensors_in(tuple(call.named.values()))]
        waiting += [(tensor.source, False) for tensor in reversed(needed) if tensor.source is not None]
    return list(found.values())
