"""ShuffleNet v2: half of the channels pass a block untouched, then the halves are shuffled."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient
from ..family import Family, Variant
from .letters import CLASSES, IMAGE, numbered
from .parts import Half, Mean, chain, conv_norm, parallel, stage
from .published import torchvision, with_quantized


def _branch(C_in: Size, C_out: Size, stride: int) -> nn.Sequential:
    return chain(
        conv=conv_norm(C_in, C_out),
        depthwise=conv_norm(C_out, C_out, 3, stride, groups=C_out, activation=None),
        project=conv_norm(C_out, C_out),
    )


def block(C: Size) -> Module:
    """One half of the channels through 1 × 1, 3 × 3 on each channel, 1 × 1."""
    half = exact_quotient(C, 2)
    return Half(_branch(half, half, 1))


def shrinking_block(C_in: Size, C_out: Size) -> Module:
    """All channels through both branches, half the resolution."""
    half = exact_quotient(C_out, 2)
    shortcut = chain(depthwise=conv_norm(C_in, C_in, 3, 2, groups=C_in, activation=None), project=conv_norm(C_in, half))
    return parallel(shortcut=shortcut, branch=_branch(C_in, half, 2))


def shufflenet_v2(C_0: Size, v: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, h: Size, K: Size) -> Module:
    """A stem with v channels, three stages of n blocks with w, 2w, 4w channels, a last convolution to h."""
    stages: dict[str, Module] = {}
    C = v
    for i, n in enumerate((n_1, n_2, n_3)):
        C_out = 2**i * w
        stages[f"stage{i + 2}"] = stage(shrinking_block(C, C_out), partial(block, C_out), n)
        C = C_out
    return chain(
        conv1=conv_norm(C_0, v, 3, 2),
        pool=nn.MaxPool2d(3, stride=2, padding=1),
        **stages,
        conv5=conv_norm(C, h),
        mean=Mean(),
        fc=nn.Linear(h, K),
    )


def _variant(w: int, h: int, published: int) -> Variant:
    return torchvision({"C_0": 3, "v": 24, "w": w, **numbered("n", 4, 8, 4), "h": h, "K": 1000}, published)


FAMILIES = (
    Family(
        name="shufflenet_v2",
        title="model.shufflenet_v2",
        build=shufflenet_v2,
        meanings={
            **IMAGE,
            "v": "symbol.stem_width",
            "w": "symbol.width_1",
            "n_1": "symbol.blocks_1",
            "n_2": "symbol.blocks_2",
            "n_3": "symbol.blocks_3",
            "h": "symbol.last_width",
            **CLASSES,
        },
        variants=with_quantized(
            {
                "shufflenet_v2_x0_5": _variant(48, 1024, 1366792),
                "shufflenet_v2_x1_0": _variant(116, 1024, 2278604),
                "shufflenet_v2_x1_5": _variant(176, 1024, 3503624),
                "shufflenet_v2_x2_0": _variant(244, 2048, 7393996),
            },
            "shufflenet_v2_x0_5",
            "shufflenet_v2_x1_0",
            "shufflenet_v2_x1_5",
            "shufflenet_v2_x2_0",
        ),
    ),
)
