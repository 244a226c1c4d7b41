"""Convolutions and transposed convolutions, written once for any number of dimensions."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.axes import Axis, Kind
from ..nn.conv import window
from ..nn.module import Argument
from ..nn.shapes import Shape, must_equal
from ..symbols import Size, exact_quotient, larger
from . import settings
from .places import Windows
from .shapes import written

KERNEL_ARGUMENTS = {
    "in_channels": Argument("C_in", "in_channels"),
    "filters": Argument("C_out", "out_channels"),
    "kernel_size": Argument("k", "kernel_size", per_axis=True),
    "strides": Argument("s", "stride", per_axis=True, neutral=1),
    "dilation_rate": Argument("d", "dilation", per_axis=True, neutral=1),
}


class Windowed(Windows):
    """What all convolutions share: weights for each place of a window, and channels that they read."""

    part = "convolutional"
    from_input = ("in_channels",)
    in_channels: Size
    kernel_size: tuple[Size, ...]
    dilation_rate: tuple[Size, ...]

    def _window(
        self, kernel_size: Any, strides: Any, padding: Any, data_format: Any, dilation_rate: Any, causal: bool = False
    ) -> None:
        self.kernel_size = self._sizes("kernel_size", kernel_size, self.n)
        self.strides = self._sizes("strides", strides, self.n)
        self.dilation_rate = self._sizes("dilation_rate", dilation_rate, self.n)
        self.padding = settings.padding(self._type, padding, causal)
        self._format(data_format)

    def _not_both(self) -> None:
        """Keras has no strides over 1 beside a dilation over 1."""
        if _over_1(self.strides) and _over_1(self.dilation_rate):
            raise ArgumentError(self._type, "dilation_rate", self.dilation_rate, f"1 with strides={self.strides}")

    def _read(self, input: Shape) -> dict[str, Size]:
        return {"in_channels": self._split(input)[1]}

    def _checked(self, input: Shape) -> tuple[Size, tuple[Size, ...]]:
        batch, channels, sizes = self._split(input)
        what = "the number of input channels it was built for"
        must_equal(self._type, what, self.in_channels, channels, input)
        return batch, sizes

    def _convolved(self, input: Shape, filters: Size) -> Shape:
        """The output for an input, with as many channels."""
        batch, _ = self._checked(input)
        return self._joined(batch, filters, self._positions(input, self.kernel_size, self.dilation_rate))


def _over_1(sizes: tuple[Size, ...]) -> bool:
    return any(isinstance(size, int) and size > 1 for size in sizes)


class _Conv(Windowed):
    family = "convolution"
    arguments = {**KERNEL_ARGUMENTS, "groups": Argument("g", "groups", neutral=1)}

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = self._size("filters", filters)
        self._window(kernel_size, strides, padding, data_format, dilation_rate, causal=self.n == 1)
        self.groups = self._size("groups", groups)
        self._require("divides", "filters", self.filters, self.groups, "groups")
        self._not_both()
        self._weighs(activation, use_bias)
        self._ready()

    def _read(self, input: Shape) -> dict[str, Size]:
        found = super()._read(input)
        channels = found["in_channels"]
        if isinstance(channels, int) and isinstance(self.groups, int) and channels % self.groups:
            raise ShapeError(
                f"{self._type}: groups={self.groups} must divide the input channels, of which the input "
                f"{written(input)} has {channels}"
            )
        return found

    def _fill(self, in_channels: Size) -> None:
        self._require("divides", "in_channels", in_channels, self.groups, "groups", self.filters)
        inputs = Axis(exact_quotient(in_channels, self.groups), "input_channels", Kind.INPUT)
        outputs = Axis.of(
            Axis(self.groups, "groups", Kind.GROUP),
            Axis(exact_quotient(self.filters, self.groups), "output_channels", Kind.OUTPUT),
        )
        self._kernel((*window(self.kernel_size), inputs, outputs), (outputs,))

    def output_shape(self, inputs: Shape) -> Shape:
        return self._convolved(inputs, self.filters)


class Conv1D(_Conv):
    """A convolution over a sequence.

    Parameters: ``C_out (k C_in/g + 1)``, without bias ``C_out k C_in/g``. Output length:
    ``⌊(L − d(k − 1) − 1)/s⌋ + 1``, with ``padding="same"`` or ``"causal"`` ``⌊(L − 1)/s⌋ + 1``.

    Args:
        filters: output channels C_out.
        kernel_size: k.
        strides, dilation_rate: s and d, not both over 1.
        padding: ``valid`` (none), ``same``, or ``causal``.
        data_format: ``channels_last``, or ``channels_first``.
        groups: g, divides both channel counts.
        use_bias: one bias an output channel.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, C_in)`` → ``(N, L', C_out)``.

    Raises:
        ArgumentError: for a size that is none, a padding Keras does not have, or groups that do not divide the filters.

    Source: keras.layers.Conv1D.

    >>> from symparams import keras
    >>> keras.Conv1D(32, 7, input_shape=(120, 8)).count()
    1824
    >>> keras.Conv1D(32, 7, padding="causal")((None, 120, 8))
    (None, 120, 32)
    """

    n = 1


class Conv2D(_Conv):
    """A convolution over an image; as :class:`Conv1D`, kernel_size, strides and dilation_rate are a number or a pair.

    Parameters: ``C_out (k_h k_w C_in/g + 1)``, without bias ``C_out k_h k_w C_in/g``.

    Shapes: ``(N, H, W, C_in)`` → ``(N, H', W', C_out)``.

    Source: keras.layers.Conv2D.

    >>> from symparams import keras
    >>> keras.Conv2D(32, 3, input_shape=(28, 28, 1)).count()
    320
    >>> keras.Conv2D(32, 3, strides=2, padding="same")((None, 28, 28, 1))
    (None, 14, 14, 32)
    """

    n = 2


class Conv3D(_Conv):
    """A convolution over a volume; as :class:`Conv1D`, kernel_size, strides and dilation_rate are a number or a triple.

    Parameters: ``C_out (k_d k_h k_w C_in/g + 1)``, without bias ``C_out k_d k_h k_w C_in/g``.

    Shapes: ``(N, D, H, W, C_in)`` → ``(N, D', H', W', C_out)``.

    Source: keras.layers.Conv3D.

    >>> from symparams import keras
    >>> keras.Conv3D(8, 3, input_shape=(16, 32, 32, 1)).count()
    224
    """

    n = 3


class Conv1DTranspose(Windowed):
    """A transposed convolution over a sequence: each input value adds a whole window to the output.

    Parameters: ``C_out (k C_in + 1)``, without bias ``C_out k C_in``. Output length:
    ``(L − 1)s + d(k − 1) + 1 + p_out``, with ``padding="same"`` ``L s``.

    Args:
        filters: output channels C_out.
        kernel_size: k.
        strides, dilation_rate: s and d, not both over 1.
        padding: ``valid`` or ``same``.
        output_padding: p_out, less than the stride; by default what lets the windows cover the output.
        data_format: ``channels_last``, or ``channels_first``.
        use_bias: one bias an output channel.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, C_in)`` → ``(N, L', C_out)``.

    Raises:
        ArgumentError: for a size that is none, a padding Keras does not have, or an output_padding that is too large.

    Source: keras.layers.Conv1DTranspose.

    >>> from symparams import keras
    >>> keras.Conv1DTranspose(32, 3, strides=2, padding="same")((None, 60, 16))
    (None, 120, 32)
    """

    n = 1
    family = "transposed_convolution"
    arguments = {**KERNEL_ARGUMENTS, "output_padding": Argument("p_out", "output_padding", per_axis=True, neutral=0)}
    output_padding: tuple[Size, ...] | None

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = self._size("filters", filters)
        self._window(kernel_size, strides, padding, data_format, dilation_rate)
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = self._sizes("output_padding", output_padding, self.n, minimum=0)
            for extra, stride in zip(self.output_padding, self.strides, strict=True):
                most: Any = stride - 1
                self._require("at_most", "output_padding", extra, most, "less than the stride")
        self._not_both()
        self._weighs(activation, use_bias)
        self._ready()

    def _fill(self, in_channels: Size) -> None:
        outputs = Axis(self.filters, "output_channels", Kind.OUTPUT)
        inputs = Axis(in_channels, "input_channels", Kind.INPUT)
        self._kernel((*window(self.kernel_size), outputs, inputs), (outputs,))

    def output_shape(self, inputs: Shape) -> Shape:
        batch, sizes = self._checked(inputs)
        extra = self.output_padding or (None,) * self.n
        parts = zip(sizes, self.kernel_size, self.strides, self.dilation_rate, extra, strict=True)
        return self._joined(batch, self.filters, tuple(self._grown(*part) for part in parts))

    def _grown(self, size: Any, kernel: Any, stride: Any, dilation: Any, extra: Any) -> Size:
        whole = dilation * (kernel - 1) + 1
        result: Size
        if self.padding == "valid":
            extra = larger(whole, stride) - whole if extra is None else extra
            result = (size - 1) * stride + whole + extra
        elif extra is None:
            result = size * stride
        else:
            result = (size - 1) * stride + whole % 2 + extra
        return result


class Conv2DTranspose(Conv1DTranspose):
    """A transposed convolution over an image; as :class:`Conv1DTranspose`, sizes are a number or a pair.

    Parameters: ``C_out (k_h k_w C_in + 1)``, without bias ``C_out k_h k_w C_in``.

    Shapes: ``(N, H, W, C_in)`` → ``(N, H', W', C_out)``.

    Source: keras.layers.Conv2DTranspose.

    >>> from symparams import keras
    >>> keras.Conv2DTranspose(64, 5, strides=2, padding="same", use_bias=False, input_shape=(7, 7, 128)).count()
    204800
    """

    n = 2


class Conv3DTranspose(Conv1DTranspose):
    """A transposed convolution over a volume; as :class:`Conv1DTranspose`, sizes are a number or a triple.

    Parameters: ``C_out (k_d k_h k_w C_in + 1)``, without bias ``C_out k_d k_h k_w C_in``.

    Shapes: ``(N, D, H, W, C_in)`` → ``(N, D', H', W', C_out)``.

    Source: keras.layers.Conv3DTranspose.

    >>> from symparams import keras
    >>> keras.Conv3DTranspose(4, 2, strides=2)((None, 8, 8, 8, 16))
    (None, 16, 16, 16, 4)
    """

    n = 3

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        output_padding: Any = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        # Keras has the two arguments the other way round in three dimensions.
        super().__init__(
            filters,
            kernel_size,
            strides,
            padding,
            output_padding,
            data_format,
            dilation_rate,
            activation,
            use_bias,
            **kwargs,
        )
