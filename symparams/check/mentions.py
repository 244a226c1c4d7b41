"""What a sentence mentions: layers and parts, sizes, and numbers it calls counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from re import Pattern

from ..notation.numerals import FoundNumber, numbers
from .equations import Equation
from .judging import Written, lone, written
from .languages.language import Language
from .passage import Passage

#: How far from a number its noun may stand, and the words that qualify it.
REACH, NEAR = 90, 40


@dataclass(frozen=True, slots=True)
class Entity:
    """A layer, a kind of layers, a part or the whole network, as a sentence names it.

    Args:
        start, end: where.
        kind: ``layer`` (a kind of layers, perhaps one of them by its ordinal), ``part``, ``whole``, ``path``.
        name: the family, part or path.
        ordinal: which of its kind, from 1; -1 the last; ``None`` where the text does not say.
        one: whether it is one layer, not all of a kind.
        generic: an example ("a layer with …"), not one of the model.
        pointed: "this layer".
    """

    start: int
    end: int
    kind: str
    name: str
    ordinal: int | None = None
    one: bool = False
    generic: bool = False
    pointed: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """A size of a layer, by the meaning of the argument it is."""

    start: int
    end: int
    meaning: str
    value: object
    local: bool = False  # of this sentence only: "each filter"


@dataclass(frozen=True, slots=True)
class Count:
    """A number that the text calls a count of parameters."""

    start: int
    end: int
    number: Written
    text: str
    quantity: str
    about: bool = False
    bound: str = ""  # above, below
    change: bool = False
    equation: Equation | None = None
    implied: bool = False  # called so by the sentence, not by its own noun
    behind: int = 0  # where the words that belong to it end
    listed: bool = False  # one of several numbers that share a noun
    summed: bool = False  # "in all"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with everything it mentions, in order; offsets are those of the passage."""

    start: int
    end: int
    text: str
    language: Language
    entities: tuple[Entity, ...]
    sizes: tuple[Size, ...]
    counts: tuple[Count, ...]


def sentences(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """The sentences of a passage."""
    start = 0
    for found in language.sentence_end.finditer(text):
        yield start, found.end()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def read_sentence(
    passage: Passage,
    start: int,
    end: int,
    language: Language,
    equations: Sequence[Equation],
    paths: Pattern[str] | None,
) -> Sentence:
    """Everything a sentence mentions."""
    raw, plain = passage.raw, passage.plain
    found = list(numbers(raw[start:end], offset=start))
    inside = [equation for equation in equations if start <= equation.found.start < end]
    lonely = [
        number
        for number in found
        if not any(equation.found.start <= number.start < equation.found.end for equation in inside)
    ]
    counts = [
        *(count for number in lonely if (count := _count_of(plain, raw, number, start, end, language))),
        *(count for equation in inside if (count := _result(plain, raw, equation, start, end, language))),
    ]
    counts = _with_elided(plain, raw, lonely, counts, end, language)
    if passage.head:
        counts = [*counts, *_cells(passage, lonely, {count.start for count in counts}, language)]
    counts.sort(key=lambda count: count.start)
    taken = {count.start for count in counts if not count.implied}
    sizes = list(_sizes(plain, [number for number in lonely if number.start not in taken], start, end, language))
    entities = tuple(_entities(plain, start, end, language, paths))
    return Sentence(start, end, plain[start:end], language, entities, tuple(sizes), tuple(counts))


def _said(number: FoundNumber) -> Written:
    step = Fraction(number.size, 10**number.places) if number.places else number.size
    return Written(number.value, step, number.size == 1 and number.places is None)


_OPERATOR_BEFORE = re.compile(r"[×·*^/=≈<>+\-−]\s*$|[0-9)]\s*[xX]\s*$")
_OPERATOR_AFTER = re.compile(r"\s*(?:[×·*^/+=≈]|[xX]\s*\d)")
_ABOUT = re.compile(r"(?:≈|~|约|about|approximately|roughly|around)\s*$")
_CLAUSE_END = re.compile(r"\s*(?:[.,;:)，。；、：）]|and\b|$)")
_LIST_MARK = re.compile(r"^\s*[-+*]\s*$")


def _count_of(plain: str, raw: str, number: FoundNumber, start: int, end: int, language: Language) -> Count | None:
    """The number, if its own words call it a count."""
    if number.unit and number.size == 1:
        return None  # a measure, a percentage
    before = plain[max(start, number.start - REACH) : number.start]
    after = plain[number.end : min(end, number.end + REACH)]
    joined = _OPERATOR_BEFORE.search(before)
    if joined and not _LIST_MARK.match(before):
        # "25 weights + 1 bias = 26 parameters" has words between the signs; "25 + 1 parameters" does not.
        rest = before[: joined.start()].rstrip()
        if before[joined.start()] not in "+=≈" or not rest or rest[-1].isdigit() or rest[-1] in ")]}":
            return None
    if _OPERATOR_AFTER.match(after):
        return None
    return _called(plain, raw, number.start, number.end, _said(number), before, after, language)


def _called(
    plain: str,
    raw: str,
    start: int,
    end: int,
    number: Written,
    before: str,
    after: str,
    language: Language,
    equation: Equation | None = None,
) -> Count | None:
    noun = language.after.match(after)
    called = None if noun else language.before.search(before)
    whole = language.in_all.match(after)
    words = noun or called or (whole if equation is None else None)
    if words is None:
        return None
    near = _near(before)
    bound = language.bound.search(before, near)
    return Count(
        start,
        end,
        number,
        raw[start:end],
        "parameters" if words is whole else _quantity(words),
        about=bool(language.about.search(before, near) or (called and _ABOUT.search(before, near))),
        bound=(bound.lastgroup or "") if bound else "",
        change=noun is not None and bool(noun["change"]),
        equation=equation,
        implied=words is whole,
        behind=end if words is called else end + words.end(),
        summed=whole is not None or language.summed.search(before, near) is not None,
    )


def _near(before: str) -> int:
    """Where to look from for the few words that may stand directly in front of a number."""
    return max(0, len(before.rstrip()) - NEAR)


def _quantity(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next((name for name in ("trainable", "biases", "weights") if groups.get(name)), "parameters")


def _result(plain: str, raw: str, equation: Equation, start: int, end: int, language: Language) -> Count | None:
    """The number at the end of a chain, if the text calls it a count, by its own words or by those of the sentence."""
    side = equation.result
    number = lone(side)
    if number is None or side.span is None or number.value < 0:
        return None
    chain = equation.found
    before = plain[max(start, chain.start - REACH) : chain.start]
    after = plain[chain.end : min(end, chain.end + REACH)]
    at, stop = _trimmed(raw, *side.span)
    called = _called(plain, raw, at, stop, written(number), before, after, language, equation)
    if called:
        return called
    return Count(
        at,
        stop,
        written(number),
        raw[at:stop],
        "parameters",
        about=chain.chain.relations[-1] != "=",
        equation=equation,
        implied=True,
        behind=stop,
        summed=language.summed.search(before) is not None,
    )


def _with_elided(
    plain: str, raw: str, found: Sequence[FoundNumber], counts: list[Count], end: int, language: Language
) -> list[Count]:
    """With numbers whose noun another has: "380 and 552 parameters", "the first has 380 parameters, the second 552"."""
    named = {count.start: count for count in counts if not count.implied and count.equation is None}
    first = min(named, default=end)
    made = {count.start: count for count in counts}
    for number in reversed(found):
        if number.start in made or (number.unit and number.size == 1) or not named:
            continue
        following = next((made[start] for start in sorted(made) if start > number.start), None)
        bare = Count(
            number.start, number.end, _said(number), raw[number.start : number.end], "parameters", implied=True,
            behind=number.end,
        )  # fmt: skip
        if following and language.listed.fullmatch(plain, number.end, following.start):
            made[following.start] = replace(following, listed=True)
            made[number.start] = replace(bare, quantity=following.quantity, listed=True)
        elif (
            first < number.start
            and named[first].quantity == "parameters"
            and language.has.search(plain[max(0, number.start - 40) : number.start])
            and _CLAUSE_END.match(plain, number.end, end)
        ):
            made[number.start] = bare
    return list(made.values())


def _cells(passage: Passage, found: Sequence[FoundNumber], taken: set[int], language: Language) -> Iterator[Count]:
    """The numbers that fill a cell of a table under a head that speaks of parameters."""
    for (start, end), head in zip(passage.cells(), passage.head, strict=False):
        noun = language.after.match(f" {head} ") or language.before.search(f"{head}:")
        inside = [number for number in found if start <= number.start < end]
        if not noun or len(inside) != 1 or inside[0].start in taken or (inside[0].unit and inside[0].size == 1):
            continue
        number = inside[0]
        around = passage.plain[start : number.start] + passage.plain[number.end : end]
        if not around.strip(" ~≈约"):
            about = bool(around.strip())
            text = passage.raw[number.start : number.end]
            yield Count(number.start, number.end, _said(number), text, _quantity(noun), about, behind=number.end)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """A number without the markup around it."""
    while start < end - 1 and not raw[start].isalnum() and raw[start] not in "-−.":
        start += 1
    while end > start + 1 and not raw[end - 1].isalnum():
        end -= 1
    return start, end


def _sizes(plain: str, found: Sequence[FoundNumber], start: int, end: int, language: Language) -> Iterator[Size]:
    if language.respectively.search(plain, start, end) and len(found) > 1:
        return
    covered: list[tuple[int, int]] = []
    made: list[Size] = []
    for window in language.window.finditer(plain, start, end):
        height, width = int(window["height"]), int(window["width"])
        covered.append(window.span())
        made.append(Size(*window.span(), "kernel_size", height if height == width else (height, width)))
        if window["filters"]:
            made.append(Size(*window.span(), "out_channels", int(window["filters"])))
    for number in found:
        if number.unit or number.places or any(a <= number.start < b for a, b in covered):
            continue
        before = plain[max(start, number.start - REACH) : number.start]
        after = plain[number.end : min(end, number.end + REACH)]
        meaning = next((name for name, p in language.sizes_after.items() if p.match(after)), "")
        if not meaning:
            if _OPERATOR_AFTER.match(after):
                continue
            meaning = next((name for name, p in language.sizes_before.items() if p.search(before)), "")
        if meaning and not _OPERATOR_BEFORE.search(before.rstrip("=: ：＝")):
            made.append(Size(number.start, number.end, meaning, number.value))
    made += [Size(*found.span(), "outputs", 1, local=True) for found in language.one_output.finditer(plain, start, end)]
    yield from sorted(made, key=lambda size: size.start)


def _entities(plain: str, start: int, end: int, language: Language, paths: Pattern[str] | None) -> Iterator[Entity]:
    found: list[Entity] = []
    if paths is not None:
        found += [Entity(*m.span(), "path", m[0], one=True) for m in paths.finditer(plain, start, end)]
    names = list(language.parts)
    for match in language.portions.finditer(plain, start, end):
        found.append(Entity(*match.span(), "part", names[int((match.lastgroup or "p0")[1:])]))
    found += [Entity(*m.span(), "whole", "") for m in language.whole.finditer(plain, start, end)]
    found += [Entity(*m.span(), "layer", "", -1, one=True) for m in language.last.finditer(plain, start, end)]
    found += list(_layer_entities(plain, start, end, language))
    # Where two names overlap, the one that says more (a path, an ordinal, a part) or the longer one stays.
    found.sort(key=lambda e: (e.ordinal is None and e.kind == "layer", e.kind == "whole", e.start - e.end))
    kept: list[Entity] = []
    for entity in found:
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    kept.sort(key=lambda e: e.start)
    previous: Entity | None = None
    for entity in kept:
        if previous and language.inside.fullmatch(plain, previous.end, entity.start) and entity.kind == "whole":
            continue  # "the fully connected part of this network" is the part
        previous = entity
        yield entity


def _layer_entities(plain: str, start: int, end: int, language: Language) -> Iterator[Entity]:
    for match in language.layers.finditer(plain, start, end):
        family = next(family for group, family in language.family_groups if match[group])
        article = " ".join((match["article"] or "").lower().split())
        ordinal = language.ordinal("".join(match["ordinal"].split())) if match["ordinal"] else None
        if ordinal is None and match["number"]:
            ordinal = int(match["number"]) or None
        if not family and ordinal is None and not language.this.fullmatch(article):
            continue  # the word "layer" alone
        plural = bool(match["plural"]) or article in (
            "both",
            "all",
            "these",
            "two",
            "three",
            "两个",
            "这两个",
            "所有",
            "这些",
        )
        pointed = bool(article and language.this.search(article)) and not plural
        one = ordinal is not None or article in language.generic or pointed or (language.plural and not plural)
        yield Entity(
            *match.span(), "layer", family, ordinal, one, article in language.generic and ordinal is None, pointed
        )
