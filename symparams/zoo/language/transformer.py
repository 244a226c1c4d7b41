"""The Transformer of "Attention is all you need": an encoder, a decoder that looks at it, one table for all."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..pieces import MLP, Attention, Block, scores
from ..records import family, size
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

    return EncoderDecoder(stack(cross=False), stack(cross=True), head=scores(shared, True, bias=False))


_PAPER = "the paper's Table 3, with biases in the attention"

FAMILIES = (
    family(
        transformer,
        variants={
            "transformer-base": size(V=37000, d=512, L=6, h=8, d_ff=2048, of=_PAPER),
            "transformer-big": size(V=37000, d=1024, L=6, h=16, d_ff=4096, of=_PAPER),
        },
    ),
)
