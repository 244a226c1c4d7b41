"""RWKV: a recurrent network that trains like a transformer."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..model_types import ModelType
from ..pieces import Block, with_head
from ..records import family, size


def _channels(size: Size) -> nn.Parameter:
    return nn.Parameter((nn.Axis(size, "channels", nn.Kind.OUTPUT),), "gain")


class TimeMix(Module):
    """In place of attention: keys and values fade with time, each channel at its own pace."""

    def __init__(self, d: Size, a: Size) -> None:
        super().__init__()
        self.time_decay, self.time_first = _channels(a), _channels(a)
        self.time_mix_key, self.time_mix_value, self.time_mix_receptance = _channels(d), _channels(d), _channels(d)
        for name in ("key", "value", "receptance"):
            self.add_module(name, nn.Linear(d, a, bias=False))
        self.output = nn.Linear(a, d, bias=False)

    def output_shape(self, input: Shape) -> Shapes:
        return self.output((*input[:-1], self.output.in_features))


class ChannelMix(Module):
    """The feed-forward layer, its output gated by the channels themselves."""

    def __init__(self, d: Size, d_ff: Size) -> None:
        super().__init__()
        self.time_mix_key, self.time_mix_receptance = _channels(d), _channels(d)
        self.key = nn.Linear(d, d_ff, bias=False)
        self.receptance = nn.Linear(d, d, bias=False)
        self.value = nn.Linear(d_ff, d, bias=False)

    def output_shape(self, input: Shape) -> Shapes:
        return self.value(self.key(input))


def rwkv(
    V: Size,
    d: Size,
    L: Size,
    a: Size | None = None,
    d_ff: Size | None = None,
    *,
    tied: bool = False,
    head: str = "lm",
) -> Module:
    """RWKV 4: tokens and a norm, L blocks, a norm, a head; no positions."""
    block = Block(
        ln1=nn.LayerNorm(d),
        attention=TimeMix(d, d if a is None else a),
        ln2=nn.LayerNorm(d),
        feed_forward=ChannelMix(d, 4 * d if d_ff is None else d_ff),
    )
    parts = {
        "embeddings": nn.Embedding(V, d),
        "pre_ln": nn.LayerNorm(d),
        "layers": nn.Repeat(block, L),
        "ln_out": nn.LayerNorm(d),
    }
    return with_head(parts, head, tied=tied)


FAMILIES = (
    family(
        rwkv,
        ModelType(
            "rwkv",
            "Rwkv",
            {"ForCausalLM": "lm", "Model": "none"},
            like="rwkv-4-169m",
            defaults={"d": 4096, "L": 32},
            names={"a": "attention_hidden_size"},
            usual={"V": 50277},
            variants={"rwkv-4-169m": size(d=768, L=12), "rwkv-4-14b": size(d=5120, L=40)},
        ),
        meanings={"a": "symbol.attention_width"},
    ),
)
