"""Gemma 1 to 3: Google's decoders with wide heads and a tied table."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, GatedMLP, decoder
from ..published import KERAS_HUB, Sizes
from .llama import llama


def gemma(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    head: str = "lm",
) -> Module:
    """Gemma 1: Llama with heads whose width is chosen freely (``h d_h`` need not be d) and a tied head."""
    return llama(V, d, L, h, h_kv, d_ff, d_h, K, tied=tied, bias=bias, head=head)


def gemma2(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Gemma 2 and 3: a norm before and after each part; Gemma 3 norms queries and keys too (``qk_norm``).

    Blocks that see a window and blocks that see everything have the same weights.
    """
    norms = (nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, norms=norms),
        post_attention_layernorm=nn.RMSNorm(d),
        pre_feedforward_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff),
        post_feedforward_layernorm=nn.RMSNorm(d),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


_GEMMA = Sizes("V d L h h_kv d_ff d_h", "GemmaForCausalLM")
_GEMMA2 = Sizes("V d L h h_kv d_ff d_h", "Gemma2ForCausalLM")

FAMILIES = (
    Family(
        name="gemma",
        title="model.gemma",
        build=gemma,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "gemma-2b": _GEMMA(256000, 2048, 18, 8, 1, 16384, 256, published=2506172416, source=KERAS_HUB),
            "gemma-7b": _GEMMA(256000, 3072, 28, 16, 16, 24576, 256, published=8537680896, source=KERAS_HUB),
        },
    ),
    Family(
        name="gemma2",
        title="model.gemma2",
        build=gemma2,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "gemma-2-2b": _GEMMA2(256000, 2304, 26, 8, 4, 9216, 256),
            "gemma-2-9b": _GEMMA2(256000, 3584, 42, 16, 8, 14336, 256),
            "gemma-2-27b": _GEMMA2(256000, 4608, 46, 32, 16, 36864, 128),
            "gemma-3-270m": _GEMMA2(262144, 640, 18, 4, 1, 2048, 256, of="Gemma3ForCausalLM", qk_norm=True),
            "gemma-3-1b": _GEMMA2(262144, 1152, 26, 4, 1, 6912, 256, of="Gemma3ForCausalLM", qk_norm=True),
        },
    ),
)
