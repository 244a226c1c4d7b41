"""The verdict on an answer, as it is handed out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...document.catalogue import catalogue

#: The exit codes of the command.
EXIT_CODES = {"same": 0, "different": 1, "undecided": 3}

#: What a wrong answer is worth, by what explains it: counted by another convention or leaving something small out, one
#: slip (conventions beside it cost nothing), two slips or a single difference in structure; anything else is worth
#: nothing.
SCORES = {
    "convention": Fraction(3, 4),
    "approximation": Fraction(3, 4),
    "error": Fraction(1, 2),
    "more": Fraction(1, 4),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mistake that gives the answer: its name, its kind (``error``, ``convention``, ``approximation``), its words."""

    id: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The verdict on an answer.

    Args:
        verdict: ``same``, ``different`` or ``undecided``.
        expected, answer: as formulas in plain text.
        difference: answer − expected, where they differ.
        mistakes: every mistake that gives the answer; several are several possible reasons.
        hint: where to look, without the answer.
        score: 1 for the same, else by what explains it; ``None`` where undecided.
        message: the verdict in a sentence.
        working: the right count with the numbers put in, where the answer is a number.
    """

    verdict: str
    expected: str
    answer: str
    difference: str | None
    mistakes: tuple[Explanation, ...]
    hint: str
    score: Fraction | None
    message: str
    working: str = ""

    def text(self, lang: str = "en") -> str:
        """As ``grade`` prints it for a person."""
        say = catalogue(lang)
        lines = [self.message]
        if self.verdict == "different":
            lines.append(say("grade.expected", formula=self.working or self.expected))
            lines.append(say("grade.difference", formula=self.difference or ""))
            lines += [f"  {item.id} ({item.kind}): {item.message}" for item in self.mistakes]
        if self.hint:
            lines.append(say("grade.hint_label", hint=self.hint))
        return "\n".join(lines)

    def record(self) -> dict[str, Any]:
        """As ``grade --json`` prints it."""
        return {
            "verdict": self.verdict,
            "expected": self.expected,
            "answer": self.answer,
            "difference": self.difference,
            "mistakes": [{"id": item.id, "kind": item.kind, "message": item.message} for item in self.mistakes],
        }
