"""The road backwards: which square inputs give a flattened width.

The sizes of an image only ever grow with the input's (floors keep their order), so the inputs that give one width are a
stretch of whole numbers, and its two ends are found exactly by halving.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from ..errors import ArgumentError, ShapeError, SymparamsError
from ..nn.axes import Kind
from ..nn.module import Module
from ..nn.shapes import recorded, with_batch, without_batch
from ..symbols import times

#: Larger images are not looked at.
MAX_SIDE = 1 << 20


def square_inputs(module: Module, width: int, channels: int | None = None, dimensions: int = 2) -> range:
    """The sides of the square inputs for which the network's flattened width is ``width``; empty where there are none.

    Args:
        module: a network of plain numbers; the width is looked at where it lays several axes out as one, or at its
            output where it does not. Layers behind that point do not matter, whatever width they want.
        width: the numbers laid out.
        channels: of the input; by default what the first layer wants.
        dimensions: 1 for sequences, 2 for images, 3 for volumes.

    Raises:
        ArgumentError: for a width that is none, or where the channels are not known.

    >>> from symparams import zoo
    >>> square_inputs(zoo.model("book"), 192)
    range(31, 35)
    """
    if isinstance(width, bool) or not isinstance(width, int) or width < 1:
        raise ArgumentError("square_inputs", "width", width, "a positive integer")
    depth = channels or _channels(module)
    if depth is None:
        raise ArgumentError("square_inputs", "channels", None, "the channels of the input", "Write channels=3.")

    def made(side: int) -> int:
        return _width(module, (depth, *(side,) * dimensions))

    # Up to a side the window does not fit: 0. From `first` on the width is at least the one asked for.
    first = _first(lambda side: made(side) >= width)
    if first is None or made(first) != width:
        return range(0)
    after = _first(lambda side: made(side) > width)
    return range(first, after if after is not None else MAX_SIDE + 1)


def _first(reached: Callable[[int], bool]) -> int | None:
    """The first side for which something holds that goes on holding; ``None`` if it does for none that is looked at."""
    side = bisect_left(range(1, MAX_SIDE + 1), True, key=reached) + 1
    return side if side <= MAX_SIDE else None


def _width(module: Module, shape: tuple[int, ...]) -> int:
    """How many numbers are laid out for an input; 0 where it is too small for a window."""
    with recorded() as calls:
        try:
            module(with_batch(shape))
            whole = True
        except SymparamsError as error:
            if not isinstance(error, ShapeError):
                raise
            whole = False
    for _, inputs, output in calls:
        before, behind = (without_batch(one) for one in (inputs[0], output))
        if len(before) > 1 and len(behind) == 1 and isinstance(behind[0], int):
            return behind[0]
    if not whole or not calls:
        return 0
    numbers = times(without_batch(calls[-1][2]))
    return numbers if isinstance(numbers, int) else 0


def _channels(module: Module) -> int | None:
    """The channels of the input: what the network says, else what its first layer sums over."""
    shape = module.input_shape
    if shape and isinstance(shape[0], int):
        return shape[0]
    for part in module.modules():
        inputs = [argument for argument in part.arguments if part.arguments[argument].meaning == "in_channels"]
        if inputs:
            value = getattr(part, inputs[0], None)
            return value if isinstance(value, int) else None
        for tensor in part._parameters.values():
            sizes = [axis.size for axis in tensor.axes if axis.kind == Kind.INPUT] if tensor is not None else []
            if sizes:
                return sizes[0] if isinstance(sizes[0], int) else None
    return None
