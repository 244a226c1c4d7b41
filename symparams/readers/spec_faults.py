"""What is wrong with a spec: every fault with its place, and the line it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ..errors import SymparamsError

#: More than these are not printed: the first ones make the others.
SHOWN = 25
#: A longer line is cut around its fault.
WIDTH = 160


@dataclass(slots=True)
class Node:
    """A value of the text and where it begins, from 1; ``inset`` is how far its text is inside (a quotation mark)."""

    line: int
    column: int
    inset: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, with line and column from 1."""

    line: int
    column: int
    message: str


class SpecError(SymparamsError, ValueError):
    """A spec cannot be read; all that is wrong with it is listed, each with file, line, column and the line itself."""

    def __init__(self, name: str, faults: Sequence[Fault], lines: Sequence[str] = ()) -> None:
        self.name, self.faults, self.lines = name, tuple(faults), lines
        super().__init__(name, self.faults)

    def __str__(self) -> str:
        shown = [self._told(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            shown.append(f"{self.name}: and {len(self.faults) - SHOWN} more")
        return "\n".join(shown)

    def _told(self, fault: Fault) -> str:
        head = f"{self.name}:{fault.line}:{fault.column}: {fault.message}"
        if not 0 < fault.line <= len(self.lines):
            return head
        line = self.lines[fault.line - 1].replace("\t", " ")
        start = max(0, fault.column - WIDTH // 2) if len(line) > WIDTH else 0
        return f"{head}\n    {line[start : start + WIDTH]}\n    {' ' * (fault.column - 1 - start)}^"


class Faults:
    """The faults found so far."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, text.splitlines()
        self._found: dict[Fault, None] = {}

    def at(self, node: Node, message: str, further: int = 0) -> None:
        """Note a fault at a value, or so many characters further on."""
        self._found[Fault(node.line, node.column + further, message)] = None

    def unless_empty(self) -> None:
        """Raise what was found, in the order of the text.

        Raises:
            SpecError: if anything was.
        """
        if self._found:
            raise SpecError(self.name, sorted(self._found, key=lambda fault: (fault.line, fault.column)), self.lines)

    def __len__(self) -> int:
        return len(self._found)


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean 'Conv2d'?``, where something is near."""
    names = list(known)
    lowered = {word.lower(): word for word in names}
    same = [lowered[name.lower()]] if name.lower() in lowered else []
    close = same or get_close_matches(name, names, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
