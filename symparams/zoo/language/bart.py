"""BART: encoder and decoder in the manner of BERT and GPT, with learned positions."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block
from ..pieces import tied as tie
from ..published import Sizes
from .t5 import EncoderDecoder


class Stack(Module):
    """Tokens and positions, a norm behind them, then blocks."""

    def __init__(self, tokens: nn.Embedding, positions: nn.Embedding, d: Size, block: Block, L: Size) -> None:
        super().__init__()
        self.embed_tokens = tokens
        self.embed_positions = positions
        self.layernorm_embedding = nn.LayerNorm(d)
        self.layers = nn.Repeat(block, L)

    def output_shape(self, input: Shape) -> Shapes:
        return self.layers(self.layernorm_embedding(self.embed_tokens(input)))


def bart(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    L_d: Size,
    h: Size,
    h_d: Size,
    d_ff: Size,
    d_ff_d: Size,
    K: Size = 3,
    *,
    tied: bool = True,
    head: str = "none",
) -> Module:
    """BART: L blocks to read, L_d to write, each part normalised afterwards, one table for all.

    The tables of positions have two more rows than the T they are said to have.
    """
    shared = nn.Embedding(V, d)

    def stack(layers: Size, heads: Size, width: Size, cross: bool) -> Stack:
        block = Block(
            self_attn=Attention(d, heads, bias=True),
            self_attn_layer_norm=nn.LayerNorm(d),
            encoder_attn=Attention(d, heads, bias=True) if cross else None,
            encoder_attn_layer_norm=nn.LayerNorm(d) if cross else None,
            mlp=MLP(d, width),
            final_layer_norm=nn.LayerNorm(d),
        )
        tokens = nn.Embedding(V, d)
        if tied:
            tokens.weight = shared.weight
        return Stack(tokens, nn.Embedding(T + 2, d), d, block, layers)

    decoder = stack(L_d, h_d, d_ff_d, cross=True)
    heads: dict[str, Module] = {}
    if head in {"lm", "decoder"}:
        lm_head = nn.Linear(d, V, bias=False)
        heads["lm_head"] = tie(lm_head, decoder.embed_tokens) if tied else lm_head
    elif head == "sequence":
        heads["dense"], heads["out_proj"] = nn.Linear(d, d), nn.Linear(d, K)
    elif head == "questions":
        heads["qa_outputs"] = nn.Linear(d, 2)
    if head == "decoder":
        return EncoderDecoder(None, decoder, **heads)
    net = EncoderDecoder(stack(L, h, d_ff, cross=False), decoder, **heads)
    net.shared = shared
    return net


_BART = Sizes("V T d L L_d h h_d d_ff d_ff_d", "BartModel")

FAMILIES = (
    Family(
        name="bart",
        title="model.bart",
        build=bart,
        meanings=letters("V T d L L_d h h_d d_ff d_ff_d K"),
        variants={
            "bart-base": _BART(50265, 1024, 768, 6, 6, 12, 12, 3072, 3072),
            "bart-large": _BART(50265, 1024, 1024, 12, 12, 16, 16, 4096, 4096),
        },
    ),
)
