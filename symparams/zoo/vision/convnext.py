"""ConvNeXt: a ResNet in the manner of a transformer."""

from __future__ import annotations

from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .letters import letters, row
from .parts import chain, repeat
from .published import family, keras, torchvision
from .tokens import ChannelsFirst, ChannelsLast, ImageNorm, Scale, mlp


def block(C: Size) -> Module:
    """7 × 7 on each channel, a norm, two layers at each position with 4 C in between, a learned factor."""
    return nn.Residual(
        chain(
            depthwise=nn.Conv2d(C, C, 7, padding=3, groups=C),
            last=ChannelsLast(),
            norm=nn.LayerNorm(C),
            mlp=mlp(C, 4 * C),
            first=ChannelsFirst(),
            scale=Scale(C),
        )
    )


def convnext(C_0: Size, K: Size, **sizes: Size) -> Module:
    """4 × 4 patches, four stages of n blocks with w channels, a norm and a 2 × 2 convolution between the stages."""
    widths = row("w", sizes)
    C = widths[0]
    stages: dict[str, Module | None] = {"stem": nn.Conv2d(C_0, C, 4, stride=4), "stem_norm": ImageNorm(C)}
    for i, (w, n) in enumerate(zip(widths, row("n", sizes), strict=True), 1):
        if i > 1:
            stages[f"shrink{i}"] = chain(norm=ImageNorm(C), conv=nn.Conv2d(C, w, 2, stride=2))
        stages[f"stage{i}"] = repeat(partial(block, w), n)
        C = w
    return chain(
        **stages,
        avgpool=nn.AdaptiveAvgPool2d(1),
        norm=ImageNorm(C),
        flatten=nn.Flatten(-3),
        classifier=nn.Linear(C, K),
    )


def _sizes(w: int, n_3: int) -> dict[str, Any]:
    return {"w": (w, 2 * w, 4 * w, 8 * w), "n": (3, 3, n_3, 3)}


_TINY, _SMALL, _BASE, _LARGE = _sizes(96, n_3=9), _sizes(96, n_3=27), _sizes(128, n_3=27), _sizes(192, n_3=27)

FAMILIES = (
    family(
        convnext,
        letters("C_0 w_1 w_2 w_3 w_4 n_1 n_2 n_3 n_4 K"),
        variants={
            "convnext_tiny": torchvision(28589128, **_TINY),
            "convnext_small": torchvision(50223688, **_SMALL),
            "convnext_base": torchvision(88591464, **_BASE),
            "convnext_large": torchvision(197767336, **_LARGE),
            "keras:ConvNeXtTiny": keras(28589128, **_TINY),
            "keras:ConvNeXtSmall": keras(50223688, **_SMALL),
            "keras:ConvNeXtBase": keras(88591464, **_BASE),
            "keras:ConvNeXtLarge": keras(197767336, **_LARGE),
            "keras:ConvNeXtXLarge": keras(350196968, **_sizes(256, n_3=27)),
        },
    ),
)
