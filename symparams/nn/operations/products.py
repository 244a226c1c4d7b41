"""Products of tensors: matrices, batches of them, sums over named axes."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...symbols import Size, times
from ..shapes import Shape, different, shape_text
from .sizes import agreed, axis_of, broadcast, expandable, stretched


def matmul(input: Shape, other: Shape) -> Shape:
    """The last axis of the first is summed with the last but one of the second (its only one, of a vector)."""
    if not input or not other:
        raise ShapeError(f"takes tensors with axes, got {shape_text(input)} and {shape_text(other)}")
    inner = other[-1] if len(other) == 1 else other[-2]
    if different(input[-1], inner):
        raise ShapeError(f"{shape_text(input)} and {shape_text(other)} do not fit together: {input[-1]} and {inner}")
    rows = input[-2:-1]
    columns = () if len(other) == 1 else other[-1:]
    return (*broadcast(input[:-2], other[:-2]), *rows, *columns)


def _exactly(input: Shape, other: Shape, first: int, second: int) -> Shape:
    if len(input) != first or len(other) != second:
        raise ShapeError(f"takes {first} and {second} axes, got {shape_text(input)} and {shape_text(other)}")
    if first == 3 and agreed(input[0], other[0]) is None:
        raise ShapeError(f"{shape_text(input)} and {shape_text(other)} are not as many matrices")
    return matmul(input, other)


def mm(input: Shape, mat2: Shape) -> Shape:
    return _exactly(input, mat2, 2, 2)


def bmm(input: Shape, mat2: Shape) -> Shape:
    return _exactly(input, mat2, 3, 3)


def mv(input: Shape, vec: Shape) -> Shape:
    return _exactly(input, vec, 2, 1)


def dot(input: Shape, tensor: Shape) -> Shape:
    return _exactly(input, tensor, 1, 1)


def addmm(input: Shape, mat1: Shape, mat2: Shape, *, beta: Any = 1, alpha: Any = 1) -> Shape:
    return _added(input, mm(mat1, mat2))


def baddbmm(input: Shape, batch1: Shape, batch2: Shape, *, beta: Any = 1, alpha: Any = 1) -> Shape:
    return _added(input, bmm(batch1, batch2))


def _added(input: Shape, product: Shape) -> Shape:
    expandable(input, product)
    return product


def outer(input: Shape, vec2: Shape) -> Shape:
    if len(input) != 1 or len(vec2) != 1:
        raise ShapeError(f"takes two vectors, got {shape_text(input)} and {shape_text(vec2)}")
    return (*input, *vec2)


def kron(input: Shape, other: Shape) -> Shape:
    n = max(len(input), len(other))
    pairs = zip((1,) * (n - len(input)) + input, (1,) * (n - len(other)) + other, strict=True)
    return tuple(times(pair) for pair in pairs)


def cross(input: Shape, other: Shape, dim: int = -1) -> Shape:
    result = broadcast(input, other)
    if len(input) != len(other):
        raise ShapeError(f"{shape_text(input)} and {shape_text(other)} have different numbers of axes")
    if any(different(shape[axis_of(shape, dim)], 3) for shape in (input, other)):
        raise ShapeError(f"axis {dim} of {shape_text(input)} and {shape_text(other)} has to be 3")
    return result


def cdist(x1: Shape, x2: Shape, p: Any = 2.0, compute_mode: Any = None) -> Shape:
    if len(x1) < 2 or len(x2) < 2 or different(x1[-1], x2[-1]):
        raise ShapeError(f"{shape_text(x1)} and {shape_text(x2)} are not rows of the same length")
    return (*broadcast(x1[:-2], x2[:-2]), x1[-2], x2[-2])


def tensordot(a: Shape, b: Shape, dims: Any = 2) -> Shape:
    if isinstance(dims, int):
        first, second = list(range(len(a) - dims, len(a))), list(range(dims))
    else:
        first, second = ([dims[0]], [dims[1]]) if isinstance(dims[0], int) else (list(dims[0]), list(dims[1]))
        first, second = [axis_of(a, dim) for dim in first], [axis_of(b, dim) for dim in second]
    if len(first) != len(second) or len(first) > min(len(a), len(b)):
        raise ShapeError(f"dims={dims} does not pair axes of {shape_text(a)} and {shape_text(b)}")
    for i, j in zip(first, second, strict=True):
        if stretched(a[i], b[j]) is None:
            raise ShapeError(f"{shape_text(a)} and {shape_text(b)} do not fit together: {a[i]} and {b[j]}")
    rest_a = (size for i, size in enumerate(a) if i not in first)
    return (*rest_a, *(size for j, size in enumerate(b) if j not in second))


def einsum(equation: str, *operands: Any) -> Shape:
    """Axes by letters; ``...`` stands for axes that broadcast; without ``->`` the letters that occur once, sorted.

    Raises:
        ShapeError: for an equation that does not fit the shapes.
    """
    shapes = list(operands[0]) if len(operands) == 1 and isinstance(operands[0], list) else list(operands)
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(shapes):
        raise ShapeError(f"{equation!r} names {len(terms)} tensors, {len(shapes)} were given")
    sizes: dict[str, Size] = {}
    dots: Shape = ()
    for term, shape in zip(terms, shapes, strict=True):
        letters, more = _labelled(term, shape, equation)
        dots = broadcast(dots, more)
        own: dict[str, Size] = {}
        for letter, size in letters:
            if different(own.setdefault(letter, size), size):
                raise ShapeError(f"{equation!r}: {letter} is {own[letter]} and {size} in {shape_text(shape)}")
            both = stretched(sizes.get(letter, size), size)
            if both is None:
                raise ShapeError(f"{equation!r}: {letter} is {sizes[letter]} and {size} in {shape_text(shape)}")
            sizes[letter] = both
    if not arrow:
        once = sorted(letter for letter in sizes if left.count(letter) == 1)
        return (*dots, *(sizes[letter] for letter in once))
    return _output(right, sizes, dots, equation)


def _labelled(term: str, shape: Shape, equation: str) -> tuple[list[tuple[str, Size]], Shape]:
    """The letters of one tensor with their sizes, and the axes that ``...`` stands for."""
    before, dotted, after = term.partition("...")
    letters = len(before) + len(after)
    if not (before + after).isalpha() and letters:
        raise ShapeError(f"{equation!r}: {term!r} is not made of letters and ...")
    if letters > len(shape) or (not dotted and letters != len(shape)):
        raise ShapeError(f"{equation!r}: {term!r} does not name the {len(shape)} axes of {shape_text(shape)}")
    end = len(shape) - len(after)
    return [*zip(before, shape, strict=False), *zip(after, shape[end:], strict=True)], shape[len(before) : end]


def _output(term: str, sizes: dict[str, Size], dots: Shape, equation: str) -> Shape:
    before, dotted, after = term.partition("...")
    letters = before + after
    if any(letter not in sizes for letter in letters) or len(set(letters)) < len(letters):
        raise ShapeError(f"{equation!r}: the output {term!r} names a letter twice or one that no tensor has")
    kept = dots if dotted else ()  # torch sums over the dots where the output leaves them out
    return (*(sizes[letter] for letter in before), *kept, *(sizes[letter] for letter in after))
