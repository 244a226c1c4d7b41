"""Sizes that tell apart several slips that give the same number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ...errors import LimitError, SymbolsLeftError
from ...terms import evaluate, same
from ...terms.arithmetic import UndefinedError
from .search import Found
from .subject import Subject, names_of

#: So much is added to one size, or to two, until the slips differ.
STEPS = (1, 2, 3, 4, 8)


def coincide(found: Sequence[Found]) -> bool:
    """Whether all of them give the same formula: no sizes tell them apart."""
    return all(same(item.wrong, found[0].wrong) is True for item in found[1:])


def telling_apart(subject: Subject, found: Sequence[Found]) -> str:
    """Other sizes at which the slips give different numbers: ``C_in = 4``; empty where none were found."""
    found = [
        item for i, item in enumerate(found) if all(same(item.wrong, other.wrong) is not True for other in found[:i])
    ]
    names = dict.fromkeys([*subject.names, *names_of(item.wrong for item in found)])
    for changed in _changes([name for name in names if name in subject.values], subject.values):
        values = {**subject.values, **changed}
        try:
            numbers = [evaluate(item.wrong, values) for item in found]
            right = evaluate(subject.formula, values)
        except (LimitError, SymbolsLeftError, UndefinedError):
            continue
        whole = all(number == int(number) and number > 0 for number in (*numbers, right))
        if whole and len(set(numbers)) == len(numbers):
            return ", ".join(f"{name} = {value}" for name, value in changed.items())
    return ""


def _changes(known: Sequence[str], values: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
    """Other values: a little larger, or double, which keeps what divides a size."""
    for number in (1, 2):
        for names in combinations(known, number):
            for step in STEPS:
                yield {name: values[name] + step for name in names}
            yield {name: 2 * values[name] for name in names}
