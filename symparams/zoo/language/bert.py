"""BERT and RoBERTa: encoders with learned positions, normalised after each part, and the heads they are used with."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings
from ..pieces import tied as tie
from ..published import KERAS_HUB, Sizes


def encoder_block(d: Size, h: Size, d_ff: Size, cross: bool = False) -> Block:
    """A block of BERT: attention, norm, feed-forward, norm; a decoder looks at an encoder between."""
    return Block(
        attention=Attention(d, h, bias=True),
        attention_norm=nn.LayerNorm(d),
        cross_attention=Attention(d, h, bias=True) if cross else None,
        cross_attention_norm=nn.LayerNorm(d) if cross else None,
        mlp=MLP(d, d_ff),
        mlp_norm=nn.LayerNorm(d),
    )


class TokenHead(Module):
    """Scores of the masked token: a layer ``d → e``, a norm, then the table of the embedding turned round, and biases.

    The biases stand in two places, as the decoder's and as the head's own, and are one tensor where weights are tied.
    """

    def __init__(self, d: Size, table: nn.Embedding, V: Size, *, tied: bool, e: Size | None = None) -> None:
        super().__init__()
        e = d if e is None else e
        self.dense = nn.Linear(d, e)
        self.norm = nn.LayerNorm(e)
        self.decoder = nn.Linear(e, V)
        self.bias = self.decoder.bias
        if tied:
            tie(self.decoder, table)
        else:
            self.bias = nn.Parameter(self.decoder.bias.axes, "bias")

    def output_shape(self, input: tuple[Size, ...]) -> tuple[Size, ...]:
        output: tuple[Size, ...] = self.decoder(self.norm(self.dense(input)))
        return output


def bert(
    V: Size,
    T: Size,
    S: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    cross: bool = False,
    head: str = "pooler",
) -> Module:
    """BERT: tokens, positions and segments, L blocks, and a head.

    ``pooler``: a layer on the first token (``BertModel``); ``masked``: the masked token; ``pretraining``: both, and
    whether the second sentence follows; ``next``, ``sequence``, ``choice``: pooler and classes; ``tokens``,
    ``answers``: classes of each token.
    """
    tokens = nn.Embedding(V, d)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(
            tokens=tokens, positions=nn.Embedding(T, d), segments=nn.Embedding(S, d), norm=nn.LayerNorm(d)
        ),
        "layers": nn.Repeat(encoder_block(d, h, d_ff, cross), L),
    }
    if head in {"pooler", "pretraining", "next", "sequence", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head in {"masked", "pretraining"}:
        parts["predictions"] = TokenHead(d, tokens, V, tied=tied)
    classes = {"pretraining": 2, "next": 2, "sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


def roberta(
    V: Size,
    T: Size,
    S: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    tied: bool = True,
    cross: bool = False,
    head: str = "masked",
) -> Module:
    """RoBERTa and XLM-RoBERTa: BERT with other data; the table of positions has two rows that are not used.

    Its head for classes is a layer of its own, ``d → d``, without BERT's pooler.
    """
    tokens = nn.Embedding(V, d)
    parts: dict[str, Module] = {
        "embeddings": Embeddings(
            tokens=tokens, positions=nn.Embedding(T, d), segments=nn.Embedding(S, d), norm=nn.LayerNorm(d)
        ),
        "layers": nn.Repeat(encoder_block(d, h, d_ff, cross), L),
    }
    if head in {"pooler", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head == "masked":
        parts["lm_head"] = TokenHead(d, tokens, V, tied=tied)
    if head == "sequence":
        parts["dense"] = nn.Linear(d, d)
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


_BERT = Sizes("V T S d L h d_ff", "BertModel")
_ROBERTA = Sizes("V T S d L h d_ff", "RobertaForMaskedLM")

FAMILIES = (
    Family(
        name="bert",
        title="model.bert",
        build=bert,
        meanings=letters("V T S d L h d_ff K"),
        variants={
            "bert-tiny": _BERT(30522, 512, 2, 128, 2, 2, 512, published=4385920, source=KERAS_HUB),
            "bert-small": _BERT(30522, 512, 2, 512, 4, 8, 2048, published=28763648, source=KERAS_HUB),
            "bert-medium": _BERT(30522, 512, 2, 512, 8, 8, 2048, published=41373184, source=KERAS_HUB),
            "bert-base": _BERT(30522, 512, 2, 768, 12, 12, 3072, published=109482240, source=KERAS_HUB),
            "bert-base-cased": _BERT(28996, 512, 2, 768, 12, 12, 3072, published=108310272, source=KERAS_HUB),
            "bert-base-chinese": _BERT(21128, 512, 2, 768, 12, 12, 3072, published=102267648, source=KERAS_HUB),
            "bert-base-multilingual-cased": _BERT(
                119547, 512, 2, 768, 12, 12, 3072, published=177853440, source=KERAS_HUB
            ),
            "bert-large": _BERT(30522, 512, 2, 1024, 24, 16, 4096, published=335141888, source=KERAS_HUB),
            "bert-large-cased": _BERT(28996, 512, 2, 1024, 24, 16, 4096, published=333579264, source=KERAS_HUB),
        },
    ),
    Family(
        name="roberta",
        title="model.roberta",
        build=roberta,
        meanings=letters("V T S d L h d_ff K"),
        variants={
            "roberta-base": _ROBERTA(50265, 514, 1, 768, 12, 12, 3072),
            "roberta-large": _ROBERTA(50265, 514, 1, 1024, 24, 16, 4096),
            "xlm-roberta-base": _ROBERTA(250002, 514, 1, 768, 12, 12, 3072, of="XLMRobertaForMaskedLM"),
            "xlm-roberta-large": _ROBERTA(250002, 514, 1, 1024, 24, 16, 4096, of="XLMRobertaForMaskedLM"),
        },
    ),
)
