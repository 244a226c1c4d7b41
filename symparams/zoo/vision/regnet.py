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


#: By the end of the name (y with a gate): the published number; depth, w_0, w_a, w_m and g of the rule.
_RULES: dict[str, tuple[Any, ...]] = {
    "x_400mf": (5495976, 22, 24, 24.48, 2.54, 16),
    "x_800mf": (7259656, 16, 56, 35.73, 2.28, 16),
    "x_1_6gf": (9190136, 18, 80, 34.01, 2.25, 24),
    "x_3_2gf": (15296552, 25, 88, 26.31, 2.25, 48),
    "x_8gf": (39572648, 23, 80, 49.56, 2.88, 120),
    "x_16gf": (54278536, 22, 216, 55.59, 2.1, 128),
    "x_32gf": (107811560, 23, 320, 69.86, 2.0, 168),
    "y_400mf": (4344144, 16, 48, 27.89, 2.09, 8),
    "y_800mf": (6432512, 14, 56, 38.84, 2.4, 16),
    "y_1_6gf": (11202430, 27, 48, 20.71, 2.65, 24),
    "y_3_2gf": (19436338, 21, 80, 42.63, 2.66, 24),
    "y_8gf": (39381472, 17, 192, 76.82, 2.19, 56),
    "y_16gf": (83590140, 18, 200, 106.23, 2.48, 112),
    "y_32gf": (145046770, 20, 232, 115.89, 2.53, 232),
    "y_128gf": (644812894, 27, 456, 160.83, 2.52, 264),
}

FAMILIES = (
    family(
        regnet,
        letters("C_0 v w_1 w_2 w_3 w_4 n_1 n_2 n_3 n_4 g K", g="symbol.channels_of_a_group"),
        common={"v": 32},
        variants={
            f"regnet_{name}": torchvision(published, **by_rule(*rule), gated=name.startswith("y"))
            for name, (published, *rule) in _RULES.items()
        },
    ),
)
