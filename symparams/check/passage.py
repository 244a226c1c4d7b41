"""A block as the search for claims sees it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from .inline import masked, words
from .markdown import Structure, TextBlock, structure

_MATHS = re.compile(r"\s*(?:\$\$|\\\[|\\begin\{)")
_MATHS_END = re.compile(r"(?:\$\$|\\\]|\\end\{[a-z]+\*?\})\s*$")
_FINISHED = re.compile(r"[.!?。！？]\W{0,6}$")
_GOES_ON = re.compile(r"\s*(?:[a-z(,;，。；、）)]|个|项|的?参数|的?权重)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a text.

    Args:
        kind: paragraph, heading or row (of a table).
        start: where it begins in the text; offsets inside are offsets in ``raw`` and ``plain``.
        raw: as written, with what is no text blank.
        plain: with markup blank too; the same length.
        head: of a row, the cells of the table's head.
    """

    kind: str
    start: int
    raw: str
    plain: str
    head: tuple[str, ...] = ()

    def cells(self) -> Iterator[tuple[int, int]]:
        """Of a row, where its cells begin and end."""
        start = 0
        for bar in re.finditer(r"(?<!\\)\|", self.raw):
            if bar.start() > start or start:
                yield start, bar.start()
            start = bar.end()
        if self.raw[start:].strip():
            yield start, len(self.raw)


def passages(text: str) -> Iterator[Passage]:
    """The passages of a text whose lines end in ``\\n``.

    Display mathematics that stands in a sentence between blank lines is one passage with the sentence.
    """
    found = structure(text)
    head: tuple[str, ...] = ()
    last: TextBlock | None = None
    for block in _joined(text, found.blocks):
        if block.kind != "row":
            yield _passage(text, block, found)
        else:
            fresh = (
                last is None
                or last.kind != "row"
                or block.start - last.end > 300
                or "\n\n" in text[last.end : block.start]
            )
            passage = _passage(text, block, found, () if fresh else head)
            if fresh:
                head = tuple(passage.plain[a:b].strip() for a, b in passage.cells())
            yield passage
        last = block


def _joined(text: str, blocks: tuple[TextBlock, ...]) -> Iterator[TextBlock]:
    held: TextBlock | None = None
    for block in blocks:
        if held is not None and _belongs(text, held, block):
            held = TextBlock(held.kind, held.start, block.end)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _belongs(text: str, before: TextBlock, block: TextBlock) -> bool:
    """Whether a block goes on with the sentence of the block before, one of the two being display mathematics."""
    if before.kind != "paragraph" or block.kind != "paragraph" or text[before.end : block.start].strip():
        return False
    tail = text[max(before.start, before.end - 40) : before.end]
    opening = text[block.start : block.start + 12]
    if _MATHS.match(opening):
        return not _FINISHED.search(tail)
    if _MATHS_END.search(tail):
        return bool(_GOES_ON.match(opening))
    return False


def _passage(text: str, block: TextBlock, found: Structure, head: tuple[str, ...] = ()) -> Passage:
    raw = text[block.start : block.end]
    if found.markup:
        raw = _without_marks(raw, block, found)
    raw = masked(raw)
    return Passage(block.kind, block.start, raw, words(raw), head)


def _without_marks(raw: str, block: TextBlock, found: Structure) -> str:
    """The block with the quote marks of its lines blank."""
    pieces, last = [], 0
    for start, end in found.markup[bisect_left(found.markup, (block.start, 0)) :]:
        if start >= block.end:
            break
        pieces += [raw[last : start - block.start], " " * (end - start)]
        last = end - block.start
    return "".join([*pieces, raw[last:]])
