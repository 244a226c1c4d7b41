"""From the axes of tensors to the textbook forms of their count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..nn.axes import Axis, factored
from ..symbols import Size, is_expr, settle, times
from ..terms import Bracket, Number, Product, Quotient, Sum, Term, expand, from_size, letters, product, sum_of
from ..terms.forms import opened

Axes = Sequence[Axis]

#: The kinds of axes in the order in which a textbook writes their sizes as factors; kinds not named come after.
Order = tuple[str, ...]
USUAL: Order = ("output", "window", "input")


def number_of(sizes: Iterable[Size]) -> int | None:
    """The product of sizes where it is a number: 8 groups of ``C/8`` channels for C = 16, say; SymPy is asked only
    where something could cancel."""
    given = tuple(sizes)
    if not all(isinstance(size, int) for size in given) and all(isinstance(s, int) or s.is_Symbol for s in given):
        return None
    whole = times(given)
    return whole if isinstance(whole, int) else None


def known(size: Size) -> int | None:
    """The number, where it is one."""
    return size if isinstance(size, int) else None


def known_sum(counts: Iterable[int | None]) -> int | None:
    """The sum of counts, where all of them are known."""
    found = list(counts)
    return None if None in found else sum(count for count in found if count is not None)


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


def inside_out(axes: Axes, order: Order = USUAL) -> list[Axis]:
    """The axes as factors of what one output reads, in teaching order where the order leaves it open: the window, then
    what is summed over, then the rest."""
    inner = [kind for kind in order if kind in ("window", "input")]
    places = {kind: place for place, kind in enumerate(inner)}
    return sorted(axes, key=lambda axis: (places.get(axis.kind.name.lower(), len(places)), axis.kind))


def _outer_first(order: Order) -> bool:
    """Whether outputs are written before what each of them reads."""
    places = {kind: place for place, kind in enumerate(order)}
    return places.get("output", len(places)) < min(places.get("window", len(places)), places.get("input", len(places)))


def factored_form(tensors: Sequence[Axes], order: Order = USUAL) -> Term:
    """``C_out (k·k·C_in + 1)``: what all tensors share, times the sum of the rest."""
    common, rests = factored(tensors)
    outer = size_product(common)
    terms = [size_product(inside_out(rest, order)) for rest in rests]
    inner = terms[0] if len(terms) == 1 else gathered(terms)
    if isinstance(inner, Number) and inner.value != 1:
        return product(inner, outer)
    is_long = isinstance(inner, Sum) or (len(terms) == 1 and _factors(inner) > 1)
    return product(outer, inner) if is_long and _outer_first(order) else _numbers_first(inner, outer)


def _numbers_first(*factors: Term) -> Term:
    """The product with plain numbers before letters: ``3·d·d``, whichever of the two holds the 3."""
    whole = product(*factors)
    if not isinstance(whole, Product):
        return whole
    return Product(tuple(sorted(whole.factors, key=lambda factor: not isinstance(factor, Number))))


def split_form(tensors: Sequence[Axes], order: Order = USUAL) -> Term:
    """``C_out (k·k·C_in) + C_out``: one term a tensor, what a single output reads in brackets."""
    common, rests = factored(tensors)
    outer = size_product(common)
    return sum_of(*(_split_term(outer, size_product(inside_out(rest, order)), order) for rest in rests))


def _split_term(outer: Term, inner: Term, order: Order) -> Term:
    if _factors(inner) >= 2 and outer != Number(1):
        return product(outer, Bracket(inner)) if _outer_first(order) else product(Bracket(inner), outer)
    return _numbers_first(inner, outer) if _factors(outer) < 2 or not _outer_first(order) else product(outer, inner)


def expanded_form(tensors: Sequence[Axes], order: Order = USUAL) -> Term:
    """``k² C_in C_out + C_out``: a sum of products."""
    whole = factored_form(tensors, order)
    if order == USUAL:
        return expand(whole)
    places = {kind: place for place, kind in enumerate(order)}
    axes = dict.fromkeys(leaf for axes in tensors for axis in axes for leaf in axis.leaves)
    ordered = sorted(axes, key=lambda axis: (places.get(axis.kind.name.lower(), len(places)), axis.kind))
    return expand(whole, [letter.name for axis in ordered for letter in letters(from_size(axis.size))])


FORM_MAKERS = {"factored": factored_form, "split": split_form, "expanded": expanded_form}


def gathered(terms: Sequence[Term]) -> Term:
    """The sum with equal terms counted and plain numbers added up at the end: ``m + n + 2``."""
    counted = Counter(terms)
    number = counted.pop(Number(1), 0)
    parts = [term if n == 1 else product(Number(n), term) for term, n in counted.items()]
    if any(n > 1 and isinstance(term, Product) and letters(term) for term, n in counted.items()):
        # Twice 2n is 4n, and with 4n of another tensor 8n. Twice 5·5 stays as it is.
        return counted_sum(map(tidied, [*parts, Number(number)]))
    return sum_of(*parts, Number(number))


def _factors(term: Term) -> int:
    return len(term.factors) if isinstance(term, Product) else 1


def tidied(term: Term) -> Term:
    """The term with the numbers of each product multiplied and in front, and like terms of each sum counted.

    A network's formula is read for its letters: ``2·w·w·3·3`` is ``18·w·w`` there.
    """
    if isinstance(term, Sum):
        return counted_sum(map(tidied, term.terms))
    if isinstance(term, Bracket):
        inner = tidied(term.inner)
        return inner if isinstance(inner, Number) else Bracket(inner)
    if isinstance(term, Quotient):
        return _over(tidied(term.numerator), (term.denominator,))
    if not isinstance(term, Product):
        return term
    number: int = 1
    over: list[Term] = []
    under: list[Term] = []
    flat = product(*map(tidied, term.factors))
    for factor in flat.factors if isinstance(flat, Product) else (flat,):
        if isinstance(factor, Number) and isinstance(factor.value, int):
            number *= factor.value
        elif isinstance(factor, Quotient) and not isinstance(factor.numerator, Sum):
            over.append(factor.numerator)
            under.append(factor.denominator)
        else:
            over.append(factor)
    return _over(product(Number(number), *over), under)


def _over(numerator: Term, under: Sequence[Term]) -> Term:
    return Quotient(numerator, product(*under)) if under else numerator


def counted_sum(terms: Iterable[Term | None]) -> Term:
    """The sum with like terms counted: ``3d(d + 1) + d(d + 1)`` is ``4d(d + 1)``."""
    number = 0
    times: Counter[object] = Counter()
    first: dict[object, Term] = {}
    for term in opened(Sum, (term for term in terms if term is not None)):
        if isinstance(term, Number) and isinstance(term.value, int):
            number += term.value
        else:
            coefficient, rest = _coefficient(term)
            mark = _mark(rest)
            times[mark] += coefficient
            first.setdefault(mark, rest)
    whole = (first[mark] if n == 1 else tidied(product(Number(n), first[mark])) for mark, n in times.items())
    return sum_of(*whole, Number(number))


def _mark(term: Term) -> object:
    """What products have in common that differ in the order of their factors alone."""
    if isinstance(term, Product):
        return frozenset(Counter(map(_mark, term.factors)).items())
    return (_mark(term.numerator), _mark(term.denominator)) if isinstance(term, Quotient) else term


def _coefficient(term: Term) -> tuple[int, Term]:
    """The number in front of a product, and what it stands before."""
    if isinstance(term, Quotient):
        number, rest = _coefficient(term.numerator)
        return number, Quotient(rest, term.denominator)
    if isinstance(term, Product) and isinstance(first := term.factors[0], Number) and isinstance(first.value, int):
        return first.value, product(*term.factors[1:])
    return 1, term
