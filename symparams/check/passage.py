"""A block as the search for claims sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a text.

    Args:
        kind: paragraph, heading or row (of a table).
        start: where it begins in the text; offsets inside are offsets in ``raw`` and ``plain``.
        raw: as written, with what is no text blank.
        plain: with markup blank too; the same length.
    """

    kind: str
    start: int
    raw: str
    plain: str
