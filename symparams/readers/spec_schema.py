"""The JSON schema of spec files, for editors: made from the layers' own signatures, so that it knows every layer."""

from __future__ import annotations

from inspect import Parameter
from typing import Any

from ..conventions import CONVENTIONS
from .spec import SECTIONS
from .spec_entries import KINDS
from .spec_values import arguments, layers

SIZE = {"$ref": "#/$defs/size"}
ENTRY = {"$ref": "#/$defs/entry"}
LIST = {"$ref": "#/$defs/list"}
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def schema() -> dict[str, Any]:
    """The schema, in JSON Schema 2020-12.

    >>> made = schema()
    >>> made["$defs"]["Conv2d"]["properties"]["bias"]
    {'type': 'boolean'}
    """
    known = layers()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "symparams spec",
        "description": "A neural network, as symparams reads it",
        "type": "object",
        "required": ["layers"],
        "additionalProperties": False,
        "properties": {section: _section(section) for section in SECTIONS},
        "$defs": {
            "size": {
                "description": "A whole number, a letter, a formula such as 4*d, or one of these for each axis",
                "anyOf": [
                    {"type": ["integer", "string", "null"]},
                    {"type": "array", "items": SIZE},
                ],
            },
            "entry": {
                "description": "A layer or a part: a call, a name, a mapping, or a list of them",
                "anyOf": [TEXT, {"type": "array", "items": ENTRY}, *_mappings(known)],
            },
            "list": {"anyOf": [{"type": "array", "items": ENTRY, "minItems": 1}, ENTRY]},
            **{name: _layer(layer) for name, layer in known.items()},
        },
    }


def _mappings(known: dict[str, type]) -> list[dict[str, Any]]:
    given = {"name": TEXT, **{name: {"$ref": f"#/$defs/{name}"} for name in known}}
    words: dict[str, Any] = {
        "layers": LIST,
        "repeat": SIZE,
        "shared": {"type": "boolean"},
        "residual": LIST,
        "shortcut": LIST,
        "parallel": {"anyOf": [LIST, {"type": "object", "additionalProperties": ENTRY}]},
        "merge": {"enum": ["cat", "add"]},
        "dim": {"type": "integer"},
        "use": TEXT,
    }
    assert set(KINDS) <= set(words)
    # Any other key is a part, or the name of the entry.
    return [{"type": "object", "minProperties": 1, "properties": {**given, **words}, "additionalProperties": True}]


def _layer(layer: type) -> dict[str, Any]:
    parameters = arguments(layer)
    needed = [name for name, parameter in parameters.items() if parameter.default is Parameter.empty]
    return {
        "type": ["object", "array", "integer", "string", *([] if needed else ["null"])],
        "description": (layer.__doc__ or "").partition("\n")[0],
        "properties": {name: _argument(parameter) for name, parameter in parameters.items()},
        "additionalProperties": False,
        "required": needed,
    }


def _argument(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, str):
        return TEXT
    if isinstance(default, float):
        return {"type": ["number", "string", "null"]}
    return SIZE


def _section(section: str) -> dict[str, Any]:
    made: dict[str, dict[str, Any]] = {
        "symbols": {
            "anyOf": [
                TEXTS,
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [
                            {"type": ["integer", "string", "null"]},
                            _closed({"value": {"type": ["integer", "null"]}, "meaning": TEXT}),
                        ]
                    },
                },
            ]
        },
        "input": SIZE,
        "parts": {"type": "object", "additionalProperties": LIST},
        "layers": LIST,
        "tie": {"type": "array", "items": {"anyOf": [TEXT, TEXTS]}},
        "freeze": {"anyOf": [TEXT, TEXTS]},
        "conventions": _closed({name: {"enum": list(values)} for name, values in CONVENTIONS.items()}),
        "exercises": {
            "type": "array",
            "items": {
                "anyOf": [
                    TEXT,
                    {
                        **_closed({"question": TEXT, "answer": {"type": ["string", "integer"]}}),
                        "required": ["question"],
                    },
                ]
            },
        },
    }
    return made.get(section, TEXT)


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    """A mapping with these keys and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}
