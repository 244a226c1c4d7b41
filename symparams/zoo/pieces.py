"""What transformers are built of, written once: attention, feed-forward layers, blocks, embeddings, routed experts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from inspect import Parameter, Signature, signature
from typing import Any

from .. import nn
from ..blocks.transformer import GroupedQueryAttention, SwiGLU
from ..nn.module import Module
from ..nn.shapes import Shape, Shapes
from ..symbols import Size, floor_quotient


def head_width(d: Size, h: Size, d_h: Size | None = None) -> Size:
    """The width of one head: d_h where it is given, else the h-th part of d."""
    if d_h is not None:
        return d_h
    return floor_quotient(d, h) if isinstance(d, int) and isinstance(h, int) else d / h


class Attention(GroupedQueryAttention):
    """Attention with separate projections: h query heads, h_kv key and value heads (by default as many), width d_h.

    Args:
        d: the width of the model.
        h, h_kv, d_h: query heads, key and value heads, width of a head; by default ``h_kv = h`` and ``d_h = d / h``.
        bias, key_bias, out_bias: whether queries and values, keys, the output have biases; by default all as ``bias``.
        norms: of queries and of keys, where a model has them.
        sinks: whether each head has a learned score for looking at nothing.
    """

    family, arguments = Module.family, {}

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
        Module.__init__(self)
        self.dim, self.head_dim = d, head_width(d, h, d_h)
        self.heads, self.kv_heads = self._size("h", h), self._size("h_kv", h if h_kv is None else h_kv)
        self._project(bias, bias if key_bias is None else key_bias)
        if norms is not None:
            self.q_norm, self.k_norm = norms
        if sinks:
            self.sinks = nn.Parameter((nn.Axis(self.heads, "heads", nn.Kind.GATE),), "bias")
        self.o_proj = nn.Linear(self.heads * self.head_dim, d, bias=bias if out_bias is None else out_bias)


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


class GatedMLP(SwiGLU):
    """A feed-forward part with a gate: two projections up, multiplied, and one down (SwiGLU, GEGLU)."""

    family, arguments = Module.family, {}
    layers = ("gate_proj", "up_proj", "down_proj")


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


class Embeddings(Block):
    """Tables whose rows are added up, then whatever follows them (a norm): tokens, positions, segments."""

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


def scores(table: nn.Embedding, tied: bool, *, bias: bool = True) -> nn.Linear:
    """A score for each row of a table; tied, the weight is the table itself: one tensor in two places."""
    head = nn.Linear(table.embedding_dim, table.num_embeddings, bias=bias)
    if tied:
        head.weight = table.weight
    return head


def with_head(parts: Mapping[str, Module], head: str, K: Size = 2, *, tied: bool = False, bias: bool = False) -> Module:
    """The parts of a decoder in a row, with the head that its class has.

    Args:
        parts: the table of tokens before all others, blocks, last norm.
        head: ``lm`` (scores of the next token), ``double`` (these, and one of a whole answer), ``sequence``,
            ``tokens`` or ``answers`` (K classes), ``questions`` (start and end of an answer) or ``none``.
        K: the number of classes.
        tied: whether the weight of a language model's head is the table.
        bias: whether such a head has biases.
    """
    table = next(inner for part in parts.values() for inner in part.modules() if isinstance(inner, nn.Embedding))
    width = table.embedding_dim
    heads: dict[str, Module] = {}
    if head in {"lm", "double"}:
        heads["lm_head"] = scores(table, tied, bias=bias)
    if head == "double":
        heads["multiple_choice_head"] = nn.Linear(width, 1)
    elif head == "sequence":
        heads["score"] = nn.Linear(width, K, bias=False)
    elif head in {"tokens", "answers"}:
        heads["classifier"] = nn.Linear(width, K)
    elif head == "questions":
        heads["qa_outputs"] = nn.Linear(width, 2)
    return nn.Sequential({**parts, **heads})


def with_classes(parts: Mapping[str, Module], head: str, d: Size, K: Size, **others: Size) -> Module:
    """The parts of an encoder in a row, and scores of classes where its head has them: K, or as many as ``others`` say.

    A ``choice`` among answers gives one score an answer.
    """
    classes = {"sequence": K, "choice": 1, "tokens": K, "answers": K, **others}
    return nn.Sequential({**parts, "classifier": nn.Linear(d, classes[head])} if head in classes else parts)


def decoder(
    block: Callable[..., Module],
    *,
    positions: bool = False,
    table_norm: Callable[[Size], Module] | None = None,
    tied: bool = False,
    bias: bool = False,
    **last: Callable[[Any], Module],
) -> Callable[..., Module]:
    """The family of decoders of one block: a table of tokens, L blocks, a norm, and a head.

    Args:
        block: made of d, further sizes and switches, which are the family's too, as are its name and docstring.
        positions: whether T positions are learned; without them the blocks know of positions by themselves.
        table_norm: the norm behind the tables, where there is one, made of d.
        tied: whether the head usually is tied.
        bias: whether the head of a language model has biases.
        last: what stands behind the blocks, by its name, made of d.
    """

    def build(
        V: Size, d: Size, L: Size, T: Size = 0, K: Size = 2, *, tied: bool = tied, head: str = "lm", **of_block: Any
    ) -> Module:
        parts: dict[str, Module] = {"embed_tokens": nn.Embedding(V, d)}
        if positions or table_norm:
            places = nn.Embedding(T, d) if positions else None
            norm = table_norm(d) if table_norm else None
            parts = {"embeddings": Embeddings(tokens=parts["embed_tokens"], positions=places, norm=norm)}
        parts["layers"] = nn.Repeat(block(d, **of_block), L)
        return with_head({**parts, **{name: make(d) for name, make in last.items()}}, head, K, tied=tied, bias=bias)

    V, d, L, T, K, *switches, _ = signature(build).parameters.values()
    _, *own = signature(block).parameters.values()
    sizes = [one for one in own if one.kind is not Parameter.KEYWORD_ONLY]
    tables = [V, T.replace(default=Parameter.empty)] if positions else [V]
    update_wrapper(build, block)
    build.__signature__ = Signature([*tables, d, L, *sizes, K, *switches, *own[len(sizes) :]])  # type: ignore[attr-defined]
    return build
