"""Poolings over all places of a sequence, an image or a volume, or over as many windows as asked."""

from __future__ import annotations

from typing import Any

from ..nn.shapes import Shape
from .places import Places


class _Global(Places):
    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._format(data_format)
        self.keepdims = self._flag("keepdims", keepdims)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        batch, channels, sizes = self._split(inputs)
        return self._joined(batch, channels, (1,) * len(sizes)) if self.keepdims else (batch, channels)


class _GlobalMax(_Global):
    family = nothing = "max_pooling"


class _GlobalAverage(_Global):
    family = nothing = "average_pooling"


class _Adaptive(Places):
    family = "adaptive_pooling"

    def __init__(self, output_size: Any, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.output_size = self._sizes("output_size", output_size, self.n)
        self._format(data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        batch, channels, _ = self._split(inputs)
        return self._joined(batch, channels, self.output_size)


class _AdaptiveMax(_Adaptive):
    nothing = "max_pooling"


class _AdaptiveAverage(_Adaptive):
    nothing = "average_pooling"


class GlobalMaxPooling1D(_GlobalMax):
    """Picks the largest value of each channel of a sequence.

    Parameters: none.

    Args:
        data_format: ``channels_last``, or ``channels_first``.
        keepdims: keep the axes, with size 1.

    Shapes: ``(N, L, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalMaxPooling1D.

    >>> from symparams import keras
    >>> keras.GlobalMaxPooling1D()((None, 10, 4))
    (None, 4)
    """

    n = 1


class GlobalMaxPooling2D(_GlobalMax):
    """Picks the largest value of each channel of an image.

    Parameters: none.

    Shapes: ``(N, H, W, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalMaxPooling2D.

    >>> from symparams import keras
    >>> keras.GlobalMaxPooling2D()((None, 10, 10, 4))
    (None, 4)
    """

    n = 2


class GlobalMaxPooling3D(_GlobalMax):
    """Picks the largest value of each channel of a volume.

    Parameters: none.

    Shapes: ``(N, D, H, W, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalMaxPooling3D.

    >>> from symparams import keras
    >>> keras.GlobalMaxPooling3D()((None, 10, 10, 10, 4))
    (None, 4)
    """

    n = 3


class GlobalAveragePooling1D(_GlobalAverage):
    """Takes the mean of each channel of a sequence.

    Parameters: none.

    Args:
        data_format: ``channels_last``, or ``channels_first``.
        keepdims: keep the axes, with size 1.

    Shapes: ``(N, L, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalAveragePooling1D.

    >>> from symparams import keras
    >>> keras.GlobalAveragePooling1D()((None, 10, 4))
    (None, 4)
    """

    n = 1


class GlobalAveragePooling2D(_GlobalAverage):
    """Takes the mean of each channel of an image.

    Parameters: none.

    Shapes: ``(N, H, W, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalAveragePooling2D.

    >>> from symparams import keras
    >>> keras.GlobalAveragePooling2D()((None, 10, 10, 4))
    (None, 4)
    """

    n = 2


class GlobalAveragePooling3D(_GlobalAverage):
    """Takes the mean of each channel of a volume.

    Parameters: none.

    Shapes: ``(N, D, H, W, C)`` → ``(N, C)``.

    Source: keras.layers.GlobalAveragePooling3D.

    >>> from symparams import keras
    >>> keras.GlobalAveragePooling3D()((None, 10, 10, 10, 4))
    (None, 4)
    """

    n = 3


class AdaptiveMaxPooling1D(_AdaptiveMax):
    """Picks the largest value of each of as many windows as asked of a sequence.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, L, C)`` → ``(N, L', C)``.

    Source: keras.layers.AdaptiveMaxPooling1D.

    >>> from symparams import keras
    >>> keras.AdaptiveMaxPooling1D(5)((None, 10, 4))
    (None, 5, 4)
    """

    n = 1


class AdaptiveMaxPooling2D(_AdaptiveMax):
    """Picks the largest value of each of as many windows as asked of an image.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.AdaptiveMaxPooling2D.

    >>> from symparams import keras
    >>> keras.AdaptiveMaxPooling2D(5)((None, 10, 10, 4))
    (None, 5, 5, 4)
    """

    n = 2


class AdaptiveMaxPooling3D(_AdaptiveMax):
    """Picks the largest value of each of as many windows as asked of a volume.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.AdaptiveMaxPooling3D.

    >>> from symparams import keras
    >>> keras.AdaptiveMaxPooling3D(5)((None, 10, 10, 10, 4))
    (None, 5, 5, 5, 4)
    """

    n = 3


class AdaptiveAveragePooling1D(_AdaptiveAverage):
    """Takes the mean of each of as many windows as asked of a sequence.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, L, C)`` → ``(N, L', C)``.

    Source: keras.layers.AdaptiveAveragePooling1D.

    >>> from symparams import keras
    >>> keras.AdaptiveAveragePooling1D(5)((None, 10, 4))
    (None, 5, 4)
    """

    n = 1


class AdaptiveAveragePooling2D(_AdaptiveAverage):
    """Takes the mean of each of as many windows as asked of an image.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.AdaptiveAveragePooling2D.

    >>> from symparams import keras
    >>> keras.AdaptiveAveragePooling2D(5)((None, 10, 10, 4))
    (None, 5, 5, 4)
    """

    n = 2


class AdaptiveAveragePooling3D(_AdaptiveAverage):
    """Takes the mean of each of as many windows as asked of a volume.

    Parameters: none.

    Args:
        output_size: the number of windows, along each axis or all.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, D, H, W, C)`` → ``(N, D', H', W', C)``.

    Source: keras.layers.AdaptiveAveragePooling3D.

    >>> from symparams import keras
    >>> keras.AdaptiveAveragePooling3D(5)((None, 10, 10, 10, 4))
    (None, 5, 5, 5, 4)
    """

    n = 3
