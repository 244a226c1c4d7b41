"""Xception: residual blocks of separable convolutions, as in Keras."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .keras import as_keras
from .letters import letters, row
from .parts import chain, conv_norm, pooled
from .published import family, keras


def separable(C_in: Size, C_out: Size) -> Module:
    """3 × 3 on each channel, 1 × 1 over all, a norm."""
    return chain(
        depthwise=nn.Conv2d(C_in, C_in, 3, padding=1, groups=C_in, bias=False),
        pointwise=nn.Conv2d(C_in, C_out, 1, bias=False),
        norm=nn.BatchNorm2d(C_out),
    )


def _separable(C: Size, *widths: Size) -> dict[str, Module]:
    """Separable convolutions: 3 × 3 on each channel, 1 × 1 over all, a norm; an activation before each."""
    layers: dict[str, Module] = {}
    for i, C_out in enumerate(widths, 1):
        layers[f"act{i}"] = nn.ReLU()
        layers[f"conv{i}"] = separable(C, C_out)
        C = C_out
    return layers


def shrinking_block(C_in: Size, inner: Size, C_out: Size) -> Module:
    """Two separable convolutions and a pooling, beside a 1 × 1 convolution with stride 2."""
    return nn.Residual(
        block=chain(**_separable(C_in, inner, C_out), pool=nn.MaxPool2d(3, stride=2, padding=1)),
        shortcut=conv_norm(C_in, C_out, 1, 2, activation=None),
    )


def xception(C_0: Size, n: Size, K: Size, **channels: Size) -> Module:
    """Two convolutions, three shrinking blocks, n middle blocks of C_5 channels, one that shrinks, two convolutions."""
    C_1, C_2, C_3, C_4, C_5 = row("C", channels)
    c_1, c_2, c_3 = row("c", channels)
    return as_keras(
        chain(
            conv1=conv_norm(C_0, C_1, 3, 2, padding=0),
            conv2=conv_norm(C_1, C_2, 3, padding=0),
            block2=shrinking_block(C_2, C_3, C_3),
            block3=shrinking_block(C_3, C_4, C_4),
            block4=shrinking_block(C_4, C_5, C_5),
            middle=nn.Repeat(nn.Residual(chain(**_separable(C_5, C_5, C_5, C_5))), n),
            block13=shrinking_block(C_5, C_5, c_1),
            conv14=separable(c_1, c_2),
            act14=nn.ReLU(),
            conv15=separable(c_2, c_3),
            act15=nn.ReLU(),
            **pooled(predictions=nn.Linear(c_3, K)),
        )
    )


FAMILIES = (
    family(
        xception,
        letters("C_0 C_1 C_2 C_3 C_4 C_5 n c_1 c_2 c_3 K", n="symbol.middle_blocks", c_="symbol.exit_channels_"),
        name="keras:XceptionFamily",
        variants={"keras:Xception": keras(22910480, 54528, 299, C=(32, 64, 128, 256, 728), n=8, c=(1024, 1536, 2048))},
    ),
)
