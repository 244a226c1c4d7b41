"""Poolings, written once for any number of dimensions: windows without weights."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, ceiling_quotient, floor_quotient, smaller
from .conv import keep_sizes, split_image, window_arguments, window_positions
from .module import Module
from .operations.sizes import surely_at_least, surely_negative
from .shapes import Shape, Shapes, positive_output, shape_text


class _PoolNd(Module):
    n: ClassVar[int]
    arguments = window_arguments("kernel_size", "stride", "padding", "dilation")
    kernel_size: Shape
    stride: Shape
    padding: Shape
    dilation: Shape
    ceil_mode: bool
    #: Whether the input must be as large as the window even where padding would make it so.
    needs_whole_window: ClassVar[bool] = False

    def _window(self, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool) -> None:
        keep_sizes(self, kernel_size=kernel_size, padding=padding, dilation=dilation)
        self.stride = self.kernel_size if stride is None else self._sizes("stride", stride, self.n)
        self.ceil_mode = bool(ceil_mode)
        for kernel, pad in zip(self.kernel_size, self.padding, strict=True):
            if pad != 0:
                self._require("at_most", "padding", pad, floor_quotient(kernel, 2), "half of the window")

    def output_shape(self, input: Shape) -> Shapes:
        name, window = type(self).__name__, shape_text(self.kernel_size)
        batch, channels, sizes = split_image(self, input)
        if self.needs_whole_window:
            rooms: list[Any] = [size - kernel for size, kernel in zip(sizes, self.kernel_size, strict=True)]
            if any(map(surely_negative, rooms)):
                raise ShapeError(f"{name}: the input {shape_text(input)} is smaller than the window {window}")
        windows = zip(sizes, self.kernel_size, self.stride, self.padding, self.dilation, strict=True)
        output = tuple(self._positions(*of_one) for of_one in windows)
        positive_output(name, input, output, f"the window {window} does not fit into it")
        return (*batch, channels, *output)

    def _positions(self, size: Size, kernel: Size, stride: Size, padding: Size, dilation: Size) -> Size:
        if not self.ceil_mode:
            return window_positions(size, kernel, stride, padding, dilation)
        room: Any = size + 2 * padding - dilation * (kernel - 1) - 1
        positions: Any = ceiling_quotient(room, stride) + 1
        if padding == 0 and dilation == 1 and (kernel == stride or surely_at_least(kernel, stride)):
            return positions
        # A last window that would start in the right-hand padding is dropped; one that starts before it stays.
        return smaller(positions, ceiling_quotient(size + padding, stride))


class _MaxPoolNd(_PoolNd):
    family = "max_pooling"
    nothing = "max_pooling"

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self._window(kernel_size, stride, padding, dilation, ceil_mode)
        self.return_indices = bool(return_indices)

    def output_shape(self, input: Shape) -> Shapes:
        output = super().output_shape(input)
        return (output, output) if self.return_indices else output


class MaxPool1d(_MaxPoolNd):
    """Picks the largest value of each window of a sequence.

    Parameters: none. Output length: ``⌊(L + 2p − d(k − 1) − 1)/s⌋ + 1``, with ``ceil_mode`` ``⌈…⌉ + 1``.

    Args:
        kernel_size: k.
        stride: s, by default k.
        padding: p, at most k/2.
        dilation: d.
        return_indices: give the positions of the largest values too, as a second output.
        ceil_mode: round the number of windows up.

    Shapes: ``(N, C, L)`` or ``(C, L)`` → ``(N, C, L')`` or ``(C, L')``.

    Raises:
        ArgumentError: for a size that is none, or a padding over half the window.

    Source: torch.nn.MaxPool1d.

    >>> from symparams import nn
    >>> nn.MaxPool1d(3, stride=2)((20, 16, 50))
    (20, 16, 24)
    """

    n = 1


class MaxPool2d(_MaxPoolNd):
    """Picks the largest value of each window of an image; as :class:`MaxPool1d`, over height and width.

    Parameters: none.

    Source: torch.nn.MaxPool2d.

    >>> from symparams import nn
    >>> nn.MaxPool2d(3, stride=2)((5, 28, 28))
    (5, 13, 13)
    """

    n = 2


class MaxPool3d(_MaxPoolNd):
    """Picks the largest value of each window of a volume; as :class:`MaxPool1d`, over depth, height and width.

    Parameters: none.

    Source: torch.nn.MaxPool3d.

    >>> from symparams import nn
    >>> nn.MaxPool3d(2)((4, 8, 8, 8))
    (4, 4, 4, 4)
    """

    n = 3


class _AvgPoolNd(_PoolNd):
    family = "average_pooling"
    nothing = "average_pooling"

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: Any = None,
    ) -> None:
        super().__init__()
        self._window(kernel_size, stride, padding, 1, ceil_mode)
        self.count_include_pad = bool(count_include_pad)
        if divisor_override is not None and (isinstance(divisor_override, bool) or divisor_override == 0):
            raise ArgumentError(
                type(self).__name__, "divisor_override", divisor_override, "None or a number that is not 0"
            )
        self.divisor_override = divisor_override


class AvgPool1d(_AvgPoolNd):
    """Takes the mean of each window of a sequence.

    Parameters: none. Output length: ``⌊(L + 2p − k)/s⌋ + 1``, with ``ceil_mode`` ``⌈…⌉ + 1``.

    Args:
        kernel_size: k.
        stride: s, by default k.
        padding: p, at most k/2.
        ceil_mode: round the number of windows up.
        count_include_pad: count the padding in the mean; no count of parameters depends on it.

    Shapes: ``(N, C, L)`` or ``(C, L)`` → ``(N, C, L')`` or ``(C, L')``.

    Raises:
        ArgumentError: for a size that is none, or a padding over half the window.

    Source: torch.nn.AvgPool1d.

    >>> from symparams import nn
    >>> nn.AvgPool1d(2)((16, 50))
    (16, 25)
    """

    n = 1

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)


class AvgPool2d(_AvgPoolNd):
    """Takes the mean of each window of an image; as :class:`AvgPool1d`, over height and width.

    Parameters: none.

    Source: torch.nn.AvgPool2d.

    >>> from symparams import nn
    >>> nn.AvgPool2d(2)((6, 28, 28))
    (6, 14, 14)
    """

    n = 2


class AvgPool3d(_AvgPoolNd):
    """Takes the mean of each window of a volume; as :class:`AvgPool1d`, over depth, height and width.

    The input must be as large as the window, whatever the padding.

    Parameters: none.

    Source: torch.nn.AvgPool3d.

    >>> from symparams import nn
    >>> nn.AvgPool3d(2)((4, 8, 8, 8))
    (4, 4, 4, 4)
    """

    n = 3
    needs_whole_window = True


class _LPPoolNd(_PoolNd):
    family = "lp_pooling"
    usual = {"norm_type": 2}
    nothing = "lp_pooling"

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> None:
        super().__init__()
        self.norm_type = norm_type
        self._window(kernel_size, stride, 0, 1, ceil_mode)


class LPPool1d(_LPPoolNd):
    """Takes the p-norm of each window of a sequence: p = 1 is the sum, p = ∞ the largest value.

    Parameters: none. Output length: ``⌊(L − k)/s⌋ + 1``, with ``ceil_mode`` ``⌈…⌉ + 1``.

    Args:
        norm_type: p.
        kernel_size: k.
        stride: s, by default k.
        ceil_mode: round the number of windows up.

    Shapes: ``(N, C, L)`` or ``(C, L)`` → ``(N, C, L')`` or ``(C, L')``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.LPPool1d.

    >>> from symparams import nn
    >>> nn.LPPool1d(2, 3, stride=2)((16, 50))
    (16, 24)
    """

    n = 1


class LPPool2d(_LPPoolNd):
    """Takes the p-norm of each window of an image; as :class:`LPPool1d`, over height and width.

    Parameters: none.

    Source: torch.nn.LPPool2d.

    >>> from symparams import nn
    >>> nn.LPPool2d(2, 3, stride=2)((16, 50, 32))
    (16, 24, 15)
    """

    n = 2


class LPPool3d(_LPPoolNd):
    """Takes the p-norm of each window of a volume; as :class:`LPPool1d`, over depth, height and width.

    Parameters: none.

    Source: torch.nn.LPPool3d.

    >>> from symparams import nn
    >>> nn.LPPool3d(2, 3, stride=2)((16, 50, 44, 31))
    (16, 24, 21, 15)
    """

    n = 3
    needs_whole_window = True
