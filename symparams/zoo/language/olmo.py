"""OLMo: the Allen Institute's decoders."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import Attention, Block, GatedMLP, decoder, head_width
from ..records import family, size

_plain = partial(nn.LayerNorm, elementwise_affine=False)


def olmo(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None, *, bias: bool = False) -> Block:
    """OLMo 1: Llama whose norms have nothing to learn."""
    return Block(
        input_layernorm=_plain(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias),
        post_attention_layernorm=_plain(d),
        mlp=GatedMLP(d, d_ff),
    )


def olmo2(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None, *, bias: bool = False) -> Block:
    """OLMo 2: RMS norms after each part, and over all queries and all keys of a token."""
    d_h = head_width(d, h, d_h)
    return Block(
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=(nn.RMSNorm(h * d_h), nn.RMSNorm(h_kv * d_h))),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
        post_feedforward_layernorm=nn.RMSNorm(d),
    )


def olmoe(
    d: Size, h: Size, h_kv: Size, m: Size, E: Size, k: Size, d_h: Size | None = None, *, bias: bool = False
) -> Block:
    """OLMoE: E experts of width m in every block, k of them at work, and norms over all queries and keys."""
    norms = (nn.RMSNorm(d), nn.RMSNorm(h_kv * head_width(d, h)))
    return Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=norms),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d),
    )


FAMILIES = (
    family(
        decoder(olmo, norm=_plain),
        ModelType(
            "olmo",
            "Olmo",
            CAUSAL,
            like="olmo-7b",
            defaults={"h_kv": "h"},
            reads="tied bias",
            usual={"V": 50304, "h_kv": "h"},
            variants={
                "olmo-1b": size(d=2048, L=16, h=16, d_ff=8192, tied=True),
                "olmo-7b": size(d=4096, L=32, h=32, d_ff=11008),
            },
        ),
    ),
    family(
        decoder(olmo2, norm=nn.RMSNorm),
        ModelType(
            "olmo2",
            "Olmo2",
            CAUSAL,
            like="olmo-2-7b",
            defaults={"V": 50304, "h_kv": "h"},
            reads="tied bias",
            usual={"V": 100352, "h_kv": "h"},
            variants={
                "olmo-2-7b": size(d=4096, L=32, h=32, d_ff=11008),
                "olmo-2-13b": size(d=5120, L=40, h=40, d_ff=13824),
                "olmo-2-32b": size(d=5120, L=64, h=40, h_kv=8, d_ff=27648),
            },
        ),
    ),
    family(
        decoder(olmoe, norm=nn.RMSNorm),
        ModelType(
            "olmoe",
            "Olmoe OlmoE",
            CAUSAL,
            like="olmoe-1b-7b",
            defaults={"h_kv": "h", "m": 2048},
            names={"m": "intermediate_size"},
            reads="tied bias",
            variants={"olmoe-1b-7b": size(V=50304, d=2048, L=16, h=16, h_kv=16, m=1024, E=64, k=8)},
        ),
    ),
)
