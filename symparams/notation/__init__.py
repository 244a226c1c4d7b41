"""How formulas are written: notations, the printers of terms, and the reader of formulas, their inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .clashes import Clash, resolve
    from .latex import LatexPrinter
    from .lookup import names, notation
    from .mathml import MathmlPrinter
    from .notation_record import CANONICAL, FORMS, Notation
    from .numerals import FoundNumber, numbers
    from .own import NotationError, load_notation
    from .prose import Found, scan
    from .reader import read, read_chain
    from .text import TextPrinter

# Names and where they live; each is imported when first used: who only prints does not pay for the reader's patterns.
_HOMES = {
    "CANONICAL": "notation_record",
    "FORMS": "notation_record",
    "Clash": "clashes",
    "Found": "prose",
    "FoundNumber": "numerals",
    "LatexPrinter": "latex",
    "MathmlPrinter": "mathml",
    "Notation": "notation_record",
    "NotationError": "own",
    "TextPrinter": "text",
    "load_notation": "own",
    "names": "lookup",
    "notation": "lookup",
    "numbers": "numerals",
    "read": "reader",
    "read_chain": "reader",
    "resolve": "clashes",
    "scan": "prose",
}

__all__ = [
    "CANONICAL",
    "FORMS",
    "Clash",
    "Found",
    "FoundNumber",
    "LatexPrinter",
    "MathmlPrinter",
    "Notation",
    "NotationError",
    "TextPrinter",
    "load_notation",
    "names",
    "notation",
    "numbers",
    "read",
    "read_chain",
    "resolve",
    "scan",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'symparams.notation' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
