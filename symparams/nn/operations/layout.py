"""Operations that lay the same numbers out anew: views, axes moved, added, taken away, stretched.

A rule takes the shape of its tensor and torch's arguments and gives the shape of the result.
"""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...symbols import Size, divides, exact_quotient, times
from ..shapes import BATCH, Shape, different, exchanged, shape_text
from .sizes import (
    axes_of,
    axis_of,
    expandable,
    is_number,
    product_differs,
    size_list,
    sizes_of,
)


def view(input: Shape, *shape: Any) -> Shape:
    """``view(n, -1)``: the same number of elements; one size may be -1, and is what is left."""
    given = size_list(shape)
    open_axes = [axis for axis, size in enumerate(given) if is_number(size, -1)]
    if len(open_axes) > 1:
        raise ShapeError(f"only one size may be -1, got {given}")
    if not open_axes:
        sizes = sizes_of(given)
        if product_differs(input, sizes):
            raise ShapeError(f"{shape_text(input)} cannot be laid out as {shape_text(sizes)}: the elements differ")
        return _batch_kept(input, sizes)
    axis = open_axes[0]
    before, after = sizes_of(given[:axis]), sizes_of(given[axis + 1 :])
    rest = _left_over(input, (*before, *after))
    if rest is None:
        raise ShapeError(f"{shape_text(input)} cannot be laid out as {shape_text(given)}")
    return _batch_kept(input, (*before, rest, *after))


def _left_over(input: Shape, others: Shape) -> Size | None:
    """The size written as -1; what stands on both sides is struck out first, which leaves no fraction."""
    top, bottom = list(input), []
    for size in others:
        if size in top:
            top.remove(size)
        else:
            bottom.append(size)
    whole, part = times(top), times(bottom)
    if is_number(part, 0):
        return None
    return None if divides(part, whole) is False else exact_quotient(whole, part)


def _batch_kept(input: Shape, output: Shape) -> Shape:
    """The batch axis stays known by identity where it survives in front: ``x.view(-1, 192)``, ``x.view(1, 192)``."""
    batch_first = input and input[0] is BATCH and output and is_number(output[0], 1)
    if batch_first and not any(size is BATCH for size in output):
        return (BATCH, *output[1:])
    return output


def reshape(input: Shape, shape: Any, *more: Any) -> Shape:
    return view(input, *size_list((shape, *more)))


def flatten(input: Shape, start_dim: int = 0, end_dim: int = -1) -> Shape:
    start, end = axis_of(input, start_dim), axis_of(input, end_dim)
    if start > end:
        raise ShapeError(f"start_dim={start_dim} comes after end_dim={end_dim} in {shape_text(input)}")
    if not input or start == end:
        return input or (1,)
    return (*input[:start], times(input[start : end + 1]), *input[end + 1 :])


def unflatten(input: Shape, dim: int, sizes: Any) -> Shape:
    axis = axis_of(input, dim)
    return exchanged(input, axis, *view((input[axis],), *sizes))


def transpose(input: Shape, dim0: int, dim1: int) -> Shape:
    first, second = axis_of(input, dim0), axis_of(input, dim1)
    sizes = list(input)
    if sizes:
        sizes[first], sizes[second] = sizes[second], sizes[first]
    return tuple(sizes)


def t(input: Shape) -> Shape:
    """``t``: of at most two axes."""
    if len(input) > 2:
        raise ShapeError(f"takes at most 2 axes, got {shape_text(input)}; write .transpose(-2, -1)")
    return input[::-1]


def adjoint(input: Shape) -> Shape:
    """``mT``: the last two axes change places."""
    if len(input) < 2:
        raise ShapeError(f"takes at least 2 axes, got {shape_text(input)}")
    return (*input[:-2], input[-1], input[-2])


def permute(input: Shape, dims: Any, *more: Any) -> Shape:
    order = axes_of(input, size_list((dims, *more)))
    if len(order) != len(input):
        raise ShapeError(f"dims={order} does not name the {len(input)} axes of {shape_text(input)}")
    return tuple(input[axis] for axis in order)


def movedim(input: Shape, source: Any, destination: Any) -> Shape:
    origins, targets = axes_of(input, source), axes_of(input, destination)
    if len(origins) != len(targets):
        raise ShapeError(f"source={source} and destination={destination} name different numbers of axes")
    rest = iter([axis for axis in range(len(input)) if axis not in origins])
    placed = dict(zip(targets, origins, strict=True))
    return tuple(input[placed[axis] if axis in placed else next(rest)] for axis in range(len(input)))


def squeeze(input: Shape, dim: Any = None) -> Shape:
    """Axes of size 1 are taken away; the batch is not one of them, whatever its size."""
    chosen = range(len(input)) if dim is None else axes_of(input, dim)
    gone = [axis for axis in chosen if input and _is_one(input[axis])]
    return tuple(size for axis, size in enumerate(input) if axis not in gone)


def _is_one(size: Size) -> bool:
    return is_number(size, 1) and size is not BATCH


def unsqueeze(input: Shape, dim: int) -> Shape:
    axis = axis_of(input, dim, extra=1)
    return (*input[:axis], 1, *input[axis:])


def expand(input: Shape, size: Any, *more: Any) -> Shape:
    """Axes of size 1 are stretched, new ones put in front; -1 keeps a size."""
    wanted = size_list((size, *more))
    new = len(wanted) - len(input)
    if new < 0:
        raise ShapeError(f"{shape_text(input)} has more axes than {shape_text(wanted)}")
    sizes: list[Size] = []
    for axis, target in enumerate(wanted):
        if is_number(target, -1):
            if axis < new:
                raise ShapeError(f"-1 in {wanted} stands for no axis of {shape_text(input)}")
            sizes.append(input[axis - new])
        else:
            sizes.append(sizes_of((target,))[0])
    expandable(input, tuple(sizes))
    return tuple(sizes)


def expand_as(input: Shape, other: Shape) -> Shape:
    return expand(input, *other) if other else expand(input, ())


def same_as(input: Shape, other: Shape) -> Shape:
    """``view_as``, ``reshape_as``."""
    return view(input, *other) if other else view(input, ())


def repeat(input: Shape, *repeats: Any) -> Shape:
    counts = sizes_of(size_list(repeats))
    new = len(counts) - len(input)
    if new < 0:
        raise ShapeError(f"takes one number an axis or more, got {len(counts)} for {shape_text(input)}")
    sizes = (*(1,) * new, *input)
    return tuple(size if is_number(n, 1) else times((size, n)) for size, n in zip(sizes, counts, strict=True))


def tile(input: Shape, *dims: Any) -> Shape:
    counts = size_list(dims)
    return repeat(input, *((1,) * (len(input) - len(counts)) + counts))


def repeat_interleave(input: Shape, repeats: Any, dim: int | None = None) -> Shape:
    if isinstance(repeats, tuple):
        raise ShapeError("repeats of different length give a size that depends on their values; write one number")
    shape = input if dim is not None else (times(input),)
    axis = axis_of(shape, 0 if dim is None else dim)
    if not shape:
        raise ShapeError("a tensor without axes has no axis whose parts are repeated")
    return exchanged(shape, axis, times((shape[axis], *sizes_of((repeats,)))))


def view_as_complex(input: Shape) -> Shape:
    if not input or different(input[-1], 2):
        raise ShapeError(f"the last axis of {shape_text(input)} has to be 2: real and imaginary part")
    return input[:-1]


def view_as_real(input: Shape) -> Shape:
    return (*input, 2)
