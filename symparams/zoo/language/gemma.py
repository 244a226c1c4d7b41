"""Gemma 1 to 3: Google's decoders with wide heads and a tied table."""

from __future__ import annotations

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import Attention, Block, GatedMLP, decoder
from ..records import family, size
from .llama import llama


def gemma(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size, *, bias: bool = False) -> Block:
    """Gemma 1: Llama with heads whose width is chosen freely (``h d_h`` need not be d) and a tied head."""
    return llama(d, h, h_kv, d_ff, d_h, bias=bias)


def gemma2(d: Size, h: Size, h_kv: Size, d_ff: Size, d_h: Size, *, bias: bool = False, qk_norm: bool = False) -> Block:
    """Gemma 2 and 3: a norm before and after each part; Gemma 3 norms queries and keys too (``qk_norm``).

    Blocks that see a window and blocks that see everything have the same weights.
    """
    return Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=(nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None),
        post_attention_layernorm=nn.RMSNorm(d),
        pre_feedforward_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
        post_feedforward_layernorm=nn.RMSNorm(d),
    )


_USUAL = {"V": 256000, "d_h": 256}

FAMILIES = (
    family(
        decoder(gemma, tied=True, norm=nn.RMSNorm),
        ModelType(
            "gemma",
            "Gemma",
            CAUSAL,
            like="gemma-7b",
            reads="tied bias",
            usual=_USUAL,
            variants={
                "gemma-2b": size(d=2048, L=18, h=8, h_kv=1, d_ff=16384, published=2506172416),
                "gemma-7b": size(d=3072, L=28, h=16, h_kv=16, d_ff=24576, published=8537680896),
            },
        ),
    ),
    family(
        decoder(gemma2, tied=True, norm=nn.RMSNorm),
        ModelType(
            "gemma2",
            "Gemma2",
            CAUSAL,
            like="gemma-2-2b",
            reads="tied bias",
            usual=_USUAL,
            variants={
                "gemma-2-2b": size(d=2304, L=26, h=8, h_kv=4, d_ff=9216),
                "gemma-2-9b": size(d=3584, L=42, h=16, h_kv=8, d_ff=14336),
                "gemma-2-27b": size(d=4608, L=46, h=32, h_kv=16, d_ff=36864, d_h=128),
            },
        ),
        ModelType(
            "gemma3_text",
            "Gemma3 Gemma3Text",
            {"ForCausalLM": "lm", "Model": "none", "TextModel": "none", "ForSequenceClassification": "sequence"},
            like="gemma-2-2b",
            defaults={"V": 262208},
            reads="tied bias",
            fixed={"qk_norm": True},
            usual={**_USUAL, "V": 262144, "h": 4, "h_kv": 1},
            variants={
                "gemma-3-270m": size(d=640, L=18, d_ff=2048),
                "gemma-3-1b": size(d=1152, L=26, d_ff=6912),
            },
        ),
    ),
)
