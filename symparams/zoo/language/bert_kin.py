"""DistilBERT, ALBERT and ELECTRA: BERT made smaller, each in its own way."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Embeddings
from ..pieces import tied as tie
from ..published import KERAS_HUB, Sizes
from .bert import TokenHead, encoder_block


def distilbert(
    V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, K: Size = 2, *, tied: bool = True, head: str = "none"
) -> Module:
    """DistilBERT: half the blocks, no segments, no pooler."""
    tokens = nn.Embedding(V, d)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(tokens=tokens, positions=nn.Embedding(T, d), norm=nn.LayerNorm(d)),
        "layers": nn.Repeat(encoder_block(d, h, d_ff), L),
    }
    if head == "masked":
        projector = nn.Linear(d, V)
        parts["vocab_transform"] = nn.Linear(d, d)
        parts["vocab_layer_norm"] = nn.LayerNorm(d)
        parts["vocab_projector"] = tie(projector, tokens) if tied else projector
    if head in {"sequence", "choice"}:
        parts["pre_classifier"] = nn.Linear(d, d)
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


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
    tokens = nn.Embedding(V, e)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(
            tokens=tokens, positions=nn.Embedding(T, e), segments=nn.Embedding(S, e), norm=nn.LayerNorm(e)
        ),
        "embedding_hidden_mapping_in": nn.Linear(e, d),
        "layers": nn.Repeat(nn.Repeat(encoder_block(d, h, d_ff), n) if n != 1 else encoder_block(d, h, d_ff), G),
    }
    if head in {"pooler", "pretraining", "sequence", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head in {"masked", "pretraining"}:
        parts["predictions"] = TokenHead(d, tokens, V, tied=tied, e=e)
    classes = {"pretraining": K, "sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


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
    narrow = e is not None
    width = d if e is None else e
    tokens = nn.Embedding(V, width)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(
            tokens=tokens,
            positions=nn.Embedding(T, width),
            segments=nn.Embedding(S, width),
            norm=nn.LayerNorm(width),
        )
    }
    if narrow:
        parts["embeddings_project"] = nn.Linear(width, d)
    parts["layers"] = nn.Repeat(encoder_block(d, h, d_ff, cross), L)
    if head == "masked":
        lm_head = nn.Linear(width, V)
        parts["dense"] = nn.Linear(d, width)
        parts["norm"] = nn.LayerNorm(width)
        parts["generator_lm_head"] = tie(lm_head, tokens) if tied else lm_head
    if head in {"discriminator", "sequence", "choice"}:
        parts["dense"] = nn.Linear(d, d)
    classes = {"discriminator": 1, "sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


_DISTILBERT = Sizes("V T d L h d_ff", "DistilBertModel")
_ALBERT = Sizes("V T S e d G h d_ff", "AlbertModel")
_ELECTRA = Sizes("V T S d L h d_ff", "ElectraModel")
_ELECTRA_2 = Sizes("V T S d L h d_ff e", "ElectraModel")

FAMILIES = (
    Family(
        name="distilbert",
        title="model.distilbert",
        build=distilbert,
        meanings=letters("V T d L h d_ff K"),
        variants={
            "distilbert-base": _DISTILBERT(30522, 512, 768, 6, 12, 3072, published=66362880, source=KERAS_HUB),
            "distilbert-base-multilingual": _DISTILBERT(
                119547, 512, 768, 6, 12, 3072, published=134734080, source=KERAS_HUB
            ),
        },
    ),
    Family(
        name="albert",
        title="model.albert",
        build=albert,
        meanings=letters("V T S e d G h d_ff n K"),
        variants={
            "albert-base": _ALBERT(30000, 512, 2, 128, 768, 1, 12, 3072, published=11683584, source=KERAS_HUB),
            "albert-large": _ALBERT(30000, 512, 2, 128, 1024, 1, 16, 4096, published=17683968, source=KERAS_HUB),
            "albert-xlarge": _ALBERT(30000, 512, 2, 128, 2048, 1, 16, 8192, published=58724864, source=KERAS_HUB),
            "albert-xxlarge": _ALBERT(30000, 512, 2, 128, 4096, 1, 64, 16384, published=222595584, source=KERAS_HUB),
        },
    ),
    Family(
        name="electra",
        title="model.electra",
        build=electra,
        meanings=letters("V T S d L h d_ff e K"),
        variants={
            "electra-small": _ELECTRA_2(30522, 512, 2, 256, 12, 4, 1024, 128),
            "electra-base": _ELECTRA(30522, 512, 2, 768, 12, 12, 3072),
            "electra-large": _ELECTRA(30522, 512, 2, 1024, 24, 16, 4096),
        },
    ),
)
