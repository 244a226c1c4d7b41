"""The tensors of a layer, by shape alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..symbols import Size, put_in, times
from .axes import Axis


class _Tensor:
    """A tensor that is only its axes and its role; two of them are the same only if they are one object (tied)."""

    def __init__(self, axes: Sequence[Axis], role: str) -> None:
        self.axes = tuple(axes)
        self.role = role

    @property
    def shape(self) -> tuple[Size, ...]:
        """The sizes of the axes."""
        return tuple(axis.size for axis in self.axes)

    def numel(self) -> Size:
        """The number of elements, the product of the shape."""
        return times(self.shape)

    def dim(self) -> int:
        """The number of axes."""
        return len(self.axes)

    def _put_in(self, mapping: Mapping[Any, Any]) -> _Tensor:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin.axes = tuple(_axis_put_in(axis, mapping) for axis in self.axes)
        return twin

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.shape))}; {self.role})"


class Parameter(_Tensor):
    """A learned tensor.

    ``role`` says what it does: ``weight`` (multiplied and summed), ``bias`` (added once), ``gain`` and ``shift`` (of a
    norm), ``slope`` (of an activation), ``table`` (looked up). ``requires_grad=False`` freezes it.
    """

    def __init__(self, axes: Sequence[Axis], role: str, requires_grad: bool = True) -> None:
        super().__init__(axes, role)
        self.requires_grad = requires_grad

    def requires_grad_(self, requires_grad: bool = True) -> Parameter:
        """Freeze (``False``) or unfreeze the tensor, as in torch."""
        self.requires_grad = requires_grad
        return self


class Buffer(_Tensor):
    """A tensor that is kept and saved but not learned, such as running statistics."""


def _axis_put_in(axis: Axis, mapping: Mapping[Any, Any]) -> Axis:
    parts = tuple(_axis_put_in(part, mapping) for part in axis.parts)
    return Axis(put_in(axis.size, mapping), axis.meaning, axis.kind, parts)
