"""Blocks people count: short classes on ``nn``, written as they would be for torch, with formula and source."""

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
