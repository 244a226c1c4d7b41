"""EfficientNet: one network, scaled in width and depth together; v2 begins with fused convolutions."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size, ceiling_quotient, floor_quotient
from ..family import Family, Variant
from .keras import Normalization, as_keras
from .letters import CLASSES, IMAGE, numbered
from .mobilenet import inverted_residual
from .parts import chain, conv_norm, squeeze_excite, stage
from .published import keras, torchvision
from .rounding import round8


def mbconv(C_in: Size, C_out: Size, t: int, k: int = 3, stride: int = 1) -> Module:
    """An inverted residual, t times as wide inside, with a gate that squeezes to a quarter of the block's input."""
    hidden = t * C_in
    gate = squeeze_excite(hidden, floor_quotient(C_in, 4), inner=nn.SiLU)
    return inverted_residual(C_in, hidden, C_out, k, stride, nn.SiLU, gate)


def fused_mbconv(C_in: Size, C_out: Size, t: int, k: int = 3, stride: int = 1) -> Module:
    """One full convolution in the place of the 1 × 1 and the one for each channel."""
    if t == 1:
        body = conv_norm(C_in, C_out, k, stride, activation=nn.SiLU)
    else:
        body = chain(
            expand=conv_norm(C_in, t * C_in, k, stride, activation=nn.SiLU),
            project=conv_norm(t * C_in, C_out, activation=None),
        )
    return nn.Residual(body) if stride == 1 and C_in == C_out else body


#: EfficientNet-B0, table 1 of the paper: expansion, kernel, stride, channels, blocks.
B0_STAGES = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)


def efficientnet(C_0: Size, w: Size, d: Size, K: Size, in_keras: bool = False) -> Module:
    """Widths are w tenths of the table's, rounded to a multiple of 8; blocks d tenths of the table's, rounded up."""

    def width(channels: int) -> Size:
        return round8(channels * w, 10)

    stages: dict[str, Module] = {}
    C = width(32)
    for i, (t, k, s, c, n) in enumerate(B0_STAGES, 1):
        C_out = width(c)
        first = mbconv(C, C_out, t, k, s)
        stages[f"stage{i}"] = stage(first, partial(mbconv, C_out, C_out, t, k), ceiling_quotient(n * d, 10))
        C = C_out
    last = width(1280) if in_keras else 4 * C
    network = chain(
        normalize=Normalization(C_0) if in_keras else None,
        stem=conv_norm(C_0, width(32), 3, 2, activation=nn.SiLU),
        **stages,
        last=conv_norm(C, last, activation=nn.SiLU),
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(last, K),
    )
    return as_keras(network) if in_keras else network


#: EfficientNet v2, table 4 of the paper: expansion and stride of the stages, of which the first three are fused.
V2_STAGES = ((1, 1), (4, 2), (4, 2), (4, 2), (6, 1), (6, 2), (6, 1))


def efficientnet_v2(
    C_0: Size,
    c_1: Size,
    c_2: Size,
    c_3: Size,
    c_4: Size,
    c_5: Size,
    c_6: Size,
    n_1: Size,
    n_2: Size,
    n_3: Size,
    n_4: Size,
    n_5: Size,
    n_6: Size,
    h: Size,
    K: Size,
    c_7: Size | None = None,
    n_7: Size = 0,
    in_keras: bool = False,
) -> Module:
    """Three fused and three or four ordinary stages of n blocks with c channels, a last convolution to h."""
    widths = (c_1, c_2, c_3, c_4, c_5, c_6, c_7)
    depths = (n_1, n_2, n_3, n_4, n_5, n_6, n_7)
    stages: dict[str, Module] = {}
    C = c_1
    for i, (C_out, n, (t, s)) in enumerate(zip(widths, depths, V2_STAGES, strict=True), 1):
        if C_out is None:
            continue
        block = fused_mbconv if i <= 3 else mbconv
        stages[f"stage{i}"] = stage(block(C, C_out, t, stride=s), partial(block, C_out, C_out, t), n)
        C = C_out
    network = chain(
        stem=conv_norm(C_0, c_1, 3, 2, activation=nn.SiLU),
        **stages,
        last=conv_norm(C, h, activation=nn.SiLU),
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        drop=nn.Dropout(0.2),
        classifier=nn.Linear(h, K),
    )
    return as_keras(network) if in_keras else network


def _b(w: int, d: int) -> dict[str, int]:
    return {"C_0": 3, "w": w, "d": d, "K": 1000}


#: Tenths of width and depth, side of the image (Keras), published figures.
_SCALES = (
    (10, 10, 224, 224, 5288548, 5330571, 42023),
    (10, 11, 240, 240, 7794184, 7856239, 62055),
    (11, 12, 288, 260, 9109994, 9177569, 67575),
    (12, 14, 300, 300, 12233232, 12320535, 87303),
    (14, 18, 380, 380, 19341616, 19466823, 125207),
    (16, 22, 456, 456, 30389784, 30562527, 172743),
    (18, 26, 528, 528, 43040704, 43265143, 224439),
    (20, 31, 600, 600, 66347960, 66658687, 310727),
)
_B_VARIANTS: dict[str, Variant] = {}
for _i, (_w, _d, _side, _keras_side, _torchvision, _total, _fixed) in enumerate(_SCALES):
    _B_VARIANTS[f"efficientnet_b{_i}"] = torchvision(_b(_w, _d), _torchvision, _side)
    _B_VARIANTS[f"keras:EfficientNetB{_i}"] = keras(_b(_w, _d), _total, _fixed, _keras_side, in_keras=True)

_S = {
    "C_0": 3,
    **numbered("c", 24, 48, 64, 128, 160, 256),
    **numbered("n", 2, 4, 4, 6, 9, 15),
    "h": 1280,
    "K": 1000,
}
_M = {
    "C_0": 3,
    **numbered("c", 24, 48, 80, 160, 176, 304, 512),
    **numbered("n", 3, 5, 5, 7, 14, 18, 5),
    "h": 1280,
    "K": 1000,
}
_L = {
    "C_0": 3,
    **numbered("c", 32, 64, 96, 192, 224, 384, 640),
    **numbered("n", 4, 7, 7, 10, 19, 25, 7),
    "h": 1280,
    "K": 1000,
}

FAMILIES = (
    Family(
        name="efficientnet",
        title="model.efficientnet",
        build=efficientnet,
        meanings={**IMAGE, "w": "symbol.width_tenths", "d": "symbol.depth_tenths", **CLASSES},
        variants=_B_VARIANTS,
    ),
    Family(
        name="efficientnet_v2",
        title="model.efficientnet_v2",
        build=efficientnet_v2,
        meanings={
            **IMAGE,
            "c_1": "symbol.width_1",
            "c_2": "symbol.width_2",
            "c_3": "symbol.width_3",
            "c_4": "symbol.width_4",
            "c_5": "symbol.width_5",
            "c_6": "symbol.width_6",
            "c_7": "symbol.width_7",
            "n_1": "symbol.blocks_1",
            "n_2": "symbol.blocks_2",
            "n_3": "symbol.blocks_3",
            "n_4": "symbol.blocks_4",
            "n_5": "symbol.blocks_5",
            "n_6": "symbol.blocks_6",
            "n_7": "symbol.blocks_7",
            "h": "symbol.last_width",
            **CLASSES,
        },
        variants={
            "efficientnet_v2_s": torchvision(_S, 21458488, 384),
            "efficientnet_v2_m": torchvision(_M, 54139356, 480),
            "efficientnet_v2_l": torchvision(_L, 118515272, 480),
            "keras:EfficientNetV2S": keras(_S, 21612360, 153872, 384, in_keras=True),
            "keras:EfficientNetV2M": keras(_M, 54431388, 292032, 480, in_keras=True),
            "keras:EfficientNetV2L": keras(_L, 119027848, 512576, 480, in_keras=True),
        },
    ),
)
