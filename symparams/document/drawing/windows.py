"""Which window a layer looks through, and in which steps it moves, read off the records of its derivation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...derivation.flow import SIZE_LETTERS
from ...derivation.records import Layer, Node, SizeStep, Tensor
from ...terms import Call, Letter, Negative, Number, Product, Quotient, Sum, Term, put_in, same


@dataclass(frozen=True, slots=True)
class Window:
    """A window's sizes, and its stride where it is known and not 1."""

    sizes: tuple[Term, ...] = ()
    stride: tuple[Term, ...] = ()


def value_or(term: Term, value: int | None) -> Term:
    """The number where it is known, else the letters."""
    return term if value is None else Number(value)


def weights(layer: Layer) -> tuple[Tensor, ...]:
    """The tensors that multiply and sum up."""
    return tuple(tensor for tensor in layer.tensors if tensor.role == "weight")


def kernel_sizes(layer: Layer) -> tuple[Term, ...]:
    """The sizes of the window that a layer's weights have; those of 1 too."""
    if is_dense(layer) or len(found := weights(layer)) != 1:
        return ()
    opened = [o for stage in layer.stages if stage.kind == "window" for o in stage.openings]
    # A window of 1 × 1 opens nothing: there the axes after outputs and inputs are the window.
    n = len(opened) or max(len(found[0].shape) - 2, 0)
    pairs = list(zip(found[0].shape, found[0].sizes, strict=True))
    return tuple(value_or(term, value) for term, value in pairs[len(pairs) - n :]) if n else ()


def is_dense(layer: Layer) -> bool:
    """Whether every output is joined to every input, with no window and no channels."""
    meanings = {opening.meaning for stage in layer.stages for opening in stage.openings}
    return bool(weights(layer)) and bool(meanings) and meanings <= {"inputs", "outputs"}


def window_of(node: Node) -> Window:
    """The window of a layer in its place: from its weights, else (a pooling) from how its sizes follow."""
    own = kernel_sizes(node.layer)
    given = node.inputs[0] if node.inputs and len(node.inputs) == 1 else ()
    names = SIZE_LETTERS.get(len(given), ())[1:]
    read = {}
    for step in node.size_steps:
        for name in names:
            if (found := _read(step, name, node, dict(zip(SIZE_LETTERS[len(given)], given, strict=True)))) is not None:
                read[name] = found
    if not read:
        return Window(own)
    if len(read) == 1:
        # One formula for all axes: the others are the same and were left out.
        size, stride = next(iter(read.values()))
        return Window(own or (size,) * len(names), _telling((stride,)))
    if set(read) != set(names):
        return Window(own)
    return Window(own or tuple(read[name][0] for name in names), _telling(tuple(read[name][1] for name in names)))


def _telling(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The strides, once where all are equal, not at all where they are 1."""
    if all(term == Number(1) for term in terms):
        return ()
    return terms[:1] if all(term == terms[0] for term in terms) else terms


def _read(step: SizeStep, axis: str, node: Node, sizes: Mapping[str, Term]) -> tuple[Term, Term] | None:
    """Kernel and stride of ``⌊(H + 2p − k)/s⌋ + 1``, as numbers where they are known.

    Only a formula of exactly that build is read, with a letter for the kernel: ``(H − 2)/2`` could be a kernel of 2, or
    one of 4 with padding.
    """
    letters = _pattern(step.general, axis)
    if letters is None:
        return None
    if step.numbers is None:
        # The letters are those of the network only if they give the size that was derived.
        put = put_in(step.general, sizes)
        return letters if node.output and any(same(put, size) is True for size in node.output) else None
    return _valued(letters, step.general, step.numbers)


def _pattern(term: Term, axis: str) -> tuple[Term, Term] | None:
    if not isinstance(term, Sum):
        return None
    inner, stride = list(term.terms), Number(1)
    if len(inner) == 2 and isinstance(call := inner[0], Call) and inner[1] == Number(1):
        if call.function not in ("floor", "ceil") or not isinstance(quotient := call.arguments[0], Quotient):
            return None
        if not isinstance(quotient.numerator, Sum):
            return None
        inner, stride = list(quotient.numerator.terms), quotient.denominator  # type: ignore[assignment]
    elif Number(1) in inner:
        inner.remove(Number(1))
    else:
        return None
    kernel: Term | None = None
    seen = False
    for part in inner:
        if isinstance(part, Letter) and part.name == axis:
            seen = True
        elif isinstance(part, Negative) and isinstance(part.term, Letter) and kernel is None:
            kernel = part.term
        elif isinstance(part, Product) and len(part.factors) == 2 and part.factors[0] == Number(2):
            continue  # padding with a letter or number
        elif isinstance(part, Number) and isinstance(part.value, int) and part.value > 0 and part.value % 2 == 0:
            continue
        else:
            return None
    return (kernel, stride) if seen and kernel is not None else None


def _valued(letters: tuple[Term, Term], general: Term, numbers: Term) -> tuple[Term, Term] | None:
    """The numbers that stand where the letters stood."""
    values = dict(_leaves(general, numbers))
    found = tuple(part if isinstance(part, Number) else values.get(part) for part in letters)
    kernel, stride = found
    return None if kernel is None or stride is None else (kernel, stride)


def _leaves(general: Term, numbers: Term) -> list[tuple[Term, Term]]:
    if isinstance(general, Letter):
        return [(general, numbers)]
    if type(general) is not type(numbers):
        return []
    from ...terms import parts

    pairs = zip(parts(general), parts(numbers), strict=False)
    return [leaf for one, other in pairs for leaf in _leaves(one, other)]
