"""DeepSeek V2 and V3: latent attention, many small experts beside shared ones, the first blocks dense."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Block, GatedMLP, with_head
from ..published import Sizes


class LatentAttention(Module):
    """Attention whose keys and values are kept as one narrow vector a token (the latent), and unfolded for each head.

    Args:
        d, h: the width of the model and the number of heads.
        r, r_q: the width of the latent of keys and values, and of the queries' (``None``: queries made directly).
        d_n, d_r, d_v: widths of a head: of queries and keys without and with rotary positions, of values.
        bias: whether the projections down and the output have biases.
    """

    def __init__(
        self, d: Size, h: Size, r: Size, d_n: Size, d_r: Size, d_v: Size, r_q: Size | None = None, *, bias: bool = False
    ) -> None:
        super().__init__()
        if r_q is None:
            self.q_proj = nn.Linear(d, h * (d_n + d_r), bias=False)
        else:
            self.q_a_proj = nn.Linear(d, r_q, bias=bias)
            self.q_a_layernorm = nn.RMSNorm(r_q)
            self.q_b_proj = nn.Linear(r_q, h * (d_n + d_r), bias=False)
        self.kv_a_proj_with_mqa = nn.Linear(d, r + d_r, bias=bias)
        self.kv_a_layernorm = nn.RMSNorm(r)
        self.kv_b_proj = nn.Linear(r, h * (d_n + d_v), bias=False)
        self.o_proj = nn.Linear(h * d_v, d, bias=bias)

    def output_shape(self, input: Shape) -> Shapes:
        self.kv_a_proj_with_mqa(input)
        return self.o_proj((*input[:-1], self.o_proj.in_features))


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
    tokens = nn.Embedding(V, d)

    def block(mlp: Module) -> Block:
        return Block(
            input_layernorm=nn.RMSNorm(d),
            self_attn=LatentAttention(d, h, r, d_n, d_r, d_v, r_q, bias=bias),
            post_attention_layernorm=nn.RMSNorm(d),
            mlp=mlp,
        )

    parts: dict[str, Module] = {"embed_tokens": tokens}
    if d_ff is not None:
        parts["dense_layers"] = nn.Repeat(block(GatedMLP(d, d_ff, bias=mlp_bias)), L_0)
    experts = nn.MixtureOfExperts(GatedMLP(d, m), E, k, router=d, shared=GatedMLP(d, S * m, bias=mlp_bias))
    parts["layers"] = nn.Repeat(block(experts), L - L_0)
    parts["norm"] = nn.RMSNorm(d)
    return with_head(parts, head, tokens, d, V, K, tie=tied)


_DEEPSEEK = Sizes("V d L h r d_n d_r d_v m E k S r_q L_0 d_ff", "DeepseekV3ForCausalLM")
_DEEPSEEK_2 = Sizes("V d L h r d_n d_r d_v m E k S L_0 d_ff", "DeepseekV3ForCausalLM")

FAMILIES = (
    Family(
        name="deepseek",
        title="model.deepseek",
        build=deepseek,
        meanings=letters("V d L h r d_n d_r d_v m E k S r_q L_0 d_ff K", S="symbol.shared_experts"),
        variants={
            "deepseek-v2-lite": _DEEPSEEK_2(
                102400, 2048, 27, 16, 512, 128, 64, 128, 1408, 64, 6, 2, 1, 10944, of="DeepseekV2ForCausalLM"
            ),
            "deepseek-v2": _DEEPSEEK(
                102400, 5120, 60, 128, 512, 128, 64, 128, 1536, 160, 6, 2, 1536, 1, 12288, of="DeepseekV2ForCausalLM"
            ),
            "deepseek-v3": _DEEPSEEK(129280, 7168, 61, 128, 512, 128, 64, 128, 2048, 256, 8, 1, 1536, 3, 18432),
            "deepseek-r1": _DEEPSEEK(129280, 7168, 61, 128, 512, 128, 64, 128, 2048, 256, 8, 1, 1536, 3, 18432),
        },
    ),
)
