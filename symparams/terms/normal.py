"""The normal form behind ``expand`` and ``same``: sums of monomials over atoms, with exact coefficients.

A monomial is a sorted tuple of (atom, exponent); exponents may be negative, so that ``C_in / g`` is one monomial. Atoms
are strings that begin with their kind:

* ``L`` a letter, by name
* ``D`` a sum that is divided by, to the exponent -1, -2, …
* ``E`` a power with letters in its exponent, such as ``2^L``; ``R`` a root
* ``F`` a function call with arguments in normal form

The dictionaries keep the order in which monomials were met, which is the order of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any

from ..errors import LimitError
from . import calls
from .arithmetic import UndefinedError, Value, bits, called, divided, fits, plain, raised, times
from .tree import Bracket, Call, Letter, Negative, Number, Power, Product, Quotient, Sum, Term
from .walk import folded

Monomial = tuple[tuple[str, int], ...]
Poly = dict[Monomial, Value]

# Multiplications of monomials one normal form may cost: about a second.
MAX_WORK = 200_000
MAX_EXPONENT = 1 << 40
# Characters of an atom: one that holds sums of others doubles with each level.
MAX_ATOM = 100_000


class Ring:
    """One computation: the atoms met so far and the work spent.

    With ``decide`` functions are brought into a normal form of their own (see ``calls``); without it they are kept as
    they were written, for display.
    """

    def __init__(self, *, decide: bool) -> None:
        self.decide = decide
        self.atoms: dict[str, Term] = {}
        self.inside: dict[str, Poly] = {}
        self.work = 0

    def spend(self, amount: int) -> None:
        self.work += amount
        if self.work > MAX_WORK:
            raise LimitError(f"expanding the formula takes more than {MAX_WORK} multiplications")

    def atom(self, key: str, term: Term, inside: Poly | None = None) -> str:
        if len(key) > MAX_ATOM:
            raise LimitError("the normal form of the formula is too long")
        self.atoms.setdefault(key, term)
        if inside is not None:
            self.inside.setdefault(key, inside)
        return key

    def poly(self, term: Term) -> Poly:
        """The normal form of a term."""
        return folded(term, _RULES, self, _no_count)

    def add(self, a: Poly, b: Poly) -> Poly:
        self.spend(len(b))
        result = dict(a)
        for monomial, value in b.items():
            _collect(result, monomial, value)
        return result

    def multiply(self, a: Poly, b: Poly) -> Poly:
        # sums times sums grow without bound, as layers and networks never do; long coefficients take time as well
        grows = 4 if len(a) > 1 and len(b) > 1 else 1
        self.spend(len(a) * len(b) * (grows + (_longest(a) + _longest(b)) // 256))
        result: Poly = {}
        for left, x in a.items():
            for right, y in b.items():
                _collect(result, joined(left, right), times(x, y))
        return result

    def power(self, base: Poly, exponent: int) -> Poly:
        if exponent < 0:
            return self.power(self.inverse(base), -exponent)
        if len(base) == 1:
            ((monomial, value),) = base.items()
            return {scaled(monomial, exponent): raised(value, exponent)}
        if not base and exponent:
            return {}
        result: Poly = {(): 1}
        for _ in range(exponent):  # a sum to a power: the work runs out long before a large exponent does
            result = self.multiply(result, base)
        return result

    def inverse(self, poly: Poly) -> Poly:
        if not poly:
            raise UndefinedError("a division by zero")
        if len(poly) == 1:
            ((monomial, value),) = poly.items()
            return {scaled(monomial, -1): divided(1, value)}
        monomial, value, rest = primitive(poly)
        key = self.atom("D" + written(rest), self.term(rest), rest)
        return {joined(scaled(monomial, -1), ((key, -1),)): divided(1, value)}

    def cleared(self, poly: Poly) -> Poly:
        """The polynomial times everything that is divided by: zero exactly where the quotient is."""
        while True:
            lowest: dict[str, int] = {}
            for monomial in poly:
                for key, exponent in monomial:
                    if key[0] == "D":
                        lowest[key] = min(lowest.get(key, 0), exponent)
            if not lowest:
                return poly
            key, least = next(iter(lowest.items()))
            result: Poly = {}
            for monomial, value in poly.items():
                exponent = dict(monomial).get(key, 0)
                rest = tuple(pair for pair in monomial if pair[0] != key)
                factor = self.power(self.inside[key], exponent - least)
                result = self.add(result, self.multiply({rest: value}, factor))
            poly = result

    def term(self, poly: Poly, key: Callable[[str], Any] | None = None) -> Term:
        """The polynomial as a sum of products; ``key`` orders the letters of a product."""
        from .forms import written_out

        return written_out(self, poly, key)


def normal_form(term: Term) -> tuple[Ring, Poly]:
    """A term as a sum of products that decides equality, with its atoms; empty for a term that has none."""
    ring = Ring(decide=True)
    try:
        return ring, ring.poly(term)
    except (LimitError, UndefinedError):
        return ring, {}


def _longest(poly: Poly) -> int:
    return max((bits(value) for value in poly.values()), default=0)


def _collect(poly: Poly, monomial: Monomial, value: Value) -> None:
    before = poly.get(monomial)
    if before is None:
        if value:
            poly[monomial] = value
        return
    total = plain(before + value)
    if total:
        fits(bits(total))
        poly[monomial] = total
    else:
        del poly[monomial]


def joined(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a or not b:
        return a or b
    exponents = dict(a)
    for key, exponent in b:
        exponents[key] = exponents.get(key, 0) + exponent
    return tuple(sorted((key, exponent) for key, exponent in exponents.items() if exponent))


def scaled(monomial: Monomial, exponent: int) -> Monomial:
    """A monomial to a power."""
    if exponent == 0:
        return ()
    if any(abs(e * exponent) > MAX_EXPONENT for _, e in monomial):
        raise LimitError("an exponent of the formula is too large")
    return tuple((key, e * exponent) for key, e in monomial)


def primitive(poly: Poly) -> tuple[Monomial, Value, Poly]:
    """A sum as common monomial × number × rest, so that equal denominators are written alike."""
    first = min(poly)
    common = dict(first)
    over, under = 0, 1
    for monomial, value in poly.items():
        here = dict(monomial)
        common = {key: min(e, here.get(key, 0)) if e > 0 else e for key, e in common.items()}
        for key, e in here.items():
            if e < 0:
                common[key] = min(common.get(key, 0), e)
        number = Fraction(value)
        over = gcd(over, number.numerator)
        under = under * number.denominator // gcd(under, number.denominator)
        fits(under.bit_length())
    shared: Monomial = tuple(sorted((key, e) for key, e in common.items() if e))
    content: Value = plain(Fraction(over, under))
    if poly[first] < 0:
        content = -content
    back = scaled(shared, -1)
    return shared, content, {joined(m, back): divided(v, content) for m, v in poly.items()}


def written(poly: Poly) -> str:
    """A text that is the same exactly for equal polynomials."""
    return "+".join(
        f"{value}" + "".join(f"*<{key}>^{e}" if e != 1 else f"*<{key}>" for key, e in monomial)
        for monomial, value in sorted(poly.items())
    )


def constant(poly: Poly) -> Value | None:
    """The value of a polynomial without letters."""
    if not poly:
        return 0
    return poly[()] if len(poly) == 1 and () in poly else None


def _no_count(what: str) -> UndefinedError:
    return UndefinedError(f"{what} is no part of a count and cannot be expanded")


def _letter(ring: Ring, term: Letter) -> Poly:
    return {((ring.atom("L" + term.name, Letter(term.name, term.symbol)), 1),): 1}


def _sum(ring: Ring, term: Sum, *parts: Poly) -> Poly:
    # in place: adding a thousand layers one after the other would otherwise copy the sum a thousand times
    total: Poly = {}
    for poly in parts:
        ring.spend(len(poly))
        for monomial, value in poly.items():
            _collect(total, monomial, value)
    return total


def _power(ring: Ring, term: Power, base: Poly, exponent: Poly) -> Poly:
    number = constant(exponent)
    if number is not None and isinstance(number, int):
        return ring.power(base, number)
    value = constant(base)
    if value is not None and number is not None:
        return {(): raised(value, number)}
    if value == 1:
        return {(): 1}
    if number is not None:
        key = ring.atom(f"R({written(base)})^({number})", Power(ring.term(base), Number(number)))
        return {((key, 1),): 1}
    # 2^(L + 1) is 2^L · 2 and 4^L stays: one atom for each base and each monomial of the exponent
    result: Poly = {(): 1}
    for monomial, factor in exponent.items():
        often = factor if monomial and isinstance(factor, int) else 1
        above: Poly = {monomial: factor if often == 1 else 1}
        power = Power(ring.term(base), ring.term(above))
        if monomial:
            key = ring.atom(f"E({written(base)})^({written(above)})", power)
        result = ring.multiply(result, {((key, often),): 1} if monomial else ring.poly(power))
    return result


def _call(ring: Ring, term: Call, *given: Poly) -> Poly:
    arguments = list(given)
    numbers = [constant(argument) for argument in arguments]
    if all(number is not None for number in numbers):
        value = called(term.function, [number for number in numbers if number is not None])
        return {(): value} if value else {}
    if ring.decide:
        return calls.normal(ring, term.function, arguments)
    return {((call_atom(ring, term.function, arguments), 1),): 1}


def call_atom(ring: Ring, function: str, arguments: list[Poly]) -> str:
    """The atom of a function call with arguments in normal form."""
    key = f"F{function}({';'.join(written(argument) for argument in arguments)})"
    return ring.atom(key, Call(function, tuple(ring.term(argument) for argument in arguments)))


_ONE: Poly = {(): 1}
_RULES: dict[type[Term], Callable[..., Poly]] = {
    Number: lambda ring, term: {(): plain(term.value)} if term.value else {},
    Letter: _letter,
    Sum: _sum,
    Product: lambda ring, term, *factors: reduce(ring.multiply, factors, _ONE),
    Negative: lambda ring, term, poly: calls.negated(poly),
    Bracket: lambda ring, term, poly: poly,
    Quotient: lambda ring, term, over, under: ring.multiply(over, ring.inverse(under)),
    Power: _power,
    Call: _call,
}
