"""Mamba: a state-space model in place of attention."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Block, decoder
from ..published import Sizes


class Mixer(Module):
    """The selective state space: widths d outside and e inside, N states a channel, step sizes of rank r.

    Args:
        d, e: width of the model and inside.
        N: states of a channel.
        k: the kernel of the convolution over time, one filter a channel.
        r: the rank of the step sizes.
        bias, conv_bias: whether the projections, the convolution have biases.
    """

    def __init__(self, d: Size, e: Size, N: Size, k: Size, r: Size, *, bias: bool = False, conv_bias: bool = True):
        super().__init__()
        self.in_proj = nn.Linear(d, 2 * e, bias=bias)
        self.conv1d = nn.Conv1d(e, e, k, groups=e, bias=conv_bias)
        self.x_proj = nn.Linear(e, r + 2 * N, bias=False)
        self.dt_proj = nn.Linear(r, e)
        channels = nn.Axis(e, "channels", nn.Kind.OUTPUT)
        self.A_log = nn.Parameter((channels, nn.Axis(N, "states", nn.Kind.INPUT)), "weight")
        self.D = nn.Parameter((channels,), "gain")
        self.out_proj = nn.Linear(e, d, bias=bias)

    def output_shape(self, input: Shape) -> Shapes:
        self.in_proj(input)
        return self.out_proj((*input[:-1], self.out_proj.in_features))


def mamba(
    V: Size,
    d: Size,
    L: Size,
    e: Size,
    N: Size,
    k: Size,
    r: Size,
    *,
    tied: bool = True,
    bias: bool = False,
    conv_bias: bool = True,
    head: str = "lm",
) -> Module:
    """Mamba: L state-space mixers behind an RMS norm each; no attention, no positions, no feed-forward layers."""
    block = Block(norm=nn.RMSNorm(d), mixer=Mixer(d, e, N, k, r, bias=bias, conv_bias=conv_bias))
    return decoder(V, d, L, block, {"norm_f": nn.RMSNorm(d)}, head, tie=tied)


class Mixer2(Module):
    """The second selective state space: h heads, N states, g groups; states and step sizes come with the input.

    Args:
        d, e: width of the model and inside (``e = h d_h``).
        h, N, g, k: heads, states, groups that share them, kernel of the convolution over time.
        bias, conv_bias: whether the projections, the convolution have biases.
    """

    def __init__(
        self, d: Size, e: Size, h: Size, N: Size, g: Size, k: Size, *, bias: bool = False, conv_bias: bool = True
    ) -> None:
        super().__init__()
        wide = e + 2 * g * N
        self.in_proj = nn.Linear(d, e + wide + h, bias=bias)
        self.conv1d = nn.Conv1d(wide, wide, k, groups=wide, bias=conv_bias)
        heads = nn.Axis(h, "heads", nn.Kind.GATE)
        self.dt_bias = nn.Parameter((heads,), "bias")
        self.A_log = nn.Parameter((heads,), "weight")
        self.D = nn.Parameter((heads,), "gain")
        self.norm = nn.RMSNorm(e)
        self.out_proj = nn.Linear(e, d, bias=bias)

    def output_shape(self, input: Shape) -> Shapes:
        self.in_proj(input)
        return self.out_proj((*input[:-1], self.out_proj.in_features))


def mamba2(
    V: Size,
    d: Size,
    L: Size,
    e: Size,
    h: Size,
    N: Size,
    g: Size,
    k: Size,
    *,
    tied: bool = True,
    bias: bool = False,
    conv_bias: bool = True,
    head: str = "lm",
) -> Module:
    """Mamba 2: Mamba with heads, one decay a head."""
    block = Block(norm=nn.RMSNorm(d), mixer=Mixer2(d, e, h, N, g, k, bias=bias, conv_bias=conv_bias))
    return decoder(V, d, L, block, {"norm_f": nn.RMSNorm(d)}, head, tie=tied)


_MAMBA = Sizes("V d L e N k r", "MambaForCausalLM")
_MAMBA2 = Sizes("V d L e h N g k", "Mamba2ForCausalLM")

FAMILIES = (
    Family(
        name="mamba",
        title="model.mamba",
        build=mamba,
        meanings=letters(
            "V d L e N k r", e="symbol.inner_width", N="symbol.states", k="symbol.time_kernel", r="symbol.step_rank"
        ),
        variants={
            "mamba-130m": _MAMBA(50280, 768, 24, 1536, 16, 4, 48),
            "mamba-370m": _MAMBA(50280, 1024, 48, 2048, 16, 4, 64),
            "mamba-790m": _MAMBA(50280, 1536, 48, 3072, 16, 4, 96),
            "mamba-1.4b": _MAMBA(50280, 2048, 48, 4096, 16, 4, 128),
            "mamba-2.8b": _MAMBA(50280, 2560, 64, 5120, 16, 4, 160),
        },
    ),
    Family(
        name="mamba2",
        title="model.mamba2",
        build=mamba2,
        meanings=letters(
            "V d L e h N g k",
            e="symbol.inner_width",
            h="symbol.state_heads",
            N="symbol.states",
            g="symbol.state_groups",
            k="symbol.time_kernel",
        ),
        variants={
            "mamba2-130m": _MAMBA2(50288, 768, 24, 1536, 24, 128, 1, 4),
            "mamba2-780m": _MAMBA2(50288, 1536, 48, 3072, 48, 128, 1, 4),
            "mamba2-2.7b": _MAMBA2(50288, 2560, 64, 5120, 80, 128, 1, 4),
        },
    ),
)
