"""Inception-ResNet v2: the branches of an inception block beside a shortcut, as in Keras."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from .inception import convs, pooled
from .keras import as_keras
from .letters import CLASSES, IMAGE
from .parts import chain, conv_norm, parallel, residual
from .published import keras

Steps = tuple[tuple[Any, ...], ...]


def block(C: Size, joined: Size, *branches: Steps) -> Module:
    """Branches side by side, 1 × 1 with bias back to C channels, beside a shortcut."""
    named = {f"branch{i}": convs(C, *steps) for i, steps in enumerate(branches)}
    return residual(chain(branches=parallel(**named), up=nn.Conv2d(joined, C, 1)))


def block_a(C: Size) -> Module:
    """3 × 3 and twice 3 × 3, at 35 × 35 positions."""
    return block(C, 128, ((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3)))


def block_b(C: Size) -> Module:
    """1 × 7 and 7 × 1, at 17 × 17 positions."""
    return block(C, 384, ((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1))))


def block_c(C: Size) -> Module:
    """1 × 3 and 3 × 1, at 8 × 8 positions."""
    return block(C, 448, ((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))


def inception_resnet_v2(C_0: Size, n_a: Size, n_b: Size, n_c: Size, K: Size) -> Module:
    """A stem, n blocks of each kind, and between the kinds a block that halves the resolution; widths are numbers."""
    C_a = 96 + 64 + 96 + 64
    C_b = C_a + 384 + 384
    C_c = C_b + 384 + 288 + 320
    return as_keras(
        chain(
            conv1=conv_norm(C_0, 32, 3, 2, padding=0),
            conv2=conv_norm(32, 32, 3, padding=0),
            conv3=conv_norm(32, 64, 3),
            pool1=nn.MaxPool2d(3, stride=2),
            conv4=conv_norm(64, 80),
            conv5=conv_norm(80, 192, 3, padding=0),
            pool2=nn.MaxPool2d(3, stride=2),
            mixed5=parallel(
                one=convs(192, (96, 1)),
                five=convs(192, (48, 1), (64, 5)),
                double=convs(192, (64, 1), (96, 3), (96, 3)),
                pool=pooled(192, 64),
            ),
            a=nn.Repeat(block_a(C_a), n_a),
            mixed6=parallel(
                three=convs(C_a, (384, 3, 2)),
                double=convs(C_a, (256, 1), (256, 3), (384, 3, 2)),
                pool=nn.MaxPool2d(3, stride=2),
            ),
            b=nn.Repeat(block_b(C_b), n_b),
            mixed7=parallel(
                first=convs(C_b, (256, 1), (384, 3, 2)),
                second=convs(C_b, (256, 1), (288, 3, 2)),
                third=convs(C_b, (256, 1), (288, 3), (320, 3, 2)),
                pool=nn.MaxPool2d(3, stride=2),
            ),
            c=nn.Repeat(block_c(C_c), n_c),
            last=conv_norm(C_c, 1536),
            avgpool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(-3),
            predictions=nn.Linear(1536, K),
        ),
        scale=False,
    )


FAMILIES = (
    Family(
        name="keras:InceptionResNet",
        title="model.inception_resnet",
        build=inception_resnet_v2,
        meanings={
            **IMAGE,
            "n_a": "symbol.blocks_a",
            "n_b": "symbol.blocks_b",
            "n_c": "symbol.blocks_c",
            **CLASSES,
        },
        variants={
            "keras:InceptionResNetV2": keras(
                {"C_0": 3, "n_a": 10, "n_b": 20, "n_c": 10, "K": 1000}, 55873736, 60544, 299
            ),
        },
    ),
)
