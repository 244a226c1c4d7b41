"""Swin transformers: attention inside windows that move from block to block, in four stages."""

from __future__ import annotations

from functools import partial
from typing import Any

from ... import nn
from ...errors import ShapeError
from ...nn.module import Module
from ...nn.shapes import Shape, shape_text
from ...symbols import Size, ceiling_quotient, exact_quotient
from .letters import letters
from .parts import chain, pooled, repeat
from .published import family, torchvision
from .tokens import ChannelsFirst, ChannelsLast, WindowAttention, mlp


class DistanceNetwork(Module):
    """v2: the bias of a distance is computed by a small network, and each head learns a temperature.

    Parameters: ``512 (2 + 1) + 512 h + h``.
    """

    def __init__(self, h: Size) -> None:
        super().__init__()
        self.mlp = chain(fc1=nn.Linear(2, 512), act=nn.ReLU(), fc2=nn.Linear(512, h, bias=False))
        heads = nn.Axis(self._size("h", h), "heads", nn.Kind.GATE)
        self.temperature = nn.Parameter((heads,), "gain")


class WindowAttentionV2(WindowAttention):
    """As :class:`WindowAttention`, with a network in the place of the table."""

    def __init__(self, d: Size, h: Size, M: Size) -> None:
        super().__init__(d, h, M)
        self.distances = DistanceNetwork(h)


class PatchMerging(Module):
    """Four neighbours become one token: ``(H, W, d)`` to ``(H/2, W/2, 2d)``.

    Parameters: a projection ``2d · 4d`` and a norm, before it over 4d (v1) or behind it over 2d (v2).
    """

    def __init__(self, d: Size, norm_first: bool) -> None:
        super().__init__()
        self.norm_first = norm_first
        self.reduction = nn.Linear(4 * d, 2 * d, bias=False)
        self.norm = nn.LayerNorm(4 * d if norm_first else 2 * d)

    def output_shape(self, input: Shape) -> Shape:
        if len(input) < 3:
            raise ShapeError(f"PatchMerging: takes height, width and channels, got {shape_text(input)}")
        *batch, H, W, d = input
        merged: Shape = (*batch, ceiling_quotient(H, 2), ceiling_quotient(W, 2), 4 * d)
        if self.norm_first:
            return self.reduction(self.norm(merged))  # type: ignore[no-any-return]
        return self.norm(self.reduction(merged))  # type: ignore[no-any-return]


def block(d: Size, h: Size, M: Size) -> Module:
    """v1: each part behind its norm."""
    return chain(
        attention=nn.Residual(chain(norm=nn.LayerNorm(d), attention=WindowAttention(d, h, M))),
        mlp=nn.Residual(chain(norm=nn.LayerNorm(d), mlp=mlp(d, 4 * d))),
    )


def block_v2(d: Size, h: Size, M: Size) -> Module:
    """v2: each part before its norm."""
    return chain(
        attention=nn.Residual(chain(attention=WindowAttentionV2(d, h, M), norm=nn.LayerNorm(d))),
        mlp=nn.Residual(chain(mlp=mlp(d, 4 * d), norm=nn.LayerNorm(d))),
    )


def swin(C_0: Size, d: Size, d_h: Size, M: Size, K: Size, version: int = 1, **depths: Size) -> Module:
    """4 × 4 patches, four stages of n blocks d, 2d, 4d, 8d wide, in windows of M × M, with heads of width d_h."""
    make = block if version == 1 else block_v2
    stages: dict[str, Module | None] = {}
    for i, n in enumerate(depths.values()):
        width = 2**i * d
        stages[f"stage{i + 1}"] = repeat(partial(make, width, exact_quotient(width, d_h), M), n)
        if i < 3:
            stages[f"merge{i + 1}"] = PatchMerging(width, norm_first=version == 1)
    return chain(
        patches=nn.Conv2d(C_0, d, 4, stride=4),
        last=ChannelsLast(),
        patch_norm=nn.LayerNorm(d),
        **stages,
        norm=nn.LayerNorm(8 * d),
        first=ChannelsFirst(),
        **pooled(head=nn.Linear(8 * d, K)),
    )


_v1 = partial(torchvision, M=7)
_v2 = partial(torchvision, side=256, M=8, version=2)
_TINY: dict[str, Any] = {"d": 96, "n": (2, 2, 6, 2)}
_SMALL: dict[str, Any] = {"d": 96, "n": (2, 2, 18, 2)}
_BASE: dict[str, Any] = {"d": 128, "n": (2, 2, 18, 2)}

FAMILIES = (
    family(
        swin,
        letters("C_0 d d_h M n_1 n_2 n_3 n_4 K", d="symbol.first_width", M="symbol.window"),
        common={"d_h": 32},
        variants={
            "swin_t": _v1(28288354, **_TINY),
            "swin_s": _v1(49606258, **_SMALL),
            "swin_b": _v1(87768224, **_BASE),
            "swin_v2_t": _v2(28351570, **_TINY),
            "swin_v2_s": _v2(49737442, **_SMALL),
            "swin_v2_b": _v2(87930848, **_BASE),
        },
    ),
)
