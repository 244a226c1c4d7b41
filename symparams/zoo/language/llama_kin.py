"""StableLM, StarCoder 2 and Command R: between GPT and Llama."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, GatedMLP, head_width, with_head


def stablelm(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    qk_norm: bool = False,
    parallel: bool = False,
    head: str = "lm",
) -> Module:
    """StableLM: Llama with layer norms; some norm queries and keys by head, some set both parts side by side."""
    d_h = head_width(d, h)
    tokens = nn.Embedding(V, d)
    norms = (nn.LayerNorm((h, d_h), bias=False), nn.LayerNorm((h_kv, d_h), bias=False))
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, bias=bias, out_bias=False, norms=norms if qk_norm else None),
        post_attention_layernorm=None if parallel else nn.LayerNorm(d),
        mlp=GatedMLP(d, d_ff),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "norm": nn.LayerNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


def starcoder2(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = True,
    head: str = "lm",
) -> Module:
    """StarCoder 2: layer norms and biases as in GPT-2, rotary positions and few key and value heads as in Llama."""
    tokens = nn.Embedding(V, d)
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, bias=bias),
        post_attention_layernorm=nn.LayerNorm(d),
        mlp=MLP(d, d_ff, bias=bias),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "norm": nn.LayerNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


def cohere(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Command R: attention and a gated feed-forward layer side by side behind one norm that has no shift."""
    d_h = head_width(d, h)
    tokens = nn.Embedding(V, d)
    norms = (nn.LayerNorm((h, d_h), bias=False), nn.LayerNorm((h_kv, d_h), bias=False))
    block = Block(
        input_layernorm=nn.LayerNorm(d, bias=False),
        self_attn=Attention(d, h, h_kv, bias=bias, norms=norms if qk_norm else None),
        mlp=GatedMLP(d, d_ff),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "norm": nn.LayerNorm(d, bias=False)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


FAMILIES = tuple(
    Family(name=name, title=title, build=build, meanings=letters("V d L h h_kv d_ff K"))
    for name, title, build in (
        ("stablelm", "model.stablelm", stablelm),
        ("starcoder2", "model.starcoder2", starcoder2),
        ("cohere", "model.cohere", cohere),
    )
)
