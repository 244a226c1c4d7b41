"""A reader's own notation, from a JSON file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from os import PathLike, fspath
from typing import Any

from ..errors import NameUnknownError, SourceError, SymparamsError
from .notation_record import CANONICAL, FORMS, Notation

MAX_BYTES = 1_000_000

KINDS = ("window", "input", "output", "table", "gate", "group", "expert", "layer")


class NotationError(SymparamsError, ValueError):
    """A notation file says something a notation cannot be; the message names the field and what may stand there."""


def load_notation(path: str | PathLike[str]) -> Notation:
    """A notation from a JSON file with the fields of ``Notation``; ``"extends"`` names the preset it changes.

    ``{"name": "mine", "extends": "cs231n", "letters": {"C_in": "M"}}`` is cs231n with another letter for the inputs.
    Fields that are not given are those of the preset it extends, the default notation where it extends none.

    Raises ``SourceError`` where the file cannot be read, ``NameUnknownError`` for a field or letter that does not exist
    and ``NotationError`` for a value that cannot be.

    >>> load_notation("no such file.json")
    Traceback (most recent call last):
    ...
    symparams.errors.SourceError: no such file.json: No such file or directory
    """
    name = fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SourceError(f"{name}: larger than {MAX_BYTES} bytes, which no notation is")
        content = json.loads(data.decode("utf-8-sig"))
    except SourceError:
        raise
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise NotationError(f"{name}: no JSON: {error}") from None
    try:
        return from_mapping(content)
    except NotationError as error:
        raise NotationError(f"{name}: {error}") from None


def from_mapping(content: Any) -> Notation:
    """A notation from the fields of ``Notation``, checked.

    >>> from_mapping({"name": "mine", "letters": {"C_in": "M"}}).letters["C_in"]
    'M'
    """
    from .lookup import notation

    if not isinstance(content, dict):
        raise NotationError('a notation is an object with fields such as "name" and "letters"')
    known = {field.name for field in fields(Notation)}
    for field in content:
        if field not in known | {"extends"}:
            raise NameUnknownError("field of a notation", str(field), sorted(known | {"extends"}))
    name = _text("name", content.get("name"))
    extended = content.get("extends")
    base = notation(None if extended is None else _text("extends", extended))
    values: dict[str, Any] = {field: getattr(base, field) for field in known}
    for field, value in content.items():
        if field != "extends":
            values[field] = _CHECKS[field](field, value)
    for field in ("letters", "latex", "wording"):
        values[field] = {**getattr(base, field), **values[field]}
    title = content.get("title", name)
    if isinstance(title, str):
        values["title"] = dict.fromkeys(base.title, title)
    return Notation(**values)


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise NotationError(f'"{field}" is {_shown(value)}, a name is expected')
    return value


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _one_of(*allowed: str) -> Callable[[str, object], str]:
    def check(field: str, value: object) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise NotationError(f'"{field}" is {_shown(value)}, one of {", ".join(map(_shown, allowed))} is expected')
        return value

    return check


def _some_of(*allowed: str) -> Callable[[str, object], tuple[str, ...]]:
    def check(field: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise NotationError(f'"{field}" is {_shown(value)}, a list is expected')
        return tuple(_one_of(*allowed)(field, item) for item in value)

    return check


def _texts(field: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise NotationError(f'"{field}" is {_shown(value)}, an object is expected')
    return {key: _text(f"{field}.{key}", item) for key, item in value.items()}


def _letters(field: str, value: object) -> Mapping[str, str]:
    letters = _texts(field, value)
    for letter in letters:
        if letter not in CANONICAL:
            raise NameUnknownError("letter", letter, CANONICAL)
    return letters


def _title(field: str, value: object) -> str | Mapping[str, str]:
    """One for all languages, or one for each."""
    return _text(field, value) if isinstance(value, str) else _texts(field, value)


_CHECKS: dict[str, Callable[[str, object], Any]] = {
    "name": _text,
    "title": _title,
    "letters": _letters,
    "latex": _texts,
    "sign": _one_of("×", "·"),
    "letter_sign": _one_of("", "·", "×"),
    "spelled_in": _some_of(*FORMS),
    "form": _one_of(*FORMS),
    "numbers_form": _one_of("", *FORMS),
    "order": _some_of(*KINDS),
    "thousands": _one_of(",", " ", "'", ""),
    "bias": _one_of("with", "apart", "without"),
    "wording": _texts,
}
