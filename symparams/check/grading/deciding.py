"""``grade``: an answer, a formula or a number, held against the right count, and the slip behind a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from ...derivation.general import generalised
from ...document.catalogue import catalogue
from ...errors import FormulaError, LimitError, NameUnknownError, SourceError, SymparamsError
from ...nn.module import Module
from ...reasons import Reason
from ...symbols import is_expr
from ...terms import Number, Term, difference, evaluate, letters, put_in, same, spell_powers
from ...terms.arithmetic import UndefinedError
from .another import another_layer, nothing_there
from .lettered import PLACES
from .letters import readings
from .record import SCORES, Grade
from .search import Found, Searches
from .structure import Structural, common_factor, structural
from .subject import Subject, of_module, text_of, values_of
from .telling import coincide, telling_apart
from .words import explanation, hint_of, structure_explanation

#: A larger multiple of the right number is no more than another number.
MAX_FACTOR = 16

#: In a layer that was only recognised by its formula, other slips made in some of its parts are far-fetched.
IN_PLACES = frozenset(("no_bias", "no_weights", "no_shift", "no_gain", "single_bias", "left_out"))


_LETTERLESS = re.compile(r"[0-9\s,.+*/()×·^−-]+")


def grade(
    expected: Any, answer: Any, layer: Any = None, *, values: Mapping[str, int] | None = None, lang: str = "en"
) -> Grade:
    """Grade an answer to "how many parameters?".

    Args:
        expected: a module, a zoo name, a layer written as a call, or the right formula.
        answer: a formula (plain, LaTeX, Unicode; in the student's own letters where only one reading fits), a number,
            or a SymPy expression.
        layer: the layer a bare formula is the count of, where it is known; else the layers it may be are looked for.
        values: values for letters, for an answer that is a number; also for letters the right count has not, which the
            answer may have been made with: of a bare formula any, of a layer the sizes of its output (``H_out``).
        lang: the language of the words.

    Returns:
        A :class:`Grade`. What cannot be read, or is too large to decide, is ``undecided``, never ``different``.

    Raises:
        SymparamsError: where ``expected`` is no model and no formula.

    >>> result = grade("Conv2d(C_in, C_out, k)", "C_out*(k^2*C_in)")
    >>> result.verdict, result.difference, [mistake.id for mistake in result.mistakes]
    ('different', -C_out, ['no_bias'])
    >>> grade("Conv2d(3, 8, 5)", 208).mistakes[0].id
    'flat_filter'
    """
    return Grader(expected, layer, values=values, lang=lang).grade(answer)


class Grader:
    """Grades many answers to one question: what is expected is worked out once.

    Args:
        expected, layer, values, lang: as for :func:`grade`.

    Raises:
        SymparamsError: where ``expected`` is no model and no formula.

    >>> grader = Grader("Conv2d(3, 8, 5)")
    >>> [grader.grade(answer).verdict for answer in (608, "(5*5*3 + 1)*8", 208)]
    ['same', 'same', 'different']
    """

    def __init__(
        self, expected: Any, layer: Any = None, *, values: Mapping[str, int] | None = None, lang: str = "en"
    ) -> None:
        self.lang = catalogue(lang).lang
        self._subjects = _Subjects(expected, layer, values or {})

    @property
    def expected(self) -> Any:
        """What is expected, loaded: a module, or a formula."""
        return self._subjects.expected

    @property
    def names(self) -> list[str]:
        """The letters of the right count."""
        return self._subjects.first.names

    def grade(self, answer: Any) -> Grade:
        """Grade one answer."""
        subjects = self._subjects
        try:
            # What has no letters is read alike whatever the letters of the right count are.
            bare = isinstance(answer, str) and _LETTERLESS.fullmatch(answer)
            given = _read(answer, () if bare or isinstance(answer, int) else subjects.first.names)
            if not letters(given):
                # A formula without letters is the number it makes.
                given = Number(evaluate(given))
        except (FormulaError, LimitError, UndefinedError) as error:
            made = _undecided(subjects.first, str(answer), Reason("grade.unread", reason=error.reason))
        else:
            if isinstance(given, Number) and given.value == subjects.number:
                made = _same(given, given)
            elif isinstance(given, Number) and (given.value != 0 or subjects.first.value is not None):
                made = _number(subjects, given)
            else:
                made = _formula(subjects, given)
        return made.in_language(self.lang)


class _Subjects:
    """What is expected: a module's count, or a bare formula with everything it may be the count of."""

    def __init__(self, expected: Any, layer: Any, values: Mapping[str, int]) -> None:
        from ...readers.loading import load

        self.values = values
        self.bare = False
        self.layer: Module | None = None
        #: The right number, where nothing has to be put in for it.
        self.number: int | None = None
        self._searches: list[tuple[Searches, ...]] | None = None
        if isinstance(expected, (str, Module)):
            try:
                self.expected: Any = load(expected)
                self._of_module(self.expected)
            except (NameUnknownError, FormulaError, SourceError) as error:
                try:
                    formula = _read(expected)
                except SymparamsError:
                    raise error from None
                if isinstance(error, NameUnknownError) and _is_name(str(expected), formula):
                    raise
                self._of_formula(formula, layer)
        else:
            self._of_formula(_read(expected), layer)
        if values and not self.bare:
            known = self.first.names
            for name in values:
                if name not in known and name not in PLACES:
                    raise NameUnknownError("symbol", name, known)

    @cached_property
    def first(self) -> Subject:
        """What is expected, in letters; made when it is needed, since letters take SymPy and a right number none."""
        subject = Subject(self.expected, (), {}) if self.bare else of_module(self.expected)
        return values_of(subject, self.values)

    def _of_module(self, module: Module) -> None:
        if not self.values and not module.symbols:
            self.number = module.count()
        else:
            _ = self.first  # what cannot be counted is told at once

    def _of_formula(self, formula: Term, layer: Any) -> None:
        from ...readers.loading import load

        self.bare, self.expected = True, formula
        if layer is not None:
            module = load(layer)
            found = generalised(module)
            self.layer = found[0] if found is not None else module

    def explaining(self, answer: Term) -> tuple[Found, ...]:
        """The reasons for an answer: those of layers that are known, else of what the formula's letters say."""
        for searches in self.searches():
            found = [item for search in searches for item in search.found(answer)]
            if found and self.bare:
                # Of what several layers would explain the simplest is told.
                found = [item for item in found if item.rank != 1 or item.slips[0].id in IN_PLACES]
                best = min(((item.rank, len(item.slips)) for item in found), default=(0, 1))
                # A number has several reasons where sizes of the answer's own are known.
                every = isinstance(answer, Number) and set(self.values) - set(self.first.names)
                found = [item for item in found if every or (item.rank, len(item.slips)) == best]
            if found:
                return tuple(found)
        if not self.bare:
            return ()
        nothing = self.first.formula == Number(0) and letters(answer)
        return another_layer(answer) or ((nothing_there(answer),) if nothing else ())

    def searches(self) -> list[tuple[Searches, ...]]:
        """The searches in what a bare formula may be the count of, the surest first."""
        if self._searches is None:
            groups: list[tuple[Subject, ...]] = [(self.first,)]
            if self.bare:
                from .lettered import lettered
                from .recognised import recognised

                formula = self.first.formula
                known = recognised(formula, self.layer) if self.layer is not None else ()
                groups = [known or recognised(formula), *((one,) for one in lettered(formula)), (self.first,)]
            given = self.values if self.bare else ()
            self._searches = [
                tuple(Searches(values_of(subject, self.values), given) for subject in group)
                for group in groups
                if group
            ]
        return self._searches


def _is_name(text: str, formula: Term) -> bool:
    """Whether a text that reads as a formula is rather the name of a model, mistyped: ``ResNet50``, ``GPT-2``."""
    from ...notation.spelling import GREEK

    words = [letter.name for letter in letters(formula) if len(letter.name) > 2 and "_" not in letter.name]
    return bool(re.fullmatch(r"[\w./-]+", text)) and any(word.isalnum() and word not in GREEK for word in words)


def _read(answer: Any, names: Iterable[str] | None = None) -> Term:
    """A formula, or an answer where the letters of the right formula are given."""
    from ...notation import read, read_answer

    if isinstance(answer, Term):
        return answer
    if isinstance(answer, str):
        return read(answer) if names is None else read_answer(answer, names=names)
    if is_expr(answer):
        from ...terms import from_sympy

        return from_sympy(answer)
    if isinstance(answer, int) and not isinstance(answer, bool):
        return Number(answer)
    raise FormulaError(Reason("read.no_answer", given=repr(answer)), 1)


def _undecided(subject: Subject, answer: Term | str, said: Reason) -> Grade:
    return Grade("undecided", said, subject.formula, answer)


def _same(right: Term, given: Term) -> Grade:
    return Grade("same", Reason("grade.same"), right, given, score=Fraction(1))


def _number(subjects: _Subjects, given: Number) -> Grade:
    subject = subjects.first
    value = subject.value
    if value is None:
        if subjects.bare and (explained := subjects.explaining(given)):
            sentence = _said_several(Reason("grade.different"), subject, explained)
            gap = difference(given, subject.formula)
            return _different(subject, given, subject.formula, gap, sentence, explained, ())
        left = [name for name in subject.names if name not in subject.values]
        if left:
            return _undecided(subject, given, Reason("grade.values_needed", names=", ".join(left)))
        return _undecided(subject, given, Reason("grade.undecided"))
    right = Number(value)
    if given.value == value:
        return _same(right, given)
    more_by = given.value - value
    size = text_of(_number_term(abs(more_by)))
    explained = subjects.explaining(given)
    if explained and letters(subject.formula):
        # What the slip leaves out or adds, in letters: 400 = C_out k² (C_in − 1).
        more, less = (explained[0].wrong, subject.formula) if more_by > 0 else (subject.formula, explained[0].wrong)
        size = _with_letters(size, more, less)
    sentence = Reason("grade.too_large" if more_by > 0 else "grade.too_small", number=size)
    sentence = _said_several(sentence, subject, explained)
    parts = () if explained else (_of_numbers(given.value, value),)
    return _different(subject, given, right, _number_term(more_by), sentence, explained, parts)


def _said_several(sentence: Reason, subject: Subject, explained: tuple[Found, ...]) -> Reason:
    """The verdict, with how the slips could be told apart where there are several."""
    if len({explanation(item) for item in explained}) < 2:
        return sentence
    if coincide(explained):
        several = Reason("grade.coincide")
    else:
        sizes = telling_apart(subject, explained)
        several = Reason("grade.several_sizes", sizes=sizes) if sizes else Reason("grade.several")
    return Reason("grade.two_sentences", first=sentence, second=several)


def _with_letters(size: str, more: Term, less: Term) -> str:
    try:
        return f"{size} = {text_of(common_factor(difference(more, less)))}"
    except (LimitError, UndefinedError):
        return size


def _of_numbers(given: int | Fraction, right: int) -> Structural:
    """Of a number only its value is known: a small multiple, or a part, of the right one, else more or less."""
    for factor in range(2, MAX_FACTOR + 1):
        if given * factor == right:
            return Structural("factor-missing", Number(factor))
        if right * factor == given:
            return Structural("factor-extra", Number(factor))
    return Structural("term-missing" if given < right else "term-extra", _number_term(abs(given - right)))


def _formula(subjects: _Subjects, given: Term) -> Grade:
    subject = subjects.first
    known = subject.names
    undecided = False
    tried: list[Term] = []
    inside = {str(symbol) for part in subject.parts for symbol in part.module.symbols} - set(known)
    for reading in readings(given, known, inside):
        verdict = same(reading, subject.formula)
        if verdict is True:
            return _same(subject.formula, given)
        undecided = undecided or verdict is None
        tried.append(reading)
    if undecided:
        return _undecided(subject, given, Reason("grade.undecided"))
    reading, explained = _best(subjects, tried, known)
    unknown = [letter.name for letter in letters(given) if letter.name not in known]
    # Letters of the student's own that only several slips at once would explain are rather other letters.
    unsure = not explained or explained[0].rank == 3
    if unsure and unknown and len(unknown) == len(letters(given)) and not subjects.bare:
        names = ", ".join(unknown)
        return _undecided(subject, given, Reason("grade.letters", names=names, known=", ".join(known)))
    try:
        gap = difference(reading, subject.formula)
    except (LimitError, UndefinedError):
        return _undecided(subject, given, Reason("grade.undecided"))
    parts = () if explained and len(explained[0].slips) == 1 else structural(subject.formula, reading)
    if subjects.bare and len(parts) == 1:
        # One difference in structure is simpler than several slips in a layer that is not even known.
        explained = ()
    elif explained:
        parts = ()
    sentence = _said_several(Reason("grade.different"), subject, explained)
    return _different(subject, reading, subject.formula, gap, sentence, explained, parts)


def _best(subjects: _Subjects, tried: Iterable[Term], known: list[str]) -> tuple[Term, tuple[Found, ...]]:
    """The reading of the answer's letters that a slip explains: as it was written, else in our letters."""
    first: Term | None = None
    for reading in tried:
        if first is None or all(letter.name in known for letter in letters(reading)):
            first = first or reading
            explained = subjects.explaining(reading)
            if explained:
                return reading, explained
    assert first is not None
    return first, ()


def _different(
    subject: Subject,
    given: Term,
    right: Term,
    gap: Term,
    sentence: Reason,
    explained: tuple[Found, ...],
    parts: tuple[Structural, ...],
) -> Grade:
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


def _number_term(value: Any) -> Number:
    return Number(int(value) if value == int(value) else Fraction(value))


def _score(explained: tuple[Found, ...], parts: tuple[Structural, ...]) -> Fraction:
    if explained:
        return max(map(_worth, explained))
    return SCORES["more"] if len(parts) == 1 else Fraction(0)


def _worth(item: Found) -> Fraction:
    if item.errors > 1:
        return SCORES["more"]
    return SCORES["error"] if item.errors else SCORES[item.slips[0].kind]
