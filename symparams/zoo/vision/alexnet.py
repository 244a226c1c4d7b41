"""AlexNet: five convolutions and three fully connected layers, in one tower or in the two of the paper."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Variant
from .letters import letters
from .parts import chain, fully_connected
from .published import family, torchvision


def _features(C_0: Size, channels: list[Size], first_padding: int, groups: tuple[int, ...]) -> nn.Sequential:
    """Kernels 11, 5, 3, 3, 3, with a pooling after the first, the second and the last."""
    kernels = ((11, 4, first_padding), (5, 1, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1))
    layers: list[Module] = []
    C_in = C_0
    for i, (C_out, (k, stride, padding), g) in enumerate(zip(channels, kernels, groups, strict=True), 1):
        layers += [nn.Conv2d(C_in, C_out, k, stride=stride, padding=padding, groups=g), nn.ReLU()]
        if i in (1, 2, 5):
            layers.append(nn.MaxPool2d(3, stride=2))
        C_in = C_out
    return nn.Sequential(*layers)


def alexnet(C_0: Size, q: Size, h: Size, K: Size, towers: int = 1, **channels: Size) -> Module:
    """One tower ("One weird trick …"), as torchvision builds it, or the two of the paper; a q × q grid is flattened.

    Of two towers, one for each graphics card, convolutions 2, 4 and 5 see only their own, in two groups.
    """
    one = towers == 1
    widths = list(channels.values())
    return chain(
        features=_features(C_0, widths, 2 if one else 0, (1, towers, 1, towers, towers)),
        avgpool=nn.AdaptiveAvgPool2d((q, q)) if one else None,
        flatten=nn.Flatten(-3),
        classifier=fully_connected(widths[-1] * q * q, h, K, drop_first=one),
    )


_alexnet = partial(
    family, meanings=letters("C_0 C_1 C_2 C_3 C_4 C_5 q h K"), common={"C": (96, 256, 384, 384, 256), "q": 6, "h": 4096}
)

FAMILIES = (
    _alexnet(
        alexnet,
        name="alexnet_family",
        variants={
            "alexnet": torchvision(61100840, C=(64, 192, 384, 256, 256)),
            # The figure in circulation for "AlexNet": the paper's widths, counted as if there were one tower.
            "alexnet_2012_one_tower": Variant(
                {}, (3, 224, 224), 62378344, "LearnOpenCV, Number of Parameters in AlexNet"
            ),
        },
    ),
    _alexnet(
        partial(alexnet, towers=2),
        name="alexnet_two_towers",
        variants={
            "alexnet_2012": Variant(
                {},
                (3, 227, 227),
                60965224,
                "A. Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks, as Caffe's "
                "bvlc_alexnet",
            )
        },
    ),
)
