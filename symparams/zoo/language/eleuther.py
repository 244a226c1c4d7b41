"""EleutherAI's decoders: GPT-Neo, GPT-J, GPT-NeoX and Pythia."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings, FusedAttention, with_head


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
    tokens = nn.Embedding(V, d)
    block = Block(
        input_layernorm=nn.LayerNorm(d),
        post_attention_layernorm=nn.LayerNorm(d),
        attention=FusedAttention(d, h, bias=bias),
        mlp=MLP(d, d_ff),
    )
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), "final_layer_norm": nn.LayerNorm(d)}
    return with_head(parts, head, tokens, d, V, K, tie=tied)


FAMILIES = (
    Family(
        name="gpt_neo",
        title="model.gpt_neo",
        build=gpt_neo,
        meanings=letters("V T d L h d_ff K"),
    ),
    Family(
        name="gptj",
        title="model.gptj",
        build=gptj,
        meanings=letters("V d L h d_ff K"),
    ),
    Family(
        name="gpt_neox",
        title="model.gpt_neox",
        build=gpt_neox,
        meanings=letters("V d L h d_ff K"),
    ),
)
