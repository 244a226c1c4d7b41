"""How a family and its variants are written down whose figures a library documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...nn.module import Module
from ..family import Family, Variant
from .letters import numbered

TORCHVISION = "torchvision 0.28"
KERAS = "keras.applications 3.15"
#: Images in colour, and the classes of ImageNet.
_USUAL = {"C_0": 3, "K": 1000}


def torchvision(published: int, side: int = 224, **given: Any) -> Variant:
    """A network as torchvision builds it, with the number its weights' documentation gives.

    ``given`` are sizes and switches by name; a tuple holds the sizes of a letter with the numbers 1, 2, … below it.
    """
    return Variant(given, (3, side, side), published, TORCHVISION)


def keras(total: int, not_trainable: int = 0, side: int = 224, **given: Any) -> Variant:
    """A network as Keras builds it, with the total that ``summary()`` prints and its non-trainable part."""
    return Variant(given, (3, side, side), total, KERAS, trainable=total - not_trainable)


def family(
    build: Callable[..., Module],
    meanings: Mapping[str, str],
    *,
    name: str = "",
    title: str = "",
    variants: Mapping[str, Variant],
    common: dict[str, Any] | None = None,
    **others: Any,
) -> Family:
    """A family whose variants say what differs from ``common``, sizes and switches alike; a letter is a size.

    Its title stands in the catalogues under ``model.``; it is called, there and here, as the function that builds it,
    unless ``title`` and ``name`` say otherwise.
    """
    usual = {letter: size for letter, size in _USUAL.items() if letter in meanings} | (common or {})
    whole = {of: _whole(variant, usual, meanings) for of, variant in variants.items()}
    own = getattr(build, "__name__", name)
    return Family(name or own, f"model.{title or own}", build, meanings, whole, **others)


def _whole(variant: Variant, usual: Mapping[str, Any], meanings: Mapping[str, str]) -> Variant:
    given: dict[str, Any] = {}
    for name, value in {**usual, **variant.values}.items():
        given |= numbered(name, *value) if f"{name}_1" in meanings else {name: value}
    values = {letter: given.pop(letter) for letter in meanings if letter in given}
    return replace(variant, values=values, switches=given)


def with_quantized(variants: dict[str, Variant], *names: str) -> dict[str, Variant]:
    """The variants, and again those that torchvision has with quantized weights: other numbers, as many of them."""
    return {**variants, **{f"quantized_{name}": variants[name] for name in names}}
