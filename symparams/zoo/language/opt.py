"""OPT, BLOOM, Falcon and MPT: open decoders of the GPT-3 kind."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings, FusedAttention, with_head


def opt(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    e: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = True,
    affine: bool = True,
    last_norm: bool = True,
    head: str = "lm",
) -> Module:
    """OPT: GPT-3 with separate projections. The table of positions has two more rows than the T it is said to have.

    One model (350M) has a table e wide, brought to d and back, and no last norm.
    """
    width = d if e is None else e

    def norm() -> nn.LayerNorm:
        return nn.LayerNorm(d, elementwise_affine=affine)

    tokens = nn.Embedding(V, width)
    block = Block(
        self_attn_layer_norm=norm(),
        self_attn=Attention(d, h, bias=bias),
        final_layer_norm=norm(),
        mlp=MLP(d, d_ff, bias=bias),
    )
    parts: dict[str, Module] = {}
    if e is None:
        parts["embeddings"] = Embeddings(tokens=tokens, positions=nn.Embedding(T + 2, d))
    else:
        parts["embed_tokens"] = tokens
        parts["project_in"] = nn.Linear(e, d, bias=False)
        parts["embed_positions"] = Embeddings(positions=nn.Embedding(T + 2, d))
    parts["layers"] = nn.Repeat(block, L)
    if last_norm:
        parts["final_layer_norm"] = norm()
    if e is not None:
        parts["project_out"] = nn.Linear(d, e, bias=False)
    return with_head(parts, head, tokens, width, V, K, tie=tied)


def bloom(V: Size, d: Size, L: Size, h: Size, K: Size = 2, *, tied: bool = True, head: str = "lm") -> Module:
    """BLOOM: no positions (ALiBi), a norm behind the table, blocks of ``12 d² + 13 d``, a tied head."""
    tokens = nn.Embedding(V, d)
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        self_attention=FusedAttention(d, h),
        post_attention_layernorm=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d),
    )
    parts = {
        "embeddings": Embeddings(tokens=tokens, norm=nn.LayerNorm(d)),
        "layers": nn.Repeat(block, L),
        "ln_f": nn.LayerNorm(d),
    }
    return with_head(parts, head, tokens, d, V, K, tie=tied)


def falcon(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    norms: int = 1,
    head: str = "lm",
) -> Module:
    """Falcon: few key and value heads (one in the 7B model), no biases but the norms', a tied head.

    ``norms`` is 2 where each part has a norm of its own (40B, 180B), 1 where one norm serves both.
    """
    tokens = nn.Embedding(V, d)
    block = Block(
        ln_attn=nn.LayerNorm(d),
        ln_mlp=nn.LayerNorm(d) if norms == 2 else None,
        self_attention=FusedAttention(d, h, h_kv, bias=bias),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff, bias=bias),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "ln_f": nn.LayerNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


def mpt(V: Size, d: Size, L: Size, h: Size, K: Size = 2, *, tied: bool = True, head: str = "lm") -> Module:
    """MPT: no positions (ALiBi), no biases, norms without shifts, a tied head."""
    tokens = nn.Embedding(V, d)
    block = Block(
        norm_1=nn.LayerNorm(d, bias=False),
        attn=FusedAttention(d, h, bias=False),
        norm_2=nn.LayerNorm(d, bias=False),
        ffn=MLP(d, 4 * d, bias=False),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "norm_f": nn.LayerNorm(d, bias=False)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


FAMILIES = (
    Family(
        name="opt",
        title="model.opt",
        build=opt,
        meanings=letters("V T d L h d_ff e K"),
    ),
    Family(
        name="bloom",
        title="model.bloom",
        build=bloom,
        meanings=letters("V d L h K"),
    ),
    Family(
        name="falcon",
        title="model.falcon",
        build=falcon,
        meanings=letters("V d L h h_kv d_ff K"),
    ),
    Family(
        name="mpt",
        title="model.mpt",
        build=mpt,
        meanings=letters("V d L h K"),
    ),
)
