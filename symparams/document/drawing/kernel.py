"""Drawings of a layer with a window: one window, then all inputs, all outputs, all groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...derivation.records import Stage
from ...terms import BigSum, Number, Term, nodes
from .canvas import Pen, Sheet, sizes
from .layout import (
    SMALL,
    TINY,
    Circle,
    Content,
    Drawing,
    Grid,
    Indexed,
    Label,
    Line,
    Maths,
    Point,
    arrow,
    brace,
)
from .stages import Facts, chosen, closed, heading, whole

#: Rows of channels that are drawn before some are left out; maps of a stack.
_ROWS, _SHEETS = 5, 4
#: The side of a window, in cells, that is drawn as it is.
_CELLS = 16
_SUM, _HEAD = 12.0, 12.0


def stage_drawing(facts: Facts, stage: Stage, pen: Pen) -> Drawing:
    """The drawing of one stage of the build-up."""
    draw, title = {
        "window": (_one_window, "drawing.stage_window"),
        "input": (_all_inputs, "drawing.stage_input"),
        "output": (_all_outputs, "drawing.stage_output"),
        "group": (_all_groups, "drawing.stage_group"),
    }[stage.kind]
    sheet = Sheet(pen)
    draw(sheet, facts, stage)
    opened = facts.window if stage.kind == "window" else (facts.size(stage.kind),)
    return closed(sheet, stage, pen.say(title, size=sizes(opened)))


# Grids


class _Cells:
    """The cells of maps and windows: as many as there are where they are few, else a few."""

    def __init__(self, window: tuple[Term, ...], cell: float) -> None:
        shown = [_shown(size) for size in window[-2:]]
        self.columns = shown[-1]
        self.rows = shown[0] if len(shown) > 1 else 1
        self.depth = 1 if len(window) < 3 else min(3, _shown(window[0]))
        self.cell = min(cell, cell * 6 / max(self.columns, self.rows))
        # A map has room for the window to move; one line of cells stays one line.
        self.more = (3, 3 if len(window) > 1 else 0)

    @property
    def map(self) -> tuple[int, int]:
        """Columns and rows of a map."""
        return self.columns + self.more[0], self.rows + self.more[1]

    @property
    def result(self) -> tuple[int, int]:
        """Columns and rows of what comes out."""
        return self.more[0] + 1, self.more[1] + 1

    def level(self, middle: float) -> float:
        """The upper edge of a map of results whose marked pixel is at ``middle``."""
        return middle - (1.5 if self.more[1] else 0.5) * self.cell

    def side(self, cells: int, sheets: int = 0) -> float:
        """How long a stack is; without a number of sheets, of the window's depth."""
        return cells * self.cell + ((sheets or self.depth) - 1) * self.cell * 0.6


def _shown(size: Term) -> int:
    n = whole(size)
    return 3 if n is None else n if n <= _CELLS else 5


def _stack(
    sheet: Sheet, at: Point, cells: tuple[int, int], cell: float, fill: str, sheets: int, stroke: str = "ink"
) -> Point:
    """Sheets one in front of the other, from the upper left corner ``at``; gives the corner of the one in front."""
    x, y = at
    for number in range(sheets):
        x, y = at[0] + number * cell * 0.6, at[1] + number * cell * 0.6
        sheet.put(Grid(x, y, *cells, cell, fill, stroke))
    return (x, y)


def _kernels(sheet: Sheet, at: Point, cells: _Cells, sheets: int) -> Point:
    """The windows that are slid, one in front of the other; gives the corner of the one in front."""
    return _stack(sheet, at, (cells.columns, cells.rows), cells.cell, "window", sheets, "accent")


def _looks(sheet: Sheet, seen: tuple[Point, Point], left: float, top: float, height: float) -> None:
    """Lines from the window on a map to the kernel that reads it."""
    for start, end in zip(seen, (top, top + height), strict=True):
        sheet.put(Line((start, (left, end)), "accent", 0.7))


def _input_map(sheet: Sheet, at: Point, cells: _Cells, sheets: int = 1) -> tuple[Point, Point]:
    """A map (or a stack) with the window on it; gives the window's upper and lower right corners."""
    corner = _stack(sheet, at, cells.map, cells.cell, "input", sheets * cells.depth, "quiet")
    x = corner[0] + cells.cell
    y = corner[1] + (cells.cell if cells.more[1] else 0.0)
    sheet.put(Grid(x, y, cells.columns, cells.rows, cells.cell, "window", "accent"))
    right = x + cells.columns * cells.cell
    return (right, y), (right, y + cells.rows * cells.cell)


def _output_map(sheet: Sheet, at: Point, cells: _Cells, sheets: int = 1) -> Point:
    """A map of results with one pixel marked; gives the middle of its left edge."""
    corner = _stack(sheet, at, cells.result, cells.cell, "maps", sheets)
    x, y = corner[0], corner[1] + (cells.cell if cells.more[1] else 0.0)
    sheet.put(Grid(x, y, 1, 1, cells.cell, "accent", "accent"))
    return (x, y + cells.cell / 2)


def _lefts(pen: Pen, widths: Sequence[float], heads: Sequence[tuple[Content, ...]], *gaps: float) -> list[float]:
    """The left edges of columns: gaps between them, and as far apart as their heads need."""
    words = [max(pen.width(line, SMALL) for line in lines) for lines in heads]
    found = [0.0]
    for (one, other), needed, gap in zip(pairwise(widths), pairwise(words), gaps, strict=True):
        found.append(found[-1] + max(one + gap, (one - other + sum(needed)) / 2 + 12))
    return found


def _heads(sheet: Sheet, *heads: tuple[float, tuple[Content, ...]]) -> None:
    """Lines above columns, all ending at one height."""
    _, top, _, _ = sheet.box()
    for x, lines in heads:
        sheet.column(x, top - _HEAD, lines, SMALL)


def _head(pen: Pen, facts: Facts, kind: str) -> tuple[Content, ...]:
    opening = facts.openings.get(kind)
    return (pen.say(f"drawing.{kind}"),) if opening is None else heading(pen, opening)


def _kernel_head(pen: Pen, shape: tuple[Term, ...], n: int = 1) -> tuple[Content, ...]:
    return ((pen.kernel(n),), (sizes(shape),))


def _columns(pen: Pen, facts: Facts) -> tuple[tuple[Content, ...], ...]:
    """What stands above inputs, kernels and outputs where there are several of each."""
    inputs = (facts.size("input"),) if "input" in facts.openings else ()
    kernels = _kernel_head(pen, (*inputs, *facts.window), _many(facts.size("output")))
    return _head(pen, facts, "input"), kernels, _head(pen, facts, "output")


def _result(sheet: Sheet, facts: Facts, x: float, y: float, apart: float, cells: _Cells) -> float:
    """The sum, and the one pixel it gives; gives the middle of the map of results."""
    _sum_with_bias(sheet, facts, x, y)
    pixel = _output_map(sheet, (x + apart, cells.level(y)), cells)
    sheet.put(*arrow((x + _SUM, y), pixel))
    sheet.put(Label(x + apart - (apart + 12) / 2 + 12, y - 7, (Maths((Indexed("z"),)),)))
    return x + apart + cells.result[0] * cells.cell / 2


def _sum_with_bias(sheet: Sheet, facts: Facts, x: float, y: float) -> None:
    """The circle in which products are summed, and the bias that comes in from above."""
    if facts.bias:
        sheet.put(*arrow((x, y - 40), (x, y - _SUM)))
        sheet.put(Label(x, y - 45, (Maths((Indexed("b"),)),)))
    sheet.put(Circle(x, y, _SUM, "paper"), Label(x, y + 4.3, (Maths(("Σ",)),)))


# Stages


def _one_window(sheet: Sheet, facts: Facts, stage: Stage) -> None:
    cells, big = _Cells(facts.window, 13.0), _Cells(facts.window, 19.0)
    columns, rows = cells.map
    height = max(cells.side(rows), big.side(big.rows))
    seen = _input_map(sheet, (0, (height - cells.side(rows)) / 2), cells)
    map_right = cells.side(columns)
    left = map_right + 46
    kernel_top = (height - big.side(big.rows)) / 2
    corner = _kernels(sheet, (left, kernel_top), big, big.depth)
    bottom = corner[1] + big.rows * big.cell
    _looks(sheet, seen, left, kernel_top, big.rows * big.cell)
    right = corner[0] + big.columns * big.cell
    _weights(sheet, stage, corner, big)
    sheet.put(brace((right, bottom + 4), (corner[0], bottom + 4)))
    sheet.put(Label((corner[0] + right) / 2, bottom + 21, (Maths((facts.window[-1],)),), size=SMALL))
    if len(facts.window) > 1:
        sheet.put(brace((right + 4, corner[1]), (right + 4, bottom)))
        sheet.put(Label(right + 13, (corner[1] + bottom) / 2 + 3.6, (Maths((facts.window[-2],)),), "start", SMALL))
    middle = height / 2
    # Where there is a height, its brace and label are between.
    beside = 13 + sheet.pen.width((Maths((facts.window[-2],)),), SMALL) if len(facts.window) > 1 else 0.0
    summed = right + beside + 36
    sheet.put(*arrow((summed - 30, middle), (summed - _SUM, middle)))
    out = _result(sheet, facts, summed, middle, 54.0, cells)
    _heads(
        sheet,
        (map_right / 2, (sheet.pen.say("drawing.input"),)),
        ((left + right) / 2, _kernel_head(sheet.pen, facts.window)),
        (out, (sheet.pen.say("drawing.output"),)),
    )


def _weights(sheet: Sheet, stage: Stage, corner: Point, cells: _Cells) -> None:
    """The first weights and the last one in their cells."""
    count = cells.columns * cells.rows
    uppers = [node.upper for node in nodes(stage.output) if isinstance(node, BigSum)] if stage.output else []
    places = {0: Number(1), 1: Number(2), count - 1: uppers[-1]} if uppers else {}
    widest = max((sheet.pen.width((Maths((Indexed("w", index),)),), TINY) for index in places.values()), default=0.0)
    if cells.depth > 1 or widest > cells.cell + 3:
        return
    for place, index in places.items():
        content: Content = (Maths((Indexed("w", index),)),)
        x = corner[0] + (place % cells.columns + 0.5) * cells.cell
        y = corner[1] + (place // cells.columns + 0.5) * cells.cell + 2.6
        sheet.put(Label(x, y, content, size=TINY))


def _tops(numbers: list[Term | None], height: float, gap: float) -> list[float]:
    """The upper edge of each row; the row of dots is low."""
    found, y = [], 0.0
    for number in numbers:
        found.append(y)
        y += (height if number is not None else 16.0) + gap
    return found


def _dots(sheet: Sheet, y: float, *xs: float) -> None:
    for x in xs:
        sheet.put(*(Circle(x, y + 3 + 5 * place, 0.9, "ink") for place in range(3)))


def _all_inputs(sheet: Sheet, facts: Facts, stage: Stage) -> None:
    cells = _Cells(facts.window, 9.0)
    columns, rows = cells.map
    numbers = chosen(facts.size("input"), _ROWS)
    height = max(cells.side(rows), cells.side(cells.rows) + 16)
    tops = _tops(numbers, height, 10.0)
    middle = (tops[-1] + height) / 2
    map_right, width = cells.side(columns), cells.side(cells.columns)
    heads = (_head(sheet.pen, facts, "input"), _kernel_head(sheet.pen, (facts.size("input"), *facts.window)))
    _, left = _lefts(sheet.pen, (map_right, width), heads, 44)
    right = left + width
    summed = right + 70
    for number, top in zip(numbers, tops, strict=True):
        if number is None:
            _dots(sheet, top, map_right / 2, (left + right) / 2)
            continue
        seen = _input_map(sheet, (0, top + (height - cells.side(rows)) / 2), cells)
        kernel_top = top + (height - cells.side(cells.rows)) / 2
        corner = _kernels(sheet, (left, kernel_top), cells, cells.depth)
        _looks(sheet, seen, left, kernel_top, cells.rows * cells.cell)
        y = corner[1] + cells.rows * cells.cell / 2
        sheet.put(Line(((right, y), (summed, middle)), "ink", 0.8))
        sheet.put(Label(-7, top + height / 2 + 4, (Maths((Indexed("x", None, number),)),), "end", SMALL))
        sheet.put(Label((left + right) / 2, kernel_top - 4, (Maths((Indexed("w", None, number),)),), size=SMALL))
    out = _result(sheet, facts, summed, middle, 52.0, cells)
    _heads(
        sheet,
        (map_right / 2, heads[0]),
        ((left + right) / 2, heads[1]),
        (out, (sheet.pen.say("drawing.output"),)),
    )


def _sheets(count: Term) -> int:
    """How many of a stack are drawn."""
    n = whole(count)
    return _SHEETS if n is None else min(n, _SHEETS)


def _many(count: Term) -> int:
    """The number that chooses a word's form."""
    n = whole(count)
    return 2 if n is None else n


def _all_outputs(sheet: Sheet, facts: Facts, stage: Stage) -> None:
    cells, wide = _Cells(facts.window, 6.5), _Cells(facts.window, 9.0)
    sheets = _sheets(facts.size("input"))
    numbers = chosen(facts.size("output"), _ROWS)
    deep = sheets * cells.depth
    kernel_height, kernel_width = cells.side(cells.rows, deep), cells.side(cells.columns, deep)
    height = max(kernel_height, wide.result[1] * cells.cell, 26.0)
    tops = _tops(numbers, height, 12.0)
    total = tops[-1] + height
    map_width, map_height = (wide.side(side, sheets * wide.depth) for side in wide.map)
    upper, lower = _input_map(sheet, (0, (total - map_height) / 2), wide, sheets)
    source = (upper[0], (upper[1] + lower[1]) / 2)
    heads = _columns(sheet.pen, facts)
    result = cells.result[0] * cells.cell
    _, left, out = _lefts(sheet.pen, (map_width, kernel_width, result), heads, 70, 78)
    for number, top in zip(numbers, tops, strict=True):
        if number is None:
            _dots(sheet, top, left + kernel_width / 2, out + wide.result[0] * cells.cell / 2)
            continue
        middle = top + height / 2
        sheet.put(Line((source, (left - 3, middle)), "accent", 0.7))
        _kernels(sheet, (left, middle - kernel_height / 2), cells, deep)
        _output_map(sheet, (out, cells.level(middle)), cells)
        sheet.put(*arrow((left + kernel_width + 4, middle), (out - 3, middle)))
        if facts.bias:
            bias: Content = (Maths(("+", Indexed("b", number))),)
            sheet.put(Label((left + kernel_width + out) / 2, middle - 5, bias, size=SMALL))
        sheet.put(Label(out + result + 7, middle + 4, (Maths((Indexed("z", number),)),), "start", SMALL))
    middles = (map_width / 2, left + kernel_width / 2, out + result / 2)
    _heads(sheet, *zip(middles, heads, strict=True))


def _all_groups(sheet: Sheet, facts: Facts, stage: Stage) -> None:
    cells = _Cells(facts.window, 6.5)
    numbers = chosen(facts.size("group"), 4)
    taken, given = _sheets(facts.size("input")) * cells.depth, _sheets(facts.size("output"))
    widths, heights = (
        (cells.side(cells.map[i], taken), cells.side(kernel, taken), cells.side(cells.result[i], given))
        for i, kernel in enumerate((cells.columns, cells.rows))
    )
    height = max(heights)
    tops = _tops(numbers, height, 14.0)
    heads = _columns(sheet.pen, facts)
    _, left, out = _lefts(sheet.pen, widths, heads, 56, 64)
    middles = (widths[0] / 2, left + widths[1] / 2, out + widths[2] / 2)
    for number, top in zip(numbers, tops, strict=True):
        if number is None:
            _dots(sheet, top, *middles)
            continue
        middle = top + height / 2
        sheet.put(Label(-8, middle + 4, (Maths((number,)),), "end", SMALL))
        seen = _input_map(sheet, (0, middle - heights[0] / 2), cells, taken // cells.depth)
        kernel_top = middle - heights[1] / 2
        _looks(sheet, seen, left, kernel_top, cells.rows * cells.cell)
        _kernels(sheet, (left, kernel_top), cells, taken)
        sheet.put(*arrow((left + widths[1] + 4, middle), (out - 3, middle)))
        _output_map(sheet, (out, middle - heights[2] / 2), cells, given)
    _heads(sheet, *zip(middles, heads, strict=True))
    group = heading(sheet.pen, facts.openings["group"])
    sheet.below((*group[0], " ", *group[1]), SMALL)
