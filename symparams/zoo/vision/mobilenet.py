"""MobileNet: convolutions taken apart into one for each channel and a 1 × 1 over all of them."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size, floor_quotient
from ..family import Family
from .keras import as_keras
from .letters import CLASSES, IMAGE
from .parts import Activation, Mean, chain, conv_norm, squeeze_excite, stage
from .published import keras, torchvision, with_quantized
from .rounding import larger, round8


def inverted_residual(
    C_in: Size,
    hidden: Size,
    C_out: Size,
    k: int = 3,
    stride: int = 1,
    activation: Activation = nn.ReLU6,
    gate: Module | None = None,
) -> Module:
    """1 × 1 to more channels, k × k on each of them, 1 × 1 to few; a shortcut where the shape stays."""
    body = chain(
        expand=None if hidden == C_in else conv_norm(C_in, hidden, activation=activation),
        depthwise=conv_norm(hidden, hidden, k, stride, groups=hidden, activation=activation),
        gate=gate,
        project=conv_norm(hidden, C_out, activation=None),
    )
    return nn.Residual(body) if stride == 1 and C_in == C_out else body


#: MobileNet v2, table 2 of the paper: expansion, channels, blocks, stride.
V2_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def mobilenet_v2(C_0: Size, alpha: Size, K: Size, in_keras: bool = False) -> Module:
    """Every width is α % of the table's, rounded to a multiple of 8; the last one is not made smaller."""
    width = partial(_percent, alpha=alpha)
    stages: dict[str, Module] = {}
    C = width(32)
    for i, (t, c, n, s) in enumerate(V2_STAGES, 1):
        C_out = width(c)
        first = inverted_residual(C, t * C, C_out, stride=s)
        stages[f"stage{i}"] = stage(first, partial(inverted_residual, C_out, t * C_out, C_out), n)
        C = C_out
    last = round8(1280 * larger(100, alpha), 100)
    network = chain(
        stem=conv_norm(C_0, width(32), 3, 2, activation=nn.ReLU6),
        **stages,
        last=conv_norm(C, last, activation=nn.ReLU6),
        mean=Mean(),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(last, K),
    )
    return as_keras(network) if in_keras else network


def _percent(channels: int, alpha: Size) -> Size:
    return round8(channels * alpha, 100)


Row = tuple[int, int, int, bool, bool, int]
#: MobileNet v3, tables 1 and 2 of the paper: kernel, expanded, channels, squeeze-and-excite, h-swish, stride.
LARGE: tuple[Row, ...] = (
    (3, 16, 16, False, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1),
    (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2),
    (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 480, 112, True, True, 1),
    (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2),
    (5, 960, 160, True, True, 1),
    (5, 960, 160, True, True, 1),
)
SMALL: tuple[Row, ...] = (
    (3, 16, 16, True, False, 2),
    (3, 72, 24, False, False, 2),
    (3, 88, 24, False, False, 1),
    (5, 96, 40, True, True, 2),
    (5, 240, 40, True, True, 1),
    (5, 240, 40, True, True, 1),
    (5, 120, 48, True, True, 1),
    (5, 144, 48, True, True, 1),
    (5, 288, 96, True, True, 2),
    (5, 576, 96, True, True, 1),
    (5, 576, 96, True, True, 1),
)


def mobilenet_v3(
    C_0: Size, alpha: Size, h: Size, K: Size, table: tuple[Row, ...] = LARGE, in_keras: bool = False
) -> Module:
    """Every width is α % of the table's, rounded to a multiple of 8, and so is the quarter a gate squeezes to."""
    width = partial(_percent, alpha=alpha)
    blocks: dict[str, Module] = {}
    C = width(16)
    for i, (k, expanded, c, gated, swish, s) in enumerate(table, 1):
        hidden, C_out = width(expanded), width(c)
        gate = squeeze_excite(hidden, round8(hidden, 4), outer=nn.Hardsigmoid) if gated else None
        activation: Activation = nn.Hardswish if swish else nn.ReLU
        blocks[f"block{i}"] = inverted_residual(C, hidden, C_out, k, s, activation, gate)
        C = C_out
    network = chain(
        stem=conv_norm(C_0, width(16), 3, 2, activation=nn.Hardswish),
        **blocks,
        last=conv_norm(C, 6 * C, activation=nn.Hardswish),
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        hidden=nn.Linear(6 * C, h),
        act=nn.Hardswish(),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(h, K),
    )
    return as_keras(network) if in_keras else network


#: MobileNet (v1), table 1 of the paper: channels and stride of the blocks.
V1_BLOCKS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *(((512, 1),) * 5), (1024, 2), (1024, 1))


def mobilenet_v1(C_0: Size, alpha: Size, K: Size) -> Module:
    """Every width is α % of the table's, rounded down; as Keras builds it."""
    C = floor_quotient(32 * alpha, 100)
    blocks: dict[str, Module] = {"stem": conv_norm(C_0, C, 3, 2, activation=nn.ReLU6)}
    for i, (channels, s) in enumerate(V1_BLOCKS, 1):
        C_out = floor_quotient(channels * alpha, 100)
        blocks[f"block{i}"] = chain(
            depthwise=conv_norm(C, C, 3, s, groups=C, activation=nn.ReLU6),
            pointwise=conv_norm(C, C_out, activation=nn.ReLU6),
        )
        C = C_out
    return as_keras(
        chain(
            **blocks,
            avgpool=nn.AdaptiveAvgPool2d(1),
            drop=nn.Dropout(0.001),
            classifier=nn.Conv2d(C, K, 1),
            flatten=nn.Flatten(-3),
        )
    )


_ALPHA = {**IMAGE, "alpha": "symbol.width_percent"}
_FULL = {"C_0": 3, "alpha": 100, "K": 1000}

FAMILIES = (
    Family(
        name="mobilenet_v2_family",
        title="model.mobilenet_v2",
        build=mobilenet_v2,
        meanings={**_ALPHA, **CLASSES},
        variants=with_quantized(
            {
                "mobilenet_v2": torchvision(_FULL, 3504872),
                "keras:MobileNetV2": keras(_FULL, 3538984, 34112, in_keras=True),
            },
            "mobilenet_v2",
        ),
    ),
    Family(
        name="mobilenet_v3",
        title="model.mobilenet_v3",
        build=mobilenet_v3,
        meanings={**_ALPHA, "h": "symbol.hidden_units", **CLASSES},
        variants=with_quantized(
            {
                "mobilenet_v3_large": torchvision({**_FULL, "h": 1280}, 5483032, table=LARGE),
                "mobilenet_v3_small": torchvision({**_FULL, "h": 1024}, 2542856, table=SMALL),
                "keras:MobileNetV3Large": keras({**_FULL, "h": 1280}, 5507432, 24400, table=LARGE, in_keras=True),
                "keras:MobileNetV3Small": keras({**_FULL, "h": 1024}, 2554968, 12112, table=SMALL, in_keras=True),
            },
            "mobilenet_v3_large",
        ),
    ),
    Family(
        name="keras:MobileNetFamily",
        title="model.mobilenet_v1",
        build=mobilenet_v1,
        meanings={**_ALPHA, **CLASSES},
        variants={"keras:MobileNet": keras(_FULL, 4253864, 21888)},
    ),
)
