"""XLNet: attention with relative positions that are projected too."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Block
from ..pieces import tied as tie
from ..published import Sizes


class RelativeAttention(Module):
    """Five projections without biases (queries, keys, values, output, positions) and biases and segments by head."""

    def __init__(self, d: Size, h: Size, d_h: Size) -> None:
        super().__init__()
        for name in ("q", "k", "v", "r"):
            self.add_module(name, nn.Linear(d, h * d_h, bias=False))
        self.o = nn.Linear(h * d_h, d, bias=False)
        heads = (nn.Axis(h, "heads", nn.Kind.GATE), nn.Axis(d_h, "outputs", nn.Kind.OUTPUT))
        for name in ("r_r_bias", "r_s_bias", "r_w_bias"):
            self.register_parameter(name, nn.Parameter(heads, "bias"))
        self.seg_embed = nn.Parameter((nn.Axis(2, "rows", nn.Kind.TABLE), *heads), "table")

    def output_shape(self, input: Shape) -> Shapes:
        return self.o((*input[:-1], self.o.in_features))


def xlnet(
    V: Size, d: Size, L: Size, h: Size, d_h: Size, d_ff: Size, K: Size = 2, *, tied: bool = True, head: str = "none"
) -> Module:
    """XLNet: tokens, a vector that hides a word, L blocks normalised after each part; no table of positions."""
    tokens = nn.Embedding(V, d)
    block = Block(
        rel_attn=RelativeAttention(d, h, d_h),
        attn_norm=nn.LayerNorm(d),
        mlp=MLP(d, d_ff),
        mlp_norm=nn.LayerNorm(d),
    )
    net = nn.Sequential({"word_embedding": tokens, "layers": nn.Repeat(block, L)})
    net.mask_emb = nn.Parameter((nn.Axis(d, "outputs", nn.Kind.OUTPUT),), "token")
    if head == "lm":
        lm_loss = nn.Linear(d, V)
        net.lm_loss = tie(lm_loss, tokens) if tied else lm_loss
    if head in {"sequence", "choice"}:
        net.sequence_summary = nn.Linear(d, d)
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K}
    if head in classes:
        net.classifier = nn.Linear(d, classes[head])
    if head == "spans":
        net.start_logits = nn.Linear(d, 1)
        net.end_logits = nn.Sequential(nn.Linear(2 * d, d), nn.LayerNorm(d), nn.Linear(d, 1))
        net.answer_class = nn.Sequential(nn.Linear(2 * d, d), nn.Linear(d, 1, bias=False))
    return net


_XLNET = Sizes("V d L h d_h d_ff", "XLNetModel")

FAMILIES = (
    Family(
        name="xlnet",
        title="model.xlnet",
        build=xlnet,
        meanings=letters("V d L h d_h d_ff K"),
        variants={
            "xlnet-base-cased": _XLNET(32000, 768, 12, 12, 64, 3072),
            "xlnet-large-cased": _XLNET(32000, 1024, 24, 16, 64, 4096),
        },
    ),
)
