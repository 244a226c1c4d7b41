"""Segmentation on a ResNet: a class for each pixel, from features that are kept larger by dilated convolutions."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape
from ...symbols import Size
from .letters import letters
from .parts import Aside, chain, conv_norm, parallel, staged
from .published import family, torchvision
from .resnet import DEPTHS, begin, bottleneck


def _dilated(C_in: Size, C_out: Size, stride: int = 1, *, inner: Size, dilation: int) -> Module:
    """A bottleneck; the first one of a stage, which changes the width, has half the dilation, as the stage before."""
    return bottleneck(C_in, C_out, stride, inner=inner, dilation=dilation if C_in == C_out else (dilation + 1) // 2)


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


def _segmentation(C_0: Size, w: Size, depths: dict[str, Size], head: Module, K: Size) -> Module:
    """Behind a ResNet whose last two stages keep the size; an auxiliary head looks at the third stage.

    Dilation in the place of stride keeps the size; the maps are stretched to the image again.
    """
    rows = [
        (partial(_dilated, inner=2**i * w, dilation=dilation), 2**i * 4 * w, n, stride)
        for i, (n, (stride, dilation)) in enumerate(zip(depths.values(), ((1, 1), (2, 1), (1, 2), (1, 4)), strict=True))
    ]
    stem, pool = begin(C_0, w)
    stages = staged("layer", w, rows)
    last = stages.pop("layer4")
    auxiliary = Aside(fcn_head(16 * w, 4 * w, K))
    return chain(stem=stem, pool=pool, **stages, auxiliary=auxiliary, layer4=last, head=head, stretch=Stretched(8))


def fcn(C_0: Size, w: Size, K: Size, **depths: Size) -> Module:
    """Fully convolutional: two convolutions behind a ResNet."""
    return _segmentation(C_0, w, depths, fcn_head(32 * w, 8 * w, K), K)


def deeplabv3(C_0: Size, w: Size, a: Size, K: Size, **depths: Size) -> Module:
    """A pyramid of dilated convolutions with a channels behind a ResNet."""
    head = chain(pyramid=pyramid(32 * w, a), conv=conv_norm(a, a, 3), classes=nn.Conv2d(a, K, 1))
    return _segmentation(C_0, w, depths, head, K)


_segmenting = partial(family, common={"w": 64, "K": 21})
_coco = partial(torchvision, side=520)

FAMILIES = (
    _segmenting(
        fcn,
        letters("C_0 w n_1 n_2 n_3 n_4 K"),
        variants={
            "fcn_resnet50": _coco(35322218, n=DEPTHS[50]),
            "fcn_resnet101": _coco(54314346, n=DEPTHS[101]),
        },
    ),
    _segmenting(
        deeplabv3,
        letters("C_0 w a n_1 n_2 n_3 n_4 K", a="symbol.pyramid_width"),
        variants={
            "deeplabv3_resnet50": _coco(42004074, n=DEPTHS[50], a=256),
            "deeplabv3_resnet101": _coco(60996202, n=DEPTHS[101], a=256),
        },
    ),
)
