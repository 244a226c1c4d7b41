"""The figures of a network's drawing: a stack of maps or a bar of units for each state, and what joins two of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2, sqrt

from .canvas import Sheet
from .layout import Line, Point, Polygon, arrow, rectangle
from .stages import whole
from .steps import DrawnNetwork, DrawnStep, State

_SMALLEST = 13.0
_BAR, _BAR_LEAST, _BAR_MOST = 13.0, 18.0, 138.0


@dataclass(frozen=True, slots=True)
class Figure:
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
        """The width of the whole stack."""
        return self.width + self.spread

    @property
    def total_height(self) -> float:
        """The height of the whole stack."""
        return self.height + self.spread

    def front(self, x: float, y: float) -> tuple[float, float]:
        """The upper left corner of the map in front."""
        return (x - self.total_width / 2 + self.spread, y - self.total_height / 2 + self.spread)


def figures_of(network: DrawnNetwork, largest: float) -> list[Figure]:
    """One figure for the input and each step, the largest map of the given size."""
    states = [network.start, *(step.state for step in network.steps)]
    lengths = _lengths(network, states, largest)
    found = []
    for place, (state, length) in enumerate(zip(states, lengths, strict=True)):
        fill = "input"
        if place:
            step = network.steps[place - 1]
            fill = "units" if state.units else "maps" if step.called is not None and step.called.learns else "pooled"
        found.append(_bar(state, fill) if state.units else _stack(state, fill, *length))
    return found


def _bar(state: State, fill: str) -> Figure:
    n = whole(state.channels)
    height = 84.0 if n is None else min(_BAR_MOST, _BAR_LEAST + 13 * log2(n + 1))
    return Figure(state, fill, _BAR, height)


def _stack(state: State, fill: str, width: float, height: float) -> Figure:
    n = whole(state.channels)
    sheets = 4 if n is None else n if n <= 6 else min(12, round(5 + 1.3 * log2(n / 4)))
    return Figure(state, fill, width, height, max(sheets, 1), 4.5 if sheets <= 6 else 3.6)


def _lengths(network: DrawnNetwork, states: list[State], side: float) -> list[tuple[float, float]]:
    """Width and height of each state's maps: by the root of the sizes where all are numbers, else ever smaller."""
    shapes = [state.places[-2:] if len(state.places) > 1 else None for state in states]
    rows = [state.places[0] if len(state.places) == 1 else None for state in states]
    known = [size for shape in shapes if shape for size in shape] + [row for row in rows if row is not None]
    numbers = [whole(size) for size in known]
    counts = [number for number in numbers if number is not None]
    largest, unit = max(counts, default=1), side
    found: list[tuple[float, float]] = []
    before: object = None
    for place, state in enumerate(states):
        now = shapes[place] or rows[place]
        if now is None or len(counts) < len(numbers):
            # Sizes in letters: a pooling halves, anything else that changes them takes a little.
            if place and not state.units and (now != before or now is None):
                step = network.steps[place - 1]
                side *= 0.93 if step.called is not None and step.called.learns and not step.window.stride else 0.7
            before = now
            found.append((max(side, 22.0), 12.0 if rows[place] is not None else max(side, 22.0)))
        elif shapes[place] is not None:
            height, width = ((whole(size) or 1) for size in shapes[place] or ())
            found.append((_scaled(width / largest, unit), _scaled(height / largest, unit)))
        else:
            found.append((_scaled((whole(rows[place]) or 1) / largest, unit), 12.0))
    return found


def _scaled(part: float, unit: float) -> float:
    return max(_SMALLEST, unit * sqrt(part))


def draw_figure(sheet: Sheet, figure: Figure, x: float, y: float) -> None:
    """Draw a figure with its middle at a point."""
    left, up = x - figure.total_width / 2, y - figure.total_height / 2
    for number in range(figure.sheets):
        shift = number * figure.dx
        outline = rectangle(left + shift, up + shift, figure.width, figure.height)
        sheet.put(Polygon(outline, figure.fill))
    n = whole(figure.state.channels)
    if figure.state.units and n is not None and 1 < n <= 12:
        for unit in range(1, n):
            at = up + figure.height * unit / n
            sheet.put(Line(((left, at), (left + figure.width, at)), width=0.5))


def join(sheet: Sheet, step: DrawnStep, one: Figure, here: Point, other: Figure, there: Point) -> None:
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


def _look_through(sheet: Sheet, step: DrawnStep, one: Figure, here: Point, other: Figure, there: Point) -> None:
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


def _window(step: DrawnStep, figure: Figure) -> tuple[float, float]:
    """The window's width and height on the map it looks at; where sizes are not known, a third of the map."""
    state, wanted = figure.state, step.window.sizes
    flat = len(state.places) == 1
    sides = []
    for back, length in ((1, figure.width), (2, figure.height)):
        if flat and back == 2:
            sides.append(length)
            continue
        window = whole(wanted[-back]) if len(wanted) >= back else None
        all_of_it = whole(state.places[-back]) if len(state.places) >= back else None
        part = 0.34 if window is None or all_of_it is None else min(1.0, window / all_of_it)
        sides.append(min(length, max(5.0, length * part)))
    return sides[0], sides[1]
