"""What transformers are built of, written once: attention, feed-forward layers, blocks, embeddings, routed experts."""

from __future__ import annotations

from typing import Any

from .. import nn
from ..nn.module import Module
from ..nn.shapes import Shape, Shapes
from ..symbols import Size, floor_quotient


def head_width(d: Size, h: Size, d_h: Size | None = None) -> Size:
    """The width of one head: d_h where it is given, else the h-th part of d."""
    if d_h is not None:
        return d_h
    return floor_quotient(d, h) if isinstance(d, int) and isinstance(h, int) else d / h


class Attention(Module):
    """Attention with separate projections: h query heads, h_kv key and value heads (by default as many), width d_h.

    Args:
        d: the width of the model.
        h, h_kv, d_h: query heads, key and value heads, width of a head; by default ``h_kv = h`` and ``d_h = d / h``.
        bias, key_bias, out_bias: whether queries and values, keys, the output have biases; by default all as ``bias``.
        norms: of queries and of keys, where a model has them.
        sinks: whether each head has a learned score for looking at nothing.
    """

    def __init__(
        self,
        d: Size,
        h: Size,
        h_kv: Size | None = None,
        d_h: Size | None = None,
        *,
        bias: bool = False,
        key_bias: bool | None = None,
        out_bias: bool | None = None,
        norms: tuple[Module, Module] | None = None,
        sinks: bool = False,
    ) -> None:
        super().__init__()
        self.h, self.h_kv = self._size("h", h), self._size("h_kv", h if h_kv is None else h_kv)
        d_h = head_width(d, h, d_h)
        self.q_proj = nn.Linear(d, self.h * d_h, bias=bias)
        self.k_proj = nn.Linear(d, self.h_kv * d_h, bias=bias if key_bias is None else key_bias)
        self.v_proj = nn.Linear(d, self.h_kv * d_h, bias=bias)
        if norms is not None:
            self.q_norm, self.k_norm = norms
        if sinks:
            self.sinks = nn.Parameter((nn.Axis(self.h, "heads", nn.Kind.GATE),), "bias")
        self.o_proj = nn.Linear(self.h * d_h, d, bias=bias if out_bias is None else out_bias)

    def output_shape(self, input: Shape) -> Shapes:
        heads = self.q_proj(input)
        self.k_proj(input)
        self.v_proj(input)
        return self.o_proj(heads)


class FusedAttention(Module):
    """Attention whose queries, keys and values are made by one projection: ``d → (h + 2 h_kv) d_h``."""

    def __init__(
        self,
        d: Size,
        h: Size,
        h_kv: Size | None = None,
        d_h: Size | None = None,
        *,
        bias: bool = True,
        out_bias: bool | None = None,
    ) -> None:
        super().__init__()
        self.h, self.h_kv = self._size("h", h), self._size("h_kv", h if h_kv is None else h_kv)
        d_h = head_width(d, h, d_h)
        self.qkv_proj = nn.Linear(d, (self.h + 2 * self.h_kv) * d_h, bias=bias)
        self.o_proj = nn.Linear(self.h * d_h, d, bias=bias if out_bias is None else out_bias)

    def output_shape(self, input: Shape) -> Shapes:
        self.qkv_proj(input)
        return self.o_proj((*input[:-1], self.o_proj.in_features))


class MLP(Module):
    """The feed-forward part of a block: ``d → d_ff → d`` with an activation between."""

    def __init__(self, d: Size, d_ff: Size, *, bias: bool = True) -> None:
        super().__init__()
        self.up_proj = nn.Linear(d, d_ff, bias=bias)
        self.down_proj = nn.Linear(d_ff, d, bias=bias)

    def output_shape(self, input: Shape) -> Shapes:
        return self.down_proj(self.up_proj(input))


class GatedMLP(Module):
    """A feed-forward part with a gate: two projections up, multiplied, and one down (SwiGLU, GEGLU)."""

    def __init__(self, d: Size, d_ff: Size, *, bias: bool = False) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(d, d_ff, bias=bias)
        self.up_proj = nn.Linear(d, d_ff, bias=bias)
        self.down_proj = nn.Linear(d_ff, d, bias=bias)

    def output_shape(self, input: Shape) -> Shapes:
        self.gate_proj(input)
        return self.down_proj(self.up_proj(input))


class Block(Module):
    """A residual block: its parts in order, each of which keeps the width; what is added where costs nothing.

    A part that is ``None`` is left out.
    """

    def __init__(self, **parts: Module | None) -> None:
        super().__init__()
        for name, part in parts.items():
            if part is not None:
                self.add_module(name, part)

    def output_shape(self, input: Shape) -> Shapes:
        output = input
        for part in self.children():
            output = part(output)
        return output


class Embeddings(Module):
    """Tables whose rows are added up, then whatever follows them (a norm): tokens, positions, segments."""

    def __init__(self, **parts: Module | None) -> None:
        super().__init__()
        for name, part in parts.items():
            if part is not None:
                self.add_module(name, part)

    def output_shape(self, input: Shape) -> Shapes:
        first, *others = self.children()
        output = first(input)
        for part in others:
            if not isinstance(part, nn.Embedding):
                output = part(output)
        return output


class Weighted(Module):
    """A part whose output is weighted by a gate, one number a token: ``d → 1``."""

    def __init__(self, part: Module, d: Size) -> None:
        super().__init__()
        self.body = part
        self.gate = nn.Linear(d, 1, bias=False)

    def output_shape(self, input: Shape) -> Shapes:
        self.gate(input)
        return self.body(input)


def tied(head: nn.Linear, table: Any) -> nn.Linear:
    """A head whose weight is the table of the embedding: one tensor in two places."""
    head.weight = table.weight
    return head


def with_head(
    parts: dict[str, Module],
    head: str,
    table: Any,
    d: Size,
    V: Size,
    K: Size = 2,
    *,
    tie: bool = False,
    bias: bool = False,
    token_bias: bool = True,
) -> Module:
    """The parts of a decoder in a row, with the head that its class has.

    Args:
        parts: embedding, blocks, last norm.
        head: ``lm`` (scores of the next token), ``sequence``, ``tokens`` or ``answers`` (K classes), ``questions``
            (start and end of an answer) or ``none``.
        table: the embedding, for a tied head.
        d, V, K: the width the head takes, the vocabulary, the number of classes.
        tie: whether the head's weight is the embedding's table.
        bias: whether the head of a language model has biases.
    """
    parts = dict(parts)
    if head == "lm":
        lm_head = nn.Linear(d, V, bias=bias)
        parts["lm_head"] = tied(lm_head, table) if tie else lm_head
    elif head == "sequence":
        parts["score"] = nn.Linear(d, K, bias=False)
    elif head in {"tokens", "answers"}:
        parts["classifier"] = nn.Linear(d, K, bias=token_bias)
    elif head == "questions":
        parts["qa_outputs"] = nn.Linear(d, 2)
    return nn.Sequential(parts)


def decoder(
    V: Size,
    d: Size,
    L: Size,
    block: Module,
    last: dict[str, Module],
    head: str,
    K: Size = 2,
    *,
    tie: bool = False,
    bias: bool = False,
    token_bias: bool = True,
) -> Module:
    """A decoder whose blocks know of positions by themselves: a table of tokens, L blocks, a norm, and a head.

    Args:
        V, d, L, K: the vocabulary, the width, the number of blocks, the number of classes.
        block: one block.
        last: the norm behind the blocks, by its name.
        head, tie, bias, token_bias: as in :func:`with_head`.
    """
    tokens = nn.Embedding(V, d)
    parts = {"embed_tokens": tokens, "layers": nn.Repeat(block, L), **last}
    return with_head(parts, head, tokens, d, V, K, tie=tie, bias=bias, token_bias=token_bias)
