"""Operations value by value: the shape stays, or two and more stretch to one."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ..shapes import Shape, exchanged, shape_text
from .sizes import axes_of, axis_of, broadcast, expandable, is_number, size_list, sizes_of, surely_negative


def unchanged(input: Shape, *args: Any, **settings: Any) -> Shape:
    """Whatever else is given has nothing to do with the shape."""
    return input


def stretched_together(input: Any, *others: Any, **settings: Any) -> Shape:
    """Shapes stretch to one; numbers stretch to anything."""
    given = (input, *others, *settings.values())
    return broadcast(*(item for item in given if isinstance(item, tuple)))


def inside(input: Shape, *others: Any, **settings: Any) -> Shape:
    """As :func:`stretched_together`, written into the first: its shape stays (``masked_fill``, ``clamp_``)."""
    result = stretched_together(input, *others, **settings)
    if len(result) != len(input):
        expandable(result, input)
    return result


def where(condition: Shape, input: Any, other: Any) -> Shape:
    return stretched_together(condition, input, other)


def triangle(input: Shape, diagonal: Any = 0) -> Shape:
    if len(input) < 2:
        raise ShapeError(f"takes at least 2 axes, got {shape_text(input)}")
    return input


def flip(input: Shape, dims: Any, *more: Any) -> Shape:
    axes_of(input, size_list((dims, *more)))
    return input


def gather(input: Shape, dim: int, index: Shape, **settings: Any) -> Shape:
    """The shape of the index, which is no larger than the tensor but along ``dim``."""
    _check_index(input, dim, index)
    return index


def _check_index(input: Shape, dim: int, index: Shape) -> int:
    axis = axis_of(input, dim)
    if max(len(input), 1) != max(len(index), 1):
        raise ShapeError(f"the index {shape_text(index)} has not the {len(input)} axes of {shape_text(input)}")
    for i, (size, wanted) in enumerate(zip(input, index, strict=False)):
        room: Any = size - wanted
        if i != axis and surely_negative(room):
            raise ShapeError(f"the index {shape_text(index)} is larger than {shape_text(input)} in axis {i}")
    return axis


def take_along_dim(input: Shape, indices: Shape, dim: int | None = None) -> Shape:
    """``take_along_dim``: tensor and index stretch to one but along ``dim``."""
    if dim is None:
        return indices
    axis = axis_of(input, dim)
    if len(input) != len(indices):
        raise ShapeError(f"the index {shape_text(indices)} has not the {len(input)} axes of {shape_text(input)}")
    rest = broadcast(exchanged(input, axis), exchanged(indices, axis))
    return (*rest[:axis], indices[axis], *rest[axis:])


def index_select(input: Shape, dim: int, index: Shape) -> Shape:
    axis = axis_of(input, dim)
    if len(index) > 1:
        raise ShapeError(f"takes an index of one axis, got {shape_text(index)}")
    if not input:
        return input
    return exchanged(input, axis, *(index or (1,)))


def scattered(input: Shape, dim: int, index: Shape, src: Any = None, **settings: Any) -> Shape:
    """The shape of the tensor written into; the index fits into it and into the source."""
    _check_index(input, dim, index)
    if isinstance(src, tuple):
        rooms: list[Any] = [size - wanted for size, wanted in zip(src, index, strict=False)]
        if len(src) != len(index) or any(map(surely_negative, rooms)):
            raise ShapeError(f"the index {shape_text(index)} does not fit into the source {shape_text(src)}")
    return input


def index_written(input: Shape, dim: int, index: Shape, source: Any, **settings: Any) -> Shape:
    """``index_add``, ``index_copy``, ``index_fill``."""
    axis = axis_of(input, dim)
    if isinstance(source, tuple) and source:
        target = exchanged(input, axis, *(index or (1,)))
        if len(source) != len(target):
            raise ShapeError(f"the source {shape_text(source)} has not the {len(input)} axes of {shape_text(input)}")
        expandable(source, target)
    return input


def one_hot(tensor: Shape, num_classes: Any = -1) -> Shape:
    if is_number(num_classes, -1):
        raise ShapeError("without num_classes the size depends on the values; give it")
    return (*tensor, *sizes_of((num_classes,), minimum=1))


def bucketize(input: Any, boundaries: Shape, **settings: Any) -> Shape:
    """``bucketize``: a place for each number."""
    return input if isinstance(input, tuple) else ()
