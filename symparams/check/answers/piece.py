"""What an answer is cut into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .amounts import Amount


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer.

    Args:
        text: as written.
        kinds: what it may be, with what that is worth; ``unknown`` where nothing is known, ``coined`` of a letter whose
            subscript is a word nobody knows.
        roles: the meanings of a quantity's name.
        apart: whether white space stands before it.
        amount: of a number.
        splits: how a run of letters may be meant: as one name, or as the letters it is a product of.
    """

    text: str
    kinds: Mapping[str, Any]
    roles: frozenset[str] = frozenset()
    apart: bool = False
    amount: Amount | None = None
    splits: tuple[tuple[str, ...], ...] = ()

    def may(self, *kinds: str) -> bool:
        """Whether it may be one of these."""
        return any(kind in self.kinds for kind in kinds)

    @property
    def is_operand(self) -> bool:
        """Whether it stands for a quantity in a formula."""
        return self.may("number", "letter", "role")

    @property
    def is_plain(self) -> bool:
        """Whether it may stand in a remark."""
        return not self.may("unknown", "coined", "alternatives", "dots", "percent", "comparison")


@dataclass(slots=True)
class Token:
    """A stretch of one kind of signs, and where it ends."""

    kind: str
    text: str
    apart: bool
    end: int
