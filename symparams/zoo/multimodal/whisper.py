"""Whisper: sound read by an encoder, text written by a decoder."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..family import Family
from ..language.t5 import EncoderDecoder
from ..letters import letters
from ..pieces import MLP, Attention, Block
from ..pieces import tied as tie
from ..published import Sizes


class AudioEncoder(Module):
    """Two convolutions over a spectrogram of n bands, fixed sinusoidal positions, then blocks."""

    def __init__(self, n: Size, T: Size, d: Size, block: Block, L: Size) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(n, d, 3, padding=1)
        self.conv2 = nn.Conv1d(d, d, 3, stride=2, padding=1)
        self.embed_positions = nn.Embedding(T, d)
        self.embed_positions.requires_grad_(False)
        self.layers = nn.Repeat(block, L)
        self.layer_norm = nn.LayerNorm(d)

    def output_shape(self, input: Shape) -> Shapes:
        *batch, channels, time = self.conv2(self.conv1(input))
        return self.layer_norm(self.layers((*batch, time, channels)))


class TextDecoder(Module):
    """Tokens and learned positions, then blocks that look at the sound."""

    def __init__(self, V: Size, T: Size, d: Size, block: Block, L: Size) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(V, d)
        self.embed_positions = nn.Embedding(T, d)
        self.layers = nn.Repeat(block, L)
        self.layer_norm = nn.LayerNorm(d)

    def output_shape(self, input: Shape) -> Shapes:
        return self.layer_norm(self.layers(self.embed_tokens(input)))


def whisper(
    V: Size,
    n: Size,
    T_s: Size,
    T: Size,
    d: Size,
    L: Size,
    L_d: Size,
    h: Size,
    h_d: Size,
    d_ff: Size,
    d_ff_d: Size,
    K: Size = 2,
    p: Size = 256,
    *,
    tied: bool = True,
    layer_weights: bool = False,
    head: str = "lm",
) -> Module:
    """Whisper: n mel bands, T_s frames after the convolutions, T positions of text; keys have no biases.

    The encoder's positions are sines, counted and frozen as in transformers.
    """

    def block(heads: Size, width: Size, cross: bool) -> Block:
        return Block(
            self_attn_layer_norm=nn.LayerNorm(d),
            self_attn=Attention(d, heads, bias=True, key_bias=False),
            encoder_attn_layer_norm=nn.LayerNorm(d) if cross else None,
            encoder_attn=Attention(d, heads, bias=True, key_bias=False) if cross else None,
            final_layer_norm=nn.LayerNorm(d),
            mlp=MLP(d, width),
        )

    encoder = None if head == "decoder" else AudioEncoder(n, T_s, d, block(h, d_ff, cross=False), L)
    if head == "audio_classes":
        net = EncoderDecoder(encoder, None, projector=nn.Linear(d, p), classifier=nn.Linear(p, K))
        if layer_weights:
            net.layer_weights = nn.Parameter((nn.Axis(L + 1, "layers", nn.Kind.OUTPUT),), "weight")
        return net
    decoder = TextDecoder(V, T, d, block(h_d, d_ff_d, cross=True), L_d)
    if head == "none":
        return EncoderDecoder(encoder, decoder)
    proj_out = nn.Linear(d, V, bias=False)
    return EncoderDecoder(encoder, decoder, proj_out=tie(proj_out, decoder.embed_tokens) if tied else proj_out)


_WHISPER = Sizes("V n T_s T d L L_d h h_d d_ff d_ff_d", "WhisperForConditionalGeneration")

FAMILIES = (
    Family(
        name="whisper",
        title="model.whisper",
        build=whisper,
        meanings=letters(
            "V n T_s T d L L_d h h_d d_ff d_ff_d K p",
            n="symbol.mel_bands",
            T_s="symbol.audio_positions",
            p="symbol.classifier_width",
        ),
        variants={
            "whisper-tiny": _WHISPER(51865, 80, 1500, 448, 384, 4, 4, 6, 6, 1536, 1536),
            "whisper-base": _WHISPER(51865, 80, 1500, 448, 512, 6, 6, 8, 8, 2048, 2048),
            "whisper-small": _WHISPER(51865, 80, 1500, 448, 768, 12, 12, 12, 12, 3072, 3072),
            "whisper-medium": _WHISPER(51865, 80, 1500, 448, 1024, 24, 24, 16, 16, 4096, 4096),
            "whisper-large": _WHISPER(51865, 80, 1500, 448, 1280, 32, 32, 20, 20, 5120, 5120),
            "whisper-large-v2": _WHISPER(51865, 80, 1500, 448, 1280, 32, 32, 20, 20, 5120, 5120),
            "whisper-large-v3": _WHISPER(51866, 128, 1500, 448, 1280, 32, 32, 20, 20, 5120, 5120),
            "whisper-large-v3-turbo": _WHISPER(51866, 128, 1500, 448, 1280, 32, 4, 20, 20, 5120, 5120),
        },
    ),
)
