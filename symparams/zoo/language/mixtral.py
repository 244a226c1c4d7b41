"""Decoders whose feed-forward layers are experts a router chooses from: Mixtral, gpt-oss, DBRX, Qwen's mixtures."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..model_types import CAUSAL, Config, ModelType, Values
from ..pieces import Attention, Block, FusedAttention, GatedMLP, Weighted, decoder, head_width, with_head
from ..records import family, size


def mixtral(
    d: Size,
    h: Size,
    h_kv: Size,
    m: Size,
    E: Size,
    k: Size,
    d_h: Size | None = None,
    *,
    bias: bool = False,
    expert_bias: bool = False,
    sinks: bool = False,
) -> Block:
    """Mixtral: Llama with E experts of width m in every block, k of which work on a token.

    gpt-oss has biases everywhere (``bias``, ``expert_bias``) and a learned score for looking at nothing (``sinks``).
    """
    return Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, sinks=sinks),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=nn.MixtureOfExperts(GatedMLP(d, m, bias=expert_bias), E, k, router=nn.Linear(d, E, bias=expert_bias)),
    )


def dbrx(d: Size, h: Size, h_kv: Size, m: Size, E: Size, k: Size) -> Block:
    """DBRX: queries, keys and values by one projection, layer norms without shifts, 16 experts of which 4 work."""
    return Block(
        norm_1=nn.LayerNorm(d, bias=False),
        attn=FusedAttention(d, h, h_kv, bias=False),
        norm_2=nn.LayerNorm(d, bias=False),
        ffn=nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d),
    )


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

    def block(mlp: Module) -> Block:
        norms = (nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None
        return Block(
            input_layernorm=nn.RMSNorm(d),
            self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias, norms=norms),
            post_attention_layernorm=nn.RMSNorm(d),
            mlp=mlp,
        )

    parts: dict[str, Module] = {"embed_tokens": nn.Embedding(V, d)}
    if d_ff is not None:
        parts["dense_layers"] = nn.Repeat(block(GatedMLP(d, d_ff)), L_0)
    shared = None if d_s is None else Weighted(GatedMLP(d, d_s), d)
    experts = nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d, shared=shared)
    parts |= {"layers": nn.Repeat(block(experts), L - L_0), "norm": nn.RMSNorm(d)}
    return with_head(parts, head, K, tied=tied)


def _dbrx(config: Config, sizes: Values, switches: Values) -> None:
    attention, experts = config.part("attn_config"), config.part("ffn_config")
    sizes["h_kv"] = attention.size("kv_n_heads", 1)
    sizes["m"] = experts.size("ffn_hidden_size", 3584)
    sizes["E"] = experts.size("moe_num_experts", 4)
    sizes["k"] = experts.size("moe_top_k", 1)


def _qwen_moe(config: Config, sizes: Values, switches: Values) -> None:
    """Which blocks are dense: those listed, and all but every n-th."""
    step, L = config.size("decoder_sparse_step", 1), sizes["L"]
    listed = config.get("mlp_only_layers", [])
    only = {i for i in listed if isinstance(i, int)} if isinstance(listed, list) else set()
    sparse = L // step - sum(1 for i in only if 0 <= i < L and (i + 1) % step == 0)
    if sparse < L:
        sizes["L_0"] = L - sparse
    else:
        sizes.pop("d_ff", None)


_DENSE_AS_EXPERT = {"m": "intermediate_size"}

FAMILIES = (
    family(
        decoder(mixtral, norm=nn.RMSNorm),
        ModelType(
            "mixtral",
            "Mixtral",
            CAUSAL,
            like="mixtral-8x7b",
            names=_DENSE_AS_EXPERT,
            usual={"V": 32000, "h_kv": 8, "E": 8, "k": 2},
            variants={
                "mixtral-8x7b": size(d=4096, L=32, h=32, m=14336, published=46702792704),
                "mixtral-8x22b": size(d=6144, L=56, h=48, m=16384),
            },
        ),
        ModelType(
            "gpt_oss",
            "GptOss",
            CAUSAL,
            like="gpt-oss-120b",
            names=_DENSE_AS_EXPERT,
            reads="tied bias",
            defaults={"bias": True},
            fixed={"expert_bias": True, "sinks": True},
            usual={"bias": True},
            variants={
                "gpt-oss-20b": size(V=201088, d=2880, L=24, h=64, h_kv=8, m=2880, E=32, k=4, d_h=64),
                "gpt-oss-120b": size("gpt-oss-20b", L=36, E=128),
            },
        ),
        ModelType(
            "granitemoe",
            "GraniteMoe",
            CAUSAL,
            like="mixtral-8x7b",
            defaults={"h_kv": "h", "m": 11008},
            names=_DENSE_AS_EXPERT,
            reads="tied bias",
        ),
    ),
    family(
        decoder(dbrx, norm_f=partial(nn.LayerNorm, bias=False)),
        ModelType(
            "dbrx",
            "Dbrx",
            {"ForCausalLM": "lm", "Model": "none"},
            defaults={"V": 32000, "d": 2048, "L": 24, "h": 16},
            names={
                "d": "d_model hidden_size",
                "L": "n_layers num_hidden_layers",
                "h": "n_heads num_attention_heads",
                **dict.fromkeys(("h_kv", "m", "E", "k"), ""),
            },
            adjust=_dbrx,
            variants={"dbrx-132b": size(V=100352, d=6144, L=40, h=48, h_kv=8, m=10752, E=16, k=4)},
        ),
    ),
    family(
        qwen_moe,
        ModelType(
            "qwen2_moe",
            "Qwen2Moe",
            CAUSAL,
            like="qwen1.5-moe-a2.7b",
            defaults={"d_ff": 5632, "bias": True},
            names={
                "E": "num_experts num_local_experts",
                "d_s": "shared_expert_intermediate_size",
                "bias": "qkv_bias",
            },
            reads="tied bias",
            fixed={"out_bias": False},
            adjust=_qwen_moe,
            usual={"V": 151936, "bias": True},
            variants={
                "qwen1.5-moe-a2.7b": size(d=2048, L=24, h=16, h_kv=16, m=1408, E=60, k=4, d_s=5632),
                "qwen2-57b-a14b": size(d=3584, L=28, h=28, h_kv=4, m=2560, E=64, k=8, d_s=20480),
            },
        ),
        ModelType(
            "qwen3_moe",
            "Qwen3Moe",
            CAUSAL,
            like="qwen3-30b-a3b",
            defaults={"L": 24, "d_h": None, "d_ff": 6144},
            names={"E": "num_experts num_local_experts"},
            reads="tied bias",
            fixed={"qk_norm": True},
            adjust=_qwen_moe,
            usual={"V": 151936, "h_kv": 4, "E": 128, "k": 8, "d_h": 128},
            variants={
                "qwen3-30b-a3b": size(d=2048, L=48, h=32, m=768),
                "qwen3-235b-a22b": size(d=4096, L=94, h=64, m=1536),
            },
        ),
    ),
)
