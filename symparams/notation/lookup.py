"""Finding a notation: a preset by name, a record as it is, a reader's own file."""

from __future__ import annotations

from importlib import import_module

from ..errors import NameUnknownError
from .notation_record import Notation
from .presets import NAMES

DEFAULT = "raschka"

# The files in presets/, the default first; each is imported when it is asked for.
_PRESETS = tuple(sorted(NAMES, key=DEFAULT.__ne__))


def names() -> tuple[str, ...]:
    """The names of the presets, the default first.

    >>> names()[:2]
    ('raschka', 'cs231n')
    """
    return _PRESETS


def notation(given: str | Notation | None = None) -> Notation:
    """The notation of a name, of a ``.json`` file, of a record (itself) or of nothing (the default).

    Raises ``NameUnknownError`` with the close names for a name that is no preset.

    >>> notation("cs231n").letters["k"]
    'F'
    """
    if isinstance(given, Notation):
        return given
    name = DEFAULT if given is None else given
    if name not in _PRESETS and name.endswith(".json"):
        from .own import load_notation

        return load_notation(name)
    if name not in _PRESETS:
        raise NameUnknownError("notation", str(name), _PRESETS)
    found: Notation = import_module(f".presets.{name}", __package__).NOTATION
    return found
