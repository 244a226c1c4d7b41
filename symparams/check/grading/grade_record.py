"""The verdict on an answer: a record, put into words when it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html import escape
from typing import Any

from ...document.catalogue import catalogue
from ...document.escaping import markdown, term
from ...reasons import Reason
from ...terms import Number, Term
from .subject import text_of

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


#: What is said besides of the weights and biases of an answer, which students may know.
PARTS_JUDGED = frozenset(("grade.parts_right", "grade.parts_wrong"))
#: What is said of bytes, with the count they would be.
BYTES_JUDGED = frozenset(("grade.bytes_right", "grade.bytes_wrong"))


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mistake that gives the answer.

    Args:
        id: its name; of several slips at once their names, joined by ``+``.
        kind: ``error``, ``convention`` or ``approximation``.
        because: its words, as data.
        slips: for each slip what it is about, as terms and texts.
        lang: the language of ``message``.
    """

    id: str
    kind: str
    because: Reason
    slips: tuple[Mapping[str, object], ...] = field(default=(), compare=False)
    lang: str = field(default="en", compare=False, repr=False)

    @property
    def parameters(self) -> tuple[dict[str, Any], ...]:
        """What each slip of ``id`` is about: sizes (``part``, ``instead``) as SymPy expressions or integers, places."""
        return tuple({name: expression(value) for name, value in slip.items()} for slip in self.slips)

    @property
    def message(self) -> str:
        """Its words, in the language asked for when grading."""
        return self.words()

    def words(self, lang: str | None = None) -> str:
        """Its words in a language."""
        return self.because.say(catalogue(lang or self.lang))


@dataclass(frozen=True, slots=True, repr=False)
class Grade:
    """The verdict on an answer. Notebooks show it.

    Args:
        verdict: ``same``, ``different`` or ``undecided``.
        said: the verdict in a sentence, as data.
        right, given, gap: what is expected, the answer (its text, where it cannot be read) and answer − expected where
            they differ, as terms.
        mistakes: every mistake that gives the answer; several are several possible reasons.
        advice: where to look, as data.
        score: 1 for the same, else by what explains it; ``None`` where undecided.
        worked: the right count with the numbers put in, where the answer is a number.
        lang: the language of ``message`` and ``hint``, and of ``text()`` where it is asked for none.
    """

    verdict: str
    said: Reason
    right: Term
    given: Term | str
    gap: Term | None = None
    mistakes: tuple[Explanation, ...] = ()
    advice: Reason | None = None
    score: Fraction | None = None
    worked: Term | None = None
    lang: str = "en"

    @property
    def expected(self) -> Any:
        """What is expected, as a SymPy expression or an integer."""
        return expression(self.right)

    @property
    def answer(self) -> Any:
        """The answer, as a SymPy expression or an integer; ``None`` where it cannot be read."""
        return None if isinstance(self.given, str) else expression(self.given)

    @property
    def difference(self) -> Any:
        """Answer − expected, as a SymPy expression or an integer; ``None`` where they do not differ."""
        return expression(self.gap)

    @property
    def expected_text(self) -> str:
        """What is expected, as a formula in plain text."""
        return text_of(self.right)

    @property
    def answer_text(self) -> str:
        """The answer, as a formula in plain text; as it was given where it cannot be read."""
        return self.given if isinstance(self.given, str) else text_of(self.given)

    @property
    def difference_text(self) -> str | None:
        """Answer − expected, as a formula in plain text."""
        return None if self.gap is None else text_of(self.gap)

    @property
    def working(self) -> str:
        """The right count with the numbers put in, where the answer is a number."""
        return "" if self.worked is None else f"{text_of(self.worked)} = {self.expected_text}"

    @property
    def message(self) -> str:
        """The verdict in a sentence."""
        return self.said.say(catalogue(self.lang))

    @property
    def hint(self) -> str:
        """Where to look, without the answer; empty where there is nothing to say."""
        return self.advice.say(catalogue(self.lang)) if self.advice else ""

    def text(self, lang: str | None = None) -> str:
        """As ``grade`` prints it for a person; in the language asked for when grading, if no other is asked for."""
        return "\n".join(line for part in self._said(lang) for line in part)

    def markdown(self, lang: str | None = None) -> str:
        """As Markdown: the verdict, a list of what is known about it, a hint."""
        head, known, hint = ([markdown(line) for line in part] for part in self._said(lang))
        listed = "\n".join(f"- {line}" for line in known)
        return "\n\n".join(part for part in (f"**{head[0]}**", listed, *hint) if part)

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_html_(self) -> str:
        head, known, hint = ([escape(term(line)) for line in part] for part in self._said(None))
        listed = "".join(f"<li>{line}</li>" for line in known)
        below = "".join(f"<p>{line}</p>" for line in hint)
        return f"<p><strong>{head[0]}</strong></p>{f'<ul>{listed}</ul>' if listed else ''}{below}"

    def student(self, lang: str | None = None) -> dict[str, str]:
        """What a student may read: the verdict, where to look, and a sentence.

        No number and no term of the right count, no difference, and not whether the answer is too large or too small.

        >>> from symparams import grade
        >>> for name, text in grade("Conv2d(3, 8, 5)", 208).student().items():
        ...     print(f"{name}: {text}")
        verdict: different
        hint: How deep is one filter?
        message: Not right yet
        """
        say = catalogue(lang or self.lang)
        return {
            "verdict": self.verdict,
            "hint": self.advice.say(say) if self.advice else "",
            "message": self._for_students().say(say),
        }

    def _for_students(self) -> Reason:
        """The verdict in a sentence that gives nothing of the right count away."""
        if self.verdict == "different":
            # Which slip it was tells most of the way to the key; that others count like this does not.
            said = Reason(f"grade.student.{self.mistakes[0].kind if self.mistakes else 'error'}")
            parts = _inside(self.said, PARTS_JUDGED)
            return Reason("grade.two_sentences", first=said, second=parts) if parts else said
        # Which count so many bytes would be may be the right one.
        return Reason("grade.student.bytes") if self.said.key in BYTES_JUDGED else self.said

    def in_language(self, lang: str) -> Grade:
        """The same, to be said in a language where none is asked for."""
        return replace(self, lang=lang, mistakes=tuple(replace(item, lang=lang) for item in self.mistakes))

    def _said(self, lang: str | None) -> tuple[list[str], list[str], list[str]]:
        """The sentence, what is known about a difference line by line, and the hint."""
        say = catalogue(lang or self.lang)
        known: list[str] = []
        if self.verdict == "different":
            known = [
                say("grade.expected", formula=self.working or self.expected_text),
                say("grade.difference", formula=self.difference_text or ""),
            ]
            for item in self.mistakes:
                kind = say(f"grade.kind.{item.kind}")
                known.append(say("grade.slip", id=item.id, kind=kind, message=item.because.say(say)))
        hint = [say("grade.hint_label", hint=self.advice.say(say))] if self.advice else []
        return [self.said.say(say)], known, hint

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        found = ", ".join(item.id for item in self.mistakes)
        return f"<Grade {self.verdict}{f': {found}' if found else ''}>"

    def student_text(self, lang: str | None = None) -> str:
        """As ``grade`` prints it for a student."""
        shown = self.student(lang)
        hint = catalogue(lang or self.lang)("grade.hint_label", hint=shown["hint"]) if shown["hint"] else ""
        return "\n".join(line for line in (shown["message"], hint) if line)

    def record(self, lang: str | None = None) -> dict[str, Any]:
        """As ``grade --key --json`` prints it: what a student may see, and the right answer beside it."""
        return self.student(lang) | {
            "expected": self.expected_text,
            "answer": self.answer_text,
            "difference": self.difference_text,
            "mistakes": [{"id": item.id, "kind": item.kind, "message": item.message} for item in self.mistakes],
        }


def _inside(said: object, keys: Collection[str]) -> Reason | None:
    """What is said with one of these keys, in sentences put together."""
    if not isinstance(said, Reason):
        return None
    if said.key in keys:
        return said
    return next((found for value in said.values.values() if (found := _inside(value, keys))), None)


def expression(value: Any) -> Any:
    """A term as a SymPy expression; a whole number as an integer, for which SymPy is not needed; else the value."""
    if not isinstance(value, Term):
        return value
    if isinstance(value, Number) and value.value == int(value.value):
        return int(value.value)
    from ...terms import to_sympy

    return to_sympy(value)
