"""The derivation of one layer: its tensors in letters beside its tensors in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..nn.module import Module
from ..nn.parameter import Buffer, Parameter
from ..symbols import Size, plus
from ..terms import Number, Term, evaluate, from_size, letters, put_in, steps
from .buildup import Fact, stages
from .forms import FORM_MAKERS, USUAL, Order
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
    """
    wide_layer = general or own
    wide_tensors = {name: wide_layer._parameters[name] for name in tensors} if general else dict(tensors)
    buffers = {name: buffer for name, buffer in own._buffers.items() if buffer is not None}
    counted: list[tuple[str, Parameter | Buffer]] = list(tensors.items())
    wide_counted = [tensor for tensor in wide_tensors.values() if tensor is not None]
    facts = [Fact(tensor.role, tensor.axes) for _, tensor in counted]
    wide_facts = [Fact(tensor.role, tensor.axes) for tensor in wide_counted]
    if statistics:
        kept = [name for name, buffer in buffers.items() if buffer.role in STATISTICS]
        facts += [Fact(buffers[name].role, buffers[name].axes) for name in kept]
        wide_facts += [Fact(b.role, b.axes) for name in kept if (b := wide_layer._buffers[name]) is not None]
    forms = {name: _form(name, wide_facts, facts, values, order) for name in FORM_MAKERS} if facts else {}
    return Layer(
        type=type(own).__name__,
        family=own.family,
        nothing="" if facts else own.nothing,
        tensors=tuple(_tensor(name, tensor, wide_tensors[name] or tensor) for name, tensor in tensors.items()),
        buffers=tuple(_tensor(name, buffer, wide_layer._buffers[name] or buffer) for name, buffer in buffers.items()),
        stages=stages(wide_facts, facts, order) if facts else (),
        forms=forms,
        letters=_letters((form.general for form in forms.values()), values, meaning_of),
        value=forms["factored"].value if forms else 0,
        trainable=_number(plus(tensor.numel() for tensor in tensors.values() if tensor.requires_grad)),
        buffer_elements=_number(plus(buffer.numel() for buffer in buffers.values())),
    )


def _form(name: str, wide: Sequence[Fact], own: Sequence[Fact], values: Mapping[str, int], order: Order) -> Form:
    make = FORM_MAKERS[name]
    general = make([fact.axes for fact in wide], order)
    numbers: Term | None = put_in(general, values) if values else make([fact.axes for fact in own], order)
    if numbers is None or letters(numbers):
        return Form(name, general, None, (), None)
    value = evaluate(numbers)
    assert isinstance(value, int)
    return Form(name, general, numbers, _steps(numbers), value)


def _steps(numbers: Term) -> tuple[Term, ...]:
    return () if isinstance(numbers, Number) else steps(numbers)


def _tensor(name: str, tensor: Parameter | Buffer, wide: Parameter | Buffer) -> Tensor:
    return Tensor(
        name=name,
        role=tensor.role,
        shape=tuple(map(from_size, wide.shape)),
        sizes=tuple(map(_number, tensor.shape)),
        count=_number(tensor.numel()),
    )


def _letters(terms: Iterable[Term], values: Mapping[str, int], meaning_of: Mapping[str, str]) -> tuple[Meaning, ...]:
    found = {letter.name: letter for term in terms for letter in letters(term)}
    return tuple(Meaning(letter, meaning_of.get(name, ""), values.get(name)) for name, letter in found.items())


def _number(size: Size) -> int | None:
    return size if isinstance(size, int) else None
