"""One size taken for another: a letter that stands in another's place, one too many or too few, half or double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from ...errors import LimitError
from ...nn.axes import Kind
from ...terms import Letter, Number, Product, Quotient, Sum, Term, letters, product, put_in, sum_of
from ...terms.arithmetic import UndefinedError
from ...terms.normal import Poly, Ring
from ..mistakes.whole import Slip
from .lettered import STEPS, kind_of, meaning_of
from .point import Point, Value
from .subject import Subject

#: With more letters or terms than this, letters are exchanged in the whole formula only.
MAX_LETTERS = 8

Sized = tuple[Slip, Term]


def sized(subject: Subject, answer: Term, point: Point, wanted: Value, strangers: Sequence[str]) -> Iterator[Sized]:
    """The slips in a size that give the wanted value, with the formula they make of the right one.

    Args:
        subject: the right count.
        answer: the answer.
        point: what letters stand for.
        wanted: the answer's value there.
        strangers: letters of the answer that the right count has not.
    """
    right = point.term(subject.formula)
    if right is None:
        return
    if steps := list(_times_steps(subject, point, right, wanted, strangers)):
        yield from steps
        return
    yield from _exchanged(subject, subject.formula, Number(0), point, wanted, strangers)
    ring = Ring(decide=True)
    try:
        poly = ring.poly(subject.formula)
        given = ring.poly(answer)
    except (LimitError, UndefinedError):
        return
    numeric = isinstance(answer, Number)
    yield from _in_a_term(subject, ring, poly, point, wanted, strangers, numeric)
    yield from _leading(ring, poly, point, wanted)
    yield from _units(subject, poly, right, wanted)
    yield from _subtracted(ring, poly, given)


def _times_steps(
    subject: Subject, point: Point, right: Value, wanted: Value, strangers: Sequence[str]
) -> Iterator[Sized]:
    """All is multiplied by the steps of a sequence, its positions, or the examples of a batch."""
    for number in (1, 2):
        for chosen in combinations([name for name in strangers if name in STEPS], number):
            part = product(*map(Letter, chosen))
            if (steps := point.term(part)) is not None and right * steps == wanted:
                yield Slip("times_steps", "error", {}, words={"part": part}), product(part, subject.formula)


def _in_a_term(
    subject: Subject, ring: Ring, poly: Poly, point: Point, wanted: Value, strangers: Sequence[str], numeric: bool
) -> Iterator[Sized]:
    """A letter exchanged in one term; of a letter squared, which may be two sizes that are equal here, once."""
    if len(poly) > MAX_LETTERS or not poly:
        return
    for monomial, number in poly.items():
        term = ring.term({monomial: number})
        rest = ring.term({other: value for other, value in poly.items() if other != monomial})
        # One bias more or less is any number that is one more or less.
        if len(poly) > 1 and (len(monomial) > 1 or not numeric):
            yield from _exchanged(subject, term, rest, point, wanted, strangers)
        for key, exponent in monomial:
            name = ring.atoms[key]
            if exponent > 1 and isinstance(name, Letter):
                less = ring.term({tuple((k, e - (k == key)) for k, e in monomial): number})
                marked = product(less, Letter(ONE))
                yield from _exchanged(subject, marked, rest, point, wanted, strangers, {ONE: name.name})


#: Stands for one of the factors of a square.
ONE = "\N{MIDDLE DOT}1"


def _exchanged(
    subject: Subject,
    term: Term,
    rest: Term,
    point: Point,
    wanted: Value,
    strangers: Sequence[str],
    marks: dict[str, str] | None = None,
) -> Iterator[Sized]:
    own = marks or {letter.name: letter.name for letter in letters(term)}
    other = point.term(rest)
    if other is None:
        return
    for mark, name in own.items():
        for id_, instead in _instead(name, subject.names, strangers):
            made = put_in(term, {mark: instead})
            value = point.term(made)
            if value is not None and value + other == wanted:
                if id_ in ("multiple_size", "part_size") and _only_scaled(value, point.term(term)):
                    # The whole term is a multiple: no letter of it is to blame.
                    continue
                words = {"part": Letter(name), "instead": instead, "meaning": _meaning(subject, name)}
                yield Slip(id_, "error", {}, words=words), sum_of(made, rest)


def _only_scaled(value: Value, before: Value | None) -> bool:
    return before is not None and any(value * n == before or value == before * n for n in (2, 3, 4))


def _instead(name: str, own: Sequence[str], strangers: Sequence[str]) -> Iterator[tuple[str, Term]]:
    """What may stand in the place of a letter."""
    here = Letter(name)
    others = [other for other in (*strangers, *own) if other != name]
    for other in others:
        yield "wrong_size", Letter(other)
    yield "off_by_one", Sum((here, Number(1)))
    yield "off_by_one", Sum((here, Number(-1)))
    for number in (2, 3, 4):
        yield "multiple_size", Product((Number(number), here))
        yield "part_size", Quotient(here, Number(number))
    if len(others) <= MAX_LETTERS:
        for first, second in permutations(others, 2):
            yield "wrong_size", Quotient(Letter(first), Letter(second))
    for other in strangers:
        yield "wrong_size", Product((Letter(other), here))
        yield "wrong_size", Sum((here, Letter(other)))
        yield "wrong_size", Sum((here, Product((Number(2), Letter(other)))))
        yield "wrong_size", Sum((Product((Letter(other), Sum((here, Number(-1))))), Number(1)))
    for other in others:
        if other in strangers or kind_of(other) in (Kind.GATE, Kind.GROUP):
            yield "wrong_size", Quotient(here, Letter(other))


def _meaning(subject: Subject, name: str) -> str:
    return subject.meanings.get(name) or meaning_of(name, subject.names)


def _leading(ring: Ring, poly: Poly, point: Point, wanted: Value) -> Iterator[Sized]:
    """Only the terms of the highest degrees are kept."""
    degrees = {monomial: sum(exponent for _, exponent in monomial) for monomial in poly}
    for degree in sorted(set(degrees.values()))[1:]:
        kept = ring.term({monomial: value for monomial, value in poly.items() if degrees[monomial] >= degree})
        if point.term(kept) == wanted:
            left = ring.term({monomial: value for monomial, value in poly.items() if degrees[monomial] < degree})
            yield Slip("leading_term", "approximation", {}, words={"part": left}), kept


def _units(subject: Subject, poly: Poly, right: Value, wanted: Value) -> Iterator[Sized]:
    """Thousands of 1024, and a factor that is multiplied by where it is divided by."""
    if not right:
        return
    ratio = Fraction(wanted) / Fraction(right)
    for power in (1, 2, 3):
        for units in (Fraction(1000, 1024) ** power, Fraction(1024, 1000) ** power):
            if ratio == units:
                wrong = product(Number(units), subject.formula)
                yield Slip("binary_units", "error", {}), wrong
    if len(poly) == 1:
        (number,) = poly.values()
        under = Fraction(number).denominator
        words = {"part": Number(under)}
        if under > 1 and ratio == under**2:
            yield Slip("multiplied_not_divided", "error", {}, words=words), product(Number(under**2), subject.formula)
        if under > 1 and ratio == under:
            yield Slip("not_divided", "error", {}, words=words), product(Number(under), subject.formula)


def _subtracted(ring: Ring, poly: Poly, given: Poly) -> Iterator[Sized]:
    """Something is subtracted from the right count."""
    extra = {monomial: value for monomial, value in given.items() if monomial not in poly}
    same_terms = all(given.get(monomial) == value for monomial, value in poly.items())
    if poly and () not in poly and same_terms and extra and all(value < 0 for value in extra.values()):
        part = ring.term({monomial: -value for monomial, value in extra.items()})
        yield Slip("subtracted", "error", {}, words={"part": part}), ring.term(given)
