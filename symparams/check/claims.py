"""What a check finds: claims with their verdicts, notes, and the report of a text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

RIGHT, WRONG, UNDECIDED = "right", "wrong", "undecided"
VERDICTS = (RIGHT, WRONG, UNDECIDED)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a text says that can be right or wrong.

    Args:
        line, column: of its first character, from 1, in characters of the source.
        text: the source as written.
        kind: ``equation`` (one comparison of a chain) or ``count`` (a number the text calls a count).
        verdict: ``right``, ``wrong`` or ``undecided``.
        expected: what should stand there, where that is known.
        reason: why.
        mistake: the name of the known slip that gives this number.
    """

    line: int
    column: int
    text: str
    kind: str
    verdict: str
    expected: str | None
    reason: str
    mistake: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that is no claim: something the text leaves open."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text, in the order of the text.

    ``str(report)`` is the report as the terminal shows it.
    """

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
        from dataclasses import asdict

        return {
            "path": self.path,
            "claims": [asdict(claim) for claim in self.claims],
            "notes": [asdict(note) for note in self.notes],
        }

    def __str__(self) -> str:
        from .reporting import terminal

        return terminal([self], self.lang)


def summary(reports: list[Report]) -> dict[str, int]:
    """How many claims there are of each verdict."""
    counted = Counter(claim.verdict for report in reports for claim in report.claims)
    return {verdict: counted[verdict] for verdict in VERDICTS}
