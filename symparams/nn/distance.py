"""How far apart or how alike two inputs are."""

from __future__ import annotations

from ..errors import ShapeError
from ..symbols import Size
from .module import Module
from .shapes import Shape, shape_text


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
        n = max(len(shape), 1)
        if not -n <= self.dim < n:
            raise ShapeError(f"CosineSimilarity: dim={self.dim} is no axis of {shape_text(shape)}")
        axis = self.dim % n
        return (*shape[:axis], *shape[axis + 1 :])


def together(layer: str, first: Shape, second: Shape) -> Shape:
    """The shape two inputs have together: a size 1, or an axis one of them lacks in front, goes with any size.

    Raises:
        ShapeError: where two sizes differ.
    """
    length = max(len(first), len(second))
    rows = [(1,) * (length - len(shape)) + shape for shape in (first, second)]
    return tuple(_one_of(layer, first, second, *pair) for pair in zip(*rows, strict=True))


def _one_of(layer: str, first: Shape, second: Shape, a: Size, b: Size) -> Size:
    if a == 1:
        return b
    if b != 1 and a != b and isinstance(a, int) and isinstance(b, int):
        raise ShapeError(f"{layer}: the inputs {shape_text(first)} and {shape_text(second)} do not go together")
    return a
