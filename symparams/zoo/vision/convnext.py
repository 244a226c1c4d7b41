"""ConvNeXt: a ResNet in the manner of a transformer."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from .letters import BLOCKS, CLASSES, IMAGE, WIDTHS, numbered
from .parts import chain, repeat
from .published import keras, torchvision
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


def convnext(
    C_0: Size,
    w_1: Size,
    w_2: Size,
    w_3: Size,
    w_4: Size,
    n_1: Size,
    n_2: Size,
    n_3: Size,
    n_4: Size,
    K: Size,
) -> Module:
    """4 × 4 patches, four stages of n blocks with w channels, a norm and a 2 × 2 convolution between the stages."""
    stages: dict[str, Module | None] = {"stem": nn.Conv2d(C_0, w_1, 4, stride=4), "stem_norm": ImageNorm(w_1)}
    C = w_1
    for i, (w, n) in enumerate(((w_1, n_1), (w_2, n_2), (w_3, n_3), (w_4, n_4)), 1):
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


def _values(w: int, n_3: int) -> dict[str, int]:
    return {"C_0": 3, **numbered("w", w, 2 * w, 4 * w, 8 * w), **numbered("n", 3, 3, n_3, 3), "K": 1000}


FAMILIES = (
    Family(
        name="convnext",
        title="model.convnext",
        build=convnext,
        meanings={**IMAGE, **WIDTHS, **BLOCKS, **CLASSES},
        variants={
            "convnext_tiny": torchvision(_values(96, 9), 28589128),
            "convnext_small": torchvision(_values(96, 27), 50223688),
            "convnext_base": torchvision(_values(128, 27), 88591464),
            "convnext_large": torchvision(_values(192, 27), 197767336),
            "keras:ConvNeXtTiny": keras(_values(96, 9), 28589128),
            "keras:ConvNeXtSmall": keras(_values(96, 27), 50223688),
            "keras:ConvNeXtBase": keras(_values(128, 27), 88591464),
            "keras:ConvNeXtLarge": keras(_values(192, 27), 197767336),
            "keras:ConvNeXtXLarge": keras(_values(256, 27), 350196968),
        },
    ),
)
