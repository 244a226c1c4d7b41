"""``grade`` for a class: a table of answers, each with its verdict; one that cannot be read stops no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..document.catalogue import catalogue
from ..document.escaping import term
from ..errors import NameUnknownError, SourceError, SymparamsError
from ..notation.signs import alike
from ..reasons import Reason
from .answers import UnreadError
from .grading import Grade, Grader
from .sheet import Sheet, read_sheet, written

#: What is read of a table, by the names its columns may have.
COLUMNS = {
    "model": ("model", "模型"),
    "answer": ("answer", "答案"),
    "values": ("values", "数值", "取值"),
}

#: What is added to it.
ADDED = ("verdict", "score", "difference", "mistakes", "hint", "message")
#: Those of them that are not for students: what tells the right answer, or how it was missed.
TEACHERS = ("score", "difference", "mistakes")

#: The verdicts, in the order of the summary.
VERDICTS = ("same", "different", "undecided", "unreadable")

#: So many mistakes the summary names.
MOST_MISTAKES = 3

_PAIR = re.compile(r"\s*(?P<name>[^\W\d]\w{0,80})\s*[=:：]\s*(?P<value>[0-9]{1,60})\s*(?:[,;，；、\s]+|\Z)")

#: A cell is no longer than this: what an answer quotes or differs by may be.
MAX_CELL = 1_000


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer of the table, graded.

    Args:
        line: where its row begins in the table, from 1.
        cells: the row as given.
        verdict: one of ``VERDICTS``; ``unreadable`` where the answer, its model or its values cannot be read.
        said: the verdict, or why there is none, as data.
        grade: all of it; ``None`` for what is unreadable.
        lang: the language of ``message``.
    """

    line: int
    cells: tuple[str, ...]
    verdict: str
    said: Reason
    grade: Grade | None = None
    lang: str = "en"

    @property
    def message(self) -> str:
        """The verdict in words with its reasons, or why there is none."""
        say = catalogue(self.lang)
        message = self.said.say(say)
        if self.mistakes and self.grade:
            reasons = say("grade.batch.stop").join(item.because.say(say).rstrip(".。") for item in self.grade.mistakes)
            message = say("grade.batch.because", verdict=message, reasons=reasons)
        return _short(message)

    def added(self, point: str = ".", *, student: bool = False) -> tuple[str, ...]:
        """The cells of ``ADDED``; ``point`` is that of decimals. For students without those of ``TEACHERS``."""
        if student:
            if self.grade is None:
                return (self.verdict, "", self.message)
            shown = self.grade.student()
            return (self.verdict, shown["hint"], shown["message"])
        if self.grade is None:
            return (self.verdict, "", "", "", "", self.message)
        score = "" if self.grade.score is None else f"{float(self.grade.score):g}".replace(".", point)
        return (
            self.verdict,
            score,
            self.grade.difference_text or "",
            "; ".join(self.mistakes),
            self.grade.hint,
            self.message,
        )

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of what gives the answer, each once."""
        return tuple(dict.fromkeys(mistake.id for mistake in self.grade.mistakes)) if self.grade else ()


@dataclass(frozen=True, slots=True)
class Marks:
    """The answers of a class, graded, in the order of the table."""

    sheet: Sheet
    rows: tuple[Marked, ...]
    lang: str = "en"

    def csv(self, *, student: bool = False) -> str:
        """The table with the columns of ``ADDED``, its separator and its line ends as given.

        A table for students has neither the columns of ``TEACHERS`` nor a number or term of the right answer.
        A given column of such a name is replaced, so that a table may be graded again. In an added cell nothing is a
        formula of a spreadsheet; the given cells are as they were. Between semicolons decimals have a comma, as a
        spreadsheet that writes semicolons reads them.
        """
        kept = [place for place, name in enumerate(self.sheet.header) if _plain(name) not in ADDED]
        names = [name for name in ADDED if not (student and name in TEACHERS)]
        lines = [[*(self.sheet.header[place] for place in kept), *names]]
        point = "," if self.sheet.separator == ";" else "."
        lines += [
            [*(row.cells[place] for place in kept), *map(_harmless, row.added(point, student=student))]
            for row in self.rows
        ]
        return written(lines, self.sheet)

    def in_language(self, lang: str) -> Marks:
        """The same, its words in another language."""
        rows = (replace(row, lang=lang, grade=row.grade.in_language(lang) if row.grade else None) for row in self.rows)
        return replace(self, rows=tuple(rows), lang=lang)

    def summary(self, lang: str | None = None) -> str:
        """How many answers have each verdict, and the most frequent mistakes, in a line."""
        say = catalogue(lang or self.lang)
        counted = Counter(row.verdict for row in self.rows)
        text = say("grade.batch.summary", **{verdict: str(counted[verdict]) for verdict in VERDICTS})
        made = Counter(name for row in self.rows for name in row.mistakes)
        if not made:
            return text
        most = [
            say("grade.batch.mistake", mistake=name, times=str(times))
            for name, times in made.most_common(MOST_MISTAKES)
        ]
        return say("grade.batch.with_mistakes", summary=text, mistakes=say("grade.batch.comma").join(most))


def grade_table(table: str | Path, model: Any = None, *, digits: int | None = None, lang: str = "en") -> Marks:
    """Grade the answers of a class.

    Args:
        table: CSV with a header; a string is the table itself, a ``Path`` a file in UTF-8. The columns are ``model``
            (what ``grade`` takes, but no ``file.py:Name``: a table runs no code), ``answer`` and, where a model has
            letters and an answer is a number, ``values`` (``k=5, C_in=3``); also ``模型``, ``答案``, ``数值``. Others
            are carried along. Cells are separated by commas, semicolons or tabs.
        model: the model of all rows whose ``model`` is empty; with it, the column may be missing.
        digits: how many digits a rounded number has to give; by default as many as it likes.
        lang: the language of the words.

    Returns:
        The rows with their verdicts. What cannot be read in a row is said in its message.

    Raises:
        SourceError: for a file that cannot be read, or a table without these columns.
        NameUnknownError: for a language that does not exist.

    >>> marks = grade_table('''student,model,answer
    ... 17,"Conv2d(C_in, C_out, k)",(k·k·C_in + 1)·C_out parameters
    ... 18,"Conv2d(C_in, C_out, k)",k² C_in C_out
    ... 19,"Conv2d(C_in, C_out, k)",no idea''')
    >>> [row.verdict for row in marks.rows]
    ['same', 'different', 'unreadable']
    >>> print(marks.summary())
    1 right, 1 different, 0 undecided, 1 unreadable; most frequent: no_bias (1)
    """
    lang = catalogue(lang).lang
    needed = ("answer",) if model is not None else ("model", "answer")
    sheet = read_sheet(table, lambda header: _places(header).keys() >= set(needed))
    places = _found_columns(sheet, needed)
    return Marks(sheet, tuple(_Class(lang, model, digits).rows(sheet, places)), lang)


def _plain(name: str) -> str:
    return alike(name).strip().casefold()


def _places(header: tuple[str, ...]) -> dict[str, list[int]]:
    """Where each column of ``COLUMNS`` stands."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        for column, names in COLUMNS.items():
            if _plain(name) in names:
                found.setdefault(column, []).append(place)
    return found


def _found_columns(sheet: Sheet, needed: tuple[str, ...]) -> dict[str, int]:
    places = _places(sheet.header)
    missing = [column for column in needed if column not in places]
    if missing:
        shown = ", ".join(term(name)[:40] for name in sheet.header)
        raise SourceError(
            f"{sheet.name}: line {sheet.line}: no column {' and no column '.join(missing)}; the columns are {shown}; "
            "model, answer and values (or 模型, 答案, 数值) are expected, separated by commas, semicolons or tabs"
        )
    for column, at in places.items():
        if len(at) > 1:
            raise SourceError(f"{sheet.name}: line {sheet.line}: {len(at)} columns are {column}; leave one of them")
    return {column: at[0] for column, at in places.items()}


#: So many questions (a model, with values) are kept ready.
MAX_QUESTIONS = 64


class _UnreadableError(Exception):
    """A row without a verdict."""

    def __init__(self, said: str | Reason, **values: object) -> None:
        self.reason = said if isinstance(said, Reason) else Reason(said, None, **values)


class _Class:
    """One class: each model is loaded once, and equal answers to it are graded once."""

    def __init__(self, lang: str, model: Any, digits: int | None = None) -> None:
        self.lang, self.digits = lang, digits
        self.model = None if model is None else Grader(model, digits=digits, lang=lang)
        self.loaded: Callable[[str], Grader] = cache(self._loaded)
        self.verdict: Callable[[str, str, str], Marked] = cache(self._verdict)
        self._graders: dict[tuple[int, tuple[tuple[str, int], ...]], Grader] = {}

    def rows(self, sheet: Sheet, places: Mapping[str, int]) -> Iterator[Marked]:
        """Every row that has anything in it."""
        width = len(sheet.header)
        for line, cells in sheet.rows:
            if not any(cell.strip() for cell in cells):
                continue
            row = (*cells, *[""] * (width - len(cells)))[:width]
            if any(cell.strip() for cell in cells[width:]):
                said = Reason("grade.batch.cells", given=len(cells), expected=width)
                rest = sheet.separator.join(cells[width - 1 :])  # nothing given is lost
                yield Marked(line, (*row[:-1], rest), "unreadable", said, lang=self.lang)
                continue
            model, answer, values = (
                row[places[column]].strip() if column in places else "" for column in ("model", "answer", "values")
            )
            yield replace(self.verdict(model, answer, values), line=line, cells=row)

    def _verdict(self, model: str, answer: str, values: str) -> Marked:
        try:
            made = self._grade(model, answer, values)
        except _UnreadableError as error:
            return Marked(0, (), "unreadable", error.reason, lang=self.lang)
        return Marked(0, (), made.verdict, made.said, made, self.lang)

    def _grade(self, text: str, answer: str, values: str) -> Grade:
        try:
            model = self.loaded(text) if text else self.model
        except (SymparamsError, OSError) as error:
            reason = error.reason if isinstance(error, SymparamsError) else str(error)
            raise _UnreadableError("grade.batch.model", reason=reason) from None
        if model is None:
            raise _UnreadableError("grade.batch.no_model")
        if not answer:
            raise _UnreadableError("grade.batch.no_answer")
        known = self._values(values)
        try:
            question = self._question(model, known)
            return question.judged(question.read(answer)).in_language(self.lang)
        except NameUnknownError as error:
            raise _UnreadableError("grade.batch.values", reason=error.reason) from None
        except UnreadError as error:
            raise _UnreadableError(error.reason) from None
        except SymparamsError as error:
            raise _UnreadableError("grade.unread", reason=error.reason) from None

    def _loaded(self, text: str) -> Grader:
        from ..readers.script import is_script

        if is_script(text) or text == "-":
            raise SourceError(f"{text}: a table runs no code and reads no input; write a layer, a name or a formula")
        return Grader(text, digits=self.digits, lang=self.lang)

    def _question(self, model: Grader, values: Mapping[str, int]) -> Grader:
        """A class answers few questions: what is expected is worked out once for each."""
        if not values:
            return model
        key = (id(model), tuple(sorted(values.items())))
        if key not in self._graders:
            if len(self._graders) >= MAX_QUESTIONS:
                self._graders.clear()
            self._graders[key] = Grader(model.expected, values=values, digits=self.digits, lang=self.lang)
        return self._graders[key]

    def _values(self, text: str) -> dict[str, int]:
        """``k=5, C_in=3``, with commas, semicolons or spaces between, and full-width signs too."""
        found: dict[str, int] = {}
        plain = alike(text)
        place = 0
        while place < len(plain):
            pair = _PAIR.match(plain, place)
            if pair is None:
                # Half of an answer with a comma lands here.
                key = "grade.batch.half" if plain[place:].strip()[:1].isdigit() else "grade.batch.pair"
                raise _UnreadableError(key, given=_short(plain[place:], 60))
            if found.setdefault(pair["name"], int(pair["value"])) != int(pair["value"]):
                raise _UnreadableError("grade.batch.twice", name=pair["name"])
            place = pair.end()
        return found


def _short(text: str, most: int = MAX_CELL) -> str:
    line = term(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> _harmless("=1+1"), _harmless("−C_out")
    ("'=1+1", '−C_out')
    """
    line = _short(cell)
    return f"'{line}" if line[:1] in tuple("=+-@＝＋－＠|%") else line
