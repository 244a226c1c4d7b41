"""Exact comparison of numbers, with the rounding a reader would allow and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from ..errors import LimitError, SymbolsLeftError
from ..reasons import Reason
from ..terms.arithmetic import UndefinedError, evaluate
from ..terms.tree import Bracket, Negative, Number, Term
from ..terms.walk import nodes, rebuild

Value: TypeAlias = int | Fraction


class Verdict(NamedTuple):
    """What became of a claim, and why; what should stand there, and the name of the slip that gives it."""

    verdict: str
    reason: Reason
    expected: str | None = None
    mistake: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict; offsets are those of the passage."""

    start: int
    end: int
    made: Verdict


#: Longest number that is shown in full.
MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it stands in a text: its value, and the step of its last digit given."""

    value: Value
    step: Value = 1
    exact: bool = True  # no unit, no decimals

    def allows(self, value: Value, about: bool = False) -> bool:
        """Whether ``value``, rounded to the digits given, is this number; ``about`` ignores trailing zeros."""
        if value == self.value:
            return True
        if self.exact and not about:
            return False
        step = max(self.step, _trailing(self.value)) if about else self.step
        return _distance(value, self.value) * 2 <= step


def _distance(first: Value, second: Value) -> Value:
    return first - second if first > second else second - first


def _trailing(value: Value) -> int:
    """The place of the last digit that is no trailing zero: 100 for 24,700."""
    if not isinstance(value, int) or value == 0:
        return 1
    place = 1
    while value % (place * 10) == 0:
        place *= 10
    return place


def written(number: Number) -> Written:
    """What a number leaf says."""
    step = Fraction(number.unit, 10 ** (number.places or 0))
    return Written(number.value, step, number.unit == 1 and number.places is None)


def lone(term: Term) -> Number | None:
    """The number, where a side is nothing else (emphasis by brackets aside)."""
    while isinstance(term, Bracket):
        term = term.inner
    if isinstance(term, Negative) and isinstance(term.term, Number):
        inner = term.term
        return Number(-inner.value, places=inner.places, unit=inner.unit, span=term.span)
    return term if isinstance(term, Number) else None


def value_of(term: Term) -> Value | None:
    """The exact value, ``None`` where there is none or it is too large."""
    try:
        return evaluate(term)
    except (SymbolsLeftError, UndefinedError, LimitError):
        return None


def is_rounded(term: Term) -> bool:
    """Whether a side has a number with decimals or a unit: one that may have been rounded."""
    return any(isinstance(node, Number) and not written(node).exact for node in nodes(term))


def holds(left: Term, right: Term, relation: str, about: bool = False) -> bool | None:
    """Whether a comparison of two sides of numbers holds; ``None`` where it is left open.

    >>> from symparams.notation import read_chain
    >>> holds(*read_chain("380 + 552 = 932").sides, "="), holds(*read_chain("24704 = 25K").sides, "=")
    (True, True)
    """
    return compared(left, right, value_of(left), value_of(right), relation, about)


def compared(
    left: Term, right: Term, a: Value | None, b: Value | None, relation: str, about: bool = False
) -> bool | None:
    """As :func:`holds`, for sides whose values are known."""
    if a is None or b is None:
        return None
    if a == b:
        return True
    about = about or relation != "="
    rounded = is_rounded(left) or is_rounded(right)
    for term, other in ((right, a), (left, b)):
        number = lone(term)
        if number is None:
            continue
        given = written(number)
        if given.allows(other, about) or (rounded and _distance(given.value, other) * 2 <= given.step):
            return True
    if not about and not rounded:
        return False
    if about and lone(left) is None and lone(right) is None:
        # Two formulas that are said to be near each other: nothing says how near.
        return None
    # Numbers that were rounded before may explain the rest.
    low, high = _bounds(left)
    other_low, other_high = _bounds(right)
    if low is None or high is None or other_low is None or other_high is None:
        return None
    return None if low <= other_high and other_low <= high else False


def _bounds(term: Term) -> tuple[Value | None, Value | None]:
    """The least and greatest value if each rounded number was rounded as far as its digits allow."""

    def moved(sign: int) -> Callable[[Term], Term]:
        def change(node: Term) -> Term:
            if not isinstance(node, Number) or written(node).exact:
                return node
            return Number(Fraction(node.value) + Fraction(written(node).step) * sign / 2)

        return change

    ends = [value_of(rebuild(term, moved(sign))) for sign in (-1, 1)]
    known = [end for end in (*ends, value_of(term)) if end is not None]
    return (min(known), max(known)) if len(known) == 3 else (None, None)


def shown(value: Value, like: str = "") -> str:
    """A number as text; with thousands separators where ``like`` has them or would need them.

    >>> shown(24704, "24,705"), shown(24704, "24705"), shown(Fraction(27, 2))
    ('24,704', '24704', '13.5')
    """
    if isinstance(value, int) or value.denominator == 1:
        whole = int(value)
        if whole.bit_length() > 3 * MAX_SHOWN:
            return f"{'-' if whole < 0 else ''}10^{len(str(abs(whole))) - 1}…" if whole.bit_length() < 10_000 else "…"
        digits = [sign for sign in like if sign.isdigit()]
        grouped = len(digits) < 4 or not "".join(digits).isdigit() or "," in like or "，" in like
        return f"{whole:,}" if grouped else str(whole)
    if set(_factors_2_5(value.denominator)) <= {2, 5} and value.denominator < 10**9:
        places = 0
        while (value * 10**places).denominator != 1:
            places += 1
        return f"{float(value):,.{places}f}" if abs(value) < 10**12 else str(value)
    return f"{value.numerator}/{value.denominator}"


def _factors_2_5(number: int) -> list[int]:
    found = []
    for factor in (2, 5):
        while number % factor == 0:
            found.append(factor)
            number //= factor
    return [*found, number] if number > 1 else found
