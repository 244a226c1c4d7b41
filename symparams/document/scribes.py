"""Finished strings of one format: mathematics set in text, words and foreign names made harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import Literal

from ..errors import NameUnknownError
from ..notation import Notation
from ..notation.printer import Printer
from ..terms import Letter, Number, Term
from .escaping import Untrusted, latex, markdown, term
from .formulas import LatexBlock, LatexPage, MathmlBlock, MathmlPage, TextPage
from .templates import Format


@dataclass(frozen=True, slots=True)
class PageFormat:
    """What is particular to a format.

    Args:
        name: as users write it: ``md``, ``tex``, ``html``, ``term``.
        engine: the kind of template.
        printer: what writes its formulas.
        display_printer: what writes those in a line of their own.
        inline, display: how a formula stands in a line, and in a line of its own; ``{}`` is the formula.
        words: makes words of ours fit; names from outside go through ``name``.
        name_filter: makes a name from outside harmless.
        suffixes: of file names.
        drawing: how drawings are written in it; empty where there are none.
        code: how the name of a layer in a program is set; ``{}`` is the name.
    """

    name: str
    engine: Format
    printer: type[Printer]
    display_printer: type[Printer]
    inline: str
    display: str
    words: Callable[[str], str]
    name_filter: Callable[[str], str]
    suffixes: tuple[str, ...]
    drawing: Literal["", "svg", "tikz"] = ""
    code: str = "{}"


_CODE_NAME = re.compile(r"[A-Za-z0-9_.#-]+")
_LATEX_WORDS = re.compile(r"[\\{}$&#%_~^]")


def _latex_words(text: str) -> str:
    return _LATEX_WORDS.sub(lambda found: latex(found[0]), text)


# Not \\[…\\], which cannot be broken: in a paragraph a long sum goes on in the next line.
_LATEX_DISPLAY = r"\begin{center}$\displaystyle {}$\end{center}"


def _html_words(text: str) -> str:
    return escape(text, quote=False)


def _html_name(text: str) -> str:
    return escape(term(text))


def _as_it_is(text: str) -> str:
    return text


KINDS = {
    kind.name: kind
    for kind in (
        PageFormat(
            "md",
            "md",
            LatexPage,
            LatexBlock,
            "${}$",
            "$$\n{}\n$$",
            _as_it_is,
            markdown,
            (".md", ".markdown"),
            code="`{}`",
        ),
        PageFormat(
            "tex",
            "latex",
            LatexPage,
            LatexBlock,
            "${}$",
            _LATEX_DISPLAY,
            _latex_words,
            latex,
            (".tex",),
            "tikz",
            r"\texttt{{}}",
        ),
        PageFormat(
            "html",
            "html",
            MathmlPage,
            MathmlBlock,
            "{}",
            "{}",
            _html_words,
            _html_name,
            (".html", ".htm"),
            "svg",
            "<code>{}</code>",
        ),
        PageFormat("term", "term", TextPage, TextPage, "{}", "{}", _as_it_is, term, (".txt",)),
    )
}


def kind(name: str) -> PageFormat:
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

    def __init__(self, kind: PageFormat, notation: Notation, letters: Mapping[str, str]) -> None:
        self.kind, self.notation, self.letters = kind, notation, letters
        self._printer, self._displays = kind.printer(notation, letters), kind.display_printer(notation, letters)
        self._text = TextPage(notation, letters)

    def finished(self, text: str) -> str:
        """A text put together of finished pieces, marked as such where the format marks it."""
        if self.kind.engine != "html":
            return text
        import markupsafe

        return markupsafe.Markup(text)

    def inline(self, term: Term) -> str:
        """A formula in a line of text."""
        return self.finished(self.kind.inline.replace("{}", self._printer.print(term)))

    def display(self, term: Term) -> str:
        """A formula in a line of its own."""
        return self.finished(self.kind.display.replace("{}", self._displays.print(term)))

    def as_displayed(self, display: str) -> str:
        """A letter by the name under which it is shown."""
        printer = self.kind.printer(self.notation, {display: display})
        return self.finished(self.kind.inline.replace("{}", printer.print(Letter(display))))

    def value(self, number: Number) -> str:
        """A number with decimals in running text."""
        return self.finished(self.words(self._text.print(number)))

    def number(self, value: int) -> str:
        """A number in running text: ``26,926``."""
        return self.finished(self.words(self._text.print(Number(value))))

    def words(self, text: str) -> str:
        """Words of our own catalogues."""
        return self.kind.words(text)

    def code(self, text: str) -> str:
        """A name in a program, set as such; one that could be anything else only made harmless."""
        name = self.name(text)
        if not _CODE_NAME.fullmatch(text):
            return name
        if self.kind.name == "md":
            name = text
        elif self.kind.name == "tex":
            # A long name may go on in the next line.
            name = re.sub(r"(\\_|\.)(?=.)", r"\1\\allowbreak{}", name)
        return self.finished(self.kind.code.replace("{}", name))

    def name(self, text: str) -> str:
        """A name from outside."""
        return self.finished(self.kind.name_filter(Untrusted(text)))
