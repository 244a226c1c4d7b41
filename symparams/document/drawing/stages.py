"""What the drawings of one layer have in common: its openings by kind, and which of many things are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ...derivation.records import Layer, Opening, Stage
from ...terms import Chain, Number, Term
from .canvas import Pen, Sheet, equation
from .layout import SMALL, Content, Drawing, Label, Maths
from .windows import is_dense, kernel_sizes, value_or, weights

#: The kinds of axes the drawings know, in teaching order.
KINDS = ("window", "input", "output", "group")
#: Families whose window is laid over the outputs: a drawing of windows on the inputs would say something wrong.
_SPREADING = frozenset({"transposed_convolution"})


@dataclass(frozen=True, slots=True)
class Facts:
    """One layer of weights, as drawings see it.

    Args:
        window: the sizes of its window; empty where every input goes to every output.
        openings: the axis each kind of stage opens (the window has several and is not among them).
        bias: whether outputs have biases.
    """

    window: tuple[Term, ...]
    openings: dict[str, Opening]
    bias: bool

    def size(self, kind: str) -> Term:
        """How many there are of a kind; 1 where no stage opens it."""
        opening = self.openings.get(kind)
        return Number(1) if opening is None else value_or(opening.size, opening.value)


def facts_of(layer: Layer) -> Facts | None:
    """The facts of a layer that a drawing of weights can show: one tensor of weights, perhaps biases, and axes that are
    windows, inputs, outputs and groups."""
    roles = {tensor.role for tensor in layer.tensors}
    if len(weights(layer)) != 1 or not roles <= {"weight", "bias"}:
        return None
    if layer.family in _SPREADING or any(stage.kind not in KINDS for stage in layer.stages):
        return None
    openings = {stage.kind: stage.openings[0] for stage in layer.stages if stage.kind != "window" and stage.openings}
    window = kernel_sizes(layer)
    if not window and not is_dense(layer):
        return None
    return Facts(window, openings, "bias" in roles)


def terms_of(layer: Layer) -> Iterator[Term]:
    """The terms whose letters a drawing of the layer may show."""
    for stage in layer.stages:
        yield stage.general
        yield from (opening.size for opening in stage.openings)
        if stage.output is not None:
            yield stage.output
    yield from kernel_sizes(layer)


def whole(size: Term | None) -> int | None:
    """A size that is a whole number; ``None`` where it is another one, in letters or not known."""
    return size.value if isinstance(size, Number) and isinstance(size.value, int) else None


def chosen(count: Term, most: int) -> list[Term | None]:
    """The numbers of those that are drawn: all where they are few, else first, second, dots (``None``) and last."""
    n = whole(count)
    if n is not None and n <= most:
        return [Number(number) for number in range(1, n + 1)]
    return [Number(1), Number(2), None, count]


def heading(pen: Pen, opening: Opening) -> tuple[Content, ...]:
    """``input channels`` above ``C_in = 3``."""
    many = 2 if opening.value is None else opening.value
    return ((pen.words("axis." + opening.meaning, n=many),), (equation(opening.size, opening.value),))


def closed(sheet: Sheet, stage: Stage, title: Content) -> Drawing:
    """The drawing with the formula of one output value and the count at this stage under it, told by its labels."""
    if stage.output is not None:
        sheet.below((Maths((stage.output,)),), gap=14)
    if stage.numbers is None:
        count: Term = stage.general
    else:
        count = Chain((stage.numbers, value_or(stage.general, stage.value)), ("=",))
        if stage.numbers == Number(stage.value or 0):
            count = stage.numbers
    n = 2 if stage.value is None else stage.value
    sheet.below(sheet.pen.say("drawing.parameters", n=n, count=Maths((count,))), SMALL, gap=10)
    said = [("; ", *shape.content) for shape in sheet.shapes if isinstance(shape, Label)]
    return sheet.drawing(title, tuple(chain.from_iterable(said))[1:])
