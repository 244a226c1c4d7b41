"""``config.json`` of Hugging Face: the network of the class it names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import NameUnknownError, SourceError
from ..nn.module import Module
from .hub.kinds import Config, Kind
from .text import read_text

#: Bytes; the longest configuration known has a tenth of it.
LIMIT = 5_000_000

#: Where the model types stand: table by module of ``hub``.
TABLES = {"decoders": "DECODERS", "mixtures": "MIXTURES", "encoders": "ENCODERS", "senses": "SENSES"}

#: Model types that are another's under an older name.
ALIASES = {"RefinedWeb": "falcon", "RefinedWebModel": "falcon", "kimi_k2": "deepseek_v3"}

#: Asked in turn for a type that is in no table; each gives a network or ``None``. Other closed forms go here.
FURTHER: list[Callable[[Mapping[str, Any]], Module | None]] = []


def read_config(path: str | Path) -> Module:
    """The network a ``config.json`` describes: of the class under ``architectures``, in the family's letters.

    Raises:
        SourceError: for a file that is none, or a field that has no meaning.
        NameUnknownError: for a model type or a class that is not known.
    """
    return network_of(parsed(read_text(path, LIMIT), str(path)), str(path))


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
    """The network of a configuration that was read.

    >>> network_of({"model_type": "gpt2"}).count()
    124439808
    """
    config = Config(fields, shown)
    kind = kind_of(config)
    if kind is None:
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
    sizes, switches = kind.arguments(config)
    home, name = kind.home.split()
    name = switches.pop("family", name)
    families = import_module(f"..zoo.{home}", __package__).FAMILIES
    family = next(family for family in families if family.name == name)
    module: Module = family.network(sizes, switches)
    return module


def model_types() -> list[str]:
    """The model types that are known."""
    return sorted(name for home in TABLES for name in _table(home))


def kind_of(config: Config) -> Kind | None:
    """What the tables say of a configuration's type; ``None`` where they do not know it."""
    name = config.get("model_type")
    if name is None and "ssm_cfg" in config.fields:
        name = "mamba"  # the original files name no type
    if not isinstance(name, str):
        raise SourceError(f"{config.shown}: has no model_type, so it is no configuration of a model")
    name = ALIASES.get(name, name)
    return next((_table(home)[name] for home in TABLES if name in _table(home)), None)


def _table(home: str) -> Mapping[str, Kind]:
    table: Mapping[str, Kind] = getattr(import_module(f".hub.{home}", __package__), TABLES[home])
    return table
