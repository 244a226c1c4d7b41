"""What a LaTeX file needs for the signs that stand on its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from .pages import Page

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
#: What pdfLaTeX prints without help: ASCII, Latin-1, Latin Extended-A, and the punctuation of prose.
_KNOWN = re.compile("[\x00-\x7e\xa0-\u017f\u2013\u2014\u2018-\u201d\u2026]")


def latex_needs(page: Page) -> tuple[str, tuple[str, ...]]:
    """The program to compile with, and the code points that pdfLaTeX has to be told about.

    A Chinese page, or a Chinese name on an English one, needs XeLaTeX and ctex.
    """
    signs = set("".join(_texts(page)))
    if any(_CHINESE.fullmatch(sign) for sign in signs):
        return "xelatex", ()
    return "pdflatex", tuple(f"{ord(sign):04X}" for sign in sorted(signs) if not _KNOWN.fullmatch(sign))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
