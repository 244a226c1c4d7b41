"""Normalisations over the features of each example: layer, group and RMS norm, and those between channels."""

from __future__ import annotations

from math import prod
from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, exact_quotient
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter, add_gain_and_shift
from .shapes import BATCH, Shape, known, must_equal, shape_text


class _NormalizedShape(Module):
    """A gain, and perhaps a shift, for each position of the last axes."""

    nothing = "norm_without_affine"
    arguments = {"normalized_shape": Argument("d", "normalized_shape", per_axis=True)}

    def __init__(self, normalized_shape: Any, eps: float | None, elementwise_affine: bool, bias: bool) -> None:
        super().__init__()
        given = tuple(normalized_shape) if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
        if not given:
            raise ArgumentError(type(self).__name__, "normalized_shape", given, "at least one size")
        self.normalized_shape = tuple(self._size("normalized_shape", size) for size in given)
        self.eps, self.elementwise_affine = eps, bool(elementwise_affine)
        axes = tuple(Axis(size, "features", Kind.OUTPUT) for size in self.normalized_shape)
        self.register_parameter("weight", Parameter(axes, "gain") if elementwise_affine else None)
        if bias:
            self.register_parameter("bias", Parameter(axes, "shift") if elementwise_affine else None)

    def _normalized(self, input: Shape) -> Shape:
        name, n = type(self).__name__, len(self.normalized_shape)
        if len(input) < n:
            raise ShapeError(f"{name}: normalises the last {n} axes; got {shape_text(input)}")
        for own, given in zip(self.normalized_shape, input[-n:], strict=True):
            must_equal(name, "a size of normalized_shape", own, given, input)
        return input


class LayerNorm(_NormalizedShape):
    """Normalises the features of each example, then a learned gain and shift for each of them.

    Parameters: ``2 d``, without bias ``d``, none with ``elementwise_affine=False``; d is the product of several sizes.

    Args:
        normalized_shape: d, or the sizes of the last axes.
        eps: as in torch; no count depends on it.
        elementwise_affine: whether gain and shift are learned.
        bias: whether there is a shift beside the gain.

    Shapes: ``(…, d)``, unchanged.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.LayerNorm.

    >>> from symparams import nn
    >>> nn.LayerNorm("d").params
    2*d
    >>> nn.LayerNorm((5, 10, 10)).count()
    1000
    """

    family = "layer_norm"

    def __init__(
        self,
        normalized_shape: Any,
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__(normalized_shape, eps, elementwise_affine, bias)

    def output_shape(self, input: Shape) -> Shape:
        return self._normalized(input)


class RMSNorm(_NormalizedShape):
    """Divides the features of each example by their root mean square, then a learned gain for each of them.

    Parameters: ``d``, none with ``elementwise_affine=False``; there is no shift.

    Args:
        normalized_shape: d, or the sizes of the last axes.
        eps: as in torch; no count depends on it.
        elementwise_affine: whether the gain is learned.

    Shapes: ``(…, d)``, unchanged.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.RMSNorm.

    >>> from symparams import nn
    >>> nn.RMSNorm(4096).count()
    4096
    """

    family = "rms_norm"

    def __init__(
        self,
        normalized_shape: Any,
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__(normalized_shape, eps, elementwise_affine, bias=False)

    def output_shape(self, x: Shape) -> Shape:
        return self._normalized(x)


class GroupNorm(Module):
    """Normalises groups of channels of each example, then a learned gain and shift for each channel.

    Parameters: ``2 C`` whatever the number of groups, without bias ``C``, none with ``affine=False``.

    Args:
        num_groups: g, divides the channels.
        num_channels: channels C.
        eps: as in torch; no count depends on it.
        affine: whether gain and shift are learned.
        bias: whether there is a shift beside the gain.

    Shapes: ``(N, C, …)``, unchanged.

    Raises:
        ArgumentError: for a size that is none, or groups that do not divide the channels.

    Source: torch.nn.GroupNorm.

    >>> from symparams import nn
    >>> nn.GroupNorm(3, 6).count()
    12
    """

    family = "group_norm"
    nothing = "norm_without_affine"
    arguments = {
        "num_groups": Argument("g", "groups", neutral=1),
        "num_channels": Argument("C", "num_channels"),
    }

    def __init__(
        self,
        num_groups: Any,
        num_channels: Any,
        eps: float = 1e-5,
        affine: bool = True,
        device: object = None,
        dtype: object = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_groups = self._size("num_groups", num_groups)
        self.num_channels = self._size("num_channels", num_channels)
        self._require("divides", "num_channels", self.num_channels, self.num_groups, "num_groups")
        self.eps, self.affine = eps, bool(affine)
        channels = Axis(self.num_channels, "channels", Kind.OUTPUT)
        add_gain_and_shift(self, (channels,), affine, bias)

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < 2:
            raise ShapeError(f"GroupNorm: takes batch, channels and any more axes; got {shape_text(input)}")
        channels: Any = input[1]
        if self.affine:
            advice = f"Write num_channels={channels} if the input is right."
            must_equal("GroupNorm", "num_channels", self.num_channels, channels, input, advice)
        elif known(channels, self.num_groups) and channels % self.num_groups:
            raise ShapeError(f"GroupNorm: {channels} channels of {shape_text(input)} make no {self.num_groups} groups")
        self._check_values(input)
        return input

    def _check_values(self, shape: Shape) -> None:
        """A single value cannot be normalised (torch asks of the batch and a group together)."""
        if shape[0] is BATCH or not known(*shape, self.num_groups):
            return
        together: Size = exact_quotient(prod(shape[:2]), self.num_groups)
        if together * prod(shape[2:]) == 1:
            raise ShapeError(f"GroupNorm: one value a group cannot be normalised; got {shape_text(shape)}")


class _LocalNorm(Module):
    family = "local_response_norm"
    nothing = "local_response_norm"
    arguments = {"size": Argument("n", "size")}

    def __init__(self, size: Any, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size = self._size("size", size)
        self.alpha, self.beta, self.k = alpha, beta, k


class LocalResponseNorm(_LocalNorm):
    """Divides each value by the sum of squares over neighbouring channels, as AlexNet did.

    Parameters: none.

    Args:
        size: how many neighbouring channels n.
        alpha, beta, k: as in torch.

    Shapes: ``(N, C, …)`` with at least three axes, unchanged.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.LocalResponseNorm.

    >>> from symparams import nn
    >>> nn.LocalResponseNorm(5)((1, 96, 55, 55))
    (1, 96, 55, 55)
    """

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < 3:
            raise ShapeError(
                f"LocalResponseNorm: takes batch, channels and at least one more axis; got {shape_text(input)}"
            )
        return input


class CrossMapLRN2d(_LocalNorm):
    """Divides each value by the sum of squares over neighbouring channels, for images; as :class:`LocalResponseNorm`.

    Parameters: none. Shapes: ``(N, C, H, W)``, unchanged.

    Source: torch.nn.CrossMapLRN2d.

    >>> from symparams import nn
    >>> nn.CrossMapLRN2d(5)((1, 96, 13, 13))
    (1, 96, 13, 13)
    """

    def output_shape(self, input: Shape) -> Shape:
        if len(input) != 4:
            raise ShapeError(f"CrossMapLRN2d: takes batch, channels, height and width; got {shape_text(input)}")
        return input
