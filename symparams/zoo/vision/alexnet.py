"""AlexNet: five convolutions and three fully connected layers, in one tower or in the two of the paper."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family, Variant
from .letters import CHANNELS, CLASSES, IMAGE, numbered
from .parts import chain
from .published import torchvision


def _features(C_0: Size, channels: tuple[Size, ...], first_padding: int, groups: tuple[int, ...]) -> nn.Sequential:
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


def alexnet(C_0: Size, C_1: Size, C_2: Size, C_3: Size, C_4: Size, C_5: Size, q: Size, h: Size, K: Size) -> Module:
    """One tower ("One weird trick …"), as torchvision builds it; a q × q grid of features is flattened."""
    return chain(
        features=_features(C_0, (C_1, C_2, C_3, C_4, C_5), first_padding=2, groups=(1, 1, 1, 1, 1)),
        avgpool=nn.AdaptiveAvgPool2d((q, q)),
        flatten=nn.Flatten(-3),
        classifier=nn.Sequential(
            nn.Dropout(),
            nn.Linear(C_5 * q * q, h),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(h, h),
            nn.ReLU(),
            nn.Linear(h, K),
        ),
    )


def alexnet_two_towers(
    C_0: Size, C_1: Size, C_2: Size, C_3: Size, C_4: Size, C_5: Size, q: Size, h: Size, K: Size
) -> Module:
    """Two towers, one for each graphics card: convolutions 2, 4 and 5 see only their own tower, in two groups."""
    return chain(
        features=_features(C_0, (C_1, C_2, C_3, C_4, C_5), first_padding=0, groups=(1, 2, 1, 2, 2)),
        flatten=nn.Flatten(-3),
        classifier=nn.Sequential(
            nn.Linear(C_5 * q * q, h),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(h, h),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(h, K),
        ),
    )


_MEANINGS = {
    **IMAGE,
    **CHANNELS,
    "q": "symbol.grid",
    "h": "symbol.hidden_units",
    **CLASSES,
}


def _values(*channels: int) -> dict[str, int]:
    return {"C_0": 3, **numbered("C", *channels), "q": 6, "h": 4096, "K": 1000}


FAMILIES = (
    Family(
        name="alexnet_family",
        title="model.alexnet",
        build=alexnet,
        meanings=_MEANINGS,
        variants={
            "alexnet": torchvision(_values(64, 192, 384, 256, 256), 61100840),
            # The figure in circulation for "AlexNet": the paper's widths, counted as if there were one tower.
            "alexnet_2012_one_tower": Variant(
                _values(96, 256, 384, 384, 256), (3, 224, 224), 62378344, "LearnOpenCV, Number of Parameters in AlexNet"
            ),
        },
    ),
    Family(
        name="alexnet_two_towers",
        title="model.alexnet_two_towers",
        build=alexnet_two_towers,
        meanings=_MEANINGS,
        variants={
            "alexnet_2012": Variant(
                _values(96, 256, 384, 384, 256),
                (3, 227, 227),
                60965224,
                "A. Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks, as Caffe's "
                "bvlc_alexnet",
            )
        },
    ),
)
