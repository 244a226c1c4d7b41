"""NASNet-A: two cells found by search, each looking at the outputs of the two cells before it; as in Keras."""

from __future__ import annotations

from typing import ClassVar

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape
from ...symbols import Size, ceiling_quotient, exact_quotient
from .keras import as_keras
from .letters import letters
from .parts import chain, parallel, pooled
from .published import family, keras


def separable(C_in: Size, F: Size, k: int, stride: int = 1) -> nn.Sequential:
    """Twice: an activation, k × k on each channel, 1 × 1 over all, a norm."""
    layers: list[Module] = []
    for C, s in ((C_in, stride), (F, 1)):
        layers += [
            nn.ReLU(),
            nn.Conv2d(C, C, k, stride=s, padding=k // 2, groups=C, bias=False),
            nn.Conv2d(C, F, 1, bias=False),
            nn.BatchNorm2d(F),
        ]
    return nn.Sequential(*layers)


def pointwise(C_in: Size, F: Size) -> nn.Sequential:
    """An activation, 1 × 1, a norm."""
    return nn.Sequential(nn.ReLU(), nn.Conv2d(C_in, F, 1, bias=False), nn.BatchNorm2d(F))


def halved(C_in: Size, F: Size) -> nn.Sequential:
    """Half the resolution by leaving out positions, once the even and once the odd ones, half of the channels each."""
    half = exact_quotient(F, 2)
    return chain(
        act=nn.ReLU(),
        paths=parallel(
            even=nn.Conv2d(C_in, half, 1, stride=2, bias=False), odd=nn.Conv2d(C_in, half, 1, stride=2, bias=False)
        ),
        norm=nn.BatchNorm2d(F),
    )


class Cell(Module):
    """The common part of the two cells: x, and p brought to its size, each to F channels, and branches of them.

    Args:
        C_x, C_p: channels of x and of p, the outputs of the two cells before.
        F: channels inside.
        larger: whether p has twice the resolution of x.
        adjust: whether p is adjusted at all; the very first cell takes x in its place.
    """

    #: What each branch looks at (x, p, or what the first branch made) and its kernel.
    branches: ClassVar[dict[str, tuple[str, int]]]
    #: How many times F channels are given out.
    sums: int
    stride = 1

    def __init__(self, C_x: Size, C_p: Size, F: Size, larger: bool = False, adjust: bool = True) -> None:
        super().__init__()
        self.F = F
        if adjust:
            self.adjust = halved(C_p, F) if larger else pointwise(C_p, F)
        self.squeeze = pointwise(C_x, F)
        for name, (source, k) in self.branches.items():
            channels = F if adjust or source != "p" else C_p
            self.add_module(name, separable(channels, F, k, 1 if source == "first" else self.stride))

    def output_shape(self, x: Shape, p: Shape) -> Shape:
        h = self.squeeze(x)
        given = {"x": h, "p": self.adjust(p) if "adjust" in self._modules else p}
        for name, (source, _) in self.branches.items():
            given.setdefault("first", self.get_submodule(name)(given[source]))
        return (*h[:-3], self.sums * self.F, *(ceiling_quotient(side, self.stride) for side in h[-2:]))


class NormalCell(Cell):
    """Five sums beside p, ``6 F`` channels together; the resolution stays."""

    branches = {"left1": ("x", 5), "right1": ("p", 3), "left2": ("p", 5), "right2": ("p", 3), "left5": ("x", 3)}
    sums = 6


class ReductionCell(Cell):
    """Four sums, ``4 F`` channels together, half the resolution."""

    branches = {"left1": ("x", 5), "right1": ("p", 7), "right2": ("p", 7), "right3": ("p", 5), "left4": ("first", 3)}
    sums = 4
    stride = 2


class Group(Module):
    """N normal cells: the first sees a larger p, the second a narrower one, the others are alike."""

    def __init__(self, C_x: Size, C_p: Size, F: Size, N: Size) -> None:
        super().__init__()
        self.first = NormalCell(C_x, C_p, F, larger=True)
        self.second = NormalCell(6 * F, C_x, F)
        self.rest = nn.Repeat(NormalCell(6 * F, 6 * F, F), N - 2)

    def output_shape(self, x: Shape, p: Shape) -> Shape:
        first = self.first(x, p)
        second = self.second(first, x)
        return self.rest.block(second, first)  # type: ignore[no-any-return]


class Cells(Module):
    """A stem that shrinks twice, then three groups of cells with a reduction between them."""

    def __init__(self, C: Size, F: Size, N: Size) -> None:
        super().__init__()
        quarter, half = exact_quotient(F, 4), exact_quotient(F, 2)
        self.stem1 = ReductionCell(C, C, quarter, adjust=False)
        self.stem2 = ReductionCell(4 * quarter, C, half, larger=True)
        self.group1 = Group(4 * half, 4 * quarter, F, N)
        self.reduce1 = ReductionCell(6 * F, 6 * F, 2 * F)
        self.group2 = Group(8 * F, 6 * F, 2 * F, N)
        self.reduce2 = ReductionCell(12 * F, 12 * F, 4 * F)
        self.group3 = Group(16 * F, 12 * F, 4 * F, N)

    def output_shape(self, input: Shape) -> Shape:
        first = self.stem1(input, input)
        second = self.stem2(first, input)
        # The two outputs before a reduction are alike in shape, so it does not matter here which of them is skipped.
        one = self.group1(second, first)
        two = self.group2(self.reduce1(one, one), one)
        return self.group3(self.reduce2(two, two), two)  # type: ignore[no-any-return]


def nasnet(C_0: Size, C_1: Size, F: Size, N: Size, K: Size) -> Module:
    """NASNet-A (N @ 24 F): three groups of N cells with F, 2F, 4F channels inside."""
    return as_keras(
        chain(
            stem=chain(conv=nn.Conv2d(C_0, C_1, 3, stride=2, bias=False), norm=nn.BatchNorm2d(C_1)),
            cells=Cells(C_1, F, N),
            act=nn.ReLU(),
            **pooled(predictions=nn.Linear(24 * F, K)),
        )
    )


FAMILIES = (
    family(
        nasnet,
        letters("C_0 C_1 F N K", C_1="symbol.first_width", F="symbol.cell_width", N="symbol.cells"),
        name="keras:NASNet",
        variants={
            # The penultimate layer has 1,056 and 4,032 channels: 24 F.
            "keras:NASNetMobile": keras(5326716, 36738, C_1=32, F=44, N=4),
            "keras:NASNetLarge": keras(88949818, 196668, 331, C_1=96, F=168, N=6),
        },
    ),
)
