"""New tensors: of a given shape, of a range of numbers, of numbers written out."""

from __future__ import annotations

from typing import Any

from ...errors import ShapeError
from ...symbols import Size, ceiling_quotient, exact_quotient, is_expr, settle, times
from ..shapes import Shape, shape_text
from .sizes import is_number, position, size_list, sizes_of, surely_negative


def sized(*size: Any, **settings: Any) -> Shape:
    """``zeros(2, 3)``, ``zeros((2, 3))``, ``zeros(size=(2, 3))``."""
    return sizes_of(size_list(settings.get("size", size)))


def sized_from(input: Shape, *size: Any, **settings: Any) -> Shape:
    """``x.new_zeros(2, 3)``."""
    return sized(*size, **settings)


def full(size: Any, fill_value: Any, **settings: Any) -> Shape:
    return sized(size)


def new_full(input: Shape, size: Any, fill_value: Any, **settings: Any) -> Shape:
    return sized(size)


def randint(*given: Any, **settings: Any) -> Shape:
    """``randint(high, size)``, ``randint(low, high, size)``."""
    return sized(settings["size"] if "size" in settings else given[-1])


def arange(*given: Any, **settings: Any) -> Shape:
    """``arange(end)``, ``arange(start, end, step)``: ``⌈(end − start)/step⌉`` numbers."""
    values = [*given]
    start = settings.get("start", values[0] if len(values) > 1 else 0)
    end = settings.get("end", values[1] if len(values) > 1 else values[0] if values else None)
    step = settings.get("step", values[2] if len(values) > 2 else 1)
    if end is None:
        raise ShapeError("needs an end")
    if any(isinstance(value, float) for value in (start, end, step)):
        return (_decimal_range(start, end, step),)
    first, last, pace = position(start), position(end), position(step)
    length: Any = last - first
    if is_number(pace, 1) and last is end and is_number(first, 0):
        length = last  # the batch axis stays known by identity
    if surely_negative(pace):
        length, pace = -length, -pace
    if is_number(pace, 0):
        raise ShapeError("the step is 0")
    if surely_negative(length):
        raise ShapeError(f"from {start} to {end} the step {step} leads away")
    return (length if pace == 1 else ceiling_quotient(settle(length), pace),)


def _decimal_range(start: Any, end: Any, step: Any) -> Size:
    from math import ceil

    if any(is_expr(value) for value in (start, end, step)):
        given = (start, end, step)
        whole = [int(value) if isinstance(value, float) and value.is_integer() else value for value in given]
        if any(isinstance(value, float) for value in whole):
            raise ShapeError("how many numbers lie between is open; write the range with integers")
        return arange(*whole)[0]
    return ceil((end - start) / step)


def spaced(start: Any, end: Any, steps: Any, **settings: Any) -> Shape:
    """``linspace``."""
    return sizes_of((steps,))


def eye(n: Any, m: Any = None, **settings: Any) -> Shape:
    """``eye``."""
    return sizes_of((n, n if m is None else m))


def randperm(n: Any, **settings: Any) -> Shape:
    """``randperm``."""
    return sizes_of((n,))


def written(data: Any, **settings: Any) -> Shape:
    """``tensor([[1, 2], [3, 4]])``: the shape of nested lists."""
    if not isinstance(data, (tuple, list)):
        return ()
    inner = [written(item) for item in data]
    if inner and any(shape != inner[0] for shape in inner):
        raise ShapeError(f"lists of different shapes: {shape_text(inner[0])} and others")
    return (len(data), *(inner[0] if inner else ()))


def tril_indices(row: Any, col: Any, offset: int = 0, **settings: Any) -> Shape:
    """``tril_indices``: row and column of each element on and below a diagonal."""
    return (2, _below(row, col, offset))


def triu_indices(row: Any, col: Any, offset: int = 0, **settings: Any) -> Shape:
    """``triu_indices``."""
    rows, columns = sizes_of((row, col))
    below = _below(row, col, offset - 1)
    return (2, settle(rows * columns - below))


def _below(row: Any, col: Any, offset: int) -> Size:
    rows, columns = sizes_of((row, col))
    if isinstance(rows, int) and isinstance(columns, int):
        return sum(min(max(i + offset + 1, 0), columns) for i in range(rows))
    if rows != columns or offset not in (-1, 0):
        raise ShapeError("how many places lie there is open; write a square with offset 0 or -1, or give numbers")
    edge: Any = rows + 1 if offset == 0 else rows - 1
    return exact_quotient(times((rows, edge)), 2)
