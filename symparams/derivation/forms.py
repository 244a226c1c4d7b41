"""From the axes of tensors to the textbook forms of their count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..nn.axes import Axis, factored
from ..symbols import is_expr, settle
from ..terms import Bracket, Number, Product, Sum, Term, expand, from_size, product, sum_of

Axes = Sequence[Axis]


def size_product(axes: Axes) -> Term:
    """The product of the sizes in the order of the axes; ``g · C_out/g`` is ``C_out``."""
    sizes: list[Any] = [axis.size for axis in axes]
    for size in sizes.copy():
        divisor = size.as_numer_denom()[1] if is_expr(size) else 1
        if divisor != 1 and divisor in sizes:
            # The groups and the channels of each group: the channels.
            sizes[sizes.index(size)] = settle(size * divisor)
            sizes.remove(divisor)
    return product(*map(from_size, sizes))


def inside_out(axes: Axes) -> list[Axis]:
    """The axes in teaching order: the window, then what is summed over, then the rest."""
    return sorted(axes, key=lambda axis: axis.kind)


def factored_form(tensors: Sequence[Axes]) -> Term:
    """``C_out (k·k·C_in + 1)``: what all tensors share, times the sum of the rest."""
    common, rests = factored(tensors)
    outer = size_product(common)
    terms = [size_product(inside_out(rest)) for rest in rests]
    if len(terms) == 1:
        return product(terms[0], outer) if _factors(terms[0]) < 2 else product(outer, terms[0])
    inner = gathered(terms)
    if isinstance(inner, Number) and inner.value != 1:
        return product(inner, outer)
    return product(outer, inner) if isinstance(inner, Sum) else product(inner, outer)


def split_form(tensors: Sequence[Axes]) -> Term:
    """``C_out (k·k·C_in) + C_out``: one term a tensor, what a single output reads in brackets."""
    common, rests = factored(tensors)
    outer = size_product(common)
    return sum_of(*(_split_term(outer, size_product(inside_out(rest))) for rest in rests))


def _split_term(outer: Term, inner: Term) -> Term:
    if _factors(inner) >= 2 and outer != Number(1):
        return product(outer, Bracket(inner))
    return product(inner, outer) if _factors(outer) < 2 else product(outer, inner)


def expanded_form(tensors: Sequence[Axes]) -> Term:
    """``k² C_in C_out + C_out``: a sum of products."""
    return expand(factored_form(tensors))


FORM_MAKERS = {"factored": factored_form, "split": split_form, "expanded": expanded_form}


def gathered(terms: Sequence[Term]) -> Term:
    """The sum with equal terms counted and plain numbers added up at the end: ``m + n + 2``."""
    number, counted = 0, dict[Term, int]()
    for term in terms:
        if isinstance(term, Number) and isinstance(term.value, int) and term.value == 1:
            number += 1
        else:
            counted[term] = counted.get(term, 0) + 1
    parts = [term if n == 1 else product(Number(n), term) for term, n in counted.items()]
    return sum_of(*parts, Number(number))


def _factors(term: Term) -> int:
    return len(term.factors) if isinstance(term, Product) else 1
