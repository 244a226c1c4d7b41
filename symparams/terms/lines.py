"""The intermediate lines of an arithmetic that a textbook would show."""

from __future__ import annotations

from fractions import Fraction

from ..errors import SymbolsLeftError
from .arithmetic import Value, evaluate, letters
from .forms import fraction, opened
from .tree import Bracket, Call, Negative, Number, Power, Product, Quotient, Sum, Term
from .walk import checked, parts, rebuild, with_parts


def steps(term: Term) -> tuple[Term, ...]:
    """The lines from a letter-free term down to its value: in each, whatever is ready to be computed is computed.

    ``5 × (5 × 5 × 3) + 5`` gives ``5 × 75 + 5``, ``375 + 5``, ``380``; the term itself is not repeated. Raises what
    ``evaluate`` raises.

    >>> from symparams.terms import Number, Product, Sum
    >>> lines = steps(Sum((Product((Number(192), Number(128))), Number(128))))
    >>> [evaluate(line) for line in lines], lines[-1]
    ([24704, 24704], Number(value=24704, places=None, unit=1))
    """
    left = letters(term)
    if left:
        raise SymbolsLeftError(letter.name for letter in left)
    evaluate(term)  # so that what has no value, or too large a one, is refused before any line is written
    line = _flat(checked(term))
    lines: list[Term] = []
    while not isinstance(line, Number):
        following = _reduced(line)
        # 7/2 as a quotient and as a number are the same line to a reader
        if _look(following) != _look(line):
            lines.append(following)
        elif isinstance(following, Number) and lines:
            lines[-1] = following
        line = following
    if not lines and not isinstance(term, Number):
        lines.append(line)
    return tuple(lines)


def _flat(term: Term) -> Term:
    """Sums in sums and products in products are read as one."""

    def change(node: Term) -> Term:
        if isinstance(node, Sum):
            return Sum(tuple(opened(Sum, node.terms)))
        return Product(tuple(opened(Product, node.factors))) if isinstance(node, Product) else node

    return rebuild(term, change)


def _is_number(term: Term) -> bool:
    return isinstance(term, Number) or (isinstance(term, Negative) and isinstance(term.term, Number))


def _reduced(term: Term) -> Term:
    if _is_number(term):
        return _number(term)
    inside = parts(term)
    if all(_is_number(part) for part in inside):
        return _number(term)
    if isinstance(term, Call) and all(_is_number(part) or _is_ready(part) for part in inside):
        # ⌊27/2⌋ is one thought, ⌊13.5⌋ would be none
        return _number(term)
    # a negative number stays as it is until the line it belongs to is ready
    return with_parts(term, tuple(part if _is_number(part) else _unwrapped(_reduced(part)) for part in inside))


def _is_ready(term: Term) -> bool:
    return isinstance(term, Quotient) and _is_number(term.numerator) and _is_number(term.denominator)


def _unwrapped(term: Term) -> Term:
    return term.inner if isinstance(term, Bracket) and _is_number(term.inner) else term


def _number(term: Term) -> Number:
    if isinstance(term, Number):
        return term
    value = evaluate(term)
    return Number(value, places=_places(term, value))


def _places(term: Term, value: Value) -> int | None:
    """Decimals stay decimals where they end: ``0.5 × 0.5`` is ``0.25``, not a quarter."""
    if isinstance(value, int) or not any(isinstance(p, Number) and p.places is not None for p in parts(term)):
        return None
    for places in range(1, 13):
        if (value * 10**places).denominator == 1:
            return places
    return None


def _look(term: Term) -> Term:
    """The term with everything that is printed alike made alike."""

    def change(node: Term) -> Term:
        if isinstance(node, Number) and isinstance(node.value, Fraction) and node.places is None:
            return fraction(node.value)
        if isinstance(node, Number) and node.value < 0:
            return Negative(Number(-node.value, places=node.places))
        if isinstance(node, Power) and isinstance(node.base, Bracket):
            return Power(node.base.inner, node.exponent)
        return node

    return rebuild(term, change)
