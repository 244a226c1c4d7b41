"""MobileNet: convolutions taken apart into one for each channel and a 1 × 1 over all of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size, floor_quotient
from .keras import as_keras
from .letters import letters
from .parts import Activation, Mean, chain, conv_norm, pooled, squeeze_excite, staged
from .published import family, keras, torchvision, with_quantized
from .rounding import larger, round8


def inverted_residual(
    C_in: Size,
    C_out: Size,
    stride: int = 1,
    *,
    hidden: Size,
    k: int = 3,
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


def expanding(C_in: Size, C_out: Size, stride: int = 1, *, t: int, **others: Any) -> Module:
    """An inverted residual t times as wide inside as its input."""
    return inverted_residual(C_in, C_out, stride, hidden=t * C_in, **others)


def percent(channels: int, alpha: Size) -> Size:
    """α % of so many channels, rounded to a multiple of 8."""
    return round8(channels * alpha, 100)


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
    width = partial(percent, alpha=alpha)
    rows = [(partial(expanding, t=t), width(c), n, s) for t, c, n, s in V2_STAGES]
    last = round8(1280 * larger(100, alpha), 100)
    network = chain(
        stem=conv_norm(C_0, width(32), 3, 2, activation=nn.ReLU6),
        **staged("stage", width(32), rows),
        last=conv_norm(width(320), last, activation=nn.ReLU6),
        mean=Mean(),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(last, K),
    )
    return as_keras(network, in_keras)


Bottleneck = tuple[int, int, int, bool, bool, int]
#: MobileNet v3, tables 1 and 2 of the paper: kernel, expanded, channels, squeeze-and-excite, h-swish, stride.
LARGE: tuple[Bottleneck, ...] = (
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
SMALL: tuple[Bottleneck, ...] = (
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
    C_0: Size, alpha: Size, h: Size, K: Size, table: tuple[Bottleneck, ...] = LARGE, in_keras: bool = False
) -> Module:
    """Every width is α % of the table's, rounded to a multiple of 8, and so is the quarter a gate squeezes to."""
    width = partial(percent, alpha=alpha)
    blocks: dict[str, Module] = {}
    C = width(16)
    for i, (k, expanded, c, gated, swish, s) in enumerate(table, 1):
        hidden, C_out = width(expanded), width(c)
        gate = squeeze_excite(hidden, round8(hidden, 4), outer=nn.Hardsigmoid) if gated else None
        activation: Activation = nn.Hardswish if swish else nn.ReLU
        blocks[f"block{i}"] = inverted_residual(C, C_out, s, hidden=hidden, k=k, activation=activation, gate=gate)
        C = C_out
    network = chain(
        stem=conv_norm(C_0, width(16), 3, 2, activation=nn.Hardswish),
        **blocks,
        last=conv_norm(C, 6 * C, activation=nn.Hardswish),
        **pooled(hidden=nn.Linear(6 * C, h), act=nn.Hardswish(), drop=nn.Dropout(0.2), classifier=nn.Linear(h, K)),
    )
    return as_keras(network, in_keras)


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


#: MNASNet-B1, found by search: kernel, expansion, channels, blocks, stride.
MNASNET_STAGES = (
    (3, 3, 24, 3, 2),
    (5, 3, 40, 3, 2),
    (5, 6, 80, 3, 2),
    (3, 6, 96, 2, 1),
    (5, 6, 192, 4, 2),
    (3, 6, 320, 1, 1),
)


def mnasnet(C_0: Size, alpha: Size, K: Size) -> Module:
    """Every width but the last is α % of the table's, rounded to a multiple of 8."""
    width = partial(percent, alpha=alpha)
    rows = [(partial(expanding, t=t, k=k, activation=nn.ReLU), width(c), n, s) for k, t, c, n, s in MNASNET_STAGES]
    return chain(
        stem=conv_norm(C_0, width(32), 3, 2),
        depthwise=conv_norm(width(32), width(32), 3, groups=width(32)),
        project=conv_norm(width(32), width(16), activation=None),
        **staged("stage", width(16), rows),
        last=conv_norm(width(320), 1280),
        mean=Mean(),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(1280, K),
    )


_scaled = partial(family, common={"alpha": 100})

FAMILIES = (
    _scaled(
        mobilenet_v2,
        letters("C_0 alpha K"),
        name="mobilenet_v2_family",
        variants=with_quantized(
            {
                "mobilenet_v2": torchvision(3504872),
                "keras:MobileNetV2": keras(3538984, 34112, in_keras=True),
            },
            "mobilenet_v2",
        ),
    ),
    _scaled(
        mobilenet_v3,
        letters("C_0 alpha h K"),
        variants=with_quantized(
            {
                "mobilenet_v3_large": torchvision(5483032, h=1280, table=LARGE),
                "mobilenet_v3_small": torchvision(2542856, h=1024, table=SMALL),
                "keras:MobileNetV3Large": keras(5507432, 24400, h=1280, table=LARGE, in_keras=True),
                "keras:MobileNetV3Small": keras(2554968, 12112, h=1024, table=SMALL, in_keras=True),
            },
            "mobilenet_v3_large",
        ),
    ),
    _scaled(
        mobilenet_v1,
        letters("C_0 alpha K"),
        name="keras:MobileNetFamily",
        variants={"keras:MobileNet": keras(4253864, 21888)},
    ),
    family(
        mnasnet,
        letters("C_0 alpha K"),
        variants={
            "mnasnet0_5": torchvision(2218512, alpha=50),
            "mnasnet0_75": torchvision(3170208, alpha=75),
            "mnasnet1_0": torchvision(4383312, alpha=100),
            "mnasnet1_3": torchvision(6282256, alpha=130),
        },
    ),
)
