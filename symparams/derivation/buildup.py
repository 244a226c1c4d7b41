"""The build-up of a layer, from one window or unit to the whole, read off the kinds of its axes.

A stage sets all axes of later kinds to 1. No line here is about a particular layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..nn.axes import Axis, Kind
from ..symbols import times
from ..terms import BigSum, Chain, Number, Product, Sum, Term, Variable, from_size, product, sum_of
from .forms import (
    FORM_MAKERS,
    USUAL,
    Order,
    factored_form,
    gathered,
    inside_out,
    known,
    number_of,
    size_product,
    tidied,
)
from .records import Opening, RoleCount, Stage

if TYPE_CHECKING:
    from ..nn.module import Module

#: Letters of the formula of one output value: a weight and what it is multiplied by, for each tensor of weights.
WEIGHTS = (("w", "x"), ("u", "h"), ("v", "y"))
BIASES = ("b", "b'")
#: Roles of tensors that one output value is a sum over.
SUMMED = ("weight", "bias")


@dataclass(frozen=True, slots=True)
class Fact:
    """A tensor as the build-up sees it."""

    role: str
    axes: tuple[Axis, ...]

    def up_to(self, kind: Kind) -> tuple[Axis, ...]:
        """Its axes at a stage: whole ones where they are open, else the parts that are."""
        found: list[Axis] = []
        for axis in self.axes:
            if all(leaf.kind <= kind for leaf in axis.leaves):
                found.append(axis)
            else:
                found.extend(leaf for leaf in axis.leaves if leaf.kind <= kind)
        return tuple(found)

    def opened(self, kind: Kind) -> tuple[Axis, ...]:
        """The axes (or parts of axes) that the stage of this kind opens."""
        return tuple(leaf for axis in self.axes for leaf in axis.leaves if leaf.kind == kind)

    @property
    def reads_pairs(self) -> bool:
        """Whether there is a weight for each pair of an input of one kind and an input of another."""
        return len(self.opened(Kind.INPUT)) == 2 and not self.opened(Kind.WINDOW)

    def opened_whole(self, kind: Kind) -> tuple[Axis, ...]:
        """As :meth:`opened`, what opens together as one: an axis whose parts all do (the outputs of both directions
        below), and axes of one meaning (the heads' outputs, heads × width)."""
        found: list[Axis] = []
        for axis in self.axes:
            leaves = [leaf for leaf in axis.leaves if leaf.kind == kind]
            for item in [axis] if len(leaves) == len(axis.leaves) else leaves:
                if found and found[-1].meaning == item.meaning:
                    item = Axis(times((found.pop().size, item.size)), item.meaning, kind)
                found.append(item)
        return tuple(found)


Facts: TypeAlias = tuple[Fact, ...]


def facts_of(module: Module) -> Facts:
    """The tensors of a layer."""
    return tuple(Fact(tensor.role, tensor.axes) for tensor in module._parameters.values() if tensor is not None)


class Formulas:
    """The formulas of a layer's tensors in letters, each made when it is first asked for, and then kept.

    All layers of one type stand in the same letters, so a network of ten thousand convolutions makes them once.

    Args:
        facts: the tensors in letters.
        order: in which factors are written.
    """

    def __init__(self, facts: Sequence[Fact], order: Order = USUAL) -> None:
        self.facts, self.order = tuple(facts), order
        self._forms: dict[str, Term] = {}
        self._stages: dict[Kind, Term] = {}
        self._parts: dict[tuple[str, Kind], Term] = {}

    def form(self, name: str) -> Term:
        """The whole count in a form: ``factored``, ``split``, ``expanded``."""
        if name not in self._forms:
            self._forms[name] = FORM_MAKERS[name]([fact.axes for fact in self.facts], self.order)
        return self._forms[name]

    def up_to(self, kind: Kind) -> Term:
        """The count at the stage of this kind."""
        if kind not in self._stages:
            self._stages[kind] = factored_form([fact.up_to(kind) for fact in self.facts], self.order)
        return self._stages[kind]

    def part(self, role: str, kind: Kind) -> Term:
        """What the tensors of one role have at that stage."""
        if (role, kind) not in self._parts:
            self._parts[role, kind] = _gathered(self.facts, role, kind, self.order)
        return self._parts[role, kind]


def _gathered(facts: Sequence[Fact], role: str, kind: Kind, order: Order) -> Term:
    return gathered([size_product(inside_out(fact.up_to(kind), order)) for fact in facts if fact.role == role])


def stages(general: Formulas, own: Sequence[Fact]) -> tuple[Stage, ...]:
    """The stages of a layer: ``general`` holds its tensors in letters, ``own`` with its own sizes."""
    kinds = sorted({leaf.kind for fact in own for axis in fact.axes for leaf in axis.leaves})
    result: list[Stage] = []
    before: list[int | None] = [1] * len(own)
    for kind in kinds:
        if kind != kinds[-1] and all(axis.size == 1 for fact in own for axis in fact.opened(kind)):
            # Nothing opens: one input channel, a 1 × 1 window. (The last stage is the whole layer and always told.)
            continue
        now = [_count(fact.up_to(kind)) for fact in own]
        result.append(_stage(kind, general, own, before, now, first=not result))
        before = now
    return tuple(result)


def _count(axes: Sequence[Axis]) -> int | None:
    return number_of(axis.size for axis in axes)


def _stage(
    kind: Kind,
    general: Formulas,
    own: Sequence[Fact],
    before: list[int | None],
    now: list[int | None],
    first: bool,
) -> Stage:
    return Stage(
        kind=kind.name.lower(),
        openings=_openings(general.facts, own, kind),
        general=general.up_to(kind),
        numbers=None if None in now else _numbers(kind, own, before, general.order, first),
        parts=_parts(general, own, kind),
        output=_output(own, kind) if kind <= Kind.INPUT or first else None,
    )


def _numbers(kind: Kind, own: Sequence[Fact], before: list[int | None], order: Order, first: bool) -> Term:
    """The count in numbers, on top of the stage before: ``5 × 5 + 1``, ``3 × 25 + 1``, ``5 × 76``."""
    opened = [inside_out(fact.opened(kind)) for fact in own]
    if first:
        return gathered([size_product(inside_out(fact.up_to(kind), order)) for fact in own])
    values = [value for value in before if value is not None]
    if all(axes == opened[0] for axes in opened):
        return Product((*_number_factors(opened[0]), Number(sum(values))))
    terms = [
        product(*_number_factors(axes), Number(value)) if axes else Number(value)
        for axes, value in zip(opened, values, strict=True)
    ]
    multiplied = [term for term, axes in zip(terms, opened, strict=True) if axes]
    added = sum(value for value, axes in zip(values, opened, strict=True) if not axes)
    return sum_of(*multiplied, Number(added))


def _number_factors(axes: Sequence[Axis]) -> tuple[Term, ...]:
    return tuple(from_size(axis.size) for axis in axes)


def _openings(general: Sequence[Fact], own: Sequence[Fact], kind: Kind) -> tuple[Opening, ...]:
    """The axes a stage opens, each meaning once.

    What several tensors of weights read is as many inputs of a unit: two layers read ``2n`` previous outputs. Outputs
    are the same ones for all tensors.
    """
    found: dict[tuple[str, object], tuple[Opening, int]] = {}
    for wide, narrow in zip(general, own, strict=True):
        if kind == Kind.INPUT and wide.role == "bias":
            continue  # not read: a bias for each of several sums
        for letter, number in zip(wide.opened_whole(kind), narrow.opened_whole(kind), strict=False):
            new = Opening(letter.meaning, from_size(letter.size), known(number.size))
            opening, times = found.get((letter.meaning, letter.size), (new, 0))
            found[letter.meaning, letter.size] = (opening, times + 1 if kind == Kind.INPUT else 1)
    # A length for each output stands along axes of size 1, which open nothing.
    told = [(opening, times) for opening, times in found.values() if opening.size != Number(1)] or found.values()
    return tuple(opening if times == 1 else _several(opening, times) for opening, times in told)


def _several(opening: Opening, times: int) -> Opening:
    value = None if opening.value is None else times * opening.value
    return Opening(opening.meaning, tidied(product(Number(times), opening.size)), value)


def _parts(general: Formulas, own: Sequence[Fact], kind: Kind) -> tuple[RoleCount, ...]:
    """What each role adds up to."""
    parts = []
    for role in dict.fromkeys(fact.role for fact in own):
        sizes = [_count(fact.up_to(kind)) for fact in own if fact.role == role]
        numbers = None if None in sizes else _gathered(own, role, kind, general.order)
        parts.append(RoleCount(general.part(role, kind), numbers, role))
    return tuple(parts)


def _output(own: Sequence[Fact], kind: Kind) -> Term | None:
    """The formula of one output value, from the axes that are summed over."""
    roles = [fact.role for fact in own]
    weights = [fact for fact in own if fact.role == "weight"]
    if weights and len(weights) <= len(WEIGHTS) and _make_the_same(fact for fact in own if fact.role in SUMMED):
        summed = [_weighted_sum(fact, kind, letters) for fact, letters in zip(weights, WEIGHTS, strict=False)]
        biases = [times(axis.size for axis in fact.opened(Kind.INPUT)) for fact in own if fact.role == "bias"]
        terms = [*map(Variable, BIASES[: sum(biases)]), *summed]
    elif set(roles) <= {"gain", "shift"}:
        terms = [Product((Variable("gamma"), Variable("xhat")))] + [Variable("beta")] * ("shift" in roles)
    else:
        return None
    right = terms[0] if len(terms) == 1 else Sum(tuple(terms))
    return Chain((Variable("z"), right), ("=",))


def _make_the_same(facts: Iterable[Fact]) -> bool:
    """Whether all these tensors are made for the same outputs, so that one output adds them up: queries and keys are
    outputs of their own."""
    outputs = [
        tuple(leaf for axis in fact.axes for leaf in axis.leaves if leaf.kind > Kind.INPUT and leaf.size != 1)
        for fact in facts
    ]
    return all(output == outputs[0] for output in outputs)


def _weighted_sum(fact: Fact, kind: Kind, letters: tuple[str, str]) -> Term:
    """``Σ_c Σ_j w_j^(c) x_j^(c)``: j runs over the window (the inputs, where there is none), c over the channels.

    A weight with two axes of inputs is for a pair: ``Σ_i Σ_j w_ij x_i y_j``.
    """
    if fact.reads_pairs:
        first, second = fact.opened(Kind.INPUT)
        pair = (Variable(letters[0], ("i", "j")), Variable(letters[1], ("i",)), Variable(WEIGHTS[-1][1], ("j",)))
        return BigSum("i", from_size(first.size), BigSum("j", from_size(second.size), Product(pair)))
    inner = [axis for axis in fact.opened(Kind.WINDOW) if axis.size != 1]
    outer = [axis for axis in fact.opened(Kind.INPUT) if axis.size != 1] if kind >= Kind.INPUT else []
    sums = [axes for axes in (outer, inner) if axes]
    indices = ("c", "j")[-len(sums) :] if sums else ()
    lower = (indices[-1],) if indices else ()
    upper = (indices[0],) if len(indices) == 2 else ()
    body: Term = Product(tuple(Variable(letter, lower, upper) for letter in letters))
    for index, axes in reversed(list(zip(indices, sums, strict=True))):
        body = BigSum(index, from_size(times(axis.size for axis in axes)), body)
    return body
