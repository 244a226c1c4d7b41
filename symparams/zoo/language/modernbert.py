"""ModernBERT: an encoder built as decoders are today."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..model_types import ENCODER, ModelType
from ..pieces import Block, Embeddings, FusedAttention, GatedMLP, scores, with_classes
from ..records import family, size


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
    norm = partial(nn.LayerNorm, d, bias=norm_bias)

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
        parts["decoder"] = scores(tokens, tied, bias=decoder_bias)
    return with_classes(parts, head, d, K)


FAMILIES = (
    family(
        modernbert,
        ModelType(
            "modernbert",
            "ModernBert",
            {**ENCODER, "Model": "none"},
            like="modernbert-base",
            reads="tied bias mlp_bias norm_bias decoder_bias classifier_bias",
            usual={"V": 50368},
            variants={
                "modernbert-base": size(d=768, L=22, h=12, d_ff=1152),
                "modernbert-large": size(d=1024, L=28, h=16, d_ff=2624),
            },
        ),
    ),
)
