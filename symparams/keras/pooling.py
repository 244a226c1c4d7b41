"""Poolings, written once for any number of dimensions: windows without weights."""

from __future__ import annotations

from typing import Any

from ..nn.module import Argument
from ..nn.shapes import Shape
from . import settings
from .places import Windows


class _Pooling(Windows):
    arguments = {
        "pool_size": Argument("k", "kernel_size", per_axis=True),
        "strides": Argument("s", "stride", per_axis=True, neutral=1),
    }

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
        self.pool_size = self._sizes("pool_size", pool_size, self.n)
        self.strides = self.pool_size if strides is None else self._sizes("strides", strides, self.n)
        self.padding = settings.padding(self._type, padding, any_case=False)
        self._format(data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        batch, channels, _ = self._split(inputs)
        return self._joined(batch, channels, self._positions(inputs, self.pool_size, (1,) * self.n))


class _Max(_Pooling):
    family = nothing = "max_pooling"

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)


class _Average(_Pooling):
    family = nothing = "average_pooling"


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


class MaxPooling2D(_Max):
    """Picks the largest value of each window of an image; as :class:`MaxPooling1D`, over height and width.

    Parameters: none. Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.MaxPooling2D.

    >>> from symparams import keras
    >>> keras.MaxPooling2D(3, strides=2)((None, 10, 10, 4))
    (None, 4, 4, 4)
    """

    n = 2


class MaxPooling3D(_Max):
    """Picks the largest value of each window of a volume; as :class:`MaxPooling1D`, over depth, height and width.

    Parameters: none. Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.MaxPooling3D.

    >>> from symparams import keras
    >>> keras.MaxPooling3D(3, strides=2)((None, 10, 10, 10, 4))
    (None, 4, 4, 4, 4)
    """

    n = 3


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


class AveragePooling2D(_Average):
    """Takes the mean of each window of an image; as :class:`AveragePooling1D`, over height and width.

    Parameters: none. Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.AveragePooling2D.

    >>> from symparams import keras
    >>> keras.AveragePooling2D(3, strides=2)((None, 10, 10, 4))
    (None, 4, 4, 4)
    """

    n = 2


class AveragePooling3D(_Average):
    """Takes the mean of each window of a volume; as :class:`AveragePooling1D`, over depth, height and width.

    Parameters: none. Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.AveragePooling3D.

    >>> from symparams import keras
    >>> keras.AveragePooling3D(3, strides=2)((None, 10, 10, 10, 4))
    (None, 4, 4, 4, 4)
    """

    n = 3
