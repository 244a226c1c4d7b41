"""T5: encoder and decoder that share one table, with relative positions."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..model_types import Config, ModelType, Values
from ..pieces import MLP, Attention, Block, GatedMLP, scores
from ..records import family, size


class Stack(Module):
    """Blocks between a table and a norm; the first block's table of relative positions serves all."""

    def __init__(self, tokens: nn.Embedding, positions: nn.Embedding, block: Block, L: Size, norm: Module) -> None:
        super().__init__()
        self.embed_tokens = tokens
        self.relative_attention_bias = positions
        self.layers = nn.Repeat(block, L)
        self.final_layer_norm = norm

    def output_shape(self, input: Shape) -> Shapes:
        return self.final_layer_norm(self.layers(self.embed_tokens(input)))


class EncoderDecoder(Module):
    """An encoder beside a decoder that looks at it, with tables before and heads after them.

    Shapes: the encoder's and the decoder's input → the decoder's output, or the head's.
    """

    def __init__(self, encoder: Module | None, decoder: Module | None, **heads: Module) -> None:
        super().__init__()
        if encoder is not None:
            self.encoder = encoder
        if decoder is not None:
            self.decoder = decoder
        self.heads = tuple(heads)
        for name, head in heads.items():
            self.add_module(name, head)

    def output_shape(self, input: Shape, decoder_input: Shape | None = None) -> Shapes:
        stacks = self._modules
        output = stacks["encoder"](input) if stacks.get("encoder") else input  # type: ignore[misc]
        if stacks.get("decoder"):
            output = self.decoder(input if decoder_input is None else decoder_input)
        for name in self.heads:
            output = self._modules[name](output)  # type: ignore[misc]
        return output


def t5(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    d_h: Size,
    d_ff: Size,
    B: Size,
    L_d: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = True,
    gated: bool = False,
    head: str = "lm",
) -> Module:
    """T5: L blocks to read, L_d (by default as many) to write, no biases, B buckets of relative positions.

    ``h d_h`` need not be d. Encoder and decoder share the table, and so does the head where it is tied (T5 1.0).
    """
    shared = nn.Embedding(V, d)

    def stack(layers: Size, cross: bool) -> Stack:
        block = Block(
            self_attn_norm=nn.RMSNorm(d),
            self_attn=Attention(d, h, d_h=d_h),
            cross_attn_norm=nn.RMSNorm(d) if cross else None,
            cross_attn=Attention(d, h, d_h=d_h) if cross else None,
            mlp_norm=nn.RMSNorm(d),
            mlp=GatedMLP(d, d_ff) if gated else MLP(d, d_ff, bias=False),
        )
        tokens = nn.Embedding(V, d)
        tokens.weight = shared.weight
        return Stack(tokens, nn.Embedding(B, h), block, layers, nn.RMSNorm(d))

    heads: dict[str, Module] = {}
    if head == "lm":
        heads["lm_head"] = scores(shared, tied, bias=False)
    elif head == "sequence":
        heads["dense"], heads["out_proj"] = nn.Linear(d, d), nn.Linear(d, K)
    elif head in {"tokens", "answers"}:
        heads["classifier"] = nn.Linear(d, K)
    reads_only = head in {"encoder", "tokens"}
    decoder = None if reads_only else stack(L if L_d is None else L_d, cross=True)
    net = EncoderDecoder(stack(L, cross=False), decoder, **heads)
    # One table serves both stacks: a slot of its own, as in torch's parameters().
    net.shared = shared
    return net


def _gated(usually: str, config: Config, sizes: Values, switches: Values) -> None:
    switches["gated"] = str(config.get("feed_forward_proj", usually)).startswith("gated")


_HEADS = {
    "ForConditionalGeneration": "lm",
    "WithLMHeadModel": "lm",
    "Model": "none",
    "EncoderModel": "encoder",
    "ForSequenceClassification": "sequence",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "answers",
}
_NAMES = {
    "d": "d_model hidden_size",
    "L": "num_layers num_hidden_layers",
    "h": "num_heads num_attention_heads",
    "d_h": "d_kv head_dim",
    "d_ff": "d_ff",
    "B": "relative_attention_num_buckets",
    "L_d": "num_decoder_layers",
}
_USUAL = {"V": 32128, "d_h": 64, "B": 32}

FAMILIES = (
    family(
        t5,
        ModelType(
            "t5",
            "T5",
            _HEADS,
            like="t5-small",
            names=_NAMES,
            adjust=partial(_gated, "relu"),
            usual=_USUAL,
            variants={
                "t5-small": size(d=512, L=6, h=8, d_ff=2048),
                "t5-base": size(d=768, L=12, h=12, d_ff=3072),
                "t5-large": size(d=1024, L=24, h=16, d_ff=4096),
                "t5-3b": size(d=1024, L=24, h=32, d_ff=16384, d_h=128),
                "t5-11b": size("t5-3b", h=128, d_ff=65536),
                "flan-t5-base": size("t5-base", d_ff=2048, tied=False, gated=True),
            },
        ),
        ModelType(
            "mt5",
            "MT5",
            _HEADS,
            like="mt5-small",
            names=_NAMES,
            adjust=partial(_gated, "gated-gelu"),
            usual=_USUAL,
            variants={"mt5-small": size(V=250112, d=512, L=8, h=6, d_ff=1024, tied=False, gated=True)},
        ),
    ),
)
