"""RegNet: four stages of bottlenecks whose widths grow by a rule, X without and Y with squeeze-and-excite."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from math import log
from typing import Any

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient, smaller
from .letters import letters, row
from .parts import chain, conv_norm, pooled, projected, residual, squeeze_excite, staged
from .published import family, torchvision


def block(C_in: Size, C_out: Size, stride: int = 1, *, g: Size, gated: bool) -> Module:
    """1 × 1, 3 × 3 in groups of g channels, 1 × 1, all equally wide; the gate squeezes to a quarter of the input.

    A block that is narrower than a group is one group.
    """
    return residual(
        body=chain(
            a=conv_norm(C_in, C_out),
            b=conv_norm(C_out, C_out, 3, stride, groups=exact_quotient(C_out, smaller(g, C_out))),
            gate=squeeze_excite(C_out, exact_quotient(C_in, 4)) if gated else None,
            c=conv_norm(C_out, C_out, activation=None),
        ),
        shortcut=projected(C_in, C_out, stride),
    )


def regnet(C_0: Size, v: Size, g: Size, K: Size, gated: bool = False, **sizes: Size) -> Module:
    """A stem with v channels, four stages of n blocks with w channels, groups of g channels."""
    make, widths = partial(block, g=g, gated=gated), row("w", sizes)
    rows = [(make, w, n, 2) for w, n in zip(widths, row("n", sizes), strict=True)]
    return chain(
        stem=conv_norm(C_0, v, 3, 2),
        **staged("stage", v, rows),
        **pooled(fc=nn.Linear(widths[-1], K)),
    )


def by_rule(depth: int, w_0: int, w_a: float, w_m: float, g: int) -> dict[str, Any]:
    """Widths and depths of the stages by the paper's rule, which has logarithms and so is no term of a formula.

    Block j would be w_0 + w_a j wide; that is moved to the nearest w_0 · w_m^integer, then to a multiple of 8, and
    equal widths are a stage. Last, a width is made a multiple of the g channels of a group (unless it is smaller).

    >>> by_rule(depth=16, w_0=48, w_a=27.89, w_m=2.09, g=8)
    {'w': [48, 104, 208, 440], 'n': [1, 3, 6, 6], 'g': 8}
    """
    exponents = (round(log(1 + w_a * j / w_0) / log(w_m)) for j in range(depth))
    quantised = [8 * round(w_0 * w_m**exponent / 8) for exponent in exponents]
    found = [(width, len(list(blocks))) for width, blocks in groupby(quantised)]
    return {"w": [_multiple(width, min(g, width)) for width, _ in found], "n": [n for _, n in found], "g": g}


def _multiple(width: int, g: int) -> int:
    """The nearest multiple of g, and the next one where that is below 90 %."""
    return g * max((2 * width + g) // (2 * g), -(-9 * width // (10 * g)))


FAMILIES = (
    family(
        "regnet",
        title="model.regnet",
        build=regnet,
        meanings=letters("C_0 v w_1 w_2 w_3 w_4 n_1 n_2 n_3 n_4 g K", g="symbol.channels_of_a_group"),
        common={"v": 32},
        variants={
            "regnet_x_400mf": torchvision(5495976, **by_rule(depth=22, w_0=24, w_a=24.48, w_m=2.54, g=16)),
            "regnet_x_800mf": torchvision(7259656, **by_rule(depth=16, w_0=56, w_a=35.73, w_m=2.28, g=16)),
            "regnet_x_1_6gf": torchvision(9190136, **by_rule(depth=18, w_0=80, w_a=34.01, w_m=2.25, g=24)),
            "regnet_x_3_2gf": torchvision(15296552, **by_rule(depth=25, w_0=88, w_a=26.31, w_m=2.25, g=48)),
            "regnet_x_8gf": torchvision(39572648, **by_rule(depth=23, w_0=80, w_a=49.56, w_m=2.88, g=120)),
            "regnet_x_16gf": torchvision(54278536, **by_rule(depth=22, w_0=216, w_a=55.59, w_m=2.1, g=128)),
            "regnet_x_32gf": torchvision(107811560, **by_rule(depth=23, w_0=320, w_a=69.86, w_m=2.0, g=168)),
            "regnet_y_400mf": torchvision(4344144, **by_rule(depth=16, w_0=48, w_a=27.89, w_m=2.09, g=8), gated=True),
            "regnet_y_800mf": torchvision(6432512, **by_rule(depth=14, w_0=56, w_a=38.84, w_m=2.4, g=16), gated=True),
            "regnet_y_1_6gf": torchvision(11202430, **by_rule(depth=27, w_0=48, w_a=20.71, w_m=2.65, g=24), gated=True),
            "regnet_y_3_2gf": torchvision(19436338, **by_rule(depth=21, w_0=80, w_a=42.63, w_m=2.66, g=24), gated=True),
            "regnet_y_8gf": torchvision(39381472, **by_rule(depth=17, w_0=192, w_a=76.82, w_m=2.19, g=56), gated=True),
            "regnet_y_16gf": torchvision(
                83590140, **by_rule(depth=18, w_0=200, w_a=106.23, w_m=2.48, g=112), gated=True
            ),
            "regnet_y_32gf": torchvision(
                145046770, **by_rule(depth=20, w_0=232, w_a=115.89, w_m=2.53, g=232), gated=True
            ),
            "regnet_y_128gf": torchvision(
                644812894, **by_rule(depth=27, w_0=456, w_a=160.83, w_m=2.52, g=264), gated=True
            ),
        },
    ),
)
