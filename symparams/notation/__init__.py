"""How formulas are written: notations, the printers of terms, and the reader of formulas, their inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symparams.notation.answers import read_answer
    from symparams.notation.clashes import Clash, resolve
    from symparams.notation.latex import LatexPrinter
    from symparams.notation.lookup import names, notation
    from symparams.notation.mathml import MathmlPrinter
    from symparams.notation.numerals import FoundNumber, numbers
    from symparams.notation.own import NotationError, load_notation
    from symparams.notation.prose import Found, scan
    from symparams.notation.reader import read, read_chain
    from symparams.notation.record import CANONICAL, FORMS, Notation
    from symparams.notation.text import TextPrinter

# Names and where they live; each is imported when first used: who only prints does not pay for the reader's patterns.
_HOMES = {
    "CANONICAL": "record",
    "FORMS": "record",
    "Clash": "clashes",
    "Found": "prose",
    "FoundNumber": "numerals",
    "LatexPrinter": "latex",
    "MathmlPrinter": "mathml",
    "Notation": "record",
    "NotationError": "own",
    "TextPrinter": "text",
    "load_notation": "own",
    "names": "lookup",
    "notation": "lookup",
    "numbers": "numerals",
    "read": "reader",
    "read_answer": "answers",
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
    "read_answer",
    "read_chain",
    "resolve",
    "scan",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'symparams.notation' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"symparams.notation.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
