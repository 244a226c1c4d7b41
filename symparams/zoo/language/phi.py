"""Phi: Microsoft's small decoders."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, FusedAttention, GatedMLP, decoder, head_width
from ..published import KERAS_HUB, Sizes


def phi(
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
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Phi 1 to 2: attention and feed-forward side by side behind one norm, biases everywhere, in the head too."""
    norms = (nn.LayerNorm(head_width(d, h)), nn.LayerNorm(head_width(d, h))) if qk_norm else None
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=True, norms=norms),
        mlp=MLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"final_layernorm": nn.LayerNorm(d)}, head, K, tie=tied, bias=True)


def phi3(
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
    head: str = "lm",
) -> Module:
    """Phi 3 and 4: Llama with queries, keys and values made by one projection."""
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=FusedAttention(d, h, h_kv, d_h, bias=False),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


_PHI = Sizes("V d L h h_kv d_ff", "PhiForCausalLM")
_PHI3 = Sizes("V d L h h_kv d_ff", "Phi3ForCausalLM")

FAMILIES = (
    Family(
        name="phi",
        title="model.phi",
        build=phi,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "phi-1.5": _PHI(51200, 2048, 24, 32, 32, 8192),
            "phi-2": _PHI(51200, 2560, 32, 32, 32, 10240),
        },
    ),
    Family(
        name="phi3",
        title="model.phi3",
        build=phi3,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "phi-3-mini": _PHI3(32064, 3072, 32, 32, 32, 8192, published=3821079552, source=KERAS_HUB),
            "phi-3-medium": _PHI3(32064, 5120, 40, 40, 10, 17920),
            "phi-4": _PHI3(100352, 5120, 40, 40, 10, 17920),
            "phi-4-mini": _PHI3(200064, 3072, 32, 24, 8, 8192, tied=True),
        },
    ),
)
