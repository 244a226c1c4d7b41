"""Bringing terms into the forms a textbook asks for, and building them without clutter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from .normal import Monomial, Poly, Ring
from .order import Key, rank, ranking
from .tree import Letter, Negative, Number, Power, Product, Quotient, Sum, Term
from .walk import checked, parts, rebuild


def product(*factors: Term) -> Term:
    """The product of the factors: ones are left out, products within are opened (brackets not), one factor stays alone.

    >>> product(Number(1), Product((Letter("k"), Letter("k"))), Letter("C_in"))
    Product(factors=(Letter(name='k'), Letter(name='k'), Letter(name='C_in')))
    >>> product(Number(1), Letter("k"))
    Letter(name='k')
    """
    return _joined(Product, factors, 1)


def sum_of(*terms: Term) -> Term:
    """The sum of the terms: zeros are left out, sums within are opened (brackets are not), one term stays alone.

    >>> sum_of(Letter("H"), Number(0))
    Letter(name='H')
    """
    return _joined(Sum, terms, 0)


def _joined(kind: Callable[[tuple[Term, ...]], Term], terms: Iterable[Term], neutral: int) -> Term:
    kept = tuple(part for part in opened(kind, terms) if not (isinstance(part, Number) and part.value == neutral))
    return kind(kept) if len(kept) > 1 else kept[0] if kept else Number(neutral)


def opened(kind: object, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms, and of those of this kind (sums, products) what stands in them."""
    for term in terms:
        if type(term) is kind:
            yield from parts(term)
        else:
            yield term


def fraction(number: Fraction, over: Iterable[Term] = (), under: Iterable[Term] = ()) -> Term:
    """``number · over / under``, the sign in front and nothing over one."""
    top = product(Number(abs(number.numerator)), *over)
    bottom = product(Number(number.denominator), *under)
    whole = top if bottom == Number(1) else Quotient(top, bottom)
    return Negative(whole) if number < 0 else whole


def expand(term: Term, order: Sequence[str] = ()) -> Term:
    """A sum of products, like terms and powers merged: ``C_out (k² C_in + 1)`` is ``k² C_in C_out + C_out``.

    Terms stay in the order in which the source gives rise to them. Factors are ordered window first, then by the
    alphabet; letters named in ``order`` come before. Raises ``LimitError`` where the result would be too large.

    >>> k, C_in, C_out = Letter("k"), Letter("C_in"), Letter("C_out")
    >>> wide = expand(Product((C_out, Sum((Product((k, k, C_in)), Number(1))))))
    >>> wide == Sum((Product((Power(k, Number(2)), C_in, C_out)), C_out))
    True
    """
    ring = Ring(decide=False)
    return ring.term(ring.poly(term), ranking(order))


def written_out(ring: Ring, poly: Poly, key: Callable[[str], Key] | None = None) -> Term:
    """A normal form as a sum of products."""
    ordered = list(poly.items())
    if ordered and ordered[0][1] < 0:
        # nobody begins with a minus where a plus is at hand
        ordered.sort(key=lambda item: item[1] < 0)
    return sum_of(*(_monomial(ring, monomial, value, key or rank) for monomial, value in ordered))


# atoms after the letters of a product: functions, powers, roots, then the sums that are divided by
_KINDS = {"L": 0, "F": 1, "E": 2, "R": 3, "D": 4}


def _monomial(ring: Ring, monomial: Monomial, value: int | Fraction, key: Callable[[str], Key]) -> Term:
    def place(pair: tuple[str, int]) -> tuple[int, Any]:
        atom = pair[0]
        return (_KINDS[atom[0]], key(atom[1:]) if atom[0] == "L" else (0, 0, atom))

    over: list[Term] = []
    under: list[Term] = []
    for atom, exponent in sorted(monomial, key=place):
        base = ring.atoms[atom]
        side = over if exponent > 0 else under
        if atom[0] in "ER" and isinstance(base, Power):
            side.append(Power(base.base, product(Number(abs(exponent)), base.exponent)))
        else:
            side.append(base if abs(exponent) == 1 else Power(base, Number(abs(exponent))))
    return fraction(Fraction(value), over, under)


def merge_powers(term: Term) -> Term:
    """Every product with equal factors written as powers: ``k·k·C_in`` is ``k²·C_in``; numbers are left as they are.

    >>> merge_powers(Product((Letter("k"), Letter("k"))))
    Power(base=Letter(name='k'), exponent=Number(value=2, places=None, unit=1))
    """

    def change(node: Term) -> Term:
        if not isinstance(node, Product):
            return node
        exponents: dict[Term, int] = {}
        originals: dict[Term, Term] = {}
        for factor in node.factors:
            base, exponent = _as_power(factor)
            if isinstance(base, Number):
                base, exponent = Product((base, Number(len(exponents)))), 1  # a key of its own: never merged
            exponents[base] = exponents.get(base, 0) + exponent
            originals.setdefault(base, factor)
        if len(exponents) == len(node.factors):
            return node
        return product(
            *(
                originals[base]
                if _as_power(originals[base])[1] == exponent or isinstance(base, Product)
                else Power(base, Number(exponent))
                for base, exponent in exponents.items()
            )
        )

    return rebuild(checked(term), change)


def _as_power(factor: Term) -> tuple[Term, int]:
    exponent = factor.exponent.value if isinstance(factor, Power) and isinstance(factor.exponent, Number) else 0
    if isinstance(factor, Power) and isinstance(exponent, int) and exponent > 0:
        return factor.base, exponent
    return factor, 1


def spell_powers(term: Term, up_to: int = 3) -> Term:
    """The inverse of ``merge_powers``: ``k²`` is ``k·k``, for letters and numbers with exponents from 2 to ``up_to``.

    >>> spell_powers(Power(Letter("k"), Number(2)))
    Product(factors=(Letter(name='k'), Letter(name='k')))
    """

    def change(node: Term) -> Term:
        if isinstance(node, Product):
            return product(*node.factors) if any(isinstance(f, Product) for f in node.factors) else node
        if isinstance(node, Power) and isinstance(node.base, Letter | Number):
            base, exponent = _as_power(node)
            if 2 <= exponent <= up_to:
                return Product((base,) * exponent)
        return node

    return rebuild(checked(term), change)
