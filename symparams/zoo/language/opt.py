"""OPT, BLOOM, Falcon and MPT: open decoders of the GPT-3 kind."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings, FusedAttention, decoder, with_head
from ..published import BLOOM_CARD, Sizes


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
    block = Block(
        ln_attn=nn.LayerNorm(d),
        ln_mlp=nn.LayerNorm(d) if norms == 2 else None,
        self_attention=FusedAttention(d, h, h_kv, bias=bias),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff, bias=bias),
    )
    return decoder(V, d, L, block, {"ln_f": nn.LayerNorm(d)}, head, K, tie=tied)


def mpt(V: Size, d: Size, L: Size, h: Size, K: Size = 2, *, tied: bool = True, head: str = "lm") -> Module:
    """MPT: no positions (ALiBi), no biases, norms without shifts, a tied head."""
    block = Block(
        norm_1=nn.LayerNorm(d, bias=False),
        attn=FusedAttention(d, h, bias=False),
        norm_2=nn.LayerNorm(d, bias=False),
        ffn=MLP(d, 4 * d, bias=False),
    )
    return decoder(V, d, L, block, {"norm_f": nn.LayerNorm(d, bias=False)}, head, K, tie=tied)


_OPT = Sizes("V T d L h d_ff", "OPTForCausalLM")
_OPT_2 = Sizes("V T d L h d_ff e", "OPTForCausalLM")
_BLOOM = Sizes("V d L h", "BloomForCausalLM")
_FALCON = Sizes("V d L h h_kv", "FalconForCausalLM")
_MPT = Sizes("V d L h", "MptForCausalLM")

FAMILIES = (
    Family(
        name="opt",
        title="model.opt",
        build=opt,
        meanings=letters("V T d L h d_ff e K"),
        variants={
            "opt-125m": _OPT(50272, 2048, 768, 12, 12, 3072),
            "opt-350m": _OPT_2(50272, 2048, 1024, 24, 16, 4096, 512, last_norm=False),
            "opt-1.3b": _OPT(50272, 2048, 2048, 24, 32, 8192),
            "opt-2.7b": _OPT(50272, 2048, 2560, 32, 32, 10240),
            "opt-6.7b": _OPT(50272, 2048, 4096, 32, 32, 16384),
            "opt-13b": _OPT(50272, 2048, 5120, 40, 40, 20480),
            "opt-30b": _OPT(50272, 2048, 7168, 48, 56, 28672),
            "opt-66b": _OPT(50272, 2048, 9216, 64, 72, 36864),
            "opt-175b": _OPT(50272, 2048, 12288, 96, 96, 49152),
        },
    ),
    Family(
        name="bloom",
        title="model.bloom",
        build=bloom,
        meanings=letters("V d L h K"),
        variants={
            "bloom-560m": _BLOOM(250880, 1024, 24, 16, published=559214592, source=BLOOM_CARD),
            "bloom-1b1": _BLOOM(250880, 1536, 24, 16, published=1065314304, source=BLOOM_CARD),
            "bloom-1b7": _BLOOM(250880, 2048, 24, 16, published=1722408960, source=BLOOM_CARD),
            "bloom-3b": _BLOOM(250880, 2560, 30, 32, published=3002557440, source=BLOOM_CARD),
            "bloom-7b1": _BLOOM(250880, 4096, 30, 32, published=7069016064, source=BLOOM_CARD),
            "bloom-176b": _BLOOM(250880, 14336, 70, 112, published=176247271424, source=BLOOM_CARD),
        },
    ),
    Family(
        name="falcon",
        title="model.falcon",
        build=falcon,
        meanings=letters("V d L h h_kv d_ff K"),
        variants={
            "falcon-7b": _FALCON(65024, 4544, 32, 71, 1),
            "falcon-40b": _FALCON(65024, 8192, 60, 128, 8, norms=2),
            "falcon-180b": _FALCON(65024, 14848, 80, 232, 8, norms=2),
        },
    ),
    Family(
        name="mpt",
        title="model.mpt",
        build=mpt,
        meanings=letters("V d L h K"),
        variants={
            "mpt-7b": _MPT(50432, 4096, 32, 32),
            "mpt-30b": _MPT(50432, 7168, 48, 64),
        },
    ),
)
