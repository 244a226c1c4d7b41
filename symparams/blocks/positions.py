"""Ways to say where in a sequence something stands."""

from __future__ import annotations

from typing import Any

from .. import nn, torch
from ..nn.module import Argument

_HEADS = {"heads": Argument("h", "heads")}


class RotaryPositions(nn.Module):
    """Turns pairs of numbers of a query or key by an angle that grows with the position.

    Parameters: none; the angles are computed.

    Args:
        head_dim: the width of a head, even.
        base: the slowest angle, as in torch; no count depends on it.

    Shapes: ``(…, T, d_h)``, unchanged.

    Raises:
        ArgumentError: for an odd width.

    Source: Su et al., RoFormer (2021).

    >>> from symparams import blocks
    >>> blocks.RotaryPositions(64).count()
    0
    """

    family = "rotary_positions"
    nothing = "rotary_positions"
    arguments = {"head_dim": Argument("d_h", "head_dim")}

    def __init__(self, head_dim: Any, base: float = 10_000.0) -> None:
        super().__init__()
        self.head_dim, self.base = self._size("head_dim", head_dim), base
        self._require("divides", "head_dim", self.head_dim, 2)

    def forward(self, x: Any) -> Any:
        angles = torch.outer(torch.arange(x.shape[-2]), torch.arange(0, self.head_dim, 2))
        one, other = x.unflatten(-1, (-1, 2)).unbind(-1)
        turned = torch.stack([one * angles.cos(), other * angles.sin()], dim=-1)
        return turned.flatten(-2)


class LearnedPositions(nn.Module):
    """Adds a learned vector for each position.

    Parameters: ``T d``.

    Args:
        length: T, the longest sequence.
        dim: d.

    Shapes: ``(N, t, d)`` with ``t ≤ T``, unchanged.

    Source: Vaswani et al., section 3.5 (2017); BERT, GPT.

    >>> from symparams import blocks
    >>> blocks.LearnedPositions(1024, 768).count()
    786432
    """

    family = "learned_positions"
    arguments = {"length": Argument("T", "length"), "dim": Argument("d", "d_model")}

    def __init__(self, length: Any, dim: Any) -> None:
        super().__init__()
        self.length, self.dim = self._size("length", length), self._size("dim", dim)
        rows = nn.Axis(self.length, "positions", nn.Kind.TABLE)
        self.table = nn.Parameter((rows, nn.Axis(self.dim, "width", nn.Kind.OUTPUT)), "table")

    def forward(self, x: Any) -> Any:
        return x + self.table[: x.shape[-2]]


class RelativeBuckets(nn.Module):
    """Adds to the scores of each head a learned number for each bucket of distances.

    Parameters: ``B h``.

    Args:
        buckets: B, how many ranges of distances are told apart.
        heads: h.

    Shapes: scores ``(N, h, T, S)``, unchanged.

    Source: Raffel et al., T5 (2020).

    >>> from symparams import blocks
    >>> blocks.RelativeBuckets(32, 12).count()
    384
    """

    family = "relative_positions"
    arguments = {"buckets": Argument("B", "buckets"), **_HEADS}

    def __init__(self, buckets: Any, heads: Any) -> None:
        super().__init__()
        self.buckets, self.heads = self._size("buckets", buckets), self._size("heads", heads)
        rows = nn.Axis(self.buckets, "distances", nn.Kind.TABLE)
        self.table = nn.Parameter((rows, nn.Axis(self.heads, "heads", nn.Kind.GATE)), "table")

    def forward(self, scores: Any) -> Any:
        here, there = torch.arange(scores.shape[-2]), torch.arange(scores.shape[-1])
        return scores + self.table[there[None, :] - here[:, None]].permute(2, 0, 1)


class RelativeWindow(nn.Module):
    """Adds to the scores of each head a learned number for each offset of two places of a square window.

    Parameters: ``(2 M − 1)² h``.

    Args:
        window: M, places along a side.
        heads: h.

    Shapes: scores ``(N, h, M², M²)``, unchanged.

    Source: Liu et al., Swin Transformer (2021).

    >>> from symparams import blocks
    >>> blocks.RelativeWindow(7, 3).count()
    507
    """

    family = "relative_positions"
    arguments = {"window": Argument("M", "window"), **_HEADS}

    def __init__(self, window: Any, heads: Any) -> None:
        super().__init__()
        self.window, self.heads = self._size("window", window), self._size("heads", heads)
        side = 2 * self.window - 1
        offsets = tuple(nn.Axis(side, f"offsets_{name}", nn.Kind.TABLE) for name in ("height", "width"))
        self.table = nn.Parameter((*offsets, nn.Axis(self.heads, "heads", nn.Kind.GATE)), "table")

    def forward(self, scores: Any) -> Any:
        places = self.window * self.window
        offsets = torch.empty(places, places, dtype=torch.long)
        return scores + self.table.flatten(0, 1)[offsets].permute(2, 0, 1)
