"""Whisper: sound read by an encoder, text written by a decoder."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..language.bart import ENCODER_DECODER
from ..language.t5 import EncoderDecoder
from ..model_types import ModelType
from ..pieces import MLP, Attention, Block, scores
from ..records import family, size


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
    return EncoderDecoder(encoder, decoder, proj_out=scores(decoder.embed_tokens, tied, bias=False))


FAMILIES = (
    family(
        whisper,
        ModelType(
            "whisper",
            "Whisper",
            {
                "ForConditionalGeneration": "lm",
                "Model": "none",
                "ForCausalLM": "decoder",
                "ForAudioClassification": "audio_classes",
            },
            like="whisper-tiny",
            names={
                **ENCODER_DECODER,
                "n": "num_mel_bins",
                "T_s": "max_source_positions",
                "T": "max_target_positions",
                "p": "classifier_proj_size",
            },
            reads="tied layer_weights",
            usual={
                "V": 51865,
                "n": 80,
                "T_s": 1500,
                "T": 448,
                "L_d": "L",
                "h_d": "h",
                "d_ff": "4 d",
                "d_ff_d": "4 d",
            },
            variants={
                "whisper-tiny": size(d=384, L=4, h=6),
                "whisper-base": size(d=512, L=6, h=8),
                "whisper-small": size(d=768, L=12, h=12),
                "whisper-medium": size(d=1024, L=24, h=16),
                "whisper-large": size(d=1280, L=32, h=20),
                "whisper-large-v2": size("whisper-large"),
                "whisper-large-v3": size("whisper-large", V=51866, n=128),
                "whisper-large-v3-turbo": size("whisper-large-v3", L_d=4),
            },
        ),
        meanings={"n": "symbol.mel_bands", "T_s": "symbol.audio_positions", "p": "symbol.classifier_width"},
    ),
)
