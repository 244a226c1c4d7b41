"""Dropouts: random masks, nothing to learn."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from .module import Module
from .shapes import Shape, shape_text


def probability(layer: str, argument: str, value: Any) -> float:
    """A constructor argument that is a number from 0 to 1.

    Raises:
        ArgumentError: for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ArgumentError(layer, argument, value, "a probability between 0 and 1")
    return value


class _Dropout(Module):
    family = "dropout"
    nothing = "dropout"
    #: How many axes the input may have, for a dropout of whole channels; torch asks only while it drops.
    fewest: ClassVar[int] = 0
    most: ClassVar[int | None] = None

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        self.p = probability(type(self).__name__, "p", p)
        self.inplace = bool(inplace)

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < self.fewest or (self.most is not None and len(input) > self.most):
            axes = f"at least {self.fewest} axes" if self.most is None else f"{self.fewest} to {self.most} axes"
            raise ShapeError(f"{type(self).__name__}: drops channels and needs {axes}; got {shape_text(input)}")
        return input


class Dropout(_Dropout):
    """Sets random values to zero during training.

    Parameters: none. Any shape, unchanged.

    Raises:
        ArgumentError: for a probability outside 0 … 1.

    Source: torch.nn.Dropout.

    >>> from symparams import nn
    >>> nn.Dropout(0.2)((3, 4))
    (3, 4)
    """


class Dropout1d(_Dropout):
    """Sets random channels of a sequence to zero during training.

    Parameters: none. Source: torch.nn.Dropout1d.

    >>> from symparams import nn
    >>> nn.Dropout1d().count()
    0
    """

    fewest, most = 2, 3


class Dropout2d(_Dropout):
    """Sets random channels of an image to zero during training.

    Parameters: none. Source: torch.nn.Dropout2d.

    >>> from symparams import nn
    >>> nn.Dropout2d().count()
    0
    """

    fewest = 2


class Dropout3d(_Dropout):
    """Sets random channels of a volume to zero during training.

    Parameters: none. Source: torch.nn.Dropout3d.

    >>> from symparams import nn
    >>> nn.Dropout3d().count()
    0
    """

    fewest = 2


class AlphaDropout(_Dropout):
    """Dropout that keeps the mean and variance of SELU activations.

    Parameters: none. Source: torch.nn.AlphaDropout.

    >>> from symparams import nn
    >>> nn.AlphaDropout().count()
    0
    """


class FeatureAlphaDropout(_Dropout):
    """Alpha dropout of whole channels.

    Parameters: none. Source: torch.nn.FeatureAlphaDropout.

    >>> from symparams import nn
    >>> nn.FeatureAlphaDropout().count()
    0
    """

    fewest = 2
