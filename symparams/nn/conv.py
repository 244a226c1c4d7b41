"""Convolutions, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, exact_quotient, floor_quotient
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, must_equal, positive_output, shape_text, split_batch, without_batch

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
#: Names of the spatial axes, innermost last, by the number of dimensions.
SPATIAL = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}

CONVOLUTION_ARGUMENTS = {
    "in_channels": Argument("C_in", "in_channels"),
    "out_channels": Argument("C_out", "out_channels"),
    "kernel_size": Argument("k", "kernel_size", per_axis=True),
    "stride": Argument("s", "stride", per_axis=True, neutral=1),
    "padding": Argument("p", "padding", per_axis=True, neutral=0),
    "dilation": Argument("d", "dilation", per_axis=True, neutral=1),
    "groups": Argument("g", "groups", neutral=1),
}


def window(kernel_size: tuple[Size, ...]) -> tuple[Axis, ...]:
    """The axes of a kernel's window."""
    return tuple(
        Axis(size, f"kernel_{name}", Kind.WINDOW)
        for size, name in zip(kernel_size, SPATIAL[len(kernel_size)], strict=True)
    )


def check_channels(layer: Any, channels: Size, input: Shape) -> None:
    """Refuse an input that has other channels than a convolution's ``in_channels``.

    Raises:
        ShapeError: with what to write instead; channels behind the image are the usual slip.
    """
    wanted, sizes = layer.in_channels, without_batch(input)
    advice = ""
    if wanted == sizes[-1] and len(sizes) == layer.n + 1:
        advice = f"Channels stand in front: write {shape_text((sizes[-1], *sizes[:-1]))} if they are its last axis."
    elif isinstance(channels, int) and isinstance(layer.groups, int) and channels % layer.groups == 0:
        advice = f"Write in_channels={channels} if the input is right."
    must_equal(type(layer).__name__, "in_channels", wanted, channels, input, advice)


class _ConvNd(Module):
    n: ClassVar[int]
    family = "convolution"
    part = "convolutional"
    arguments = CONVOLUTION_ARGUMENTS

    def __init__(
        self,
        in_channels: Any,
        out_channels: Any,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: Any = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.in_channels = self._size("in_channels", in_channels)
        self.out_channels = self._size("out_channels", out_channels)
        self.kernel_size = self._sizes("kernel_size", kernel_size, self.n)
        self.stride = self._sizes("stride", stride, self.n)
        self.dilation = self._sizes("dilation", dilation, self.n)
        self.groups = self._size("groups", groups)
        self._require("divides", "in_channels", self.in_channels, self.groups, "groups", self.out_channels)
        self._require("divides", "out_channels", self.out_channels, self.groups, "groups", self.in_channels)
        if padding_mode not in PADDING_MODES:
            raise ArgumentError(name, "padding_mode", repr(padding_mode), f"one of {', '.join(PADDING_MODES)}")
        self.padding_mode = padding_mode
        self.padding = self._checked_padding(padding)

        inputs = exact_quotient(self.in_channels, self.groups)
        rows = Axis.of(
            Axis(self.groups, "groups", Kind.GROUP),
            Axis(exact_quotient(self.out_channels, self.groups), "output_channels", Kind.OUTPUT),
        )
        self.weight = Parameter((rows, Axis(inputs, "input_channels", Kind.INPUT), *window(self.kernel_size)), "weight")
        self.register_parameter("bias", Parameter((rows,), "bias") if bias else None)

    def _checked_padding(self, padding: Any) -> str | tuple[Size, ...]:
        if not isinstance(padding, str) or padding not in {"same", "valid"}:
            if isinstance(padding, str) and not padding.isidentifier():
                raise ArgumentError(
                    type(self).__name__, "padding", repr(padding), "'same', 'valid', integers or symbols"
                )
            return self._sizes("padding", padding, self.n, minimum=0)
        if padding == "same":
            for stride in self.stride:
                if isinstance(stride, int) and stride != 1:
                    advice = "Give the padding as a number, or leave the stride at 1."
                    raise ArgumentError(
                        type(self).__name__, "padding", "'same'", f"a number with stride={stride}", advice
                    )
                self._require("at_most", "stride", stride, 1, "padding='same'")
        return padding

    def output_shape(self, input: Shape) -> Shape:
        name = type(self).__name__
        batch, (channels, *sizes) = split_batch(name, input, self.n + 1, "channels and " + " × ".join(SPATIAL[self.n]))
        check_channels(self, channels, input)
        if self.padding == "same":
            self._check_padded(input, sizes, tuple(self._same_padding(i) for i in range(self.n)))
            return (*batch, self.out_channels, *sizes)
        padding = (0,) * self.n if self.padding == "valid" else self.padding
        assert not isinstance(padding, str)
        self._check_padded(input, sizes, padding)
        output = tuple(
            window_positions(size, k, s, p, d)
            for size, k, s, p, d in zip(sizes, self.kernel_size, self.stride, padding, self.dilation, strict=True)
        )
        positive_output(name, input, output, f"the kernel {shape_text(self.kernel_size)} does not fit into it")
        return (*batch, self.out_channels, *output)

    def _same_padding(self, axis: int) -> Size:
        """The larger of the two sides: what padding='same' adds is d(k − 1), the odd one on the right."""
        total = self.dilation[axis] * (self.kernel_size[axis] - 1)
        return total - total // 2 if isinstance(total, int) else floor_quotient(total + 1, 2)

    def _check_padded(self, shape: Shape, sizes: list[Size], padding: tuple[Size, ...]) -> None:
        """Reflecting and wrapping need an input that is larger than (or as large as) what they copy."""
        if self.padding_mode not in {"reflect", "circular"}:
            return
        for size, pad in zip(sizes, padding, strict=True):
            known = isinstance(size, int) and isinstance(pad, int)
            if known and (pad > size or (pad == size and self.padding_mode == "reflect")):
                raise ShapeError(
                    f"{type(self).__name__}: padding_mode={self.padding_mode!r} with padding {pad} needs a larger "
                    f"input than {shape_text(shape)}"
                )


def window_positions(size: Size, kernel: Size, stride: Size, padding: Size = 0, dilation: Size = 1) -> Size:
    """How many positions a window has: ``⌊(size + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1``."""
    room: Any = size + 2 * padding - dilation * (kernel - 1) - 1
    if stride == 1:
        return room + 1
    return floor_quotient(room, stride) + 1


class Conv1d(_ConvNd):
    """A convolution over a sequence.

    Parameters: ``C_out (k C_in/g + 1)``, without bias ``C_out k C_in/g``. Output length:
    ``⌊(L + 2p − d(k − 1) − 1)/s⌋ + 1``.

    Args:
        in_channels, out_channels: channels C_in and C_out.
        kernel_size: k.
        stride, padding, dilation: s, p, d; padding may be ``'same'`` or ``'valid'``.
        groups: g, divides both channel counts.
        bias: one bias an output channel.
        padding_mode: ``zeros``, ``reflect``, ``replicate`` or ``circular``; no count depends on it.

    Shapes: ``(N, C_in, L)`` or ``(C_in, L)`` → ``(N, C_out, L')`` or ``(C_out, L')``.

    Raises:
        ArgumentError: for a size that is none, or groups that do not divide the channels.

    Source: torch.nn.Conv1d.

    >>> from symparams import nn
    >>> nn.Conv1d("C_in", "C_out", "k").params
    C_out*(C_in*k + 1)
    >>> nn.Conv1d(16, 33, 3, stride=2)((20, 16, 50))
    (20, 33, 24)
    """

    n = 1


class Conv2d(_ConvNd):
    """A convolution over an image.

    Parameters: ``C_out (k_h k_w C_in/g + 1)``, without bias ``C_out k_h k_w C_in/g``. Output height:
    ``⌊(H + 2p − d(k − 1) − 1)/s⌋ + 1``, the width likewise.

    Args: as :class:`Conv1d`; kernel_size, stride, padding and dilation are one number or a pair (height, width).

    Shapes: ``(N, C_in, H, W)`` or ``(C_in, H, W)`` → ``(N, C_out, H', W')`` or ``(C_out, H', W')``.

    Raises:
        ArgumentError: for a size that is none, or groups that do not divide the channels.

    Source: torch.nn.Conv2d.

    >>> from symparams import nn
    >>> nn.Conv2d(3, 5, kernel_size=5).count()
    380
    >>> nn.Conv2d(3, 5, kernel_size=5)((3, 32, 32))
    (5, 28, 28)
    """

    n = 2


class Conv3d(_ConvNd):
    """A convolution over a volume.

    Parameters: ``C_out (k_d k_h k_w C_in/g + 1)``, without bias ``C_out k_d k_h k_w C_in/g``.

    Args: as :class:`Conv1d`; kernel_size, stride, padding and dilation are one number or a triple (depth, height,
    width).

    Shapes: ``(N, C_in, D, H, W)`` or ``(C_in, D, H, W)`` → ``(N, C_out, D', H', W')`` or ``(C_out, D', H', W')``.

    Raises:
        ArgumentError: for a size that is none, or groups that do not divide the channels.

    Source: torch.nn.Conv3d.

    >>> from symparams import nn
    >>> nn.Conv3d(3, 8, 3, bias=False).count()
    648
    """

    n = 3
