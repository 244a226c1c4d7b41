"""The letters of a student's formula: ours, a textbook's, or the student's own where only one reading fits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import permutations

from ...nn.axes import Kind
from ...terms import Letter, Term, letters, put_in
from .lettered import COUNTS, PLACES, STEPS, kind_of

#: With more unknown letters than this every way to read them is not tried.
MAX_UNKNOWN = 4


def readings(answer: Term, known: list[str], others: Collection[str] = ()) -> Iterator[Term]:
    """The ways to read an answer's letters, the likeliest first.

    Letters that are known are read as they are. The others are tried as the textbooks write them, then without regard
    to case and underscores, then, where none of them is known, every way in which they can stand for ours.

    Args:
        answer: the answer.
        known: the letters of the right count.
        others: letters the layer has that its count does not depend on; they stand for nothing else.
    """
    own = [letter.name for letter in letters(answer)]
    unknown = [name for name in own if name not in known]
    yield answer
    if not unknown:
        return
    seen = {tuple(unknown)}
    for mapping in (*_textbooks(own, known), _folded(unknown, known)):
        key = tuple(mapping.get(name, name) for name in own)
        if mapping and key not in seen:
            seen.add(key)
            yield renamed(answer, mapping)
    # Where some letters are ours and one is not, that one is more likely a slip than another name.
    free = known if len(unknown) == len(own) else []
    if COUNTS & set(known) or any(
        name in others or name in PLACES or (len(own) == 1 and _has_a_role(name)) for name in unknown
    ):
        return
    if len(unknown) <= min(MAX_UNKNOWN, len(free)) and len(free) <= MAX_UNKNOWN + 2:
        for chosen in permutations(free, len(unknown)):
            yield renamed(answer, dict(zip(unknown, chosen, strict=True)))


def _has_a_role(name: str) -> bool:
    """Whether a letter alone rather means what it usually does: T steps, k a window, G groups, L layers."""
    return name == "G" or name in STEPS or name in COUNTS or kind_of(name) not in (Kind.INPUT, Kind.OUTPUT)


def _textbooks(own: list[str], known: list[str]) -> Iterator[Mapping[str, str]]:
    from ...notation import names, notation

    for name in names():
        mapping = {shown: letter for letter, shown in notation(name).letters.items() if letter in known}
        # All of the letters must be the textbook's (or ours): half a match is chance.
        if all(letter in mapping or letter in known for letter in own):
            yield {letter: mapping[letter] for letter in own if letter in mapping}


def _folded(unknown: list[str], known: list[str]) -> Mapping[str, str]:
    fold = {name.casefold().replace("_", ""): name for name in reversed(known)}
    return {name: fold[key] for name in unknown if (key := name.casefold().replace("_", "")) in fold}


def renamed(term: Term, mapping: Mapping[str, str]) -> Term:
    """The term with letters renamed all at once."""
    return put_in(term, {old: Letter(new) for old, new in mapping.items()})
