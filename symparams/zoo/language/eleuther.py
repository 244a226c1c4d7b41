"""EleutherAI's decoders: GPT-Neo, GPT-J, GPT-NeoX and Pythia."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings, FusedAttention, decoder, with_head
from ..published import NEOX_CARD, PYTHIA, Sizes


def gpt_neo(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    head: str = "lm",
) -> Module:
    """GPT-Neo: GPT-2 whose queries, keys and values have no biases; every other layer looks at a window only."""
    tokens = nn.Embedding(V, d)
    block = Block(
        ln_1=nn.LayerNorm(d),
        attn=Attention(d, h, bias=False, out_bias=True),
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff),
    )
    parts = {
        "embeddings": Embeddings(tokens=tokens, positions=nn.Embedding(T, d)),
        "layers": nn.Repeat(block, L),
        "ln_f": nn.LayerNorm(d),
    }
    return with_head(parts, head, tokens, d, V, K, tie=tied)


def gptj(
    V: Size, d: Size, L: Size, h: Size, d_ff: Size | None = None, K: Size = 2, *, tied: bool = False, head: str = "lm"
) -> Module:
    """GPT-J: rotary positions, attention and feed-forward side by side behind one norm, a head with biases."""
    tokens = nn.Embedding(V, d)
    block = Block(
        ln_1=nn.LayerNorm(d),
        attn=Attention(d, h, bias=False),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "ln_f": nn.LayerNorm(d)}
    if head == "sequence":
        return with_head(parts, head, tokens, d, V, K)
    return with_head(parts, head, tokens, d, V, K, tie=tied, bias=True)


def gpt_neox(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = True,
    head: str = "lm",
) -> Module:
    """GPT-NeoX and Pythia: rotary positions, attention and feed-forward side by side, a head of its own."""
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        post_attention_layernorm=nn.LayerNorm(d),
        attention=FusedAttention(d, h, bias=bias),
        mlp=MLP(d, d_ff),
    )
    return decoder(V, d, L, block, {"final_layer_norm": nn.LayerNorm(d)}, head, K, tie=tied)


_GPT_NEO = Sizes("V T d L h", "GPTNeoForCausalLM")
_GPTJ = Sizes("V d L h", "GPTJForCausalLM")
_GPT_NEOX = Sizes("V d L h d_ff", "GPTNeoXForCausalLM")

FAMILIES = (
    Family(
        name="gpt_neo",
        title="model.gpt_neo",
        build=gpt_neo,
        meanings=letters("V T d L h d_ff K"),
        variants={
            "gpt-neo-125m": _GPT_NEO(50257, 2048, 768, 12, 12),
            "gpt-neo-1.3b": _GPT_NEO(50257, 2048, 2048, 24, 16),
            "gpt-neo-2.7b": _GPT_NEO(50257, 2048, 2560, 32, 20),
        },
    ),
    Family(
        name="gptj",
        title="model.gptj",
        build=gptj,
        meanings=letters("V d L h d_ff K"),
        variants={
            "gpt-j-6b": _GPTJ(50400, 4096, 28, 16),
        },
    ),
    Family(
        name="gpt_neox",
        title="model.gpt_neox",
        build=gpt_neox,
        meanings=letters("V d L h d_ff K"),
        variants={
            "gpt-neox-20b": _GPT_NEOX(50432, 6144, 44, 64, 24576, published=20554567680, source=NEOX_CARD),
            "pythia-70m": _GPT_NEOX(50304, 512, 6, 8, 2048, published=70426624, source=PYTHIA),
            "pythia-160m": _GPT_NEOX(50304, 768, 12, 12, 3072, published=162322944, source=PYTHIA),
            "pythia-410m": _GPT_NEOX(50304, 1024, 24, 16, 4096, published=405334016, source=PYTHIA),
            "pythia-1b": _GPT_NEOX(50304, 2048, 16, 8, 8192, published=1011781632, source=PYTHIA),
            "pythia-1.4b": _GPT_NEOX(50304, 2048, 24, 16, 8192, published=1414647808, source=PYTHIA),
            "pythia-2.8b": _GPT_NEOX(50304, 2560, 32, 32, 10240, published=2775208960, source=PYTHIA),
            "pythia-6.9b": _GPT_NEOX(50432, 4096, 32, 32, 16384, published=6857302016, source=PYTHIA),
            "pythia-12b": _GPT_NEOX(50688, 5120, 36, 40, 20480, published=11846072320, source=PYTHIA),
        },
    ),
)
