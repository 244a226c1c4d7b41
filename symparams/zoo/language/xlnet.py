"""XLNet: attention with relative positions that are projected too."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..model_types import ENCODER, Config, ModelType, Values
from ..pieces import MLP, Block, scores, with_classes
from ..records import family, size


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
    parts: dict[str, Module] = {"word_embedding": tokens, "layers": nn.Repeat(block, L)}
    if head == "lm":
        parts["lm_loss"] = scores(tokens, tied)
    elif head in {"sequence", "choice"}:
        parts["sequence_summary"] = nn.Linear(d, d)
    elif head == "spans":
        parts["start_logits"] = nn.Linear(d, 1)
        parts["end_logits"] = nn.Sequential(nn.Linear(2 * d, d), nn.LayerNorm(d), nn.Linear(d, 1))
        parts["answer_class"] = nn.Sequential(nn.Linear(2 * d, d), nn.Linear(d, 1, bias=False))
    net = with_classes(parts, head, d, K)
    net.mask_emb = nn.Parameter((nn.Axis(d, "outputs", nn.Kind.OUTPUT),), "token")
    return net


def _xlnet(config: Config, sizes: Values, switches: Values) -> None:
    sizes["d_h"] = floor_quotient(sizes["d"], sizes["h"])


FAMILIES = (
    family(
        xlnet,
        ModelType(
            "xlnet",
            "XLNet",
            {
                "Model": "none",
                **ENCODER,
                "LMHeadModel": "lm",
                "ForQuestionAnswering": "spans",
                "ForQuestionAnsweringSimple": "answers",
            },
            like="xlnet-large-cased",
            names={
                "V": "vocab_size n_token",
                "d": "d_model hidden_size",
                "L": "n_layer num_hidden_layers",
                "h": "n_head num_attention_heads",
                "d_h": "",
                "d_ff": "d_inner",
            },
            adjust=_xlnet,
            usual={"V": 32000, "d_h": 64, "d_ff": "4 d"},
            variants={"xlnet-base-cased": size(d=768, L=12, h=12), "xlnet-large-cased": size(d=1024, L=24, h=16)},
        ),
    ),
)
