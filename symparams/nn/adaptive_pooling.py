"""Poolings that are told the size of their output, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import scaled
from .conv import one_each, split_image
from .module import Argument, Module
from .parameter import Buffer
from .shapes import Shape, Shapes, known, shape_text


class _AdaptivePoolNd(Module):
    n: ClassVar[int]
    family = "adaptive_pooling"
    arguments = {"output_size": Argument("o", "output_size", per_axis=True)}

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        expected = f"one size or {self.n} of them"
        given = one_each(self, "output_size", output_size, self.n, expected)
        if output_size is None:
            advice = f"To keep the input's sizes write {given}." if self.n > 1 else ""
            raise ArgumentError(type(self).__name__, "output_size", None, expected, advice)
        may_keep = self.n > 1  # torch's one-dimensional adaptive poolings know no None
        self.output_size = tuple(
            size if size is None and may_keep else self._size("output_size", size) for size in given
        )

    def output_shape(self, input: Shape) -> Shapes:
        batch, channels, sizes = split_image(self, input)
        wanted = (size if out is None else out for size, out in zip(sizes, self.output_size, strict=True))
        return (*batch, channels, *wanted)


class _AdaptiveAvgPoolNd(_AdaptivePoolNd):
    nothing = "average_pooling"


class _AdaptiveMaxPoolNd(_AdaptivePoolNd):
    nothing = "max_pooling"

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = bool(return_indices)

    def output_shape(self, input: Shape) -> Shapes:
        output = super().output_shape(input)
        return (output, output) if self.return_indices else output


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd):
    """Takes means over windows chosen so that the output has a given length.

    Parameters: none.

    Args:
        output_size: the length of the output.

    Shapes: ``(N, C, L)`` or ``(C, L)`` → ``(N, C, output_size)`` or ``(C, output_size)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.AdaptiveAvgPool1d.

    >>> from symparams import nn
    >>> nn.AdaptiveAvgPool1d(4)((16, 50))
    (16, 4)
    """

    n = 1


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd):
    """Takes means over windows chosen so that the output has a given height and width; ``None`` keeps the input's.

    Parameters: none. As :class:`AdaptiveAvgPool1d`.

    Source: torch.nn.AdaptiveAvgPool2d.

    >>> from symparams import nn
    >>> nn.AdaptiveAvgPool2d((1, None))((512, 7, 7))
    (512, 1, 7)
    """

    n = 2


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd):
    """Takes means over windows so that the output has a given depth, height and width; ``None`` keeps the input's.

    Parameters: none. As :class:`AdaptiveAvgPool1d`.

    Source: torch.nn.AdaptiveAvgPool3d.

    >>> from symparams import nn
    >>> nn.AdaptiveAvgPool3d(1)((512, 2, 7, 7))
    (512, 1, 1, 1)
    """

    n = 3


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd):
    """Picks the largest value of windows chosen so that the output of a sequence has given sizes.

    Parameters: none.

    Args:
        output_size: the sizes of the output.
        return_indices: give the positions of the largest values too, as a second output.

    Source: torch.nn.AdaptiveMaxPool1d.

    >>> from symparams import nn
    >>> nn.AdaptiveMaxPool1d(4)((16, 50))
    (16, 4)
    """

    n = 1


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd):
    """Picks the largest value of windows so that the output of an image has given sizes; ``None`` keeps the input's.

    Parameters: none.

    Args:
        output_size: the sizes of the output, one for all axes or one an axis.
        return_indices: give the positions of the largest values too, as a second output.

    Source: torch.nn.AdaptiveMaxPool2d.

    >>> from symparams import nn
    >>> nn.AdaptiveMaxPool2d((5, None))((64, 8, 9))
    (64, 5, 9)
    """

    n = 2


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd):
    """Picks the largest value of windows so that the output of a volume has given sizes; ``None`` keeps the input's.

    Parameters: none.

    Args:
        output_size: the sizes of the output, one for all axes or one an axis.
        return_indices: give the positions of the largest values too, as a second output.

    Source: torch.nn.AdaptiveMaxPool3d.

    >>> from symparams import nn
    >>> nn.AdaptiveMaxPool3d(2)((64, 8, 9, 10))
    (64, 2, 2, 2)
    """

    n = 3


class _FractionalMaxPoolNd(Module):
    n: ClassVar[int]
    #: How much larger the input must be than windows side by side (torch asks one more of a volume).
    room: ClassVar[int] = 0
    family = "fractional_pooling"
    usual = {"output_ratio": 0.5}
    nothing = "max_pooling"
    arguments = {
        "kernel_size": Argument("k", "kernel_size", per_axis=True),
        "output_size": Argument("o", "output_size", per_axis=True),
    }

    def __init__(
        self,
        kernel_size: Any,
        output_size: Any = None,
        output_ratio: Any = None,
        return_indices: bool = False,
        _random_samples: Buffer | None = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = self._sizes("kernel_size", kernel_size, self.n)
        if (output_size is None) == (output_ratio is None):
            both = "both" if output_size is not None else None
            raise ArgumentError(name, "output_size, output_ratio", both, "one of the two")
        self.output_size = None if output_size is None else self._sizes("output_size", output_size, self.n)
        self.output_ratio = None if output_ratio is None else self._ratios(name, output_ratio)
        self.return_indices = bool(return_indices)
        self.register_buffer("_random_samples", _random_samples)

    def _ratios(self, name: str, given: Any) -> tuple[Any, ...]:
        ratios = one_each(self, "output_ratio", given, self.n, f"one ratio or {self.n} of them")
        for ratio in ratios:
            if isinstance(ratio, (int, float)) and not 0 < ratio < 1:
                raise ArgumentError(name, "output_ratio", ratio, "a number between 0 and 1")
        return ratios

    def output_shape(self, input: Shape) -> Shapes:
        batch, channels, sizes = split_image(self, input)
        if self.output_size is not None:
            output = self.output_size
        else:
            assert self.output_ratio is not None
            output = tuple(scaled(size, ratio) for size, ratio in zip(sizes, self.output_ratio, strict=True))
        for size, kernel, wanted in zip(sizes, self.kernel_size, output, strict=True):
            needed: Any = wanted + kernel - 1 + self.room
            if known(size, kernel, wanted) and (wanted < 1 or needed > size):
                need = f"{wanted} windows of {kernel} need an input of at least {needed}"
                raise ShapeError(f"{type(self).__name__}: {need}; got {shape_text(input)}")
        whole = (*batch, channels, *output)
        return (whole, whole) if self.return_indices else whole


class FractionalMaxPool2d(_FractionalMaxPoolNd):
    """Picks the largest value of windows at random steps, so that the output has given sizes or a given ratio.

    Parameters: none.

    Args:
        kernel_size: k.
        output_size, output_ratio: the sizes of the output, or their ratio to the input's; one of the two.
        return_indices: give the positions of the largest values too, as a second output.

    Shapes: ``(N, C, H, W)`` or ``(C, H, W)`` → ``(N, C, H', W')`` or ``(C, H', W')``, ``H' + k − 1 ≤ H``.

    Raises:
        ArgumentError: where not exactly one of output_size and output_ratio is given.

    Source: torch.nn.FractionalMaxPool2d.

    >>> from symparams import nn
    >>> nn.FractionalMaxPool2d(3, output_ratio=0.5)((16, 50, 32))
    (16, 25, 16)
    """

    n = 2


class FractionalMaxPool3d(_FractionalMaxPoolNd):
    """Picks the largest value of windows at random steps; as :class:`FractionalMaxPool2d`, for a volume.

    Parameters: none.

    Source: torch.nn.FractionalMaxPool3d.

    >>> from symparams import nn
    >>> nn.FractionalMaxPool3d(3, output_size=(13, 12, 11))((16, 50, 32, 16))
    (16, 13, 12, 11)
    """

    n = 3
    room = 1
