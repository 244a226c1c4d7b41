"""SqueezeNet: fire modules, which squeeze to few channels and expand again by 1 × 1 and 3 × 3 convolutions."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .letters import letters
from .parts import chain, parallel
from .published import family, torchvision


def fire(C_in: Size, squeezed: Size, expanded: Size) -> Module:
    """Squeeze, then expand twice side by side."""
    return chain(
        squeeze=nn.Conv2d(C_in, squeezed, 1),
        act=nn.ReLU(),
        expand=parallel(
            one=chain(conv=nn.Conv2d(squeezed, expanded, 1), act=nn.ReLU()),
            three=chain(conv=nn.Conv2d(squeezed, expanded, 3, padding=1), act=nn.ReLU()),
        ),
    )


def squeezenet(
    C_0: Size, C_1: Size, k_1: Size, s: Size, e: Size, K: Size, pool_before: tuple[int, ...] = (3, 7)
) -> Module:
    """Eight fire modules, two with s squeezed and e + e expanded channels, two with 2s and 2e, and so to 4s and 4e.

    ``pool_before`` are the fire modules (from 0) before which the image shrinks: their places are no sizes.
    """
    layers: dict[str, Module] = {
        "conv1": nn.Conv2d(C_0, C_1, k_1, stride=2),
        "act1": nn.ReLU(),
        "pool1": nn.MaxPool2d(3, stride=2, ceil_mode=True),
    }
    C_in = C_1
    for i in range(8):
        times = i // 2 + 1
        if i in pool_before:
            layers[f"pool{i + 2}"] = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        layers[f"fire{i + 2}"] = fire(C_in, times * s, times * e)
        C_in = 2 * times * e
    return chain(
        **layers,
        drop=nn.Dropout(),
        classifier=nn.Conv2d(C_in, K, 1),
        act=nn.ReLU(),
        avgpool=nn.AdaptiveAvgPool2d((1, 1)),
        flatten=nn.Flatten(-3),
    )


FAMILIES = (
    family(
        squeezenet,
        letters("C_0 C_1 k_1 s e K", k_="symbol.kernel_", s="symbol.squeezed", e="symbol.expanded"),
        common={"s": 16, "e": 64},
        variants={
            "squeezenet1_0": torchvision(1248424, C_1=96, k_1=7),
            "squeezenet1_1": torchvision(1235496, C_1=64, k_1=3, pool_before=(2, 4)),
        },
    ),
)
