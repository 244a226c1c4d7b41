"""The small EfficientNets v2 of Keras, scaled in width and depth from one table."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size, ceiling_quotient
from ..family import Family, Variant
from .efficientnet import fused_mbconv, mbconv
from .keras import as_keras
from .letters import CLASSES, IMAGE
from .parts import chain, conv_norm, stage
from .published import keras
from .rounding import nearest8

#: Expansion, stride, channels, blocks of the stages, of which the first three are fused.
STAGES = ((1, 1, 16, 1), (4, 2, 32, 2), (4, 2, 48, 2), (4, 2, 96, 3), (6, 1, 112, 5), (6, 2, 192, 8))


def efficientnet_v2_b(C_0: Size, w: Size, d: Size, K: Size) -> Module:
    """Widths are w tenths of the table's, to the nearest multiple of 8; blocks d tenths of the table's, rounded up."""

    def width(channels: int) -> Size:
        return nearest8(channels * w, 10)

    stages: dict[str, Module] = {}
    C = width(32)
    for i, (t, s, c, n) in enumerate(STAGES, 1):
        block = fused_mbconv if i <= 3 else mbconv
        C_out = width(c)
        first = block(C, C_out, t, stride=s)
        stages[f"stage{i}"] = stage(first, partial(block, C_out, C_out, t), ceiling_quotient(n * d, 10))
        C = C_out
    return as_keras(
        chain(
            stem=conv_norm(C_0, width(32), 3, 2, activation=nn.SiLU),
            **stages,
            last=conv_norm(C, width(1280), activation=nn.SiLU),
            avgpool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(-3),
            drop=nn.Dropout(0.2),
            predictions=nn.Linear(width(1280), K),
        )
    )


def _variant(w: int, d: int, side: int, total: int, not_trainable: int) -> Variant:
    return keras({"C_0": 3, "w": w, "d": d, "K": 1000}, total, not_trainable, side)


FAMILIES = (
    Family(
        name="keras:EfficientNetV2B",
        title="model.efficientnet_v2_b",
        build=efficientnet_v2_b,
        meanings={**IMAGE, "w": "symbol.width_tenths", "d": "symbol.depth_tenths", **CLASSES},
        variants={
            "keras:EfficientNetV2B0": _variant(10, 10, 224, 7200312, 60608),
            "keras:EfficientNetV2B1": _variant(10, 11, 240, 8212124, 71072),
            "keras:EfficientNetV2B2": _variant(11, 12, 260, 10178374, 82288),
            "keras:EfficientNetV2B3": _variant(12, 14, 300, 14467622, 109216),
        },
    ),
)
