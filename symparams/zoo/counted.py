"""What people count and write down as a formula, in letters: pairs of layers, blocks, networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import nn
from ..blocks import DepthwiseSeparableConv2d
from ..nn.module import Module
from ..symbols import dims
from . import family_of
from .pieces import MLP, Attention, Block, Embeddings, FusedAttention, GatedMLP


def counted() -> Iterator[Module]:
    """All of them, what is smaller first."""
    yield from _convolutions()
    yield from _units()
    yield from _transformers()
    yield from _networks()


def _convolutions() -> Iterator[Module]:
    for bias in (True, False):
        yield nn.Conv2d("C", "C", "k", groups="C", bias=bias)
    yield nn.Conv2d("C", "C", "k")
    for bias in (False, True):
        yield DepthwiseSeparableConv2d("C_in", "C_out", "k", depthwise_bias=bias)
    for bias in (False, True):
        yield nn.Sequential(nn.Conv2d("C_in", "C_out", "k", bias=bias), nn.BatchNorm2d("C_out"))


def _units() -> Iterator[Module]:
    n, c, s, H, W = dims("n c s H W")
    yield nn.Linear(n, n)
    for features in (c * s**2, c * H * W):
        yield nn.Sequential(nn.Flatten(), nn.Linear(features, "n_out"))
    # Behind a layer of two directions.
    yield nn.Linear(2 * n, "o")
    for layer in (nn.LSTM, nn.GRU, nn.RNN):
        # One upon another layer of as many units.
        yield layer(n, n)
    for layer in (nn.LSTM, nn.GRU):
        yield layer("m", n, bidirectional=True)
    yield nn.LSTM("m", n, num_layers=2)
    yield nn.Sequential(nn.Linear("n_in", "r", bias=False), nn.Linear("r", "n_out", bias=False))
    yield nn.Sequential(nn.Linear("n_in", "h"), nn.ReLU(), nn.Linear("h", "n_out"))
    yield nn.Sequential(nn.Embedding("V", "d"), nn.LSTM("d", n), nn.Linear(n, "o"))


def _transformers() -> Iterator[Module]:
    d, h, h_kv, d_h, d_ff, E, k = dims("d h h_kv d_h d_ff E k")
    yield _embeddings(None, norm=False)
    for segments in ("S", 2):
        for norm in (False, True):
            yield _embeddings(segments, norm)
    yield nn.MultiheadAttention(d, h)
    yield Attention(d, h, bias=True)
    for heads, width in ((None, d_h), (h_kv, None), (h_kv, d_h)):
        yield Attention(d, h, heads, width)
    yield Block(ln_1=nn.LayerNorm(d), ln_2=nn.LayerNorm(d))
    for hidden in (d_ff, 4 * d):
        yield MLP(d, hidden)
    yield GatedMLP(d, d_ff)
    for hidden in (4 * d, d_ff):
        yield _decoder_block(hidden)
    yield _decoder_block(4 * d, cross=True)
    yield nn.TransformerEncoderLayer(d, h, 4 * d)
    yield nn.TransformerDecoderLayer(d, h, 4 * d)
    yield _patches()
    for expert in (GatedMLP(d, d_ff), MLP(d, d_ff, bias=False)):
        yield nn.MixtureOfExperts(expert, E, k, router=d)


def _networks() -> Iterator[Module]:
    V, T, S, d, L, h, h_kv, d_ff = dims("V T S d L h h_kv d_ff")
    gpt, bert, llama = (family_of(name).build for name in ("gpt", "bert", "llama"))
    for tied in (True, False):
        yield gpt(V=V, T=T, d=d, L=L, h=h, tied=tied)
    yield gpt(V=V, T=T, d=d, L=L, h=h, d_ff=d_ff)
    for segments in (2, S):
        yield bert(V=V, T=T, S=segments, d=d, L=L, h=h, d_ff=4 * d)
    yield llama(V=V, d=d, L=L, h=h, h_kv=h_kv, d_ff=d_ff)


def _embeddings(segments: Any, norm: bool) -> Module:
    return Embeddings(
        tokens=nn.Embedding("V", "d"),
        positions=nn.Embedding("T", "d"),
        segments=nn.Embedding(segments, "d") if segments else None,
        norm=nn.LayerNorm("d") if norm else None,
    )


def _decoder_block(hidden: Any, cross: bool = False) -> Module:
    d, h = dims("d h")
    return Block(
        ln_1=nn.LayerNorm(d),
        attn=FusedAttention(d, h),
        ln_cross_attn=nn.LayerNorm(d) if cross else None,
        crossattention=FusedAttention(d, h) if cross else None,
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, hidden),
    )


def _patches() -> Module:
    """How a vision transformer reads an image: patches, a class token, and a position for each of them."""
    patches, d = dims("N d")
    token = nn.Parameter((nn.Axis(d, "width", nn.Kind.OUTPUT),), "token")
    return Block(
        conv_proj=nn.Conv2d("C", d, "p", "p"),
        class_token=nn.ParameterList([token]),
        positions=nn.Embedding(patches + 1, d),
    )
