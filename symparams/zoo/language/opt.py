"""OPT, BLOOM, Falcon and MPT: open decoders of the GPT-3 kind."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..model_types import CAUSAL, Config, ModelType, Values
from ..pieces import MLP, Attention, Block, Embeddings, FusedAttention, decoder, with_head
from ..records import BLOOM_CARD, family, size


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
    norm = partial(nn.LayerNorm, d, elementwise_affine=affine)
    tokens, positions = nn.Embedding(V, d if e is None else e), nn.Embedding(T + 2, d)
    block = Block(
        self_attn_layer_norm=norm(),
        self_attn=Attention(d, h, bias=bias),
        final_layer_norm=norm(),
        mlp=MLP(d, d_ff, bias=bias),
    )
    parts: dict[str, Module] = {}
    if e is None:
        parts["embeddings"] = Embeddings(tokens=tokens, positions=positions)
    else:
        parts["embed_tokens"] = tokens
        parts["project_in"] = nn.Linear(e, d, bias=False)
        parts["embed_positions"] = Embeddings(positions=positions)
    parts["layers"] = nn.Repeat(block, L)
    if last_norm:
        parts["final_layer_norm"] = norm()
    if e is not None:
        parts["project_out"] = nn.Linear(d, e, bias=False)
    return with_head(parts, head, K, tied=tied)


def bloom(d: Size, h: Size) -> Block:
    """BLOOM: no positions (ALiBi), a norm behind the table, blocks of ``12 d² + 13 d``, a tied head."""
    return Block(
        input_layernorm=nn.LayerNorm(d),
        self_attention=FusedAttention(d, h),
        post_attention_layernorm=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d),
    )


def falcon(d: Size, h: Size, h_kv: Size, d_ff: Size | None = None, *, bias: bool = False, norms: int = 1) -> Block:
    """Falcon: few key and value heads (one in the 7B model), no biases but the norms', a tied head.

    ``norms`` is 2 where each part has a norm of its own (40B, 180B), 1 where one norm serves both.
    """
    return Block(
        ln_attn=nn.LayerNorm(d),
        ln_mlp=nn.LayerNorm(d) if norms == 2 else None,
        self_attention=FusedAttention(d, h, h_kv, bias=bias),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff, bias=bias),
    )


def mpt(d: Size, h: Size) -> Block:
    """MPT: no positions (ALiBi), no biases, norms without shifts, a tied head."""
    return Block(
        norm_1=nn.LayerNorm(d, bias=False),
        attn=FusedAttention(d, h, bias=False),
        norm_2=nn.LayerNorm(d, bias=False),
        ffn=MLP(d, 4 * d, bias=False),
    )


def _opt(config: Config, sizes: Values, switches: Values) -> None:
    before = config.flag("do_layer_norm_before", True)
    switches["last_norm"] = before and not config.flag("_remove_final_layer_norm", False)


def _falcon(config: Config, sizes: Values, switches: Values) -> None:
    new = config.flag("new_decoder_architecture", False)
    if not new:
        sizes["h_kv"] = 1 if config.flag("multi_query", True) else sizes["h"]
    if config.flag("parallel_attn", True):
        switches["norms"] = config.size("num_ln_in_parallel_attn", 2 if new else 1)
    else:
        switches["norms"] = 2


FAMILIES = (
    family(
        opt,
        ModelType(
            "opt",
            "OPT",
            CAUSAL,
            like="opt-125m",
            names={
                "d_ff": "ffn_dim",
                "e": "word_embed_proj_dim",
                "bias": "enable_bias",
                "affine": "layer_norm_elementwise_affine",
            },
            reads="tied bias affine",
            unless={"e": "d"},
            adjust=_opt,
            usual={"V": 50272, "T": 2048, "d_ff": "4 d"},
            variants={
                "opt-125m": size(d=768, L=12, h=12),
                "opt-350m": size(d=1024, L=24, h=16, e=512, last_norm=False),
                "opt-1.3b": size(d=2048, L=24, h=32),
                "opt-2.7b": size(d=2560, L=32, h=32),
                "opt-6.7b": size(d=4096, L=32, h=32),
                "opt-13b": size(d=5120, L=40, h=40),
                "opt-30b": size(d=7168, L=48, h=56),
                "opt-66b": size(d=9216, L=64, h=72),
                "opt-175b": size(d=12288, L=96, h=96),
            },
        ),
    ),
    family(
        decoder(bloom, table_norm=nn.LayerNorm, tied=True, ln_f=nn.LayerNorm),
        ModelType(
            "bloom",
            "Bloom",
            CAUSAL,
            defaults={"V": 250880, "d": 64, "L": 2, "h": 8},
            names={"d": "n_embed hidden_size", "L": "n_layer num_hidden_layers", "h": "n_head num_attention_heads"},
            usual={"V": 250880, "source": BLOOM_CARD},
            variants={
                "bloom-560m": size(d=1024, L=24, h=16, published=559214592),
                "bloom-1b1": size(d=1536, L=24, h=16, published=1065314304),
                "bloom-1b7": size(d=2048, L=24, h=16, published=1722408960),
                "bloom-3b": size(d=2560, L=30, h=32, published=3002557440),
                "bloom-7b1": size(d=4096, L=30, h=32, published=7069016064),
                "bloom-176b": size(d=14336, L=70, h=112, published=176247271424),
            },
        ),
    ),
    family(
        decoder(falcon, tied=True, ln_f=nn.LayerNorm),
        ModelType(
            "falcon",
            "Falcon RW",
            CAUSAL,
            like="falcon-7b",
            defaults={"h_kv": "h"},
            names={
                "L": "num_hidden_layers n_layer",
                "h": "num_attention_heads n_head",
                "h_kv": "num_kv_heads n_head_kv",
                "d_ff": "ffn_hidden_size",
                "bias": "bias",
            },
            reads="tied bias",
            adjust=_falcon,
            usual={"V": 65024},
            variants={
                "falcon-7b": size(d=4544, L=32, h=71, h_kv=1),
                "falcon-40b": size(d=8192, L=60, h=128, h_kv=8, norms=2),
                "falcon-180b": size(d=14848, L=80, h=232, h_kv=8, norms=2),
            },
        ),
    ),
    family(
        decoder(mpt, tied=True, norm_f=partial(nn.LayerNorm, bias=False)),
        ModelType(
            "mpt",
            "Mpt MPT",
            CAUSAL,
            defaults={"V": 50368, "d": 2048, "L": 24, "h": 16},
            names={
                "d": "d_model hidden_size",
                "L": "n_layers num_hidden_layers",
                "h": "n_heads num_attention_heads",
            },
            usual={"V": 50432},
            variants={
                "mpt-7b": size(d=4096, L=32, h=32),
                "mpt-30b": size(d=7168, L=48, h=64),
            },
        ),
    ),
)
