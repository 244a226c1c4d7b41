"""The drawing of a network: stacked feature maps, poolings, bars of units, with sizes above and layers between."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import log2, sqrt

from ...derivation.deriving import Derivation
from ...derivation.records import Layer
from ...terms import Number, Term
from ..escaping import Untrusted
from .canvas import Pen, Sheet, equation, sizes
from .layout import NORMAL, SMALL, Content, Drawing, Label, Line, Maths, Point, Polygon, arrow, rectangle
from .steps import Network, State, Step, network_of
from .windows import weights

#: The widest row, in units.
WIDTH = 660.0
_LARGEST, _SMALLEST = (84.0, 76.0, 68.0), 13.0
_BAR, _BAR_LEAST, _BAR_MOST = 13.0, 18.0, 138.0
_ROOM, _PAD, _STUB, _ROWS_APART = 16.0, 12.0, 16.0, 30.0
_LEADING, _LONGEST = 13.0, 16
_CALLED_BY_TYPE = frozenset({"activation", "dropout", "identity"})


@dataclass(frozen=True, slots=True)
class _Figure:
    """One state as it is drawn, its middle at ``(0, 0)``.

    ``sheets`` is how many maps are drawn, ``dx`` how far each is in front of the one behind; of units there is one bar.
    """

    state: State
    fill: str
    width: float
    height: float
    sheets: int = 1
    dx: float = 0.0

    @property
    def spread(self) -> float:
        """How much wider and higher than one map the stack is."""
        return self.dx * (self.sheets - 1)

    @property
    def total_width(self) -> float:
        return self.width + self.spread

    @property
    def total_height(self) -> float:
        return self.height + self.spread

    def front(self, x: float, y: float) -> tuple[float, float]:
        """The upper left corner of the map in front."""
        return (x - self.total_width / 2 + self.spread, y - self.total_height / 2 + self.spread)


def network_drawing(derivation: Derivation, pen: Pen, width: float = WIDTH) -> Drawing:
    """The drawing of a network, in rows of at most ``width`` units where it can be."""
    network = network_of(derivation)
    captions = _captions(network, pen)
    operations = [_operation(step, pen) for step in network.steps]
    # Maps a little smaller, if that saves a second row.
    tried = [_figures(network, largest) for largest in _LARGEST]
    rows = [_rows(figures, captions, operations, pen, width) for figures in tried]
    fits = next((place for place, found in enumerate(rows) if len(found) == 1), 0)
    figures = tried[fits]
    sheet = Sheet(pen)
    top = 0.0
    for row in rows[fits]:
        top = _draw_row(sheet, row, network, figures, captions, operations, top)
    _explain(sheet, network)
    return sheet.drawing(
        pen.say("drawing.network", name=Untrusted(derivation.model)), _described(network, captions, pen)
    )


# Words


def _captions(network: Network, pen: Pen) -> list[tuple[Content, ...]]:
    """The lines above each figure."""
    states = [network.start, *(step.state for step in network.steps)]
    found: list[tuple[Content, ...]] = []
    for place, state in enumerate(states):
        lines: list[Content] = []
        if place == 0:
            lines.append(pen.say("drawing.input"))
        elif place == len(states) - 1:
            lines.append(pen.say("drawing.output"))
        if state.shape is not None:
            lines.append((sizes(state.shape),))
        elif state.count is not None:
            count = Maths((state.count,))
            lines.append((count,) if state.units else pen.say("drawing.channels", size=count))
        found.append(tuple(lines))
    return found


def _operation(step: Step, pen: Pen, longest: int = _LONGEST) -> tuple[Content, ...]:
    """The lines below the arrow of a step, names broken at so many characters."""
    times = () if step.times == 1 else (Maths((Number(step.times), " × ")),)
    lines = _wrapped(_name(step.layer, pen), longest, times)
    if step.window.sizes:
        lines.append((sizes(step.window.sizes),))
    if step.window.stride:
        lines.append(pen.say("drawing.stride", size=_list(step.window.stride)))
    for layer in step.after:
        # What only changes values is called as in code: ReLU is the same word in every language.
        name = Untrusted(layer.type) if layer.nothing in _CALLED_BY_TYPE else _name(layer, pen)
        lines.extend(_wrapped(name, longest))
    return tuple(lines)


def _wrapped(name: str, longest: int, before: tuple[Maths | str, ...] = ()) -> list[Content]:
    """A name of several words on several lines."""
    lines: list[Content] = []
    line = ""
    for word in name.split():
        if line and len(line) + 1 + len(word) > longest:
            lines.append((line,))
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append((line,))
    lines[0] = (*before, *lines[0])
    return lines


def _name(layer: Layer, pen: Pen) -> str:
    return pen.family(layer.family, Untrusted(layer.type))


def _list(terms: tuple[Term, ...]) -> Maths:
    parts: list[Term | str] = []
    for term in terms:
        parts.extend((term, ", "))
    return Maths(tuple(parts[:-1]))


def _described(network: Network, captions: list[tuple[Content, ...]], pen: Pen) -> Content:
    """The network in one sentence, for those who hear it."""
    found: list[str | Maths] = []
    for place, lines in enumerate(captions):
        if place:
            step = network.steps[place - 1]
            found.append(" → ⋯ → " if step.left_out else " → ")
            found.extend(_joined(_operation(step, pen, sys.maxsize)))
            found.append(" → " if lines else "")
        found.extend(_joined(lines))
    return tuple(found)


def _joined(lines: tuple[Content, ...]) -> Iterator[str | Maths]:
    for place, content in enumerate(lines):
        if place:
            yield ", "
        yield from content


# Figures


def _figures(network: Network, largest: float) -> list[_Figure]:
    states = [network.start, *(step.state for step in network.steps)]
    lengths = _lengths(network, states, largest)
    found = []
    for place, (state, length) in enumerate(zip(states, lengths, strict=True)):
        fill = "input"
        if place:
            step = network.steps[place - 1]
            fill = "units" if state.units else "maps" if step.layer.tensors else "pooled"
        found.append(_bar(state, fill) if state.units else _stack(state, fill, *length))
    return found


def _bar(state: State, fill: str) -> _Figure:
    n = _number(state.shape[0] if state.shape else state.count)
    height = 84.0 if n is None else min(_BAR_MOST, _BAR_LEAST + 13 * log2(n + 1))
    return _Figure(state, fill, _BAR, height)


def _stack(state: State, fill: str, width: float, height: float) -> _Figure:
    n = _number(state.shape[0] if state.shape else state.count)
    sheets = 4 if n is None else n if n <= 6 else min(12, round(5 + 1.3 * log2(n / 4)))
    return _Figure(state, fill, width, height, max(sheets, 1), 4.5 if sheets <= 6 else 3.6)


def _lengths(network: Network, states: list[State], side: float) -> list[tuple[float, float]]:
    """Width and height of each state's maps: by the root of the sizes where all are numbers, else ever smaller."""
    shapes = [state.shape[-2:] if state.shape and len(state.shape) > 2 else None for state in states]
    rows = [state.shape[-1] if state.shape and len(state.shape) == 2 else None for state in states]
    known = [size for shape in shapes if shape for size in shape] + [row for row in rows if row is not None]
    numbers = [_number(size) for size in known]
    whole = [number for number in numbers if number is not None]
    largest, unit = max(whole, default=1), side
    found: list[tuple[float, float]] = []
    before: object = None
    for place, state in enumerate(states):
        now = shapes[place] or rows[place]
        if now is None or len(whole) < len(numbers):
            # Sizes in letters: a pooling halves, anything else that changes them takes a little.
            if place and not state.units and (now != before or now is None):
                step = network.steps[place - 1]
                side *= 0.93 if weights(step.layer) and not step.window.stride else 0.7
            before = now
            found.append((max(side, 22.0), 12.0 if rows[place] is not None else max(side, 22.0)))
        elif shapes[place] is not None:
            height, width = ((_number(size) or 1) for size in shapes[place] or ())
            found.append((_scaled(width / largest, unit), _scaled(height / largest, unit)))
        else:
            found.append((_scaled((_number(rows[place]) or 1) / largest, unit), 12.0))
    return found


def _scaled(part: float, unit: float) -> float:
    return max(_SMALLEST, unit * sqrt(part))


def _number(term: Term | None) -> int | None:
    return term.value if isinstance(term, Number) and isinstance(term.value, int) else None


# Rows


@dataclass(frozen=True, slots=True)
class _Row:
    """The figures of one row: places and middles."""

    first: int
    middles: tuple[float, ...]
    last: bool


def _rows(
    figures: list[_Figure],
    captions: list[tuple[Content, ...]],
    operations: list[tuple[Content, ...]],
    pen: Pen,
    width: float,
) -> list[_Row]:
    """Figures side by side in as few rows as the width allows, the rows about equally long."""
    rows = _broken(figures, captions, operations, pen, width)
    narrow, wide = 0.0, width
    while len(rows) > 1 and wide - narrow > 4:
        middle = (narrow + wide) / 2
        tried = _broken(figures, captions, operations, pen, middle)
        if len(tried) > len(rows):
            narrow = middle
        else:
            rows, wide = tried, middle
    return rows


def _broken(
    figures: list[_Figure],
    captions: list[tuple[Content, ...]],
    operations: list[tuple[Content, ...]],
    pen: Pen,
    width: float,
) -> list[_Row]:
    """Figures side by side, as far apart as what stands above and below them needs, broken where the width ends."""
    wide = [
        max(figure.total_width, *(pen.width(line) for line in lines), 0.0)
        for figure, lines in zip(figures, captions, strict=True)
    ]
    below = [max(pen.width(line, SMALL) for line in lines) for lines in operations]
    rows: list[_Row] = []
    first, middles = 0, [wide[0] / 2]
    for place in range(1, len(figures)):
        apart = max(
            (figures[place - 1].total_width + figures[place].total_width) / 2 + _ROOM,
            (wide[place - 1] + wide[place]) / 2 + _PAD,
            below[place - 1] + _PAD,
        )
        middle = middles[-1] + apart
        stub = _STUB if place < len(figures) - 1 else 0.0
        if middle + wide[place] / 2 + stub > width and place > first:
            rows.append(_Row(first, tuple(middles), False))
            # A row begins with the arrow of the step that leads to it, its words below.
            first, middles = place, [_lead(below[place - 1], figures[place], wide[place])]
        else:
            middles.append(middle)
    rows.append(_Row(first, tuple(middles), True))
    return rows


def _lead(words: float, figure: _Figure, wide: float) -> float:
    return max(words + _PAD / 2 + figure.total_width / 2, _STUB + wide / 2, wide / 2)


def _draw_row(
    sheet: Sheet,
    row: _Row,
    network: Network,
    figures: list[_Figure],
    captions: list[tuple[Content, ...]],
    operations: list[tuple[Content, ...]],
    top: float,
) -> float:
    """Draw a row and give the height at which the next may begin."""
    places = range(row.first, row.first + len(row.middles))
    above = max(len(captions[place]) * (NORMAL + 4) for place in places)
    tallest = max(figures[place].total_height for place in places)
    middle = top + above + 6 + tallest / 2
    line = top + above + tallest + 24
    lowest = line
    for place, x in zip(places, row.middles, strict=True):
        step = network.steps[place - 1] if place else None
        if step is not None:
            if place == row.first:
                begin, at = 0.0, (x - figures[place].total_width / 2) / 2
                sheet.put(*arrow((begin, middle), (x - figures[place].total_width / 2 - 3, middle), "quiet"))
            else:
                at = (row.middles[place - row.first - 1] + x) / 2
            for number, content in enumerate(operations[place - 1]):
                y = line + number * _LEADING
                sheet.put(Label(at, y, content, size=SMALL))
                lowest = max(lowest, y)
            if step.left_out:
                sheet.put(Label(at, middle - 8, (Maths(("⋯",)),)))
    for place, x in zip(places, row.middles, strict=True):
        _draw_figure(sheet, figures[place], x, middle)
        sheet.column(x, middle - figures[place].total_height / 2 - 7, captions[place])
        if place > row.first:
            before = (row.middles[place - row.first - 1], middle)
            _join(sheet, network.steps[place - 1], figures[place - 1], before, figures[place], (x, middle))
    if not row.last:
        end = row.middles[-1] + figures[places[-1]].total_width / 2
        sheet.put(*arrow((end + 3, middle), (end + 3 + _STUB, middle), "quiet"))
    return lowest + _ROWS_APART


def _draw_figure(sheet: Sheet, figure: _Figure, x: float, y: float) -> None:
    left, up = x - figure.total_width / 2, y - figure.total_height / 2
    for number in range(figure.sheets):
        shift = number * figure.dx
        outline = rectangle(left + shift, up + shift, figure.width, figure.height)
        sheet.put(Polygon(outline, figure.fill))
    n = _number(figure.state.shape[0] if figure.state.shape else figure.state.count)
    if figure.state.units and n is not None and 1 < n <= 12:
        for unit in range(1, n):
            at = up + figure.height * unit / n
            sheet.put(Line(((left, at), (left + figure.width, at)), width=0.5))


def _join(sheet: Sheet, step: Step, one: _Figure, here: Point, other: _Figure, there: Point) -> None:
    """What leads from one figure to the next: a window and its pixel, lines between bars, or an arrow."""
    if not step.follows or step.left_out:
        return
    if one.state.units and other.state.units and step.dense:
        left, right = here[0] + one.width / 2, there[0] - other.width / 2
        for up in (-1, 1):
            for down in (-1, 1):
                begin, end = here[1] + up * one.height / 2, there[1] + down * other.height / 2
                sheet.put(Line(((left, begin), (right, end)), "quiet", 0.7))
        return
    if one.state.units or other.state.units or not step.window.sizes:
        left, right = here[0] + one.total_width / 2 + 3, there[0] - other.total_width / 2 - 3
        sheet.put(*arrow((left, here[1]), (right, there[1]), "quiet"))
        return
    _look_through(sheet, step, one, here, other, there)


def _look_through(sheet: Sheet, step: Step, one: _Figure, here: Point, other: _Figure, there: Point) -> None:
    x, y = one.front(*here)
    width, height = _window(step, one)
    x, y = x + (one.width - width) * 0.62, y + (one.height - height) * 0.3
    pixel = 4.0
    to_x, to_y = other.front(*there)
    to_x, to_y = to_x + (other.width - pixel) * 0.55, to_y + (other.height - pixel) * 0.45
    sheet.put(Polygon(rectangle(x, y, width, height), "window", "accent"))
    target = rectangle(to_x, to_y, pixel, pixel)
    for number, start in enumerate(((x + width, y), (x + width, y + height))):
        sheet.put(Line((start, target[0 if number == 0 else 3]), "accent", 0.7))
    sheet.put(Polygon(target, "window", "accent"))


def _window(step: Step, figure: _Figure) -> tuple[float, float]:
    """The window's width and height on the map it looks at; where sizes are not known, a third of the map."""
    state, wanted = figure.state, step.window.sizes
    flat = state.shape is not None and len(state.shape) == 2
    sides = []
    for back, length in ((1, figure.width), (2, figure.height)):
        if flat and back == 2:
            sides.append(length)
            continue
        window = _number(wanted[-back]) if len(wanted) >= back else None
        whole = _number(state.shape[-back]) if state.shape and len(state.shape) > back else None
        part = 0.34 if window is None or whole is None else min(1.0, window / whole)
        sides.append(min(length, max(5.0, length * part)))
    return sides[0], sides[1]


def _explain(sheet: Sheet, network: Network) -> None:
    """What the names of sizes stand for, in columns under the drawing."""
    if not network.names:
        return
    lines = [(equation(name, meaning),) for name, meaning in network.names]
    left, _, right, bottom = sheet.box()
    widest = max(sheet.pen.width(line, SMALL) for line in lines) + 18
    columns = max(1, min(len(lines), int((right - left) // widest)))
    if columns > 1 and len(lines) % 2 == 0:
        columns -= columns % 2  # heights and widths side by side
    for number, line in enumerate(lines):
        x = left + (number % columns) * widest
        sheet.put(Label(x, bottom + 24 + (number // columns) * 17, line, "start", SMALL))
