"""What the letters and names of an answer stand for in the right formula.

A name with a meaning stands for a quantity of that meaning only. Letters without one stand for any letter of the right
formula, each for another. Letters of the right formula are what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations, product

from ...nn.module import Module
from ...terms import Letter, Term, letters, put_in
from ...terms import product as product_of
from ..answers import Answer
from .lettered import COUNTS, MEANINGS, PLACES, STEPS, kind_of, meaning_of
from .subject import Subject

#: With more letters without a meaning every way to read them is not tried.
MAX_FREE = 4
#: So many readings of one answer are compared.
MAX_READINGS = 400

#: What a side of a window is called where all sides are one letter.
_SIDES = ("kernel_height", "kernel_width", "kernel_depth", "kernel_length")
_AXES = {"h": "kernel_height", "w": "kernel_width", "d": "kernel_depth", "l": "kernel_length"}
#: Quantities that no count of parameters depends on: where an answer has one, it stands for nothing else.
ELSEWHERE = frozenset(("sequence", "batch", "height", "width", "stride", "padding", "dilation", "head_dim", "heads"))
#: What indices of a letter say: inputs, outputs.
_INDICES = {
    "in": "in_channels in_features input_size image_channels",
    "out": "out_channels out_features num_channels output_size",
}
_INDICES |= {"i": _INDICES["in"], "o": _INDICES["out"], "prev": _INDICES["in"], "next": _INDICES["out"]}


@dataclass(frozen=True, slots=True)
class Meant:
    """One way to take the letters of an answer.

    Args:
        term: the answer in the letters of the right formula.
        assumed: what letters without a meaning were taken for.
        doubtful: names with a meaning the right formula has no letter for, that were taken for one all the same.
        guessed: whether letters beside known ones were taken for others to see whether that fits.
    """

    term: Term
    assumed: Mapping[str, str] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    guessed: bool = False


def roles_of(subject: Subject) -> dict[str, frozenset[str]]:
    """The meanings of the letters of the right formula: ends of keys of the message catalogues."""
    found: dict[str, set[str]] = {name: set() for name in subject.names}
    for name in found:
        meaning = subject.meanings.get(name) or meaning_of(name, subject.names)
        if meaning:
            found[name] |= _with_sides(meaning.partition(".")[2], name)
    for part in subject.parts:
        for module in part.module.modules():
            _of_arguments(module, found)
    return {name: frozenset(meanings) for name, meanings in found.items()}


def _of_arguments(module: Module, found: Mapping[str, set[str]]) -> None:
    for name, argument in module.arguments.items():
        value = vars(module).get(name)
        items = value if isinstance(value, tuple) else (value,)
        for item in items:
            if (letter := str(item)) in found:
                found[letter] |= {name} | _with_sides(argument.meaning, letter, alone=len(set(items)) == 1)


def _with_sides(meaning: str, letter: str, alone: bool = True) -> set[str]:
    if meaning != "kernel_size":
        return {meaning}
    index = letter.rpartition("_")[2] if "_" in letter else ""
    if index in _AXES:
        return {_AXES[index]}
    return {meaning, *_SIDES} if alone else {meaning}


class Meanings:
    """What names mean in answers to one question.

    Args:
        subject: the right count.
        others: letters the layer has that its count does not depend on.
        roles: the meanings of the letters; by default those of the subject.
    """

    def __init__(
        self, subject: Subject, others: Collection[str] = (), roles: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self.names, self.others = subject.names, frozenset(others)
        self.roles = roles_of(subject) if roles is None else roles

    def readings(self, answer: Answer) -> Iterator[Meant]:
        """The ways to take the letters of an answer; the first renames only what names settle."""
        own = [letter.name for letter in letters(answer.term)]
        taken = [name for name in own if name in self.names]
        # Where every letter is the student's own, none means what textbooks mean by it.
        usual = bool(taken) or any(answer.roles.get(name) for name in own)
        fixed: dict[str, tuple[str, ...]] = {}
        free, doubtful = [], []
        for name in own:
            if name in self.names:
                continue
            roles = answer.roles.get(name) if usual else frozenset()
            candidates = self._candidates(name, roles)
            if roles is None:
                # What is only usual gives way to letters that are there already.
                candidates = tuple(letter for letter in candidates if letter not in taken)
            if candidates:
                fixed[name] = candidates
            elif name in answer.roles:
                if not answer.roles[name] & ELSEWHERE and not answer.roles[name] & self._theirs:
                    doubtful.append(name)
            elif not self._is_elsewhere(name, len(own), bool(taken or fixed)):
                free.append(name)
        made = self._made(answer.term, taken, fixed, free, doubtful)
        seen: set[str] = set()
        for meant in islice(made, MAX_READINGS):
            if (key := str(meant.term)) not in seen:
                seen.add(key)
                yield meant

    def is_settled(self, name: str, answer: Answer) -> bool:
        """Whether it is known what a name stands for, in the right formula or elsewhere."""
        roles = answer.roles.get(name)
        if self._candidates(name, roles):
            return True
        return self._is_elsewhere(name, 0, True) if roles is None else bool(roles & (ELSEWHERE | self._theirs))

    @property
    def _theirs(self) -> frozenset[str]:
        """The meanings of what the layer has and its count does not depend on."""
        return frozenset(MEANINGS.get(name, "").partition(".")[2] for name in self.others)

    def _candidates(self, name: str, roles: frozenset[str] | None) -> tuple[str, ...]:
        named = roles is not None
        if roles is None:
            alike = tuple(letter for letter in self.names if letter.casefold() == name.casefold())
            if alike:
                return alike
            roles = _usual(name)
        found = tuple(
            letter for letter in self.names if roles & self.roles[letter] and (named or not _is_sibling(name, letter))
        )
        if found or "kernel_area" not in roles:
            return found
        sides = [letter for letter in self.names if self.roles[letter] & {"kernel_size", *_SIDES}]
        return ("*".join(sides * 2 if len(sides) == 1 else sides),) if sides else ()

    def _is_elsewhere(self, name: str, number: int, mixed: bool) -> bool:
        """Whether a letter means something the right formula has not, and so stands for none of its letters."""
        if name in self.others or name in PLACES or COUNTS & set(self.names):
            return True
        if mixed:
            return name in STEPS or name in COUNTS or name == "G" or bool(_usual(name))
        # A letter alone rather means what it usually does: T steps, k a window, G groups, L layers.
        return number == 1 and (
            name == "G" or name in STEPS or name in COUNTS or kind_of(name).name not in ("INPUT", "OUTPUT")
        )

    def _made(
        self,
        term: Term,
        taken: Sequence[str],
        fixed: Mapping[str, tuple[str, ...]],
        free: Sequence[str],
        doubtful: Sequence[str],
    ) -> Iterator[Meant]:
        if not fixed and not free and not doubtful:
            yield Meant(term)
            return
        loose = [*free, *doubtful]
        for chosen in product(*fixed.values()):
            sure = dict(zip(fixed, chosen, strict=True))
            yield Meant(renamed(term, sure), {name: letter for name, letter in sure.items() if len(fixed[name]) > 1})
            rest = [name for name in self.names if name not in taken and name not in sure.values()]
            if len(loose) <= min(MAX_FREE, len(rest)) and len(rest) <= MAX_FREE + 2:
                for places in permutations(rest, len(loose)):
                    guessed = dict(zip(loose, places, strict=True))
                    assumed = {name: guessed[name] for name in free}
                    assumed |= {name: letter for name, letter in sure.items() if len(fixed[name]) > 1}
                    if guessed:
                        yield Meant(renamed(term, {**sure, **guessed}), assumed, tuple(doubtful), bool(taken or sure))


def _is_sibling(name: str, letter: str) -> bool:
    """Whether two letters differ by their index alone: C_1 is not C_2."""
    return "_" in name and "_" in letter and name.partition("_")[0] == letter.partition("_")[0]


def _usual(name: str) -> frozenset[str]:
    """What a letter usually means: by its index, or as textbooks use it."""
    index = name.rpartition("_")[2] if "_" in name else ""
    if index in _INDICES and len(name.rpartition("_")[0]) == 1:
        return frozenset(_INDICES[index].split())
    meaning = MEANINGS.get(name, "").partition(".")[2]
    return frozenset((meaning,)) if meaning else frozenset()


def renamed(term: Term, mapping: Mapping[str, str]) -> Term:
    """The term with letters renamed all at once; an area is the product of its sides."""
    made: dict[str, Term] = {}
    for old, new in mapping.items():
        first, *more = new.split("*")
        made[old] = Letter(first) if not more else product_of(*(Letter(side) for side in (first, *more)))
    return put_in(term, made)
