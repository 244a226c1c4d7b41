"""Mamba: a state-space model in place of attention."""

from __future__ import annotations

from ... import nn
from ...blocks.state_space import Mamba
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, ceiling_quotient
from ..model_types import Config, ModelType, Values
from ..pieces import Block, decoder
from ..records import family, size


class Mixer(Mamba):
    """The selective state space: widths d outside and e inside, N states a channel, step sizes of rank r.

    Args:
        d, e: width of the model and inside.
        N: states of a channel.
        k: the kernel of the convolution over time, one filter a channel.
        r: the rank of the step sizes.
        bias, conv_bias: whether the projections, the convolution have biases.
    """

    family, arguments = Module.family, {}
    convolution = "conv1d"

    def __init__(self, d: Size, e: Size, N: Size, k: Size, r: Size, *, bias: bool = False, conv_bias: bool = True):
        Module.__init__(self)
        self.dim, self.state, self.kernel_size, self.rank = d, N, k, r
        self._project(e, bias, conv_bias)


def mamba(d: Size, e: Size, N: Size, k: Size, r: Size, *, bias: bool = False, conv_bias: bool = True) -> Block:
    """Mamba: L state-space mixers behind an RMS norm each; no attention, no positions, no feed-forward layers."""
    return Block(norm=nn.RMSNorm(d), mixer=Mixer(d, e, N, k, r, bias=bias, conv_bias=conv_bias))


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
    d: Size, e: Size, h: Size, N: Size, g: Size, k: Size, *, bias: bool = False, conv_bias: bool = True
) -> Block:
    """Mamba 2: Mamba with heads, one decay a head."""
    return Block(norm=nn.RMSNorm(d), mixer=Mixer2(d, e, h, N, g, k, bias=bias, conv_bias=conv_bias))


def _width(config: Config, sizes: Values, switches: Values) -> None:
    """The width inside; in Mamba 2 it is that of the heads, which a consistent file makes ``expand d``."""
    sizes["e"] = config.times("expand", 2, sizes["d"])


def _mamba(config: Config, sizes: Values, switches: Values) -> None:
    # The original files give the vocabulary before it is filled up to a multiple.
    step = config.size("pad_vocab_size_multiple", 1)
    sizes["V"] = ceiling_quotient(sizes["V"], step) * step
    _width(config, sizes, switches)
    automatic = config.get("time_step_rank", "auto") == "auto"
    sizes["r"] = ceiling_quotient(sizes["d"], 16) if automatic else config.size("time_step_rank")


_NAMES = {"N": "state_size", "k": "conv_kernel", "e": "", "bias": "use_bias", "conv_bias": "use_conv_bias"}

FAMILIES = (
    family(
        decoder(mamba, tied=True, norm_f=nn.RMSNorm),
        ModelType(
            "mamba",
            "Mamba MambaLMHeadModel",
            {"ForCausalLM": "lm", "Model": "none", "LMHeadModel": "lm"},
            like="mamba-130m",
            defaults={"L": 32},
            names={**_NAMES, "d": "hidden_size d_model", "L": "num_hidden_layers n_layer"},
            reads="tied bias conv_bias",
            adjust=_mamba,
            usual={"V": 50280, "N": 16, "k": 4, "e": "2 d"},
            variants={
                "mamba-130m": size(d=768, L=24, r=48),
                "mamba-370m": size(d=1024, L=48, r=64),
                "mamba-790m": size(d=1536, L=48, r=96),
                "mamba-1.4b": size(d=2048, L=48, r=128),
                "mamba-2.8b": size(d=2560, L=64, r=160),
            },
        ),
        meanings={"e": "symbol.inner_width", "N": "symbol.states", "k": "symbol.time_kernel", "r": "symbol.step_rank"},
    ),
    family(
        decoder(mamba2, tied=True, norm_f=nn.RMSNorm),
        ModelType(
            "mamba2",
            "Mamba2",
            {"ForCausalLM": "lm", "Model": "none"},
            defaults={"V": 32768, "d": 4096, "L": 64, "h": 128, "N": 128, "g": 8, "k": 4, "tied": False},
            names={**_NAMES, "h": "num_heads", "g": "n_groups"},
            reads="tied bias conv_bias",
            adjust=_width,
            usual={"V": 50288, "N": 128, "g": 1, "k": 4, "e": "2 d"},
            variants={
                "mamba2-130m": size(d=768, L=24, h=24),
                "mamba2-780m": size(d=1536, L=48, h=48),
                "mamba2-2.7b": size(d=2560, L=64, h=80),
            },
        ),
        meanings={
            "e": "symbol.inner_width",
            "h": "symbol.state_heads",
            "N": "symbol.states",
            "g": "symbol.state_groups",
            "k": "symbol.time_kernel",
        },
    ),
)
