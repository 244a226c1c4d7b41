"""VGG: 3 × 3 convolutions only, five stages that each end with a pooling, three fully connected layers."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .letters import letters
from .parts import chain, conv_norm, fully_connected, staged
from .published import family, keras, torchvision


def _plain(C_in: Size, C_out: Size, stride: int = 1) -> Module:
    return chain(conv=nn.Conv2d(C_in, C_out, 3, stride, padding=1), act=nn.ReLU())


#: The bias is superfluous before a norm, and there all the same.
_normed = partial(conv_norm, k=3, bias=True)


def vgg(C_0: Size, w: Size, q: Size, h: Size, K: Size, batch_norm: bool = False, **depths: Size) -> Module:
    """Five stages of n convolutions with w, 2w, 4w, 8w, 8w channels; a q × q grid of features is flattened."""
    convolution = _normed if batch_norm else _plain
    rows = [(convolution, min(2**i, 8) * w, n, 1) for i, n in enumerate(depths.values())]
    stages: dict[str, Module] = {}
    for i, (name, stage) in enumerate(staged("stage", C_0, rows).items(), 1):
        stages |= {name: stage, f"pool{i}": nn.MaxPool2d(2, stride=2)}
    return chain(
        **stages,
        avgpool=nn.AdaptiveAvgPool2d((q, q)),
        flatten=nn.Flatten(-3),
        classifier=fully_connected(8 * w * q * q, h, K),
    )


#: The network's letter in the paper, A, B, D, E: convolutions of each stage.
_DEPTHS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}

FAMILIES = (
    family(
        vgg,
        letters("C_0 w n_1 n_2 n_3 n_4 n_5 q h K", n_="symbol.convolutions_"),
        common={"w": 64, "q": 7, "h": 4096},
        variants={
            "vgg11": torchvision(132863336, n=_DEPTHS[11]),
            "vgg11_bn": torchvision(132868840, n=_DEPTHS[11], batch_norm=True),
            "vgg13": torchvision(133047848, n=_DEPTHS[13]),
            "vgg13_bn": torchvision(133053736, n=_DEPTHS[13], batch_norm=True),
            "vgg16": torchvision(138357544, n=_DEPTHS[16]),
            "vgg16_bn": torchvision(138365992, n=_DEPTHS[16], batch_norm=True),
            "vgg19": torchvision(143667240, n=_DEPTHS[19]),
            "vgg19_bn": torchvision(143678248, n=_DEPTHS[19], batch_norm=True),
            "keras:VGG16": keras(138357544, n=_DEPTHS[16]),
            "keras:VGG19": keras(143667240, n=_DEPTHS[19]),
        },
    ),
)
