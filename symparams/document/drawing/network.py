"""The drawing of a network: stacked feature maps, poolings, bars of units, with sizes above and layers between."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ...derivation.deriving import Derivation
from ...terms import Bracket, Letter, Number, Term
from ..escaping import Untrusted
from .canvas import Pen, Sheet, equation, sizes
from .figures import Figure, draw_figure, figures_of, join
from .layout import NORMAL, SMALL, Content, Drawing, Label, Maths, arrow
from .steps import Called, Network, Step, network_of

#: The widest row, in units.
WIDTH = 660.0
_LARGEST = (84.0, 76.0, 68.0)
_ROOM, _PAD, _STUB, _ROWS_APART = 16.0, 12.0, 16.0, 30.0
_LEADING, _LONGEST = 13.0, 16


def network_drawing(derivation: Derivation, pen: Pen, width: float = WIDTH) -> Drawing:
    """The drawing of a network, in rows of at most ``width`` units where it can be."""
    network = network_of(derivation)
    captions = _captions(network, pen)
    operations = [_operation(step, pen) for step in network.steps]
    # Maps a little smaller, if that saves a second row.
    tried = [figures_of(network, largest) for largest in _LARGEST]
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
    if step.called is None:
        return ()
    times = () if step.times == Number(1) else (_times(step.times),)
    lines = _wrapped(_name(step.called, pen), longest, times)
    if step.window.sizes:
        lines.append((sizes(step.window.sizes),))
    if step.window.stride:
        lines.append(pen.say("drawing.stride", size=_list(step.window.stride)))
    for called in step.after:
        lines.extend(_wrapped(_name(called, pen), longest))
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


def _times(number: Term) -> Maths:
    return Maths((number if isinstance(number, Letter | Number) else Bracket(number), " × "))


def _name(called: Called, pen: Pen) -> str:
    return pen.family(called.family, Untrusted(called.type))


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
            said = _operation(step, pen, sys.maxsize)
            found.extend(_joined(said))
            found.append(" → " if said and lines else "")
        found.extend(_joined(lines))
    return tuple(found)


def _joined(lines: tuple[Content, ...]) -> Iterator[str | Maths]:
    for place, content in enumerate(lines):
        if place:
            yield ", "
        yield from content


# Rows


@dataclass(frozen=True, slots=True)
class _Row:
    """The figures of one row: places and middles."""

    first: int
    middles: tuple[float, ...]
    last: bool


def _rows(
    figures: list[Figure],
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
    figures: list[Figure],
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
    below = [max((pen.width(line, SMALL) for line in lines), default=0.0) for lines in operations]
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


def _lead(words: float, figure: Figure, wide: float) -> float:
    return max(words + _PAD / 2 + figure.total_width / 2, _STUB + wide / 2, wide / 2)


def _draw_row(
    sheet: Sheet,
    row: _Row,
    network: Network,
    figures: list[Figure],
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
        draw_figure(sheet, figures[place], x, middle)
        sheet.column(x, middle - figures[place].total_height / 2 - 7, captions[place])
        if place > row.first:
            before = (row.middles[place - row.first - 1], middle)
            join(sheet, network.steps[place - 1], figures[place - 1], before, figures[place], (x, middle))
    if not row.last:
        end = row.middles[-1] + figures[places[-1]].total_width / 2
        sheet.put(*arrow((end + 3, middle), (end + 3 + _STUB, middle), "quiet"))
    return lowest + _ROWS_APART


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
