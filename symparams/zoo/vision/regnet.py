"""RegNet: four stages of bottlenecks whose widths grow by a rule, X without and Y with squeeze-and-excite."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from math import log

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient, smaller
from ..family import Family, Variant
from .letters import BLOCKS, CLASSES, IMAGE, WIDTHS, numbered
from .parts import chain, conv_norm, residual, squeeze_excite, stage
from .published import torchvision


def block(C_in: Size, C_out: Size, g: Size, gated: bool, stride: int = 1, project: bool = False) -> Module:
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
        shortcut=conv_norm(C_in, C_out, 1, stride, activation=None) if project else None,
    )


def regnet(
    C_0: Size,
    v: Size,
    w_1: Size,
    w_2: Size,
    w_3: Size,
    w_4: Size,
    n_1: Size,
    n_2: Size,
    n_3: Size,
    n_4: Size,
    g: Size,
    K: Size,
    gated: bool = False,
) -> Module:
    """A stem with v channels, four stages of n blocks with w channels, groups of g channels."""
    stages: dict[str, Module] = {}
    C = v
    for i, (w, n) in enumerate(((w_1, n_1), (w_2, n_2), (w_3, n_3), (w_4, n_4)), 1):
        stages[f"stage{i}"] = stage(block(C, w, g, gated, 2, project=True), partial(block, w, w, g, gated), n)
        C = w
    return chain(
        stem=conv_norm(C_0, v, 3, 2),
        **stages,
        avgpool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(-3),
        fc=nn.Linear(C, K),
    )


def stage_sizes(depth: int, w_0: int, w_a: float, w_m: float, g: int) -> tuple[list[int], list[int]]:
    """Widths and depths of the stages by the paper's rule, which has logarithms and so is no term of a formula.

    Block j would be w_0 + w_a j wide; that is moved to the nearest w_0 · w_m^integer, then to a multiple of 8, and
    equal widths are a stage. Last, a width is made a multiple of the g channels of a group (unless it is smaller).

    >>> stage_sizes(16, 48, 27.89, 2.09, 8)
    ([48, 104, 208, 440], [1, 3, 6, 6])
    """
    exponents = (round(log(1 + w_a * j / w_0) / log(w_m)) for j in range(depth))
    quantised = [8 * round(w_0 * w_m**exponent / 8) for exponent in exponents]
    found = [(width, len(list(blocks))) for width, blocks in groupby(quantised)]
    return [_multiple(width, min(g, width)) for width, _ in found], [n for _, n in found]


def _multiple(width: int, g: int) -> int:
    """The nearest multiple of g, and the next one where that is below 90 %."""
    return g * max((2 * width + g) // (2 * g), -(-9 * width // (10 * g)))


def _variant(published: int, depth: int, w_0: int, w_a: float, w_m: float, g: int, gated: bool) -> Variant:
    widths, depths = stage_sizes(depth, w_0, w_a, w_m, g)
    values = {"C_0": 3, "v": 32, **numbered("w", *widths), **numbered("n", *depths), "g": g, "K": 1000}
    return torchvision(values, published, gated=gated)


_x = partial(_variant, gated=False)
_y = partial(_variant, gated=True)

FAMILIES = (
    Family(
        name="regnet",
        title="model.regnet",
        build=regnet,
        meanings={**IMAGE, "v": "symbol.stem_width", **WIDTHS, **BLOCKS, "g": "symbol.channels_of_a_group", **CLASSES},
        variants={
            "regnet_x_400mf": _x(5495976, 22, 24, 24.48, 2.54, 16),
            "regnet_x_800mf": _x(7259656, 16, 56, 35.73, 2.28, 16),
            "regnet_x_1_6gf": _x(9190136, 18, 80, 34.01, 2.25, 24),
            "regnet_x_3_2gf": _x(15296552, 25, 88, 26.31, 2.25, 48),
            "regnet_x_8gf": _x(39572648, 23, 80, 49.56, 2.88, 120),
            "regnet_x_16gf": _x(54278536, 22, 216, 55.59, 2.1, 128),
            "regnet_x_32gf": _x(107811560, 23, 320, 69.86, 2.0, 168),
            "regnet_y_400mf": _y(4344144, 16, 48, 27.89, 2.09, 8),
            "regnet_y_800mf": _y(6432512, 14, 56, 38.84, 2.4, 16),
            "regnet_y_1_6gf": _y(11202430, 27, 48, 20.71, 2.65, 24),
            "regnet_y_3_2gf": _y(19436338, 21, 80, 42.63, 2.66, 24),
            "regnet_y_8gf": _y(39381472, 17, 192, 76.82, 2.19, 56),
            "regnet_y_16gf": _y(83590140, 18, 200, 106.23, 2.48, 112),
            "regnet_y_32gf": _y(145046770, 20, 232, 115.89, 2.53, 232),
            "regnet_y_128gf": _y(644812894, 27, 456, 160.83, 2.52, 264),
        },
    ),
)
