"""The identity behind every page: what a derivation adds up is what the network counts, in numbers and in letters.

The derivation walks blocks and repeats them, the count goes tensor by tensor. Where the two roads part, one of them is
wrong, and no page is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import LimitError
from ..nn.counting import total
from ..nn.module import Module
from ..nn.quantities import Quantities
from ..symbols import Size, plus
from ..terms import Term, UndefinedError, evaluate, from_size, letters
from .forms import known_sum
from .layers import STATISTICS
from .records import Node

if TYPE_CHECKING:
    from .deriving import Derivation

#: What the letters stand for where formulas are compared: small, since some stand in exponents, and no multiples.
_POINT = (5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79)


class DisagreementError(AssertionError):
    """A derivation adds up to another number than the network counts: an error of symparams, not of its caller."""


def assured(derivation: Derivation, counts: Quantities) -> Derivation:
    """The derivation itself, once it is known to say what the network counts; formulas are compared at one point.

    Args:
        counts: of the network, tensor by tensor.

    Raises:
        DisagreementError: naming the network and the two counts.
    """
    choice = {convention.name: convention.value for convention in derivation.conventions}
    whole = _counted(derivation.source[0], counts, choice)
    _same(derivation, "parameters", derivation.value, whole)
    _same(derivation, "parameters of its layers", known_sum(node.total for node in derivation.nodes), whole)
    if choice["tied"] == "once":
        _same(derivation, "trainable parameters", known_sum(map(_trainable, derivation.nodes)), counts.trainable)
    for layer in {id(node.layer): node.layer for node in derivation.nodes}.values():
        for name, form in layer.forms.items():
            _same(derivation, f"parameters of a {layer.type} ({name} form)", form.value, layer.value)
    forms = [*derivation.forms.items(), *derivation.root.all_forms.items()]
    if forms:
        _same_at_a_point(derivation, forms, from_size(whole))
    return derivation


def _counted(module: Module, counts: Quantities, choice: Mapping[str, str]) -> Size:
    """The count tensor by tensor, by the conventions in force."""
    whole = counts.total if choice["tied"] == "once" else counts.slots
    if choice["batch_norm"] == "buffers":
        return whole
    return plus((whole, total(module, "_buffers", lambda buffer: buffer.role in STATISTICS)))


def _trainable(node: Node) -> int | None:
    """What training changes of a layer with all its copies."""
    if node.total is None or node.layer.trainable is None or not node.layer.value:
        return node.total if node.total is None else 0
    return node.total // node.layer.value * node.layer.trainable


def _same(derivation: Derivation, what: str, found: int | None, counted: Size | None) -> None:
    if found is not None and found != counted:
        raise _disagreement(derivation, f"{found} {what} where {counted} are counted")


def _same_at_a_point(derivation: Derivation, forms: Sequence[tuple[str, Term]], formula: Term) -> None:
    known = [*derivation.letters, *(derivation.nodes[0].layer.letters if len(derivation.nodes) == 1 else ())]
    values = {letter.name: m.value for m in known if m.value is not None for letter in letters(m.letter)}
    names = dict.fromkeys(letter.name for term in (formula, *(form for _, form in forms)) for letter in letters(term))
    left = [name for name in names if name not in values]
    point = {**values, **{name: _POINT[place % len(_POINT)] + place for place, name in enumerate(left)}}
    for name, form in forms:
        try:
            found, counted = evaluate(form, point), evaluate(formula, point)
        except (LimitError, UndefinedError):
            continue  # a power of powers: it has no value that could be written
        if found != counted:
            there = ", ".join(f"{name}={value}" for name, value in point.items())
            raise _disagreement(derivation, f"{found} parameters ({name} form, {there}) where {counted} are counted")


def _disagreement(derivation: Derivation, what: str) -> DisagreementError:
    return DisagreementError(
        f"the derivation of {derivation.model} adds up to {what}: this is an error of symparams, please report it with "
        "the network. net.count() and net.params go tensor by tensor and do not depend on it"
    )
