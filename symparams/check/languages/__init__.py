"""The languages whose texts are read, one file each; a file put here is found by being here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from .language import Language

__all__ = ["Language", "language_of", "languages"]


def language_of(text: str) -> Language:
    """The language of a sentence, by its script.

    >>> language_of("有 26 个参数").plural, language_of("has 26 parameters").plural
    (False, True)
    """
    return next(language for language in languages().values() if language.script.search(text))


@cache
def languages() -> dict[str, Language]:
    """The languages by their codes; the one that tells its texts by nothing comes last.

    >>> list(languages())[-1]
    'en'
    """
    codes = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py") if file.stem != "language")
    found: dict[str, Language] = {code: import_module(f".{code}", __name__).LANGUAGE for code in codes}
    return dict(sorted(found.items(), key=lambda item: not item[1].script.pattern))
