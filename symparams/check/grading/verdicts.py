"""Verdicts, with what explains a wrong one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...reasons import Reason
from ...terms import Number, Term, letters, put_in, spell_powers
from .grade_record import SCORES, Grade
from .search import Found
from .structural import Structural
from .subject import Subject
from .telling_apart import coincide, telling_apart
from .words import explanation, hint_of, structure_explanation


def undecided(subject: Subject, answer: Term | str, said: Reason) -> Grade:
    """Nothing is decided; ``said`` is why."""
    return Grade("undecided", said, subject.formula, answer)


def right(expected: Term, given: Term, said: Reason | None = None) -> Grade:
    """The answer is right."""
    return Grade("same", said or Reason("grade.same"), expected, given, score=Fraction(1))


def different(
    subject: Subject,
    given: Term,
    right: Term,
    gap: Term,
    sentence: Reason,
    explained: tuple[Found, ...],
    parts: tuple[Structural, ...] = (),
) -> Grade:
    """The answer is wrong, with the reasons that were found; without one nothing is said of why."""
    # What others count so goes before what is wrong, where both explain the answer.
    explained = tuple(sorted(explained, key=lambda item: item.errors > 0))
    mistakes = [*map(explanation, explained), *map(structure_explanation, parts)]
    return Grade(
        "different",
        sentence,
        right,
        given,
        gap,
        tuple(dict.fromkeys(mistakes)),
        hint_of(explained, parts),
        _score(explained, parts),
        put_in(spell_powers(subject.formula), subject.values)
        if isinstance(right, Number) and letters(subject.formula)
        else None,
    )


def number_term(value: Any) -> Number:
    """A number as a term."""
    return Number(int(value) if value == int(value) else Fraction(value))


def _score(explained: tuple[Found, ...], parts: tuple[Structural, ...]) -> Fraction:
    if explained:
        return max(map(_worth, explained))
    return SCORES["more"] if len(parts) == 1 else Fraction(0)


def _worth(item: Found) -> Fraction:
    if item.errors > 1:
        return SCORES["more"]
    return SCORES["error"] if item.errors else SCORES[item.slips[0].kind]


def said_several(sentence: Reason, subject: Subject, explained: tuple[Found, ...]) -> Reason:
    """The verdict, with how the slips could be told apart where there are several."""
    if len({explanation(item) for item in explained}) < 2:
        return sentence
    if coincide(explained):
        several = Reason("grade.coincide")
    else:
        sizes = telling_apart(subject, explained)
        several = Reason("grade.several_sizes", sizes=sizes) if sizes else Reason("grade.several")
    return Reason("grade.two_sentences", first=sentence, second=several)
