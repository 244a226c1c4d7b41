"""OLMo: the Allen Institute's decoders."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, GatedMLP, decoder, head_width
from ..published import Sizes


def olmo(
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
    head: str = "lm",
) -> Module:
    """OLMo 1: Llama whose norms have nothing to learn."""

    def norm() -> nn.LayerNorm:
        return nn.LayerNorm(d, elementwise_affine=False)

    block = Block(
        input_layernorm=norm(),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias),
        post_attention_layernorm=norm(),
        mlp=GatedMLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"norm": norm()}, head, K, tie=tied)


def olmo2(
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
    head: str = "lm",
) -> Module:
    """OLMo 2: RMS norms after each part, and over all queries and all keys of a token."""
    d_h = head_width(d, h, d_h)
    norms = (nn.RMSNorm(h * d_h), nn.RMSNorm(h_kv * d_h))
    block = Block(
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=norms),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
        post_feedforward_layernorm=nn.RMSNorm(d),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


def olmoe(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    m: Size,
    E: Size,
    k: Size,
    d_h: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    head: str = "lm",
) -> Module:
    """OLMoE: E experts of width m in every block, k of them at work, and norms over all queries and keys."""
    norms = (nn.RMSNorm(d), nn.RMSNorm(h_kv * head_width(d, h)))
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=norms),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


_OLMO = Sizes("V d L h h_kv d_ff", "OlmoForCausalLM")
_OLMO2 = Sizes("V d L h h_kv d_ff", "Olmo2ForCausalLM")
_OLMOE = Sizes("V d L h h_kv m E k", "OlmoeForCausalLM")

FAMILIES = (
    Family(
        name="olmo",
        title="model.olmo",
        build=olmo,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "olmo-1b": _OLMO(50304, 2048, 16, 16, 16, 8192, tied=True),
            "olmo-7b": _OLMO(50304, 4096, 32, 32, 32, 11008),
        },
    ),
    Family(
        name="olmo2",
        title="model.olmo2",
        build=olmo2,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "olmo-2-7b": _OLMO2(100352, 4096, 32, 32, 32, 11008),
            "olmo-2-13b": _OLMO2(100352, 5120, 40, 40, 40, 13824),
            "olmo-2-32b": _OLMO2(100352, 5120, 64, 40, 8, 27648),
        },
    ),
    Family(
        name="olmoe",
        title="model.olmoe",
        build=olmoe,
        meanings=letters("V d L h h_kv m E k d_h K"),
        variants={
            "olmoe-1b-7b": _OLMOE(50304, 2048, 16, 16, 16, 1024, 64, 8),
        },
    ),
)
