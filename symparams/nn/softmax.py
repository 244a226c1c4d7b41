"""Activations along an axis: softmaxes, and gated linear units."""

from __future__ import annotations

from ..errors import ShapeError
from ..symbols import divides, exact_quotient
from .activation import Activation
from .shapes import Shape, axis_in, exchanged, shape_text


class _Softmax(Activation):
    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def output_shape(self, input: Shape) -> Shape:
        if self.dim is not None:
            axis_in(type(self).__name__, self.dim, input)
        return input


class Softmax(_Softmax):
    """``exp(x)`` divided by its sum along one axis.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmax.

    >>> from symparams import nn
    >>> nn.Softmax(dim=1)((2, 3))
    (2, 3)
    """


class Softmin(_Softmax):
    """The softmax of ``-x`` along one axis.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmin.

    >>> from symparams import nn
    >>> nn.Softmin(dim=1)((2, 3))
    (2, 3)
    """


class LogSoftmax(_Softmax):
    """``log(softmax(x))`` along one axis.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LogSoftmax.

    >>> from symparams import nn
    >>> nn.LogSoftmax(dim=1)((2, 3))
    (2, 3)
    """


class Softmax2d(Activation):
    """The softmax over the channels of each pixel.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmax2d.

    >>> from symparams import nn
    >>> nn.Softmax2d()((2, 3, 4, 4))
    (2, 3, 4, 4)
    """

    def output_shape(self, input: Shape) -> Shape:
        if len(input) not in {3, 4}:
            raise ShapeError(
                f"Softmax2d: takes channels × height × width with or without a batch axis; got {shape_text(input)}"
            )
        return input


class GLU(Activation):
    """The first half of an axis times the sigmoid of the second half.

    Parameters: none. The axis ``dim`` is halved. Source: torch.nn.GLU.

    >>> from symparams import nn
    >>> nn.GLU()((4, 6))
    (4, 3)
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def output_shape(self, input: Shape) -> Shape:
        axis = axis_in("GLU", self.dim, input, fewest=0)
        size = input[axis]
        if divides(2, size) is False:
            raise ShapeError(
                f"GLU: axis {self.dim} of the input {shape_text(input)} has {size}, an even size is needed to halve it"
            )
        return exchanged(input, axis, exact_quotient(size, 2))
