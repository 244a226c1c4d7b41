"""Layers that lay the same numbers out in another shape."""

from __future__ import annotations

from ..errors import ShapeError
from ..symbols import times
from .module import Module
from .shapes import Shape, shape_text


class Flatten(Module):
    """Lays the numbers of several axes out in a row.

    Parameters: none. The axes ``start_dim`` … ``end_dim`` become one, whose size is their product: ``12 · 4 · 4 =
    192``.

    Args:
        start_dim, end_dim: first and last axis, as in torch; with the defaults all but the first (batch) axis.

    Raises:
        ShapeError: where the input has no such axes.

    Source: torch.nn.Flatten.

    >>> from symparams import nn
    >>> nn.Flatten()((1, 12, 4, 4))
    (1, 192)
    """

    family = "flatten"
    nothing = "reshape"

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def output_shape(self, input: Shape) -> Shape:
        n = max(len(input), 1)
        start, end = (dim + n if dim < 0 else dim for dim in (self.start_dim, self.end_dim))
        if not (0 <= start < n and 0 <= end < n):
            axes = f"start_dim={self.start_dim}, end_dim={self.end_dim}"
            raise ShapeError(f"Flatten: {axes} are no axes of the input {shape_text(input)}")
        if start > end:
            raise ShapeError(
                f"Flatten: start_dim={self.start_dim} comes after end_dim={self.end_dim} in {shape_text(input)}"
            )
        # One axis alone is handed on as it is: the batch axis is known by identity.
        middle = input[start] if input and start == end else times(input[start : end + 1])
        return (*input[:start], middle, *input[end + 1 :])
