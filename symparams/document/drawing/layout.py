"""A drawing as data: shapes and labels with positions, from which each format is written.

Lengths are in units; x grows to the right, y downwards. A label's content is words and mathematics, not yet in any
format's spelling, so that every format escapes the words and prints the mathematics in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...terms.tree import Term

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

#: Colours by what they are used for. Fills differ in lightness, so that they can be told apart in grey.
PALETTE = {
    "paper": "FFFFFF",
    "ink": "2B2F36",
    "quiet": "9AA1AC",
    "input": "F5F0E3",
    "maps": "A9C7E8",
    "pooled": "DCE8F5",
    "units": "F0CD98",
    "window": "F6BFA3",
    "accent": "B8481C",
}

#: Sizes of text. In TikZ, where a unit is two thirds of a point, they are 8, 7 and 6 points.
NORMAL, SMALL, TINY = 12.0, 10.5, 9.0


@dataclass(frozen=True, slots=True)
class Indexed:
    """A letter with indices that are terms: ``x_1``, ``w^(C_in)``."""

    name: str
    lower: Term | None = None
    upper: Term | None = None


@dataclass(frozen=True, slots=True)
class Maths:
    """Mathematics in a label: terms, letters with indices, and signs between them (``" × "``, ``"+"``, ``"⋯"``)."""

    parts: tuple[Term | Indexed | str, ...]


Content = tuple["str | Maths", ...]
"""Words (foreign ones too: formats escape all of them) and mathematics."""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``y`` is its base line, ``anchor`` what of it is at ``x``: ``start``, ``middle``, ``end``."""

    x: float
    y: float
    content: Content
    anchor: str = "middle"
    size: float = NORMAL
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed, filled outline."""

    points: tuple[Point, ...]
    fill: str
    stroke: str = "ink"
    width: float = 0.8


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of cells, its upper left corner at ``(x, y)``."""

    x: float
    y: float
    columns: int
    rows: int
    cell: float
    fill: str
    stroke: str = "ink"
    width: float = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """An open line through points."""

    points: tuple[Point, ...]
    stroke: str = "ink"
    width: float = 0.8


@dataclass(frozen=True, slots=True)
class Curve:
    """Cubic curves one after the other: two control points and an end each."""

    start: Point
    segments: tuple[tuple[Point, Point, Point], ...]
    stroke: str = "ink"
    width: float = 0.8


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled circle."""

    x: float
    y: float
    r: float
    fill: str
    stroke: str = "ink"
    width: float = 0.8


Shape = Label | Polygon | Grid | Line | Curve | Circle


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing, everything inside ``(0, 0, width, height)``, later shapes above earlier ones.

    ``title`` and ``description`` are read aloud to those who cannot see it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: Content
    description: Content

    @property
    def labels(self) -> tuple[Label, ...]:
        """Its labels, in order."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Label))


def rectangle(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    """The corners of a rectangle from its upper left one."""
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def brace(start: Point, end: Point, depth: float = 6.0) -> Curve:
    """A brace from ``start`` to ``end``, horizontal or vertical, its point to the left of that direction."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    along, aside = (dx / length, dy / length), (dy / length, -dx / length)
    bend = min(depth, length / 4)

    def at(forward: float, sideways: float) -> Point:
        return (x1 + along[0] * forward + aside[0] * sideways, y1 + along[1] * forward + aside[1] * sideways)

    half, middle = depth / 2, length / 2
    return Curve(
        start,
        (
            (at(0, half), at(0, half), at(bend, half)),
            (at(middle - bend, half), at(middle, half), at(middle, depth)),
            (at(middle, half), at(middle + bend, half), at(length - bend, half)),
            (at(length, half), at(length, half), end),
        ),
    )


def arrow(start: Point, end: Point, stroke: str = "ink", width: float = 0.8, head: float = 6.0) -> tuple[Shape, ...]:
    """A straight arrow: its line and its head, which needs no support from a format."""
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by, half = x2 - ux * head, y2 - uy * head, head * 0.36
    tip = ((x2, y2), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half))
    return Line((start, (bx, by)), stroke, width), Polygon(tip, stroke, stroke, 0.4)


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape elsewhere."""

    def shift(point: Point) -> Point:
        return (point[0] + dx, point[1] + dy)

    if isinstance(shape, Polygon | Line):
        return replace(shape, points=tuple(map(shift, shape.points)))
    if isinstance(shape, Curve):
        segments = tuple((shift(a), shift(b), shift(c)) for a, b, c in shape.segments)
        return replace(shape, start=shift(shape.start), segments=segments)
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def points_of(shape: Polygon | Grid | Line | Curve | Circle) -> Iterable[Point]:
    """Points whose bounding box holds the shape."""
    if isinstance(shape, Polygon | Line):
        return shape.points
    if isinstance(shape, Curve):
        return (shape.start, *(point for segment in shape.segments for point in segment))
    if isinstance(shape, Grid):
        return rectangle(shape.x, shape.y, shape.columns * shape.cell, shape.rows * shape.cell)
    return ((shape.x - shape.r, shape.y - shape.r), (shape.x + shape.r, shape.y + shape.r))
