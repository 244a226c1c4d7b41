"""Finished strings of one format: mathematics set in text, words and foreign names made harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from symparams.document.escaping import Untrusted, latex, markdown, term
from symparams.document.formulas import LatexPage, TextPage
from symparams.document.templates import Format
from symparams.errors import NameUnknownError
from symparams.notation import Notation
from symparams.notation.printer import Printer
from symparams.terms import Number, Term


@dataclass(frozen=True, slots=True)
class Kind:
    """What is particular to a format.

    Args:
        name: as users write it: ``md``, ``tex``, ``html``, ``term``.
        engine: the kind of template.
        printer: what writes its formulas.
        inline, display: how a formula stands in a line, and in a line of its own; ``{}`` is the formula.
        words: makes words of ours fit; names from outside go through ``name``.
        name_filter: makes a name from outside harmless.
        suffixes: of file names.
    """

    name: str
    engine: Format
    printer: type[Printer]
    inline: str
    display: str
    words: Callable[[str], str]
    name_filter: Callable[[str], str]
    suffixes: tuple[str, ...]


_LATEX_WORDS = re.compile(r"[\\{}$&#%_~^]")


def _latex_words(text: str) -> str:
    return _LATEX_WORDS.sub(lambda found: latex(found[0]), text)


def _as_it_is(text: str) -> str:
    return text


KINDS = {
    kind.name: kind
    for kind in (
        Kind("md", "md", LatexPage, "${}$", "$$\n{}\n$$", _as_it_is, markdown, (".md", ".markdown")),
        Kind("term", "term", TextPage, "{}", "{}", _as_it_is, term, (".txt",)),
    )
}


def kind(name: str) -> Kind:
    """The format of this name.

    Raises:
        NameUnknownError: with the known ones.
    """
    if name not in KINDS:
        raise NameUnknownError("format", str(name), KINDS)
    return KINDS[name]


def format_of_file(path: str | None) -> str:
    """The name of the format that a file's suffix stands for; Markdown without a file.

    Raises:
        NameUnknownError: for a suffix that stands for none.

    >>> format_of_file("page.txt")
    'term'
    """
    if path is None or path in ("-", "/dev/stdout"):
        return "md"
    suffixes = {suffix: found.name for found in KINDS.values() for suffix in found.suffixes}
    suffix = PurePath(path).suffix.lower()
    if suffix not in suffixes:
        raise NameUnknownError("suffix of a file", suffix, suffixes, "Give the format with --format.")
    return suffixes[suffix]


class Scribe:
    """Writes one page in one format and notation; letters look the same everywhere on it."""

    def __init__(self, kind: Kind, notation: Notation, letters: Mapping[str, str]) -> None:
        self.kind, self.notation = kind, notation
        self._printer = kind.printer(notation, letters)
        self._text = TextPage(notation, letters)

    def finished(self, text: str) -> str:
        """A text put together of finished pieces, marked as such where the format marks it."""
        return text

    def inline(self, term: Term) -> str:
        """A formula in a line of text."""
        return self.kind.inline.replace("{}", self._printer.print(term))

    def display(self, term: Term) -> str:
        """A formula in a line of its own."""
        return self.kind.display.replace("{}", self._printer.print(term))

    def number(self, value: int) -> str:
        """A number in running text: ``26,926``."""
        return self.words(self._text.print(Number(value)))

    def words(self, text: str) -> str:
        """Words of our own catalogues."""
        return self.kind.words(text)

    def name(self, text: str) -> str:
        """A name from outside."""
        return self.kind.name_filter(Untrusted(text))
