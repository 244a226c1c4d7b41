"""Layers that add to, cut off or multiply the places of a sequence, an image or a volume."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError
from ..nn.shapes import Shape, positive_output
from ..symbols import Size, times
from .places import Places

Sides = tuple[tuple[Size, Size], ...]


class _Changing(Places):
    """A layer that changes the sizes of the places and leaves channels alone."""

    def _both_sides(self, argument: str, value: Any) -> Sides:
        """What is added or cut off at both sides of each axis: one number, one an axis, or two an axis."""
        if self.n == 1 and isinstance(value, (tuple, list)):
            value = (value,)
        if not isinstance(value, (tuple, list)):
            value = (value,) * self.n
        if len(value) != self.n:
            expected = f"a number, or {self.n} entries, each a number or a pair"
            raise ArgumentError(self._type, argument, tuple(value), expected)
        sides = []
        for item in value:
            pair = tuple(item) if isinstance(item, (tuple, list)) else (item, item)
            if len(pair) != 2:
                raise ArgumentError(self._type, argument, pair, "a pair for the two sides of an axis")
            sides.append((self._size(argument, pair[0], 0), self._size(argument, pair[1], 0)))
        return tuple(sides)

    def _changed(self, size: Any, axis: int) -> Size:
        raise NotImplementedError

    def output_shape(self, inputs: Shape) -> Shape:
        batch, channels, sizes = self._split(inputs)
        found = tuple(self._changed(size, axis) for axis, size in enumerate(sizes))
        positive_output(self._type, inputs, found, "nothing is left of it")
        return self._joined(batch, channels, found)


class ZeroPadding1D(_Changing):
    """Puts zeros around a sequence.

    Parameters: none.

    Args:
        padding: a number for both sides, or a pair.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, L, C)`` → ``(N, L + both sides, C)``.

    Raises:
        ArgumentError: for what are no numbers of at least 0.

    Source: keras.layers.ZeroPadding1D.

    >>> from symparams import keras
    >>> keras.ZeroPadding1D(2)((None, 10, 4))
    (None, 14, 4)
    """

    n = 1
    family = nothing = "padding"

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding = self._both_sides("padding", padding)
        self._format(data_format)
        self._ready()

    def _changed(self, size: Any, axis: int) -> Size:
        before, after = self.padding[axis]
        return size + before + after


class ZeroPadding2D(ZeroPadding1D):
    """Puts zeros around an image.

    Parameters: none.

    Args:
        padding: a number for all sides, one for height and width each, or pairs ``((top, bottom), (left, right))``.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.ZeroPadding2D.

    >>> from symparams import keras
    >>> keras.ZeroPadding2D(((0, 1), 2))((None, 10, 10, 4))
    (None, 11, 14, 4)
    """

    n = 2


class ZeroPadding3D(ZeroPadding1D):
    """Puts zeros around a volume; as :class:`ZeroPadding2D`, for depth, height and width.

    Parameters: none.

    Source: keras.layers.ZeroPadding3D.

    >>> from symparams import keras
    >>> keras.ZeroPadding3D()((None, 8, 8, 8, 2))
    (None, 10, 10, 10, 2)
    """

    n = 3


class _Cropping(_Changing):
    family = nothing = "cropping"
    cropping: Sides

    def _crop(self, cropping: Any, data_format: Any) -> None:
        self.cropping = self._both_sides("cropping", cropping)
        self._format(data_format)
        self._ready()

    def _changed(self, size: Any, axis: int) -> Size:
        before, after = self.cropping[axis]
        return size - before - after


class Cropping1D(_Cropping):
    """Cuts off the ends of a sequence.

    Parameters: none.

    Args:
        cropping: a number for both ends, or a pair.

    Shapes: ``(N, L, C)`` → ``(N, L − both ends, C)``.

    Raises:
        ArgumentError: for what are no numbers of at least 0.
        ShapeError: where nothing is left.

    Source: keras.layers.Cropping1D.

    >>> from symparams import keras
    >>> keras.Cropping1D((1, 2))((None, 10, 4))
    (None, 7, 4)
    """

    n = 1

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._crop(cropping, None)


class Cropping2D(_Cropping):
    """Cuts off the sides of an image.

    Parameters: none.

    Args:
        cropping: a number for all sides, one for height and width each, or pairs ``((top, bottom), (left, right))``.
        data_format: ``channels_last``, or ``channels_first``.

    Shapes: ``(N, H, W, C)`` → ``(N, H', W', C)``.

    Source: keras.layers.Cropping2D.

    >>> from symparams import keras
    >>> keras.Cropping2D(((2, 2), (4, 4)))((None, 28, 28, 3))
    (None, 24, 20, 3)
    """

    n = 2

    def __init__(self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._crop(cropping, data_format)


class Cropping3D(_Cropping):
    """Cuts off the sides of a volume; as :class:`Cropping2D`, for depth, height and width.

    Parameters: none.

    Source: keras.layers.Cropping3D.

    >>> from symparams import keras
    >>> keras.Cropping3D()((None, 8, 8, 8, 2))
    (None, 6, 6, 6, 2)
    """

    n = 3

    def __init__(self, cropping: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._crop(cropping, data_format)


class _UpSampling(_Changing):
    family = "upsampling"
    nothing = "interpolation"
    size: tuple[Size, ...]

    def _grow(self, size: Any, data_format: Any) -> None:
        self.size = self._sizes("size", size, self.n)
        self._format(data_format)
        self._ready()

    def _changed(self, size: Any, axis: int) -> Size:
        return times((size, self.size[axis]))


class UpSampling1D(_UpSampling):
    """Repeats each step of a sequence.

    Parameters: none.

    Args:
        size: how often.

    Shapes: ``(N, L, C)`` → ``(N, size · L, C)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.UpSampling1D.

    >>> from symparams import keras
    >>> keras.UpSampling1D(3)((None, 10, 4))
    (None, 30, 4)
    """

    n = 1

    def __init__(self, size: Any = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._grow(self._size("size", size), None)


class UpSampling2D(_UpSampling):
    """Makes an image larger by repeating its rows and columns, or by values in between.

    Parameters: none.

    Args:
        size: the factor, one number or one each for height and width.
        data_format: ``channels_last``, or ``channels_first``.
        interpolation: ``nearest``, ``bilinear``, ``bicubic``, ``lanczos3`` or ``lanczos5``.

    Shapes: ``(N, H, W, C)`` → ``(N, size · H, size · W, C)``.

    Raises:
        ArgumentError: for a size that is none, or an interpolation Keras does not have.

    Source: keras.layers.UpSampling2D.

    >>> from symparams import keras
    >>> keras.UpSampling2D((2, 3))((None, 10, 10, 4))
    (None, 20, 30, 4)
    """

    n = 2

    def __init__(
        self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        known = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
        if not isinstance(interpolation, str) or interpolation.lower() not in known:
            expected = " or ".join(map(repr, known))
            raise ArgumentError("UpSampling2D", "interpolation", repr(interpolation), expected)
        self._grow(size, data_format)


class UpSampling3D(_UpSampling):
    """Repeats the slices, rows and columns of a volume.

    Parameters: none.

    Source: keras.layers.UpSampling3D.

    >>> from symparams import keras
    >>> keras.UpSampling3D()((None, 4, 4, 4, 2))
    (None, 8, 8, 8, 2)
    """

    n = 3

    def __init__(self, size: Any = (2, 2, 2), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._grow(size, data_format)
