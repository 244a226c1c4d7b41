"""Paddings as layers, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import Size
from .conv import SPATIAL
from .module import Argument, Module
from .shapes import Shape, positive_output, shape_text, split_batch

#: Less than any size: a negative padding cuts off.
ANY = -(10**18)


class _PadNd(Module):
    n: ClassVar[int]
    family = "padding"
    nothing = "padding"
    arguments = {"padding": Argument("p", "padding", per_axis=True, neutral=0)}
    #: Whether a side may be as large as the input (1), only smaller (0), or anything (None).
    reach: ClassVar[int | None] = None
    #: Whether negative sides are cut off before the others are put on.
    cuts_first: ClassVar[bool] = False

    def __init__(self, padding: Any) -> None:
        super().__init__()
        if isinstance(padding, (tuple, list)) and len(padding) != 2 * self.n:
            expected = f"one number or {2 * self.n}, the last axis first"
            raise ArgumentError(type(self).__name__, "padding", tuple(padding), expected)
        given = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * (2 * self.n)
        self.padding = tuple(self._size("padding", side, ANY) for side in given)

    def output_shape(self, input: Shape) -> Shape:
        name = type(self).__name__
        front, sizes = self._split(name, input)
        output = []
        for index, size in enumerate(reversed(sizes)):
            before, after = self.padding[2 * index : 2 * index + 2]
            self._check_side(name, input, size, before)
            self._check_side(name, input, size, after)
            self._check_cut(name, input, size, before, after)
            output.append(size + before + after)
        output.reverse()
        positive_output(name, input, tuple(output), f"padding {self.padding} cuts off all of it")
        self._check_output(name, input, (*front, *output))
        return (*front, *output)

    def _split(self, name: str, shape: Shape) -> tuple[Shape, Shape]:
        batch, rest = split_batch(name, shape, self.n + 1, "channels and " + " × ".join(SPATIAL[self.n]))
        return (*batch, rest[0]), rest[1:]

    def _check_side(self, name: str, shape: Shape, size: Size, side: Size) -> None:
        if self.reach is None or not (isinstance(size, int) and isinstance(side, int)):
            return
        if side >= size + self.reach:
            most = size - 1 + self.reach
            raise ShapeError(f"{name}: a padding of {side} needs a larger input than {shape_text(shape)}: {most} fit")

    def _check_cut(self, name: str, shape: Shape, size: Size, before: Size, after: Size) -> None:
        """What is cut off is cut off first, so there must be that much."""
        if not (self.cuts_first and isinstance(size, int) and isinstance(before, int) and isinstance(after, int)):
            return
        if size + min(before, 0) + min(after, 0) < 0:
            raise ShapeError(f"{name}: padding {self.padding} cuts off too much of {shape_text(shape)}")

    def _check_output(self, name: str, shape: Shape, output: Shape) -> None:
        """What else a kind of padding asks."""


class _ConstantPadNd(_PadNd):
    cuts_first = True
    usual = {"value": 0.0}

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def _split(self, name: str, shape: Shape) -> tuple[Shape, Shape]:
        if len(shape) < self.n:
            raise ShapeError(f"{name}: pads the last {self.n} axes; got {shape_text(shape)}")
        return shape[: -self.n], shape[-self.n :]


class _ZeroPadNd(_ConstantPadNd):
    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)


class _ReflectionPadNd(_PadNd):
    reach = 0


class _ReplicationPadNd(_PadNd):
    pass


class _CircularPadNd(_PadNd):
    reach = 1
    cuts_first = True

    def _check_output(self, name: str, shape: Shape, output: Shape) -> None:
        """A side that is longer than what the other side leaves: torch sees it where all axes before have size 1."""
        for index in range(self.n):
            axis = len(shape) - 1 - index
            size, before, after = shape[axis], *self.padding[2 * index : 2 * index + 2]
            if not (isinstance(size, int) and isinstance(before, int) and isinstance(after, int)):
                continue
            left = size + min(before, 0) + min(after, 0)
            if 0 < left < max(before, after) and all(other == 1 for other in output[:axis]):
                raise ShapeError(f"{name}: padding {self.padding} cuts off too much of {shape_text(shape)}")


class ConstantPad1d(_ConstantPadNd):
    """Puts a fixed value around a sequence.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 2 (left, right).
        value: what is put there.

    Source: torch.nn.ConstantPad1d.

    >>> from symparams import nn
    >>> nn.ConstantPad1d(1, 3.5)((2, 3, 10))
    (2, 3, 12)
    """

    n = 1


class ConstantPad2d(_ConstantPadNd):
    """Puts a fixed value around an image.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 4 (left, right, top, bottom).
        value: what is put there.

    Source: torch.nn.ConstantPad2d.

    >>> from symparams import nn
    >>> nn.ConstantPad2d(1, 3.5)((3, 10, 10))
    (3, 12, 12)
    """

    n = 2


class ConstantPad3d(_ConstantPadNd):
    """Puts a fixed value around a volume.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 6 (left, right, top, bottom, front, back).
        value: what is put there.

    Source: torch.nn.ConstantPad3d.

    >>> from symparams import nn
    >>> nn.ConstantPad3d(1, 3.5)((3, 4, 10, 10))
    (3, 6, 12, 12)
    """

    n = 3


class ZeroPad1d(_ZeroPadNd):
    """Puts zeros around a sequence.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 2 (left, right).

    Source: torch.nn.ZeroPad1d.

    >>> from symparams import nn
    >>> nn.ZeroPad1d(1)((2, 3, 10))
    (2, 3, 12)
    """

    n = 1


class ZeroPad2d(_ZeroPadNd):
    """Puts zeros around an image.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 4 (left, right, top, bottom).

    Source: torch.nn.ZeroPad2d.

    >>> from symparams import nn
    >>> nn.ZeroPad2d(1)((3, 10, 10))
    (3, 12, 12)
    """

    n = 2


class ZeroPad3d(_ZeroPadNd):
    """Puts zeros around a volume.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 6 (left, right, top, bottom, front, back).

    Source: torch.nn.ZeroPad3d.

    >>> from symparams import nn
    >>> nn.ZeroPad3d(1)((3, 4, 10, 10))
    (3, 6, 12, 12)
    """

    n = 3


class ReflectionPad1d(_ReflectionPadNd):
    """Mirrors a sequence at its ends.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 2 (left, right), less than the input.

    Source: torch.nn.ReflectionPad1d.

    >>> from symparams import nn
    >>> nn.ReflectionPad1d(1)((2, 3, 10))
    (2, 3, 12)
    """

    n = 1


class ReflectionPad2d(_ReflectionPadNd):
    """Mirrors an image at its ends.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 4 (left, right, top, bottom), less than the input.

    Source: torch.nn.ReflectionPad2d.

    >>> from symparams import nn
    >>> nn.ReflectionPad2d(1)((3, 10, 10))
    (3, 12, 12)
    """

    n = 2


class ReflectionPad3d(_ReflectionPadNd):
    """Mirrors a volume at its ends.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 6 (left, right, top, bottom, front, back), less than the input.

    Source: torch.nn.ReflectionPad3d.

    >>> from symparams import nn
    >>> nn.ReflectionPad3d(1)((3, 4, 10, 10))
    (3, 6, 12, 12)
    """

    n = 3


class ReplicationPad1d(_ReplicationPadNd):
    """Repeats the outermost values of a sequence.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 2 (left, right).

    Source: torch.nn.ReplicationPad1d.

    >>> from symparams import nn
    >>> nn.ReplicationPad1d(1)((2, 3, 10))
    (2, 3, 12)
    """

    n = 1


class ReplicationPad2d(_ReplicationPadNd):
    """Repeats the outermost values of an image.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 4 (left, right, top, bottom).

    Source: torch.nn.ReplicationPad2d.

    >>> from symparams import nn
    >>> nn.ReplicationPad2d(1)((3, 10, 10))
    (3, 12, 12)
    """

    n = 2


class ReplicationPad3d(_ReplicationPadNd):
    """Repeats the outermost values of a volume.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 6 (left, right, top, bottom, front, back).

    Source: torch.nn.ReplicationPad3d.

    >>> from symparams import nn
    >>> nn.ReplicationPad3d(1)((3, 4, 10, 10))
    (3, 6, 12, 12)
    """

    n = 3


class CircularPad1d(_CircularPadNd):
    """Continues a sequence with its other end.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 2 (left, right), at most the input.

    Source: torch.nn.CircularPad1d.

    >>> from symparams import nn
    >>> nn.CircularPad1d(1)((2, 3, 10))
    (2, 3, 12)
    """

    n = 1


class CircularPad2d(_CircularPadNd):
    """Continues an image with its other end.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 4 (left, right, top, bottom), at most the input.

    Source: torch.nn.CircularPad2d.

    >>> from symparams import nn
    >>> nn.CircularPad2d(1)((3, 10, 10))
    (3, 12, 12)
    """

    n = 2


class CircularPad3d(_CircularPadNd):
    """Continues a volume with its other end.

    Parameters: none. Each axis grows by what is put at its two sides; a negative padding cuts off.

    Args:
        padding: one number for all sides, or 6 (left, right, top, bottom, front, back), at most the input.

    Source: torch.nn.CircularPad3d.

    >>> from symparams import nn
    >>> nn.CircularPad3d(1)((3, 4, 10, 10))
    (3, 6, 12, 12)
    """

    n = 3
