"""``grade``: an answer, a formula or a number, held against the right count, and the slip behind a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..document.catalogue import Catalogue, catalogue
from ..errors import FormulaError, LimitError, NameUnknownError, SourceError, SymparamsError
from ..nn.module import Module
from ..symbols import is_expr
from ..terms import Number, Term, difference, evaluate, letters, put_in, same, spell_powers
from ..terms.arithmetic import UndefinedError
from .letters import readings
from .slips import Found, found
from .structure import Structural, common_factor, structural
from .subject import Subject, names_of, of_formula, of_module, values_of

#: The exit codes of the command.
EXIT_CODES = {"same": 0, "different": 1, "undecided": 3}

#: What a wrong answer is worth, by what explains it: counted by another convention or leaving something small out, one
#: slip, two slips or a single difference in structure; anything else is worth nothing.
SCORES = {
    "convention": Fraction(3, 4),
    "approximation": Fraction(3, 4),
    "error": Fraction(1, 2),
    "more": Fraction(1, 4),
}


#: The words and the hint for each difference in structure.
STRUCTURAL = {
    "term-missing": ("grade.term_missing", "grade.hint.term_missing"),
    "term-extra": ("grade.term_extra", "grade.hint.term_extra"),
    "factor-missing": ("grade.factor_missing", "grade.hint.factor_missing"),
    "factor-extra": ("grade.factor_extra", "grade.hint.factor_extra"),
    "factor-wrong": ("grade.factor_wrong", "grade.hint.factor_wrong"),
    "sign": ("grade.sign", "grade.hint.sign"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mistake that gives the answer: its name, its kind (``error``, ``convention``, ``approximation``), its words."""

    id: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The verdict on an answer.

    Args:
        verdict: ``same``, ``different`` or ``undecided``.
        expected, answer: as formulas in plain text.
        difference: answer − expected, where they differ.
        mistakes: every mistake that gives the answer; several are several possible reasons.
        hint: where to look, without the answer.
        score: 1 for the same, else by what explains it; ``None`` where undecided.
        message: the verdict in a sentence.
        working: the right count with the numbers put in, where the answer is a number.
    """

    verdict: str
    expected: str
    answer: str
    difference: str | None
    mistakes: tuple[Explanation, ...]
    hint: str
    score: Fraction | None
    message: str
    working: str = ""

    def text(self, lang: str = "en") -> str:
        """As ``grade`` prints it for a person."""
        say = catalogue(lang)
        lines = [self.message]
        if self.verdict == "different":
            lines.append(say("grade.expected", formula=self.working or self.expected))
            lines.append(say("grade.difference", formula=self.difference or ""))
            lines += [f"  {item.id} ({item.kind}): {item.message}" for item in self.mistakes]
        if self.hint:
            lines.append(say("grade.hint_label", hint=self.hint))
        return "\n".join(lines)

    def record(self) -> dict[str, Any]:
        """As ``grade --json`` prints it."""
        return {
            "verdict": self.verdict,
            "expected": self.expected,
            "answer": self.answer,
            "difference": self.difference,
            "mistakes": [{"id": item.id, "kind": item.kind, "message": item.message} for item in self.mistakes],
        }


def grade(
    expected: Any, answer: Any, layer: Any = None, *, values: Mapping[str, int] | None = None, lang: str = "en"
) -> Grade:
    """Grade an answer to "how many parameters?".

    Args:
        expected: a module, a zoo name, a layer written as a call, or the right formula.
        answer: a formula (plain, LaTeX, Unicode; in the student's own letters where only one reading fits), a number,
            or a SymPy expression.
        layer: the layer a bare formula is the count of, where it is known; else the layers it may be are looked for.
        values: values for letters, for an answer that is a number.
        lang: the language of the words.

    Returns:
        A :class:`Grade`. What cannot be read, or is too large to decide, is ``undecided``, never ``different``.

    Raises:
        SymparamsError: where ``expected`` is no model and no formula.

    >>> result = grade("Conv2d(C_in, C_out, k)", "C_out*(k^2*C_in)")
    >>> result.verdict, result.difference, [mistake.id for mistake in result.mistakes]
    ('different', '−C_out', ['no_bias'])
    >>> grade("Conv2d(3, 8, 5)", 208).mistakes[0].id
    'flat_filter'
    """
    say = catalogue(lang)
    subjects = _subjects(expected, layer, values or {})
    try:
        given = _read(answer)
    except (FormulaError, LimitError) as error:
        return _undecided(subjects[0], str(answer), say("grade.unread", reason=str(error)))
    if not letters(given):
        # A formula without letters is the number it makes.
        number = Number(evaluate(given))
        if number.value != 0 or subjects[0].value is not None:
            return _number(subjects, number, say)
        given = number
    return _formula(subjects, given, say)


def _subjects(expected: Any, layer: Any, values: Mapping[str, int]) -> tuple[Subject, ...]:
    from ..readers.loading import load

    if isinstance(expected, (str, Module)):
        try:
            found_ones: tuple[Subject, ...] = (of_module(load(expected)),)
        except (NameUnknownError, FormulaError, SourceError) as error:
            try:
                formula = _read(expected)
            except SymparamsError:
                raise error from None
            if isinstance(formula, Number) and not isinstance(expected, (int, float)) and layer is None:
                found_ones = (Subject(formula, (), {}),)
            else:
                found_ones = _of_bare(formula, layer)
    else:
        found_ones = _of_bare(_read(expected), layer)
    known = names_of(subject.formula for subject in found_ones)
    for name in values:
        if name not in known:
            raise NameUnknownError("symbol", name, known)
    return tuple(values_of(subject, values) for subject in found_ones)


def _of_bare(formula: Term, layer: Any) -> tuple[Subject, ...]:
    from ..readers.loading import load

    if layer is None:
        return of_formula(formula)
    subject = of_module(load(layer))
    return (Subject(formula, subject.parts, subject.values),)


def _read(answer: Any) -> Term:
    from ..notation import read

    if isinstance(answer, Term):
        return answer
    if isinstance(answer, str):
        return read(answer)
    if is_expr(answer):
        from ..terms import from_sympy

        return from_sympy(answer)
    if isinstance(answer, int) and not isinstance(answer, bool):
        return Number(answer)
    raise FormulaError(f"{answer!r} is neither a formula nor a whole number", 1)


def _undecided(subject: Subject, answer: str, message: str) -> Grade:
    return Grade("undecided", _text(subject.formula), answer, None, (), "", None, message)


def _number(subjects: tuple[Subject, ...], given: Number, say: Catalogue) -> Grade:
    subject = subjects[0]
    value = subject.value
    if value is None:
        if isinstance(subject.formula, Number):
            value = int(subject.formula.value)
        else:
            left = [letter.name for letter in letters(subject.formula) if letter.name not in subject.values]
            return _undecided(subject, _text(given), say("grade.values_needed", names=", ".join(left)))
    right = Number(value)
    if given.value == value:
        return Grade("same", _text(right), _text(given), None, (), "", Fraction(1), say("grade.same"))
    gap = given.value - value
    size = _text(_number_term(abs(gap)))
    explained = found(subject, given)
    if explained and letters(subject.formula):
        # What the slip leaves out or adds, in letters: 400 = C_out k² (C_in − 1).
        more, less = (explained[0].wrong, subject.formula) if gap > 0 else (subject.formula, explained[0].wrong)
        size = f"{size} = {_text(common_factor(difference(more, less)))}"
    side = say("grade.too_large" if gap > 0 else "grade.too_small", number=size)
    return _different(subjects, given, right, _number_term(gap), side, say)


def _formula(subjects: tuple[Subject, ...], given: Term, say: Catalogue) -> Grade:
    subject = subjects[0]
    known = [letter.name for letter in letters(subject.formula)]
    undecided = False
    best: tuple[Term, tuple[Found, ...]] | None = None
    for reading in readings(given, known):
        verdict = same(reading, subject.formula)
        if verdict is True:
            return Grade("same", _text(subject.formula), _text(given), None, (), "", Fraction(1), say("grade.same"))
        undecided = undecided or verdict is None
        if best is None and all(letter.name in known for letter in letters(reading)):
            explained = tuple(item for one in subjects for item in found(one, reading))
            if explained:
                best = (reading, explained)
    if undecided:
        return _undecided(subject, _text(given), say("grade.undecided"))
    unknown = [letter.name for letter in letters(given) if letter.name not in known]
    if best is None and unknown and len(unknown) == len(letters(given)) and subject.parts:
        return _undecided(subject, _text(given), say("grade.letters", names=", ".join(unknown), known=", ".join(known)))
    reading = best[0] if best else given
    try:
        gap = difference(reading, subject.formula)
    except (LimitError, UndefinedError):
        return _undecided(subject, _text(given), say("grade.undecided"))
    return _different(subjects, reading, subject.formula, gap, say("grade.different"), say)


def _different(
    subjects: tuple[Subject, ...], given: Term, right: Term, gap: Term, sentence: str, say: Catalogue
) -> Grade:
    explained = tuple(item for subject in subjects for item in found(subject, given))
    parts = () if explained else _structural(subjects[0], given, right)
    mistakes = dict.fromkeys(
        [*(_named(item, say) for item in explained), *(_structure_named(item, say) for item in parts)]
    )
    hint = ""
    if explained:
        hint = say(f"check.hint.{explained[0].mistakes[0].id}")
    elif parts:
        hint = say(STRUCTURAL[parts[0].id][1])
    if len({explanation.id for explanation in mistakes}) > 1 and explained and isinstance(given, Number):
        sentence = f"{sentence}. {say('grade.several')}"
    return Grade(
        verdict="different",
        expected=_text(right),
        answer=_text(given),
        difference=_text(gap),
        mistakes=tuple(mistakes),
        hint=hint,
        score=_score(explained, parts),
        message=sentence,
        working=_working(subjects[0], right),
    )


def _working(subject: Subject, right: Term) -> str:
    if not isinstance(right, Number) or not letters(subject.formula):
        return ""
    return f"{_text(put_in(spell_powers(subject.formula), subject.values))} = {_text(right)}"


def _structural(subject: Subject, given: Term, right: Term) -> tuple[Structural, ...]:
    if isinstance(given, Number) and isinstance(right, Number):
        # Of a number only its value is known.
        return (Structural("term-missing" if given.value < _value(right) else "term-extra", _gap(given, right)),)
    return structural(subject.formula, given)


def _number_term(value: Any) -> Number:
    return Number(int(value) if value == int(value) else Fraction(value))


def _value(term: Term) -> int | Fraction:
    assert isinstance(term, Number)
    return term.value


def _gap(given: Number, right: Term) -> Term:
    return _number_term(abs(given.value - _value(right)))


def _named(item: Found, say: Catalogue) -> Explanation:
    kinds = [mistake.kind for mistake in item.mistakes]
    kind = "error" if "error" in kinds else kinds[0]
    message = "; ".join(say(mistake.message) for mistake in item.mistakes)
    if item.path:
        message = say("grade.in_layer", path=item.path, message=message)
    return Explanation("+".join(mistake.id for mistake in item.mistakes), kind, message)


def _structure_named(item: Structural, say: Catalogue) -> Explanation:
    key = STRUCTURAL[item.id][0]
    if item.id == "factor-wrong":
        message = say(key, part=_text(item.part), instead=_text(item.instead or item.part))
    else:
        message = say(key, part=_text(item.part))
    return Explanation(item.id, "error", message)


def _score(explained: tuple[Found, ...], parts: tuple[Structural, ...]) -> Fraction:
    if explained:
        return max(SCORES["more"] if len(item.mistakes) > 1 else SCORES[item.mistakes[0].kind] for item in explained)
    return SCORES["more"] if len(parts) == 1 else Fraction(0)


def _text(term: Term) -> str:
    from ..notation import TextPrinter, notation
    from ..terms import merge_powers

    return TextPrinter(notation("raschka")).print(merge_powers(term))
