"""MNASNet: a MobileNet found by search, with 3 × 3 and 5 × 5 kernels."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family, Variant
from .letters import CLASSES, IMAGE
from .mobilenet import inverted_residual
from .parts import Mean, chain, conv_norm, stage
from .published import torchvision
from .rounding import round8

#: The B1 network: kernel, expansion, channels, blocks, stride.
STAGES = (
    (3, 3, 24, 3, 2),
    (5, 3, 40, 3, 2),
    (5, 6, 80, 3, 2),
    (3, 6, 96, 2, 1),
    (5, 6, 192, 4, 2),
    (3, 6, 320, 1, 1),
)


def mnasnet(C_0: Size, alpha: Size, K: Size) -> Module:
    """Every width but the last is α % of the table's, rounded to a multiple of 8."""

    def width(channels: int) -> Size:
        return round8(channels * alpha, 100)

    stages: dict[str, Module] = {}
    C = width(16)
    for i, (k, t, c, n, s) in enumerate(STAGES, 1):
        C_out = width(c)
        first = inverted_residual(C, t * C, C_out, k, s, nn.ReLU)
        stages[f"stage{i}"] = stage(first, partial(inverted_residual, C_out, t * C_out, C_out, k, 1, nn.ReLU), n)
        C = C_out
    return chain(
        stem=conv_norm(C_0, width(32), 3, 2),
        depthwise=conv_norm(width(32), width(32), 3, groups=width(32)),
        project=conv_norm(width(32), width(16), activation=None),
        **stages,
        last=conv_norm(C, 1280),
        mean=Mean(),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(1280, K),
    )


def _variant(alpha: int, published: int) -> Variant:
    return torchvision({"C_0": 3, "alpha": alpha, "K": 1000}, published)


FAMILIES = (
    Family(
        name="mnasnet",
        title="model.mnasnet",
        build=mnasnet,
        meanings={**IMAGE, "alpha": "symbol.width_percent", **CLASSES},
        variants={
            "mnasnet0_5": _variant(50, 2218512),
            "mnasnet0_75": _variant(75, 3170208),
            "mnasnet1_0": _variant(100, 4383312),
            "mnasnet1_3": _variant(130, 6282256),
        },
    ),
)
