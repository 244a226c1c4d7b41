"""What a label looks like set in type: runs of text with style, size and height, and how much room they take.

SVG has no mathematics, so formulas become runs here: letters in italics, subscripts smaller and lower, an upper index
above a lower one. Widths are estimates on the safe side, since a reader's fonts are not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...notation.notation_record import Notation
from ...notation.printer import SUMMATION, Piece
from ...notation.spelling import GREEK, parsed
from ...notation.text import TextPrinter
from ...terms.tree import Letter, Power, Term, Variable
from .layout import Box, Content, Indexed, Label

# Marks between which the printer puts letters and scripts; foreign names lose them before.
_ITALIC, _SUB, _SUP, _END = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKS = dict.fromkeys(map(ord, (_ITALIC, _SUB, _SUP, _END)))
_SCRIPT_SIZE = 0.72
_RISE = {_SUB: -0.22, _SUP: 0.44}

_NARROW, _WIDE = frozenset("fijlrtI.,;:'’|!()[]{}⌊⌋⌈⌉· /"), frozenset("mwMW%@")
_LIKELY = {
    **dict.fromkeys("ijlt", 0.28),
    **dict.fromkeys(".,;:'/\u2009 ", 0.25),
    **dict.fromkeys("()[]frs⌊⌋", 0.36),
    **dict.fromkeys("=+−×Σmw", 0.6),
}
_GAP, _THIN = " ", "\u200a"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set alike.

    Args:
        text: the characters.
        maths, italic: the family and slant.
        scale: the size as a part of the label's.
        rise: how far above the base line, in sizes of the label.
        shift: how far to move to the right first, in sizes of the label; negative goes back.
    """

    text: str
    maths: bool = False
    italic: bool = False
    scale: float = 1.0
    rise: float = 0.0
    shift: float = 0.0

    @property
    def width(self) -> float:
        """Its own width in sizes of the label, without ``shift``."""
        return sum(_width(sign) for sign in self.text) * self.scale

    @property
    def likely_width(self) -> float:
        """What its own width most likely is: nearer to it, but not on the safe side."""
        return sum(_likely(sign) for sign in self.text) * self.scale


def _likely(sign: str) -> float:
    """As in Times, the model of most fonts that formulas are set in."""
    if sign in _LIKELY:
        return _LIKELY[sign]
    return 1.0 if ord(sign) >= 0x2E80 else 0.68 if sign.isupper() else 0.48


def _width(sign: str) -> float:
    if ord(sign) >= 0x2E80:
        return 1.02
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.9
    if sign.isupper() or sign in "Σ×+=−→⋯":
        return 0.72
    return 0.58


class Typesetter:
    """Sets labels in a notation; ``letters`` is what each letter of the document is displayed as."""

    def __init__(self, notation: Notation, letters: Mapping[str, str]) -> None:
        self._printer = _RunPrinter(notation, letters)

    def runs(self, content: Content) -> tuple[Run, ...]:
        """The content as runs, from left to right."""
        found: list[Run] = []
        for item in content:
            if isinstance(item, str):
                found.append(Run(item))
                continue
            marked = "".join(self._marked(part) for part in item.parts)
            found.extend(_runs(_parse(iter(marked)), 1.0, 0.0))
        return tuple(found)

    def plain(self, content: Content) -> str:
        """The content as plain text, for reading aloud."""
        return "".join(run.text for run in self.runs(content))

    def width(self, content: Content) -> float:
        """An estimate of the width, on the safe side, in sizes of the label."""
        position = furthest = 0.0
        for run in self.runs(content):
            position += run.shift + run.width
            furthest = max(furthest, position)
        return furthest

    def box(self, label: Label) -> Box:
        """The box a label's text stands in."""
        width = self.width(label.content) * label.size
        left = label.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
        rises = [run.rise for run in self.runs(label.content)]
        above, below = max([0.0, *rises]) * 0.8, max([0.0, *(-rise for rise in rises)])
        return (left, label.y - (0.8 + above) * label.size, left + width, label.y + (0.22 + below * 0.6) * label.size)

    def _marked(self, part: Term | Indexed | str) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, Term):
            return self._printer.print(part)
        lower = f"{_SUB}{self._printer.print(part.lower)}{_END}" if part.lower else ""
        upper = f"{_SUP}({self._printer.print(part.upper)}){_END}" if part.upper else ""
        return _letter(part.name) + lower + upper


class _RunPrinter(TextPrinter):
    """Text with marks around letters and scripts."""

    def letter(self, display: str) -> str:
        parts = parsed(display.translate(_MARKS))
        text = _letter(parts.base)
        if parts.lower:
            text += _SUB + _index(parts.lower) + _END
        if parts.upper:
            text += _SUP + _index(parts.upper) + _END
        return text + "′" * parts.primes

    def power(self, base: Piece, exponent: Piece, term: Power) -> Piece:
        return Piece(base.text + _SUP + exponent.text + _END)

    def variable(self, term: Variable) -> str:
        text = _letter(term.name)
        if term.lower:
            text += _SUB + ",".join(map(_letter, term.lower)) + _END
        return text + (f"{_SUP}({','.join(map(_letter, term.upper))}){_END}" if term.upper else "")

    def summation(self, index: str, upper: Piece, body: Piece) -> Piece:
        sign = f"Σ{_SUB}{_letter(index)}=1{_END}{_SUP}{upper.text}{_END}"
        return Piece(f"{sign}{_GAP}{body.text}", SUMMATION)

    def close(self, left: Term, right: Term, shown: str) -> str:
        # Letters beside one another need no blank where their italics tell them apart.
        if isinstance(right, Letter | Power | Variable):
            return _THIN
        return super().close(left, right, shown)


def _letter(name: str) -> str:
    text = GREEK.get(name, name)
    return f"{_ITALIC}{text}{_END}" if len(text) == 1 and text.isalpha() and ord(text) < 0x2E80 else text


def _index(name: str) -> str:
    return _letter(name) if len(name) == 1 or name in GREEK else name


# The marked text as a tree: a string, or the mark and what it holds.
_Tree = list["str | tuple[str, _Tree]"]


def _parse(signs: Iterator[str]) -> _Tree:
    found: _Tree = []
    for sign in signs:
        if sign == _END:
            break
        if sign in (_ITALIC, _SUB, _SUP):
            found.append((sign, _parse(signs)))
        elif found and isinstance(found[-1], str):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _runs(tree: _Tree, scale: float, rise: float) -> list[Run]:
    found: list[Run] = []
    owed = 0.0  # how far the next run must still move to the right
    back = 0.0  # how far a script goes back to stand above the one before it
    for place, node in enumerate(tree):
        if isinstance(node, str):
            new = [Run(node, maths=True, scale=scale, rise=rise)]
        elif node[0] == _ITALIC:
            new = [Run(str(node[1][0]), maths=True, italic=True, scale=scale, rise=rise)]
        else:
            new = _runs(node[1], scale * _SCRIPT_SIZE, rise + _RISE[node[0]] * scale)
        after = tree[place - 1] if place else ""
        stacked = not isinstance(node, str) and node[0] == _SUP and not isinstance(after, str) and after[0] == _SUB
        width = sum(run.shift + run.likely_width for run in new)
        if stacked and new:
            shift = -back
            owed = max(0.0, back - width)
        else:
            shift, owed = owed, 0.0
        if new:
            new[0] = replace(new[0], shift=new[0].shift + shift)
        back = width
        found.extend(new)
    return found
