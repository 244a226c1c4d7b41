"""Blocks people count: short classes on ``nn``, written as they would be for torch, with formula and source."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .convolutional import (
        Bottleneck,
        DenseBlock,
        DenseLayer,
        DepthwiseSeparableConv2d,
        Inception,
        InvertedResidual,
        SqueezeExcitation,
        UNetLevel,
    )
    from .positions import LearnedPositions, RelativeBuckets, RelativeWindow, RotaryPositions
    from .state_space import Mamba
    from .transformer import (
        CrossAttention,
        GroupedQueryAttention,
        MultiHeadLatentAttention,
        SharedExperts,
        SwiGLU,
    )

_HOMES = {
    "convolutional": "Bottleneck DenseBlock DenseLayer DepthwiseSeparableConv2d Inception InvertedResidual "
    "SqueezeExcitation UNetLevel",
    "positions": "LearnedPositions RelativeBuckets RelativeWindow RotaryPositions",
    "state_space": "Mamba",
    "transformer": "CrossAttention GroupedQueryAttention MultiHeadLatentAttention SharedExperts SwiGLU",
}

__all__ = [
    "Bottleneck",
    "CrossAttention",
    "DenseBlock",
    "DenseLayer",
    "DepthwiseSeparableConv2d",
    "GroupedQueryAttention",
    "Inception",
    "InvertedResidual",
    "LearnedPositions",
    "Mamba",
    "MultiHeadLatentAttention",
    "RelativeBuckets",
    "RelativeWindow",
    "RotaryPositions",
    "SharedExperts",
    "SqueezeExcitation",
    "SwiGLU",
    "UNetLevel",
]


def __getattr__(name: str) -> Any:
    # Imported when first used: the zoo's language models need the blocks of transformers only.
    for home, held in _HOMES.items():
        if name in held.split():
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
