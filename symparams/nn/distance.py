"""How far apart or how alike two inputs are."""

from __future__ import annotations

from .module import Module
from .operations.sizes import broadcast
from .shapes import Shape, axis_in, exchanged, naming


class PairwiseDistance(Module):
    """The p-norm of the difference of two inputs along the last axis.

    Parameters: none.

    Args:
        p: the norm.
        eps: as in torch.
        keepdim: keep the last axis, with one size.

    Shapes: ``(…, d)`` twice → ``(…)``, or ``(…, 1)`` with keepdim; a size 1 goes with any.

    Source: torch.nn.PairwiseDistance.

    >>> from symparams import nn
    >>> nn.PairwiseDistance()((10, 128), (10, 128))
    (10,)
    """

    family = "distance"
    nothing = "distance"

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, bool(keepdim)

    def output_shape(self, x1: Shape, x2: Shape) -> Shape:
        shape = together("PairwiseDistance", x1, x2)
        return (*shape[:-1], 1) if self.keepdim else shape[:-1]


class CosineSimilarity(Module):
    """The cosine of the angle between two inputs along one axis.

    Parameters: none.

    Args:
        dim: the axis.
        eps: as in torch.

    Shapes: two alike → the same without the axis; a size 1 goes with any.

    Source: torch.nn.CosineSimilarity.

    >>> from symparams import nn
    >>> nn.CosineSimilarity(dim=1)((100, 128), (100, 128))
    (100,)
    """

    family = "distance"
    nothing = "distance"

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def output_shape(self, x1: Shape, x2: Shape) -> Shape:
        shape = together("CosineSimilarity", x1, x2)
        return exchanged(shape, axis_in("CosineSimilarity", self.dim, shape))


def together(layer: str, first: Shape, second: Shape) -> Shape:
    """The shape to which both inputs stretch."""
    with naming(layer):
        return broadcast(first, second)
