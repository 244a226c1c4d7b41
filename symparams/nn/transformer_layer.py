"""The layers of a transformer: attention, a feed-forward block, layer norms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from ..errors import ArgumentError
from .activation import GELU, ReLU
from .attention import MultiheadAttention
from .dropout import Dropout
from .layer_norm import LayerNorm
from .linear import Linear
from .module import Argument, Module
from .shapes import Shape

TRANSFORMER_ARGUMENTS = {
    "d_model": Argument("d", "embed_dim"),
    "nhead": Argument("h", "num_heads"),
    "dim_feedforward": Argument("d_ff", "dim_feedforward"),
}
ACTIVATIONS = {"relu": ReLU, "gelu": GELU}


class _TransformerLayer(Module):
    """What encoder and decoder layers share: attentions, two linear layers, norms and dropouts."""

    part = "transformer"
    arguments = TRANSFORMER_ARGUMENTS
    #: The attentions, in torch's order.
    attentions: ClassVar[tuple[str, ...]] = ("self_attn",)

    def __init__(
        self,
        d_model: Any,
        nhead: Any,
        dim_feedforward: Any = 2048,
        dropout: float = 0.1,
        activation: Any = "relu",
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.d_model, self.nhead = self._size("d_model", d_model), self._size("nhead", nhead)
        self.dim_feedforward = self._size("dim_feedforward", dim_feedforward)
        self._require("divides", "d_model", self.d_model, self.nhead, "nhead")
        if isinstance(activation, str) and activation not in ACTIVATIONS:
            raise ArgumentError(name, "activation", repr(activation), "'relu', 'gelu' or a function")
        self.norm_first = bool(norm_first)
        for attention in self.attentions:
            made = MultiheadAttention(self.d_model, self.nhead, dropout, bias, batch_first=batch_first)
            self.add_module(attention, made)
        self.linear1 = Linear(self.d_model, self.dim_feedforward, bias)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(self.dim_feedforward, self.d_model, bias)
        blocks = len(self.attentions) + 1
        for number in range(1, blocks + 1):
            self.add_module(f"norm{number}", LayerNorm(self.d_model, layer_norm_eps, bias=bias))
        for number in range(1, blocks + 1):
            self.add_module(f"dropout{number}", Dropout(dropout))
        # A module given as activation is a child, as in torch: a PReLU brings its slopes.
        self.activation = activation

    def _attend(
        self, number: int, x: Shape, memory: Shape | None, masks: tuple[Shape | None, ...], causal: Any
    ) -> None:
        """One attention with its norm; what is added to ``x`` has the shape of ``x``."""
        keys = x if memory is None else memory
        attn_mask, padding_mask = masks

        def attended() -> Shape:
            attention = getattr(self, self.attentions[number - 1])
            attention(
                x, keys, keys, key_padding_mask=padding_mask, need_weights=False, attn_mask=attn_mask, is_causal=causal
            )
            return x

        self._added(number, x, attended)

    def _feed_forward(self, number: int, x: Shape) -> Shape:
        self._added(number, x, lambda: self.linear2(self.dropout(self.linear1(x))))
        return x

    def _added(self, number: int, x: Shape, block: Callable[[], Shape]) -> None:
        """What a block gives goes through a dropout and is added to ``x``; the norm goes before or behind."""
        norm = getattr(self, f"norm{number}")
        if self.norm_first:
            norm(x)
        getattr(self, f"dropout{number}")(block())
        if not self.norm_first:
            norm(x)


class TransformerEncoderLayer(_TransformerLayer):
    """Self-attention and a feed-forward block, each with a layer norm and added to what it read.

    Parameters: attention ``4 d (d + 1)``, feed-forward ``2 d d_ff + d_ff + d``, two norms ``4 d``.

    Args:
        d_model: width d.
        nhead: heads h, divides d; the count does not depend on it.
        dim_feedforward: width d_ff between the two linear layers.
        dropout, layer_norm_eps: as in torch; no count depends on them.
        activation: ``relu``, ``gelu``, a function or a module.
        batch_first: the batch axis goes in front of the sequence.
        norm_first: the norms go before the blocks; no count depends on it.
        bias: biases of all linear layers and shifts of the norms.

    Shapes: ``(L, N, d)`` or ``(L, d)``, with ``batch_first`` ``(N, L, d)``, unchanged.

    Raises:
        ArgumentError: for a size that is none, or heads that do not divide d.

    Source: torch.nn.TransformerEncoderLayer.

    >>> from symparams import nn
    >>> nn.TransformerEncoderLayer(512, 8).count()
    3152384
    """

    family = "encoder_layer"
    options = frozenset({"is_causal"})

    def output_shape(
        self,
        src: Shape,
        src_mask: Shape | None = None,
        src_key_padding_mask: Shape | None = None,
        is_causal: bool = False,
    ) -> Shape:
        self._attend(1, src, None, (src_mask, src_key_padding_mask), is_causal)
        return self._feed_forward(2, src)


class TransformerDecoderLayer(_TransformerLayer):
    """Self-attention, attention to the encoder's output and a feed-forward block; as :class:`TransformerEncoderLayer`.

    Parameters: two attentions ``8 d (d + 1)``, feed-forward ``2 d d_ff + d_ff + d``, three norms ``6 d``.

    Args: as :class:`TransformerEncoderLayer`.

    Shapes: ``(T, N, d)`` and the memory ``(S, N, d)`` → ``(T, N, d)``; with ``batch_first`` N in front, or both
    without.

    Source: torch.nn.TransformerDecoderLayer.

    >>> from symparams import nn
    >>> nn.TransformerDecoderLayer(512, 8).count()
    4204032
    """

    family = "decoder_layer"
    options = frozenset({"tgt_is_causal", "memory_is_causal"})
    attentions = ("self_attn", "multihead_attn")

    def output_shape(
        self,
        tgt: Shape,
        memory: Shape,
        tgt_mask: Shape | None = None,
        memory_mask: Shape | None = None,
        tgt_key_padding_mask: Shape | None = None,
        memory_key_padding_mask: Shape | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Shape:
        self._attend(1, tgt, None, (tgt_mask, tgt_key_padding_mask), tgt_is_causal)
        self._attend(2, tgt, memory, (memory_mask, memory_key_padding_mask), memory_is_causal)
        return self._feed_forward(3, tgt)
