"""Operations that take several numbers together: over all axes, or over those that are named."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ..shapes import Shape, exchanged, shape_text
from .sizes import axes_of, axis_of, broadcast, sizes_of, surely_negative


def reduced(input: Shape, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Shape:
    """Over all axes where none is named, or where the list of names is empty."""
    axes = range(len(input)) if dim is None or (isinstance(dim, (tuple, list)) and not dim) else axes_of(input, dim)
    if keepdim:
        return tuple(1 if axis in axes else size for axis, size in enumerate(input))
    return tuple(size for axis, size in enumerate(input) if axis not in axes)


def reduced_one(input: Shape, dim: int | None = None, keepdim: bool = False, dtype: Any = None) -> Shape:
    """Over one axis at most: ``prod``, ``argmax``."""
    if isinstance(dim, (tuple, list)):
        raise ShapeError(f"dim={dim} given; this is done over one axis or all")
    return reduced(input, dim, keepdim)


def spread(input: Shape, dim: Any = None, *more: Any, keepdim: bool = False, **settings: Any) -> Any:
    """``var``, ``std``: ``x.var(dim, unbiased, keepdim)``, ``x.var(unbiased)``, ``x.var(dim, correction=0)``."""
    if isinstance(dim, bool):
        dim = None
    if len(more) == 2:
        keepdim = bool(more[1])
    unknown = set(settings) - {"unbiased", "correction"}
    if unknown:
        raise ShapeError(f"takes dim, unbiased or correction, and keepdim; got {', '.join(sorted(unknown))}")
    return reduced(input, dim, keepdim)


def spread_and_mean(input: Shape, dim: Any = None, *more: Any, **settings: Any) -> list[Shape]:
    return [spread(input, dim, *more, **settings)] * 2


def norm(input: Shape, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Shape:
    return reduced(input, dim, keepdim)


def extreme(input: Shape, dim: Any = None, keepdim: bool = False) -> Any:
    """``max``, ``min``, ``median``: of all, or values and places along one axis; of two tensors, value by value."""
    if isinstance(dim, tuple):
        return broadcast(input, dim)
    return reduced(input) if dim is None else [reduced_one(input, dim, keepdim)] * 2


def mode(input: Shape, dim: int = -1, keepdim: bool = False) -> list[Shape]:
    """Values and places."""
    return [reduced_one(input, dim, keepdim)] * 2


def kthvalue(input: Shape, k: Any, dim: int = -1, keepdim: bool = False) -> list[Shape]:
    return mode(input, dim, keepdim)


def quantiled(input: Shape, q: Any, dim: Any = None, keepdim: bool = False, **settings: Any) -> Shape:
    return (*(q if isinstance(q, tuple) else ()), *reduced(input, dim, keepdim))


def topk(input: Shape, k: Any, dim: int = -1, largest: bool = True, sorted: bool = True) -> list[Shape]:
    axis = axis_of(input, dim)
    wanted = sizes_of((k,))[0]
    if input:
        room: Any = input[axis] - wanted
        if surely_negative(room):
            raise ShapeError(f"k={k} is more than the {input[axis]} of axis {dim} of {shape_text(input)}")
    return [exchanged(input, axis, wanted) if input else ()] * 2


def sort(input: Shape, dim: int = -1, descending: bool = False, stable: bool = False) -> list[Shape]:
    return running_pair(input, dim)


def argsort(input: Shape, dim: int = -1, descending: bool = False, stable: bool = False) -> Shape:
    return running(input, dim)


def running(input: Shape, dim: int, dtype: Any = None) -> Shape:
    """``cumsum``, ``softmax``: along one axis, the shape as it is."""
    axis_of(input, dim)
    return input


def running_pair(input: Shape, dim: int) -> list[Shape]:
    return [running(input, dim)] * 2


def diff(input: Shape, n: int = 1, dim: int = -1) -> Shape:
    axis = axis_of(input, dim)
    size: Any = input[axis]
    left = size - n
    return exchanged(input, axis, 0 if surely_negative(left) else left)


def multinomial(input: Shape, num_samples: Any, replacement: bool = False) -> Shape:
    if len(input) not in (1, 2):
        raise ShapeError(f"takes 1 or 2 axes, got {shape_text(input)}")
    return (*input[:-1], *sizes_of((num_samples,)))
