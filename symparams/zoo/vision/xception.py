"""Xception: residual blocks of separable convolutions, as in Keras."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from .keras import as_keras
from .letters import CHANNELS, CLASSES, IMAGE, numbered
from .parts import chain, conv_norm
from .published import keras


def separable(C_in: Size, C_out: Size) -> Module:
    """3 × 3 on each channel, 1 × 1 over all, a norm."""
    return chain(
        depthwise=nn.Conv2d(C_in, C_in, 3, padding=1, groups=C_in, bias=False),
        pointwise=nn.Conv2d(C_in, C_out, 1, bias=False),
        norm=nn.BatchNorm2d(C_out),
    )


def shrinking_block(C_in: Size, inner: Size, C_out: Size) -> Module:
    """Two separable convolutions and a pooling, beside a 1 × 1 convolution with stride 2."""
    return nn.Residual(
        block=chain(
            act1=nn.ReLU(),
            conv1=separable(C_in, inner),
            act2=nn.ReLU(),
            conv2=separable(inner, C_out),
            pool=nn.MaxPool2d(3, stride=2, padding=1),
        ),
        shortcut=conv_norm(C_in, C_out, 1, 2, activation=None),
    )


def middle_block(C: Size) -> Module:
    """Three separable convolutions beside a shortcut."""
    return nn.Residual(
        chain(
            act1=nn.ReLU(),
            conv1=separable(C, C),
            act2=nn.ReLU(),
            conv2=separable(C, C),
            act3=nn.ReLU(),
            conv3=separable(C, C),
        )
    )


def xception(
    C_0: Size,
    C_1: Size,
    C_2: Size,
    C_3: Size,
    C_4: Size,
    C_5: Size,
    n: Size,
    c_1: Size,
    c_2: Size,
    c_3: Size,
    K: Size,
) -> Module:
    """Two convolutions, three shrinking blocks, n middle blocks of C_5 channels, one that shrinks, two convolutions."""
    return as_keras(
        chain(
            conv1=conv_norm(C_0, C_1, 3, 2, padding=0),
            conv2=conv_norm(C_1, C_2, 3, padding=0),
            block2=shrinking_block(C_2, C_3, C_3),
            block3=shrinking_block(C_3, C_4, C_4),
            block4=shrinking_block(C_4, C_5, C_5),
            middle=nn.Repeat(middle_block(C_5), n),
            block13=shrinking_block(C_5, C_5, c_1),
            conv14=separable(c_1, c_2),
            act14=nn.ReLU(),
            conv15=separable(c_2, c_3),
            act15=nn.ReLU(),
            avgpool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(-3),
            predictions=nn.Linear(c_3, K),
        )
    )


FAMILIES = (
    Family(
        name="keras:XceptionFamily",
        title="model.xception",
        build=xception,
        meanings={
            **IMAGE,
            **CHANNELS,
            "n": "symbol.middle_blocks",
            "c_1": "symbol.exit_channels_1",
            "c_2": "symbol.exit_channels_2",
            "c_3": "symbol.exit_channels_3",
            **CLASSES,
        },
        variants={
            "keras:Xception": keras(
                {
                    "C_0": 3,
                    **numbered("C", 32, 64, 128, 256, 728),
                    "n": 8,
                    **numbered("c", 1024, 1536, 2048),
                    "K": 1000,
                },
                22910480,
                54528,
                299,
            )
        },
    ),
)
