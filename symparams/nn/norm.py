"""Normalisations: a learned gain and shift for each channel, and statistics that are kept but not learned."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar

from ..errors import ShapeError
from .axes import Axis, Kind
from .conv import SPATIAL
from .module import Argument, Module
from .parameter import Buffer, add_gain_and_shift
from .shapes import BATCH, Shape, known, must_equal, shape_text


class _ChannelNorm(Module):
    """A gain and a shift for each channel, and running statistics."""

    nothing = "norm_without_affine"
    arguments = {"num_features": Argument("C", "num_features")}

    def __init__(
        self,
        num_features: Any,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: object = None,
        dtype: object = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features = self._size("num_features", num_features)
        self.eps, self.momentum = eps, momentum
        self.affine, self.track_running_stats = bool(affine), bool(track_running_stats)
        channels = Axis(self.num_features, "channels", Kind.OUTPUT)
        add_gain_and_shift(self, (channels,), affine, bias)
        self.register_buffer("running_mean", Buffer((channels,), "running_mean") if track_running_stats else None)
        self.register_buffer("running_var", Buffer((channels,), "running_var") if track_running_stats else None)
        self.register_buffer("num_batches_tracked", Buffer((), "counter") if track_running_stats else None)

    def _check_channels(self, shape: Shape, axis: int) -> None:
        advice = f"Write num_features={shape[axis]} if the input is right."
        must_equal(type(self).__name__, "num_features", self.num_features, shape[axis], shape, advice)

    def _misfit(self, shape: Shape, spatial: tuple[int, ...]) -> ShapeError:
        """The error for a shape with another number of axes, with the class that takes it where there is one."""
        name = type(self).__name__
        takes = " or ".join(" × ".join(("channels", *SPATIAL.get(n, ()))) for n in spatial)
        text = f"{name}: takes {takes}, with or without a batch axis in front; got {shape_text(shape)}"
        right = len(shape) - 2 if shape and shape[0] is BATCH else 0
        return ShapeError(f"{text}. Write {name[:-2]}{right}d for it." if right in SPATIAL else text)


class _BatchNormNd(_ChannelNorm):
    #: How many sizes follow the channels, in the inputs torch takes.
    spatial: ClassVar[tuple[int, ...]]
    family = "batch_norm"

    def output_shape(self, input: Shape) -> Shape:
        axis = self._channel_axis(input)
        # Where nothing is kept a channel, torch takes any number of them.
        if self.affine or self.track_running_stats:
            self._check_channels(input, axis)
        return input

    def _channel_axis(self, shape: Shape) -> int:
        batched, alone = len(shape) - 2 in self.spatial, len(shape) - 1 in self.spatial
        # (N, C) and (C, L) look alike: torch's reading goes first, the unbatched one where only it fits.
        if batched and not (alone and shape[1] != self.num_features and shape[0] == self.num_features):
            return 1
        if alone:
            return 0
        raise self._misfit(shape, self.spatial)


class BatchNorm1d(_BatchNormNd):
    """Batch normalisation of features or of the channels of a sequence.

    Parameters: ``2 C`` (a gain and a shift a channel), none with ``affine=False``. Buffers: running mean and variance,
    ``2 C``, and one counter, none with ``track_running_stats=False``; they are no parameters (Keras counts them in
    its total).

    Args:
        num_features: channels C.
        eps, momentum: as in torch; no count depends on them.
        affine: whether gain and shift are learned.
        track_running_stats: whether running statistics are kept.
        bias: whether there is a shift beside the gain.

    Shapes: ``(N, C)`` or ``(N, C, L)``, the batch axis may be left out; unchanged.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.BatchNorm1d.

    >>> from symparams import nn
    >>> norm = nn.BatchNorm1d("C")
    >>> norm.params, norm.buffer_elements
    (2*C, 2*C + 1)
    """

    spatial = (0, 1)


class BatchNorm2d(_BatchNormNd):
    """Batch normalisation of the channels of an image; as :class:`BatchNorm1d`.

    Parameters: ``2 C``. Shapes: ``(N, C, H, W)``, the batch axis may be left out; unchanged.

    Source: torch.nn.BatchNorm2d.

    >>> from symparams import nn
    >>> nn.BatchNorm2d(10).count()
    20
    """

    spatial = (2,)


class BatchNorm3d(_BatchNormNd):
    """Batch normalisation of the channels of a volume; as :class:`BatchNorm1d`.

    Parameters: ``2 C``. Shapes: ``(N, C, D, H, W)``, the batch axis may be left out; unchanged.

    Source: torch.nn.BatchNorm3d.

    >>> from symparams import nn
    >>> nn.BatchNorm3d(10, affine=False).count()
    0
    """

    spatial = (3,)


class SyncBatchNorm(_ChannelNorm):
    """Batch normalisation over the batches of several machines together; as :class:`BatchNorm1d`.

    Parameters: ``2 C``, none with ``affine=False``. Buffers as :class:`BatchNorm1d`.

    Shapes: ``(N, C, …)``, unchanged.

    Source: torch.nn.SyncBatchNorm.

    >>> from symparams import nn
    >>> nn.SyncBatchNorm(64).count()
    128
    """

    family = "batch_norm"

    def __init__(
        self,
        num_features: Any,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        process_group: object = None,
        device: object = None,
        dtype: object = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, bias=bias)
        self.process_group = process_group

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < 2:
            raise ShapeError(f"SyncBatchNorm: takes batch, channels and any more axes; got {shape_text(input)}")
        if self.affine or self.track_running_stats:
            self._check_channels(input, 1)
        return input


class _InstanceNormNd(_ChannelNorm):
    n: ClassVar[int]
    family = "instance_norm"

    def __init__(
        self,
        num_features: Any,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: object = None,
        dtype: object = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, bias=bias)

    def output_shape(self, input: Shape) -> Shape:
        name = type(self).__name__
        if len(input) not in (self.n + 1, self.n + 2):
            raise self._misfit(input, (self.n,))
        if self.affine or self.track_running_stats:
            self._check_channels(input, len(input) - self.n - 1)
        spatial = input[-self.n :]
        own = self.training or not self.track_running_stats
        if own and known(*spatial) and prod(spatial) == 1:
            raise ShapeError(f"{name}: one position a channel cannot be normalised; got {shape_text(input)}")
        return input


class InstanceNorm1d(_InstanceNormNd):
    """Normalises each channel of a sequence for each example alone.

    Parameters: none; ``2 C`` with ``affine=True``. Buffers: none; ``2 C + 1`` with ``track_running_stats=True``.

    Args:
        num_features: channels C.
        eps, momentum: as in torch; no count depends on them.
        affine: whether gain and shift are learned; not by default.
        track_running_stats: whether running statistics are kept; not by default.
        bias: whether there is a shift beside the gain.

    Shapes: ``(N, C, L)`` or ``(C, L)``, unchanged.

    Source: torch.nn.InstanceNorm1d.

    >>> from symparams import nn
    >>> nn.InstanceNorm1d(10).count(), nn.InstanceNorm1d(10, affine=True).count()
    (0, 20)
    """

    n = 1


class InstanceNorm2d(_InstanceNormNd):
    """Normalises each channel of an image for each example alone; as :class:`InstanceNorm1d`.

    Parameters: none; ``2 C`` with ``affine=True``. Buffers: none; ``2 C + 1`` with ``track_running_stats=True``.

    Shapes: ``(N, C, H, W)`` or ``(C, H, W)``, unchanged.

    Source: torch.nn.InstanceNorm2d.

    >>> from symparams import nn
    >>> nn.InstanceNorm2d(10).count(), nn.InstanceNorm2d(10, affine=True).count()
    (0, 20)
    """

    n = 2


class InstanceNorm3d(_InstanceNormNd):
    """Normalises each channel of a volume for each example alone; as :class:`InstanceNorm1d`.

    Parameters: none; ``2 C`` with ``affine=True``. Buffers: none; ``2 C + 1`` with ``track_running_stats=True``.

    Shapes: ``(N, C, D, H, W)`` or ``(C, D, H, W)``, unchanged.

    Source: torch.nn.InstanceNorm3d.

    >>> from symparams import nn
    >>> nn.InstanceNorm3d(10).count(), nn.InstanceNorm3d(10, affine=True).count()
    (0, 20)
    """

    n = 3
