"""Transformers from attention, feed-forward layers and layer norms."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from .activation import GELU, ReLU
from .attention import MultiheadAttention
from .container import ModuleList
from .dropout import Dropout
from .layer_norm import LayerNorm
from .linear import Linear
from .module import Argument, Module
from .recurrent import whole_number
from .shapes import Shape, batch_axis, must_equal, shape_text

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
        norm, dropout = self._modules[f"norm{number}"], self._modules[f"dropout{number}"]
        attention = self._modules[self.attentions[number - 1]]
        assert norm is not None
        assert dropout is not None
        assert attention is not None
        if self.norm_first:
            norm(x)
        keys = x if memory is None else memory
        attn_mask, padding_mask = masks
        attention(
            x, keys, keys, key_padding_mask=padding_mask, need_weights=False, attn_mask=attn_mask, is_causal=causal
        )
        dropout(x)
        if not self.norm_first:
            norm(x)

    def _feed_forward(self, number: int, x: Shape) -> Shape:
        norm, dropout = self._modules[f"norm{number}"], self._modules[f"dropout{number}"]
        assert norm is not None
        assert dropout is not None
        if self.norm_first:
            norm(x)
        hidden = self.dropout(self.linear1(x))
        dropout(self.linear2(hidden))
        if not self.norm_first:
            norm(x)
        return x


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


class _TransformerStack(Module):
    part = "transformer"

    def _fill(self, layer: Any, num_layers: Any, norm: Module | None) -> None:
        name = type(self).__name__
        if not isinstance(layer, Module):
            raise ArgumentError(name, "layer", repr(layer), "a layer, which is copied num_layers times")
        self.num_layers = whole_number(name, "num_layers", num_layers)
        self.layers = ModuleList(layer.copy() for _ in range(self.num_layers))
        self.norm = norm
        if norm is not None and not isinstance(norm, Module):
            raise ArgumentError(name, "norm", repr(norm), "a module or None")


class TransformerEncoder(_TransformerStack):
    """Several encoder layers one after the other, each with tensors of its own, and perhaps a norm at the end.

    Parameters: num_layers times those of the layer, and those of the norm.

    Args:
        encoder_layer: a layer, copied num_layers times.
        num_layers: how many; a number.
        norm: a norm at the end, or ``None``.

    Shapes: as the layer's.

    Raises:
        ArgumentError: for a num_layers that is no number.

    Source: torch.nn.TransformerEncoder.

    >>> from symparams import nn
    >>> nn.TransformerEncoder(nn.TransformerEncoderLayer(512, 8), 6).count()
    18914304
    """

    family = "encoder"
    usual = {"encoder_layer": TransformerEncoderLayer, "num_layers": 6}
    options = frozenset({"is_causal"})

    def __init__(
        self,
        encoder_layer: Any,
        num_layers: Any,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self._fill(encoder_layer, num_layers, norm)
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def output_shape(
        self,
        src: Shape,
        mask: Shape | None = None,
        src_key_padding_mask: Shape | None = None,
        is_causal: bool | None = None,
    ) -> Shape:
        output = src
        for layer in self.layers:
            output = layer(
                output, src_mask=mask, src_key_padding_mask=src_key_padding_mask, is_causal=is_causal is True
            )
        return output if self.norm is None else self.norm(output)


class TransformerDecoder(_TransformerStack):
    """Several decoder layers one after the other, each with tensors of its own, and perhaps a norm at the end.

    Parameters: num_layers times those of the layer, and those of the norm.

    Args:
        decoder_layer: a layer, copied num_layers times.
        num_layers: how many; a number.
        norm: a norm at the end, or ``None``.

    Shapes: as the layer's.

    Raises:
        ArgumentError: for a num_layers that is no number.

    Source: torch.nn.TransformerDecoder.

    >>> from symparams import nn
    >>> nn.TransformerDecoder(nn.TransformerDecoderLayer(512, 8), 6)((20, 2, 512), (10, 2, 512))
    (20, 2, 512)
    """

    family = "decoder"
    usual = {"decoder_layer": TransformerDecoderLayer, "num_layers": 6}
    options = frozenset({"tgt_is_causal", "memory_is_causal"})

    def __init__(self, decoder_layer: Any, num_layers: Any, norm: Module | None = None) -> None:
        super().__init__()
        self._fill(decoder_layer, num_layers, norm)

    def output_shape(
        self,
        tgt: Shape,
        memory: Shape,
        tgt_mask: Shape | None = None,
        memory_mask: Shape | None = None,
        tgt_key_padding_mask: Shape | None = None,
        memory_key_padding_mask: Shape | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Shape:
        output = tgt
        for layer in self.layers:
            output = layer(
                output,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=tgt_is_causal is True,
                memory_is_causal=memory_is_causal,
            )
        return output if self.norm is None else self.norm(output)


class Transformer(Module):
    """The encoder and decoder of "Attention is all you need", without embeddings and without the last layer.

    Parameters: the encoder's layers and norm, and the decoder's.

    Args:
        d_model: width d.
        nhead: heads h, divides d.
        num_encoder_layers, num_decoder_layers: how many layers; numbers.
        dim_feedforward: width d_ff between the two linear layers of a block.
        custom_encoder, custom_decoder: modules to use instead.
        dropout, activation, layer_norm_eps, batch_first, norm_first, bias: as :class:`TransformerEncoderLayer`.

    Shapes: source ``(S, N, d)`` and target ``(T, N, d)`` → ``(T, N, d)``; with ``batch_first`` N in front, or both
    without.

    Raises:
        ArgumentError: for a size that is none, or heads that do not divide d.

    Source: torch.nn.Transformer.

    >>> from symparams import nn
    >>> nn.Transformer().count()
    44140544
    """

    family = "transformer"
    part = "transformer"
    options = frozenset({"src_is_causal", "tgt_is_causal", "memory_is_causal"})
    arguments = TRANSFORMER_ARGUMENTS

    def __init__(
        self,
        d_model: Any = 512,
        nhead: Any = 8,
        num_encoder_layers: Any = 6,
        num_decoder_layers: Any = 6,
        dim_feedforward: Any = 2048,
        dropout: float = 0.1,
        activation: Any = "relu",
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.d_model, self.nhead = self._size("d_model", d_model), self._size("nhead", nhead)
        self.dim_feedforward = self._size("dim_feedforward", dim_feedforward)
        self._require("divides", "d_model", self.d_model, self.nhead, "nhead")
        self.batch_first = bool(batch_first)
        settings = (self.dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias)

        def norm() -> LayerNorm:
            return LayerNorm(self.d_model, layer_norm_eps, bias=bias)

        if custom_encoder is None:
            layer: Module = TransformerEncoderLayer(self.d_model, self.nhead, *settings)
            custom_encoder = TransformerEncoder(layer, num_encoder_layers, norm())
        self.encoder = custom_encoder
        if custom_decoder is None:
            layer = TransformerDecoderLayer(self.d_model, self.nhead, *settings)
            custom_decoder = TransformerDecoder(layer, num_decoder_layers, norm())
        self.decoder = custom_decoder

    def output_shape(
        self,
        src: Shape,
        tgt: Shape,
        src_mask: Shape | None = None,
        tgt_mask: Shape | None = None,
        memory_mask: Shape | None = None,
        src_key_padding_mask: Shape | None = None,
        tgt_key_padding_mask: Shape | None = None,
        memory_key_padding_mask: Shape | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Any:
        self._check_inputs(src, tgt)
        memory = self.encoder(src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal)
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    def _check_inputs(self, src: Shape, tgt: Shape) -> None:
        if len(src) not in (2, 3) or len(tgt) != len(src):
            both = f"{shape_text(src)} and {shape_text(tgt)}"
            raise ShapeError(f"Transformer: source and target have 3 axes, or 2 without a batch; got {both}")
        must_equal("Transformer", "d_model", self.d_model, src[-1], src)
        must_equal("Transformer", "d_model", self.d_model, tgt[-1], tgt)
        if len(src) == 3:
            axis = batch_axis(src, 0 if self.batch_first else 1)
            must_equal("Transformer", "the batch of the source", src[axis], tgt[axis], tgt)
