"""Max unpoolings: the largest values back in their places, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ShapeError
from .conv import keep_sizes, split_image, window_arguments
from .conv_transpose import unpooled
from .module import Module
from .shapes import Shape, asked_sizes, known, must_equal, positive_output, shape_text


class _MaxUnpoolNd(Module):
    n: ClassVar[int]
    family = "unpooling"
    nothing = "unpooling"
    options = frozenset({"output_size"})
    arguments = window_arguments("kernel_size", "stride", "padding")

    kernel_size: Shape
    stride: Shape
    padding: Shape

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        super().__init__()
        keep_sizes(self, kernel_size=kernel_size, padding=padding)
        self.stride = self.kernel_size if stride is None else self._sizes("stride", stride, self.n)

    def output_shape(self, input: Shape, indices: Shape, output_size: Any = None) -> Shape:
        name = type(self).__name__
        batch, channels, sizes = split_image(self, input)
        if len(indices) != len(input):
            raise ShapeError(f"{name}: indices {shape_text(indices)} must have the shape of the input")
        for size, index in zip(input, indices, strict=True):
            must_equal(name, "a size of the indices", index, size, input)
        parts = zip(sizes, self.kernel_size, self.stride, self.padding, strict=True)
        output: Shape = tuple(unpooled(*part) for part in parts)
        if output_size is not None:
            usual, output = output, asked_sizes(name, output_size, self.n, 2)
            for axis, (size, middle, stride) in enumerate(zip(output, usual, self.stride, strict=True)):
                gap: Any = size - middle
                if known(gap, stride) and not -stride < gap < stride:
                    raise ShapeError(
                        f"{name}: output_size has {size} for axis {axis}; less than {stride} from {middle} can come out"
                    )
        positive_output(name, input, output, "less than the padding is left")
        return (*batch, channels, *output)


class MaxUnpool1d(_MaxUnpoolNd):
    """Puts the values a max pooling of a sequence kept back in their places, zeros elsewhere.

    Parameters: none. Output sizes: ``(L − 1)s − 2p + k``.

    Args:
        kernel_size, stride, padding: k, s and p of the pooling that is undone.

    Shapes: the input and its indices, ``(N, C, L)`` or ``(C, L)`` → ``(N, C, L')`` or ``(C, L')``; the call may name an
    ``output_size`` less than s away.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.MaxUnpool1d.

    >>> from symparams import nn
    >>> nn.MaxUnpool1d(2, stride=2)((16, 25), (16, 25))
    (16, 50)
    """

    n = 1


class MaxUnpool2d(_MaxUnpoolNd):
    """Puts the values a max pooling of an image kept back in their places, zeros elsewhere; as :class:`MaxUnpool1d`.

    Parameters: none. Output sizes: ``(L − 1)s − 2p + k``.

    Source: torch.nn.MaxUnpool2d.

    >>> from symparams import nn
    >>> nn.MaxUnpool2d(2)((16, 8, 9), (16, 8, 9))
    (16, 16, 18)
    """

    n = 2


class MaxUnpool3d(_MaxUnpoolNd):
    """Puts the values a max pooling of a volume kept back in their places, zeros elsewhere; as :class:`MaxUnpool1d`.

    Parameters: none. Output sizes: ``(L − 1)s − 2p + k``.

    Source: torch.nn.MaxUnpool3d.

    >>> from symparams import nn
    >>> nn.MaxUnpool3d(3, stride=2)((16, 4, 8, 9), (16, 4, 8, 9))
    (16, 9, 17, 19)
    """

    n = 3
