"""Multi-head attention: projections to queries, keys and values, split into heads."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from ..symbols import Size, exact_quotient
from .axes import Axis, Kind
from .linear import Linear
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, Shapes, batch_axis, must_be, must_equal, shape_text


class MultiheadAttention(Module):
    """Attention of several heads: queries, keys and values are projected, weighed by one another, and projected again.

    Parameters: ``4 d (d + 1)``, whatever the number of heads: three projections ``3 d (d + 1)`` and one behind them
    ``d (d + 1)``; without bias ``4 d²``. With other widths of keys and values ``d (d + d_k + d_v + 3)`` for the three.

    Args:
        embed_dim: width d.
        num_heads: heads h, divides d.
        dropout: of the attention weights; no count depends on it.
        bias: biases of the projections.
        add_bias_kv: a learned key and a learned value beside those of the sequence, ``2 d``.
        add_zero_attn: a key and a value of zeros beside those of the sequence.
        kdim, vdim: widths of keys and values where they are not d.
        batch_first: the batch axis goes in front of the sequence.

    Shapes: query ``(L, N, d)``, key ``(S, N, d_k)``, value ``(S, N, d_v)``, with ``batch_first`` N in front, or all
    without N → ``(output, weights)``: ``(L, N, d)`` and ``(N, L, S)``, for each head with
    ``average_attn_weights=False``, ``None`` with ``need_weights=False``.

    Raises:
        ArgumentError: for a size that is none, or heads that do not divide d.

    Source: torch.nn.MultiheadAttention.

    >>> from symparams import nn
    >>> nn.MultiheadAttention("d", 8).params.expand()
    4*d**2 + 4*d
    >>> nn.MultiheadAttention(512, 8)((5, 2, 512), (7, 2, 512), (7, 2, 512))
    ((5, 2, 512), (2, 5, 7))
    """

    family = "attention"
    part = "attention"
    options = frozenset({"need_weights", "average_attn_weights", "is_causal"})
    arguments = {
        "embed_dim": Argument("d", "embed_dim"),
        "num_heads": Argument("h", "num_heads"),
        "kdim": Argument("d_k", "kdim", like="embed_dim"),
        "vdim": Argument("d_v", "vdim", like="embed_dim"),
    }

    def __init__(
        self,
        embed_dim: Any,
        num_heads: Any,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: Any = None,
        vdim: Any = None,
        batch_first: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.embed_dim = self._size("embed_dim", embed_dim)
        self.num_heads = self._size("num_heads", num_heads)
        self._require("divides", "embed_dim", self.embed_dim, self.num_heads, "num_heads")
        self.kdim = self.embed_dim if kdim is None else self._size("kdim", kdim)
        self.vdim = self.embed_dim if vdim is None else self._size("vdim", vdim)
        self.batch_first, self.add_zero_attn = bool(batch_first), bool(add_zero_attn)
        self.dropout = dropout

        heads = Axis(self.num_heads, "heads", Kind.GATE)
        width = Axis(exact_quotient(self.embed_dim, self.num_heads), "head_width", Kind.OUTPUT)
        projections = Axis(3, "projections", Kind.GATE)
        three = Axis.of(projections, heads, width)
        if self.kdim == self.embed_dim and self.vdim == self.embed_dim:
            inputs = Axis(self.embed_dim, "inputs", Kind.INPUT)
            self.in_proj_weight = Parameter((three, inputs), "weight")
        else:
            one = Axis.of(heads, width)
            widths = {"q": (self.embed_dim, "inputs"), "k": (self.kdim, "key_inputs"), "v": (self.vdim, "value_inputs")}
            for letter, (size, meaning) in widths.items():
                weight = Parameter((one, Axis(size, meaning, Kind.INPUT)), "weight")
                self.register_parameter(f"{letter}_proj_weight", weight)
        self.register_parameter("in_proj_bias", Parameter((three,), "bias") if bias else None)
        self.out_proj = Linear(self.embed_dim, self.embed_dim, bias)
        for name, role in {"bias_k": "extra_key", "bias_v": "extra_value"}.items():
            one_position = Axis(1, "positions", Kind.TABLE)
            axes = (one_position, one_position, Axis.of(heads, width))
            self.register_parameter(name, Parameter(axes, role) if add_bias_kv else None)

    def output_shape(
        self,
        query: Shape,
        key: Shape,
        value: Shape,
        key_padding_mask: Shape | None = None,
        need_weights: bool = True,
        attn_mask: Shape | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> Shapes:
        batch, length, keys = self._sizes_of(query, key, value)
        if key_padding_mask is not None:
            must_be("MultiheadAttention", "key_padding_mask", (*batch, keys), key_padding_mask)
        if attn_mask is not None:
            examples: Any = batch[0] if batch else 1
            front = (examples * self.num_heads,) if len(attn_mask) == 3 else ()
            must_be("MultiheadAttention", "attn_mask", (*front, length, keys), attn_mask)
        elif is_causal:
            raise ShapeError("MultiheadAttention: is_causal needs an attn_mask, as in torch")
        if not need_weights:
            return query, None
        extra = (self.bias_k is not None) + self.add_zero_attn
        heads = () if average_attn_weights else (self.num_heads,)
        return query, (*batch, *heads, length, keys + extra)

    def _sizes_of(self, query: Shape, key: Shape, value: Shape) -> tuple[Shape, Size, Size]:
        """The batch (one size or none), the length of the queries, and that of the keys."""
        name = "MultiheadAttention"
        if len(query) not in (2, 3) or len(key) != len(query) or len(value) != len(query):
            three = ", ".join(map(shape_text, (query, key, value)))
            raise ShapeError(f"{name}: query, key and value have 3 axes, or 2 without a batch; got {three}")
        must_equal(name, "embed_dim", self.embed_dim, query[-1], query)
        must_equal(name, "kdim", self.kdim, key[-1], key)
        must_equal(name, "vdim", self.vdim, value[-1], value)
        for axis in range(len(key) - 1):
            must_equal(name, f"axis {axis} of the value", value[axis], key[axis], key)
        if len(query) == 2:
            return (), query[0], key[0]
        axis = batch_axis(query, 0 if self.batch_first else 1)
        must_equal(name, "the batch of the key", key[axis], query[axis], query)
        return (query[axis],), query[1 - axis], key[1 - axis]
