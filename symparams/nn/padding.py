"""Paddings as layers, written once for any number of dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..errors import ShapeError
from ..symbols import Size
from .conv import one_each, split_image
from .module import Argument, Module
from .operations.sizes import surely_negative
from .shapes import Shape, known, positive_output, shape_text

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
        expected = f"one number or {2 * self.n}, the last axis first"
        given = one_each(self, "padding", padding, 2 * self.n, expected)
        self.padding = tuple(self._size("padding", side, ANY) for side in given)

    def output_shape(self, input: Shape) -> Shape:
        front, sizes = self._split(input)
        output: Shape = ()
        for size, sides in zip(sizes, self._sides(), strict=True):
            for side in sides:
                most: Any = None if self.reach is None else size - 1 + self.reach
                if most is not None and surely_negative(most - side):
                    needs = f"a padding of {side} needs a larger input than {shape_text(input)}: {most} fit"
                    raise ShapeError(f"{type(self).__name__}: {needs}")
            if self.cuts_first and _left(size, *sides) < 0:
                raise self._cuts_too_much(input)
            output = (*output, size + sides[0] + sides[1])
        why = f"padding {self.padding} cuts off all of it"
        positive_output(type(self).__name__, input, output, why)
        self._check_output(input, (*front, *output))
        return (*front, *output)

    def _sides(self) -> Iterator[tuple[Any, Any]]:
        """What is put before and after each axis, in the order of axes; torch's argument has the last axis first."""
        return zip(self.padding[-2::-2], self.padding[::-2], strict=True)

    def _split(self, shape: Shape) -> tuple[Shape, Shape]:
        """The axes that stay, and those that are padded."""
        batch, channels, sizes = split_image(self, shape)
        return (*batch, channels), sizes

    def _cuts_too_much(self, shape: Shape) -> ShapeError:
        return ShapeError(f"{type(self).__name__}: padding {self.padding} cuts off too much of {shape_text(shape)}")

    def _check_output(self, shape: Shape, output: Shape) -> None:
        """What else a kind of padding asks."""


def _left(size: Size, before: Size, after: Size) -> int:
    """What of a size negative sides leave; 0 where symbols leave it open."""
    sizes: Any = (size, before, after)
    return size + min(before, 0) + min(after, 0) if known(*sizes) else 0


class _ConstantPadNd(_PadNd):
    cuts_first = True
    usual = {"value": 0.0}

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def _split(self, shape: Shape) -> tuple[Shape, Shape]:
        if len(shape) < self.n:
            raise ShapeError(f"{type(self).__name__}: pads the last {self.n} axes; got {shape_text(shape)}")
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

    def _check_output(self, shape: Shape, output: Shape) -> None:
        """A side that is longer than what the other side leaves: torch sees it where all axes before have size 1."""
        for index, sides in enumerate(self._sides(), start=len(shape) - self.n):
            alone = all(other == 1 for other in output[:index])
            if alone and 0 < _left(shape[index], *sides) < max(sides):
                raise self._cuts_too_much(shape)


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
