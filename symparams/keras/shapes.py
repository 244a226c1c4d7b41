"""Shapes as Keras writes them: the batch in front, ``None`` for it and for every size that is not known."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..errors import ShapeError
from ..nn.shapes import BATCH, Shape, Shapes, checked_shape
from ..symbols import Size, floor_quotient, is_expr

#: Letters for sizes that are not known, by the number of sizes without batch; features have to be known, mostly.
UNKNOWN = {1: ("L",), 2: ("L", "C"), 3: ("H", "W", "C"), 4: ("D", "H", "W", "C"), 5: ("T", "D", "H", "W", "C")}


@cache
def _unknown_type() -> Any:
    from sympy import Symbol

    class Unknown(Symbol):  # type: ignore[misc]
        """The symbol of a size that is not known: no letter of the caller's, and not equal to one."""

    return Unknown


def unknown(name: str) -> Any:
    """A size that is not known."""
    return _unknown_type()(name, integer=True, positive=True)


def is_unknown(size: object) -> bool:
    """Whether a size depends on one that is not known."""
    if not is_expr(size):
        return False
    expression: Any = size
    return any(isinstance(symbol, _unknown_type()) for symbol in expression.free_symbols)


def without_none(layer: str, shape: Any, batched: bool = True) -> Shape:
    """A shape as it flows, for one as Keras writes it.

    Args:
        layer: whose input it is, for errors.
        shape: sizes; ``None`` in front is the batch, and elsewhere a size that is not known.
        batched: whether the batch stands in front.

    Raises:
        ShapeError: where it is no shape.
        ArgumentError: for an entry that is no size.

    >>> without_none("Dense", (None, 3))
    (N, 3)
    """
    if not isinstance(shape, (tuple, list)):
        return checked_shape(layer, shape)
    sizes = list(shape)
    free = len(sizes) - batched
    names = UNKNOWN.get(free) or tuple(f"N_{place}" for place in range(1, free + 1))
    for place, size in enumerate(sizes):
        if size is None:
            sizes[place] = BATCH if batched and place == 0 else unknown(names[place - batched])
    return checked_shape(layer, sizes)


def nested_without_none(layer: str, shapes: Any) -> Shapes:
    """As :func:`without_none`, for one shape or several."""
    if isinstance(shapes, (tuple, list)) and any(isinstance(item, (tuple, list)) for item in shapes):
        return tuple(nested_without_none(layer, item) for item in shapes)
    return without_none(layer, shapes)


def with_none(shapes: Shapes) -> Shapes:
    """Shapes as Keras writes them, for shapes as they flow."""
    if isinstance(shapes, (tuple, list)):
        return tuple(map(with_none, shapes))
    return None if shapes is BATCH or is_unknown(shapes) else shapes


def has_none(shapes: Any) -> bool:
    """Whether a caller wrote ``None`` in a shape."""
    return shapes is None or (isinstance(shapes, (tuple, list)) and any(map(has_none, shapes)))


def axis_of(layer: str, argument: str, axis: int, shape: Shape) -> int:
    """The place of an axis, counted from the front.

    Raises:
        ShapeError: for one the shape does not have.
    """
    if not -len(shape) <= axis < len(shape):
        raise ShapeError(f"{layer}: {argument}={axis} is no axis of the input {written(shape)}")
    return axis % len(shape)


def needs_axes(layer: str, shape: Shape, number: int, what: str, more: bool = False) -> None:
    """Refuse a shape with another number of axes.

    Raises:
        ShapeError: naming what the axes are.
    """
    if len(shape) != number and not (more and len(shape) > number):
        least = "at least " if more else ""
        raise ShapeError(f"{layer}: takes {least}{number} sizes ({what}); got {len(shape)}: {written(shape)}")


def written(shape: Shape) -> str:
    """A shape as a user of Keras writes it."""
    return "(" + ", ".join(map(str, with_none(shape))) + ("," if len(shape) == 1 else "") + ")"


def positions(size: Size, stride: Size) -> Size:
    """How many places a window has with ``padding="same"``: ``⌈size/stride⌉``, as ``⌊(size − 1)/stride⌋ + 1``."""
    if stride == 1:
        return size
    room: Any = size - 1
    return floor_quotient(room, stride) + 1
