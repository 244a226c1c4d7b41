"""Operations that put tensors together: along an axis, as a new axis, on a grid."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...symbols import plus, times
from ..shapes import Shape, shape_text
from .sizes import agreed, axis_of, broadcast


def joined(tensors: Any, dim: int = 0) -> Shape:
    """``cat``: sizes add up along one axis, the others agree."""
    shapes = list(tensors)
    if not shapes:
        raise ShapeError("there is nothing to join")
    # torch passes over tensors of the one shape (0,), as lists start from them
    real = [shape for shape in shapes if shape != (0,)]
    if not real:
        return (0,)
    axis = axis_of(real[0], dim)
    if not real[0]:
        raise ShapeError("tensors without axes cannot be joined; use stack")
    result = list(real[0])
    for shape in real[1:]:
        if len(shape) != len(result):
            raise ShapeError(f"{shape_text(real[0])} and {shape_text(shape)} have different numbers of axes")
        for i, size in enumerate(shape):
            if i == axis:
                continue
            both = agreed(result[i], size)
            if both is None:
                raise ShapeError(
                    f"{shape_text(real[0])} and {shape_text(shape)} do not fit together along axis {axis}: "
                    f"{result[i]} and {size} in axis {i}"
                )
            result[i] = both
    if len(real) > 1:
        result[axis] = plus(shape[axis] for shape in real)
    return tuple(result)


def stack(tensors: Any, dim: int = 0) -> Shape:
    shapes = list(tensors)
    if not shapes:
        raise ShapeError("there is nothing to stack")
    result = shapes[0]
    for shape in shapes[1:]:
        sizes = [agreed(a, b) for a, b in zip(result, shape, strict=False)]
        if len(shape) != len(result) or None in sizes:
            raise ShapeError(f"{shape_text(result)} and {shape_text(shape)} are not the same and cannot be stacked")
        result = tuple(size for size in sizes if size is not None)
    axis = axis_of(result, dim, extra=1)
    return (*result[:axis], len(shapes), *result[axis:])


def _at_least(n: int, shape: Shape) -> Shape:
    if len(shape) >= n:
        return shape
    if n == 3:
        return {0: (1, 1, 1), 1: (1, *shape, 1), 2: (*shape, 1)}[len(shape)]
    return (1,) * (n - len(shape)) + shape


def hstack(tensors: Any) -> Shape:
    """``hstack``."""
    shapes = [_at_least(1, shape) for shape in tensors]
    return joined(shapes, 0 if shapes and len(shapes[0]) == 1 else 1)


def stacked_down(tensors: Any) -> Shape:
    """``vstack``."""
    return joined([_at_least(2, shape) for shape in tensors], 0)


def dstack(tensors: Any) -> Shape:
    """``dstack``."""
    return joined([_at_least(3, shape) for shape in tensors], 2)


def meshgrid(*tensors: Any, indexing: str = "ij") -> list[Shape]:
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], list) else tensors
    sizes = [times(shape) for shape in given]
    if indexing == "xy" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    elif indexing not in {"ij", "xy"}:
        raise ShapeError(f"indexing={indexing!r} is neither 'ij' nor 'xy'")
    return [tuple(sizes)] * len(sizes)


def broadcast_tensors(*tensors: Shape) -> list[Shape]:
    return [broadcast(*tensors)] * len(tensors)


def pad_sequences(sequences: Any, batch_first: bool = False, padding_value: float = 0.0) -> Shape:
    """``torch.nn.utils.rnn.pad_sequence``."""
    shapes = list(sequences)
    lengths = [shape[0] for shape in shapes]
    longest = lengths[0]
    for length in lengths[1:]:
        if not (isinstance(length, int) and isinstance(longest, int)):
            if length != longest:
                raise ShapeError(f"which of the lengths {longest} and {length} is the longer is open")
        else:
            longest = max(longest, length)
    rest = stack([shape[1:] for shape in shapes])[1:]
    return (len(shapes), longest, *rest) if batch_first else (longest, len(shapes), *rest)
