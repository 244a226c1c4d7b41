"""MaxViT: each layer is a convolution, attention inside windows, and attention over a grid of far tokens."""

from __future__ import annotations

from functools import partial
from typing import Any

from ... import nn
from ...blocks.positions import RelativeWindow
from ...nn.module import Module
from ...nn.shapes import Shape
from ...symbols import Size, exact_quotient
from .letters import letters, row
from .parts import chain, conv_norm, pooled, squeeze_excite, staged
from .published import family, torchvision
from .tokens import mlp


class RelativeAttention(Module):
    """Attention over the P × P tokens of a part, with a learned bias for each distance and head."""

    family = "attention"

    def __init__(self, d: Size, d_h: Size, P: Size) -> None:
        super().__init__()
        self.to_qkv = nn.Linear(d, 3 * d)
        self.merge = nn.Linear(d, d)
        self.distances = RelativeWindow(P, exact_quotient(d, d_h))

    def output_shape(self, input: Shape) -> Any:
        return self.merge((*self.to_qkv(input)[:-1], input[-1]))


class Partitioned(Module):
    """An image ``(d, H, W)`` as parts of P × P tokens, ``(H W / P², P², d)``, through the body, and back.

    The parts are windows of neighbours, or grids of tokens far apart; the shapes are the same.
    """

    def __init__(self, body: Module, P: Size) -> None:
        super().__init__()
        self.P = self._size("P", P)
        self.body = body

    def output_shape(self, input: Shape) -> Any:
        *batch, d, H, W = input
        rows, columns = exact_quotient(H, self.P), exact_quotient(W, self.P)
        self.body((*batch, rows * columns, self.P * self.P, d))
        return input


def attention(d: Size, d_h: Size, P: Size) -> Module:
    """Attention, then two layers at each token, each behind a norm and beside a shortcut."""
    return Partitioned(
        chain(
            attention=nn.Residual(chain(norm=nn.LayerNorm(d), attention=RelativeAttention(d, d_h, P))),
            mlp=nn.Residual(chain(norm=nn.LayerNorm(d), mlp=mlp(d, 4 * d))),
        ),
        P,
    )


def mbconv(C_in: Size, C_out: Size, stride: int = 1) -> Module:
    """An inverted residual behind a norm, four times as wide inside, with a gate that squeezes to a quarter."""
    hidden = 4 * C_out
    shortcut = chain(pool=nn.AvgPool2d(3, stride=2, padding=1), project=nn.Conv2d(C_in, C_out, 1))
    return nn.Residual(
        block=chain(
            norm=nn.BatchNorm2d(C_in),
            expand=conv_norm(C_in, hidden, activation=nn.GELU),
            depthwise=conv_norm(hidden, hidden, 3, stride, groups=hidden, activation=nn.GELU),
            gate=squeeze_excite(hidden, exact_quotient(C_out, 4), inner=nn.SiLU),
            project=nn.Conv2d(hidden, C_out, 1),
        ),
        shortcut=shortcut if stride == 2 else None,
    )


def layer(C_in: Size, C_out: Size, stride: int = 1, *, d_h: Size, P: Size) -> Module:
    """Convolution, windows, grid."""
    return chain(mbconv=mbconv(C_in, C_out, stride), window=attention(C_out, d_h, P), grid=attention(C_out, d_h, P))


def maxvit(C_0: Size, v: Size, d_h: Size, P: Size, K: Size, **sizes: Size) -> Module:
    """A stem with v channels, four stages of n layers with w channels, parts of P × P tokens, heads of width d_h."""
    make, widths = partial(layer, d_h=d_h, P=P), row("w", sizes)
    C = widths[-1]
    rows = [(make, w, n, 2) for w, n in zip(widths, row("n", sizes), strict=True)]
    return chain(
        stem1=conv_norm(C_0, v, 3, 2, activation=nn.GELU),
        stem2=nn.Conv2d(v, v, 3, padding=1),
        **staged("stage", v, rows),
        **pooled(norm=nn.LayerNorm(C), hidden=nn.Linear(C, C), act=nn.Tanh(), head=nn.Linear(C, K, bias=False)),
    )


FAMILIES = (
    family(
        maxvit,
        letters("C_0 v w_1 w_2 w_3 w_4 n_1 n_2 n_3 n_4 d_h P K", P="symbol.window"),
        variants={"maxvit_t": torchvision(30919624, v=64, w=(64, 128, 256, 512), n=(2, 2, 5, 2), d_h=32, P=7)},
    ),
)
