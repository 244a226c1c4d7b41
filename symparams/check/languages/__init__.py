"""The languages whose texts are read, one file each."""

from __future__ import annotations

from .record import Language

__all__ = ["Language", "language_of"]


def language_of(text: str) -> Language:
    """The language of a sentence, by its script.

    >>> language_of("有 26 个参数").plural, language_of("has 26 parameters").plural
    (False, True)
    """
    from .zh import CHINESE

    if CHINESE.script.search(text):
        return CHINESE
    from .en import ENGLISH

    return ENGLISH
