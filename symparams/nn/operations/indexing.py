"""``x[…]``: numbers, slices, new axes, ``...``, tensors of places and masks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import ShapeError
from ...symbols import Size
from ..shapes import Shape, different, shape_text
from .parts import select, slice_length
from .sizes import broadcast


@dataclass(frozen=True, slots=True)
class Places:
    """A tensor used as an index: its shape, and of a mask the number of elements it lets through."""

    shape: Shape
    let_through: Size | None = None

    @property
    def axes(self) -> int:
        """How many axes of the tensor it speaks about."""
        return 1 if self.let_through is None else len(self.shape)

    @property
    def result(self) -> Shape:
        """The shape of the places it names."""
        return self.shape if self.let_through is None else (self.let_through,)


def indexed(input: Shape, items: tuple[Any, ...]) -> Shape:
    """The shape of ``x[items]``.

    Numbers are taken first, as torch does; the axes of tensors of places stand where these stood if these are
    neighbours, else in front.
    """
    filled = _without_dots(input, items)
    sizes: list[Size] = []
    places: list[Places] = []
    where: list[int] = []
    axis = 0
    for item in filled:
        if item is None:
            sizes.append(1)
            continue
        if isinstance(item, Places) and item.shape == () and item.let_through is None:
            axis += 1  # one place is a number
            continue
        if isinstance(item, Places):
            _check_mask(input, item, axis)
            if places and where[-1] != len(sizes):
                where.append(-1)  # something stands between: the axes go to the front
            else:
                where.append(len(sizes))
            places.append(item)
            axis += item.axes
            continue
        if isinstance(item, slice):
            sizes.append(slice_length(input[axis], item.start, item.stop, item.step))
        else:
            select(input, axis, item)
        axis += 1
    if not places:
        return tuple(sizes)
    found = broadcast(*(item.result for item in places))
    at = 0 if -1 in where else where[0]
    return (*sizes[:at], *found, *sizes[at:])


def _without_dots(input: Shape, items: tuple[Any, ...]) -> list[Any]:
    """The index with an entry for every axis."""
    taken = sum(item.axes if isinstance(item, Places) else 1 for item in items if item is not None and item is not ...)
    missing = len(input) - taken
    if missing < 0:
        raise ShapeError(f"{taken} indices for {shape_text(input)}, which has {len(input)} axes")
    dots = [place for place, item in enumerate(items) if item is ...]
    if len(dots) > 1:
        raise ShapeError("an index has one ... at most")
    at = dots[0] if dots else len(items)
    rest = items[at + 1 :] if dots else ()
    return [*items[:at], *[slice(None)] * missing, *rest]


def _check_mask(input: Shape, item: Places, axis: int) -> None:
    if item.let_through is None:
        return
    for i, size in enumerate(item.shape):
        if different(size, input[axis + i]):
            raise ShapeError(f"the mask {shape_text(item.shape)} does not fit {shape_text(input)}")
