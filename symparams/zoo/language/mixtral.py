"""Decoders whose feed-forward layers are experts a router chooses from: Mixtral, Qwen MoE, OLMoE and their kin."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, GatedMLP, RoutedMLP, head_width, with_head
from ..vision.parts import Repeat


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
    head: str = "lm",
) -> Module:
    """Mixtral: Llama with E experts of width m in every block, k of which work on a token."""
    tokens = nn.Embedding(V, d)
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=RoutedMLP(d, E, k, GatedMLP(d, m)),
    )
    parts = {"embed_tokens": tokens, "layers": Repeat(block, L), "norm": nn.RMSNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


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
        norms = {name: nn.RMSNorm(d_h) for name in ("q_norm", "k_norm")} if qk_norm else {}
        return Block(
            input_layernorm=nn.RMSNorm(d),
            self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias, **norms),
            post_attention_layernorm=nn.RMSNorm(d),
            mlp=mlp,
        )

    parts: dict[str, Module] = {"embed_tokens": tokens}
    if d_ff is not None:
        parts["dense_layers"] = Repeat(block(GatedMLP(d, d_ff)), L_0)
    shared = None if d_s is None else GatedMLP(d, d_s)
    experts = RoutedMLP(d, E, k, GatedMLP(d, m), shared=shared, shared_gate=shared is not None)
    parts["layers"] = Repeat(block(experts), L - L_0)
    parts["norm"] = nn.RMSNorm(d)
    return with_head(parts, head, tokens, d, V, K, tie=tied)


FAMILIES = (
    Family(
        name="mixtral",
        title="model.mixtral",
        build=mixtral,
        meanings=letters("V d L h h_kv m E k d_h K"),
    ),
    Family(
        name="qwen_moe",
        title="model.qwen_moe",
        build=qwen_moe,
        meanings=letters("V d L h h_kv m E k d_s d_h L_0 d_ff K"),
    ),
)
