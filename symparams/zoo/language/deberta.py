"""DeBERTa V2 and V3: an encoder whose attention looks at words and at distances apart from one another."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..model_types import ENCODER, Config, ModelType, Values
from ..pieces import MLP, Attention, Block, Embeddings, scores, with_classes
from ..records import family, size
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
        parts["predictions"] = TokenHead(d, tokens, tied)
    elif head == "masked_new":
        parts["lm_head"] = nn.Sequential({"dense": nn.Linear(d, d), "norm": nn.LayerNorm(d)})
        parts["decoder"] = scores(tokens, tied=True)
    return with_classes(parts, head, d, K)


def _deberta(config: Config, sizes: Values, switches: Values) -> None:
    if not config.flag("position_biased_input", True):
        del sizes["T"]
    segments = config.size("type_vocab_size", 0, minimum=0)
    if segments:
        sizes["S"] = segments
    if config.flag("relative_attention", False):
        distances = config.size("max_relative_positions", -1, minimum=-1)
        distances = config.size("max_position_embeddings", 512) if distances < 1 else distances
        buckets = config.size("position_buckets", -1, minimum=-1)
        sizes["R"] = 2 * (buckets if buckets > 0 else distances)
        kinds = config.get("pos_att_type", [])
        kinds = kinds.lower().split("|") if isinstance(kinds, str) else list(kinds)
        own = not config.flag("share_att_key", False)
        switches["key_positions"], switches["query_positions"] = own and "c2p" in kinds, own and "p2c" in kinds
    switches["position_norm"] = "layer_norm" in str(config.get("norm_rel_ebd", "none"))
    switches["kernel"] = config.size("conv_kernel_size", 0, minimum=0)
    if switches["head"] == "masked" and not config.flag("legacy", True):
        switches["head"] = "masked_new"


FAMILIES = (
    family(
        deberta,
        ModelType(
            "deberta-v2",
            "DebertaV2",
            {"Model": "none", **ENCODER},
            defaults={"V": 128100, "T": 512, "d": 1536, "L": 24, "h": 24, "d_ff": 6144},
            names={"S": ""},
            unless={"e": "d"},
            adjust=_deberta,
            variants={"deberta-v3-base": size(V=128100, d=768, L=12, h=12, d_ff=3072, R=512, position_norm=True)},
        ),
        meanings={"R": "symbol.distances"},
    ),
)
