"""The JSON schema of spec files, for editors: made from the layers' own signatures, so that it knows every layer."""

from __future__ import annotations

from inspect import Parameter, signature
from typing import Any

from .spec import SECTIONS
from .spec_entries import KINDS, SKIPPED
from .spec_values import layers

SIZE = {"$ref": "#/$defs/size"}
ENTRY = {"$ref": "#/$defs/entry"}
LIST = {"$ref": "#/$defs/list"}
TEXT = {"type": "string"}


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
                    {"type": "array", "items": {"$ref": "#/$defs/size"}},
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
    parameters = {
        name: parameter
        for name, parameter in signature(layer.__init__).parameters.items()  # type: ignore[misc]
        if name not in SKIPPED
    }
    needed = [name for name, parameter in parameters.items() if parameter.default is Parameter.empty]
    mapping: dict[str, Any] = {
        "type": "object",
        "description": (layer.__doc__ or "").partition("\n")[0],
        "properties": {name: _argument(parameter) for name, parameter in parameters.items()},
        "additionalProperties": False,
        "required": needed,
    }
    others: list[dict[str, Any]] = [{"type": "array"}, {"type": ["integer", "string"]}]
    if not needed:
        others.append({"type": "null"})
    return {**mapping, "type": ["object", *(kind for other in others for kind in _kinds(other))]}


def _kinds(schema: dict[str, Any]) -> list[str]:
    kind = schema["type"]
    return kind if isinstance(kind, list) else [kind]


def _argument(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    if isinstance(default, bool):
        return {"type": "boolean"}
    if isinstance(default, str):
        return {"type": "string"}
    if isinstance(default, float):
        return {"type": ["number", "string", "null"]}
    return dict(SIZE)


def _section(section: str) -> dict[str, Any]:
    made: dict[str, dict[str, Any]] = {
        "symbols": {
            "anyOf": [
                {"type": "array", "items": TEXT},
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [
                            {"type": ["integer", "string", "null"]},
                            {
                                "type": "object",
                                "properties": {"value": {"type": ["integer", "null"]}, "meaning": TEXT},
                                "additionalProperties": False,
                            },
                        ]
                    },
                },
            ]
        },
        "input": SIZE,
        "parts": {"type": "object", "additionalProperties": LIST},
        "layers": LIST,
        "tie": {"type": "array", "items": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}},
        "freeze": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
        "conventions": {"type": "object", "properties": _conventions(), "additionalProperties": False},
        "exercises": {
            "type": "array",
            "items": {
                "anyOf": [
                    TEXT,
                    {
                        "type": "object",
                        "properties": {"question": TEXT, "answer": {"type": ["string", "integer"]}},
                        "required": ["question"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
    }
    return made.get(section, TEXT)


def _conventions() -> dict[str, Any]:
    from ..conventions import CONVENTIONS

    return {name: {"enum": list(values)} for name, values in CONVENTIONS.items()}
