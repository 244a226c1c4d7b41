"""GPT: decoders with learned positions, as OpenAI wrote them."""

from __future__ import annotations

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, Config, ModelType, Values
from ..pieces import MLP, Block, FusedAttention, decoder
from ..records import family, size


def gpt1(d: Size, h: Size) -> Block:
    """GPT-1: tokens and positions, L blocks that normalise after each part, no last norm, a tied head."""
    return Block(
        attn=FusedAttention(d, h),
        ln_1=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d),
        ln_2=nn.LayerNorm(d),
    )


def gpt(d: Size, h: Size, d_ff: Size | None = None, h_kv: Size | None = None, *, cross: bool = False) -> Block:
    """GPT-2 and GPT-3: tokens and positions, L blocks that normalise before each part, a last norm, a tied head.

    A block without d_ff is ``12 d² + 13 d``.
    """
    return Block(
        ln_1=nn.LayerNorm(d),
        attn=FusedAttention(d, h, h_kv),
        ln_cross_attn=nn.LayerNorm(d) if cross else None,
        crossattention=FusedAttention(d, h, h_kv) if cross else None,
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff),
    )


def _bigcode(config: Config, sizes: Values, switches: Values) -> None:
    sizes["h_kv"] = 1 if config.flag("multi_query", True) else sizes["h"]


_DOUBLE = {"LMHeadModel": "lm", **CAUSAL, "DoubleHeadsModel": "double"}
_NAMES = {
    "T": "n_positions max_position_embeddings",
    "d": "n_embd hidden_size",
    "L": "n_layer num_hidden_layers",
    "h": "n_head num_attention_heads",
    "d_ff": "n_inner",
    "h_kv": "",
}

FAMILIES = (
    family(
        decoder(gpt1, positions=True, tied=True),
        ModelType(
            "openai-gpt",
            "OpenAIGPT",
            _DOUBLE,
            like="openai-gpt",
            names=_NAMES,
            variants={"openai-gpt": size(V=40478, T=512, d=768, L=12, h=12)},
        ),
    ),
    family(
        decoder(gpt, positions=True, tied=True, ln_f=nn.LayerNorm),
        ModelType(
            "gpt2",
            "GPT2",
            _DOUBLE,
            like="gpt2",
            names=_NAMES,
            reads="tied cross",
            usual={"V": 50257, "T": 1024},
            variants={
                "gpt2": size(d=768, L=12, h=12, published=124439808),
                "gpt2-medium": size(d=1024, L=24, h=16, published=354823168),
                "gpt2-large": size(d=1280, L=36, h=20, published=774030080),
                "gpt2-xl": size(d=1600, L=48, h=25, published=1557611200),
                "gpt3-175b": size(T=2048, d=12288, L=96, h=96),
            },
        ),
        ModelType("gpt_bigcode", "GPTBigCode", CAUSAL, like="gpt2", names=_NAMES, reads="tied cross", adjust=_bigcode),
    ),
)
