"""Layers that prepare images, without weights."""

from __future__ import annotations

from typing import Any

from ..nn.shapes import Shape
from .core import Unchanged
from .places import Places


class Rescaling(Unchanged):
    """Scales and shifts all values, as in pixels of 0 to 255.

    Parameters: none.

    Source: keras.layers.Rescaling.

    >>> from symparams import keras
    >>> keras.Rescaling(1 / 255)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    family = nothing = "normalization"

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class _Sized(Places):
    """Gives all images one size; a batch in front may be missing."""

    family = "reshaping"
    nothing = "interpolation"

    def _to(self, height: Any, width: Any, data_format: Any) -> None:
        self.height, self.width = self._size("height", height), self._size("width", width)
        self._format(data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, 3, "height, width, channels, perhaps a batch in front", more=True)
        batch, sizes = inputs[: len(inputs) - 3], (self.height, self.width)
        return (*batch, *sizes, inputs[-1]) if self.channels_last else (*batch, inputs[-3], *sizes)


class Resizing(_Sized):
    """Scales images to one size.

    Parameters: none.

    Args:
        height, width: the size.
        data_format: ``channels_last``, or ``channels_first``.
        interpolation and the others: as in Keras; no shape depends on them.

    Shapes: ``(N, H, W, C)`` → ``(N, height, width, C)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.Resizing.

    >>> from symparams import keras
    >>> keras.Resizing(150, 150)((None, 180, 200, 3))
    (None, 150, 150, 3)
    """

    def __init__(
        self,
        height: Any,
        width: Any,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._to(height, width, data_format)


class CenterCrop(_Sized):
    """Cuts the middle out of images.

    Parameters: none.

    Source: keras.layers.CenterCrop.

    >>> from symparams import keras
    >>> keras.CenterCrop(150, 150)((None, 180, 180, 3))
    (None, 150, 150, 3)
    """

    nothing = "cropping"

    def __init__(self, height: Any, width: Any, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._to(height, width, data_format)


class RandomCrop(_Sized):
    """Cuts a random part of this size out of images.

    Parameters: none.

    Source: keras.layers.RandomCrop.

    >>> from symparams import keras
    >>> keras.RandomCrop(150, 150)((None, 180, 180, 3))
    (None, 150, 150, 3)
    """

    nothing = "cropping"

    def __init__(
        self,
        height: Any,
        width: Any,
        seed: Any = None,
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self._to(height, width, data_format)


class _Augmentation(Unchanged):
    family = nothing = "augmentation"


class RandomFlip(_Augmentation):
    """Mirrors random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomFlip.

    >>> from symparams import keras
    >>> keras.RandomFlip("horizontal")((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    def __init__(
        self, mode: str = "horizontal_and_vertical", seed: Any = None, data_format: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)


class RandomRotation(_Augmentation):
    """Turns random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomRotation.

    >>> from symparams import keras
    >>> keras.RandomRotation(0.1)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    def __init__(
        self,
        factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)


class RandomZoom(_Augmentation):
    """Zooms into random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomZoom.

    >>> from symparams import keras
    >>> keras.RandomZoom(0.2)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any = None,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)


class RandomTranslation(_Augmentation):
    """Moves random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomTranslation.

    >>> from symparams import keras
    >>> keras.RandomTranslation(0.1, 0.1)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)


class RandomContrast(_Augmentation):
    """Changes the contrast of random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomContrast.

    >>> from symparams import keras
    >>> keras.RandomContrast(0.2)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class RandomBrightness(RandomContrast):
    """Changes the brightness of random images while the network is trained.

    Parameters: none.

    Source: keras.layers.RandomBrightness.

    >>> from symparams import keras
    >>> keras.RandomBrightness(0.2)((None, 180, 180, 3))
    (None, 180, 180, 3)
    """
