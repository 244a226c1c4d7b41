"""Which letter is displayed as what, when a notation's letters and the caller's own meet in one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import Letter
from .spelling import text_name

if TYPE_CHECKING:
    from .notation_record import Notation


@dataclass(frozen=True, slots=True)
class Clash:
    """A letter that could not have its display name, because another letter of the document has it."""

    name: str
    wanted: str
    taken_by: str
    used: str


def is_ours(letter: Letter) -> bool:
    """Whether symparams made this letter: a notation leaves the caller's own symbols alone.

    >>> is_ours(Letter("k"))
    True
    """
    symbol = letter.symbol
    if symbol is None:
        return True
    return getattr(symbol, "is_integer", None) is True and getattr(symbol, "is_positive", None) is True


def resolve(letters: Iterable[Letter], notation: Notation) -> tuple[dict[str, str], tuple[Clash, ...]]:
    """The display name of each letter, by its name, and the clashes.

    Letters that keep their names have them first. A renamed letter whose display name is taken falls back to its own
    name, and where that is taken too (by another letter's display name), it gets a prime.

    >>> from symparams.notation import notation
    >>> mapping, clashes = resolve([Letter("C_out"), Letter("K")], notation("cs231n"))
    >>> mapping, clashes[0].wanted
    ({'C_out': 'C_out', 'K': 'K'}, 'K')
    """
    distinct = {letter.name: letter for letter in reversed(list(letters))}
    ordered = [distinct[name] for name in reversed(distinct)]
    wanted = {
        letter.name: notation.letters.get(letter.name, letter.name) if is_ours(letter) else letter.name
        for letter in ordered
    }
    taken: dict[str, str] = {}
    result = dict.fromkeys(wanted, "")
    clashes: list[Clash] = []
    for name in sorted(wanted, key=lambda name: wanted[name] != name):  # a stable sort: kept names before renamed ones
        display = wanted[name]
        if text_name(display) in taken:
            used = name
            while text_name(used) in taken:
                used += "'"
            clashes.append(Clash(name, display, taken[text_name(display)], used))
            display = used
        taken[text_name(display)] = name
        result[name] = display
    return result, tuple(clashes)
