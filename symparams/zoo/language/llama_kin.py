"""StableLM, StarCoder 2 and Command R: between GPT and Llama."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, GatedMLP, decoder, head_width
from ..published import Sizes


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
    norms = (nn.LayerNorm((h, d_h), bias=False), nn.LayerNorm((h_kv, d_h), bias=False))
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, bias=bias, out_bias=False, norms=norms if qk_norm else None),
        post_attention_layernorm=None if parallel else nn.LayerNorm(d),
        mlp=GatedMLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"norm": nn.LayerNorm(d)}, head, K, tie=tied)


def starcoder2(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = True,
    head: str = "lm",
) -> Module:
    """StarCoder 2: layer norms and biases as in GPT-2, rotary positions and few key and value heads as in Llama."""
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias),
        post_attention_layernorm=nn.LayerNorm(d),
        mlp=MLP(d, d_ff, bias=bias),
    )
    return decoder(V, d, L, block, {"norm": nn.LayerNorm(d)}, head, K, tie=tied)


def cohere(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Command R: attention and a gated feed-forward layer side by side behind one norm that has no shift."""
    d_h = head_width(d, h, d_h)
    norms = (nn.LayerNorm((h, d_h), bias=False), nn.LayerNorm((h_kv, d_h), bias=False))
    block = Block(
        input_layernorm=nn.LayerNorm(d, bias=False),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=norms if qk_norm else None),
        mlp=GatedMLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"norm": nn.LayerNorm(d, bias=False)}, head, K, tie=tied)


_STABLELM = Sizes("V d L h h_kv d_ff", "StableLmForCausalLM")
_STARCODER2 = Sizes("V d L h h_kv d_ff", "Starcoder2ForCausalLM")
_COHERE = Sizes("V d L h h_kv d_ff", "CohereForCausalLM")

FAMILIES = (
    Family(
        name="stablelm",
        title="model.stablelm",
        build=stablelm,
        meanings=letters("V d L h h_kv d_ff K"),
        variants={
            "stablelm-2-1.6b": _STABLELM(100352, 2048, 24, 32, 32, 5632, bias=True),
        },
    ),
    Family(
        name="starcoder2",
        title="model.starcoder2",
        build=starcoder2,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "starcoder2-3b": _STARCODER2(49152, 3072, 30, 24, 2, 12288),
            "starcoder2-7b": _STARCODER2(49152, 4608, 32, 36, 4, 18432),
            "starcoder2-15b": _STARCODER2(49152, 6144, 40, 48, 4, 24576),
        },
    ),
    Family(
        name="cohere",
        title="model.cohere",
        build=cohere,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "command-r-35b": _COHERE(256000, 8192, 40, 64, 64, 22528),
        },
    ),
)
