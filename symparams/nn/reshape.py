"""Layers that lay the same numbers out in another shape."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import divides, exact_quotient
from .module import Argument, Module
from .operations.layout import flatten, unflatten
from .shapes import Shape, axis_in, naming, shape_text


class Flatten(Module):
    """Lays the numbers of several axes out in a row.

    Parameters: none. The axes ``start_dim`` … ``end_dim`` become one, whose size is their product: ``12 · 4 · 4 =
    192``.

    Args:
        start_dim, end_dim: first and last axis, as in torch; with the defaults all but the first (batch) axis.

    Raises:
        ShapeError: where the input has no such axes.

    Source: torch.nn.Flatten.

    >>> from symparams import nn
    >>> nn.Flatten()((1, 12, 4, 4))
    (1, 192)
    """

    family = "flatten"
    nothing = "reshape"

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def output_shape(self, input: Shape) -> Shape:
        with naming("Flatten"):
            return flatten(input, self.start_dim, self.end_dim)


class Unflatten(Module):
    """Lays one axis out as several.

    Parameters: none. The axis ``dim`` becomes ``unflattened_size``, whose product is its size.

    Args:
        dim: the axis.
        unflattened_size: the sizes it becomes; one of them may be −1, which is what is left.

    Raises:
        ShapeError: where the sizes do not multiply to the size of the axis.

    Source: torch.nn.Unflatten.

    >>> from symparams import nn
    >>> nn.Unflatten(1, (2, 5, -1))((32, 50))
    (32, 2, 5, 5)
    """

    family = "flatten"
    nothing = "reshape"
    usual = {"dim": 1, "unflattened_size": (1, -1)}

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        super().__init__()
        if not isinstance(unflattened_size, (tuple, list)) or not unflattened_size:
            raise ArgumentError("Unflatten", "unflattened_size", unflattened_size, "a tuple of sizes")
        self.dim = dim
        self.unflattened_size = tuple(
            size if type(size) is int and size == -1 else self._size("unflattened_size", size)
            for size in unflattened_size
        )
        if self.unflattened_size.count(-1) > 1:
            raise ArgumentError("Unflatten", "unflattened_size", self.unflattened_size, "one −1 at most")

    def output_shape(self, input: Shape) -> Shape:
        axis_in("Unflatten", self.dim, input, fewest=0)
        with naming(f"Unflatten: axis {self.dim} of the input {shape_text(input)}"):
            return unflatten(input, self.dim, self.unflattened_size)


class PixelShuffle(Module):
    """Lays r² channels out as r × r pixels.

    Parameters: none. ``C r²`` channels become C, height and width grow by r.

    Args:
        upscale_factor: r.

    Shapes: ``(…, C r², H, W)`` → ``(…, C, H r, W r)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.PixelShuffle.

    >>> from symparams import nn
    >>> nn.PixelShuffle(3)((1, 9, 4, 4))
    (1, 1, 12, 12)
    """

    family = "pixel_shuffle"
    nothing = "reshape"
    arguments = {"upscale_factor": Argument("r", "upscale_factor")}

    def __init__(self, upscale_factor: Any) -> None:
        super().__init__()
        self.upscale_factor = self._size("upscale_factor", upscale_factor)

    def output_shape(self, input: Shape) -> Shape:
        r: Any = self.upscale_factor
        *front, channels, height, width = _image("PixelShuffle", input)
        if divides(r * r, channels) is False:
            raise ShapeError(
                f"PixelShuffle: the input {shape_text(input)} has {channels} channels, a multiple of {r}² = {r * r} "
                "is needed"
            )
        return (*front, exact_quotient(channels, r * r), height * r, width * r)


class PixelUnshuffle(Module):
    """Lays r × r pixels out as r² channels, the inverse of :class:`PixelShuffle`.

    Parameters: none. C channels become ``C r²``, height and width shrink by r.

    Args:
        downscale_factor: r, divides height and width.

    Shapes: ``(…, C, H r, W r)`` → ``(…, C r², H, W)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.PixelUnshuffle.

    >>> from symparams import nn
    >>> nn.PixelUnshuffle(3)((1, 1, 12, 12))
    (1, 9, 4, 4)
    """

    family = "pixel_shuffle"
    nothing = "reshape"
    arguments = {"downscale_factor": Argument("r", "downscale_factor")}

    def __init__(self, downscale_factor: Any) -> None:
        super().__init__()
        self.downscale_factor = self._size("downscale_factor", downscale_factor)

    def output_shape(self, input: Shape) -> Shape:
        r: Any = self.downscale_factor
        *front, channels, height, width = _image("PixelUnshuffle", input)
        for size in (height, width):
            if divides(r, size) is False:
                raise ShapeError(f"PixelUnshuffle: {r} does not divide {size} of the input {shape_text(input)}")
        return (*front, channels * r * r, exact_quotient(height, r), exact_quotient(width, r))


def _image(name: str, shape: Shape) -> tuple[Any, ...]:
    if len(shape) < 3:
        raise ShapeError(f"{name}: takes channels × height × width and any axes before; got {shape_text(shape)}")
    return shape


class ChannelShuffle(Module):
    """Mixes the channels of g groups.

    Parameters: none.

    Args:
        groups: g, divides the channels.

    Shapes: ``(N, C, …)`` with at least three axes, unchanged.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.ChannelShuffle.

    >>> from symparams import nn
    >>> nn.ChannelShuffle(2)((1, 4, 6, 6))
    (1, 4, 6, 6)
    """

    family = "channel_shuffle"
    nothing = "reshape"
    arguments = {"groups": Argument("g", "groups")}

    def __init__(self, groups: Any) -> None:
        super().__init__()
        self.groups = self._size("groups", groups)

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < 3:
            raise ShapeError(
                f"ChannelShuffle: takes batch, channels and at least one more axis; got {shape_text(input)}"
            )
        if divides(self.groups, input[1]) is False:
            raise ShapeError(f"ChannelShuffle: {self.groups} groups do not divide {input[1]} of {shape_text(input)}")
        return input
