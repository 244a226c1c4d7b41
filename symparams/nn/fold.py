"""Windows laid out as columns, and columns laid back: a convolution's inputs as a matrix."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from ..symbols import Size, divides, exact_quotient, times
from .conv import all_positions, keep_sizes, window_arguments
from .module import Argument, Module
from .shapes import Shape, must_equal, positive_output, shape_text, split_batch


class _Windows(Module):
    n = 2
    arguments = window_arguments("kernel_size", "dilation", "padding", "stride")
    nothing = "reshape"

    kernel_size: Shape
    dilation: Shape
    padding: Shape
    stride: Shape

    def _positions(self, shape: Shape, height: Size, width: Size) -> Shape:
        """How many windows fit below and beside one another."""
        output = all_positions((height, width), self.kernel_size, self.stride, self.padding, self.dilation)
        why = f"the window {shape_text(self.kernel_size)} does not fit into {height}×{width}"
        positive_output(type(self).__name__, shape, output, why)
        return output


class Unfold(_Windows):
    """Lays each window of an image out as a column.

    Parameters: none. The columns have ``C k_h k_w`` rows, and there is one for each position of the window.

    Args:
        kernel_size, dilation, padding, stride: k, d, p, s, one number or a pair (height, width).

    Shapes: ``(N, C, H, W)`` or ``(C, H, W)`` → ``(N, C k_h k_w, L)`` or ``(C k_h k_w, L)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.Unfold.

    >>> from symparams import nn
    >>> nn.Unfold((2, 3))((2, 5, 3, 4))
    (2, 30, 4)
    """

    family = "unfold"

    def __init__(self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> None:
        super().__init__()
        keep_sizes(self, kernel_size=kernel_size, dilation=dilation, padding=padding, stride=stride)

    def output_shape(self, input: Shape) -> Shape:
        batch, (channels, height, width) = split_batch("Unfold", input, 3, "channels and height × width")
        positions = self._positions(input, height, width)
        return (*batch, times((channels, *self.kernel_size)), times(positions))


class Fold(_Windows):
    """Adds columns up to an image, each at the place of its window: what :class:`Unfold` takes apart.

    Parameters: none.

    Args:
        output_size: height and width of the image.
        kernel_size, dilation, padding, stride: k, d, p, s, one number or a pair (height, width).

    Shapes: ``(N, C k_h k_w, L)`` or ``(C k_h k_w, L)`` → ``(N, C, H, W)`` or ``(C, H, W)``; L is the number of windows.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.Fold.

    >>> from symparams import nn
    >>> nn.Fold((4, 5), (2, 2))((1, 12, 12))
    (1, 3, 4, 5)
    """

    family = "fold"
    arguments = {"output_size": Argument("o", "output_size", per_axis=True), **_Windows.arguments}

    def __init__(
        self, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        keep_sizes(
            self,
            output_size=output_size,
            kernel_size=kernel_size,
            dilation=dilation,
            padding=padding,
            stride=stride,
        )

    def output_shape(self, input: Shape) -> Shape:
        batch, (rows, columns) = split_batch("Fold", input, 2, "rows of a column and columns")
        height, width = self.output_size
        window = times(self.kernel_size)
        if divides(window, rows) is False:
            raise ShapeError(
                f"Fold: a column of {shape_text(input)} has {rows} rows, a multiple of the window {window} is needed"
            )
        positions = times(self._positions(input, height, width))
        must_equal("Fold", "the number of windows", positions, columns, input)
        return (*batch, exact_quotient(rows, window), height, width)
