"""ResNets for video: kernels in time as well, everywhere, only at first, or after those in space."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size, floor_quotient, settle
from ..family import Variant
from .letters import letters
from .parts import chain, residual, staged
from .published import TORCHVISION, family
from .resnet import DEPTHS

#: From input channels, output channels, stride and the rule's middle channels to a convolution.
Make = Callable[[Size, Size, int, Size], Module]
Triple = tuple[int, int, int]


def _conv(C_in: Size, C_out: Size, kernel: Triple, stride: Triple) -> Module:
    padding = tuple((side - 1) // 2 for side in kernel)
    return nn.Conv3d(C_in, C_out, kernel, stride=stride, padding=padding, bias=False)


def everywhere(C_in: Size, C_out: Size, stride: int, middle: Size) -> Module:
    """3 × 3 × 3."""
    return _conv(C_in, C_out, (3, 3, 3), (stride, stride, stride))


def in_space(C_in: Size, C_out: Size, stride: int, middle: Size) -> Module:
    """1 × 3 × 3: each frame alone."""
    return _conv(C_in, C_out, (1, 3, 3), (1, stride, stride))


def space_then_time(C_in: Size, C_out: Size, stride: int, middle: Size) -> Module:
    """1 × 3 × 3 to so many channels that there are as many weights as in 3 × 3 × 3, then 3 × 1 × 1."""
    return chain(
        space=_conv(C_in, middle, (1, 3, 3), (1, stride, stride)),
        norm=nn.BatchNorm3d(middle),
        act=nn.ReLU(),
        time=_conv(middle, C_out, (3, 1, 1), (stride, 1, 1)),
    )


def middle_channels(C_in: Size, C_out: Size) -> Size:
    """``⌊27 C_in C_out / (9 C_in + 3 C_out)⌋``, in lowest terms: so many between space and time."""
    top: Any = 27 * C_in * C_out
    bottom: Any = 9 * C_in + 3 * C_out
    if isinstance(top, int) and isinstance(bottom, int):
        return top // bottom
    above, below = (top / bottom).as_numer_denom()
    return floor_quotient(settle(above), settle(below))


def block(C_in: Size, C_out: Size, stride: int = 1, *, make: Make) -> Module:
    """Two convolutions beside a shortcut."""
    middle = middle_channels(C_in, C_out)
    times = stride if make is not in_space else 1
    shortcut = chain(conv=_conv(C_in, C_out, (1, 1, 1), (times, stride, stride)), norm=nn.BatchNorm3d(C_out))
    return residual(
        chain(
            conv1=make(C_in, C_out, stride, middle),
            norm1=nn.BatchNorm3d(C_out),
            act=nn.ReLU(),
            conv2=make(C_out, C_out, 1, middle),
            norm2=nn.BatchNorm3d(C_out),
        ),
        shortcut if stride > 1 else None,
    )


def _stem(C_0: Size, w: Size) -> Module:
    return chain(conv=_conv(C_0, w, (3, 7, 7), (1, 2, 2)), norm=nn.BatchNorm3d(w), act=nn.ReLU())


def _apart_stem(C_0: Size, m: Size, w: Size) -> Module:
    return chain(
        space=_conv(C_0, m, (1, 7, 7), (1, 2, 2)),
        norm1=nn.BatchNorm3d(m),
        act1=nn.ReLU(),
        time=_conv(m, w, (3, 1, 1), (1, 1, 1)),
        norm2=nn.BatchNorm3d(w),
        act2=nn.ReLU(),
    )


def _around(stem: Module, w: Size, depths: dict[str, Size], makes: tuple[Make, ...], K: Size) -> Module:
    rows = [
        (partial(block, make=make), 2**i * w, n, 2 if i else 1)
        for i, (n, make) in enumerate(zip(depths.values(), makes, strict=True))
    ]
    last = nn.Linear(rows[-1][1], K)
    return chain(
        stem=stem, **staged("layer", w, rows), avgpool=nn.AdaptiveAvgPool3d(1), flatten=nn.Flatten(-4), fc=last
    )


def r3d(C_0: Size, w: Size, K: Size, later: Make = everywhere, **depths: Size) -> Module:
    """Kernels in time in the first stage, and in the later ones or not."""
    return _around(_stem(C_0, w), w, depths, (everywhere, later, later, later), K)


def r2plus1d(C_0: Size, m: Size, w: Size, K: Size, **depths: Size) -> Module:
    """Space and time apart; the number of channels between them is a floor of a fraction."""
    return _around(_apart_stem(C_0, m, w), w, depths, (space_then_time,) * 4, K)


def _kinetics(published: int, **given: int) -> Variant:
    return Variant(given, (3, 16, 112, 112), published, TORCHVISION)


_video = partial(family, common={"w": 64, "n": DEPTHS[18], "K": 400})

FAMILIES = (
    _video(
        r3d,
        letters("C_0 w n_1 n_2 n_3 n_4 K"),
        variants={"r3d_18": _kinetics(33371472)},
    ),
    _video(
        partial(r3d, later=in_space),
        letters("C_0 w n_1 n_2 n_3 n_4 K"),
        name="mc3",
        variants={"mc3_18": _kinetics(11695440)},
    ),
    _video(
        r2plus1d,
        letters("C_0 m w n_1 n_2 n_3 n_4 K", m="symbol.stem_width"),
        variants={"r2plus1d_18": _kinetics(31505325, m=45)},
    ),
)
