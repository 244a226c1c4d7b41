"""GPT: decoders with learned positions, as OpenAI wrote them."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Block, Embeddings, FusedAttention, with_head
from ..published import KERAS_HUB, Sizes


def gpt1(V: Size, T: Size, d: Size, L: Size, h: Size, K: Size = 2, *, tied: bool = True, head: str = "lm") -> Module:
    """GPT-1: tokens and positions, L blocks that normalise after each part, no last norm, a tied head."""
    tokens = nn.Embedding(V, d)
    block = Block(
        attn=FusedAttention(d, h),
        ln_1=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d),
        ln_2=nn.LayerNorm(d),
    )
    parts = {"embeddings": Embeddings(tokens=tokens, positions=nn.Embedding(T, d)), "layers": nn.Repeat(block, L)}
    return _with_head(parts, head, tokens, d, V, K, tied)


def gpt(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size | None = None,
    K: Size = 2,
    *,
    h_kv: Size | None = None,
    tied: bool = True,
    cross: bool = False,
    head: str = "lm",
) -> Module:
    """GPT-2 and GPT-3: tokens and positions, L blocks that normalise before each part, a last norm, a tied head.

    A block without d_ff is ``12 d² + 13 d``.
    """
    tokens = nn.Embedding(V, d)
    block = Block(
        ln_1=nn.LayerNorm(d),
        attn=FusedAttention(d, h, h_kv),
        ln_cross_attn=nn.LayerNorm(d) if cross else None,
        crossattention=FusedAttention(d, h, h_kv) if cross else None,
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, 4 * d if d_ff is None else d_ff),
    )
    parts = {
        "embeddings": Embeddings(tokens=tokens, positions=nn.Embedding(T, d)),
        "layers": nn.Repeat(block, L),
        "ln_f": nn.LayerNorm(d),
    }
    return _with_head(parts, head, tokens, d, V, K, tied)


def _with_head(
    parts: dict[str, Module], head: str, tokens: nn.Embedding, d: Size, V: Size, K: Size, tied: bool
) -> Module:
    if head != "double":
        return with_head(parts, head, tokens, d, V, K, tie=tied)
    net = with_head(parts, "lm", tokens, d, V, tie=tied)
    net.multiple_choice_head = nn.Linear(d, 1)
    return net


_GPT1 = Sizes("V T d L h", "OpenAIGPTLMHeadModel")
_GPT = Sizes("V T d L h", "GPT2LMHeadModel")

FAMILIES = (
    Family(
        name="gpt1",
        title="model.gpt1",
        build=gpt1,
        meanings=letters("V T d L h K"),
        variants={
            "openai-gpt": _GPT1(40478, 512, 768, 12, 12),
        },
    ),
    Family(
        name="gpt",
        title="model.gpt",
        build=gpt,
        meanings=letters("V T d L h d_ff K h_kv"),
        variants={
            "gpt2": _GPT(50257, 1024, 768, 12, 12, published=124439808, source=KERAS_HUB),
            "gpt2-medium": _GPT(50257, 1024, 1024, 24, 16, published=354823168, source=KERAS_HUB),
            "gpt2-large": _GPT(50257, 1024, 1280, 36, 20, published=774030080, source=KERAS_HUB),
            "gpt2-xl": _GPT(50257, 1024, 1600, 48, 25, published=1557611200, source=KERAS_HUB),
            "gpt3-175b": _GPT(50257, 2048, 12288, 96, 96),
        },
    ),
)
