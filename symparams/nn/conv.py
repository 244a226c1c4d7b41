"""Convolutions, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, exact_quotient, floor_quotient
from .axes import Axis, Kind
from .module import Argument, Module
from .operations.sizes import surely_negative
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


def window_arguments(*names: str) -> dict[str, Argument]:
    """Those arguments of a convolution that another layer with windows has too, in its order."""
    return {name: CONVOLUTION_ARGUMENTS[name] for name in names}


def keep_sizes(layer: Any, **given: Any) -> None:
    """Check sizes given to a layer and keep them under their names: one, or one an axis, as its arguments say.

    What is neutral at 0 (a padding) may be 0.
    """
    for name, value in given.items():
        argument = layer.arguments[name]
        least = 0 if argument.neutral == 0 else 1
        sizes = layer._sizes(name, value, layer.n, least) if argument.per_axis else layer._size(name, value, least)
        setattr(layer, name, sizes)


def one_each(layer: Any, argument: str, given: Any, n: int, expected: str) -> tuple[Any, ...]:
    """One value for each of ``n`` places, where one for all of them or a tuple is given.

    Raises:
        ArgumentError: for a tuple of another length.
    """
    values = tuple(given) if isinstance(given, (tuple, list)) else (given,) * n
    if len(values) != n:
        raise ArgumentError(type(layer).__name__, argument, values, expected)
    return values


def split_image(layer: Any, input: Shape) -> tuple[Shape, Size, Shape]:
    """The batch axes (none or one), the channels and the sizes behind them.

    Raises:
        ShapeError: for any other number of axes.
    """
    what = "channels and " + " × ".join(SPATIAL[layer.n])
    batch, (channels, *sizes) = split_batch(type(layer).__name__, input, layer.n + 1, what)
    return batch, channels, tuple(sizes)


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


class Convolution(Module):
    """What convolutions share with transposed ones: sizes, groups that divide the channels, and the axes of tensors."""

    n: ClassVar[int]
    part = "convolutional"
    arguments = CONVOLUTION_ARGUMENTS

    in_channels: Size
    out_channels: Size
    kernel_size: Shape
    stride: Shape
    dilation: Shape
    groups: Size

    def _keep(self, **sizes: Any) -> tuple[Axis, Axis, Axis]:
        """Check and keep the sizes; gives the axes of groups, outputs and inputs."""
        keep_sizes(self, **sizes)
        self._require("divides", "in_channels", self.in_channels, self.groups, "groups", self.out_channels)
        self._require("divides", "out_channels", self.out_channels, self.groups, "groups", self.in_channels)
        outputs = Axis(exact_quotient(self.out_channels, self.groups), "output_channels", Kind.OUTPUT)
        inputs = Axis(exact_quotient(self.in_channels, self.groups), "input_channels", Kind.INPUT)
        return Axis(self.groups, "groups", Kind.GROUP), outputs, inputs

    def _make(self, bias: bool, rows: Axis, *axes: Axis) -> None:
        """Make the weight of these axes and a window, and the bias of these rows."""
        self.weight = Parameter((*axes, *window(self.kernel_size)), "weight")
        self.register_parameter("bias", Parameter((rows,), "bias") if bias else None)


class _ConvNd(Convolution):
    family = "convolution"

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
        group, outputs, inputs = self._keep(
            in_channels=in_channels,
            out_channels=out_channels,
            kernel_size=kernel_size,
            stride=stride,
            dilation=dilation,
            groups=groups,
        )
        if padding_mode not in PADDING_MODES:
            expected = f"one of {', '.join(PADDING_MODES)}"
            raise ArgumentError(type(self).__name__, "padding_mode", repr(padding_mode), expected)
        self.padding_mode = padding_mode
        self.padding = self._checked_padding(padding)
        rows = Axis.of(group, outputs)
        self._make(bias, rows, rows, inputs)

    def _checked_padding(self, padding: Any) -> str | Shape:
        name = type(self).__name__
        if padding == "same":
            for stride in self.stride:
                if isinstance(stride, int) and stride != 1:
                    advice = "Give the padding as a number, or leave the stride at 1."
                    raise ArgumentError(name, "padding", "'same'", f"a number with stride={stride}", advice)
                self._require("at_most", "stride", stride, 1, "padding='same'")
        elif padding != "valid":
            if isinstance(padding, str) and not padding.isidentifier():
                raise ArgumentError(name, "padding", repr(padding), "'same', 'valid', integers or symbols")
            return self._sizes("padding", padding, self.n, minimum=0)
        return str(padding)

    def output_shape(self, input: Shape) -> Shape:
        batch, channels, sizes = split_image(self, input)
        check_channels(self, channels, input)
        if self.padding == "same":
            self._check_padded(input, sizes, tuple(self._same_padding(i) for i in range(self.n)))
            return (*batch, self.out_channels, *sizes)
        padding = (0,) * self.n if self.padding == "valid" else self.padding
        assert not isinstance(padding, str)
        self._check_padded(input, sizes, padding)
        output = all_positions(sizes, self.kernel_size, self.stride, padding, self.dilation)
        why = f"the kernel {shape_text(self.kernel_size)} does not fit into it"
        positive_output(type(self).__name__, input, output, why)
        return (*batch, self.out_channels, *output)

    def _same_padding(self, axis: int) -> Size:
        """The larger of the two sides: what padding='same' adds is d(k − 1), the odd one on the right."""
        total = self.dilation[axis] * (self.kernel_size[axis] - 1)
        return total - total // 2 if isinstance(total, int) else floor_quotient(total + 1, 2)

    def _check_padded(self, shape: Shape, sizes: Shape, padding: Shape) -> None:
        """Reflecting and wrapping need an input that is larger than (or as large as) what they copy."""
        if self.padding_mode not in {"reflect", "circular"}:
            return
        for size, pad in zip(sizes, padding, strict=True):
            left: Any = size - pad
            if surely_negative(left - 1 if self.padding_mode == "reflect" else left):
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


def all_positions(*by_axis: Shape) -> Shape:
    """How many positions a window has along each axis: sizes, kernel, stride, padding and dilation given for all."""
    return tuple(window_positions(*of_one) for of_one in zip(*by_axis, strict=True))


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
