"""Segmentation on a ResNet: a class for each pixel, from features that are kept larger by dilated convolutions."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape
from ...symbols import Size
from ..family import Family, Variant
from .letters import BLOCKS, IMAGE, numbered
from .parts import Aside, chain, conv_norm, parallel, residual, stage
from .published import torchvision


def bottleneck(C_in: Size, w: Size, stride: int = 1, dilation: int = 1, project: bool = False) -> Module:
    """A ResNet's bottleneck; dilation in the place of stride keeps the size."""
    return residual(
        chain(
            conv1=conv_norm(C_in, w),
            conv2=conv_norm(w, w, 3, stride, dilation=dilation),
            conv3=conv_norm(w, 4 * w, activation=None),
        ),
        conv_norm(C_in, 4 * w, 1, stride, activation=None) if project else None,
    )


def backbone(C_0: Size, w: Size, depths: tuple[Size, ...]) -> dict[str, Module]:
    """The stages of a ResNet, the last two of which keep the size: stride and dilation of first and other blocks."""
    stages: dict[str, Module] = {
        "stem": conv_norm(C_0, w, 7, 2),
        "pool": nn.MaxPool2d(3, stride=2, padding=1),
    }
    C = w
    for i, (n, (s, first, other)) in enumerate(zip(depths, ((1, 1, 1), (2, 1, 1), (1, 1, 2), (1, 2, 4)), strict=True)):
        inner = 2**i * w
        begin = bottleneck(C, inner, s, first, project=True)
        stages[f"layer{i + 1}"] = stage(begin, partial(bottleneck, 4 * inner, inner, 1, other), n)
        C = 4 * inner
    return stages


def fcn_head(C: int | Size, inner: Size, K: Size) -> nn.Sequential:
    """3 × 3 to a quarter of the channels, 1 × 1 to the classes."""
    return chain(conv=conv_norm(C, inner, 3), drop=nn.Dropout(0.1), classes=nn.Conv2d(inner, K, 1))


class Everywhere(Module):
    """What the body says of the whole image, at every position."""

    family = "everywhere"

    def __init__(self, body: Module) -> None:
        super().__init__()
        self.body = body

    def output_shape(self, input: Shape) -> Shape:
        return (*self.body(input)[:-2], *input[-2:])


class Stretched(Module):
    """The maps stretched to the image's size: between their values, linearly."""

    family = "upsampling"
    nothing = "interpolation"

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times_larger = times

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-2], *(self.times_larger * side for side in input[-2:]))


def pyramid(C: Size, inner: Size) -> Module:
    """ASPP: 1 × 1, three times 3 × 3 with holes of different width, and the mean of the image, side by side."""
    return chain(
        branches=parallel(
            one=conv_norm(C, inner),
            narrow=conv_norm(C, inner, 3, dilation=12),
            middle=conv_norm(C, inner, 3, dilation=24),
            wide=conv_norm(C, inner, 3, dilation=36),
            image=Everywhere(chain(pool=nn.AdaptiveAvgPool2d(1), conv=conv_norm(C, inner))),
        ),
        project=conv_norm(5 * inner, inner),
        drop=nn.Dropout(0.5),
    )


def _segmentation(stages: dict[str, Module], w: Size, head: Module, K: Size) -> Module:
    """An auxiliary head looks at the third stage; the maps are stretched to the image again."""
    before = {name: module for name, module in stages.items() if name != "layer4"}
    return chain(
        **before,
        auxiliary=Aside(fcn_head(16 * w, 4 * w, K)),
        layer4=stages["layer4"],
        head=head,
        stretch=Stretched(8),
    )


def fcn(C_0: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """Fully convolutional: two convolutions behind a ResNet."""
    return _segmentation(backbone(C_0, w, (n_1, n_2, n_3, n_4)), w, fcn_head(32 * w, 8 * w, K), K)


def deeplabv3(C_0: Size, w: Size, a: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """A pyramid of dilated convolutions with a channels behind a ResNet."""
    head = chain(
        pyramid=pyramid(32 * w, a),
        conv=conv_norm(a, a, 3),
        classes=nn.Conv2d(a, K, 1),
    )
    return _segmentation(backbone(C_0, w, (n_1, n_2, n_3, n_4)), w, head, K)


def _variant(published: int, n_3: int, **others: int) -> Variant:
    return torchvision({"C_0": 3, "w": 64, **others, **numbered("n", 3, 4, n_3, 3), "K": 21}, published, 520)


_FIRST = {**IMAGE, "w": "symbol.first_width"}
_LAST = {**BLOCKS, "K": "symbol.classes"}

FAMILIES = (
    Family(
        name="fcn",
        title="model.fcn",
        build=fcn,
        meanings={**_FIRST, **_LAST},
        variants={"fcn_resnet50": _variant(35322218, 6), "fcn_resnet101": _variant(54314346, 23)},
    ),
    Family(
        name="deeplabv3",
        title="model.deeplabv3",
        build=deeplabv3,
        meanings={**_FIRST, "a": "symbol.pyramid_width", **_LAST},
        variants={
            "deeplabv3_resnet50": _variant(42004074, 6, a=256),
            "deeplabv3_resnet101": _variant(60996202, 23, a=256),
        },
    ),
)
