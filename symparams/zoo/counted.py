"""What people count and write down as a formula: layers, pairs of layers, blocks and networks in letters.

A bare formula is looked for among them. Each is built when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .. import nn
from ..nn.module import Module
from ..symbols import dims
from .pieces import MLP, Attention, Block, Embeddings, FusedAttention, GatedMLP


def counted() -> Iterator[Callable[[], Module]]:
    """How to build each of them, what is smaller first."""
    yield from _PAIRS
    yield from _TRANSFORMERS
    yield from _NETWORKS


C, C_in, C_out, k, c, s, n, m, o, n_in, n_out = ("C", "C_in", "C_out", "k", "c", "s", "n", "m", "o", "n_in", "n_out")


def _depthwise(bias: bool) -> Module:
    return nn.Conv2d(C, C, k, groups=C, bias=bias)


def _separable(depthwise_bias: bool) -> Module:
    depthwise = nn.Conv2d(C_in, C_in, k, groups=C_in, bias=depthwise_bias)
    return nn.Sequential({"depthwise": depthwise, "pointwise": nn.Conv2d(C_in, C_out, 1)})


def _conv_norm(bias: bool) -> Module:
    return nn.Sequential(nn.Conv2d(C_in, C_out, k, bias=bias), nn.BatchNorm2d(C_out))


def _flattened() -> Module:
    channels, side, units = dims("c s n_out")
    return nn.Sequential(nn.Flatten(), nn.Linear(channels * side**2, units))


def _flattened_image() -> Module:
    channels, height, width, units = dims("c H W n_out")
    return nn.Sequential(nn.Flatten(), nn.Linear(channels * height * width, units))


def _behind_two_directions() -> Module:
    (units,) = dims(["n"])
    return nn.Linear(2 * units, o)


def _stacked(layer: type[Module]) -> Callable[[], Module]:
    return lambda: layer(n, n)


_PAIRS: tuple[Callable[[], Module], ...] = (
    lambda: _depthwise(True),
    lambda: _depthwise(False),
    lambda: nn.Conv2d(C, C, k),
    lambda: nn.Linear(n, n),
    lambda: _separable(False),
    lambda: _separable(True),
    lambda: _conv_norm(False),
    lambda: _conv_norm(True),
    _flattened,
    _flattened_image,
    _behind_two_directions,
    _stacked(nn.LSTM),
    _stacked(nn.GRU),
    _stacked(nn.RNN),
    lambda: nn.LSTM(m, n, bidirectional=True),
    lambda: nn.GRU(m, n, bidirectional=True),
    lambda: nn.LSTM(m, n, num_layers=2),
    lambda: nn.Sequential(nn.Linear(n_in, "r", bias=False), nn.Linear("r", n_out, bias=False)),
    lambda: nn.Sequential(nn.Linear(n_in, "h"), nn.ReLU(), nn.Linear("h", n_out)),
    lambda: nn.Sequential(nn.Embedding("V", "d"), nn.LSTM("d", n), nn.Linear(n, o)),
)


def _letters(names: str) -> Any:
    return dims(names)


def _embeddings(segments: Any, norm: bool) -> Module:
    return Embeddings(
        tokens=nn.Embedding("V", "d"),
        positions=nn.Embedding("T", "d"),
        segments=nn.Embedding(segments, "d") if segments else None,
        norm=nn.LayerNorm("d") if norm else None,
    )


def _attention(bias: bool, *, free: bool = False, grouped: bool = False) -> Module:
    d, h, h_kv, d_h = _letters("d h h_kv d_h")
    return Attention(d, h, h_kv if grouped else None, d_h if free else None, bias=bias)


def _norms() -> Module:
    return Block(ln_1=nn.LayerNorm("d"), ln_2=nn.LayerNorm("d"))


def _ffn(hidden: str) -> Module:
    d, d_ff = _letters("d d_ff")
    return MLP(d, d_ff if hidden else 4 * d)


def _decoder_block(hidden: str, cross: bool = False) -> Module:
    d, h, d_ff = _letters("d h d_ff")
    return Block(
        ln_1=nn.LayerNorm(d),
        attn=FusedAttention(d, h),
        ln_cross_attn=nn.LayerNorm(d) if cross else None,
        crossattention=FusedAttention(d, h) if cross else None,
        ln_2=nn.LayerNorm(d),
        mlp=MLP(d, d_ff if hidden else 4 * d),
    )


def _patches() -> Module:
    """How a vision transformer reads an image: patches, a class token, and a position for each of them."""
    (number,) = dims(["N"])
    token = nn.Axis("d", "width", nn.Kind.OUTPUT)
    return Block(
        conv_proj=nn.Conv2d("C", "d", "p", "p"),
        class_token=nn.ParameterList([nn.Parameter((token,), "token")]),
        positions=nn.Embedding(number + 1, "d"),
    )


def _experts(gated: bool, router: bool) -> Module:
    d, d_ff, E, k = _letters("d d_ff E k")
    expert: Module = GatedMLP(d, d_ff) if gated else MLP(d, d_ff, bias=False)
    return nn.MixtureOfExperts(expert, E, k, router=d if router else None)


_TRANSFORMERS: tuple[Callable[[], Module], ...] = (
    lambda: _embeddings(segments=None, norm=False),
    lambda: _embeddings(segments="S", norm=False),
    lambda: _embeddings(segments="S", norm=True),
    lambda: _embeddings(segments=2, norm=False),
    lambda: _embeddings(segments=2, norm=True),
    lambda: nn.MultiheadAttention("d", "h"),
    lambda: _attention(True),
    lambda: _attention(False, free=True),
    lambda: _attention(False, grouped=True),
    lambda: _attention(False, free=True, grouped=True),
    _norms,
    lambda: _ffn("d_ff"),
    lambda: _ffn(""),
    lambda: GatedMLP(*_letters("d d_ff")),
    lambda: _decoder_block(""),
    lambda: _decoder_block("d_ff"),
    lambda: _decoder_block("", cross=True),
    lambda: nn.TransformerEncoderLayer("d", "h", 4 * dims(["d"])[0]),
    lambda: nn.TransformerDecoderLayer("d", "h", 4 * dims(["d"])[0]),
    _patches,
    lambda: _experts(gated=True, router=True),
    lambda: _experts(gated=False, router=True),
)


def _gpt(tied: bool, hidden: bool = False) -> Module:
    from .language.gpt import gpt

    V, T, d, L, h, d_ff = _letters("V T d L h d_ff")
    return gpt(V, T, d, L, h, d_ff if hidden else None, tied=tied)


def _bert(segments: Any) -> Module:
    from .language.bert import bert

    V, T, d, L, h = _letters("V T d L h")
    return bert(V, T, segments, d, L, h, 4 * d)


def _llama() -> Module:
    from .language.llama import llama

    V, d, L, h, h_kv, d_ff = _letters("V d L h h_kv d_ff")
    return llama(V=V, d=d, L=L, h=h, h_kv=h_kv, d_ff=d_ff)


_NETWORKS: tuple[Callable[[], Module], ...] = (
    lambda: _gpt(tied=True),
    lambda: _gpt(tied=False),
    lambda: _gpt(tied=True, hidden=True),
    lambda: _bert(2),
    lambda: _bert(_letters("S")),
    _llama,
)
