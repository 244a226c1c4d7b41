"""What vision networks are built from besides layers: branches that meet again, and the convolution with its norm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import nn
from ...errors import ShapeError
from ...nn.axes import Axis, Kind
from ...nn.module import Module
from ...nn.shapes import Shape, must_equal, shape_text
from ...symbols import Size, floor_quotient, plus

Make = Callable[[], Module]
Activation = Callable[[], Module]


class Repeat(Module):
    """The same block ``n`` times, one after the other, each with parameters of its own.

    Parameters: ``n`` times those of the block. The block stands here once; its tensors have an axis more, the layers.
    """

    family = "repeat"

    def __init__(self, block: Module, n: Any) -> None:
        super().__init__()
        self.block = block
        self.n = self._size("n", n, minimum=0)
        for tensor in (*block.parameters(), *block.buffers()):
            tensor.axes = (Axis(self.n, "layers", Kind.LAYER), *tensor.axes)

    def output_shape(self, input: Shape) -> Any:
        output = self.block(input)
        if output != input:
            raise ShapeError(
                f"Repeat: the block turns {shape_text(input)} into {shape_text(output)}, so it cannot follow itself"
            )
        return output


class Residual(Module):
    """``body(x) + x``, or ``body(x) + shortcut(x)`` where the shapes differ."""

    family = "residual"

    def __init__(self, body: Module, shortcut: Module | None = None, after: Module | None = None) -> None:
        super().__init__()
        self.body = body
        if shortcut is not None:
            self.shortcut = shortcut
        if after is not None:
            self.after = after

    def output_shape(self, input: Shape) -> Any:
        output = self.body(input)
        other = self._modules["shortcut"](input) if "shortcut" in self._modules else input  # type: ignore[misc]
        if len(output) != len(other):
            raise ShapeError(f"Residual: {shape_text(output)} and {shape_text(other)} cannot be added")
        for one, two in zip(output, other, strict=True):
            must_equal("Residual", "a size of the body's output", one, two, other)
        return self._modules["after"](output) if "after" in self._modules else output  # type: ignore[misc]


class Concat(Module):
    """Branches over the same input, their channels put side by side; ``keep_input`` puts the input in front."""

    family = "concat"

    def __init__(self, branches: Mapping[str, Module], keep_input: bool = False) -> None:
        super().__init__()
        self.keep_input = keep_input
        for name, branch in branches.items():
            self.add_module(name, branch)

    def output_shape(self, input: Shape) -> Any:
        outputs = [input] * self.keep_input + [branch(input) for branch in self.children()]
        first = outputs[0]
        for output in outputs[1:]:
            if output[:-3] != first[:-3] or output[-2:] != first[-2:]:
                raise ShapeError(f"Concat: {shape_text(first)} and {shape_text(output)} cannot stand side by side")
        return (*first[:-3], plus(output[-3] for output in outputs), *first[-2:])


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


def chain(**modules: Module | None) -> nn.Sequential:
    """A sequence of named modules; what is ``None`` is not there."""
    return nn.Sequential({name: module for name, module in modules.items() if module is not None})


def repeat(block: Make, n: Size) -> Module | None:
    """``n`` blocks; with none of them the block is not built at all."""
    if isinstance(n, int) and n == 0:
        return None
    return Repeat(block(), n)


def stage(first: Module, other: Make, n: Size) -> nn.Sequential:
    """``n`` blocks, the first of which changes width or resolution: it is built apart, the others are alike."""
    return chain(first=first, rest=repeat(other, n - 1))


def conv_norm(
    C_in: Size,
    C_out: Size,
    k: int | tuple[int, int] = 1,
    stride: int = 1,
    groups: Size = 1,
    activation: Activation | None = nn.ReLU,
    bias: bool = False,
    padding: int | None = None,
) -> nn.Sequential:
    """A convolution and a batch norm, which makes its bias superfluous; unless padding is given the size is kept."""
    sides = k if isinstance(k, tuple) else (k, k)
    around = tuple((side - 1) // 2 for side in sides) if padding is None else padding
    return chain(
        conv=nn.Conv2d(C_in, C_out, k, stride=stride, padding=around, groups=groups, bias=bias),
        norm=nn.BatchNorm2d(C_out),
        act=activation() if activation else None,
    )


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
