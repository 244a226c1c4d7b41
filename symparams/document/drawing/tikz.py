"""A drawing as TikZ: one ``tikzpicture``, for pdflatex and, with Chinese words, for xelatex with ctex."""

from __future__ import annotations

from ...notation.latex import LatexPrinter
from ...notation.printer import QUOTIENT, Piece
from ...notation.spelling import in_braces, latex_word
from ...terms.tree import Term
from ..escaping import latex
from .layout import PALETTE, Circle, Curve, Drawing, Grid, Indexed, Label, Maths, Point, Polygon, Shape

# A unit in points: text of 12 units is 8 points high, a drawing of 660 units 440 points wide.
_UNIT = 2 / 3
_SIGNS = {" × ": r" \times {}", "+": "+", ", ": ", ", "⋯": r"\cdots", "Σ": r"\Sigma"}
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}


class FlatPrinter(LatexPrinter):
    """Fractions with a slash: a bar would make a label's type too small."""

    @property
    def fraction_level(self) -> int:
        return QUOTIENT

    def fraction(self, over: Piece, under: Piece) -> Piece:
        return Piece(f"{over.text} / {under.text}")


def tikz_text(drawing: Drawing, printer: LatexPrinter) -> str:
    """The drawing as a ``tikzpicture``; the document loads tikz and amsmath, no TikZ library."""
    colours = sorted({name for shape in drawing.shapes for name in _colours(shape)})
    unit = f"{_UNIT:.4f}pt"
    lines = [
        rf"\begin{{tikzpicture}}[x={unit}, y=-{unit}, line join=round, line cap=round, inner sep=0pt, outer sep=0pt]",
        *(rf"\definecolor{{sp{name}}}{{HTML}}{{{PALETTE[name]}}}" for name in colours),
        # The size of the sheet, so that the picture is as large as its margins say.
        rf"\path[use as bounding box] (0,0) rectangle {_point((drawing.width, drawing.height))};",
        *(_shape(shape, printer) for shape in drawing.shapes),
        r"\end{tikzpicture}",
    ]
    return "\n".join(lines) + "\n"


def _colours(shape: Shape) -> tuple[str, ...]:
    if isinstance(shape, Label):
        return (shape.colour,)
    return (shape.stroke, shape.fill) if isinstance(shape, Polygon | Grid | Circle) else (shape.stroke,)


def _shape(shape: Shape, printer: LatexPrinter) -> str:
    if isinstance(shape, Label):
        return _label(shape, printer)
    options = f"draw=sp{shape.stroke}, line width={shape.width * _UNIT:.2f}pt"
    if isinstance(shape, Circle):
        return rf"\path[{options}, fill=sp{shape.fill}] {_point((shape.x, shape.y))} circle[radius={shape.r:.1f}];"
    if isinstance(shape, Polygon):
        return rf"\path[{options}, fill=sp{shape.fill}] {' -- '.join(map(_point, shape.points))} -- cycle;"
    if isinstance(shape, Grid):
        return rf"\path[{options}, fill=sp{shape.fill}] {_grid(shape)};"
    if isinstance(shape, Curve):
        curves = (f" .. controls {_point(a)} and {_point(b)} .. {_point(c)}" for a, b, c in shape.segments)
        return rf"\path[{options}] {_point(shape.start)}{''.join(curves)};"
    return rf"\path[{options}] {' -- '.join(map(_point, shape.points))};"


def _grid(grid: Grid) -> str:
    right, bottom = grid.x + grid.columns * grid.cell, grid.y + grid.rows * grid.cell
    parts = [f"{_point((grid.x, grid.y))} rectangle {_point((right, bottom))}"]
    for column in range(1, grid.columns):
        x = grid.x + column * grid.cell
        parts.append(f"{_point((x, grid.y))} -- {_point((x, bottom))}")
    for row in range(1, grid.rows):
        y = grid.y + row * grid.cell
        parts.append(f"{_point((grid.x, y))} -- {_point((right, y))}")
    return " ".join(parts)


def _label(label: Label, printer: LatexPrinter) -> str:
    points = label.size * _UNIT
    font = rf"\fontsize{{{points:.3g}}}{{{points * 1.2:.3g}}}\selectfont"
    colour = "" if label.colour == "ink" else f", text=sp{label.colour}"
    text = "".join(_content(item, printer) for item in label.content)
    options = f"anchor={_ANCHORS[label.anchor]}, font={font}{colour}"
    return rf"\node[{options}] at {_point((label.x, label.y))} {{{text}}};"


def _content(item: str | Maths, printer: LatexPrinter) -> str:
    if isinstance(item, Maths):
        return f"${''.join(_maths(part, printer) for part in item.parts)}$"
    # ``latex`` trims, but a blank beside a formula is wanted
    return " " * (item[:1] == " ") + latex(item) + " " * (item[-1:] == " " and item.strip() != "")


def _maths(part: Term | Indexed | str, printer: LatexPrinter) -> str:
    if isinstance(part, str):
        return _SIGNS[part]
    if isinstance(part, Term):
        return printer.print(part)
    text = latex_word(part.name)
    if part.lower:
        text += "_" + in_braces(printer.print(part.lower))
    return text + (f"^{{({printer.print(part.upper)})}}" if part.upper else "")


def _point(point: Point) -> str:
    return f"({point[0]:.1f},{point[1]:.1f})"
