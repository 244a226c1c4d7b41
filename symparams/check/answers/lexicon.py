"""The words of answers, as data for each language: what they may stand for, in any order of its words.

A quantity's name is looked up without articles and without regard to order: "the height of the kernel" is
``kernel_height``. What one word may mean in several ways keeps all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from ...document.shipped import shipped_folder

#: The kinds of words that are looked up as they stand.
KINDS: tuple[str, ...] = (
    *("infix", "postfix", "prefix", "reply", "conclude", "because", "counted", "remark", "zero", "approximate"),
    *("alternatives", "bytes", "formats", "define", "scales", "negation", "distributive", "range", "between"),
    *("listed", "listed_after", "per", "things"),
)
#: No phrase has more words.
LONGEST = 8

_INDEX = re.compile(r"\[([0-9])\]$")
#: The sides of a window in the order programs write them.
_SIDES = {"0": "kernel_height", "1": "kernel_width"}
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase may be.

    Args:
        kinds: by kind, what it is worth: the sign of an operation, the size of a unit.
        roles: the meanings it may have as the name of a quantity: ends of the keys of the message catalogues.
    """

    kinds: Mapping[str, Any]
    roles: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.roles)


NOTHING = Entry({})


@dataclass(slots=True)
class Lexicon:
    """All languages together: an answer may mix them."""

    phrases: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    fillers: set[str] = field(default_factory=set)
    counters: list[tuple[str, ...]] = field(default_factory=list)
    endings: tuple[str, ...] = ()
    counting: frozenset[str] = frozenset()
    numbers: dict[str, int] = field(default_factory=dict)
    tensors: dict[str, frozenset[str]] = field(default_factory=dict)
    longest: int = 1

    def latin(self, words: Iterable[str]) -> Entry:
        """What some words in a row may be."""
        own = tuple(word.casefold() for word in words)
        return Entry(self.phrases.get(" ".join(own), {}), self._named(own))

    def identifier(self, name: str) -> Entry:
        """What a name as in a program may be: ``in_channels``, ``numFilters``, ``kernel_size[0]``."""
        index = _INDEX.search(name)
        if index:
            entry = self.identifier(name[: index.start()])
            side = _SIDES.get(index[1]) if "kernel_size" in entry.roles else None
            return Entry({}, frozenset((side,)) if side else entry.roles)
        words = [part for piece in name.split("_") for part in _humps(piece)]
        joined = self.latin([name])
        return joined if joined else self.latin(words)

    def chinese(self, run: str) -> Entry:
        """What a run of signs without spaces may be."""
        name = run.replace("的", "")
        return Entry(self.phrases.get(run, {}), frozenset(self._sized(name) or self._sized(_bare(name))))

    def _sized(self, name: str) -> set[str]:
        """The meanings of a name in signs, without or with an ending that says that it is a size or a number."""
        if found := self.roles.get((name,)):
            return found
        for ending in self.endings:
            if name.endswith(ending) and (stem := name.removesuffix(ending)):
                # A counter behind a kernel counts kernels; its size is another word.
                counted = self.roles.get(("#", stem)) if ending in self.counting else None
                if found := counted or self.roles.get((stem,)):
                    return found
        return set()

    def _named(self, words: tuple[str, ...]) -> frozenset[str]:
        counted, rest = False, words
        for counter in self.counters:
            size = len(counter)
            for start in range(len(rest) - size + 1):
                if rest[start : start + size] == counter and len(rest) > size:
                    counted, rest = True, rest[:start] + rest[start + size :]
                    break
            if counted:
                break
        for own, marked in ((words, False), (rest, counted)):
            kept = tuple(sorted(word for word in own if word not in self.fillers))
            if not kept:
                continue
            forms = (kept, _other_number(kept))
            for key in (*(("#", *form) for form in forms if marked), *forms):
                if found := self.roles.get(key):
                    return frozenset(found)
        return frozenset()


def _other_number(words: tuple[str, ...]) -> tuple[str, ...]:
    """Plurals as singulars and the other way round, in the last word that tells."""
    return tuple(sorted(word.removesuffix("s") if len(word) > 3 else word for word in words))


def _humps(name: str) -> list[str]:
    """The words of ``numFilters``; a name with other signs in it is one word."""
    words = _CAMEL.findall(name)
    return words if "".join(words) == name else [name]


def _bare(name: str) -> str:
    """A name in signs without "each" or "this" before it."""
    return name.removeprefix("每个").removeprefix("该")


@cache
def lexicon() -> Lexicon:
    """The lexicon of all languages in ``templates/lexicon``."""
    made = Lexicon()
    for path in sorted((shipped_folder() / "lexicon").glob("*.json")):
        _add(made, json.loads(path.read_text("utf-8")))
    made.counters.sort(key=len, reverse=True)
    made.endings = tuple(sorted(made.endings, key=len, reverse=True))
    made.longest = LONGEST
    return made


def _add(made: Lexicon, data: Mapping[str, Any]) -> None:
    made.fillers |= set(data["fillers"])
    made.counters += [tuple(words.split()) for words in data["counters"]]
    made.endings += (*data["counters"], *data.get("sizes", ())) if "sizes" in data else ()
    made.counting |= frozenset(data["counters"])
    made.numbers.update(data.get("numbers", {}))
    made.tensors |= {word: frozenset(roles.split()) for roles, words in data["tensors"].items() for word in words}
    for entry in data["roles"]:
        for phrase in entry["words"]:
            words = phrase.split()
            mark = ("#",) if words[0] == "#" else ()
            kept = sorted(word for word in words[len(mark) :] if word not in made.fillers)
            made.roles.setdefault((*mark, *kept), set()).update(entry["is"].split())
    for key in [key for key in made.roles if "#" not in key]:
        made.roles.setdefault(_other_number(key), made.roles[key])
    for kind in KINDS:
        group = data.get(kind, ())
        if isinstance(group, dict):
            signs = kind in ("infix", "postfix", "prefix", "listed", "listed_after")
            pairs = (
                [(phrase, sign) for sign, phrases in group.items() for phrase in phrases] if signs else group.items()
            )
        else:
            pairs = [(phrase, True) for phrase in group]
        for phrase, worth in pairs:
            worth = Fraction(worth) if kind in ("bytes", "scales", "formats") else worth
            made.phrases.setdefault(phrase, {})[kind] = worth
