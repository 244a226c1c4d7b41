"""Words of one language put into one format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..reasons import SAID
from ..terms import Number, Term
from .catalogue import Catalogue
from .scribes import Scribe

_CHINESE = re.compile("[\u4e00-\u9fff]")
_FOREIGN = re.compile("[A-Za-z0-9$<>%]")

#: Up to here a small number of things is written as a word.
LARGEST_WORD = 10


def in_words(name: str) -> str:
    """The name of a class as the catalogues have it.

    >>> in_words("PatchMerging"), in_words("GRUCell")
    ('patch_merging', 'gru_cell')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class Words:
    """Messages with finished values put in: ``words("heading.symbols")``.

    Whatever is handed in is already fit for the format; the message's own words are made fit here.
    """

    def __init__(self, catalogue: Catalogue, scribe: Scribe) -> None:
        self.catalogue, self.scribe = catalogue, scribe

    def __call__(self, key: str, /, **values: str | int) -> str:
        if key.startswith(SAID):
            return self.said(key.removeprefix(SAID))
        pieces = self.catalogue.filled(key, self.scribe.words, values)
        text = "".join(_apart(before, piece) for before, piece in zip(["", *pieces], pieces, strict=False))
        return self.scribe.finished(text)

    def said(self, text: str) -> str:
        """Words of the network's author, made fit for the format."""
        return self.scribe.name(text)

    def knows(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self.catalogue.messages

    def first(self, *keys: str) -> str:
        """The first of the keys that has a message: the special before the general."""
        return next((key for key in keys if self.knows(key)), keys[-1])

    def listed(self, items: Sequence[str]) -> str:
        """``a, b and c``."""
        if len(items) < 2:
            return self.scribe.finished("".join(items))
        if len(items) == 2:
            return self("list.pair", first=items[0], last=items[1])
        return self("list.many", first=self("list.comma").join(items[:-1]), last=items[-1])

    def counted(self, size: Term, value: int | None, key: str) -> str:
        """So many of something: ``three input channels``, ``192 inputs``, ``C_in input channels``."""
        if value is not None and 1 <= value <= LARGEST_WORD:
            return self("count.words", number=self.numeral(value), thing=self(key, n=value))
        number = self.scribe.inline(size) if value is None else self.scribe.number(value)
        return self("count.digits", number=number, thing=self(key, n=2 if value is None else value))

    def one(self, key: str) -> str:
        """``one input channel``."""
        return self.counted(Number(1), 1, key)

    def numeral(self, value: int) -> str:
        """A number, up to ten as a word."""
        return self(f"number.{value}") if 1 <= value <= LARGEST_WORD else self.scribe.number(value)

    def capital(self, text: str) -> str:
        """A text that begins a sentence."""
        return text[:1].upper() + text[1:]


def _apart(before: str, after: str) -> str:
    """The second piece, with a space before it where Chinese meets a number, a formula or a foreign word."""
    meeting = before[-1:], after[:1]
    for chinese, foreign in (meeting, meeting[::-1]):
        if _CHINESE.fullmatch(chinese) and _FOREIGN.fullmatch(foreign):
            return f" {after}"
    return after
