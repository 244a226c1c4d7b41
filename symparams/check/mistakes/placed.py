"""Slips that depend on where a layer stands: on the image it gives, on letters of the answer, on what repeats it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...derivation.buildup import Fact
from ...nn.axes import Axis, Kind
from ...nn.counting import Times
from ...symbols import dimension
from .changes import multiplied
from .mistake import Mistake, Strangers
from .part import CountedLayer

#: Letters for the sizes of an image that is not known, by the number of its axes.
POSITIONS = {1: ("L_out",), 2: ("H_out", "W_out"), 3: ("D_out", "H_out", "W_out")}


def per_position(*roles: str) -> Callable[[CountedLayer, Strangers], CountedLayer]:
    """The tensors of these roles are counted once a position of the output."""

    def change(part: CountedLayer, strangers: Strangers) -> CountedLayer:
        axes = tuple(Axis(size, "positions", Kind.LAYER) for size in _positions(part, strangers))
        if not axes or not any(fact.role in roles for fact in part.facts):
            return part
        facts = (multiplied(fact, axes) if fact.role in roles else fact for fact in part.facts)
        return part.counting(tuple(facts))

    return change


def _positions(part: CountedLayer, strangers: Strangers) -> Strangers:
    """The sizes of the layer's output image: known, those of the answer that nothing else explains, or letters."""
    if part.positions:
        return part.positions
    windows = [len(fact.opened(Kind.WINDOW)) for fact in part.facts]
    n: int = max(windows) if any(windows) else max(getattr(type(part.module), "spatial", (0,)))
    if not n:
        return ()
    if strangers:
        return tuple(strangers) * n if len(strangers) == 1 and n > 1 else strangers
    return tuple(map(dimension, POSITIONS[n]))


def activations(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """The values of the output are counted."""
    positions = _positions(part, strangers)
    weights = [fact for fact in part.facts if fact.role == "weight"]
    if not positions or len(weights) != 1:
        return part
    outputs = tuple(axis for axis in weights[0].axes if axis.kind not in (Kind.WINDOW, Kind.INPUT))
    places = tuple(Axis(size, "positions", Kind.LAYER) for size in positions)
    return part.counting((Fact("weight", (*outputs, *places)),))


def image_for_window(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """The size of the image stands where the size of the window belongs; or the input's and the output's, both."""
    if not any(fact.opened(Kind.WINDOW) for fact in part.facts) or len(strangers) < 2:
        return part
    image = tuple(Axis(size, "positions", Kind.WINDOW) for size in strangers)

    def seen(fact: Fact) -> Fact:
        axes = tuple(axis for axis in fact.axes if axis.kind != Kind.WINDOW)
        return replace(fact, axes=(*axes, *image)) if len(axes) < len(fact.axes) else fact

    return part.counting(tuple(map(seen, part.facts)))


def image_for_window_alone(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """As :func:`image_for_window`, without biases."""
    made = image_for_window(part, strangers)
    return made if made == part else made.counting(tuple(fact for fact in made.facts if fact.role != "bias"))


def dilated_extent(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """A window is counted by what it spans: ``r (k - 1) + 1`` for k."""
    given = getattr(part.module, "dilation", 1)
    rates: Any = given if isinstance(given, tuple) else (given,)
    if all(rate == 1 for rate in rates):
        if len(strangers) != 1:
            return part
        rates = (strangers[0],)

    def spanned(fact: Fact) -> Fact:
        sides = list(rates) * (len(fact.axes) if len(rates) == 1 else 1)
        axes = (
            replace(axis, size=sides.pop(0) * (axis.size - 1) + 1) if axis.kind == Kind.WINDOW and sides else axis
            for axis in fact.axes
        )
        return replace(fact, axes=tuple(axes))

    return part.counting(tuple(map(spanned, part.facts)))


def positions_counted(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """Beside a look-up table another one of the same width is counted, for positions that are not learned."""
    tables = [fact for fact in part.facts if fact.role == "table"]
    if len(tables) != 1 or len(strangers) != 1:
        return part
    width = tuple(axis for axis in tables[0].axes if axis.kind != Kind.TABLE)
    return part.counting((*part.facts, Fact("table", (Axis(strangers[0], "rows", Kind.TABLE), *width))))


def one_copy(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """What is repeated is counted once."""
    facts = (replace(fact, axes=tuple(axis for axis in fact.axes if axis.kind != Kind.LAYER)) for fact in part.facts)
    return replace(part, repeats=(), facts=tuple(facts))


def active_only(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """Of the experts only those are counted that an input runs through."""
    repeats = tuple(Times(item.active, item.active, item.index) for item in part.repeats)
    return replace(part, repeats=repeats)


def one_expert(part: CountedLayer, strangers: Strangers) -> CountedLayer:
    """One expert is counted, as if the layer were not a mixture of them."""
    repeats = tuple(item for item in part.repeats if item.active == item.number)
    return _flat_experts(part if len(repeats) == len(part.repeats) else replace(part, repeats=repeats))


def _flat_experts(part: CountedLayer) -> CountedLayer:
    if not any(fact.opened(Kind.EXPERT) for fact in part.facts):
        return part
    facts = (replace(fact, axes=tuple(axis for axis in fact.axes if axis.kind != Kind.EXPERT)) for fact in part.facts)
    return part.counting(tuple(facts))


PLACED = (
    Mistake("bias_per_position", per_position("bias")),
    Mistake("operations_counted", per_position("weight")),
    Mistake("operations_counted", per_position("weight", "bias")),
    Mistake("activations_counted", activations),
    Mistake("image_for_window", image_for_window),
    Mistake("image_for_window", image_for_window_alone),
    Mistake("norm_per_position", per_position("gain", "shift")),
    Mistake("dilated_extent", dilated_extent, places=False),
    Mistake("positions_counted", positions_counted, places=False),
    Mistake("active_only", active_only, "convention"),
    Mistake("one_expert", one_expert),
    Mistake("one_copy", one_copy),
)
