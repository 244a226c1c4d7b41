"""Normalisations: gains, shifts, and in batch norms statistics, which Keras counts as weights that are not trained."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer
from .shapes import axis_of, written

_CHANNELS = {"channels": Argument("C", "num_features")}


class _Norm(Layer):
    """A layer that scales values to a mean and a spread."""

    nothing = "norm_without_affine"

    def _affine(self, center: Any, scale: Any) -> None:
        self.center, self.scale = self._flag("center", center), self._flag("scale", scale)

    def _gain_and_shift(self, *axes: Axis) -> None:
        if self.scale:
            self._weight("gamma", axes, "gain")
        if self.center:
            self._weight("beta", axes, "shift")


class _ChannelNorm(_Norm):
    """A gain and a shift for each place of one axis."""

    from_input = ("channels",)
    arguments = _CHANNELS
    sample = "(28, 28, 32)"
    axis: int
    channels: Size

    def _along(self, axis: Any) -> None:
        self.axis = settings.whole(self._type, "axis", axis)
        self._ready()

    def _read(self, input: Shape) -> dict[str, Size]:
        return {"channels": input[axis_of(self._type, "axis", self.axis, input)]}

    def output_shape(self, inputs: Shape) -> Shape:
        channels = _ChannelNorm._read(self, inputs)["channels"]
        must_equal(self._type, "the number of channels it was built for", self.channels, channels, inputs)
        return inputs


class BatchNormalization(_ChannelNorm):
    """Batch normalisation of channels: a gain and a shift that are trained, a mean and a variance that are kept.

    Parameters: ``4 C``, of which ``2 C`` are trained and ``2 C`` are moving statistics, not trained; in all ``3 C``
    with ``scale=False`` or ``center=False``. (torch keeps the statistics in buffers, which are no parameters.)

    Args:
        axis: the axis of the channels.
        center, scale: whether there is a shift (beta) and a gain (gamma).
        renorm: three statistics more, ``3 C``.
        momentum, epsilon and the others: as in Keras; no count depends on them.

    Shapes: ``(N, …, C)``, unchanged.

    Raises:
        ArgumentError: for an axis that is none.

    Source: keras.layers.BatchNormalization.

    >>> from symparams import keras
    >>> norm = keras.BatchNormalization(input_shape=(28, 28, 32))
    >>> norm.count(), norm.trainable
    (128, 64)
    """

    family = "batch_norm"

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        renorm: bool = False,
        renorm_clipping: Any = None,
        renorm_momentum: float = 0.99,
        synchronized: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._affine(center, scale)
        self.renorm = self._flag("renorm", renorm)
        self._along(axis)

    def _fill(self, channels: Size) -> None:
        axis = Axis(channels, "channels", Kind.OUTPUT)
        self._gain_and_shift(axis)
        self._weight("moving_mean", (axis,), "running_mean")
        self._weight("moving_variance", (axis,), "running_var")
        if self.renorm:
            self._weight("moving_stddev", (axis,), "running_var")
            self._weight("renorm_mean", (axis,), "running_mean")
            self._weight("renorm_stddev", (axis,), "running_var")


class GroupNormalization(_ChannelNorm):
    """Normalises groups of channels of each example, then a learned gain and shift for each channel.

    Parameters: ``2 C`` whatever the number of groups, ``C`` without one of ``center`` and ``scale``.

    Args:
        groups: g, divides the channels; -1 for as many groups as channels.
        axis: the axis of the channels.
        center, scale: whether there is a shift (beta) and a gain (gamma).
        epsilon and the others: as in Keras; no count depends on them.

    Shapes: ``(N, …, C)``, unchanged.

    Raises:
        ArgumentError: for groups that are none.
        ShapeError: where they do not divide the channels.

    Source: keras.layers.GroupNormalization.

    >>> from symparams import keras
    >>> keras.GroupNormalization(8, input_shape=(28, 28, 32)).count()
    64
    """

    family = "group_norm"
    arguments = {**_CHANNELS, "groups": Argument("g", "groups", neutral=1)}

    def __init__(
        self,
        groups: Any = 32,
        axis: int = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.groups = groups if groups == -1 else self._size("groups", groups)
        self._affine(center, scale)
        self._along(axis)

    def _read(self, input: Shape) -> dict[str, Size]:
        found = super()._read(input)
        channels, groups = found["channels"], self.groups
        if groups != -1 and isinstance(channels, int) and isinstance(groups, int) and channels % groups:
            raise ShapeError(
                f"GroupNormalization: groups={groups} must divide the channels, of which the input {written(input)} "
                f"has {channels}"
            )
        return found

    def _fill(self, channels: Size) -> None:
        if self.groups != -1:
            self._require("divides", "channels", channels, self.groups, "groups")
        self._gain_and_shift(Axis(channels, "channels", Kind.OUTPUT))


class _FeatureNorm(_Norm):
    """Weights for each place of one axis or several."""

    from_input = ("normalized_shape",)
    arguments = {"normalized_shape": Argument("d", "normalized_shape", per_axis=True)}
    sample = "(120, 64)"
    axis: tuple[int, ...]
    normalized_shape: tuple[Size, ...]

    def _along(self, axis: Any) -> None:
        self.axis = settings.whole_numbers(self._type, "axis", axis)
        self._ready()

    def _of(self, input: Shape) -> tuple[Size, ...]:
        """The sizes along its axes."""
        return tuple(input[axis_of(self._type, "axis", axis, input)] for axis in sorted(self.axis))

    def _read(self, input: Shape) -> dict[str, Any]:
        return {"normalized_shape": self._of(input)}

    def _features(self, sizes: tuple[Size, ...]) -> tuple[Axis, ...]:
        return tuple(Axis(size, "features", Kind.OUTPUT) for size in sizes)

    def output_shape(self, inputs: Shape) -> Shape:
        for own, given in zip(self.normalized_shape, self._of(inputs), strict=True):
            must_equal(self._type, "a size it was built for", own, given, inputs)
        return inputs


class LayerNormalization(_FeatureNorm):
    """Normalises the features of each example, then a learned gain and shift for each of them.

    Parameters: ``2 d``, ``d`` without one of ``center`` and ``scale``; d is the product of the sizes of several axes.

    Args:
        axis: the axis or axes of the features.
        center, scale: whether there is a shift (beta) and a gain (gamma).
        epsilon and the others: as in Keras; no count depends on them.

    Shapes: ``(N, …, d)``, unchanged.

    Raises:
        ArgumentError: for an axis that is none.

    Source: keras.layers.LayerNormalization.

    >>> from symparams import keras
    >>> keras.LayerNormalization(input_shape=(120, 64)).count()
    128
    >>> keras.LayerNormalization(axis=[1, 2], input_shape=(120, 64)).count()
    15360
    """

    family = "layer_norm"

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._affine(center, scale)
        self._along(axis)

    def _fill(self, normalized_shape: tuple[Size, ...]) -> None:
        self._gain_and_shift(*self._features(normalized_shape))


class RMSNormalization(_FeatureNorm):
    """Divides the features of each example by their root mean square, then a learned gain for each of them.

    Parameters: ``d``; there is no shift.

    Args:
        axis: the axis or axes of the features.
        epsilon: as in Keras; no count depends on it.

    Shapes: ``(N, …, d)``, unchanged.

    Raises:
        ArgumentError: for an axis that is none.

    Source: keras.layers.RMSNormalization.

    >>> from symparams import keras
    >>> keras.RMSNormalization(input_shape=(120, 64)).count()
    64
    """

    family = "rms_norm"

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._along(axis)

    def _fill(self, normalized_shape: tuple[Size, ...]) -> None:
        self._weight("scale", self._features(normalized_shape), "gain")


class UnitNormalization(_Norm):
    """Scales the features of each example to length 1.

    Parameters: none.

    Shapes: any, unchanged.

    Source: keras.layers.UnitNormalization.

    >>> from symparams import keras
    >>> keras.UnitNormalization()((None, 64))
    (None, 64)
    """

    family = "normalization"

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = settings.whole_numbers("UnitNormalization", "axis", axis)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        for axis in self.axis:
            axis_of("UnitNormalization", "axis", axis, inputs)
        return inputs


class Normalization(_FeatureNorm):
    """Shifts and scales features by a mean and a variance taken from the data beforehand.

    Parameters: ``2 d + 1``, none of them trained: mean, variance and a counter; none where mean and variance are given.

    Args:
        axis: the axis or axes that keep statistics of their own; ``None`` for one mean and one variance.
        mean, variance: both given, nothing is kept.
        invert: as in Keras; no count depends on it.

    Shapes: ``(N, …, d)``, unchanged.

    Raises:
        ArgumentError: where only one of mean and variance is given.

    Source: keras.layers.Normalization.

    >>> from symparams import keras
    >>> keras.Normalization(input_shape=(9,)).count()
    19
    """

    family = "normalization"
    sample = "(9,)"

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if (mean is None) != (variance is None):
            raise ArgumentError("Normalization", "mean", mean, "both mean and variance, or neither")
        self.given = mean is not None
        self._along(() if axis is None else axis)

    def _of(self, input: Shape) -> tuple[Size, ...]:
        return tuple(input[axis] for axis in sorted(axis_of(self._type, "axis", axis, input) for axis in self.axis))

    def _fill(self, normalized_shape: tuple[Size, ...]) -> None:
        if self.given:
            return
        axes = self._features(normalized_shape)
        self._weight("mean", axes, "running_mean")
        self._weight("variance", axes, "running_var")
        self._weight("count", (), "counter")

    def output_shape(self, inputs: Shape) -> Shape:
        return inputs
