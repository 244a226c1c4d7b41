"""Llama and the decoders built like it: RMS norms, rotary positions, gated feed-forward layers, grouped heads."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, GatedMLP, head_width, with_head


def llama(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    out_bias: bool | None = None,
    mlp_bias: bool = False,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Llama, Mistral, Qwen: L blocks of attention and a gated feed-forward layer, an RMS norm before each.

    Queries, keys and values have biases in Qwen 1.5 to 2.5 (``bias``, ``out_bias=False``); Qwen 3 norms queries and
    keys over the width of a head instead (``qk_norm``).
    """
    d_h = head_width(d, h, d_h)
    tokens = nn.Embedding(V, d)
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(
            d,
            h,
            h_kv,
            d_h,
            bias=bias,
            out_bias=out_bias,
            norms=(nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None,
        ),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff, bias=mlp_bias),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "norm": nn.RMSNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


FAMILIES = (
    Family(
        name="llama",
        title="model.llama",
        build=llama,
        meanings=letters("V d L h h_kv d_ff d_h K"),
    ),
)
