"""One size taken for another: a letter that stands in another's place, one too many or too few, half or double."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from ...nn.axes import Kind
from ...terms import Letter, Number, Product, Quotient, Sum, Term, letters, product, put_in, sum_of
from ...terms.arithmetic import plain
from ...terms.normal import Poly, Ring, normal_form
from ..mistakes.whole import Slip
from .lettered import STEPS, kind_of, meaning_of
from .point import Point, Value
from .subject import Subject

#: With more letters or terms than this, letters are exchanged in the whole formula only.
MAX_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Sized:
    """A slip in a size.

    Args:
        slip: what was done.
        value: what it gives.
        terms: the formula it makes of the right one, as terms to be added.
    """

    slip: Slip
    value: Value
    terms: tuple[Term, ...]

    @property
    def wrong(self) -> Term:
        """The formula it gives."""
        return sum_of(*self.terms)


def sized(subject: Subject, point: Point, strangers: Sequence[str], *, numeric: bool) -> Iterator[Sized]:
    """The slips in sizes, with the values they give.

    Args:
        subject: the right count.
        point: what letters stand for.
        strangers: letters of the answer that the right count has not.
        numeric: whether the answer is a number.
    """
    right = point.term(subject.formula)
    if right is None:
        return
    yield from _times_steps(subject, point, right, strangers)
    yield from _exchanged(subject, subject.formula, Number(0), point, strangers)
    ring, poly = normal_form(subject.formula)
    if not poly:
        return
    yield from _in_a_term(subject, ring, poly, point, strangers, numeric)
    yield from _leading(ring, poly, point)
    yield from _units(subject, poly, right)


def _times_steps(subject: Subject, point: Point, right: Value, strangers: Sequence[str]) -> Iterator[Sized]:
    """All is multiplied by the steps of a sequence, its positions, or the examples of a batch."""
    for number in (1, 2):
        for chosen in combinations([name for name in strangers if name in STEPS], number):
            part = product(*map(Letter, chosen))
            if (steps := point.term(part)) is not None:
                slip = Slip("times_steps", words={"part": part})
                yield Sized(slip, right * steps, (product(part, subject.formula),))


def _in_a_term(
    subject: Subject, ring: Ring, poly: Poly, point: Point, strangers: Sequence[str], numeric: bool
) -> Iterator[Sized]:
    """A letter exchanged in one term; of a letter squared, which may be two sizes that are equal here, once."""
    if len(poly) > MAX_LETTERS:
        return
    for monomial, number in poly.items():
        term = ring.term({monomial: number})
        rest = ring.term({other: value for other, value in poly.items() if other != monomial})
        # One bias more or less is any number that is one more or less.
        if len(poly) > 1 and (len(monomial) > 1 or not numeric):
            yield from _exchanged(subject, term, rest, point, strangers)
        for key, exponent in monomial:
            name = ring.atoms[key]
            if exponent > 1 and isinstance(name, Letter):
                less = ring.term({tuple((k, e - (k == key)) for k, e in monomial): number})
                yield from _exchanged(subject, product(less, Letter(ONE)), rest, point, strangers, {ONE: name.name})


#: Stands for one of the factors of a square.
ONE = "\N{MIDDLE DOT}1"


def _exchanged(
    subject: Subject,
    term: Term,
    rest: Term,
    point: Point,
    strangers: Sequence[str],
    marks: Mapping[str, str] | None = None,
) -> Iterator[Sized]:
    """One letter of a term in the place of another; ``marks`` are letters that stand for others."""
    own = marks or {letter.name: letter.name for letter in letters(term)}
    other = point.term(rest)
    known = {mark: point.values[name] for mark, name in own.items()}
    before = point.term(term, known)
    if other is None or before is None:
        return
    for mark, name in own.items():
        values: dict[Value, Value | None] = {}
        for id_, instead in _instead(name, subject.names, strangers):
            size = point.term(instead)
            if size is None:
                continue
            if size not in values:
                values[size] = point.term(term, {**known, mark: size})
            value = values[size]
            # Where the whole term is a multiple, no letter of it is to blame.
            if value is None or (id_ in ("multiple_size", "part_size") and _only_scaled(value, before)):
                continue
            words = {"part": Letter(name), "instead": instead, "meaning": _meaning(subject, name)}
            yield Sized(Slip(id_, words=words), value + other, (put_in(term, {mark: instead}), rest))


def _only_scaled(value: Value, before: Value) -> bool:
    return any(value * n == before or value == before * n for n in (2, 3, 4))


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


def _leading(ring: Ring, poly: Poly, point: Point) -> Iterator[Sized]:
    """Only the terms of the highest degrees are kept."""
    degrees = {monomial: sum(exponent for _, exponent in monomial) for monomial in poly}
    for degree in sorted(set(degrees.values()))[1:]:
        kept = ring.term({monomial: value for monomial, value in poly.items() if degrees[monomial] >= degree})
        left = ring.term({monomial: value for monomial, value in poly.items() if degrees[monomial] < degree})
        value = point.term(kept)
        if value is not None:
            yield Sized(Slip("leading_term", "approximation", words={"part": left}), value, (kept,))


def _units(subject: Subject, poly: Poly, right: Value) -> Iterator[Sized]:
    """Thousands of 1024, and a factor that is multiplied by where it is divided by, or not at all."""
    ratios = [(Fraction(1024, 1000) ** power, "binary_units") for power in (-3, -2, -1, 1, 2, 3)]
    words: dict[str, object] = {}
    if len(poly) == 1:
        (number,) = poly.values()
        under = Fraction(number).denominator
        words = {"part": Number(under)}
        if under > 1:
            ratios += [(Fraction(under**2), "multiplied_not_divided"), (Fraction(under), "not_divided")]
    for ratio, id_ in ratios:
        slip = Slip(id_, words={} if id_ == "binary_units" else words)
        yield Sized(slip, plain(right * ratio), (product(Number(plain(ratio)), subject.formula),))


def subtracted(subject: Subject, answer: Term) -> Iterator[Sized]:
    """Something is subtracted from the right count."""
    (_, poly), (ring, given) = normal_form(subject.formula), normal_form(answer)
    extra = {monomial: value for monomial, value in given.items() if monomial not in poly}
    same_terms = all(given.get(monomial) == value for monomial, value in poly.items())
    if poly and () not in poly and same_terms and extra and all(value < 0 for value in extra.values()):
        part = ring.term({monomial: -value for monomial, value in extra.items()})
        yield Sized(Slip("subtracted", words={"part": part}), 0, (answer,))
