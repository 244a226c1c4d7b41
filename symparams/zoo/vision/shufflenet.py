"""ShuffleNet v2: half of the channels pass a block untouched, then the halves are shuffled."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient
from .letters import letters
from .parts import Half, Mean, chain, conv_norm, parallel, staged
from .published import family, torchvision, with_quantized


def _branch(C_in: Size, C_out: Size, stride: int) -> nn.Sequential:
    return chain(
        conv=conv_norm(C_in, C_out),
        depthwise=conv_norm(C_out, C_out, 3, stride, groups=C_out, activation=None),
        project=conv_norm(C_out, C_out),
    )


def block(C_in: Size, C_out: Size, stride: int = 1) -> Module:
    """One half of the channels through 1 × 1, 3 × 3 on each channel, 1 × 1; a block that shrinks has two branches."""
    half = exact_quotient(C_out, 2)
    if stride == 1:
        return Half(_branch(half, half, 1))
    shortcut = chain(depthwise=conv_norm(C_in, C_in, 3, 2, groups=C_in, activation=None), project=conv_norm(C_in, half))
    return parallel(shortcut=shortcut, branch=_branch(C_in, half, 2))


def shufflenet_v2(C_0: Size, v: Size, w: Size, h: Size, K: Size, **depths: Size) -> Module:
    """A stem with v channels, three stages of n blocks with w, 2w, 4w channels, a last convolution to h."""
    rows = [(block, 2**i * w, n, 2) for i, n in enumerate(depths.values())]
    return chain(
        conv1=conv_norm(C_0, v, 3, 2),
        pool=nn.MaxPool2d(3, stride=2, padding=1),
        **staged("stage", v, rows, start=2),
        conv5=conv_norm(rows[-1][1], h),
        mean=Mean(),
        fc=nn.Linear(h, K),
    )


_VARIANTS = {
    "shufflenet_v2_x0_5": torchvision(1366792, w=48),
    "shufflenet_v2_x1_0": torchvision(2278604, w=116),
    "shufflenet_v2_x1_5": torchvision(3503624, w=176),
    "shufflenet_v2_x2_0": torchvision(7393996, w=244, h=2048),
}

FAMILIES = (
    family(
        shufflenet_v2,
        letters("C_0 v w n_1 n_2 n_3 h K", w="symbol.width_1", h="symbol.last_width"),
        common={"v": 24, "n": (4, 8, 4), "h": 1024},
        variants=with_quantized(_VARIANTS, *_VARIANTS),
    ),
)
