"""ResNet and its relatives: stages of residual blocks, each stage twice as wide and half as large as the one before."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family, Variant
from .letters import BLOCKS, CLASSES, IMAGE, numbered
from .parts import chain, conv_norm, residual, stage
from .published import torchvision, with_quantized


def basic_block(C_in: Size, C_out: Size, stride: int = 1, project: bool = False) -> Module:
    """Two 3 × 3 convolutions beside a shortcut, which is a 1 × 1 convolution where the shape changes."""
    return residual(
        body=chain(conv1=conv_norm(C_in, C_out, 3, stride), conv2=conv_norm(C_out, C_out, 3, activation=None)),
        shortcut=conv_norm(C_in, C_out, 1, stride, activation=None) if project else None,
    )


def bottleneck(
    C_in: Size, inner: Size, C_out: Size, stride: int = 1, groups: Size = 1, project: bool = False
) -> Module:
    """1 × 1 to fewer channels, 3 × 3 there (in groups), 1 × 1 back, beside a shortcut."""
    return residual(
        body=chain(
            conv1=conv_norm(C_in, inner, 1),
            conv2=conv_norm(inner, inner, 3, stride, groups),
            conv3=conv_norm(inner, C_out, 1, activation=None),
        ),
        shortcut=conv_norm(C_in, C_out, 1, stride, activation=None) if project else None,
    )


def _around(C_0: Size, w: Size, stages: dict[str, Module], width: Size, K: Size) -> Module:
    return chain(
        stem=conv_norm(C_0, w, 7, 2),
        pool=nn.MaxPool2d(3, stride=2, padding=1),
        **stages,
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        fc=nn.Linear(width, K),
    )


def resnet_basic(C_0: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """The shallow ResNets: four stages of n basic blocks with w, 2w, 4w, 8w channels."""
    stages: dict[str, Module] = {}
    C_in = w
    for i, n in enumerate((n_1, n_2, n_3, n_4)):
        C_out = 2**i * w
        # The first stage keeps width and size, so its first block is like the others.
        first = basic_block(C_in, C_out, stride=2 if i else 1, project=i > 0)
        stages[f"layer{i + 1}"] = stage(first, partial(basic_block, C_out, C_out), n)
        C_in = C_out
    return _around(C_0, w, stages, C_in, K)


def _bottlenecks(C_0: Size, w: Size, inner: Size, g: Size, depths: tuple[Size, ...], K: Size) -> Module:
    stages: dict[str, Module] = {}
    C_in = w
    for i, n in enumerate(depths):
        narrow, wide = 2**i * inner, 2**i * 4 * w
        first = bottleneck(C_in, narrow, wide, stride=2 if i else 1, groups=g, project=True)
        stages[f"layer{i + 1}"] = stage(first, partial(bottleneck, wide, narrow, wide, groups=g), n)
        C_in = wide
    return _around(C_0, w, stages, C_in, K)


def resnet(C_0: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """The deep ResNets: four stages of n bottlenecks w, w, 4w, twice as wide from stage to stage."""
    return _bottlenecks(C_0, w, w, 1, (n_1, n_2, n_3, n_4), K)


def resnext(C_0: Size, w: Size, g: Size, d: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """ResNeXt: the 3 × 3 convolution of a bottleneck falls into g groups of d channels (in the first stage)."""
    return _bottlenecks(C_0, w, g * d, g, (n_1, n_2, n_3, n_4), K)


def wide_resnet(C_0: Size, w: Size, m: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """Wide ResNet: bottlenecks m times as wide inside."""
    return _bottlenecks(C_0, w, m * w, 1, (n_1, n_2, n_3, n_4), K)


_ENDS = {**IMAGE, "w": "symbol.first_width"}


def _variant(published: int, depths: tuple[int, int, int, int], **others: int) -> Variant:
    values = {"C_0": 3, "w": 64, **others, **numbered("n", *depths), "K": 1000}
    return torchvision(values, published)


FAMILIES = (
    Family(
        name="resnet",
        title="model.resnet",
        build=resnet,
        meanings={**_ENDS, **BLOCKS, **CLASSES},
        variants=with_quantized(
            {
                "resnet50": _variant(25557032, (3, 4, 6, 3)),
                "resnet101": _variant(44549160, (3, 4, 23, 3)),
                "resnet152": _variant(60192808, (3, 8, 36, 3)),
            },
            "resnet50",
        ),
    ),
    Family(
        name="resnet_basic",
        title="model.resnet_basic",
        build=resnet_basic,
        meanings={**_ENDS, **BLOCKS, **CLASSES},
        variants=with_quantized(
            {
                "resnet18": _variant(11689512, (2, 2, 2, 2)),
                "resnet34": _variant(21797672, (3, 4, 6, 3)),
            },
            "resnet18",
        ),
    ),
    Family(
        name="resnext",
        title="model.resnext",
        build=resnext,
        meanings={
            **_ENDS,
            "g": "symbol.groups",
            "d": "symbol.group_width",
            **BLOCKS,
            **CLASSES,
        },
        variants=with_quantized(
            {
                "resnext50_32x4d": _variant(25028904, (3, 4, 6, 3), g=32, d=4),
                "resnext101_32x8d": _variant(88791336, (3, 4, 23, 3), g=32, d=8),
                "resnext101_64x4d": _variant(83455272, (3, 4, 23, 3), g=64, d=4),
            },
            "resnext101_32x8d",
            "resnext101_64x4d",
        ),
    ),
    Family(
        name="wide_resnet",
        title="model.wide_resnet",
        build=wide_resnet,
        meanings={**_ENDS, "m": "symbol.widening", **BLOCKS, **CLASSES},
        variants={
            "wide_resnet50_2": _variant(68883240, (3, 4, 6, 3), m=2),
            "wide_resnet101_2": _variant(126886696, (3, 4, 23, 3), m=2),
        },
    ),
)
