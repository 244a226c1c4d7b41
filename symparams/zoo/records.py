"""How a family of language models is written down: what it is built by, its letters, its variants by named sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any

from ..nn.module import Module
from .family import Family, Variant
from .letters import WORDS
from .model_types import ModelType

#: Where exact figures were published.
KERAS_HUB = "KerasHub presets"
PYTHIA = "EleutherAI/pythia, README"
BLOOM_CARD = "bigscience model cards"
CALFLOPS = "calflops, README"
NEOX_CARD = "EleutherAI/gpt-neox-20b, model card"


def size(like: str = "", /, **given: Any) -> Mapping[str, Any]:
    """A variant as it is written down: sizes by letter and switches by name, as far as they are its own.

    Args:
        like: another variant of the family, whose sizes and switches it has where it says no other.
        given: beside these ``published`` and ``source`` (KerasHub's presets where it is not said), and ``of``, where
            the count is that of another class than the first of its type.
    """
    return {"like": like, **given}


def family(
    build: Callable[..., Module],
    *types: ModelType,
    meanings: Mapping[str, str] = WORDS,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
) -> Family:
    """The family a function builds: the sizes it takes come before ``*`` and are its letters.

    Args:
        build: named as the family; its title stands in the catalogues under ``model.<name>``.
        types: what transformers calls such models, each with its variants.
        meanings: what letters mean here, where that is not what they mean in most families.
        variants: those of no such type.

    >>> def example(V: int, d: int, *, tied: bool = True) -> Module: ...
    >>> family(example, variants={"small": size(V=100, d=8, of="Example")}).variants["small"].values
    {'V': 100, 'd': 8}
    """
    name = build.__name__
    takes = signature(build).parameters
    letters = [letter for letter, taken in takes.items() if taken.kind is not Parameter.KEYWORD_ONLY]
    known: dict[str, Variant] = {}
    said: dict[str, dict[str, Any]] = {}
    of_types = [({"of": kind.first_class, **kind.fixed, **kind.usual}, kind.variants) for kind in types]
    for usual, members in [({}, variants or {}), *of_types]:
        for member, given in members.items():
            like = said[given["like"]] if given["like"] else {}
            said[member] = {**usual, **{key: like[key] for key in like if key not in _FIGURE}, **given}
            known[member] = _variant(letters, dict(said[member]))
    return Family(
        name=name,
        title=f"model.{name}",
        build=build,
        meanings={letter: meanings.get(letter) or WORDS[letter] for letter in letters},
        variants=known,
        types=types,
    )


#: What a variant does not have from the one it is like.
_FIGURE = frozenset({"like", "published", "source", "of"})


def _variant(letters: list[str], said: dict[str, Any]) -> Variant:
    del said["like"]
    published, source, of = said.pop("published", None), said.pop("source", KERAS_HUB), said.pop("of")
    values: dict[str, int] = {}
    for letter in letters:
        value = said.pop(letter, None)
        if isinstance(value, str):
            factor, _, other = value.rpartition(" ")
            value = int(factor or 1) * values[other]
        if value is not None:
            values[letter] = value
    return Variant(values, None, published, "" if published is None else source, said, of=of)
