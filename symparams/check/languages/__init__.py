"""The languages whose texts are read, one file each."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from .record import Language

__all__ = ["Language", "language_of"]

#: The module of each language and what its texts are told by; the last one is that of all other texts.
_SCRIPTS = {"zh": re.compile(r"[\u4e00-\u9fff]"), "en": re.compile(r"")}


def language_of(text: str) -> Language:
    """The language of a sentence, by its script.

    >>> language_of("有 26 个参数").plural, language_of("has 26 parameters").plural
    (False, True)
    """
    return _language(next(name for name, script in _SCRIPTS.items() if script.search(text)))


@cache
def _language(name: str) -> Language:
    language: Language = import_module(f".{name}", __name__).LANGUAGE
    return language
