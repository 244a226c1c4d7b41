"""BART: encoder and decoder in the manner of BERT and GPT, with learned positions."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..model_types import ModelType
from ..pieces import MLP, Attention, Block, scores
from ..records import family, size
from .t5 import EncoderDecoder

#: The fields of models whose encoder and decoder are said each for itself.
ENCODER_DECODER = {
    "d": "d_model hidden_size",
    "L": "encoder_layers num_hidden_layers",
    "L_d": "decoder_layers",
    "h": "encoder_attention_heads num_attention_heads",
    "h_d": "decoder_attention_heads",
    "d_ff": "encoder_ffn_dim",
    "d_ff_d": "decoder_ffn_dim",
}


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
        heads["lm_head"] = scores(decoder.embed_tokens, tied, bias=False)
    elif head == "sequence":
        heads["dense"], heads["out_proj"] = nn.Linear(d, d), nn.Linear(d, K)
    elif head == "questions":
        heads["qa_outputs"] = nn.Linear(d, 2)
    if head == "decoder":
        return EncoderDecoder(None, decoder, **heads)
    net = EncoderDecoder(stack(L, h, d_ff, cross=False), decoder, **heads)
    net.shared = shared
    return net


FAMILIES = (
    family(
        bart,
        ModelType(
            "bart",
            "Bart",
            {
                "ForConditionalGeneration": "lm",
                "Model": "none",
                "ForSequenceClassification": "sequence",
                "ForQuestionAnswering": "questions",
                "ForCausalLM": "decoder",
            },
            like="bart-large",
            names=ENCODER_DECODER,
            labels=3,
            usual={"V": 50265, "T": 1024, "L_d": "L", "h_d": "h", "d_ff": "4 d", "d_ff_d": "4 d", "of": "BartModel"},
            variants={"bart-base": size(d=768, L=6, h=12), "bart-large": size(d=1024, L=12, h=16)},
        ),
    ),
)
