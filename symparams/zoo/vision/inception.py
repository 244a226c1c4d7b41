"""Inception v3, whose large kernels are taken apart into small and flat ones, and Inception-ResNet v2, as in Keras."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .keras import as_keras
from .letters import letters, row
from .parts import Aside, chain, conv_norm, pooled, residual
from .published import family, keras, torchvision, with_quantized

#: Convolutions one after the other: channels and kernel of each, and a 2 where it has stride 2 and no padding.
Steps = tuple[tuple[Any, ...], ...]


def convs(C_in: Size, *steps: tuple[Any, ...]) -> nn.Sequential:
    """Convolutions one after the other."""
    layers: list[Module] = []
    for C_out, k, *stride in steps:
        layers.append(conv_norm(C_in, C_out, k, 2, padding=0) if stride else conv_norm(C_in, C_out, k))
        C_in = C_out
    return nn.Sequential(*layers)


def beside(C_in: Size, *branches: Steps, pool: Module | None = None) -> nn.Parallel:
    """Branches side by side, the last of them a pooling."""
    return nn.Parallel(*(convs(C_in, *steps) for steps in branches), *([pool] if pool else []))


def averaged(C_in: Size, C_out: Size) -> nn.Sequential:
    """A pooling that keeps the size, then 1 × 1."""
    return chain(pool=nn.AvgPool2d(3, stride=1, padding=1), project=conv_norm(C_in, C_out))


def smaller() -> Module:
    """A pooling that halves the resolution."""
    return nn.MaxPool2d(3, stride=2)


def begin(C_0: Size) -> dict[str, Module]:
    """What the networks begin with: five convolutions, two poolings; 192 channels come out."""
    return {
        "conv1": conv_norm(C_0, 32, 3, 2, padding=0),
        "conv2": conv_norm(32, 32, 3, padding=0),
        "conv3": conv_norm(32, 64, 3),
        "pool1": smaller(),
        "conv4": conv_norm(64, 80),
        "conv5": conv_norm(80, 192, 3, padding=0),
        "pool2": smaller(),
    }


def block_a(C_in: Size, p: Size, one: int = 64) -> Module:
    """A 5 × 5 branch, and two 3 × 3 in its place; p channels from the pooling."""
    pool = averaged(C_in, p)
    return beside(C_in, ((one, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)), pool=pool)


def block_b(C_in: Size, a: int = 64, b: int = 96, c: int = 96) -> Module:
    """Half the resolution, more channels; a, b, c of them in the branch with two 3 × 3."""
    return beside(C_in, ((384, 3, 2),), ((a, 1), (b, 3), (c, 3, 2)), pool=smaller())


def block_c(C_in: Size, c: Size) -> Module:
    """7 × 7 taken apart into 1 × 7 and 7 × 1, with c channels in between."""
    wide, high = (1, 7), (7, 1)
    return beside(
        C_in,
        ((192, 1),),
        ((c, 1), (c, wide), (192, high)),
        ((c, 1), (c, high), (c, wide), (c, high), (192, wide)),
        pool=averaged(C_in, 192),
    )


def block_d(C_in: Size) -> Module:
    """Half the resolution once more."""
    flat = ((192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, 2))
    return beside(C_in, ((192, 1), (320, 3, 2)), flat, pool=smaller())


def block_e(C_in: Size) -> Module:
    """3 × 3 taken apart into 1 × 3 and 3 × 1, which stand side by side."""

    def reduced(*steps: tuple[int, int]) -> Module:
        flat = nn.Parallel(conv_norm(384, 384, (1, 3)), conv_norm(384, 384, (3, 1)))
        return chain(reduce=convs(C_in, *steps), flat=flat)

    return nn.Parallel(
        convs(C_in, (320, 1)),
        reduced((384, 1)),
        reduced((448, 1), (384, 3)),
        averaged(C_in, 192),
    )


def auxiliary_head(C_in: Size, K: Size) -> Module:
    """A small classifier half-way, for training only."""
    return chain(
        pool=nn.AvgPool2d(5, stride=3),
        conv0=conv_norm(C_in, 128),
        conv1=conv_norm(128, 768, 5, padding=0),
        **pooled(fc=nn.Linear(768, K)),
    )


def inception_v3(C_0: Size, K: Size, auxiliary: bool = True, in_keras: bool = False, **channels: Size) -> Module:
    """Stem, three blocks A, B, four blocks C, D, two blocks E; the widths that the design does not vary are numbers."""
    blocks: dict[str, Module] = {}
    C: Size = 192
    for i, p in enumerate(row("p", channels), 1):
        blocks[f"a{i}"] = block_a(C, p)
        C = 64 + 64 + 96 + p
    blocks["b"] = block_b(C)
    C = 384 + 96 + C
    for i, c in enumerate(row("c", channels), 1):
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
        **begin(C_0),
        **blocks,
        avgpool=nn.AdaptiveAvgPool2d(1),
        drop=nn.Dropout(),
        flatten=nn.Flatten(-3),
        fc=nn.Linear(C, K),
    )
    # Keras's batch norms have no gain here: the next layer would undo it.
    return as_keras(network, in_keras, scale=False)


def residual_block(C: Size, joined: Size, *branches: Steps) -> Module:
    """Branches side by side, 1 × 1 with bias back to C channels, beside a shortcut."""
    return residual(chain(branches=beside(C, *branches), up=nn.Conv2d(joined, C, 1)))


def inception_resnet(C_0: Size, n_a: Size, n_b: Size, n_c: Size, K: Size) -> Module:
    """A stem, n residual blocks of each of three kinds, at 35 × 35, 17 × 17 and 8 × 8 positions; widths are numbers.

    Between the kinds a block halves the resolution.
    """
    C_a = 96 + 64 + 96 + 64
    C_b = C_a + 384 + 384
    C_c = C_b + 384 + 288 + 320
    first = residual_block(C_a, 128, ((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3)))
    second = residual_block(C_b, 384, ((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1))))
    third = residual_block(C_c, 448, ((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))
    branches = (((256, 1), (384, 3, 2)), ((256, 1), (288, 3, 2)), ((256, 1), (288, 3), (320, 3, 2)))
    return as_keras(
        chain(
            **begin(C_0),
            mixed5=block_a(192, p=64, one=96),
            a=nn.Repeat(first, n_a),
            mixed6=block_b(C_a, 256, 256, 384),
            b=nn.Repeat(second, n_b),
            mixed7=beside(C_b, *branches, pool=smaller()),
            c=nn.Repeat(third, n_c),
            last=conv_norm(C_c, 1536),
            **pooled(predictions=nn.Linear(1536, K)),
        ),
        scale=False,
    )


FAMILIES = (
    family(
        inception_v3,
        letters("C_0 p_1 p_2 p_3 c_1 c_2 c_3 c_4 K", p_="symbol.pool_channels_", c_="symbol.flat_channels_"),
        name="inception_v3_family",
        common={"p": (32, 64, 64), "c": (128, 160, 160, 192)},
        variants=with_quantized(
            {
                "inception_v3": torchvision(27161264, 299),
                "inception_v3_no_aux": torchvision(23834568, 299, auxiliary=False),
                "keras:InceptionV3": keras(23851784, 34432, 299, auxiliary=False, in_keras=True),
            },
            "inception_v3",
        ),
    ),
    family(
        inception_resnet,
        letters("C_0 n_a n_b n_c K"),
        name="keras:InceptionResNet",
        variants={"keras:InceptionResNetV2": keras(55873736, 60544, 299, n_a=10, n_b=20, n_c=10)},
    ),
)
