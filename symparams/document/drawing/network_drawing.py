"""The drawing of a network: stacked feature maps, poolings, bars of units, with sizes above and layers between."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, repeat
from textwrap import wrap

from ...derivation.deriving import Derivation
from ...terms import Bracket, Letter, Number, Term
from ..escaping import Untrusted
from .canvas import Pen, Sheet, equation, sizes
from .figures import Figure, draw_figure, figures_of, join
from .layout import NORMAL, SMALL, Content, Drawing, Label, Maths, arrow
from .steps import Called, DrawnNetwork, DrawnStep, network_of

#: The widest row, in units.
WIDTH = 660.0
_LARGEST = (84.0, 76.0, 68.0)
_ROOM, _PAD, _STUB, _ROWS_APART = 16.0, 12.0, 16.0, 30.0
_LEADING, _LONGEST = 13.0, 16


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure with what is written beside it, and the widths these take.

    Args:
        caption: the lines above the figure.
        step: what leads to it; the input has none.
        operation: the lines below the arrow of the step.
    """

    figure: Figure
    caption: tuple[Content, ...]
    wide: float
    step: DrawnStep | None
    operation: tuple[Content, ...]
    words: float


def network_drawing(derivation: Derivation, pen: Pen, width: float = WIDTH) -> Drawing:
    """The drawing of a network, in rows of at most ``width`` units where it can be."""
    network = network_of(derivation)
    captions = _captions(network, pen)
    steps: list[DrawnStep | None] = [None, *network.steps]
    operations: list[tuple[Content, ...]] = [() if step is None else _operation(step, pen) for step in steps]
    # Maps a little smaller, if that saves a second row.
    tried = [
        _rows(list(map(_placed, figures_of(network, largest), captions, steps, operations, repeat(pen))), width)
        for largest in _LARGEST
    ]
    sheet = Sheet(pen)
    top = 0.0
    rows = next((rows for rows in tried if len(rows) == 1), tried[0])
    for row in rows:
        top = _draw_row(sheet, row, row is rows[-1], top)
    _explain(sheet, network)
    return sheet.drawing(
        pen.say("drawing.network", name=Untrusted(derivation.model)), _described(network, captions, pen)
    )


def _placed(
    figure: Figure, caption: tuple[Content, ...], step: DrawnStep | None, operation: tuple[Content, ...], pen: Pen
) -> _Place:
    wide = max(figure.total_width, *(pen.width(line) for line in caption), 0.0)
    return _Place(
        figure, caption, wide, step, operation, max((pen.width(line, SMALL) for line in operation), default=0.0)
    )


# Words


def _captions(network: DrawnNetwork, pen: Pen) -> list[tuple[Content, ...]]:
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


def _operation(step: DrawnStep, pen: Pen, longest: int = _LONGEST) -> tuple[Content, ...]:
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
    found = wrap(" ".join(name.split()), longest, break_long_words=False, break_on_hyphens=False)
    lines: list[Content] = [(line,) for line in found or ("",)]
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


def _described(network: DrawnNetwork, captions: list[tuple[Content, ...]], pen: Pen) -> Content:
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


#: The figures of one row and their middles.
_Row = tuple[list[_Place], list[float]]


def _rows(places: list[_Place], width: float) -> list[_Row]:
    """Figures side by side in as few rows as the width allows, the rows about equally long."""
    rows = _broken(places, width)
    narrow, wide = 0.0, width
    while len(rows) > 1 and wide - narrow > 4:
        middle = (narrow + wide) / 2
        tried = _broken(places, middle)
        if len(tried) > len(rows):
            narrow = middle
        else:
            rows, wide = tried, middle
    return rows


def _broken(places: list[_Place], width: float) -> list[_Row]:
    """Figures side by side, as far apart as what stands above and below them needs, broken where the width ends."""
    rows: list[_Row] = [([places[0]], [places[0].wide / 2])]
    for before, place in pairwise(places):
        apart = max(
            (before.figure.total_width + place.figure.total_width) / 2 + _ROOM,
            (before.wide + place.wide) / 2 + _PAD,
            place.words + _PAD,
        )
        row, middles = rows[-1]
        middle = middles[-1] + apart
        stub = _STUB if place is not places[-1] else 0.0
        if middle + place.wide / 2 + stub > width:
            # A row begins with the arrow of the step that leads to it, its words below.
            rows.append(([place], [_lead(place)]))
        else:
            row.append(place)
            middles.append(middle)
    return rows


def _lead(place: _Place) -> float:
    return max(place.words + _PAD / 2 + place.figure.total_width / 2, _STUB + place.wide / 2, place.wide / 2)


def _draw_row(sheet: Sheet, row: _Row, last: bool, top: float) -> float:
    """Draw a row and give the height at which the next may begin."""
    places, middles = row
    above = max(len(place.caption) * (NORMAL + 4) for place in places)
    tallest = max(place.figure.total_height for place in places)
    middle = top + above + 6 + tallest / 2
    line = lowest = top + above + tallest + 24
    for place, x, before in zip(places, middles, (None, *middles), strict=False):
        if place.step is None:
            continue
        if before is None:
            left = x - place.figure.total_width / 2
            at = left / 2
            sheet.put(*arrow((0.0, middle), (left - 3, middle), "quiet"))
        else:
            at = (before + x) / 2
        for number, content in enumerate(place.operation):
            y = line + number * _LEADING
            sheet.put(Label(at, y, content, size=SMALL))
            lowest = max(lowest, y)
        if place.step.left_out:
            sheet.put(Label(at, middle - 8, (Maths(("⋯",)),)))
    for number, (place, x) in enumerate(zip(places, middles, strict=True)):
        draw_figure(sheet, place.figure, x, middle)
        sheet.column(x, middle - place.figure.total_height / 2 - 7, place.caption)
        if number and place.step is not None:
            before_it = (middles[number - 1], middle)
            join(sheet, place.step, places[number - 1].figure, before_it, place.figure, (x, middle))
    if not last:
        end = middles[-1] + places[-1].figure.total_width / 2 + 3
        sheet.put(*arrow((end, middle), (end + _STUB, middle), "quiet"))
    return lowest + _ROWS_APART


def _explain(sheet: Sheet, network: DrawnNetwork) -> None:
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
