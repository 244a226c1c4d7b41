"""Swin transformers: attention inside windows that move from block to block, in four stages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ... import nn
from ...errors import ShapeError
from ...nn.module import Module
from ...nn.shapes import Shape, shape_text
from ...symbols import Size, ceiling_quotient, exact_quotient
from ..family import Family, Variant
from .letters import BLOCKS, CLASSES, IMAGE, numbered
from .parts import chain, repeat
from .published import torchvision
from .tokens import ChannelsFirst, ChannelsLast, WindowAttention, mlp

Attention = Callable[[Size, Size, Size], Module]


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


def swin(
    C_0: Size,
    d: Size,
    d_h: Size,
    M: Size,
    n_1: Size,
    n_2: Size,
    n_3: Size,
    n_4: Size,
    K: Size,
    version: int = 1,
) -> Module:
    """4 × 4 patches, four stages of n blocks d, 2d, 4d, 8d wide, in windows of M × M, with heads of width d_h."""
    make = block if version == 1 else block_v2
    stages: dict[str, Module | None] = {}
    for i, n in enumerate((n_1, n_2, n_3, n_4)):
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
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        head=nn.Linear(8 * d, K),
    )


def _values(d: int, n_3: int, M: int) -> dict[str, int]:
    return {"C_0": 3, "d": d, "d_h": 32, "M": M, **numbered("n", 2, 2, n_3, 2), "K": 1000}


def _v1(published: int, d: int, n_3: int) -> Variant:
    return torchvision(_values(d, n_3, M=7), published)


def _v2(published: int, d: int, n_3: int) -> Variant:
    return torchvision(_values(d, n_3, M=8), published, 256, version=2)


FAMILIES = (
    Family(
        name="swin",
        title="model.swin",
        build=swin,
        meanings={
            **IMAGE,
            "d": "symbol.first_width",
            "d_h": "symbol.head_width",
            "M": "symbol.window",
            **BLOCKS,
            **CLASSES,
        },
        variants={
            "swin_t": _v1(28288354, 96, 6),
            "swin_s": _v1(49606258, 96, 18),
            "swin_b": _v1(87768224, 128, 18),
            "swin_v2_t": _v2(28351570, 96, 6),
            "swin_v2_s": _v2(49737442, 96, 18),
            "swin_v2_b": _v2(87930848, 128, 18),
        },
    ),
)
