"""Named networks, as short functions on ``nn`` with the published figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from ..nn.module import Module
from . import language, multimodal
from .family import Family, Variant
from .vision import HOMES as VISION

if TYPE_CHECKING:
    from .model_types import ModelType

#: The names each module holds, so that one name costs one import; a test holds it against the modules.
HOMES = {
    "chapter": "book_cnn book",
    **{f"vision.{home}": held for home, held in VISION.items()},
    **{f"language.{home}": held for home, held in language.HOMES.items()},
    **{f"multimodal.{home}": held for home, held in multimodal.HOMES.items()},
}
#: Every name and the module it lives in.
INDEX = {name: home for home, held in HOMES.items() for name in held.split()}
#: Every model type of transformers that is known, and the module of its family.
MODEL_TYPES = {
    name: f"{room}.{home}"
    for room, homes in (("language", language.MODEL_TYPES), ("multimodal", multimodal.MODEL_TYPES))
    for home, held in homes.items()
    for name in held.split()
}

__all__ = ["Family", "Variant", "families", "family_of", "model", "model_type", "names"]


def names() -> tuple[str, ...]:
    """The names of all families and variants.

    >>> "book" in names()
    True
    """
    return tuple(INDEX)


def families() -> Iterator[Family]:
    """All families, in the order of the index."""
    for home in HOMES:
        yield from import_module(f".{home}", __name__).FAMILIES


def family_of(name: str) -> Family:
    """The family a name stands for or belongs to.

    Raises:
        KeyError: for a name the zoo does not have.
    """
    families: tuple[Family, ...] = import_module(f".{INDEX[name]}", __name__).FAMILIES
    return next(family for family in families if name == family.name or name in family.variants)


def model(name: str) -> Module:
    """The network of this name: a family's name gives symbols, a variant's numbers.

    Raises:
        KeyError: for a name the zoo does not have.

    >>> model("book").count()
    26926
    """
    family = family_of(name)
    return family.symbolic() if name == family.name else family.variant(name)


def model_type(name: str) -> tuple[Family, ModelType]:
    """The family of a model type of transformers, and what its ``config.json`` says.

    Raises:
        KeyError: for a type that is not known.
    """
    families: tuple[Family, ...] = import_module(f".{MODEL_TYPES[name]}", __name__).FAMILIES
    return next((family, kind) for family in families for kind in family.types if kind.name == name)
