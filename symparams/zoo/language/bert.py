"""BERT and RoBERTa: encoders with learned positions, normalised after each part, and the heads they are used with."""

from __future__ import annotations

from ... import nn
from ...errors import SourceError
from ...nn.module import Module
from ...symbols import Size
from ..model_types import ENCODER, Config, ModelType, Values
from ..pieces import MLP, Attention, Block, Embeddings, scores, with_classes
from ..records import family, size


def embeddings(tokens: nn.Embedding, T: Size, S: Size | None = None) -> Embeddings:
    """Tokens, T positions and S segments, a norm behind them."""
    d = tokens.embedding_dim
    segments = None if S is None else nn.Embedding(S, d)
    return Embeddings(tokens=tokens, positions=nn.Embedding(T, d), segments=segments, norm=nn.LayerNorm(d))


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

    def __init__(self, d: Size, table: nn.Embedding, tied: bool) -> None:
        super().__init__()
        self.dense = nn.Linear(d, table.embedding_dim)
        self.norm = nn.LayerNorm(table.embedding_dim)
        self.decoder = scores(table, tied)
        self.bias = self.decoder.bias if tied else nn.Parameter(self.decoder.bias.axes, "bias")

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
    parts = {"embeddings": embeddings(tokens, T, S), "layers": nn.Repeat(encoder_block(d, h, d_ff, cross), L)}
    if head in {"pooler", "pretraining", "next", "sequence", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head in {"masked", "pretraining"}:
        parts["predictions"] = TokenHead(d, tokens, tied)
    return with_classes(parts, head, d, K, pretraining=2, next=2)


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
    parts = {"embeddings": embeddings(tokens, T, S), "layers": nn.Repeat(encoder_block(d, h, d_ff, cross), L)}
    if head in {"pooler", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    elif head == "masked":
        parts["lm_head"] = TokenHead(d, tokens, tied)
    elif head == "sequence":
        parts["dense"] = nn.Linear(d, d)
    return with_classes(parts, head, d, K)


def absolute(config: Config, sizes: Values, switches: Values) -> None:
    """Positions of other kinds have tables of their own, which are not known here."""
    kind = config.get("position_embedding_type", "absolute")
    if kind != "absolute":
        raise SourceError(f"{config.shown}: position_embedding_type {kind!r} is not known here, only 'absolute'")


_ROBERTA = {**ENCODER, "Model": "pooler"}
_USUAL = {"V": 50265, "T": 514, "S": 1, "d_ff": "4 d"}

FAMILIES = (
    family(
        bert,
        ModelType(
            "bert",
            "Bert",
            {"Model": "pooler", **ENCODER, "ForPreTraining": "pretraining", "ForNextSentencePrediction": "next"},
            like="bert-base",
            reads="tied cross",
            adjust=absolute,
            usual={"V": 30522, "T": 512, "S": 2, "d_ff": "4 d"},
            variants={
                "bert-tiny": size(d=128, L=2, h=2, published=4385920),
                "bert-small": size(d=512, L=4, h=8, published=28763648),
                "bert-medium": size(d=512, L=8, h=8, published=41373184),
                "bert-base": size(d=768, L=12, h=12, published=109482240),
                "bert-base-cased": size("bert-base", V=28996, published=108310272),
                "bert-base-chinese": size("bert-base", V=21128, published=102267648),
                "bert-base-multilingual-cased": size("bert-base", V=119547, published=177853440),
                "bert-large": size(d=1024, L=24, h=16, published=335141888),
                "bert-large-cased": size("bert-large", V=28996, published=333579264),
            },
        ),
    ),
    family(
        roberta,
        ModelType(
            "roberta",
            "Roberta",
            _ROBERTA,
            like="roberta-base",
            defaults={"T": 512, "S": 2},
            reads="tied cross",
            adjust=absolute,
            usual=_USUAL,
            variants={"roberta-base": size(d=768, L=12, h=12), "roberta-large": size(d=1024, L=24, h=16)},
        ),
        ModelType(
            "xlm-roberta",
            "XLMRoberta",
            _ROBERTA,
            like="roberta-base",
            defaults={"V": 30522, "T": 512, "S": 2},
            reads="tied cross",
            adjust=absolute,
            variants={
                "xlm-roberta-base": size("roberta-base", V=250002),
                "xlm-roberta-large": size("roberta-large", V=250002),
            },
        ),
    ),
)
