"""What a language contributes to reading claims: patterns, as data. A new language is one more file beside this one,
which is found by being there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from re import Pattern
from typing import Any

#: What a count may count: all parameters, or those of one role.
QUANTITIES = ("parameters", "trainable", "weights", "biases")


class Language:
    """The patterns of one language. "Before" patterns are searched at the end of what stands before a number, "after"
    patterns are matched behind it; both see text without markup.

    Args:
        script: what its texts are told by; empty for the language that all other texts are taken to be in.
        relevant: found in every block that can hold a claim, a size or a layer; the rest is skipped.
        sentence_end: where sentences end.
        after: the noun a count is a count of, in groups named as the quantities; ``change`` marks a difference.
        in_all: "in all", "total": behind a number, where the sentence speaks of parameters.
        before: "the number of parameters is", in groups as above.
        about, bound: "about", "more than" before a number.
        topic, rivals: the sentence counts parameters; it counts something else.
        families: patterns of kinds of layers, by family; the pattern of the word "layer" alone under ``""``.
        layer: how an ordinal, an article and a number stand around a family; with groups ``ordinal``, ``article``,
            ``family``, ``plural``, ``number``.
        plural: whether the language marks plurals; without, a kind of layer without article means all of them.
        parts: patterns of parts of a network, by part.
        whole: the network itself.
        last: the last layer by its role: "the output layer".
        ordinals: their values; -1 is the last.
        generic: articles of a layer that is only an example.
        this: words that point back to what was spoken of.
        belonging: what joins a count to what stands behind it: "parameters in the first layer".
        inside: what joins two names of which the second contains the first: "part of this network".
        sizes_after, sizes_before: nouns of sizes, by the meaning of the argument they are.
        window: "5×5 kernel" with groups ``height``, ``width`` and perhaps ``filters``.
        one_output: "each filter", "per neuron".
        respectively: several sizes for several layers in one breath.
        no_bias: the bias is left out.
        one_bias: "plus the bias".
        adding: counts are added up.
        hypothetical: "if", "suppose".
        units: hidden units: a width that may be a layer or not.
        listed: between two numbers that share a noun: "380 and 552 parameters".
        has: in front of a number whose noun was said before: "and the second has 552".
        total: "total", where no layer is named.
        owns: between a subject ("each filter") and what it has.
        summed: "in all" in front of a number.
        called: verbs behind which a "parameter" is an argument of a function.
    """

    script: Pattern[str]
    relevant: Pattern[str]
    sentence_end: Pattern[str]
    after: Pattern[str]
    in_all: Pattern[str]
    before: Pattern[str]
    about: Pattern[str]
    bound: Pattern[str]
    topic: Pattern[str]
    rivals: Pattern[str]
    families: Mapping[str, str]
    layer: str
    plural: bool
    parts: Mapping[str, str]
    whole: Pattern[str]
    last: Pattern[str]
    ordinals: Mapping[str, int]
    generic: frozenset[str]
    this: Pattern[str]
    belonging: Pattern[str]
    inside: Pattern[str]
    sizes_after: Mapping[str, Pattern[str]]
    sizes_before: Mapping[str, Pattern[str]]
    window: Pattern[str]
    one_output: Pattern[str]
    respectively: Pattern[str]
    no_bias: Pattern[str]
    one_bias: Pattern[str]
    adding: Pattern[str]
    hypothetical: Pattern[str]
    units: Pattern[str]
    listed: Pattern[str]
    has: Pattern[str]
    total: Pattern[str]
    owns: Pattern[str]
    summed: Pattern[str]
    called: Pattern[str]

    def __init__(self, **written: bool | str | frozenset[str] | Mapping[str, int] | Mapping[str, str]) -> None:
        lacking, unknown = self.__annotations__.keys() - written, written.keys() - self.__annotations__
        if lacking or unknown:
            said = {"lacks": lacking, "knows no": unknown}
            raise TypeError("a language " + "; ".join(f"{how} {', '.join(sorted(n))}" for how, n in said.items() if n))
        self._written = written

    def __getattr__(self, name: str) -> Any:
        """What was written, a pattern compiled when it is first needed: a text uses few of them."""
        if name not in self.__annotations__:
            raise AttributeError(name)
        made: Any = self._written[name]
        if "Pattern" in self.__annotations__[name]:
            made = words(made) if isinstance(made, str) else {key: words(value) for key, value in made.items()}
        self.__dict__[name] = made
        return made

    @cached_property
    def layers(self) -> Pattern[str]:
        """Kinds of layers with ordinal, article and number; the family at ``n`` is the group ``fn``."""
        names = "|".join(f"(?P<f{i}>{pattern})" for i, pattern in enumerate(self.families.values()))
        return words(self.layer.format(families=names))

    @cached_property
    def family_groups(self) -> tuple[tuple[str, str], ...]:
        """The groups of :attr:`layers` that are families, with the families."""
        return tuple((f"f{i}", family) for i, family in enumerate(self.families))

    @cached_property
    def portions(self) -> Pattern[str]:
        """Parts of a network; the one at ``n`` is the group ``pn``."""
        return words("|".join(f"(?P<p{i}>{pattern})" for i, pattern in enumerate(self.parts.values())))

    def ordinal(self, word: str) -> int | None:
        """The value of an ordinal as written: ``first``, ``2nd``."""
        known = self.ordinals.get(word.lower())
        if known is not None:
            return known
        digits = re.sub(r"\D", "", word)
        return int(digits) if digits and len(digits) < 5 else None


def words(pattern: str) -> Pattern[str]:
    """A pattern, upper and lower case alike; a blank in it stands for any white space, the end of a line too.

    >>> words("bias term").fullmatch("Bias\\n term") is not None
    True
    """
    return re.compile(_BLANK.sub(_white, pattern), re.IGNORECASE)


_BLANK = re.compile(r"\[(?:\\.|[^\]])*\]| [?*+]?")


def _white(found: re.Match[str]) -> str:
    if found[0][0] == "[":
        return found[0].replace(" ", r"\s")
    return r"\s*" if found[0][1:] in ("?", "*") else r"\s+"
