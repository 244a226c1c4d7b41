"""Foreign text (names of layers, models, files) made harmless for the format it is put into.

Each escape is one pass over the text, so that what one rule writes is never read by another. A name is one line in
every format: line breaks become spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable


class Untrusted(str):
    """Text from outside that has not been escaped yet.

    A template that prints it as it is, is an error; so is one that forgot the filter of its format. The filters take it
    and give back a plain ``str``.
    """

    __slots__ = ()


# Control characters, and the marks that reorder what is shown (Trojan-source overrides and isolates); a lone surrogate
# cannot be written to a file at all. Line breaks and tabs are left: multi-line formulas have them.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# An ANSI sequence goes as a whole: without its first character the rest (`[31m`) would stay as litter.
_ANSI = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[ -/]*[0-~])?")
_SPACE = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029 ]+")


def clean(text: str) -> str:
    """Without control characters, terminal sequences and direction overrides; line breaks stay.

    >>> clean("a\\x1b[31mb\\u202ec")
    'abc'
    """
    return _CONTROL.sub("", _ANSI.sub("", text))


def term(text: str) -> str:
    """For a terminal: cleaned, on one line.

    >>> term("conv\\n\\x1b[2Jone")
    'conv one'
    """
    return clean(_SPACE.sub(" ", text)).strip()


_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    # After a line break `[` would begin an optional argument and `*` a starred form.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
_LATEX_PATTERN = re.compile(r"[\\{}$&#%_~^<>|`\[\]*]|-(?=-)|,(?=,)|'(?=')")  # the last three begin ligatures


def latex(text: str) -> str:
    r"""For LaTeX text (not mathematics).

    >>> latex("C_in & 50%")
    'C\\_in \\& 50\\%'
    """
    return _LATEX_PATTERN.sub(lambda found: _LATEX.get(found[0], found[0] + "{}"), term(text))


_MARKDOWN_PATTERN = re.compile(
    r"(?P<html>[<>&])"
    r"|^(?P<number>\d{1,9})(?=[.)])[.)]"  # `1.` begins a list
    r"|^[-+=#]"  # and these a list, a rule or a heading
    r"|[\\`*\[\]|~$]"  # emphasis, code, links, table cells, strike-through, mathematics
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # `_` inside a word is not emphasis: C_in stays readable
    r"|(?i:(?<=http)|(?<=https)):|(?i:(?<=www))\.|@"  # bare addresses become links on GitHub
)


def markdown(text: str) -> str:
    r"""For Markdown text, a table cell included (not mathematics, not code).

    >>> markdown("C_in | *big*")
    'C_in \\| \\*big\\*'
    """
    return _MARKDOWN_PATTERN.sub(_escape_markdown, term(text))


def _escape_markdown(found: re.Match[str]) -> str:
    if found["html"]:
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[found[0]]
    number = found["number"] or ""
    return f"{number}\\{found[0][len(number) :]}"


FILTERS: dict[str, Callable[[str], str]] = {"latex": latex, "md": markdown, "term": term}
"""The filters templates use, by name. HTML needs none: there jinja2 escapes everything not marked as finished."""


def display_width(text: str) -> int:
    """How many columns a terminal gives a text: two for a Chinese sign, none for what stands above another.

    >>> display_width("k = 卷积")
    8
    """
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) != 0 for sign in text)


def padded(text: str, width: int) -> str:
    """The text with spaces after it, up to a width in columns."""
    return text + " " * (width - display_width(text))
