"""Message catalogues: the words of a document, one JSON file a language, ``templates/messages/<lang>.json``.

A catalogue maps dotted keys to messages with named placeholders. A message that differs with a number is an object of
its forms, chosen by ``n``; a language without plural has the form ``other`` only::

    {
      "table.total": "Total",
      "layer.named": "layer {name}",
      "bias.count": {"one": "{n} bias", "other": "{n} biases"}
    }

A brace is written twice, ``{{``. Messages hold words; mathematics arrives in placeholders, as finished strings.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..errors import NameUnknownError, SymparamsError
from ..reasons import SAID
from .escaping import Untrusted
from .shipped import shipped_folder

Form = tuple[tuple[str, str | None], ...]
"""A message taken apart: text and the placeholder after it, or ``None`` at the end."""


class MessageError(SymparamsError):
    """A message is missing, badly written, or called with other values than its placeholders; a fault of symparams
    or of a translation, not of the network described."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its forms by name (``one``, ``other``), and the placeholders any of them has."""

    forms: Mapping[str, Form]
    placeholders: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        names = frozenset(name for form in self.forms.values() for _, name in form if name is not None)
        object.__setattr__(self, "placeholders", names)

    def form(self, n: object) -> Form:
        """The form for the number ``n``."""
        return self.forms["one"] if n == 1 and "one" in self.forms else self.forms["other"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language; call it with a key and the values of the placeholders."""

    lang: str
    messages: Mapping[str, Message]

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The message with its values put in.

        ``n`` chooses between the forms, and may be a placeholder too. The result is ``Untrusted`` if a value was, so
        that a template cannot print a name unescaped by way of a message.
        """
        text = "".join(self.filled(key, str, values))
        return Untrusted(text) if any(isinstance(value, Untrusted) for value in values.values()) else text

    def filled(self, key: str, words: Callable[[str], str], values: Mapping[str, str | int]) -> list[str]:
        """The pieces of the message: its own words passed through ``words``, and the values as they are."""
        if key.startswith(SAID):
            # Not ours: what the author of a spec says a letter means.
            return [words(key.removeprefix(SAID))]
        message = self._message(key)
        if "n" not in values and len(message.forms) > 1:
            raise MessageError(f"message {key!r} ({self.lang}) needs n to choose its form")
        if (given := values.keys() - {"n"}) != (wanted := message.placeholders - {"n"}):
            raise MessageError(f"message {key!r} ({self.lang}) {_differing(given, wanted)}")
        if "n" in message.placeholders and "n" not in values:
            raise MessageError(f"message {key!r} ({self.lang}) needs n")
        pieces: list[str] = []
        for before, name in message.form(values.get("n")):
            pieces += [words(before)] if name is None else [words(before), str(values[name])]
        return [piece for piece in pieces if piece]

    def _message(self, key: str) -> Message:
        try:
            return self.messages[key]
        except KeyError:
            raise NameUnknownError(f"message ({self.lang})", key, self.messages) from None

    def placeholders(self, key: str) -> frozenset[str]:
        """The names a message wants, ``n`` included where it is printed."""
        return self._message(key).placeholders


def catalogue(lang: str) -> Catalogue:
    """The messages of a language.

    >>> catalogue("fr")
    Traceback (most recent call last):
    symparams.errors.NameUnknownError: unknown language 'fr'; known: en...
    """
    if lang not in (known := languages()):
        raise NameUnknownError("language", lang, known)
    return Catalogue(lang, _shipped(lang))


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for."""
    return tuple(sorted(path.stem for path in (shipped_folder() / "messages").glob("*.json")))


@lru_cache
def _shipped(lang: str) -> Mapping[str, Message]:
    text = (shipped_folder() / "messages" / f"{lang}.json").read_text(encoding="utf-8")
    return parse_catalogue(text, lang)


def parse_catalogue(text: str, lang: str) -> dict[str, Message]:
    """The messages of a catalogue file; a key written twice is an error, JSON alone would drop the first."""
    try:
        raw = json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise MessageError(f"catalogue {lang}.json, line {error.lineno}, column {error.colno}: {error.msg}") from None
    return {key: parse_message(key, value, lang) for key, value in raw.items()}


def parse_message(key: str, raw: object, lang: str) -> Message:
    """One message from its JSON value: a string, or an object of forms."""
    forms = {"other": raw} if isinstance(raw, str) else raw
    if not isinstance(forms, Mapping) or not {"other"} <= forms.keys() <= {"one", "other"}:
        raise MessageError(f"message {key!r} ({lang}) must be a text, or an object with 'other' and perhaps 'one'")
    return Message({name: _parse_form(key, form, lang) for name, form in forms.items()})


def _parse_form(key: str, text: object, lang: str) -> Form:
    if not isinstance(text, str):
        raise MessageError(f"message {key!r} ({lang}): a form must be a text")
    parts: list[tuple[str, str | None]] = []
    try:
        for before, name, spec, conversion in string.Formatter().parse(text):
            # Plain names only: `{a.b}`, `{0}` and `{a:>9}` would be a small programming language in the words.
            if name is not None and (not name.isidentifier() or spec or conversion):
                raise MessageError(f"message {key!r} ({lang}): {{{name}}} must be a plain name")
            parts.append((before, name))
    except ValueError as error:
        raise MessageError(f"message {key!r} ({lang}): {error}; write a brace twice") from None
    return tuple(parts)


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise MessageError(f"message {key!r} is written twice in a catalogue")
        result[key] = value
    return result


def _differing(given: Iterable[str], wanted: Iterable[str]) -> str:
    missing, unused = sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
    parts = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"has no placeholder {', '.join(unused)}"] * bool(unused)
    return " and ".join(parts)
