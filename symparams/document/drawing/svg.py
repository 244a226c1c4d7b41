"""A drawing as SVG: one self-contained element, for a page of its own or inside HTML."""

from __future__ import annotations

import re
from html import escape

from ..escaping import clean
from .layout import PALETTE, Circle, Curve, Drawing, Grid, Label, Point, Polygon, Shape
from .lettering import Run, Typesetter

# A label is one line.
_BREAKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
# Fonts that are there on most machines; those for Chinese come after the Latin ones, which lack its characters.
_CHINESE = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei'"
_WORDS = f"Helvetica,Arial,'Liberation Sans','DejaVu Sans',{_CHINESE},sans-serif"
_MATHS = f"'STIX Two Text','Times New Roman','Liberation Serif','DejaVu Serif',{_CHINESE},serif"


def svg_text(drawing: Drawing, typesetter: Typesetter, lang: str) -> str:
    """The drawing as an ``svg`` element.

    It holds no script, no style sheet, no identifier and no address, so that several can stand in one page and none
    loads anything. It paints its own white paper, and shrinks with a narrow page.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto" role="img" xml:lang="{escape(lang)}" font-family="{_WORDS}">'
    )
    lines = [
        head,
        f"<title>{_escaped(typesetter.plain(drawing.title))}</title>",
        f"<desc>{_escaped(typesetter.plain(drawing.description))}</desc>",
        f'<rect width="{width}" height="{height}" rx="6" fill="#{PALETTE["paper"]}"/>',
        '<g stroke-linejoin="round" stroke-linecap="round">',
        *(_shape(shape, typesetter) for shape in drawing.shapes),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(shape: Shape, typesetter: Typesetter) -> str:
    if isinstance(shape, Label):
        return _label(shape, typesetter)
    stroke = f'stroke="#{PALETTE[shape.stroke]}" stroke-width="{_number(shape.width)}"'
    if isinstance(shape, Circle):
        place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.r)}"'
        return f'<circle {place} fill="#{PALETTE[shape.fill]}" {stroke}/>'
    if isinstance(shape, Polygon):
        return f'<path d="{_path(shape.points)}Z" fill="#{PALETTE[shape.fill]}" {stroke}/>'
    if isinstance(shape, Grid):
        return f'<path d="{_grid(shape)}" fill="#{PALETTE[shape.fill]}" {stroke}/>'
    if isinstance(shape, Curve):
        curves = "".join("C" + " ".join(map(_point, segment)) for segment in shape.segments)
        return f'<path d="M{_point(shape.start)}{curves}" fill="none" {stroke}/>'
    return f'<path d="{_path(shape.points)}" fill="none" {stroke}/>'


def _grid(grid: Grid) -> str:
    right, bottom = grid.x + grid.columns * grid.cell, grid.y + grid.rows * grid.cell
    path = f"M{_point((grid.x, grid.y))}H{_number(right)}V{_number(bottom)}H{_number(grid.x)}Z"
    for column in range(1, grid.columns):
        path += f"M{_point((grid.x + column * grid.cell, grid.y))}V{_number(bottom)}"
    for row in range(1, grid.rows):
        path += f"M{_point((grid.x, grid.y + row * grid.cell))}H{_number(right)}"
    return path


def _label(label: Label, typesetter: Typesetter) -> str:
    runs = typesetter.runs(label.content)
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    colour = f'fill="#{PALETTE[label.colour]}"'
    # Said once where the whole label is mathematics.
    formula = all(run.maths for run in runs)
    family = f' font-family="{_MATHS}"' if formula else ""
    spans, height = [], 0.0
    for run in runs:
        spans.append(_span(run, label.size, height, formula))
        height = run.rise
    place = f'x="{_number(label.x)}" y="{_number(label.y)}"'
    return f'<text {place} font-size="{_number(label.size)}" {colour}{anchor}{family}>{"".join(spans)}</text>'


def _span(run: Run, size: float, height: float, formula: bool) -> str:
    attributes = []
    if run.shift:
        attributes.append(f'dx="{_number(run.shift * size)}"')
    if run.rise != height:
        attributes.append(f'dy="{_number((height - run.rise) * size)}"')
    if run.scale != 1.0:
        attributes.append(f'font-size="{_number(run.scale * size)}"')
    if run.maths and not formula:
        attributes.append(f'font-family="{_MATHS}"')
    if run.italic:
        attributes.append('font-style="italic"')
    text = _escaped(run.text)
    return f"<tspan {' '.join(attributes)}>{text}</tspan>" if attributes else text


def _escaped(text: str) -> str:
    """Foreign text as well as our own: without control characters, and with nothing that could be markup."""
    return escape(clean(_BREAKS.sub(" ", text)))


def _path(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(map(_point, points))


def _point(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"
