"""EleutherAI's decoders: GPT-Neo, GPT-J, GPT-NeoX and Pythia."""

from __future__ import annotations

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import MLP, Attention, Block, FusedAttention, decoder
from ..records import NEOX_CARD, PYTHIA, family, size


def gpt_neo(d: Size, h: Size, d_ff: Size | None = None) -> Block:
    """GPT-Neo: GPT-2 whose queries, keys and values have no biases; every other layer looks at a window only."""
    return Block(
        ln_1=nn.LayerNorm(d),
        attn=Attention(d, h, out_bias=True),
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff),
    )


def gptj(d: Size, h: Size, d_ff: Size | None = None) -> Block:
    """GPT-J: rotary positions, attention and feed-forward side by side behind one norm, a head with biases."""
    return Block(ln_1=nn.LayerNorm(d), attn=Attention(d, h), mlp=MLP(d, 4 * d if d_ff is None else d_ff))


def gpt_neox(d: Size, h: Size, d_ff: Size, *, bias: bool = True) -> Block:
    """GPT-NeoX and Pythia: rotary positions, attention and feed-forward side by side, a head of its own."""
    return Block(
        input_layernorm=nn.LayerNorm(d),
        post_attention_layernorm=nn.LayerNorm(d),
        attention=FusedAttention(d, h, bias=bias),
        mlp=MLP(d, d_ff),
    )


FAMILIES = (
    family(
        decoder(gpt_neo, positions=True, tied=True, ln_f=nn.LayerNorm),
        ModelType(
            "gpt_neo",
            "GPTNeo",
            CAUSAL,
            like="gpt-neo-1.3b",
            names={"L": "num_layers num_hidden_layers", "h": "num_heads num_attention_heads"},
            usual={"V": 50257, "T": 2048},
            variants={
                "gpt-neo-125m": size(d=768, L=12, h=12),
                "gpt-neo-1.3b": size(d=2048, L=24, h=16),
                "gpt-neo-2.7b": size(d=2560, L=32, h=20),
            },
        ),
    ),
    family(
        decoder(gptj, bias=True, ln_f=nn.LayerNorm),
        ModelType(
            "gptj",
            "GPTJ",
            {**CAUSAL, "ForQuestionAnswering": "answers"},
            like="gpt-j-6b",
            names={
                "d": "n_embd hidden_size",
                "L": "n_layer num_hidden_layers",
                "h": "n_head num_attention_heads",
                "d_ff": "n_inner",
            },
            variants={"gpt-j-6b": size(V=50400, d=4096, L=28, h=16)},
        ),
    ),
    family(
        decoder(gpt_neox, final_layer_norm=nn.LayerNorm),
        ModelType(
            "gpt_neox",
            "GPTNeoX",
            CAUSAL,
            like="gpt-neox-20b",
            reads="tied bias",
            usual={"V": 50304, "d_ff": "4 d", "source": PYTHIA},
            variants={
                "gpt-neox-20b": size(V=50432, d=6144, L=44, h=64, published=20554567680, source=NEOX_CARD),
                "pythia-70m": size(d=512, L=6, h=8, published=70426624),
                "pythia-160m": size(d=768, L=12, h=12, published=162322944),
                "pythia-410m": size(d=1024, L=24, h=16, published=405334016),
                "pythia-1b": size(d=2048, L=16, h=8, published=1011781632),
                "pythia-1.4b": size(d=2048, L=24, h=16, published=1414647808),
                "pythia-2.8b": size(d=2560, L=32, h=32, published=2775208960),
                "pythia-6.9b": size(V=50432, d=4096, L=32, h=32, published=6857302016),
                "pythia-12b": size(V=50688, d=5120, L=36, h=40, published=11846072320),
            },
        ),
    ),
)
