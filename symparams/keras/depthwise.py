"""Depthwise convolutions, each channel by itself, and separable ones, which mix the channels afterwards."""

from __future__ import annotations

from typing import Any

from ..nn.axes import Axis, Kind
from ..nn.conv import window
from ..nn.module import Argument
from ..nn.shapes import Shape
from ..symbols import Size, times
from .conv import KERNEL_ARGUMENTS, Conv1D, Conv2D, Windowed

_WINDOW = {name: KERNEL_ARGUMENTS[name] for name in ("kernel_size", "strides", "dilation_rate")}
_MULTIPLIER = {"depth_multiplier": Argument("m", "depth_multiplier", neutral=1)}


class DepthwiseConv1D(Windowed):
    """A convolution of each channel of a sequence by itself.

    Parameters: ``C m (k + 1)``, without bias ``C m k``.

    Args:
        kernel_size: k.
        strides, dilation_rate: as in :class:`Conv1D`.
        padding: ``valid`` or ``same``.
        depth_multiplier: output channels m for each input channel.
        data_format: ``channels_last``, or ``channels_first``.
        use_bias: one bias an output channel.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, C)`` → ``(N, L', C m)``.

    Raises:
        ArgumentError: for a size that is none, or a padding Keras does not have.

    Source: keras.layers.DepthwiseConv1D.

    >>> from symparams import keras
    >>> keras.DepthwiseConv1D(3, depth_multiplier=2, input_shape=(120, 8)).count()
    64
    """

    n = 1
    family = "depthwise_convolution"
    arguments = {"in_channels": Argument("C", "in_channels"), **_WINDOW, **_MULTIPLIER}
    depth_multiplier: Size

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        depth_multiplier: Any = 1,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._window(kernel_size, strides, padding, data_format, dilation_rate)
        self.depth_multiplier = self._size("depth_multiplier", depth_multiplier)
        self._weighs(activation, use_bias)
        self._ready()

    def _fill(self, in_channels: Size) -> None:
        channels = Axis(in_channels, "input_channels", Kind.GROUP)
        outputs = Axis(self.depth_multiplier, "output_channels", Kind.OUTPUT)
        self._kernel((*window(self.kernel_size), channels, outputs), (Axis.of(channels, outputs),))

    def output_shape(self, inputs: Shape) -> Shape:
        return self._convolved(inputs, times((self.in_channels, self.depth_multiplier)))


class DepthwiseConv2D(DepthwiseConv1D):
    """A convolution of each channel of an image by itself; as :class:`DepthwiseConv1D`, sizes are a number or a pair.

    Parameters: ``C m (k_h k_w + 1)``, without bias ``C m k_h k_w``.

    Shapes: ``(N, H, W, C)`` → ``(N, H', W', C m)``.

    Source: keras.layers.DepthwiseConv2D.

    >>> from symparams import keras
    >>> keras.DepthwiseConv2D(3, input_shape=(112, 112, 32)).count()
    320
    """

    n = 2


class SeparableConv1D(Windowed):
    """A depthwise convolution of a sequence without bias, then a 1-wide convolution that mixes the channels, with one.

    Parameters: ``k C_in m + C_out (C_in m + 1)``, without bias ``k C_in m + C_in m C_out``.

    Args:
        filters: output channels C_out.
        kernel_size: k.
        strides, dilation_rate: as in :class:`Conv1D`.
        padding: ``valid`` or ``same``.
        data_format: ``channels_last``, or ``channels_first``.
        depth_multiplier: channels m in the middle for each input channel.
        use_bias: one bias an output channel.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, C_in)`` → ``(N, L', C_out)``.

    Raises:
        ArgumentError: for a size that is none, or a padding Keras does not have.

    Source: keras.layers.SeparableConv1D.

    >>> from symparams import keras
    >>> keras.SeparableConv1D(32, 3, input_shape=(120, 8)).count()
    312
    """

    n = 1
    family = "depthwise_separable"
    arguments = {**KERNEL_ARGUMENTS, **_MULTIPLIER}

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        depth_multiplier: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = self._size("filters", filters)
        self._window(kernel_size, strides, padding, data_format, dilation_rate)
        self.depth_multiplier = self._size("depth_multiplier", depth_multiplier)
        self._weighs(activation, use_bias)
        self._ready()

    def _fill(self, in_channels: Size) -> None:
        depthwise, pointwise = ((DepthwiseConv1D, Conv1D), (DepthwiseConv2D, Conv2D))[self.n - 1]
        common = {"data_format": self.data_format, "trainable": self._learns}
        self.depthwise = depthwise(
            self.kernel_size,
            self.strides,
            self.padding,
            self.depth_multiplier,
            dilation_rate=self.dilation_rate,
            use_bias=False,
            **common,
        )
        self.depthwise._make(in_channels=in_channels)
        self.pointwise = pointwise(self.filters, 1, use_bias=self.use_bias, **common)
        self.pointwise._make(in_channels=times((in_channels, self.depth_multiplier)))

    def output_shape(self, inputs: Shape) -> Shape:
        self._checked(inputs)
        result: Shape = self.pointwise(self.depthwise(inputs))
        return result


class SeparableConv2D(SeparableConv1D):
    """A depthwise convolution of an image, then a 1 × 1 convolution; as :class:`SeparableConv1D`, sizes may be pairs.

    Parameters: ``k_h k_w C_in m + C_out (C_in m + 1)``, without bias ``k_h k_w C_in m + C_in m C_out``.

    Shapes: ``(N, H, W, C_in)`` → ``(N, H', W', C_out)``.

    Source: keras.layers.SeparableConv2D.

    >>> from symparams import keras
    >>> keras.SeparableConv2D(64, 3, input_shape=(28, 28, 32)).count()
    2400
    """

    n = 2
