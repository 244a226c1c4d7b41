"""Decoders whose feed-forward layers are experts a router chooses from: Mixtral, Qwen MoE, OLMoE and their kin."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, FusedAttention, GatedMLP, Weighted, decoder, head_width, with_head
from ..published import KERAS_HUB, Sizes


def mixtral(
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
    out_bias: bool | None = None,
    expert_bias: bool = False,
    sinks: bool = False,
    head: str = "lm",
) -> Module:
    """Mixtral: Llama with E experts of width m in every block, k of which work on a token.

    gpt-oss has biases everywhere (``bias``, ``expert_bias``) and a learned score for looking at nothing (``sinks``).
    """
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias, sinks=sinks),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=nn.MixtureOfExperts(GatedMLP(d, m, bias=expert_bias), E, k, router=nn.Linear(d, E, bias=expert_bias)),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


def dbrx(
    V: Size, d: Size, L: Size, h: Size, h_kv: Size, m: Size, E: Size, k: Size, *, tied: bool = False, head: str = "lm"
) -> Module:
    """DBRX: queries, keys and values by one projection, layer norms without shifts, 16 experts of which 4 work."""
    block = Block(
        norm_1=nn.LayerNorm(d, bias=False),
        attn=FusedAttention(d, h, h_kv, bias=False),
        norm_2=nn.LayerNorm(d, bias=False),
        ffn=nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d),
    )
    return decoder(V, d, L, block, {"norm_f": nn.LayerNorm(d, bias=False)}, head, tie=tied)


def qwen_moe(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    m: Size,
    E: Size,
    k: Size,
    d_s: Size | None = None,
    d_h: Size | None = None,
    L_0: Size = 0,
    d_ff: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    out_bias: bool | None = None,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Qwen's mixtures of experts: in L_0 of the L blocks a dense layer, in the others E experts, k of them at work.

    Qwen 1.5 and 2 add a shared expert of width d_s with a gate; Qwen 3 norms queries and keys instead.
    """
    d_h = head_width(d, h, d_h)
    tokens = nn.Embedding(V, d)

    def block(mlp: Module) -> Block:
        norms = (nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None
        return Block(
            input_layernorm=nn.RMSNorm(d),
            self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias, norms=norms),
            post_attention_layernorm=nn.RMSNorm(d),
            mlp=mlp,
        )

    parts: dict[str, Module] = {"embed_tokens": tokens}
    if d_ff is not None:
        parts["dense_layers"] = nn.Repeat(block(GatedMLP(d, d_ff)), L_0)
    shared = None if d_s is None else Weighted(GatedMLP(d, d_s), d)
    experts = nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d, shared=shared)
    parts["layers"] = nn.Repeat(block(experts), L - L_0)
    parts["norm"] = nn.RMSNorm(d)
    return with_head(parts, head, tokens, d, V, K, tie=tied)


_MIXTRAL = Sizes("V d L h h_kv m E k", "MixtralForCausalLM")
_MIXTRAL_2 = Sizes("V d L h h_kv m E k d_h", "MixtralForCausalLM")
_DBRX = Sizes("V d L h h_kv m E k", "DbrxForCausalLM")
_QWEN_MOE = Sizes("V d L h h_kv m E k", "Qwen3MoeForCausalLM")
_QWEN_MOE_2 = Sizes("V d L h h_kv m E k d_s", "Qwen3MoeForCausalLM")
_QWEN_MOE_3 = Sizes("V d L h h_kv m E k d_h", "Qwen3MoeForCausalLM")

FAMILIES = (
    Family(
        name="mixtral",
        title="model.mixtral",
        build=mixtral,
        meanings=letters("V d L h h_kv m E k d_h K"),
        variants={
            "mixtral-8x7b": _MIXTRAL(32000, 4096, 32, 32, 8, 14336, 8, 2, published=46702792704, source=KERAS_HUB),
            "mixtral-8x22b": _MIXTRAL(32000, 6144, 56, 48, 8, 16384, 8, 2),
            "gpt-oss-20b": _MIXTRAL_2(
                201088,
                2880,
                24,
                64,
                8,
                2880,
                32,
                4,
                64,
                of="GptOssForCausalLM",
                bias=True,
                expert_bias=True,
                sinks=True,
            ),
            "gpt-oss-120b": _MIXTRAL_2(
                201088,
                2880,
                36,
                64,
                8,
                2880,
                128,
                4,
                64,
                of="GptOssForCausalLM",
                bias=True,
                expert_bias=True,
                sinks=True,
            ),
        },
    ),
    Family(
        name="dbrx",
        title="model.dbrx",
        build=dbrx,
        meanings=letters("V d L h h_kv m E k"),
        variants={
            "dbrx-132b": _DBRX(100352, 6144, 40, 48, 8, 10752, 16, 4),
        },
    ),
    Family(
        name="qwen_moe",
        title="model.qwen_moe",
        build=qwen_moe,
        meanings=letters("V d L h h_kv m E k d_s d_h L_0 d_ff K"),
        variants={
            "qwen1.5-moe-a2.7b": _QWEN_MOE_2(
                151936, 2048, 24, 16, 16, 1408, 60, 4, 5632, of="Qwen2MoeForCausalLM", bias=True, out_bias=False
            ),
            "qwen2-57b-a14b": _QWEN_MOE_2(
                151936, 3584, 28, 28, 4, 2560, 64, 8, 20480, of="Qwen2MoeForCausalLM", bias=True, out_bias=False
            ),
            "qwen3-30b-a3b": _QWEN_MOE_3(151936, 2048, 48, 32, 4, 768, 128, 8, 128, qk_norm=True),
            "qwen3-235b-a22b": _QWEN_MOE_3(151936, 4096, 94, 64, 4, 1536, 128, 8, 128, qk_norm=True),
        },
    ),
)
