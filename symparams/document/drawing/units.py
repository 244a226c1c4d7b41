"""The drawing of a fully connected layer: inputs, outputs, every edge, and the biases."""

from __future__ import annotations

from ...derivation.records import Stage
from ...terms import Number, Term
from .canvas import Pen, Sheet
from .layout import SMALL, TINY, Circle, Content, Drawing, Indexed, Label, Line, Maths, arrow
from .stages import Facts, chosen, closed, heading

_Unit = tuple[Indexed, "Term | None"]

_MOST, _ACROSS, _LEAST = 6, 150.0, 12.0
# TeX sets the scripts of so small a text hardly smaller than the text.
_SCRIPTS = 1.25


def units_drawing(facts: Facts, stage: Stage, pen: Pen) -> Drawing:
    """The drawing of one stage: all inputs and one output, or all outputs."""
    inputs = chosen(facts.size("input"), _MOST)
    alone = stage.kind == "input"
    outputs: list[Term | None] = [Number(1)] if alone else chosen(facts.size("output"), _MOST)
    taken: list[_Unit] = [(Indexed("x", number), number) for number in inputs]
    given: list[_Unit] = [(Indexed("z", None if alone else number), number) for number in outputs]
    sheet = Sheet(pen)
    radius = max(
        _LEAST,
        *(pen.width((Maths((letter,)),), TINY) * _SCRIPTS / 2 + 2 for letter, number in (*taken, *given) if number),
    )
    left, right = _heights(inputs, radius), _heights(outputs, radius)
    _edges(sheet, [y for y, (_, n) in zip(left, taken, strict=True) if n], right, given)
    _units(sheet, 0.0, left, taken, radius, "input")
    _units(sheet, _ACROSS, right, given, radius, "units")
    if facts.bias:
        for y, (_, number) in zip(right, given, strict=True):
            if number is None:
                continue
            sheet.put(*arrow((_ACROSS + radius + 30, y), (_ACROSS + radius + 1, y)))
            bias: Content = (Maths((Indexed("b", None if alone else number),)),)
            sheet.put(Label(_ACROSS + radius + 35, y + 4, bias, "start"))
    _, top, _, _ = sheet.box()
    if "input" in facts.openings:
        sheet.column(0.0, top - 12, heading(pen, facts.openings["input"]), SMALL)
    head = (pen.say("drawing.output"),) if alone else heading(pen, facts.openings["output"])
    sheet.column(_ACROSS, top - 12, head, SMALL)
    return closed(sheet, stage, pen.say("drawing.units"))


def _heights(numbers: list[Term | None], radius: float) -> list[float]:
    """The middles of a column, around 0."""
    found, y = [], 0.0
    for place, number in enumerate(numbers):
        if place:
            y += radius + 14 if number is None or numbers[place - 1] is None else 2 * radius + 12
        found.append(y)
    return [height - y / 2 for height in found]


def _edges(sheet: Sheet, left: list[float], right: list[float], given: list[_Unit]) -> None:
    for end, (_, number) in zip(right, given, strict=True):
        if number is not None:
            sheet.put(*(Line(((0.0, start), (_ACROSS, end)), "quiet", 0.7) for start in left))


def _units(sheet: Sheet, x: float, heights: list[float], units: list[_Unit], radius: float, fill: str) -> None:
    for y, (letter, number) in zip(heights, units, strict=True):
        if number is None:
            sheet.put(*(Circle(x, y + 5 * place, 0.9, "ink") for place in (-1, 0, 1)))
        else:
            sheet.put(Circle(x, y, radius, fill), Label(x, y + 3, (Maths((letter,)),), size=TINY))
