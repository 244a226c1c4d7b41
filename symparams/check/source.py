"""A text as it was written, and as it is worked on: every offset leads back to line, column and characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right


class Source:
    r"""A text with one kind of line end inside, and its own outside.

    ``text`` has ``\n`` for every line end; offsets are offsets in it. Lines end where CommonMark ends them (``\n``,
    ``\r\n``, ``\r``); lines and columns count from 1, columns in characters.

    >>> source = Source("a\r\nbc = d")
    >>> source.text, source.position(5), source.written(0, 4)
    ('a\nbc = d', (2, 4), 'a\r\nbc')
    """

    def __init__(self, written: str) -> None:
        self._written = written
        self._dropped: list[int] = []
        self.text = written
        if "\r" in written:
            # Offsets, in `text`, of the line ends that were two characters long.
            self._dropped = [found.start() - i for i, found in enumerate(re.finditer("\r\n", written))]
            self.text = written.replace("\r\n", "\n").replace("\r", "\n")
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def written(self, start: int, end: int) -> str:
        """What was written between two offsets, with its own line ends."""
        return self._written[start + bisect_left(self._dropped, start) : end + bisect_left(self._dropped, end)]

    def line(self, number: int) -> str:
        """A line by its number, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end]
