"""The Transformer of "Attention is all you need": an encoder, a decoder that looks at it, one table for all."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block
from ..pieces import tied as tie
from ..published import Sizes
from .t5 import EncoderDecoder


def transformer(V: Size, d: Size, L: Size, h: Size, d_ff: Size) -> Module:
    """L blocks to read and L to write, a norm after each part; the positions are sines and nothing to learn.

    Source, target and head use one table of V rows.
    """
    shared = nn.Embedding(V, d)

    def stack(cross: bool) -> nn.Sequential:
        tokens = nn.Embedding(V, d)
        tokens.weight = shared.weight
        block = Block(
            self_attn=Attention(d, h, bias=True),
            norm1=nn.LayerNorm(d),
            cross_attn=Attention(d, h, bias=True) if cross else None,
            norm2=nn.LayerNorm(d) if cross else None,
            mlp=MLP(d, d_ff),
            norm3=nn.LayerNorm(d),
        )
        return nn.Sequential({"embed_tokens": tokens, "layers": nn.Repeat(block, L)})

    return EncoderDecoder(stack(cross=False), stack(cross=True), head=tie(nn.Linear(d, V, bias=False), shared))


_TRANSFORMER = Sizes("V d L h d_ff", "the paper's Table 3, with biases in the attention")

FAMILIES = (
    Family(
        name="transformer",
        title="model.transformer",
        build=transformer,
        meanings=letters("V d L h d_ff"),
        variants={
            "transformer-base": _TRANSFORMER(37000, 512, 6, 8, 2048),
            "transformer-big": _TRANSFORMER(37000, 1024, 6, 16, 4096),
        },
    ),
)
