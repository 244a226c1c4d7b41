"""Sizes and axes compared: what is surely equal, surely different, or left open by symbols.

A size that is a symbol is not taken to be 1, as in torch's own symbolic shapes; where symbols leave open whether two
sizes agree, they are taken to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...errors import ShapeError
from ...symbols import Size, as_size, is_expr, settle, times
from ..shapes import BATCH, Shape, different, known, shape_text


def surely_at_least(first: Size, second: Size) -> bool:
    """Whether ``first >= second``, surely."""
    gap: Any = first - second
    return gap >= 0 if isinstance(gap, int) else bool(gap.is_nonnegative)


def is_number(size: Size, number: int) -> bool:
    """Whether a size is this number; a symbol is none, whatever it stands for."""
    return isinstance(size, int) and size == number


def surely_negative(size: Size) -> bool:
    """Whether a size or a position is below 0, surely."""
    return size < 0 if isinstance(size, int) else bool(size.is_negative)


def agreed(first: Size, second: Size) -> Size | None:
    """The one size that two have to be; ``None`` where they surely differ. The batch and numbers go before symbols."""
    if first is second or first is BATCH:
        return None if different(first, second) else first
    if second is BATCH or isinstance(second, int):
        return None if different(first, second) else second
    return None if different(first, second) else first


def stretched(first: Size, second: Size) -> Size | None:
    """The size of an axis that broadcasts: a 1 becomes the other; ``None`` where they surely differ."""
    if first is BATCH or second is BATCH:
        other = second if first is BATCH else first
        return BATCH if other is BATCH or is_number(other, 1) else other
    if is_number(first, 1):
        return second
    if is_number(second, 1):
        return first
    return agreed(first, second)


def broadcast(*shapes: Shape) -> Shape:
    """The shape to which all of them stretch.

    Raises:
        ShapeError: naming the two that do not fit together.
    """
    result: Shape = shapes[0] if shapes else ()
    for shape in shapes[1:]:
        result = _broadcast_two(result, shape)
    return result


def _broadcast_two(first: Shape, second: Shape) -> Shape:
    if first == second and BATCH not in first:
        return first
    n = max(len(first), len(second))
    left: Shape = (1,) * (n - len(first)) + first
    right: Shape = (1,) * (n - len(second)) + second
    sizes = []
    for axis, (a, b) in enumerate(zip(left, right, strict=True)):
        size = stretched(a, b)
        if size is None:
            raise ShapeError(
                f"{shape_text(first)} and {shape_text(second)} do not fit together: {a} and {b} in axis {axis - n}"
            )
        sizes.append(size)
    return tuple(sizes)


def expandable(shape: Shape, target: Shape) -> None:
    """Refuse a shape that does not stretch to the target.

    Raises:
        ShapeError: naming both.
    """
    result = broadcast(shape, target)
    if len(result) != len(target) or any(different(a, b) for a, b in zip(result, target, strict=True)):
        raise ShapeError(f"{shape_text(shape)} does not stretch to {shape_text(target)}")


def axis_of(shape: Shape, dim: Any, extra: int = 0) -> int:
    """The axis that ``dim`` names, counted from the front; ``extra`` axes more may be named than there are.

    Raises:
        ShapeError: where there is no such axis.
    """
    n = max(len(shape) + extra, 1)
    if isinstance(dim, bool) or not isinstance(dim, int):
        raise ShapeError(f"dim={dim!r} is no axis; write an integer")
    if not -n <= dim < n:
        raise ShapeError(f"dim={dim} is no axis of {shape_text(shape)}, which has {len(shape)}")
    return dim % n


def axes_of(shape: Shape, dims: Any) -> list[int]:
    """The axes that an integer or several name, each once.

    Raises:
        ShapeError: for an axis that is not there or named twice.
    """
    found = [axis_of(shape, dim) for dim in (dims if isinstance(dims, (tuple, list)) else (dims,))]
    if len(set(found)) < len(found):
        raise ShapeError(f"dim={tuple(dims)} names an axis of {shape_text(shape)} twice")
    return found


def size_list(given: Sequence[Any]) -> tuple[Any, ...]:
    """``view(2, 3)`` and ``view((2, 3))`` are the same."""
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        return tuple(given[0])
    return tuple(given)


def sizes_of(given: Iterable[Any], minimum: int = 0) -> Shape:
    """Sizes given by a caller, each checked.

    Raises:
        ArgumentError: for one that is no size.
    """
    return tuple(as_size("tensor", "a size", size, minimum=minimum) for size in given)


def position(value: Any) -> Any:
    """A position or a step given by a caller: an integer or an expression, of either sign.

    Raises:
        ShapeError: where it is neither.
    """
    if is_expr(value):
        return settle(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, (float, str, bool)) and hasattr(value, "__index__"):
        return value.__index__()
    raise ShapeError(f"{value!r} is no position; write an integer or a symbol")


def product_differs(first: Iterable[Size], second: Iterable[Size]) -> bool:
    """Whether two shapes surely have different numbers of elements."""
    one, other = times(first), times(second)
    if different(one, other) or known(one, other):
        return one != other
    from sympy import expand

    gap: Any = one - other
    return expand(gap).is_zero is False
