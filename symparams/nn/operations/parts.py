"""Operations that take tensors apart: pieces, slices, windows, diagonals; and padding, which adds to their rims."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...errors import ShapeError
from ...symbols import Size, ceiling_quotient, divides, exact_quotient, floor_quotient, plus, settle, smaller
from ..shapes import Shape, different, exchanged, shape_text
from .layout import transpose
from .sizes import axes_of, axis_of, is_number, position, sizes_of, surely_at_least, surely_negative


def _axis_with_parts(input: Shape, dim: int) -> int:
    if not input:
        raise ShapeError("a tensor without axes has no parts")
    return axis_of(input, dim)


def chunk(input: Shape, chunks: int, dim: int = 0) -> list[Shape]:
    """At most ``chunks`` parts, all but the last of the same size; symbols are taken to be divisible."""
    if not isinstance(chunks, int) or isinstance(chunks, bool) or chunks < 1:
        raise ShapeError(f"chunks={chunks} given; write how many parts, as an integer")
    axis = _axis_with_parts(input, dim)
    whole = input[axis]
    if isinstance(whole, int):
        size = -(-whole // chunks)
        return split(input, size, dim) if size else [input] * chunks
    if divides(chunks, whole) is not False:
        sizes = [exact_quotient(whole, chunks)] * chunks
    else:
        part = ceiling_quotient(whole, chunks)
        last: Any = whole - part * (chunks - 1)
        sizes = [part] * (chunks - 1) + [last]
    return [exchanged(input, axis, size) for size in sizes]


def split(input: Shape, split_size_or_sections: Any, dim: int = 0) -> list[Shape]:
    """Parts of one size (the last may be smaller), or parts of the sizes of a list."""
    axis = _axis_with_parts(input, dim)
    whole = input[axis]
    if isinstance(split_size_or_sections, (tuple, list)):
        sizes = sizes_of(split_size_or_sections)
        if different(whole, plus(sizes)):
            raise ShapeError(f"the parts {sizes} do not add up to the {whole} of axis {dim} of {shape_text(input)}")
    else:
        sizes = _equal_parts(whole, sizes_of((split_size_or_sections,))[0], input)
    return [exchanged(input, axis, size) for size in sizes]


def _equal_parts(whole: Size, part: Size, input: Shape) -> Shape:
    if isinstance(whole, int) and isinstance(part, int):
        if part == 0:
            if whole:
                raise ShapeError(f"parts of size 0 never make up the {whole} of {shape_text(input)}")
            return (0,)
        return (*(part,) * (whole // part), *((whole % part,) if whole % part else ())) or (0,)
    number = exact_quotient(whole, part)
    if not isinstance(number, int):
        raise ShapeError(f"how many parts of {part} are in {whole} is open; write the sizes of the parts as a list")
    return (part,) * number


def tensor_split(input: Shape, indices_or_sections: Any, dim: int = 0) -> list[Shape]:
    axis = axis_of(input, dim)
    whole = input[axis]
    if isinstance(indices_or_sections, int) and isinstance(whole, int):
        each, more = divmod(whole, indices_or_sections)
        sizes: list[Size] = [each + (i < more) for i in range(indices_or_sections)]
    elif isinstance(indices_or_sections, int):
        return chunk(input, indices_or_sections, dim)
    else:
        edges = [0, *indices_or_sections, whole]
        sizes = [slice_length(whole, first, last) for first, last in pairwise(edges)]
    return [exchanged(input, axis, size) for size in sizes]


def unbind(input: Shape, dim: int = 0) -> list[Shape]:
    axis = axis_of(input, dim)
    if not input or not isinstance(input[axis], int):
        raise ShapeError(f"axis {dim} of {shape_text(input)} is not a known number of parts")
    return [exchanged(input, axis)] * int(input[axis])


def narrow(input: Shape, dim: int, start: Any, length: Any) -> Shape:
    axis = _axis_with_parts(input, dim)
    size, first, taken = input[axis], position(start), sizes_of((length,))[0]
    place: Any = first + size if surely_negative(first) else first
    room: Any = size - place - taken
    if surely_negative(room) or surely_negative(place):
        raise ShapeError(f"start={start}, length={length} reach over the {size} of axis {dim} of {shape_text(input)}")
    return exchanged(input, axis, size if taken == size else taken)


def select(input: Shape, dim: int, index: Any) -> Shape:
    axis = axis_of(input, dim)
    if not input:
        raise ShapeError("a tensor without axes cannot be indexed")
    place, size = position(index), input[axis]
    before: Any = place + size
    if surely_negative(before) or surely_at_least(place, size):
        raise ShapeError(f"index {index} is outside axis {axis} of {shape_text(input)}, which has size {size}")
    return exchanged(input, axis)


def slice_length(size: Size, start: Any, stop: Any, step: Any = None) -> Size:
    """How many elements ``start:stop:step`` takes; symbols that leave it open are taken to lie inside the axis."""
    pace = 1 if step is None else position(step)
    if surely_negative(pace) or is_number(pace, 0):
        raise ShapeError(f"a slice has a positive step, got {step}")
    first = _edge(0 if start is None else position(start), size)
    last = _edge(size if stop is None else position(stop), size)
    if is_number(first, 0) and last is size and is_number(pace, 1):
        return size
    length: Any = last - first
    if surely_negative(length):
        return 0
    if is_number(pace, 1):
        return settle(length)
    return ceiling_quotient(settle(length), pace)


def _edge(place: Any, size: Size) -> Any:
    """A position as torch reads it: counted from the end where negative, inside the axis."""
    if place is size:
        return size
    if surely_negative(place):
        place = settle(place + size)
        return 0 if surely_negative(place) else place
    return size if surely_at_least(place, size) else place


def unfold(input: Shape, dimension: int, size: Any, step: Any) -> Shape:
    """Windows of an axis, as a last axis."""
    axis = axis_of(input, dimension)
    window, pace = sizes_of((size, step))
    room: Any = input[axis] - window
    if surely_negative(room):
        raise ShapeError(f"the window {window} is longer than axis {dimension} of {shape_text(input)}")
    return (*input[:axis], floor_quotient(room, pace) + 1, *input[axis + 1 :], window)


def diagonal(input: Shape, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Shape:
    first, second = axes_of(input, (dim1, dim2))
    rows, columns = input[first], input[second]
    rest = tuple(size for axis, size in enumerate(input) if axis not in (first, second))
    return (*rest, _diagonal_length(rows, columns, offset))


def _diagonal_length(rows: Size, columns: Size, offset: int) -> Size:
    a, b = (rows, columns - offset) if offset >= 0 else (rows + offset, columns)
    if surely_negative(a) or surely_negative(b):
        return 0
    return a if a == b else smaller(a, b)


def diag(input: Shape, diagonal: int = 0) -> Shape:
    if len(input) == 1:
        side: Any = input[0] + abs(diagonal)
        return (side, side)
    if len(input) != 2:
        raise ShapeError(f"takes 1 or 2 axes, got {shape_text(input)}")
    return (_diagonal_length(input[0], input[1], diagonal),)


def diag_embed(input: Shape, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Shape:
    side: Any = input[-1] + abs(offset)
    rest = list(input[:-1])
    first, second = sorted(axes_of((*rest, 1, 1), (dim1, dim2)))
    rest.insert(first, side)
    rest.insert(second, side)
    return tuple(rest)


def roll(input: Shape, shifts: Any, dims: Any = None) -> Shape:
    if dims is not None:
        axes = [axis_of(input, dim) for dim in (dims if isinstance(dims, (tuple, list)) else (dims,))]
        if len(axes) != (len(shifts) if isinstance(shifts, (tuple, list)) else 1):
            raise ShapeError(f"shifts={shifts} and dims={dims} name different numbers of axes")
    return input


def rot90(input: Shape, k: int = 1, dims: Any = (0, 1)) -> Shape:
    first, second = axes_of(input, dims)
    return transpose(input, first, second) if k % 2 else input


def pad(input: Shape, pad: Any, mode: str = "constant", value: Any = None) -> Shape:
    """Pairs (before, after) from the last axis on; a negative number cuts."""
    numbers = [position(item) for item in pad]
    if len(numbers) % 2 or len(numbers) > 2 * len(input):
        raise ShapeError(f"pad={tuple(pad)} does not give pairs for the axes of {shape_text(input)}")
    if mode != "constant":
        _check_copied(input, numbers, mode)
    sizes = list(input)
    for i in range(0, len(numbers), 2):
        axis = len(input) - 1 - i // 2
        before, after = numbers[i], numbers[i + 1]
        if not (isinstance(before, int) and isinstance(after, int) and before == after == 0):
            cut: Any = sizes[axis]
            for part in (before, after):
                cut = cut + part if surely_negative(part) else cut
            sizes[axis] = sizes[axis] + before + after
            if surely_negative(cut):
                raise ShapeError(f"pad={tuple(pad)} cuts more than there is of {shape_text(input)}")
    return tuple(settle(size) if not isinstance(size, int) else size for size in sizes)


def _check_copied(input: Shape, numbers: list[Any], mode: str) -> None:
    """Padding with what is there: of the last one, two or three axes behind channels, and not more than there is."""
    if mode not in {"reflect", "replicate", "circular"}:
        raise ShapeError(f"mode={mode!r} is none of constant, reflect, replicate, circular")
    axes = len(numbers) // 2
    if not 1 <= axes <= 3 or len(input) not in (axes + 1, axes + 2):
        raise ShapeError(
            f"mode={mode!r} pads the last {axes} axes of {axes + 1} or {axes + 2}; got {shape_text(input)}"
        )
    for i, pad in enumerate(numbers):
        size = input[len(input) - 1 - i // 2]
        room: Any = size - pad
        if (mode == "reflect" and surely_negative(room - 1)) or (mode == "circular" and surely_negative(room)):
            raise ShapeError(f"mode={mode!r} cannot copy {pad} from a size of {size} in {shape_text(input)}")
