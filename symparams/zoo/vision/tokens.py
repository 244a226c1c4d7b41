"""What vision transformers are built from: images as rows of vectors, in windows, with learned positions."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...blocks.positions import RelativeWindow
from ...nn.axes import Axis, Kind
from ...nn.module import Module
from ...nn.parameter import Parameter
from ...nn.shapes import Shape
from ...symbols import Size, ceiling_quotient, times
from .parts import Activation, chain


class ChannelsLast(Module):
    """``(C, H, W)`` becomes ``(H, W, C)``; ``ChannelsFirst`` is its inverse."""

    nothing = "reshape"

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-3], *input[-2:], input[-3])


class ChannelsFirst(Module):
    """``(H, W, C)`` becomes ``(C, H, W)``."""

    nothing = "reshape"

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-3], input[-1], *input[-3:-1])


class ImageNorm(Module):
    """A layer norm over the channels of each position of an image ``(C, H, W)``.

    Parameters: ``2 C``.
    """

    def __init__(self, C: Size) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(C)

    def output_shape(self, input: Shape) -> Shape:
        self.norm((*input[:-3], *input[-2:], input[-3]))
        return input


class Scale(Module):
    """A learned factor for each channel.

    Parameters: ``C``.
    """

    family = "scale"

    def __init__(self, C: Size) -> None:
        super().__init__()
        self.C = self._size("C", C)
        self.weight = Parameter((Axis(self.C, "channels", Kind.OUTPUT),), "gain")

    def output_shape(self, input: Shape) -> Shape:
        return input


class Tokens(Module):
    """Positions as a row, a class token in front, a learned position added to each.

    Parameters: ``d + (n + 1) d`` for n positions of width d.
    """

    family = "tokens"

    def __init__(self, n: Size, d: Size) -> None:
        super().__init__()
        self.n, self.d = self._size("n", n), self._size("d", d)
        width = Axis(self.d, "outputs", Kind.OUTPUT)
        self.class_token = Parameter((width,), "token")
        self.position = Parameter((Axis(self.n + 1, "rows", Kind.TABLE), width), "table")

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-3], times(input[-2:]) + 1, input[-3])


class FirstToken(Module):
    """What the class token has become."""

    nothing = "reshape"

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-2], input[-1])


class SelfAttention(Module):
    """Every token looks at every other."""

    def __init__(self, d: Size, h: Size) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(d, h, batch_first=True)

    def output_shape(self, input: Shape) -> Any:
        return self.attention(input, input, input, need_weights=False)[0]


class WindowAttention(Module):
    """Attention inside windows of M × M tokens, with a learned bias for each distance and head.

    Parameters: ``3 d (d + 1) + d (d + 1)`` for queries, keys, values and the projection behind the heads, and the
    biases of the distances: ``(2M − 1)² h`` in a table.
    """

    family = "attention"

    def __init__(self, d: Size, h: Size, M: Size) -> None:
        super().__init__()
        self.M = self._size("M", M)
        self.qkv = nn.Linear(d, 3 * d)
        self.proj = nn.Linear(d, d)
        self._require("divides", "d", self.proj.in_features, self._size("h", h), "h")
        self.distances: Module = RelativeWindow(self.M, h)

    def output_shape(self, input: Shape) -> Shape:
        *batch, H, W, d = input
        rows, columns = ceiling_quotient(H, self.M), ceiling_quotient(W, self.M)
        self.proj((*self.qkv((*batch, rows * columns, self.M * self.M, d))[:-1], d))
        return input


def mlp(d: Size, hidden: Size, activation: Activation = nn.GELU) -> nn.Sequential:
    """Two layers, wider in between."""
    return chain(fc1=nn.Linear(d, hidden), act=activation(), fc2=nn.Linear(hidden, d))
