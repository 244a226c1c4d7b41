"""Layers that act while a network is trained: dropouts and noise. None of them has weights."""

from __future__ import annotations

from typing import Any

from ..nn.shapes import Shape
from . import settings
from .core import Unchanged
from .places import Places


class Dropout(Unchanged):
    """Sets random values to zero while the network is trained.

    Parameters: none.

    Args:
        rate: the share of values, 0 to 1.
        noise_shape, seed: as in Keras; no count depends on them.

    Raises:
        ArgumentError: for a rate that is no share.

    Source: keras.layers.Dropout.

    >>> from symparams import keras
    >>> keras.Dropout(0.5)((None, 128))
    (None, 128)
    """

    family = nothing = "dropout"
    usual = {"rate": 0.5}

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rate = settings.probability(self._type, rate)


class AlphaDropout(Dropout):
    """A :class:`Dropout` that keeps mean and variance.

    Parameters: none.

    Source: keras.layers.AlphaDropout.

    >>> from symparams import keras
    >>> keras.AlphaDropout(0.1)((None, 128))
    (None, 128)
    """


class _Spatial(Places):
    """A dropout of whole channels."""

    family = nothing = "dropout"
    usual = {"rate": 0.5}

    def _drop(self, rate: Any, data_format: Any) -> None:
        self.rate = settings.probability(self._type, rate)
        self._format(data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._split(inputs)
        return inputs


class SpatialDropout1D(_Spatial):
    """Sets random channels of a sequence to zero while the network is trained.

    Parameters: none.

    Source: keras.layers.SpatialDropout1D.

    >>> from symparams import keras
    >>> keras.SpatialDropout1D(0.2)((None, 120, 16))
    (None, 120, 16)
    """

    n = 1

    def __init__(self, rate: float, seed: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self._drop(rate, None)


class SpatialDropout2D(_Spatial):
    """Sets random channels of an image to zero while the network is trained.

    Parameters: none.

    Source: keras.layers.SpatialDropout2D.

    >>> from symparams import keras
    >>> keras.SpatialDropout2D(0.2)((None, 28, 28, 16))
    (None, 28, 28, 16)
    """

    n = 2

    def __init__(
        self, rate: float, data_format: Any = None, seed: Any = None, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        self._drop(rate, data_format)


class SpatialDropout3D(SpatialDropout2D):
    """Sets random channels of a volume to zero while the network is trained.

    Parameters: none.

    Source: keras.layers.SpatialDropout3D.

    >>> from symparams import keras
    >>> keras.SpatialDropout3D(0.2)((None, 8, 28, 28, 16))
    (None, 8, 28, 28, 16)
    """

    n = 3


class _Noise(Unchanged):
    family = nothing = "noise"


class GaussianDropout(_Noise):
    """Multiplies values by random factors while the network is trained.

    Parameters: none.

    Source: keras.layers.GaussianDropout.

    >>> from symparams import keras
    >>> keras.GaussianDropout(0.1)((None, 128))
    (None, 128)
    """

    usual = {"rate": 0.5}

    def __init__(self, rate: float, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rate = settings.probability("GaussianDropout", rate)


class GaussianNoise(_Noise):
    """Adds random values while the network is trained.

    Parameters: none.

    Source: keras.layers.GaussianNoise.

    >>> from symparams import keras
    >>> keras.GaussianNoise(0.1)((None, 128))
    (None, 128)
    """

    usual = {"stddev": 0.5}

    def __init__(self, stddev: float, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.stddev = settings.probability("GaussianNoise", stddev, "stddev")


class ActivityRegularization(Unchanged):
    """Adds a penalty for large values to the loss.

    Parameters: none.

    Source: keras.layers.ActivityRegularization.

    >>> from symparams import keras
    >>> keras.ActivityRegularization(l2=0.01)((None, 128))
    (None, 128)
    """

    family = nothing = "identity"

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
