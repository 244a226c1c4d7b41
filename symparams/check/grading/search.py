"""The search for the slip behind a wrong count: one mistake, in all layers or in one, or two at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from ..errors import LimitError
from ..terms import Number, Term, evaluate
from ..terms.arithmetic import UndefinedError
from ..terms.normal import Ring
from .mistakes.record import Mistake
from .mistakes.table import MISTAKES
from .subject import Facts, Part, Subject

#: Two slips at once are tried for so many layers at the most; beyond, most pairs are chance.
MAX_PARTS_FOR_PAIRS = 40


@dataclass(frozen=True, slots=True)
class Found:
    """An explanation.

    Args:
        mistakes: the slip, or two made at once.
        path: the layer it was made in, where it was made in one of several.
        wrong: the count it gives, in letters.
    """

    mistakes: tuple[Mistake, ...]
    path: str
    wrong: Term


def found(subject: Subject, answer: Term) -> tuple[Found, ...]:
    """Every slip that gives the answer exactly; pairs only where no single slip does.

    Formulas are compared as formulas. A number is compared with the values put in.
    """
    if not subject.parts:
        return ()
    mark = _marker(subject, answer)
    wanted = mark(answer)
    if wanted is None:
        return ()
    single = tuple(_matching(subject, _single(subject), mark, wanted))
    if single or len(subject.parts) > MAX_PARTS_FOR_PAIRS:
        return single
    return tuple(_matching(subject, _pairs(subject), mark, wanted))


def _marker(subject: Subject, answer: Term) -> Callable[[Term], Hashable]:
    """What two counts have in common that are the same: the normal form, or the value where the answer is a number."""
    ring = Ring(decide=True)
    numeric = isinstance(answer, Number) and subject.value is not None

    def value(term: Term) -> Hashable:
        try:
            if numeric:
                return evaluate(term, subject.values)
            return frozenset(ring.poly(term).items())
        except (LimitError, UndefinedError):
            return None

    return value


def _matching(
    subject: Subject, tried: Iterator[Found], mark: Callable[[Term], Hashable], wanted: Hashable
) -> Iterator[Found]:
    right = mark(_whole(subject, [part.facts for part in subject.parts]))
    seen: set[tuple[str, ...]] = set()
    for item in tried:
        key = tuple(sorted(mistake.id for mistake in item.mistakes))
        if key in seen:
            continue
        value = mark(item.wrong)
        if value is not None and value == wanted and value != right:
            seen.add(key)
            yield item


def _whole(subject: Subject, facts: list[Facts]) -> Term:
    from ..derivation.forms import counted_sum

    return counted_sum(part.term(item) for part, item in zip(subject.parts, facts, strict=True))


def _single(subject: Subject) -> Iterator[Found]:
    """Each mistake in every layer it makes sense for, then in one layer alone."""
    for mistake in MISTAKES:
        made = [_made(mistake, part, part.facts) for part in subject.parts]
        places = [index for index, facts in enumerate(made) if facts is not None]
        if not places:
            continue
        every = [part.facts if facts is None else facts for part, facts in zip(subject.parts, made, strict=True)]
        yield Found((mistake,), "", _whole(subject, every))
        if len(subject.parts) > 1:
            for index in places:
                one = [part.facts for part in subject.parts]
                one[index] = every[index]
                yield Found((mistake,), subject.parts[index].path, _whole(subject, one))


def _pairs(subject: Subject) -> Iterator[Found]:
    for i, first in enumerate(MISTAKES):
        once = [_made(first, part, part.facts) for part in subject.parts]
        if not any(facts is not None for facts in once):
            continue
        for second in MISTAKES[i + 1 :]:
            if second.id == first.id:
                continue
            facts = [part.facts if made is None else made for part, made in zip(subject.parts, once, strict=True)]
            twice = [_made(second, part, item) for part, item in zip(subject.parts, facts, strict=True)]
            if any(item is not None for item in twice):
                whole = [old if new is None else new for old, new in zip(facts, twice, strict=True)]
                yield Found((first, second), "", _whole(subject, whole))


def _made(mistake: Mistake, part: Part, facts: Facts) -> Facts | None:
    return mistake.applied(part.module, facts)
