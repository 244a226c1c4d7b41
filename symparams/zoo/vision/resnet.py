"""ResNet and its relatives: stages of residual blocks, each stage twice as wide and half as large as the one before."""

from __future__ import annotations

from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .keras import as_keras
from .letters import letters
from .parts import Row, chain, conv_norm, pooled, projected, repeat, residual, staged
from .published import family, keras, torchvision, with_quantized


def basic_block(C_in: Size, C_out: Size, stride: int = 1) -> Module:
    """Two 3 × 3 convolutions beside a shortcut."""
    return residual(
        body=chain(conv1=conv_norm(C_in, C_out, 3, stride), conv2=conv_norm(C_out, C_out, 3, activation=None)),
        shortcut=projected(C_in, C_out, stride),
    )


def bottleneck(
    C_in: Size,
    C_out: Size,
    stride: int = 1,
    *,
    inner: Size,
    groups: Size = 1,
    dilation: int = 1,
    bias: bool = False,
    stride_first: bool = False,
) -> Module:
    """1 × 1 to fewer channels, 3 × 3 there (in groups), 1 × 1 back, beside a shortcut."""
    conv = partial(conv_norm, bias=bias)
    first, second = (stride, 1) if stride_first else (1, stride)
    return residual(
        body=chain(
            conv1=conv(C_in, inner, 1, first),
            conv2=conv(inner, inner, 3, second, groups, dilation=dilation),
            conv3=conv(inner, C_out, activation=None),
        ),
        shortcut=projected(C_in, C_out, stride, bias),
    )


def bottlenecks(w: Size, inner: Size, depths: dict[str, Size], **others: Any) -> list[Row]:
    """Stages of bottlenecks with 4w channels and ``inner`` of them in the middle, twice as many from stage to stage."""
    return [
        (partial(bottleneck, inner=2**i * inner, **others), 2**i * 4 * w, n, 2 if i else 1)
        for i, n in enumerate(depths.values())
    ]


def begin(C_0: Size, w: Size, bias: bool = False) -> list[Module]:
    """What all of them begin with: a convolution to w channels and a pooling."""
    return [conv_norm(C_0, w, 7, 2, bias=bias), nn.MaxPool2d(3, stride=2, padding=1)]


def _around(C_0: Size, w: Size, rows: list[Row], K: Size) -> Module:
    stem, pool = begin(C_0, w)
    return chain(stem=stem, pool=pool, **staged("layer", w, rows), **pooled(fc=nn.Linear(rows[-1][1], K)))


def resnet_basic(C_0: Size, w: Size, K: Size, **depths: Size) -> Module:
    """The shallow ResNets: four stages of n basic blocks with w, 2w, 4w, 8w channels."""
    rows = [(basic_block, 2**i * w, n, 2 if i else 1) for i, n in enumerate(depths.values())]
    return _around(C_0, w, rows, K)


def resnet(C_0: Size, w: Size, K: Size, **depths: Size) -> Module:
    """The deep ResNets: four stages of n bottlenecks w, w, 4w, twice as wide from stage to stage."""
    return _around(C_0, w, bottlenecks(w, w, depths), K)


def resnext(C_0: Size, w: Size, g: Size, d: Size, K: Size, **depths: Size) -> Module:
    """ResNeXt: the 3 × 3 convolution of a bottleneck falls into g groups of d channels (in the first stage)."""
    return _around(C_0, w, bottlenecks(w, g * d, depths, groups=g), K)


def wide_resnet(C_0: Size, w: Size, m: Size, K: Size, **depths: Size) -> Module:
    """Wide ResNet: bottlenecks m times as wide inside."""
    return _around(C_0, w, bottlenecks(w, m * w, depths), K)


def keras_resnet(C_0: Size, w: Size, K: Size, **depths: Size) -> Module:
    """As Keras has it: biases in front of a norm, and the stride in a bottleneck's first convolution."""
    conv, pool = begin(C_0, w, bias=True)
    stages = staged("conv", w, bottlenecks(w, w, depths, bias=True, stride_first=True), start=2)
    return as_keras(chain(conv1=conv, pool1=pool, **stages, **pooled(predictions=nn.Linear(32 * w, K))))


def _body_v2(C_in: Size, w: Size, stride: int) -> nn.Sequential:
    return chain(
        conv1=conv_norm(C_in, w),
        conv2=conv_norm(w, w, 3, stride),
        conv3=nn.Conv2d(w, 4 * w, 1),
    )


def first_v2(C_in: Size, w: Size) -> Module:
    """The norm goes before body and shortcut alike."""
    return chain(
        norm=nn.BatchNorm2d(C_in),
        act=nn.ReLU(),
        residual=nn.Residual(_body_v2(C_in, w, 1), shortcut=nn.Conv2d(C_in, 4 * w, 1)),
    )


def other_v2(w: Size, stride: int = 1) -> Module:
    """The norm goes before the body; the last block of a stage shrinks, its shortcut by leaving out positions."""
    return nn.Residual(
        chain(norm=nn.BatchNorm2d(4 * w), act=nn.ReLU(), body=_body_v2(4 * w, w, stride)),
        shortcut=nn.MaxPool2d(1, stride=stride) if stride > 1 else None,
    )


def keras_resnet_v2(C_0: Size, w: Size, K: Size, **depths: Size) -> Module:
    """As the first version, but norms and activations stand before the convolutions; biases only where none follows."""
    stages: dict[str, Module] = {}
    C = w
    for i, n in enumerate(depths.values()):
        inner = 2**i * w
        stages[f"conv{i + 2}"] = chain(
            first=first_v2(C, inner),
            rest=repeat(partial(other_v2, inner), n - 2),
            last=other_v2(inner, stride=2 if i < 3 else 1),
        )
        C = 4 * inner
    return as_keras(
        chain(
            conv1=nn.Conv2d(C_0, w, 7, stride=2, padding=3),
            pool1=nn.MaxPool2d(3, stride=2, padding=1),
            **stages,
            norm=nn.BatchNorm2d(C),
            act=nn.ReLU(),
            **pooled(predictions=nn.Linear(C, K)),
        )
    )


#: Blocks of the four stages, by the number of layers.
DEPTHS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
_LETTERS = letters("C_0 w n_1 n_2 n_3 n_4 K")
_residual = partial(family, common={"w": 64})

FAMILIES = (
    _residual(
        resnet,
        _LETTERS,
        variants=with_quantized(
            {
                "resnet50": torchvision(25557032, n=DEPTHS[50]),
                "resnet101": torchvision(44549160, n=DEPTHS[101]),
                "resnet152": torchvision(60192808, n=DEPTHS[152]),
            },
            "resnet50",
        ),
    ),
    _residual(
        resnet_basic,
        _LETTERS,
        variants=with_quantized(
            {
                "resnet18": torchvision(11689512, n=DEPTHS[18]),
                "resnet34": torchvision(21797672, n=DEPTHS[34]),
            },
            "resnet18",
        ),
    ),
    _residual(
        resnext,
        letters("C_0 w g d n_1 n_2 n_3 n_4 K", g="symbol.groups", d="symbol.group_width"),
        variants=with_quantized(
            {
                "resnext50_32x4d": torchvision(25028904, n=DEPTHS[50], g=32, d=4),
                "resnext101_32x8d": torchvision(88791336, n=DEPTHS[101], g=32, d=8),
                "resnext101_64x4d": torchvision(83455272, n=DEPTHS[101], g=64, d=4),
            },
            "resnext101_32x8d",
            "resnext101_64x4d",
        ),
    ),
    _residual(
        wide_resnet,
        letters("C_0 w m n_1 n_2 n_3 n_4 K", m="symbol.widening"),
        variants={
            "wide_resnet50_2": torchvision(68883240, n=DEPTHS[50], m=2),
            "wide_resnet101_2": torchvision(126886696, n=DEPTHS[101], m=2),
        },
    ),
    _residual(
        keras_resnet,
        _LETTERS,
        name="keras:ResNet",
        variants={
            "keras:ResNet50": keras(25636712, 53120, n=DEPTHS[50]),
            "keras:ResNet101": keras(44707176, 105344, n=DEPTHS[101]),
            "keras:ResNet152": keras(60419944, 151424, n=DEPTHS[152]),
        },
    ),
    _residual(
        keras_resnet_v2,
        _LETTERS,
        name="keras:ResNetV2",
        variants={
            "keras:ResNet50V2": keras(25613800, 45440, n=DEPTHS[50]),
            "keras:ResNet101V2": keras(44675560, 97664, n=DEPTHS[101]),
            "keras:ResNet152V2": keras(60380648, 143744, n=DEPTHS[152]),
        },
    ),
)
