"""What the drawings are made with: a sheet that grows, and words and sizes as label content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...notation.lookup import notation as notation_of
from ...notation.notation_record import Notation
from ...terms import Bracket, Chain, Letter, Number, Term
from ...terms.arithmetic import letters
from ..catalogue import Catalogue, catalogue
from .layout import NORMAL, Box, Content, Drawing, Label, Maths, Shape, moved, points_of
from .lettering import Typesetter

_PLACE = re.compile("\ue010([0-9]+)\ue011")
_BETWEEN = 4.0


@dataclass(frozen=True, slots=True)
class Pen:
    """The words and letters of a drawing: a language's catalogue, a notation, and what its letters are displayed as."""

    words: Catalogue
    notation: Notation
    letters: Mapping[str, str]
    type: Typesetter

    @classmethod
    def of(cls, lang: str, notation: str | Notation, terms: Iterable[Term], displayed: Mapping[str, str] | None) -> Pen:
        """The pen for these terms; ``displayed`` is what a document has settled already."""
        chosen = notation_of(notation)
        if displayed is None:
            displayed = chosen.resolve(letter for term in terms for letter in letters(term))[0]
        return cls(catalogue(lang), chosen, displayed, Typesetter(chosen, displayed))

    def say(self, key: str, /, **values: str | int | Maths) -> Content:
        """A message, mathematics in its placeholders."""
        maths = [value for value in values.values() if isinstance(value, Maths)]
        given = {
            name: f"\ue010{maths.index(value)}\ue011" if isinstance(value, Maths) else value
            for name, value in values.items()
        }
        pieces = _PLACE.split(self.words(key, **given))
        return tuple(
            maths[int(piece)] if place % 2 else str(piece) for place, piece in enumerate(pieces) if place % 2 or piece
        )

    def family(self, family: str, otherwise: str) -> str:
        """What readers call a family of layers; a layer that belongs to none is called by its type."""
        key = "layer." + family
        return self.words(key) if key in self.words.messages else otherwise

    def kernel(self, n: int = 1) -> str:
        """What the notation calls a kernel."""
        return self.words("noun." + self.notation.wording.get("kernel", "kernel"), n=n)

    def width(self, content: Content, size: float = NORMAL) -> float:
        """An estimate of the width of a label."""
        return self.type.width(content) * size


def sizes(terms: Iterable[Term]) -> Maths:
    """``5 × 28 × 28``; a size that is a sum or product is put in brackets among others."""
    given = tuple(terms)
    parts: list[Term | str] = []
    for term in given:
        parts.append(term if len(given) == 1 or isinstance(term, Letter | Number) else Bracket(term))
        parts.append(" × ")
    return Maths(tuple(parts[:-1]))


def equation(left: Term, right: Term | int | None) -> Maths:
    """``C_in = 3``; only one side where both are the same or the right one is not known."""
    other = Number(right) if isinstance(right, int) else right
    return Maths((left,)) if other is None or other == left else Maths((Chain((left, other), ("=",)),))


class Sheet:
    """Shapes are put on it anywhere; the finished drawing has them all inside."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.shapes: list[Shape] = []

    def put(self, *shapes: Shape) -> None:
        """Add shapes, above those that are there."""
        self.shapes.extend(shapes)

    def box(self) -> Box:
        """What the shapes take up."""
        boxes = [self._box(shape) for shape in self.shapes]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def _box(self, shape: Shape) -> Box:
        if isinstance(shape, Label):
            return self.pen.type.box(shape)
        points = list(points_of(shape))
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return (min(xs), min(ys), max(xs), max(ys))

    def below(self, content: Content, size: float = NORMAL, gap: float = 10.0) -> None:
        """A label centred under everything that is there."""
        left, _, right, bottom = self.box()
        self.put(Label((left + right) / 2, bottom + gap + size * 0.8, content, size=size))

    def column(self, x: float, bottom: float, lines: Iterable[Content], size: float = NORMAL) -> None:
        """Lines centred at ``x``, the last one's base line at ``bottom``."""
        for place, content in enumerate(reversed(list(lines))):
            self.put(Label(x, bottom - place * (size + _BETWEEN), content, size=size))

    def drawing(self, title: Content, description: Content, margin: float = 8.0) -> Drawing:
        """Everything, moved so that it begins at the margin."""
        left, top, right, bottom = self.box()
        shapes = tuple(moved(shape, margin - left, margin - top) for shape in self.shapes)
        width, height = right - left + 2 * margin, bottom - top + 2 * margin
        return Drawing(round(width, 1), round(height, 1), shapes, title, description)
