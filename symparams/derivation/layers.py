"""The derivation of one layer: its tensors in letters beside its tensors in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..nn.module import Module
from ..nn.parameter import Buffer, Parameter
from ..terms import Number, Term, from_size, letters, put_in, steps
from .buildup import Fact, Formulas, stages
from .forms import FORM_MAKERS, USUAL, Order, known, known_sum, number_of
from .records import Form, Layer, Meaning, Tensor

#: Buffers that Keras counts in its total.
STATISTICS = {"running_mean", "running_var"}


def layer_record(
    own: Module,
    tensors: Mapping[str, Parameter],
    general: Module | None,
    values: Mapping[str, int],
    meaning_of: Mapping[str, str],
    statistics: bool = False,
    order: Order = USUAL,
    formulas_made: dict[tuple[Fact, ...], Formulas] | None = None,
) -> Layer:
    """Derive one layer.

    Args:
        own: the layer with its sizes.
        tensors: the parameters to count here, by name; those counted elsewhere are left out.
        general: the same layer in letters, where there is one.
        values: what the letters stand for.
        meaning_of: what the letters mean.
        statistics: whether running statistics are counted too.
        order: in which factors are written.
        formulas_made: the formulas of layers derived before, to be used again and added to.
    """
    wide_layer = general or own
    wide_tensors = {name: wide_layer._parameters[name] for name in tensors} if general else dict(tensors)
    buffers = {name: buffer for name, buffer in own._buffers.items() if buffer is not None}
    counted: list[tuple[str, Parameter | Buffer]] = list(tensors.items())
    wide_counted = [tensor for tensor in wide_tensors.values() if tensor is not None]
    facts = [Fact(tensor.role, tensor.axes) for _, tensor in counted]
    wide_facts = [Fact(tensor.role, tensor.axes) for tensor in wide_counted]
    if statistics:
        running = [name for name, buffer in buffers.items() if buffer.role in STATISTICS]
        facts += [Fact(buffers[name].role, buffers[name].axes) for name in running]
        wide_facts += [Fact(b.role, b.axes) for name in running if (b := wide_layer._buffers[name]) is not None]
    made = {} if formulas_made is None else formulas_made
    formulas = made.setdefault(tuple(wide_facts), Formulas(wide_facts, order))
    forms = {name: _form(name, formulas, facts, values) for name in FORM_MAKERS} if facts else {}
    records = tuple(_tensor(name, tensor, wide_tensors[name] or tensor) for name, tensor in tensors.items())
    kept = tuple(_tensor(name, buffer, wide_layer._buffers[name] or buffer) for name, buffer in buffers.items())
    return Layer(
        type=type(own).__name__,
        family=own.family,
        nothing="" if facts else own.nothing,
        tensors=records,
        buffers=kept,
        stages=stages(formulas, facts) if facts else (),
        forms=forms,
        letters=_letters((form.general for form in forms.values()), values, meaning_of),
        value=forms["factored"].value if forms else 0,
        trainable=known_sum(record.count for record in records if tensors[record.name].requires_grad),
        buffer_elements=known_sum(record.count for record in kept),
    )


def _form(name: str, formulas: Formulas, own: Sequence[Fact], values: Mapping[str, int]) -> Form:
    general = formulas.form(name)
    if values:
        numbers = put_in(general, values)
    elif tuple(own) == formulas.facts:
        numbers = general
    else:
        numbers = FORM_MAKERS[name]([fact.axes for fact in own], formulas.order)
    if letters(numbers):
        return Form(general, None, name, ())
    return Form(general, numbers, name, () if isinstance(numbers, Number) else steps(numbers))


def _tensor(name: str, tensor: Parameter | Buffer, wide: Parameter | Buffer) -> Tensor:
    return Tensor(
        name=name,
        role=tensor.role,
        shape=tuple(map(from_size, wide.shape)),
        sizes=tuple(map(known, tensor.shape)),
        count=number_of(tensor.shape),
    )


def _letters(terms: Iterable[Term], values: Mapping[str, int], meaning_of: Mapping[str, str]) -> tuple[Meaning, ...]:
    found = {letter.name: letter for term in terms for letter in letters(term)}
    return tuple(Meaning(letter, meaning_of.get(name, ""), values.get(name)) for name, letter in found.items())
