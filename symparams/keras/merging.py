"""Layers that join several inputs into one, by a fixed rule."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size, plus
from . import settings
from .layer import Layer
from .shapes import axis_of, is_unknown, written


class _Merge(Layer):
    """Takes a list of inputs."""

    family = nothing = "merging"
    nested = frozenset({"inputs"})

    def _several(self, inputs: Shapes, number: int | None = None) -> tuple[Shape, ...]:
        if not (isinstance(inputs, tuple) and inputs and all(isinstance(item, tuple) for item in inputs)):
            raise ShapeError(f"{self._type}: takes a list of inputs, such as [(None, 8), (None, 8)]")
        if number and len(inputs) != number:
            raise ShapeError(f"{self._type}: takes {number} inputs; got {len(inputs)}")
        return inputs


class _Elementwise(_Merge):
    """Joins values at the same place; an axis of size 1 goes with any other size."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ready()

    def output_shape(self, inputs: Shapes) -> Shape:
        first, *others = self._several(inputs)
        for other in others:
            first = (first[0], *self._joined(first[1:], other[1:]))
        return first

    def _joined(self, first: Shape, second: Shape) -> Shape:
        if len(first) < len(second):
            first, second = second, first
        front = len(first) - len(second)
        sizes = zip(first[front:], second, strict=True)
        return (*first[:front], *(self._agreed(a, b, second) for a, b in sizes))

    def _agreed(self, first: Size, second: Size, shape: Shape) -> Size:
        if first == 1 or is_unknown(second):
            return second
        if second != 1 and not is_unknown(first):
            must_equal(self._type, "a size of the first input", first, second, shape)
        return first


class Add(_Elementwise):
    """Adds inputs of the same shape: the end of a residual connection.

    Parameters: none.

    Shapes: ``[(N, …), (N, …), …]`` → ``(N, …)``.

    Raises:
        ShapeError: for sizes that differ and are not 1.

    Source: keras.layers.Add.

    >>> from symparams import keras
    >>> keras.Add()([(None, 28, 28, 64), (None, 28, 28, 64)])
    (None, 28, 28, 64)
    """


class Subtract(_Elementwise):
    """Subtracts the second input from the first.

    Parameters: none.

    Shapes: ``[(N, …), (N, …)]`` → ``(N, …)``.

    Source: keras.layers.Subtract.

    >>> from symparams import keras
    >>> keras.Subtract()([(None, 8), (None, 8)])
    (None, 8)
    """

    def output_shape(self, inputs: Shapes) -> Shape:
        return super().output_shape(self._several(inputs, 2))


class Multiply(_Elementwise):
    """Multiplies inputs of the same shape: a gate.

    Parameters: none.

    Shapes: ``[(N, …), (N, …), …]`` → ``(N, …)``.

    Source: keras.layers.Multiply.

    >>> from symparams import keras
    >>> keras.Multiply()([(None, 28, 28, 64), (None, 1, 1, 64)])
    (None, 28, 28, 64)
    """


class Average(_Elementwise):
    """Takes the mean of inputs of the same shape.

    Parameters: none.

    Shapes: ``[(N, …), (N, …), …]`` → ``(N, …)``.

    Source: keras.layers.Average.

    >>> from symparams import keras
    >>> keras.Average()([(None, 8), (None, 8)])
    (None, 8)
    """


class Maximum(_Elementwise):
    """Picks the largest value of inputs of the same shape.

    Parameters: none.

    Shapes: ``[(N, …), (N, …), …]`` → ``(N, …)``.

    Source: keras.layers.Maximum.

    >>> from symparams import keras
    >>> keras.Maximum()([(None, 8), (None, 8)])
    (None, 8)
    """


class Minimum(_Elementwise):
    """Picks the smallest value of inputs of the same shape.

    Parameters: none.

    Shapes: ``[(N, …), (N, …), …]`` → ``(N, …)``.

    Source: keras.layers.Minimum.

    >>> from symparams import keras
    >>> keras.Minimum()([(None, 8), (None, 8)])
    (None, 8)
    """


class Concatenate(_Merge):
    """Puts inputs behind one another along an axis.

    Parameters: none.

    Args:
        axis: the axis; all other sizes have to agree.

    Shapes: ``[(N, …, a), (N, …, b), …]`` → ``(N, …, a + b + …)``.

    Raises:
        ShapeError: where another size differs.

    Source: keras.layers.Concatenate.

    >>> from symparams import keras
    >>> keras.Concatenate()([(None, 28, 28, 64), (None, 28, 28, 32)])
    (None, 28, 28, 96)
    """

    family = "concat"

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = settings.whole("Concatenate", "axis", axis)
        self._ready()

    def output_shape(self, inputs: Shapes) -> Shape:
        first, *others = shapes = self._several(inputs)
        place = axis_of("Concatenate", "axis", self.axis, first)
        result = list(first)
        for other in others:
            if len(other) != len(first):
                raise ShapeError(f"Concatenate: {written(first)} and {written(other)} need the same number of axes")
            for axis, (size, given) in enumerate(zip(first, other, strict=True)):
                if axis != place and not is_unknown(given):
                    if is_unknown(size):
                        result[axis] = given
                    else:
                        must_equal("Concatenate", f"the size of axis {axis} of the first input", size, given, other)
        result[place] = plus(shape[place] for shape in shapes)
        return tuple(result)


class Dot(_Merge):
    """The dot product of two inputs along an axis of each.

    Parameters: none.

    Args:
        axes: the axis, or one of each input.
        normalize: as in Keras; no count depends on it.

    Shapes: ``[(N, …, a, …), (N, …, a, …)]`` → the other sizes of both.

    Raises:
        ShapeError: where the sizes along the axes differ.

    Source: keras.layers.Dot.

    >>> from symparams import keras
    >>> keras.Dot(axes=1)([(None, 50), (None, 50)])
    (None, 1)
    """

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axes = settings.whole_numbers("Dot", "axes", axes)
        if len(self.axes) > 2 or 0 in self.axes:
            raise ArgumentError("Dot", "axes", axes, "an axis that is not the batch, or one for each of two inputs")
        self._ready()

    def output_shape(self, inputs: Shapes) -> Shape:
        shapes = self._several(inputs, 2)
        axes = self.axes * 2 if len(self.axes) == 1 else self.axes
        first, second = map(list, shapes)
        places = [axis_of("Dot", "axes", axis, shape) for axis, shape in zip(axes, shapes, strict=True)]
        summed, with_it = first.pop(places[0]), second.pop(places[1])
        must_equal("Dot", f"the size of axis {places[0]} of the first input", summed, with_it, shapes[1])
        result = (*first, *second[1:])
        return result if len(result) > 1 else (*result, 1)
