"""DistilBERT, ALBERT and ELECTRA: BERT made smaller, each in its own way."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..model_types import ENCODER, Config, ModelType, Values
from ..pieces import scores, with_classes
from ..records import family, size
from .bert import TokenHead, absolute, embeddings, encoder_block


def distilbert(
    V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, K: Size = 2, *, tied: bool = True, head: str = "none"
) -> Module:
    """DistilBERT: half the blocks, no segments, no pooler."""
    tokens = nn.Embedding(V, d)
    parts = {"embeddings": embeddings(tokens, T), "layers": nn.Repeat(encoder_block(d, h, d_ff), L)}
    if head == "masked":
        parts["vocab_transform"] = nn.Linear(d, d)
        parts["vocab_layer_norm"] = nn.LayerNorm(d)
        parts["vocab_projector"] = scores(tokens, tied)
    elif head in {"sequence", "choice"}:
        parts["pre_classifier"] = nn.Linear(d, d)
    return with_classes(parts, head, d, K)


def albert(
    V: Size,
    T: Size,
    S: Size,
    e: Size,
    d: Size,
    G: Size,
    h: Size,
    d_ff: Size,
    n: Size = 1,
    K: Size = 2,
    *,
    tied: bool = True,
    head: str = "pooler",
) -> Module:
    """ALBERT: tables of width e, brought to d once; blocks in G groups share their weights, however many there are.

    With one group of one block, as published, every layer is the same block: depth costs nothing.
    """
    tokens, block = nn.Embedding(V, e), encoder_block(d, h, d_ff)
    parts = {
        "embeddings": embeddings(tokens, T, S),
        "embedding_hidden_mapping_in": nn.Linear(e, d),
        "layers": nn.Repeat(nn.Repeat(block, n) if n != 1 else block, G),
    }
    if head in {"pooler", "pretraining", "sequence", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head in {"masked", "pretraining"}:
        parts["predictions"] = TokenHead(d, tokens, tied)
    return with_classes(parts, head, d, K, pretraining=K)


def electra(
    V: Size,
    T: Size,
    S: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    e: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    cross: bool = False,
    head: str = "none",
) -> Module:
    """ELECTRA: BERT without a pooler, its tables e wide where that is less than d.

    ``discriminator``: whether each token was replaced; ``masked``: the generator's head.
    """
    width = d if e is None else e
    tokens = nn.Embedding(V, width)
    parts: dict[str, Module] = {"embeddings": embeddings(tokens, T, S)}
    if e is not None:
        parts["embeddings_project"] = nn.Linear(e, d)
    parts["layers"] = nn.Repeat(encoder_block(d, h, d_ff, cross), L)
    if head == "masked":
        parts["dense"] = nn.Linear(d, width)
        parts["norm"] = nn.LayerNorm(width)
        parts["generator_lm_head"] = scores(tokens, tied)
    elif head in {"discriminator", "sequence", "choice"}:
        parts["dense"] = nn.Linear(d, d)
    return with_classes(parts, head, d, K, discriminator=1)


def _albert(config: Config, sizes: Values, switches: Values) -> None:
    absolute(config, sizes, switches)
    if switches["head"] == "pretraining":
        sizes["K"] = config.labels()


FAMILIES = (
    family(
        distilbert,
        ModelType(
            "distilbert",
            "DistilBert",
            {"Model": "none", **ENCODER},
            like="distilbert-base",
            names={
                "d": "dim hidden_size",
                "L": "n_layers num_hidden_layers",
                "h": "n_heads num_attention_heads",
                "d_ff": "hidden_dim",
            },
            variants={
                "distilbert-base": size(V=30522, T=512, d=768, L=6, h=12, d_ff=3072, published=66362880),
                "distilbert-base-multilingual": size("distilbert-base", V=119547, published=134734080),
            },
        ),
    ),
    family(
        albert,
        ModelType(
            "albert",
            "Albert",
            {"Model": "pooler", **ENCODER, "ForPreTraining": "pretraining"},
            like="albert-xxlarge",
            names={"G": "num_hidden_groups", "n": "inner_group_num"},
            unless={"n": 1},
            adjust=_albert,
            usual={"V": 30000, "T": 512, "S": 2, "e": 128, "G": 1, "d_ff": "4 d"},
            variants={
                "albert-base": size(d=768, h=12, published=11683584),
                "albert-large": size(d=1024, h=16, published=17683968),
                "albert-xlarge": size(d=2048, h=16, published=58724864),
                "albert-xxlarge": size(d=4096, h=64, published=222595584),
            },
        ),
    ),
    family(
        electra,
        ModelType(
            "electra",
            "Electra",
            {"Model": "none", **ENCODER, "ForPreTraining": "discriminator"},
            like="electra-small",
            reads="tied cross",
            unless={"e": "d"},
            adjust=absolute,
            usual={"V": 30522, "T": 512, "S": 2, "d_ff": "4 d"},
            variants={
                "electra-small": size(d=256, L=12, h=4, e=128),
                "electra-base": size(d=768, L=12, h=12),
                "electra-large": size(d=1024, L=24, h=16),
            },
        ),
    ),
)
