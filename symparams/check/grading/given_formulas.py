"""Formulas given as answers: every way to take their letters that their names allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...errors import LimitError
from ...reasons import Reason
from ...terms import Term, difference, letters, same
from ...terms.arithmetic import UndefinedError
from ..answers import Answer
from .grade_record import Grade
from .meant import Meant
from .search import Found
from .structural import structural
from .subjects import Subjects
from .verdicts import different, right, said_several, undecided


def of_formula(subjects: Subjects, given: Term, reading: Answer) -> Grade:
    """The verdict on a formula."""
    subject = subjects.first
    known = subject.names
    fitting: list[Meant] = []
    tried: list[Term] = []
    open_ = others = False
    for meant in subjects.meanings.readings(reading):
        verdict = same(meant.term, subject.formula)
        if verdict is True:
            fitting.append(meant)
            if not meant.assumed and not meant.doubtful:
                break
        else:
            open_ = open_ or verdict is None
            others = True
            if not meant.guessed:
                tried.append(meant.term)
    if fitting and reading.broken:
        return undecided(subject, given, Reason("grade.unread.steps", words=reading.broken))
    if fitting:
        return _fits(subjects, given, reading, fitting, others)
    if open_:
        return undecided(subject, given, Reason("grade.undecided"))
    term, explained = _best(subjects, tried, known)
    own = [letter.name for letter in letters(given)]
    unknown = [name for name in own if name not in known and not subjects.meanings.is_settled(name, reading)]
    # Letters of the student's own that only several slips at once would explain are rather other letters.
    unsure = not explained or explained[0].rank == 3
    if unsure and unknown and not subjects.bare and (len(unknown) == len(own) or not explained):
        return undecided(subject, given, Reason("grade.letters", names=unknown, known=known))
    try:
        gap = difference(term, subject.formula)
    except (LimitError, UndefinedError):
        return undecided(subject, given, Reason("grade.undecided"))
    parts = () if explained and len(explained[0].slips) == 1 else structural(subject.formula, term)
    if subjects.bare and len(parts) == 1:
        # One difference in structure is simpler than several slips in a layer that is not even known.
        explained = ()
    elif explained:
        parts = ()
    sentence = said_several(Reason("grade.different"), subject, explained)
    return different(subject, term, subject.formula, gap, sentence, explained, parts)


def _fits(subjects: Subjects, given: Term, reading: Answer, fitting: Sequence[Meant], others: bool) -> Grade:
    """Right under some reading of the letters: that is said, or asked where names do not settle it."""
    subject = subjects.first
    sure = [meant for meant in fitting if not meant.doubtful]
    if not sure:
        return undecided(subject, given, Reason("grade.stands_for", names=fitting[0].doubtful))
    assumed = sure[0].assumed
    if not assumed:
        return right(subject.formula, given)
    if all(name in reading.roles for name in assumed) and others:
        # Each name is known, and may mean more than one of the sizes here.
        return undecided(subject, given, Reason("grade.stands_for", names=list(assumed)))
    pairs = [Reason("grade.if_letter", letter=name, instead=letter) for name, letter in assumed.items()]
    return right(subject.formula, given, Reason("grade.same_if", letters=pairs))


def _best(subjects: Subjects, tried: Iterable[Term], known: Sequence[str]) -> tuple[Term, tuple[Found, ...]]:
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
