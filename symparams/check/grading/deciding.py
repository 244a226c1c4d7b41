"""``grade``: an answer, a formula or a number, held against the right count, and the slip behind a wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...document.catalogue import catalogue
from ...errors import FormulaError, LimitError, SymparamsError
from ...reasons import Reason
from ...symbols import given_pairs
from ...terms import Number, evaluate, letters
from ...terms.arithmetic import UndefinedError
from ..answers import Amount, Answer, UnreadError, read_answers
from .given_formulas import of_formula
from .given_numbers import of_number
from .grade_record import Grade
from .subjects import Subjects, formula_of
from .verdicts import right, undecided

_LETTERLESS = re.compile(r"[0-9\s,.+*/()×·^−~≈-]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")


def grade(
    expected: Any,
    answer: Any,
    layer: Any = None,
    *,
    values: Mapping[Any, int] | None = None,
    digits: int | None = None,
    lang: str | None = None,
    **keywords: int,
) -> Grade:
    """Grade an answer to "how many parameters?".

    Args:
        expected: a module, a zoo name, a layer written as a call, or the right formula.
        answer: what people write: a formula (plain, LaTeX, Unicode, in words; in our letters, by the names of sizes,
            in letters of the student's own), a number with the precision it was written with; or a SymPy expression.
        layer: the layer a bare formula is the count of, where it is known; else the layers it may be are looked for.
        values: values for letters, by name or symbol, or as keywords, for an answer that is a number; also for letters
            the right count has not, which the answer may have been made with: of a bare formula any, of a layer the
            sizes of its output (``H_out``).
        digits: how many digits a rounded number has to give; by default as many as it likes.
        lang: the language of the words; by default that of the answer.

    Returns:
        A :class:`Grade`. What is not understood as a whole, or is too large to decide, is ``undecided``, never
        ``different``.

    Raises:
        SymparamsError: where ``expected`` is no model and no formula.

    >>> result = grade("Conv2d(C_in, C_out, k)", "C_out*(k^2*C_in)")
    >>> result.verdict, result.difference, [mistake.id for mistake in result.mistakes]
    ('different', -C_out, ['no_bias'])
    >>> grade("Conv2d(3, 8, 5)", 208).mistakes[0].id
    'flat_filter'
    """
    given = {str(name): value for name, value in given_pairs(values, keywords)}
    return Grader(expected, layer, values=given, digits=digits, lang=lang).grade(answer)


class Grader:
    """Grades many answers to one question: what is expected is worked out once.

    Args:
        expected, layer, values, digits, lang: as for :func:`grade`.

    Raises:
        SymparamsError: where ``expected`` is no model and no formula.

    >>> grader = Grader("Conv2d(3, 8, 5)")
    >>> [grader.grade(answer).verdict for answer in (608, "(5*5*3 + 1)*8", 208, "about 600", "608 bananas")]
    ['same', 'same', 'different', 'same', 'undecided']
    """

    def __init__(
        self,
        expected: Any,
        layer: Any = None,
        *,
        values: Mapping[str, int] | None = None,
        digits: int | None = None,
        lang: str | None = None,
    ) -> None:
        self.lang = None if lang is None else catalogue(lang).lang
        self.digits = digits
        self._subjects = Subjects(expected, layer, values or {})

    @property
    def expected(self) -> Any:
        """What is expected, loaded: a module, or a formula."""
        return self._subjects.expected

    @property
    def names(self) -> list[str]:
        """The letters of the right count."""
        return self._subjects.first.names

    def read(self, answer: Any) -> tuple[Answer, ...]:
        """The readings of an answer.

        Raises:
            UnreadError: where something in it is not understood.
            SymparamsError: for what is no answer, or too large.
        """
        if isinstance(answer, str):
            # What has no letters is read alike whatever the letters of the right count are.
            return read_answers(answer, () if _LETTERLESS.fullmatch(answer) else self.names)
        return (Answer(formula_of(answer)),)

    def grade(self, answer: Any) -> Grade:
        """Grade one answer."""
        try:
            made = self.judged(self.read(answer))
        except (FormulaError, LimitError, UndefinedError, UnreadError) as error:
            made = undecided(self._subjects.first, str(answer), unread(error))
        lang = self.lang or ("zh" if _CHINESE.search(str(answer)) else "en")
        return made.in_language(lang)

    def judged(self, readings: Sequence[Answer]) -> Grade:
        """The verdict on an answer that was read: one that names only what is known goes before others."""
        if len(readings) == 1 and (sure := self._plainly(readings[0])) is not None:
            return sure
        made = [(reading, self._one(reading)) for reading in readings]
        known = [(reading, grade) for reading, grade in made if not _strange(reading, self.names)]
        pool = known or made
        fitting = [grade for _, grade in pool if grade.verdict == "same"]
        wrong = [grade for reading, grade in pool if grade.verdict == "different" and not reading.unlikely]
        if fitting and not (known and wrong):
            return fitting[0]
        if fitting:
            return undecided(self._subjects.first, fitting[0].given, Reason("grade.two_readings"))
        return next((grade for _, grade in pool if grade.verdict == "undecided"), pool[0][1])

    def _plainly(self, reading: Answer) -> Grade | None:
        """The verdict on the right number, for which no letters are needed."""
        number = self._subjects.number
        said_more = reading.broken or reading.parts or reading.size is not None
        if number is None or said_more or letters(reading.term) or evaluate(reading.term) != number:
            return None
        return right(Number(number), Number(number)) if reading.amount is None or reading.amount.is_exact else None

    def _one(self, reading: Answer) -> Grade:
        subjects = self._subjects
        term = reading.term
        if not letters(term):
            # A formula without letters is the number it makes.
            number = Number(evaluate(term))
            amount = reading.amount or Amount(Fraction(number.value), Fraction(1))
            if number.value != 0 or subjects.first.value is not None:
                return of_number(subjects, number, amount, reading, self.digits)
            term = number
        return of_formula(subjects, term, reading)


def unread(error: SymparamsError) -> Reason:
    """What is said of an answer that was not understood."""
    return error.reason if isinstance(error, UnreadError) else Reason("grade.unread", reason=error.reason)


def _strange(reading: Answer, known: Sequence[str]) -> bool:
    """Whether it has letters of which nobody knows what they mean."""
    return any(letter.name not in known and letter.name not in reading.roles for letter in letters(reading.term))
