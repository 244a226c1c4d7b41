"""ModernBERT: an encoder built as decoders are today."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Block, Embeddings, FusedAttention, GatedMLP
from ..pieces import tied as tie
from ..published import Sizes


def modernbert(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    bias: bool = False,
    mlp_bias: bool = False,
    norm_bias: bool = False,
    decoder_bias: bool = True,
    classifier_bias: bool = False,
    head: str = "masked",
) -> Module:
    """ModernBERT: rotary positions, gated feed-forward layers, a norm before each part but the very first."""

    def norm() -> nn.LayerNorm:
        return nn.LayerNorm(d, bias=norm_bias)

    def block(first: bool) -> Block:
        return Block(
            attn_norm=None if first else norm(),
            attn=FusedAttention(d, h, bias=bias),
            mlp_norm=norm(),
            mlp=GatedMLP(d, d_ff, bias=mlp_bias),
        )

    tokens = nn.Embedding(V, d)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(tokens=tokens, norm=norm()),
        "first_layer": block(first=True),
        "layers": nn.Repeat(block(first=False), L - 1),
        "final_norm": norm(),
    }
    if head != "none":
        parts["dense"] = nn.Linear(d, d, bias=classifier_bias)
        parts["head_norm"] = norm()
    if head == "masked":
        decoder = nn.Linear(d, V, bias=decoder_bias)
        parts["decoder"] = tie(decoder, tokens) if tied else decoder
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


_MODERNBERT = Sizes("V d L h d_ff", "ModernBertForMaskedLM")

FAMILIES = (
    Family(
        name="modernbert",
        title="model.modernbert",
        build=modernbert,
        meanings=letters("V d L h d_ff K"),
        variants={
            "modernbert-base": _MODERNBERT(50368, 768, 22, 12, 1152),
            "modernbert-large": _MODERNBERT(50368, 1024, 28, 16, 2624),
        },
    ),
)
