"""Reasons as data, put into words of a language at the end."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[..., str]


class Reason:
    """A message of the catalogue with its values, which may be reasons themselves.

    A value that is a list is written as a list of the language.
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

    def __repr__(self) -> str:
        return f"Reason({self.key!r}, {self.values})"


def _said(value: object, words: Words) -> str:
    if isinstance(value, Reason):
        return value.say(words)
    if isinstance(value, (list, tuple)):
        return words("list.comma").join(_said(item, words) for item in value)
    return str(value)
