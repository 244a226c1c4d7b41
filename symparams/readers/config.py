"""``config.json`` of Hugging Face: the network of the class it names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .. import zoo
from ..errors import NameUnknownError, SourceError
from ..nn.module import Module
from ..zoo.model_types import Config

#: Bytes; the longest configuration known has a tenth of it.
LIMIT = 5_000_000

#: Model types that are another's under an older name.
ALIASES = {"RefinedWeb": "falcon", "RefinedWebModel": "falcon", "kimi_k2": "deepseek_v3"}

#: Asked in turn for a type that no family has; each gives a network or ``None``. Other closed forms go here.
FURTHER: list[Callable[[Mapping[str, Any]], Module | None]] = []


def parsed(text: str, shown: str) -> Mapping[str, Any]:
    """A JSON object, with one line for each way it can fail."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"{shown}: line {error.lineno}, column {error.colno}: no JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise SourceError(f"{shown}: is nested too deeply, or holds a number of thousands of digits") from None
    if not isinstance(found, dict):
        raise SourceError(f"{shown}: holds a {type(found).__name__}, and should be an object with the model's fields")
    return found


def network_of(fields: Mapping[str, Any], shown: str = "config.json") -> Module:
    """The network of a configuration that was read: of the class under ``architectures``, in the family's letters.

    Raises:
        SourceError: for a field that has no meaning.
        NameUnknownError: for a model type or a class that is not known.

    >>> network_of({"model_type": "gpt2"}).count()
    124439808
    """
    config = Config(fields, shown)
    name = _type_of(config)
    if name in zoo.MODEL_TYPES:
        family, kind = zoo.model_type(name)
        family, sizes, switches = kind.read(family, config)
        return family.network(sizes, switches)
    for source in FURTHER:
        found = source(fields)
        if found is not None:
            return found
    raise NameUnknownError(
        "model type",
        str(fields.get("model_type")),
        model_types(),
        "Build the model in Python (on torch's meta device) and hand it over: load(model).",
    )


def model_types() -> list[str]:
    """The model types that are known."""
    return sorted(zoo.MODEL_TYPES)


def _type_of(config: Config) -> str:
    name = config.get("model_type")
    if name is None and "ssm_cfg" in config.fields:
        return "mamba"  # the original files name no type
    if not isinstance(name, str):
        raise SourceError(f"{config.shown}: has no model_type, so it is no configuration of a model")
    return ALIASES.get(name, name)
