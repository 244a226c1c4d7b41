"""Poolings, written once for any number of dimensions: windows without weights."""

from __future__ import annotations

from typing import Any, ClassVar

from ..nn.conv import SPATIAL, window_positions
from ..nn.module import Argument
from ..nn.shapes import Shape, positive_output
from ..symbols import Size
from . import settings
from .conv import SAMPLES
from .layer import Layer
from .shapes import needs_axes, positions, written


class Pooling(Layer):
    """What all poolings share: the places of a sequence, an image or a volume, and channels that are left alone."""

    n: ClassVar[int]

    def _format(self, data_format: Any) -> None:
        self.data_format = settings.data_format(type(self).__name__, data_format)
        self.channels_last = self.data_format == "channels_last"

    def _split(self, input: Shape) -> tuple[Size, Size, tuple[Size, ...]]:
        places = " × ".join(SPATIAL[self.n])
        what = f"batch, {places}, channels" if self.channels_last else f"batch, channels, {places}"
        needs_axes(type(self).__name__, input, self.n + 2, what)
        return (input[0], input[-1], input[1:-1]) if self.channels_last else (input[0], input[1], input[2:])

    def _joined(self, batch: Size, channels: Size, sizes: tuple[Size, ...]) -> Shape:
        return (batch, *sizes, channels) if self.channels_last else (batch, channels, *sizes)


class _Windows(Pooling):
    arguments = {
        "pool_size": Argument("k", "kernel_size", per_axis=True),
        "strides": Argument("s", "stride", per_axis=True, neutral=1),
    }

    def _build(self, pool_size: Any, strides: Any, padding: Any, data_format: Any) -> None:
        self.pool_size = self._sizes("pool_size", pool_size, self.n)
        self.strides = self.pool_size if strides is None else self._sizes("strides", strides, self.n)
        self.padding = settings.padding(type(self).__name__, padding, any_case=False)
        self._format(data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        batch, channels, sizes = self._split(inputs)
        if self.padding == "same":
            found = tuple(positions(size, stride) for size, stride in zip(sizes, self.strides, strict=True))
        else:
            parts = zip(sizes, self.pool_size, self.strides, strict=True)
            found = tuple(window_positions(size, kernel, stride) for size, kernel, stride in parts)
            why = f"a window of {written(self.pool_size)} does not fit into it"
            positive_output(type(self).__name__, inputs, found, why)
        return self._joined(batch, channels, found)


class _Max(_Windows):
    family = "max_pooling"
    nothing = "max_pooling"

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self._build(pool_size, strides, padding, data_format)


class _Average(_Windows):
    family = "average_pooling"
    nothing = "average_pooling"

    def __init__(
        self,
        pool_size: Any,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self._build(pool_size, strides, padding, data_format)


class MaxPooling1D(_Max):
    """Picks the largest value of each window of a sequence.

    Parameters: none. Output length: ``⌊(L − k)/s⌋ + 1``, with ``padding="same"`` ``⌊(L − 1)/s⌋ + 1``.

    Args:
        pool_size: k.
        strides: s, by default k.
        padding: ``valid`` or ``same``.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, L, C)`` → ``(N, L', C)``.

    Raises:
        ArgumentError: for a size that is none, or a padding Keras does not have.

    Source: keras.layers.MaxPooling1D.

    >>> from symparams import keras
    >>> keras.MaxPooling1D(3, strides=2)((None, 10, 4))
    (None, 4, 4)
    """

    n = 1
    sample = SAMPLES[1]


class MaxPooling2D(_Max):
    """Picks the largest value of each window of an image; as :class:`MaxPooling1D`, over height and width.

    Parameters: none. Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.MaxPooling2D.

    >>> from symparams import keras
    >>> keras.MaxPooling2D(3, strides=2)((None, 10, 10, 4))
    (None, 4, 4, 4)
    """

    n = 2
    sample = SAMPLES[2]


class MaxPooling3D(_Max):
    """Picks the largest value of each window of a volume; as :class:`MaxPooling1D`, over depth, height and width.

    Parameters: none. Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.MaxPooling3D.

    >>> from symparams import keras
    >>> keras.MaxPooling3D(3, strides=2)((None, 10, 10, 10, 4))
    (None, 4, 4, 4, 4)
    """

    n = 3
    sample = SAMPLES[3]


class AveragePooling1D(_Average):
    """Takes the mean of each window of a sequence.

    Parameters: none. Output length: ``⌊(L − k)/s⌋ + 1``, with ``padding="same"`` ``⌊(L − 1)/s⌋ + 1``.

    Args:
        pool_size: k.
        strides: s, by default k.
        padding: ``valid`` or ``same``.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, L, C)`` → ``(N, L', C)``.

    Raises:
        ArgumentError: for a size that is none, or a padding Keras does not have.

    Source: keras.layers.AveragePooling1D.

    >>> from symparams import keras
    >>> keras.AveragePooling1D(3, strides=2)((None, 10, 4))
    (None, 4, 4)
    """

    n = 1
    sample = SAMPLES[1]


class AveragePooling2D(_Average):
    """Takes the mean of each window of an image; as :class:`AveragePooling1D`, over height and width.

    Parameters: none. Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.AveragePooling2D.

    >>> from symparams import keras
    >>> keras.AveragePooling2D(3, strides=2)((None, 10, 10, 4))
    (None, 4, 4, 4)
    """

    n = 2
    sample = SAMPLES[2]


class AveragePooling3D(_Average):
    """Takes the mean of each window of a volume; as :class:`AveragePooling1D`, over depth, height and width.

    Parameters: none. Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.AveragePooling3D.

    >>> from symparams import keras
    >>> keras.AveragePooling3D(3, strides=2)((None, 10, 10, 10, 4))
    (None, 4, 4, 4, 4)
    """

    n = 3
    sample = SAMPLES[3]
