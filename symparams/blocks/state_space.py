"""Blocks of state-space models."""

from __future__ import annotations

from typing import Any

from .. import nn
from ..nn.module import Argument
from ..symbols import ceiling_quotient


class Mamba(nn.Module):
    """A selective state-space block: a short convolution, then a state for each channel that the input steers.

    Parameters: with ``e`` inner channels, ``2 d e`` (in), ``e k + e`` (convolution), ``e (r + 2 n)`` (what steers),
    ``r e + e`` (step), ``e n + e`` (A and D), ``e d`` (out).

    Args:
        dim: d.
        state: n, numbers in the state of a channel.
        kernel_size: k, of the convolution.
        expand: ``e = expand · d``.
        rank: r, by default ``⌈d/16⌉``.

    Shapes: ``(N, T, d)``, unchanged.

    Source: Gu and Dao, Mamba (2023).

    >>> from symparams import blocks
    >>> blocks.Mamba(768).count()
    3770880
    """

    family = "mamba"
    arguments = {
        "dim": Argument("d", "d_model"),
        "state": Argument("n", "state"),
        "kernel_size": Argument("k", "kernel_size"),
        "expand": Argument("t", "expansion"),
        "rank": Argument("r", "rank"),
    }
    #: What its convolution is called.
    convolution = "conv"

    def __init__(self, dim: Any, state: Any = 16, kernel_size: Any = 4, expand: Any = 2, rank: Any = None) -> None:
        super().__init__()
        self.dim, self.state = self._size("dim", dim), self._size("state", state)
        self.kernel_size, self.expand = self._size("kernel_size", kernel_size), self._size("expand", expand)
        self.rank = ceiling_quotient(self.dim, 16) if rank is None else self._size("rank", rank)
        self._project(self.expand * self.dim)

    def _project(self, inner: Any, bias: bool = False, conv_bias: bool = True) -> None:
        """The layers, of the sizes that were set and this width inside."""
        padding = self.kernel_size - 1
        conv = nn.Conv1d(inner, inner, self.kernel_size, padding=padding, groups=inner, bias=conv_bias)
        self.in_proj = nn.Linear(self.dim, 2 * inner, bias=bias)
        self.add_module(self.convolution, conv)
        self.x_proj = nn.Linear(inner, self.rank + 2 * self.state, bias=False)
        self.dt_proj = nn.Linear(self.rank, inner)
        channels = nn.Axis(inner, "channels", nn.Kind.OUTPUT)
        self.A_log = nn.Parameter((channels, nn.Axis(self.state, "state", nn.Kind.INPUT)), "weight")
        self.D = nn.Parameter((channels,), "gain")
        self.out_proj = nn.Linear(inner, self.dim, bias=bias)

    def forward(self, x: Any) -> Any:
        length = x.shape[-2]
        inside, gate = self.in_proj(x).chunk(2, dim=-1)
        convolved = self.get_submodule(self.convolution)(inside.mT)
        inside = nn.functional.silu(convolved[..., :length].mT)
        step, B, C = self.x_proj(inside).split([self.rank, self.state, self.state], dim=-1)
        pace = nn.functional.softplus(self.dt_proj(step))
        states = (pace[..., None] * -self.A_log.exp()).exp() + (pace * inside)[..., None] * B[..., None, :]
        scanned = (states.cumsum(-3) * C[..., None, :]).sum(-1) + inside * self.D
        return self.out_proj(scanned * nn.functional.silu(gate))
