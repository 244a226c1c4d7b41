"""Layers that lay the same numbers out in another shape: flattened, reshaped, with axes exchanged, repeated."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.shapes import Shape, must_equal
from ..symbols import Size, divides, exact_quotient, times
from . import settings
from .layer import Layer
from .shapes import is_unknown, unknown, written


class _Reshaping(Layer):
    family = "flatten"
    nothing = "reshape"
    sample = "(28, 28, 1)"


class Flatten(_Reshaping):
    """Lays all values of an example out in a row.

    Parameters: none.

    Args:
        data_format: ``channels_first`` puts the channels behind the places first; the length is the same.

    Shapes: ``(N, H, W, C)`` → ``(N, H W C)``.

    Raises:
        ArgumentError: for a data_format Keras does not have.

    Source: keras.layers.Flatten.

    >>> from symparams import keras
    >>> keras.Flatten()((None, 28, 28, 1))
    (None, 784)
    """

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        settings.data_format("Flatten", data_format)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, 1, "the batch, then any others", more=True)
        return (inputs[0], times(inputs[1:]))


class Reshape(_Reshaping):
    """Lays the values of an example out in another shape.

    Parameters: none.

    Args:
        target_shape: sizes without batch; -1 for the one that follows from the others.

    Shapes: ``(N, …)`` → ``(N, *target_shape)``.

    Raises:
        ArgumentError: for a size that is none, or more than one -1.
        ShapeError: where the values do not fill the shape.

    Source: keras.layers.Reshape.

    >>> from symparams import keras
    >>> keras.Reshape((7, 7, -1))((None, 6272))
    (None, 7, 7, 128)
    """

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        given = tuple(target_shape) if isinstance(target_shape, (tuple, list)) else (target_shape,)
        if given.count(-1) > 1:
            raise ArgumentError("Reshape", "target_shape", given, "at most one -1")
        self.target_shape = tuple(size if size == -1 else self._size("target_shape", size) for size in given)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        values = times(inputs[1:])
        known = times(size for size in self.target_shape if size != -1)
        if -1 not in self.target_shape:
            if not is_unknown(values):
                must_equal(
                    "Reshape", f"the number of values of target_shape={self.target_shape}", known, values, inputs
                )
            return (inputs[0], *self.target_shape)
        rest: Size = unknown("N_1")
        if not is_unknown(values):
            if divides(known, values) is False:
                given = f"the {values} values of {written(inputs)} do not fill target_shape={self.target_shape}"
                raise ShapeError(f"Reshape: {given}")
            rest = exact_quotient(values, known)
        return (inputs[0], *(rest if size == -1 else size for size in self.target_shape))


class Permute(_Reshaping):
    """Exchanges axes.

    Parameters: none.

    Args:
        dims: the axes behind the batch, counted from 1, in their new order.

    Shapes: ``(N, …)`` → the same sizes in another order.

    Raises:
        ArgumentError: where an axis is missing or named twice.

    Source: keras.layers.Permute.

    >>> from symparams import keras
    >>> keras.Permute((2, 1))((None, 10, 64))
    (None, 64, 10)
    """

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = settings.whole_numbers("Permute", "dims", dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ArgumentError("Permute", "dims", self.dims, f"each of 1 to {len(self.dims)} once")
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, len(self.dims) + 1, "the batch, and an axis for each of dims")
        return (inputs[0], *(inputs[axis] for axis in self.dims))


class RepeatVector(_Reshaping):
    """Repeats each example's values as the steps of a sequence.

    Parameters: none.

    Args:
        n: how often.

    Shapes: ``(N, m)`` → ``(N, n, m)``.

    Raises:
        ArgumentError: for a number that is none.

    Source: keras.layers.RepeatVector.

    >>> from symparams import keras
    >>> keras.RepeatVector(3)((None, 32))
    (None, 3, 32)
    """

    sample = "(32,)"

    def __init__(self, n: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.n = self._size("n", n)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, 2, "batch, values")
        return (inputs[0], self.n, inputs[1])
