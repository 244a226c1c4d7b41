"""Numbers given as answers: right as far as their digits go, or wrong with the cause where there is one."""

from __future__ import annotations

from fractions import Fraction

from ...errors import LimitError
from ...reasons import Reason
from ...terms import Number, Term, difference, letters
from ...terms.arithmetic import UndefinedError, plain
from ..answers import Amount, Answer
from ..answers.lexicon import lexicon
from .grade_record import Grade
from .structural import Structural, common_factor
from .subject import Subject, text_of
from .subjects import Subjects
from .verdicts import different, number_term, right, said_several, undecided

#: A larger multiple of the right number is no more than another number.
MAX_FACTOR = 16
#: The two ends of a range may lie so far apart, as a part of its middle.
WIDEST = Fraction(1, 10)
#: The bytes of a value, where an answer in bytes does not say how many.
FLOAT = 4


def of_number(subjects: Subjects, given: Number, amount: Amount, reading: Answer, digits: int | None) -> Grade:
    """The verdict on a number."""
    subject = subjects.first
    value = subject.value
    if value is None:
        return _without_values(subjects, given)
    if reading.size is not None:
        return undecided(subject, given, _of_bytes(amount, reading, value))
    if reading.unsure and given.value == 0 != value:
        return undecided(subject, given, Reason("grade.none"))
    if Fraction(given.value).denominator != 1 and not amount.covers(value):
        return undecided(subject, given, Reason("grade.no_whole_number"))
    how = amount.covers(value)
    if how and reading.broken:
        return undecided(subject, given, Reason("grade.unread.steps", words=reading.broken))
    if how:
        return _covered(subject, value, given, amount, reading, how, digits)
    gap = plain(Fraction(given.value) - value)
    explained = subjects.explaining(given, amount)
    size = text_of(number_term(abs(gap)))
    # Of a rounded number the difference is not what the slip makes to the last digit.
    if explained and amount.is_exact and letters(subject.formula):
        # What the slip leaves out or adds, in letters: 400 = C_out k² (C_in − 1).
        more, less = (explained[0].wrong, subject.formula) if gap > 0 else (subject.formula, explained[0].wrong)
        size = _with_letters(size, more, less)
    sentence = Reason("grade.too_large" if gap > 0 else "grade.too_small", number=size)
    sentence = said_several(_with_parts(sentence, subject, reading), subject, explained)
    parts = () if explained else _multiple(given.value, value)
    return different(subject, given, Number(value), number_term(gap), sentence, explained, parts)


def _without_values(subjects: Subjects, given: Number) -> Grade:
    subject = subjects.first
    explained = subjects.explaining(given)
    if explained and (subjects.bare or explained[0].rank < 2):
        sentence = said_several(Reason("grade.different"), subject, explained)
        return different(subject, given, subject.formula, difference(given, subject.formula), sentence, explained)
    left = [name for name in subject.names if name not in subject.values]
    if left:
        return undecided(subject, given, Reason("grade.values_needed", names=left))
    return undecided(subject, given, Reason("grade.undecided"))


def _covered(
    subject: Subject, value: int, given: Number, amount: Amount, reading: Answer, how: str, digits: int | None
) -> Grade:
    """Right, as far as it goes."""
    if amount.between is not None:
        low, high = amount.between
        if high - low > amount.value * WIDEST:
            return undecided(subject, given, Reason("grade.wide_range"))
        return right(Number(value), given, Reason("grade.same_range"))
    given_digits = amount.digits_for(value)
    if how != "exact" and digits is not None and given_digits < digits:
        return undecided(subject, given, Reason("grade.too_few_digits", given_digits, wanted=digits))
    said = Reason("grade.same") if how == "exact" else Reason(f"grade.same_{how}", given_digits)
    return right(Number(value), given, _with_parts(said, subject, reading))


def _of_bytes(amount: Amount, reading: Answer, value: int) -> Reason:
    """What is said of bytes given for a count: which count they would be, and whether that would be right."""
    size = reading.size or Fraction(1)
    width = reading.width or Fraction(FLOAT)
    factor = size / width
    between = amount.between and (amount.between[0] * factor, amount.between[1] * factor)
    made = Amount(amount.value * factor, amount.step * factor, True, amount.loose, between)
    count = text_of(number_term(plain(Fraction(round(made.value)))))
    verdict = "right" if made.covers(value) else "wrong"
    return Reason(f"grade.bytes_{verdict}", count=count, width=str(plain(width)))


def _with_parts(sentence: Reason, subject: Subject, reading: Answer) -> Reason:
    """The verdict with those on the weights and biases that were given besides, where they say something else."""
    wrong: list[Reason | str] = []
    fine: list[Reason | str] = []
    for term, label in reading.parts:
        expected = _counted(subject, label)
        if expected is not None and isinstance(term, Number):
            (fine if term.value == expected else wrong).append(_named(label))
    if wrong:
        return Reason("grade.two_sentences", first=sentence, second=Reason("grade.parts_wrong", names=wrong))
    if fine and sentence.key in ("grade.too_large", "grade.too_small"):
        return Reason("grade.two_sentences", first=sentence, second=Reason("grade.parts_right", names=fine))
    return sentence


def _named(label: str) -> Reason | str:
    """The word for tensors in the language of the verdict; as it was written where it is the word for several."""
    roles = lexicon().tensors.get(label.casefold(), frozenset())
    return Reason(f"role.{next(iter(roles))}", 2) if len(roles) == 1 else label


def _counted(subject: Subject, label: str) -> int | None:
    """The number of weights or of biases, by the word for them."""
    roles = lexicon().tensors.get(label.casefold())
    if roles is None or not subject.parts:
        return None
    total: int | Fraction = 0
    from .point import Point

    point = Point(subject.values)
    for part in subject.parts:
        found = point.part(part.counting(tuple(fact for fact in part.facts if fact.role in roles)))
        if found is None:
            return None
        total += found
    return int(total)


def _with_letters(size: str, more: Term, less: Term) -> str:
    try:
        return f"{size} = {text_of(common_factor(difference(more, less)))}"
    except (LimitError, UndefinedError):
        return size


def _multiple(given: int | Fraction, value: int) -> tuple[Structural, ...]:
    """Of a number only its value is known: a small multiple, or a part, of the right one, has a factor too much."""
    for factor in range(2, MAX_FACTOR + 1):
        if given * factor == value:
            return (Structural("factor-missing", Number(factor)),)
        if value and value * factor == given:
            return (Structural("factor-extra", Number(factor)),)
    return ()
