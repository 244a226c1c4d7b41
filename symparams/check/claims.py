"""What a check finds: claims with their verdicts, notes, and the report of a text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..document.catalogue import catalogue
from ..reasons import Reason

RIGHT, WRONG, UNDECIDED = "right", "wrong", "undecided"
VERDICTS = (RIGHT, WRONG, UNDECIDED)


class Said:
    """Something said of a place in a text: ``because`` as data, put into words when it is shown."""

    __slots__ = ()
    because: Reason
    lang: str
    #: What ``verify --json`` shows of it.
    SHOWN: ClassVar[tuple[str, ...]]

    def words(self, lang: str | None = None) -> str:
        """Why, in a language; in that asked for when checking, if no other is asked for."""
        return self.because.say(catalogue(lang or self.lang))

    def record(self) -> dict[str, Any]:
        """As ``verify --json`` shows it."""
        return {name: getattr(self, name) for name in self.SHOWN}


@dataclass(frozen=True, slots=True)
class Claim(Said):
    """One thing a text says that can be right or wrong.

    Args:
        line, column: of its first character, from 1, in characters of the source.
        text: the source as written.
        kind: ``equation`` (one comparison of a chain) or ``count`` (a number the text calls a count).
        verdict: ``right``, ``wrong`` or ``undecided``.
        expected: what should stand there, where that is known.
        because: why, as data.
        mistake: the name of the known slip that gives this number.
        lang: the language of ``reason``.
    """

    SHOWN = ("line", "column", "text", "kind", "verdict", "expected", "reason", "mistake")

    line: int
    column: int
    text: str
    kind: str
    verdict: str
    expected: str | None
    because: Reason
    mistake: str | None = None
    lang: str = field(default="en", compare=False, repr=False)

    @property
    def reason(self) -> str:
        """Why, in the language asked for when checking."""
        return self.words()


@dataclass(frozen=True, slots=True)
class Note(Said):
    """A remark that is no claim: something the text leaves open."""

    SHOWN = ("line", "column", "message")

    line: int
    column: int
    because: Reason
    lang: str = field(default="en", compare=False, repr=False)

    @property
    def message(self) -> str:
        """The remark, in the language asked for when checking."""
        return self.words()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text, in the order of the text. Notebooks show it; ``str(report)`` is ``text()``."""

    claims: tuple[Claim, ...]
    notes: tuple[Note, ...] = ()
    path: str = ""
    lang: str = "en"
    lines: tuple[tuple[int, str], ...] = field(default=(), repr=False)

    def count(self, verdict: str) -> int:
        """How many claims have this verdict."""
        return sum(claim.verdict == verdict for claim in self.claims)

    @property
    def wrong(self) -> tuple[Claim, ...]:
        """The wrong claims."""
        return tuple(claim for claim in self.claims if claim.verdict == WRONG)

    def record(self) -> dict[str, Any]:
        """As ``verify --json`` shows it."""
        return {
            "path": self.path,
            "claims": [claim.record() for claim in self.claims],
            "notes": [note.record() for note in self.notes],
        }

    def text(self, lang: str | None = None) -> str:
        """As the terminal shows it; in the language asked for when checking, if no other is asked for."""
        from .reporting import terminal

        return terminal([self], lang or self.lang)

    def markdown(self, lang: str | None = None) -> str:
        """As Markdown."""
        from .reporting import markdown_report

        return markdown_report([self], lang or self.lang)

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_html_(self) -> str:
        from .reporting import html_report

        return html_report(self, self.lang)

    def __str__(self) -> str:
        return self.text()


def summary(reports: list[Report]) -> dict[str, int]:
    """How many claims there are of each verdict."""
    counted = Counter(claim.verdict for report in reports for claim in report.claims)
    return {verdict: counted[verdict] for verdict in VERDICTS}
