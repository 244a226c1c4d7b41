"""Dropouts: random masks, nothing to learn."""

from __future__ import annotations

from ..errors import ArgumentError
from .module import Module
from .shapes import Shape


class _Dropout(Module):
    family = "dropout"
    nothing = "dropout"

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if isinstance(p, bool) or not 0 <= p <= 1:
            raise ArgumentError(type(self).__name__, "p", p, "a probability between 0 and 1")
        self.p = p
        self.inplace = bool(inplace)

    def output_shape(self, input: Shape) -> Shape:
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


class Dropout2d(_Dropout):
    """Sets random channels of an image to zero during training.

    Parameters: none. Source: torch.nn.Dropout2d.

    >>> from symparams import nn
    >>> nn.Dropout2d().count()
    0
    """


class Dropout3d(_Dropout):
    """Sets random channels of a volume to zero during training.

    Parameters: none. Source: torch.nn.Dropout3d.

    >>> from symparams import nn
    >>> nn.Dropout3d().count()
    0
    """


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
