"""The tensors of a layer, by shape alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..symbols import Size, put_in, times
from .axes import Axis, Kind
from .operations.dtypes import FLOAT, Type
from .shapes import Shape
from .tensor import Sizes, Tensor

#: The role of a tensor that a program makes by itself, and the meaning of its axes.
RAW_ROLE, RAW_AXIS = "tensor", "axis"


def raw_axes(shape: Shape) -> tuple[Axis, ...]:
    """Axes nobody has given a meaning."""
    return tuple(Axis(size, RAW_AXIS, Kind.OUTPUT) for size in shape)


class _Tensor(Tensor):
    """A tensor with axes and a role; two of them are the same only if they are one object (tied)."""

    axes: tuple[Axis, ...]
    role: str

    def __init__(self, axes: Sequence[Axis] | Tensor, role: str, type: Type = FLOAT) -> None:
        if isinstance(axes, _Tensor):
            self.axes, role = axes.axes, axes.role
        else:
            self.axes = raw_axes(axes.shape) if isinstance(axes, Tensor) else tuple(axes)
        self.role = role
        self.dtype = axes.dtype if isinstance(axes, Tensor) else type

    @property
    def shape(self) -> Any:
        """The sizes of the axes."""
        return Sizes(axis.size for axis in self.axes)

    def numel(self) -> Size:
        """The number of elements, the product of the shape."""
        return times(axis.size for axis in self.axes)

    nelement = numel

    def _set_shape(self, shape: Shape) -> None:
        if tuple(shape) != tuple(self.shape):
            self.axes, self.role = raw_axes(shape), RAW_ROLE

    def _put_in(self, mapping: Mapping[Any, Any], memo: dict[int, Any] | None = None) -> _Tensor:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin.axes = tuple(_axis_put_in(axis, mapping) for axis in self.axes)
        return twin

    def __bool__(self) -> bool:
        # A layer asks whether it has a bias; a tensor that is there is one.
        return True

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.shape))}; {self.role})"


class Parameter(_Tensor):
    """A learned tensor.

    Args:
        data: its axes, as layers give them, or a tensor as in torch; the axes of a tensor have no meaning of their own.
        role: what it does: ``weight`` (multiplied and summed), ``bias`` (added once), ``gain`` and ``shift`` (of a
            norm), ``slope`` (of an activation), ``table`` (looked up); ``tensor`` for one a program makes by itself.
        requires_grad: ``False`` freezes it.

    >>> from symparams import nn, torch
    >>> nn.Parameter(torch.zeros(1, 197, "d")).numel()
    197*d
    """

    def __init__(self, data: Sequence[Axis] | Tensor, role: str | bool = RAW_ROLE, requires_grad: bool = True) -> None:
        # torch's second argument is requires_grad
        super().__init__(data, RAW_ROLE if isinstance(role, bool) else role)
        self.requires_grad = role if isinstance(role, bool) else requires_grad

    def requires_grad_(self, requires_grad: bool = True) -> Parameter:
        """Freeze (``False``) or unfreeze the tensor, as in torch."""
        self.requires_grad = requires_grad
        return self


class Buffer(_Tensor):
    """A tensor that is kept but not learned, such as running statistics.

    Args:
        data: its axes, or a tensor as in torch.
        role: what it does (``running_mean``).
        persistent: whether it is saved with the network.
    """

    def __init__(self, data: Sequence[Axis] | Tensor, role: str | bool = RAW_ROLE, persistent: bool = True) -> None:
        super().__init__(data, RAW_ROLE if isinstance(role, bool) else role)
        self.persistent = role if isinstance(role, bool) else persistent


def add_gain_and_shift(layer: Any, axes: tuple[Axis, ...], affine: bool, shift: bool) -> None:
    """The two tensors of a norm; one that is left out keeps its name, as in torch."""
    layer.register_parameter("weight", Parameter(axes, "gain") if affine else None)
    layer.register_parameter("bias", Parameter(axes, "shift") if affine and shift else None)


def _axis_put_in(axis: Axis, mapping: Mapping[Any, Any]) -> Axis:
    parts = tuple(_axis_put_in(part, mapping) for part in axis.parts)
    return Axis(put_in(axis.size, mapping), axis.meaning, axis.kind, parts)
