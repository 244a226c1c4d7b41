"""StableLM, StarCoder 2 and Command R: between GPT and Llama."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import MLP, Attention, Block, GatedMLP, decoder, head_width
from ..records import family, size


def _norms(h: Size, h_kv: Size, d_h: Size) -> tuple[Module, Module]:
    """Norms of queries and keys, with a gain for each number of each head."""
    return nn.LayerNorm((h, d_h), bias=False), nn.LayerNorm((h_kv, d_h), bias=False)


def stablelm(
    d: Size, h: Size, h_kv: Size, d_ff: Size, *, bias: bool = False, qk_norm: bool = False, parallel: bool = False
) -> Block:
    """StableLM: Llama with layer norms; some norm queries and keys by head, some set both parts side by side."""
    norms = _norms(h, h_kv, head_width(d, h)) if qk_norm else None
    return Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, bias=bias, out_bias=False, norms=norms),
        post_attention_layernorm=None if parallel else nn.LayerNorm(d),
        mlp=GatedMLP(d, d_ff),
    )


def starcoder2(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None, *, bias: bool = True) -> Block:
    """StarCoder 2: layer norms and biases as in GPT-2, rotary positions and few key and value heads as in Llama."""
    return Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias),
        post_attention_layernorm=nn.LayerNorm(d),
        mlp=MLP(d, d_ff, bias=bias),
    )


def cohere(
    d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None, *, bias: bool = False, qk_norm: bool = False
) -> Block:
    """Command R: attention and a gated feed-forward layer side by side behind one norm that has no shift."""
    d_h = head_width(d, h, d_h)
    return Block(
        input_layernorm=nn.LayerNorm(d, bias=False),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=_norms(h, h_kv, d_h) if qk_norm else None),
        mlp=GatedMLP(d, d_ff),
    )


FAMILIES = (
    family(
        decoder(stablelm, norm=nn.LayerNorm),
        ModelType(
            "stablelm",
            "StableLm",
            CAUSAL,
            defaults={"V": 50304, "d": 2560, "L": 32, "h": 32, "h_kv": 32, "d_ff": 6912},
            names={"bias": "use_qkv_bias", "qk_norm": "qk_layernorm", "parallel": "use_parallel_residual"},
            reads="tied bias qk_norm parallel",
            variants={"stablelm-2-1.6b": size(V=100352, d=2048, L=24, h=32, h_kv=32, d_ff=5632, bias=True)},
        ),
    ),
    family(
        decoder(starcoder2, tied=True, norm=nn.LayerNorm),
        ModelType(
            "starcoder2",
            "Starcoder2",
            CAUSAL,
            like="starcoder2-3b",
            names={"bias": "use_bias"},
            reads="tied bias",
            usual={"V": 49152, "d_ff": "4 d"},
            variants={
                "starcoder2-3b": size(d=3072, L=30, h=24, h_kv=2),
                "starcoder2-7b": size(d=4608, L=32, h=36, h_kv=4),
                "starcoder2-15b": size(d=6144, L=40, h=48, h_kv=4),
            },
        ),
    ),
    family(
        decoder(cohere, tied=True, norm=partial(nn.LayerNorm, bias=False)),
        ModelType(
            "cohere",
            "Cohere",
            CAUSAL,
            like="command-r-35b",
            defaults={"h_kv": "h"},
            names={"qk_norm": "use_qk_norm"},
            reads="tied bias qk_norm",
            variants={"command-r-35b": size(V=256000, d=8192, L=40, h=64, h_kv=64, d_ff=22528)},
        ),
    ),
)
