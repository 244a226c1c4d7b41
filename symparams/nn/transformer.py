"""Transformers from attention, feed-forward layers and layer norms."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from .container import ModuleList
from .layer_norm import LayerNorm
from .module import Module
from .recurrent import whole_number
from .shapes import Shape, batch_axis, must_equal, shape_text
from .transformer_layer import TRANSFORMER_ARGUMENTS, TransformerDecoderLayer, TransformerEncoderLayer


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

    def _through(self, x: Shape, *memory: Shape, **named: Any) -> Shape:
        """The output of all layers and the norm."""
        for layer in self.layers:
            x = layer(x, *memory, **named)
        return x if self.norm is None else self.norm(x)


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
        return self._through(src, src_mask=mask, src_key_padding_mask=src_key_padding_mask, is_causal=is_causal is True)


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
        return self._through(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal is True,
            memory_is_causal=memory_is_causal,
        )


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
