"""Activations, and other layers that keep the shape; PReLU alone has weights, its slopes."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer
from .shapes import without_none


class Unchanged(Layer):
    """A layer that changes no shape."""

    family = nothing = "activation"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        return inputs


class Activation(Unchanged):
    """A fixed function of each value.

    Parameters: none.

    Args:
        activation: a name Keras knows, or a function.

    Raises:
        NameUnknownError: for another name.

    Source: keras.layers.Activation.

    >>> from symparams import keras
    >>> keras.Activation("relu")((None, 28, 28, 4))
    (None, 28, 28, 4)
    """

    usual = {"activation": "relu"}

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = settings.activation("Activation", activation)


class ReLU(Unchanged):
    """Keeps positive values and sets the others to zero.

    Parameters: none.

    Source: keras.layers.ReLU.

    >>> from symparams import keras
    >>> keras.ReLU()((None, 10))
    (None, 10)
    """

    def __init__(
        self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        for name, value in (("max_value", max_value), ("negative_slope", negative_slope), ("threshold", threshold)):
            if (value is None and name != "max_value") or (value is not None and value < 0):
                raise ArgumentError("ReLU", name, value, "a number of at least 0")


class LeakyReLU(Unchanged):
    """Keeps positive values and scales the others down.

    Parameters: none, the slope is fixed.

    Source: keras.layers.LeakyReLU.

    >>> from symparams import keras
    >>> keras.LeakyReLU(0.2)((None, 10))
    (None, 10)
    """

    def __init__(self, negative_slope: Any = 0.3, **kwargs: Any) -> None:
        negative_slope = kwargs.pop("alpha", negative_slope)  # its name in Keras 2
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ArgumentError("LeakyReLU", "negative_slope", negative_slope, "a number of at least 0")


class ELU(Unchanged):
    """Keeps positive values and bends the others towards a bound.

    Parameters: none.

    Source: keras.layers.ELU.

    >>> from symparams import keras
    >>> keras.ELU()((None, 10))
    (None, 10)
    """

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class Softmax(Unchanged):
    """Turns the values along an axis into shares that add up to 1.

    Parameters: none.

    Source: keras.layers.Softmax.

    >>> from symparams import keras
    >>> keras.Softmax()((None, 10))
    (None, 10)
    """

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = settings.whole_numbers("Softmax", "axis", axis)


class PReLU(Layer):
    """Keeps positive values and scales the others by a learned slope, one for each value of an example.

    Parameters: the product of the input's sizes without batch and without ``shared_axes``.

    Args:
        shared_axes: axes along which the slope is the same, counted from 1: ``[1, 2]`` for one a channel of an image.
        alpha_initializer and the others: as in Keras; no count depends on them.

    Shapes: any, unchanged.

    Raises:
        ShapeError: where an axis to share is none.

    Source: keras.layers.PReLU.

    >>> from symparams import keras
    >>> keras.PReLU(input_shape=(28, 28, 32)).count()
    25088
    >>> keras.PReLU(shared_axes=[1, 2], input_shape=(28, 28, 32)).count()
    32
    """

    family = "prelu"
    from_input = ("slopes",)
    arguments = {"slopes": Argument("n", "num_parameters", per_axis=True, neutral=1)}
    sample = "(28, 28, 32)"
    slopes: tuple[Size, ...]

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.shared_axes = () if shared_axes is None else settings.whole_numbers("PReLU", "shared_axes", shared_axes)
        self._ready()

    def _read(self, input: Shape) -> dict[str, Any]:
        sizes = list(input[1:])
        for axis in self.shared_axes:
            if not 1 <= axis <= len(sizes):
                raise ShapeError(f"PReLU: shared_axes has {axis}; the axes behind the batch are 1 to {len(sizes)}")
            sizes[axis - 1] = 1
        return {"slopes": tuple(sizes)}

    def _fill(self, slopes: tuple[Size, ...]) -> None:
        self._weight("alpha", tuple(Axis(size, "channels", Kind.OUTPUT) for size in slopes), "slope")

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, len(self.slopes) + 1, "the batch, and a size for each axis it was built for")
        for axis, (own, given) in enumerate(zip(self.slopes, inputs[1:], strict=True), 1):
            if axis not in self.shared_axes:
                must_equal("PReLU", f"the size of axis {axis} it was built for", own, given, inputs)
        return inputs


class Masking(Unchanged):
    """Tells the layers behind it which steps of a sequence are padding.

    Parameters: none.

    Source: keras.layers.Masking.

    >>> from symparams import keras
    >>> keras.Masking()((None, 120, 16))
    (None, 120, 16)
    """

    family = nothing = "identity"

    def __init__(self, mask_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class Identity(Unchanged):
    """Hands its input on unchanged.

    Parameters: none.

    Source: keras.layers.Identity.

    >>> from symparams import keras
    >>> keras.Identity()((None, 3))
    (None, 3)
    """

    family = nothing = "identity"
    nested = frozenset({"inputs"})


class Lambda(Layer):
    """A function written by hand; only its output_shape is looked at.

    Parameters: none.

    Args:
        function: what is computed.
        output_shape: the output's sizes without batch; without it the shape is not known here.
        mask, arguments: as in Keras; no count depends on them.

    Raises:
        ShapeError: in a call, where there is no output_shape.

    Source: keras.layers.Lambda.

    >>> from symparams import keras
    >>> keras.Lambda(lambda x: x[:, -1], output_shape=(16,))((None, 120, 16))
    (None, 16)
    """

    family = nothing = "activation"
    nested = frozenset({"inputs"})

    def __init__(
        self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        given = (output_shape,) if isinstance(output_shape, int) else output_shape
        self.asked = None if given is None else without_none("Lambda", given, batched=False)
        self._ready()

    def output_shape(self, inputs: Shapes) -> Shape:
        if self.asked is None:
            raise ShapeError("Lambda: what its function does to shapes is not known here; give it output_shape=…")
        first: Any = inputs
        while isinstance(first[0], tuple):
            first = first[0]
        return (first[0], *self.asked)
