"""Exact arithmetic on terms, with Python integers and fractions only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

from ..errors import LimitError, SymbolsLeftError, SymparamsError
from ..reasons import Reason
from .tree import Bracket, Call, Letter, Negative, Number, Power, Product, Quotient, Sum, Term
from .walk import checked, folded, nodes, rebuild

Value = int | Fraction

# Python writes integers of at most 4300 digits; a number that could be computed but not written helps nobody.
MAX_BITS = 14_000


class UndefinedError(SymparamsError, ArithmeticError):
    """A term has no exact value (a division by zero, a fractional power); nothing may be concluded about its source."""


def plain(value: Value) -> Value:
    """The value as an int where it is whole."""
    # Asking for a class costs much more of `Fraction`, an abstract base class, than of `int`.
    return value if isinstance(value, int) or value.denominator != 1 else value.numerator


def bits(value: Value) -> int:
    """The bits of a number, numerator and denominator together."""
    if isinstance(value, int):
        return value.bit_length()
    return value.numerator.bit_length() + value.denominator.bit_length() - 1


def fits(size: int) -> None:
    """Raise ``LimitError`` where a number would have more than the allowed bits."""
    if size > MAX_BITS:
        raise LimitError(Reason("read.large_number", most=MAX_BITS))


def times(a: Value, b: Value) -> Value:
    """``a · b``, refused before it is computed where it would be too large."""
    fits(bits(a) + bits(b))
    return plain(a * b)


def raised(base: Value, exponent: Value) -> Value:
    """``base ^ exponent``, refused before it is computed where it would be too large or has no exact value."""
    if plain(exponent) != exponent or not isinstance(plain(exponent), int):
        raise UndefinedError(Reason("read.exponent", exponent=exponent))
    whole = int(exponent)
    if base == 0 and whole < 0:
        raise UndefinedError(Reason("read.by_zero"))
    if base not in (0, 1, -1):
        # 2**n has n + 1 bits: the bits of the base less one are what each further factor surely adds
        fits(max(bits(base) - 1, 1) * abs(whole))
    elif abs(whole) > 2:
        whole = 2 - whole % 2
    result = plain(Fraction(base) ** whole if whole < 0 else base**whole)
    fits(bits(result))
    return result


def divided(a: Value, b: Value) -> Value:
    """``a / b``, exactly."""
    if b == 0:
        raise UndefinedError(Reason("read.by_zero"))
    fits(bits(a) + bits(b))
    return plain(Fraction(a) / Fraction(b))


FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "floor": lambda arguments: arguments[0].__floor__(),
    "ceil": lambda arguments: arguments[0].__ceil__(),
    "max": max,
    "min": min,
}


def called(function: str, arguments: Sequence[Value]) -> Value:
    """The value of one of the named functions."""
    known = FUNCTIONS.get(function)
    if known is None:
        raise UndefinedError(Reason("read.unknown_function", function=function, known=list(FUNCTIONS)))
    if not arguments or (function in ("floor", "ceil") and len(arguments) != 1):
        raise UndefinedError(Reason("read.arguments", function=function, number=len(arguments)))
    return known(arguments)


def evaluate(term: Term, values: Mapping[str, Any] | None = None) -> int | Fraction:
    """The exact value of a term, with values put in for its letters by name.

    ``values`` maps names to integers or fractions. Raises ``SymbolsLeftError`` for letters without a value,
    ``UndefinedError`` where there is no exact value and ``LimitError`` for numbers that would be too large; these are
    refused before they are computed.

    >>> from symparams.terms import Letter, Number, Product, Sum
    >>> evaluate(Sum((Product((Letter("k"), Letter("k"))), Number(1))), {"k": 5})
    26
    """
    known = values or {}
    try:
        return folded(term, _RULES, known, _no_count)
    except _NoValueError:
        raise SymbolsLeftError(letter.name for letter in letters(term) if letter.name not in known) from None


class _NoValueError(Exception):
    """A letter without a value was met; the caller names all of them."""


def _no_count(what: str) -> UndefinedError:
    return UndefinedError(Reason("read.no_count", what=what))


def _letter(values: Mapping[str, Any], term: Letter) -> Value:
    if term.name not in values:
        raise _NoValueError
    value = values[term.name]
    return plain(value) if isinstance(value, int | Fraction) else int(value)


def _sum(_: object, term: Sum, *parts: Value) -> Value:
    total: Value = 0
    for value in parts:
        if not (isinstance(value, int) and isinstance(total, int)):
            fits(bits(total) + bits(value))
        total = plain(total + value)
    fits(bits(total))
    return total


_ONE: Value = 1
_RULES: dict[type[Term], Callable[..., Value]] = {
    Number: lambda _, term: plain(term.value),
    Letter: _letter,
    Sum: _sum,
    Product: lambda _, term, *factors: reduce(times, factors, _ONE),
    Negative: lambda _, term, value: -value,
    Bracket: lambda _, term, value: value,
    Quotient: lambda _, term, over, under: divided(over, under),
    Power: lambda _, term, base, exponent: raised(base, exponent),
    Call: lambda _, term, *arguments: called(term.function, arguments),
}


def letters(term: Term) -> tuple[Letter, ...]:
    """The letters of a term, distinct by name, in the order they are read.

    >>> from symparams.terms import Product
    >>> [letter.name for letter in letters(Product((Letter("k"), Letter("k"), Letter("C_in"))))]
    ['k', 'C_in']
    """
    found: dict[str, Letter] = {}
    for node in nodes(term):
        if isinstance(node, Letter):
            found.setdefault(node.name, node)
    return tuple(found.values())


def put_in(term: Term, values: Mapping[str, Any]) -> Term:
    """The same term with numbers (or terms) in the places of letters; nothing is evaluated or re-ordered.

    ``values`` maps names to integers, fractions or terms; other letters stay.

    >>> from symparams.terms import Product
    >>> put_in(Product((Letter("k"), Letter("k"), Letter("C_in"))), {"k": 5})
    Product(factors=(Number(value=5, places=None, unit=1), Number(value=5, places=None, unit=1), Letter(name='C_in')))
    """
    ready = {name: value if isinstance(value, Term) else from_size(value) for name, value in values.items()}

    def change(node: Term) -> Term:
        return ready.get(node.name, node) if isinstance(node, Letter) else node

    return rebuild(checked(term), change)


def from_size(size: Any) -> Term:
    """The term of a size: a number for an int, a letter for a SymPy symbol, the whole formula for an expression.

    SymPy is not imported for integers. Raises ``NotATermError`` for what is no size.

    >>> from_size(5)
    Number(value=5, places=None, unit=1)
    """
    if isinstance(size, Term):
        return size
    if isinstance(size, int | Fraction):
        return Number(plain(size) if isinstance(size, Fraction) else int(size))
    if size.__hash__ is None:
        from .bridge import NotATermError

        raise NotATermError(f"{size!r} is no size")
    return _from_expression(size)


@lru_cache(maxsize=4096)
def _from_expression(size: Hashable) -> Term:
    """A network has the same few sizes in all its layers, and some of them are long."""
    from .bridge import from_sympy

    return from_sympy(size)
