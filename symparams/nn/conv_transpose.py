"""Transposed convolutions, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, larger
from .axes import Axis
from .conv import CONVOLUTION_ARGUMENTS, Convolution, check_channels, split_image
from .module import Argument
from .shapes import Shape, asked_sizes, known, positive_output


class _ConvTransposeNd(Convolution):
    family = "transposed_convolution"
    options = frozenset({"output_size"})
    arguments = {
        **CONVOLUTION_ARGUMENTS,
        "output_padding": Argument("p_out", "output_padding", per_axis=True, neutral=0),
    }

    padding: Shape
    output_padding: Shape

    def __init__(
        self,
        in_channels: Any,
        out_channels: Any,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: Any = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        if padding_mode != "zeros":
            raise ArgumentError(type(self).__name__, "padding_mode", repr(padding_mode), "only 'zeros'")
        groups_axis, outputs, inputs = self._keep(
            in_channels=in_channels,
            out_channels=out_channels,
            kernel_size=kernel_size,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            groups=groups,
        )
        for extra, stride, dilation in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if extra != 0:
                most: Any = larger(stride, dilation)
                self._require("at_most", "output_padding", extra, most - 1, "less than stride or dilation")
        self._make(bias, Axis.of(groups_axis, outputs), Axis.of(groups_axis, inputs), outputs)

    def output_shape(self, input: Shape, output_size: Any = None) -> Shape:
        name = type(self).__name__
        batch, channels, sizes = split_image(self, input)
        check_channels(self, channels, input)
        parts = zip(sizes, self.kernel_size, self.stride, self.padding, self.dilation, strict=True)
        smallest = tuple(unpooled(*part) for part in parts)
        if output_size is None:
            output: Shape = tuple(size + extra for size, extra in zip(smallest, self.output_padding, strict=True))
        else:
            output = asked_sizes(name, output_size, self.n, len(batch) + 1)
            for axis, (size, least, stride) in enumerate(zip(output, smallest, self.stride, strict=True)):
                most: Any = least + stride - 1
                if known(size, least, most) and not least <= size <= most:
                    raise ShapeError(f"{name}: output_size has {size} for axis {axis}; {least} to {most} can come out")
        positive_output(name, input, output, "less than the padding is left")
        return (*batch, self.out_channels, *output)


def unpooled(size: Size, kernel: Size, stride: Size, padding: Size = 0, dilation: Size = 1) -> Size:
    """The size a window of this kind came from: ``(size − 1)·stride − 2·padding + dilation·(kernel − 1) + 1``."""
    whole: Any = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1
    return whole


class ConvTranspose1d(_ConvTransposeNd):
    """A transposed convolution over a sequence: each input value adds a whole window to the output.

    Parameters: ``C_out (k C_in/g + 1)``, without bias ``C_out k C_in/g``: the same as a convolution's. Output length:
    ``(L − 1)s − 2p + d(k − 1) + p_out + 1``.

    Args:
        in_channels, out_channels: channels C_in and C_out.
        kernel_size: k.
        stride, padding, dilation: s, p, d.
        output_padding: p_out, added at one side of the output; less than the stride or the dilation.
        groups: g, divides both channel counts.
        bias: one bias an output channel.

    Shapes: ``(N, C_in, L)`` or ``(C_in, L)`` → ``(N, C_out, L')`` or ``(C_out, L')``; the call may name an
    ``output_size``.

    Raises:
        ArgumentError: for a size that is none, or groups that do not divide the channels.

    Source: torch.nn.ConvTranspose1d.

    >>> from symparams import nn
    >>> nn.ConvTranspose1d("C_in", "C_out", "k").params
    C_out*(C_in*k + 1)
    >>> nn.ConvTranspose1d(16, 33, 3, stride=2)((20, 16, 50))
    (20, 33, 101)
    """

    n = 1


class ConvTranspose2d(_ConvTransposeNd):
    """A transposed convolution over an image; as :class:`ConvTranspose1d`, over height and width.

    Parameters: ``C_out (k_h k_w C_in/g + 1)``, without bias ``C_out k_h k_w C_in/g``.

    Source: torch.nn.ConvTranspose2d.

    >>> from symparams import nn
    >>> nn.ConvTranspose2d(64, 32, 2, stride=2).count()
    8224
    >>> nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)((64, 28, 28), output_size=(56, 56))
    (32, 56, 56)
    """

    n = 2


class ConvTranspose3d(_ConvTransposeNd):
    """A transposed convolution over a volume; as :class:`ConvTranspose1d`, over depth, height and width.

    Parameters: ``C_out (k_d k_h k_w C_in/g + 1)``, without bias ``C_out k_d k_h k_w C_in/g``.

    Source: torch.nn.ConvTranspose3d.

    >>> from symparams import nn
    >>> nn.ConvTranspose3d(16, 33, 3, stride=2).count()
    14289
    """

    n = 3
