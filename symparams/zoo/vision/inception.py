"""Inception v3: inception blocks whose large kernels are taken apart into small and flat ones."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from .keras import as_keras
from .letters import CLASSES, IMAGE, numbered
from .parts import Aside, chain, conv_norm, parallel
from .published import keras, torchvision, with_quantized


def convs(C_in: Size, *steps: tuple[Any, ...]) -> nn.Sequential:
    """Convolutions one after the other: each step is (channels, kernel) and, with stride 2, no padding."""
    layers: list[Module] = []
    for C_out, k, *stride in steps:
        layers.append(conv_norm(C_in, C_out, k, 2, padding=0) if stride else conv_norm(C_in, C_out, k))
        C_in = C_out
    return nn.Sequential(*layers)


def pooled(C_in: Size, C_out: Size) -> nn.Sequential:
    """A pooling that keeps the size, then 1 × 1."""
    return chain(pool=nn.AvgPool2d(3, stride=1, padding=1), project=conv_norm(C_in, C_out))


def block_a(C_in: Size, p: Size) -> Module:
    """A 5 × 5 branch, and two 3 × 3 in its place; p channels from the pooling."""
    return parallel(
        one=convs(C_in, (64, 1)),
        five=convs(C_in, (48, 1), (64, 5)),
        double=convs(C_in, (64, 1), (96, 3), (96, 3)),
        pool=pooled(C_in, p),
    )


def block_b(C_in: Size) -> Module:
    """Half the resolution, more channels."""
    return parallel(
        three=convs(C_in, (384, 3, 2)),
        double=convs(C_in, (64, 1), (96, 3), (96, 3, 2)),
        pool=nn.MaxPool2d(3, stride=2),
    )


def block_c(C_in: Size, c: Size) -> Module:
    """7 × 7 taken apart into 1 × 7 and 7 × 1, with c channels in between."""
    return parallel(
        one=convs(C_in, (192, 1)),
        seven=convs(C_in, (c, 1), (c, (1, 7)), (192, (7, 1))),
        double=convs(C_in, (c, 1), (c, (7, 1)), (c, (1, 7)), (c, (7, 1)), (192, (1, 7))),
        pool=pooled(C_in, 192),
    )


def block_d(C_in: Size) -> Module:
    """Half the resolution once more."""
    return parallel(
        three=convs(C_in, (192, 1), (320, 3, 2)),
        seven=convs(C_in, (192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, 2)),
        pool=nn.MaxPool2d(3, stride=2),
    )


def block_e(C_in: Size) -> Module:
    """3 × 3 taken apart into 1 × 3 and 3 × 1, which stand side by side."""

    def flat() -> Module:
        return parallel(wide=conv_norm(384, 384, (1, 3)), high=conv_norm(384, 384, (3, 1)))

    return parallel(
        one=convs(C_in, (320, 1)),
        three=chain(reduce=convs(C_in, (384, 1)), flat=flat()),
        double=chain(reduce=convs(C_in, (448, 1), (384, 3)), flat=flat()),
        pool=pooled(C_in, 192),
    )


def auxiliary_head(C_in: Size, K: Size) -> Module:
    """A small classifier half-way, for training only."""
    return chain(
        pool=nn.AvgPool2d(5, stride=3),
        conv0=conv_norm(C_in, 128),
        conv1=conv_norm(128, 768, 5, padding=0),
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        fc=nn.Linear(768, K),
    )


def inception_v3(
    C_0: Size,
    p_1: Size,
    p_2: Size,
    p_3: Size,
    c_1: Size,
    c_2: Size,
    c_3: Size,
    c_4: Size,
    K: Size,
    auxiliary: bool = True,
    in_keras: bool = False,
) -> Module:
    """Stem, three blocks A, B, four blocks C, D, two blocks E; the widths that the design does not vary are numbers."""
    blocks: dict[str, Module] = {}
    C: Size = 192
    for i, p in enumerate((p_1, p_2, p_3), 1):
        blocks[f"a{i}"] = block_a(C, p)
        C = 64 + 64 + 96 + p
    blocks["b"] = block_b(C)
    C = 384 + 96 + C
    for i, c in enumerate((c_1, c_2, c_3, c_4), 1):
        blocks[f"c{i}"] = block_c(C, c)
        C = 4 * 192
    if auxiliary:
        blocks["head"] = Aside(auxiliary_head(C, K))
    blocks["d"] = block_d(C)
    C = 320 + 192 + C
    for i in (1, 2):
        blocks[f"e{i}"] = block_e(C)
        C = 320 + 768 + 768 + 192
    network = chain(
        conv1=conv_norm(C_0, 32, 3, 2, padding=0),
        conv2=conv_norm(32, 32, 3, padding=0),
        conv3=conv_norm(32, 64, 3),
        pool1=nn.MaxPool2d(3, stride=2),
        conv4=conv_norm(64, 80),
        conv5=conv_norm(80, 192, 3, padding=0),
        pool2=nn.MaxPool2d(3, stride=2),
        **blocks,
        avgpool=nn.AdaptiveAvgPool2d(1),
        drop=nn.Dropout(),
        flatten=nn.Flatten(-3),
        fc=nn.Linear(C, K),
    )
    # Keras's batch norms have no gain here: the next layer would undo it.
    return as_keras(network, scale=False) if in_keras else network


_VALUES = {"C_0": 3, **numbered("p", 32, 64, 64), **numbered("c", 128, 160, 160, 192), "K": 1000}

FAMILIES = (
    Family(
        name="inception_v3_family",
        title="model.inception_v3",
        build=inception_v3,
        meanings={
            **IMAGE,
            "p_1": "symbol.pool_channels_1",
            "p_2": "symbol.pool_channels_2",
            "p_3": "symbol.pool_channels_3",
            "c_1": "symbol.flat_channels_1",
            "c_2": "symbol.flat_channels_2",
            "c_3": "symbol.flat_channels_3",
            "c_4": "symbol.flat_channels_4",
            **CLASSES,
        },
        variants=with_quantized(
            {
                "inception_v3": torchvision(_VALUES, 27161264, 299),
                "inception_v3_no_aux": torchvision(_VALUES, 23834568, 299, auxiliary=False),
                "keras:InceptionV3": keras(_VALUES, 23851784, 34432, 299, auxiliary=False, in_keras=True),
            },
            "inception_v3",
        ),
    ),
)
