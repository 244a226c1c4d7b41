"""Ordered expressions, kept exactly as a textbook would write them.

A term never re-sorts, merges or evaluates anything: ``Product((k, k))`` stays ``k·k`` and ``Sum((a, b))`` stays
``a + b``. Numbers put in for letters are ``Number`` leaves in the same places. Terms are immutable and hashable;
``span`` (where a term stood in the text it was read from, as start and end offsets) is no part of its identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """Base of all terms."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Term):
    """An exact number; ``places`` is how many decimals it was written with, ``None`` for an integer.

    ``3.50`` is ``Number(Fraction(7, 2), places=2)``; ``86M`` is ``Number(86000000, unit=1000000)``.
    """

    value: int | Fraction
    places: int | None = field(default=None, compare=False)
    unit: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Letter(Term):
    """A symbol, by its name; ``symbol`` is the SymPy symbol it stands for, where it came from one."""

    name: str
    symbol: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum(Term):
    """``a + b + …``; a subtracted term is a ``Negative`` among them."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Negative(Term):
    """``-a``."""

    term: Term


@dataclass(frozen=True, slots=True)
class Product(Term):
    """``a × b × …`` in the order written."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Quotient(Term):
    """``a / b``, an exact division."""

    numerator: Term
    denominator: Term


@dataclass(frozen=True, slots=True)
class Power(Term):
    """``base ^ exponent``."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Bracket(Term):
    """Brackets that a reader should see although precedence does not need them: ``5 × (5 × 5 × 3) + 5``."""

    inner: Term


@dataclass(frozen=True, slots=True)
class Call(Term):
    """A named function: ``floor``, ``ceil``, ``max``, ``min``."""

    function: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Variable(Term):
    """A quantity with indices in the formula of one output value: ``w_j``, ``x_j^{(c)}``; never part of a count."""

    name: str
    lower: tuple[str, ...] = ()
    upper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BigSum(Term):
    """``Σ_{index=1}^{upper} body``; printed only, never part of a count."""

    index: str
    upper: Term
    body: Term


@dataclass(frozen=True, slots=True)
class Chain(Term):
    """Sides joined by comparisons: ``a = b ≈ c`` has three sides and two relations."""

    sides: tuple[Term, ...]
    relations: tuple[str, ...]
