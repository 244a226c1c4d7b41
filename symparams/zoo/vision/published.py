"""How a variant is written down whose figure a library documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..family import Variant

TORCHVISION = "torchvision 0.28"
KERAS = "keras.applications 3.15"


def torchvision(values: Mapping[str, int], published: int, size: int = 224, **switches: Any) -> Variant:
    """A network as torchvision builds it, with the number its weights' documentation gives."""
    return Variant(values, (3, size, size), published, TORCHVISION, switches)


def keras(values: Mapping[str, int], total: int, not_trainable: int = 0, size: int = 224, **switches: Any) -> Variant:
    """A network as Keras builds it, with the total that ``summary()`` prints and its non-trainable part."""
    return Variant(values, (3, size, size), total, KERAS, switches, trainable=total - not_trainable)


def with_quantized(variants: dict[str, Variant], *names: str) -> dict[str, Variant]:
    """The variants, and again those that torchvision has with quantized weights: other numbers, as many of them."""
    return {**variants, **{f"quantized_{name}": variants[name] for name in names}}
