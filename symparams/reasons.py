"""Reasons as data: a message of the catalogues with its values, put into words of a language when it is shown.

The messages of errors have their English words here, so that an error has its text without a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[..., str]

#: In front of words that stand for themselves, in the place of a key.
SAID = "text:"

#: The English words of what is said of a text that cannot be read.
READING = {
    "list.comma": ", ",
    "read.column": "column {column}: {message}",
    "read.expected": "{expected} expected, found {found}",
    "read.operand": "a number, a letter or a bracket",
    "read.sign_or_end": "a sign such as '+' or '×', or the end,",
    "read.comparison_sign": "'=' or '≈'",
    "read.power_brackets": "brackets around the power",
    "read.comma_or_bracket": "',' or ')'",
    "read.end": "the end",
    "read.junk": "{sign}, which is {what}",
    "read.not_understood": "not understood",
    "read.not_understood_sign": "not understood: {name}",
    "read.lookalike": "no Latin {latin} but {name}; write the Latin letter",
    "read.digits": "a number has more than {most} digits",
    "read.nested": "brackets nested deeper than {most}",
    "read.comparison": "one formula expected, found a comparison",
    "read.unclear_division": "it is unclear whether this still belongs under the division sign; write brackets",
    "read.function": "the function {name} is not known; floor, ceil, max and min are",
    "read.one_argument": "{name} takes one argument",
    "read.long_formula": "the formula has {length} characters, {most} are read",
    "read.nothing": "a formula expected, found nothing",
    "read.long_answer": "the answer has {length} characters, {most} are read",
    "read.word": "a number or a formula expected, found the word {word}",
    "read.letters": "the answer has {number} different letters, {most} are read",
    "read.number": "a number expected, found {found}",
    "read.sides": "the two sides of '=' are not the same; write the answer alone",
    "read.no_answer": "{given} is neither a formula nor a whole number",
    "read.large_number": "a number of the formula is larger than 2^{most}",
    "read.exponent": "a power with the exponent {exponent} has no exact value here",
    "read.by_zero": "a division by zero",
    "read.unknown_function": "the function {function} is not one of {known}",
    "read.arguments": "{function} cannot have {number} arguments",
    "read.no_count": "{what} is no part of a count and has no value",
    "read.deep": "the formula is nested deeper than {most} levels",
    "read.unknown": "unknown {what} {name}; {known}",
    "read.unknown_close": "did you mean {names}?",
    "read.unknown_known": "known: {names}",
    "read.unknown_more": "known: {names} and {number} more",
    "read.unknown_none": "none is known here",
    "read.or": "{first} or {second}",
    "read.advised": "{said}. {advice}",
    "read.asked": "{said} {advice}",
    "read.symbol": "symbol",
    "read.model": "model",
}


class Reason:
    """A message of the catalogue with its values, which may be reasons themselves.

    A value that is a list is written as a list of the language. ``str`` is English, for the messages of errors.

    >>> str(Reason("read.expected", expected=Reason("read.operand"), found="')'"))
    "a number, a letter or a bracket expected, found ')'"
    """

    __slots__ = ("key", "n", "values")

    def __init__(self, key: str, n: int | None = None, **values: object) -> None:
        self.key, self.n, self.values = key, n, values

    def say(self, words: Words) -> str:
        """The reason in the words of a catalogue."""
        values: dict[str, str | int] = {name: _said(value, words) for name, value in self.values.items()}
        if self.n is not None:
            values["n"] = self.n
        return words(self.key, **values)

    def __str__(self) -> str:
        return self.say(_english)

    def __repr__(self) -> str:
        return f"Reason({self.key!r}, {self.values})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.key, self.n, self.values) == (other.key, other.n, other.values)

    def __hash__(self) -> int:
        return hash((self.key, self.n))


def _said(value: object, words: Words) -> str:
    if isinstance(value, Reason):
        return value.say(words)
    if isinstance(value, (list, tuple)):
        return words("list.comma").join(_said(item, words) for item in value)
    return str(value)


def _english(key: str, /, **values: object) -> str:
    return key.removeprefix(SAID) if key.startswith(SAID) else READING[key].format(**values)
