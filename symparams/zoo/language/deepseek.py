"""DeepSeek V2 and V3: latent attention, many small experts beside shared ones, the first blocks dense."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...blocks.transformer import MultiHeadLatentAttention
from ...nn.module import Module
from ...symbols import Size
from ..model_types import CAUSAL, Config, ModelType, Values
from ..pieces import Block, GatedMLP, with_head
from ..records import family, size


class LatentAttention(MultiHeadLatentAttention):
    """Attention whose keys and values are kept as one narrow vector a token (the latent), and unfolded for each head.

    Args:
        d, h: the width of the model and the number of heads.
        r, r_q: the width of the latent of keys and values, and of the queries' (``None``: queries made directly).
        d_n, d_r, d_v: widths of a head: of queries and keys without and with rotary positions, of values.
        bias: whether the projections down and the output have biases.
    """

    family, arguments = Module.family, {}
    layers = ("q_a_proj", "q_a_layernorm", "q_b_proj", "kv_a_proj_with_mqa", "kv_a_layernorm", "kv_b_proj")

    def __init__(
        self, d: Size, h: Size, r: Size, d_n: Size, d_r: Size, d_v: Size, r_q: Size | None = None, *, bias: bool = False
    ) -> None:
        Module.__init__(self)
        self.dim, self.heads, self.q_rank, self.kv_rank = d, h, r_q, r
        self.head_dim, self.rope_dim, self.value_dim = d_n, d_r, d_v
        self._project(bias)


def deepseek(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    r: Size,
    d_n: Size,
    d_r: Size,
    d_v: Size,
    m: Size,
    E: Size,
    k: Size,
    S: Size,
    r_q: Size | None = None,
    L_0: Size = 0,
    d_ff: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    mlp_bias: bool = False,
    head: str = "lm",
) -> Module:
    """DeepSeek: L_0 dense blocks, then L − L_0 with E experts of width m, k of them at work, beside S shared ones.

    The router's correction biases are buffers, no parameters, as in transformers.
    """

    def block(mlp: Module) -> Block:
        return Block(
            input_layernorm=nn.RMSNorm(d),
            self_attn=LatentAttention(d, h, r, d_n, d_r, d_v, r_q, bias=bias),
            post_attention_layernorm=nn.RMSNorm(d),
            mlp=mlp,
        )

    parts: dict[str, Module] = {"embed_tokens": nn.Embedding(V, d)}
    if d_ff is not None:
        parts["dense_layers"] = nn.Repeat(block(GatedMLP(d, d_ff, bias=mlp_bias)), L_0)
    experts = nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d, shared=GatedMLP(d, S * m, bias=mlp_bias))
    parts |= {"layers": nn.Repeat(block(experts), L - L_0), "norm": nn.RMSNorm(d)}
    return with_head(parts, head, K, tied=tied)


def _dense(first: int, config: Config, sizes: Values, switches: Values) -> None:
    """How many blocks in front are dense; this many where the file does not say it."""
    L_0 = config.size("first_k_dense_replace", first, minimum=0)
    if L_0:
        sizes["L_0"] = min(L_0, sizes["L"])
    else:
        sizes.pop("d_ff", None)


_NAMES = {
    "r": "kv_lora_rank",
    "d_n": "qk_nope_head_dim",
    "d_r": "qk_rope_head_dim",
    "d_v": "v_head_dim",
    "E": "n_routed_experts num_local_experts num_experts",
    "k": "num_experts_per_tok",
    "S": "n_shared_experts",
    "r_q": "q_lora_rank",
}
_HEADS = {"r": 512, "d_n": 128, "d_r": 64, "d_v": 128}

FAMILIES = (
    family(
        deepseek,
        ModelType(
            "deepseek_v2",
            "DeepseekV2",
            CAUSAL,
            like="deepseek-v2",
            defaults={"d": 4096, "L": 32, "h": 32, "m": 1407, "E": 64, "k": 1, "d_ff": 11008},
            names=_NAMES,
            reads="tied bias mlp_bias",
            adjust=partial(_dense, 0),
            usual={**_HEADS, "V": 102400, "S": 2, "k": 6, "L_0": 1},
            variants={
                "deepseek-v2-lite": size(d=2048, L=27, h=16, m=1408, E=64, d_ff=10944),
                "deepseek-v2": size(d=5120, L=60, h=128, m=1536, E=160, r_q=1536, d_ff=12288),
            },
        ),
        ModelType(
            "deepseek_v3",
            "DeepseekV3",
            CAUSAL,
            like="deepseek-v3",
            names=_NAMES,
            reads="tied bias",
            adjust=partial(_dense, 3),
            usual={**_HEADS, "V": 129280, "S": 1, "k": 8, "L_0": 3},
            variants={
                "deepseek-v3": size(d=7168, L=61, h=128, m=2048, E=256, r_q=1536, d_ff=18432),
                "deepseek-r1": size("deepseek-v3"),
            },
        ),
        meanings={"S": "symbol.shared_experts"},
    ),
)
