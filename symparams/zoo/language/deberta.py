"""DeBERTa V2 and V3: an encoder whose attention looks at words and at distances apart from one another."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings
from ..pieces import tied as tie
from ..published import Sizes
from .bert import TokenHead


class Distances(Module):
    """The table of relative positions that all blocks share, with its norm; and a convolution after the first block."""

    def __init__(self, d: Size, R: Size | None, norm: bool, kernel: int) -> None:
        super().__init__()
        if R is not None:
            self.rel_embeddings = nn.Embedding(R, d)
        if norm:
            self.norm = nn.LayerNorm(d)
        if kernel:
            self.conv = nn.Conv1d(d, d, kernel, padding=(kernel - 1) // 2)
            self.conv_norm = nn.LayerNorm(d)

    def output_shape(self, input: Shape) -> Shapes:
        return input


def deberta(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    T: Size | None = None,
    S: Size | None = None,
    e: Size | None = None,
    R: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    key_positions: bool = False,
    query_positions: bool = False,
    position_norm: bool = False,
    kernel: int = 0,
    head: str = "none",
) -> Module:
    """DeBERTa: BERT with a table of R distances; V3 shares the projections of words and distances and has no segments.

    ``key_positions`` and ``query_positions``: projections of their own for distances (V2).
    """
    width = d if e is None else e
    tokens = nn.Embedding(V, width)

    def attention() -> Attention:
        made = Attention(d, h, bias=True)
        if key_positions:
            made.pos_key_proj = nn.Linear(d, d)
        if query_positions:
            made.pos_query_proj = nn.Linear(d, d)
        return made

    block = Block(attention=attention(), attention_norm=nn.LayerNorm(d), mlp=MLP(d, d_ff), mlp_norm=nn.LayerNorm(d))
    tables = {"positions": T, "segments": S}
    parts: dict[str, Module] = {
        "embeddings": Embeddings(
            tokens=tokens,
            **{name: nn.Embedding(rows, width) for name, rows in tables.items() if rows is not None},
            embed_proj=None if e is None else nn.Linear(e, d, bias=False),
            norm=nn.LayerNorm(d),
        ),
        "layers": nn.Repeat(block, L),
        "distances": Distances(d, R, position_norm, kernel),
    }
    if head in {"sequence", "choice"}:
        parts["pooler"] = nn.Linear(d, d)
    if head == "masked":
        parts["predictions"] = TokenHead(d, tokens, V, tied=tied, e=e)
    elif head == "masked_new":
        parts["lm_head"] = nn.Sequential({"dense": nn.Linear(d, d), "norm": nn.LayerNorm(d)})
        decoder = nn.Linear(d, V)
        parts["decoder"] = tie(decoder, tokens)
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        parts["classifier"] = nn.Linear(d, classes[head])
    return nn.Sequential(parts)


_DEBERTA = Sizes("V d L h d_ff R", "DebertaV2Model")

FAMILIES = (
    Family(
        name="deberta",
        title="model.deberta",
        build=deberta,
        meanings=letters("V d L h d_ff T S e R K", R="symbol.distances"),
        variants={
            "deberta-v3-base": _DEBERTA(128100, 768, 12, 12, 3072, 512, position_norm=True),
        },
    ),
)
