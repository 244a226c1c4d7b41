"""Phi: Microsoft's small decoders."""

from __future__ import annotations

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import MLP, Attention, Block, FusedAttention, GatedMLP, decoder, head_width
from ..records import family, size


def phi(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None, *, qk_norm: bool = False) -> Block:
    """Phi 1 to 2: attention and feed-forward side by side behind one norm, biases everywhere, in the head too."""
    norms = (nn.LayerNorm(head_width(d, h)), nn.LayerNorm(head_width(d, h))) if qk_norm else None
    return Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=True, norms=norms),
        mlp=MLP(d, d_ff),
    )


def phi3(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size | None = None) -> Block:
    """Phi 3 and 4: Llama with queries, keys and values made by one projection."""
    return Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=FusedAttention(d, h, h_kv, d_h, bias=False),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
    )


FAMILIES = (
    family(
        decoder(phi, bias=True, final_layernorm=nn.LayerNorm),
        ModelType(
            "phi",
            "Phi",
            CAUSAL,
            like="phi-1.5",
            defaults={"h_kv": "h"},
            names={"qk_norm": "qk_layernorm"},
            reads="tied qk_norm",
            usual={"V": 51200, "h": 32, "h_kv": "h", "d_ff": "4 d"},
            variants={
                "phi-1.5": size(d=2048, L=24),
                "phi-2": size(d=2560, L=32),
            },
        ),
    ),
    family(
        decoder(phi3, norm=nn.RMSNorm),
        ModelType(
            "phi3",
            "Phi3",
            CAUSAL,
            like="phi-3-mini",
            defaults={"h_kv": "h"},
            variants={
                "phi-3-mini": size(V=32064, d=3072, L=32, h=32, h_kv=32, d_ff=8192, published=3821079552),
                "phi-3-medium": size(V=32064, d=5120, L=40, h=40, h_kv=10, d_ff=17920),
                "phi-4": size("phi-3-medium", V=100352),
                "phi-4-mini": size("phi-3-mini", V=200064, h=24, h_kv=8, tied=True),
            },
        ),
    ),
)
