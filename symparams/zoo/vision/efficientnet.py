"""EfficientNet: one network, scaled in width and depth together; v2 begins with fused convolutions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size, ceiling_quotient, floor_quotient
from .keras import Normalization, as_keras
from .letters import letters, row
from .mobilenet import expanding
from .parts import Row, chain, conv_norm, pooled, squeeze_excite, staged
from .published import family, keras, torchvision
from .rounding import nearest8, round8


def mbconv(C_in: Size, C_out: Size, stride: int = 1, *, t: int, k: int = 3) -> Module:
    """An inverted residual, t times as wide inside, with a gate that squeezes to a quarter of the block's input."""
    gate = squeeze_excite(t * C_in, floor_quotient(C_in, 4), inner=nn.SiLU)
    return expanding(C_in, C_out, stride, t=t, k=k, activation=nn.SiLU, gate=gate)


def fused_mbconv(C_in: Size, C_out: Size, stride: int = 1, *, t: int) -> Module:
    """One full 3 × 3 convolution in the place of the 1 × 1 and the one for each channel."""
    if t == 1:
        body = conv_norm(C_in, C_out, 3, stride, activation=nn.SiLU)
    else:
        body = chain(
            expand=conv_norm(C_in, t * C_in, 3, stride, activation=nn.SiLU),
            project=conv_norm(t * C_in, C_out, activation=None),
        )
    return nn.Residual(body) if stride == 1 and C_in == C_out else body


def fused_first(stages: Iterable[tuple[int, int, Size, Size]]) -> list[Row]:
    """Expansion, stride, channels and blocks of stages of which the first three are fused."""
    return [
        (partial(fused_mbconv if i < 3 else mbconv, t=t), C_out, n, stride)
        for i, (t, stride, C_out, n) in enumerate(stages)
    ]


def around(C_0: Size, C: Size, rows: Sequence[Row], last: Size, **head: Module) -> dict[str, Module]:
    """What all of them have around their stages: a convolution to C channels, one to the last width, and the head."""
    return {
        "stem": conv_norm(C_0, C, 3, 2, activation=nn.SiLU),
        **staged("stage", C, rows),
        "last": conv_norm(rows[-1][1], last, activation=nn.SiLU),
        **pooled(drop=nn.Dropout(0.2), **head),
    }


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

    rows = [(partial(mbconv, t=t, k=k), width(c), ceiling_quotient(n * d, 10), s) for t, k, s, c, n in B0_STAGES]
    last = width(1280) if in_keras else 4 * width(320)
    parts = around(C_0, width(32), rows, last, classifier=nn.Linear(last, K))
    return as_keras(chain(normalize=Normalization(C_0) if in_keras else None, **parts), in_keras)


#: EfficientNet v2, table 4 of the paper: expansion and stride of the stages, of which the first three are fused.
V2_STAGES = ((1, 1), (4, 2), (4, 2), (4, 2), (6, 1), (6, 2), (6, 1))


def efficientnet_v2(
    C_0: Size, h: Size, K: Size, c_7: Size | None = None, n_7: Size = 0, in_keras: bool = False, **sizes: Size
) -> Module:
    """Three fused and three or four ordinary stages of n blocks with c channels, a last convolution to h."""
    widths, depths = row("c", sizes), row("n", sizes)
    if c_7 is not None:
        widths, depths = [*widths, c_7], [*depths, n_7]
    scaled = ((t, s, c, n) for (t, s), c, n in zip(V2_STAGES, widths, depths, strict=False))
    return as_keras(chain(**around(C_0, widths[0], fused_first(scaled), h, classifier=nn.Linear(h, K))), in_keras)


#: The small EfficientNets v2 of Keras: expansion, stride, channels, blocks of the stages.
V2B_STAGES = ((1, 1, 16, 1), (4, 2, 32, 2), (4, 2, 48, 2), (4, 2, 96, 3), (6, 1, 112, 5), (6, 2, 192, 8))


def efficientnet_v2_b(C_0: Size, w: Size, d: Size, K: Size) -> Module:
    """Widths are w tenths of the table's, to the nearest multiple of 8; blocks d tenths of the table's, rounded up."""

    def width(channels: int) -> Size:
        return nearest8(channels * w, 10)

    rows = fused_first((t, s, width(c), ceiling_quotient(n * d, 10)) for t, s, c, n in V2B_STAGES)
    last = width(1280)
    return as_keras(chain(**around(C_0, width(32), rows, last, predictions=nn.Linear(last, K))))


#: Width and depth in tenths, by the number in the name.
_B = [{"w": w, "d": d} for w, d in ((10, 10), (10, 11), (11, 12), (12, 14), (14, 18), (16, 22), (18, 26), (20, 31))]
_S: dict[str, Any] = {"c": (24, 48, 64, 128, 160, 256), "n": (2, 4, 4, 6, 9, 15)}
_M: dict[str, Any] = {"c": (24, 48, 80, 160, 176, 304, 512), "n": (3, 5, 5, 7, 14, 18, 5)}
_L: dict[str, Any] = {"c": (32, 64, 96, 192, 224, 384, 640), "n": (4, 7, 7, 10, 19, 25, 7)}
_SCALED = letters("C_0 w d K", w="symbol.width_tenths", d="symbol.depth_tenths")
_keras = partial(keras, in_keras=True)

FAMILIES = (
    family(
        efficientnet,
        _SCALED,
        variants={
            "efficientnet_b0": torchvision(5288548, **_B[0]),
            "keras:EfficientNetB0": _keras(5330571, 42023, **_B[0]),
            "efficientnet_b1": torchvision(7794184, 240, **_B[1]),
            "keras:EfficientNetB1": _keras(7856239, 62055, 240, **_B[1]),
            "efficientnet_b2": torchvision(9109994, 288, **_B[2]),
            "keras:EfficientNetB2": _keras(9177569, 67575, 260, **_B[2]),
            "efficientnet_b3": torchvision(12233232, 300, **_B[3]),
            "keras:EfficientNetB3": _keras(12320535, 87303, 300, **_B[3]),
            "efficientnet_b4": torchvision(19341616, 380, **_B[4]),
            "keras:EfficientNetB4": _keras(19466823, 125207, 380, **_B[4]),
            "efficientnet_b5": torchvision(30389784, 456, **_B[5]),
            "keras:EfficientNetB5": _keras(30562527, 172743, 456, **_B[5]),
            "efficientnet_b6": torchvision(43040704, 528, **_B[6]),
            "keras:EfficientNetB6": _keras(43265143, 224439, 528, **_B[6]),
            "efficientnet_b7": torchvision(66347960, 600, **_B[7]),
            "keras:EfficientNetB7": _keras(66658687, 310727, 600, **_B[7]),
        },
    ),
    family(
        efficientnet_v2,
        letters(
            "C_0 c_1 c_2 c_3 c_4 c_5 c_6 c_7 n_1 n_2 n_3 n_4 n_5 n_6 n_7 h K", c_="symbol.width_", h="symbol.last_width"
        ),
        common={"h": 1280},
        variants={
            "efficientnet_v2_s": torchvision(21458488, 384, **_S),
            "efficientnet_v2_m": torchvision(54139356, 480, **_M),
            "efficientnet_v2_l": torchvision(118515272, 480, **_L),
            "keras:EfficientNetV2S": _keras(21612360, 153872, 384, **_S),
            "keras:EfficientNetV2M": _keras(54431388, 292032, 480, **_M),
            "keras:EfficientNetV2L": _keras(119027848, 512576, 480, **_L),
        },
    ),
    family(
        efficientnet_v2_b,
        _SCALED,
        name="keras:EfficientNetV2B",
        variants={
            "keras:EfficientNetV2B0": keras(7200312, 60608, **_B[0]),
            "keras:EfficientNetV2B1": keras(8212124, 71072, 240, **_B[1]),
            "keras:EfficientNetV2B2": keras(10178374, 82288, 260, **_B[2]),
            "keras:EfficientNetV2B3": keras(14467622, 109216, 300, **_B[3]),
        },
    ),
)
