"""T5: encoder and decoder that share one table, with relative positions."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, GatedMLP
from ..pieces import tied as tie
from ..published import Sizes


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
        lm_head = nn.Linear(d, V, bias=False)
        heads["lm_head"] = tie(lm_head, shared) if tied else lm_head
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


_T5 = Sizes("V d L h d_h d_ff B", "T5ForConditionalGeneration")

FAMILIES = (
    Family(
        name="t5",
        title="model.t5",
        build=t5,
        meanings=letters("V d L h d_h d_ff B L_d K"),
        variants={
            "t5-small": _T5(32128, 512, 6, 8, 64, 2048, 32),
            "t5-base": _T5(32128, 768, 12, 12, 64, 3072, 32),
            "t5-large": _T5(32128, 1024, 24, 16, 64, 4096, 32),
            "t5-3b": _T5(32128, 1024, 24, 32, 128, 16384, 32),
            "t5-11b": _T5(32128, 1024, 24, 128, 128, 65536, 32),
            "flan-t5-base": _T5(32128, 768, 12, 12, 64, 2048, 32, tied=False, gated=True),
            "mt5-small": _T5(250112, 512, 8, 6, 64, 1024, 32, of="MT5ForConditionalGeneration", tied=False, gated=True),
        },
    ),
)
