"""How one formula differs from another where no layer explains it: a term, a factor or a sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from ...errors import LimitError
from ...terms import Number, Power, Term, product
from ...terms.arithmetic import UndefinedError
from ...terms.normal import Monomial, Poly, Ring

#: The structural mistakes.
IDS = ("term-missing", "term-extra", "factor-missing", "factor-extra", "factor-wrong", "sign")


@dataclass(frozen=True, slots=True)
class Structural:
    """One difference in structure.

    Args:
        id: one of :data:`IDS`.
        part: the term or factor it is about.
        instead: what stands in its place, where something does.
    """

    id: str
    part: Term
    instead: Term | None = None


def structural(expected: Term, answer: Term) -> tuple[Structural, ...]:
    """The differences in structure between what is expected and an answer, on their sums of products.

    >>> from symparams.notation import read
    >>> [found.id for found in structural(read("n*m + m"), read("n*m"))]
    ['term-missing']
    >>> [found.id for found in structural(read("4*(n*m + n)"), read("3*(n*m + n)"))]
    ['factor-wrong']
    """
    ring = Ring(decide=True)
    try:
        right, given = ring.poly(expected), ring.poly(answer)
    except (LimitError, UndefinedError):
        return ()
    whole = _common_ratio(right, given)
    if whole is not None:
        return (_factor(ring, *whole),)
    return tuple(_term_by_term(ring, right, given))


def _common_ratio(right: Poly, given: Poly) -> tuple[Monomial, Fraction] | None:
    """The factor that makes one of the other, where a single one does."""
    if len(right) != len(given) or not right:
        return None
    pairs = list(zip(sorted(right), sorted(given), strict=True))
    first = _over(pairs[0][1], pairs[0][0])
    ratio = Fraction(given[pairs[0][1]]) / Fraction(right[pairs[0][0]])
    for old, new in pairs:
        if _over(new, old) != first or Fraction(given[new]) / Fraction(right[old]) != ratio:
            return None
    return first, ratio


def _term_by_term(ring: Ring, right: Poly, given: Poly) -> Iterator[Structural]:
    missing = {monomial: value for monomial, value in right.items() if monomial not in given}
    extra = {monomial: value for monomial, value in given.items() if monomial not in right}
    for monomial, value in right.items():
        if monomial in given and given[monomial] != value:
            yield _factor(ring, (), Fraction(given[monomial]) / Fraction(value), ring.term({monomial: value}))
    # Terms that are most alike belong together: a factor was lost, added or exchanged.
    for new in list(extra):
        near = min(missing, key=lambda old: sum(abs(n) for _, n in _over(new, old)), default=None)
        if near is not None and _shares(new, near):
            yield _factor(ring, _over(new, near), Fraction(extra.pop(new)) / Fraction(missing.pop(near)))
    for monomial, value in missing.items():
        yield Structural("term-missing", ring.term({monomial: value}))
    for monomial, value in extra.items():
        yield Structural("term-extra", ring.term({monomial: value}))


def _shares(new: Monomial, old: Monomial) -> bool:
    """Whether two products have a factor in common, or one of them is a number."""
    return bool({key for key, _ in new} & {key for key, _ in old}) or not (new and old)


def _over(new: Monomial, old: Monomial) -> Monomial:
    exponents = dict(new)
    for key, n in old:
        exponents[key] = exponents.get(key, 0) - n
    return tuple(sorted((key, n) for key, n in exponents.items() if n))


def _factor(ring: Ring, ratio: Monomial, number: Fraction, where: Term | None = None) -> Structural:
    """The mistake that turns a product into ``number · ratio`` times itself."""
    over = product(Number(abs(number.numerator)), *_powers(ring, ratio, 1))
    under = product(Number(number.denominator), *_powers(ring, ratio, -1))
    if number == -1 and not ratio:
        return Structural("sign", where if where is not None else Number(-1))
    if under == Number(1):
        return Structural("factor-extra", over, where)
    if over == Number(1):
        return Structural("factor-missing", under, where)
    return Structural("factor-wrong", under, over)


def _powers(ring: Ring, monomial: Monomial, sign: int) -> Iterator[Term]:
    for key, n in monomial:
        if n * sign > 0:
            base = ring.atoms[key]
            yield base if abs(n) == 1 else Power(base, Number(abs(n)))


def common_factor(term: Term) -> Term:
    """The term with what all of its products share in front: ``k²·C_out − k²·C_in·C_out`` is ``k²·C_out·(1 − C_in)``.

    >>> from symparams.notation import TextPrinter, notation, read
    >>> print(TextPrinter(notation("raschka")).print(common_factor(read("C_in*k^2*C_out - k^2*C_out"))))
    k² C_out (C_in − 1)
    """
    ring = Ring(decide=False)
    poly = ring.poly(term)
    if len(poly) < 2 or any(Fraction(value).denominator != 1 for value in poly.values()):
        return ring.term(poly)
    exponents = [dict(monomial) for monomial in poly]
    shared = {key: min(found.get(key, 0) for found in exponents) for key in exponents[0]}
    monomial = tuple(sorted((key, n) for key, n in shared.items() if n > 0))
    number = gcd(*(int(value) for value in poly.values()))
    inner: Poly = {_over(found, monomial): int(value) // number for found, value in poly.items()}
    return product(ring.term({monomial: number}), ring.term(inner))
