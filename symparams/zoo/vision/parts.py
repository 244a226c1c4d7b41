"""What vision networks are built from besides the layers and containers of ``nn``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, must_equal
from ...symbols import Size, floor_quotient

Activation = Callable[[], Module]
#: A stage: its block (from channels to channels, with a stride), its channels, how many blocks, the first one's stride.
Row = tuple[Callable[..., Module], Size, Size, int]


class Gate(Module):
    """``x · gate(x)``: the input, each channel scaled by what the gate says of it."""

    family = "gate"

    def __init__(self, gate: Module) -> None:
        super().__init__()
        self.gate = gate

    def output_shape(self, input: Shape) -> Any:
        scale = self.gate(input)
        must_equal("Gate", "the number of scales", scale[-3], input[-3], input)
        return input


class Aside(Module):
    """A head that looks at what passes and leaves it as it is: it is there to be trained with, and counted."""

    family = "aside"

    def __init__(self, head: Module) -> None:
        super().__init__()
        self.head = head

    def output_shape(self, input: Shape) -> Any:
        self.head(input)
        return input


class Half(Module):
    """The first half of the channels passes, the other goes through the body; then the two are shuffled."""

    family = "half"

    def __init__(self, body: Module) -> None:
        super().__init__()
        self.body = body

    def output_shape(self, input: Shape) -> Any:
        passing = floor_quotient(input[-3], 2)
        output = self.body((*input[:-3], input[-3] - passing, *input[-2:]))
        return (*output[:-3], passing + output[-3], *output[-2:])


class Mean(Module):
    """The mean of each channel over all positions: ``(C, H, W)`` becomes ``(C,)``."""

    family = "average_pooling"
    nothing = "average_pooling"

    def output_shape(self, input: Shape) -> Shape:
        return input[:-2]


def residual(body: Module, shortcut: Module | None = None) -> nn.Sequential:
    """``relu(body(x) + x)``, or ``relu(body(x) + shortcut(x))`` where the shapes differ."""
    return chain(sum=nn.Residual(body, shortcut), act=nn.ReLU())


def parallel(**branches: Module) -> nn.Parallel:
    """Branches over the same input, whose channels are put side by side; the names are for whoever reads the code."""
    return nn.Parallel(*branches.values())


def chain(**modules: Module | None) -> nn.Sequential:
    """A sequence of named modules; what is ``None`` is not there."""
    return nn.Sequential({name: module for name, module in modules.items() if module is not None})


def pooled(**head: Module) -> dict[str, Module]:
    """The mean of each channel over all positions, and the layers that make classes of the means."""
    return {"avgpool": nn.AdaptiveAvgPool2d(1), "flatten": nn.Flatten(-3), **head}


def fully_connected(n: Size, h: Size, K: Size, drop_first: bool = False) -> nn.Sequential:
    """Three layers, n to h to h to K; what is dropped, is so before or behind the first two."""
    layers: list[Module] = []
    for width in (n, h):
        layer = [nn.Linear(width, h), nn.ReLU()]
        layers += [nn.Dropout(), *layer] if drop_first else [*layer, nn.Dropout()]
    return nn.Sequential(*layers, nn.Linear(h, K))


def repeat(block: Callable[[], Module], n: Size) -> Module | None:
    """``n`` blocks; with none of them the block is not built at all."""
    if isinstance(n, int) and n == 0:
        return None
    return nn.Repeat(block(), n)


def staged(name: str, C: Size, rows: Iterable[Row], start: int = 1) -> dict[str, Module]:
    """Stages of blocks over C channels, numbered from ``start``.

    The first block of a stage changes width or resolution, so it is built apart; the others are alike.
    """
    stages: dict[str, Module] = {}
    for i, (block, C_out, n, stride) in enumerate(rows, start):
        first, other = block(C, C_out, stride=stride), partial(block, C_out, C_out)
        stages[f"{name}{i}"] = chain(first=first, rest=repeat(other, n - 1))
        C = C_out
    return stages


def conv_norm(
    C_in: Size,
    C_out: Size,
    k: int | tuple[int, int] = 1,
    stride: int = 1,
    groups: Size = 1,
    activation: Activation | None = nn.ReLU,
    bias: bool = False,
    padding: int | None = None,
    dilation: int = 1,
) -> nn.Sequential:
    """A convolution and a batch norm, which makes its bias superfluous; unless padding is given the size is kept."""
    sides = k if isinstance(k, tuple) else (k, k)
    around = tuple(dilation * (side - 1) // 2 for side in sides) if padding is None else padding
    return chain(
        conv=nn.Conv2d(C_in, C_out, k, stride, around, dilation, groups, bias),
        norm=nn.BatchNorm2d(C_out),
        act=activation() if activation else None,
    )


def projected(C_in: Size, C_out: Size, stride: int = 1, bias: bool = False) -> Module | None:
    """What stands beside a body that changes width or resolution, 1 × 1 and a norm; nothing where it keeps both."""
    changes = stride != 1 or C_in != C_out
    return conv_norm(C_in, C_out, 1, stride, activation=None, bias=bias) if changes else None


def squeeze_excite(C: Size, squeezed: Size, inner: Activation = nn.ReLU, outer: Activation = nn.Sigmoid) -> Gate:
    """Each channel scaled by what a small network sees in the means of all channels."""
    return Gate(
        chain(
            pool=nn.AdaptiveAvgPool2d(1),
            squeeze=nn.Conv2d(C, squeezed, 1),
            inner=inner(),
            excite=nn.Conv2d(squeezed, C, 1),
            outer=outer(),
        )
    )
