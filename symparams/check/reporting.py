"""Reports of what was found: for the terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from unicodedata import east_asian_width

from ..document.catalogue import Catalogue, catalogue
from ..document.escaping import clean, markdown, term
from .claims import RIGHT, VERDICTS, Claim, Note, Report, summary

FORMATS = ("term", "md")

#: How much of a long line is shown around a claim.
WINDOW = 100


def terminal(reports: Sequence[Report], lang: str) -> str:
    """For a terminal: what is wrong or open with its line and a caret, what is right in one line each, a summary."""
    say = catalogue(lang)
    lines: list[str] = []
    for report in reports:
        if report.path:
            lines.append(say("check.report.document", path=term(report.path)))
        shown = dict(report.lines)
        for item in _in_order(report):
            lines += _shown(item, shown.get(item.line, ""), say)
    lines.append(_sum(reports, say))
    return "\n".join(lines)


def _in_order(report: Report) -> list[Claim | Note]:
    return sorted([*report.claims, *report.notes], key=lambda item: (item.line, item.column))


def _shown(item: Claim | Note, line: str, say: Catalogue) -> Iterator[str]:
    where = f"{item.line}:{item.column}"
    if isinstance(item, Note):
        yield say("check.report.note", where=where, message=term(item.because.say(say)))
        return
    label = say(_LABELS[item.verdict])
    yield say(
        "check.report.claim", where=where, verdict=label, text=term(item.text), reason=term(item.because.say(say))
    )
    if item.verdict != RIGHT:
        yield from _caret(line, item)


def _caret(line: str, claim: Claim) -> Iterator[str]:
    """The line, or the part of it around the claim, and marks under the claim; wide characters take two columns."""
    begin = claim.column - 1
    length = len(claim.text.split("\n")[0].rstrip("\r")) or 1
    left = max(0, begin - WINDOW // 2)
    right = min(len(line), max(begin + length + WINDOW // 4, left + WINDOW))
    before, inside, after = (
        _flat(part) for part in (line[left:begin], line[begin : begin + length], line[begin + length : right])
    )
    ellipsis = ("…" if left else "", "…" if right < len(line) else "")
    yield f"    {ellipsis[0]}{before}{inside}{after}{ellipsis[1]}"
    yield "    " + " " * (_width(before) + len(ellipsis[0])) + "^" * max(_width(inside), 1)


def _flat(text: str) -> str:
    return clean(text.replace("\t", " "))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


_LABELS = {"right": "check.verdict.right", "wrong": "check.verdict.wrong", "undecided": "check.verdict.undecided"}


def _sum(reports: Sequence[Report], say: Catalogue) -> str:
    counted = summary(list(reports))
    return say("check.report.summary", **{verdict: str(counted[verdict]) for verdict in VERDICTS})


def markdown_report(reports: Sequence[Report], lang: str) -> str:
    """As Markdown: a table a document, the wrong claims in bold, and the notes."""
    say = catalogue(lang)
    lines: list[str] = []
    for report in reports:
        lines += ["## " + markdown(report.path or say("check.report.text")), ""]
        head, *rows = _table(report, say)
        if rows:
            lines += ["| " + " | ".join(head) + " |", "|---|---|---|---|"]
            for place, verdict, *texts in rows:
                label = f"**{verdict}**" if verdict == say(_LABELS["wrong"]) else verdict
                lines.append("| " + " | ".join((place, label, *map(markdown, texts))) + " |")
            lines.append("")
        lines += ["- " + markdown(note) for note in _notes(report, say)]
        if report.notes:
            lines.append("")
    lines.append(_sum(reports, say))
    return "\n".join(lines)


def html_report(report: Report, lang: str) -> str:
    """As HTML, for a notebook."""
    say = catalogue(lang)
    rows = ["".join(f"<td>{escape(term(cell))}</td>" for cell in row) for row in _table(report, say)]
    table = "".join(f"<tr>{row}</tr>" for row in rows) if report.claims else ""
    notes = "".join(f"<li>{escape(term(note))}</li>" for note in _notes(report, say))
    return f"<table>{table}</table><ul>{notes}</ul><p>{escape(_sum([report], say))}</p>"


def _table(report: Report, say: Catalogue) -> Iterator[tuple[str, ...]]:
    """The names of the columns, and the claims: place, verdict, text, reason."""
    yield tuple(map(say, ("check.column.place", "check.column.verdict", "check.column.claim", "check.column.reason")))
    for claim in report.claims:
        yield f"{claim.line}:{claim.column}", say(_LABELS[claim.verdict]), claim.text, claim.because.say(say)


def _notes(report: Report, say: Catalogue) -> Iterator[str]:
    for note in report.notes:
        yield say("check.report.note", where=f"{note.line}:{note.column}", message=note.because.say(say))


def json_report(reports: Sequence[Report]) -> str:
    """As the contract of ``verify --json`` says."""
    import json

    return json.dumps(
        {"documents": [report.record() for report in reports], "summary": summary(list(reports))}, ensure_ascii=False
    )


def report_text(reports: Sequence[Report], form: str, lang: str) -> str:
    """The report in a format (``json`` too), ending in a line end."""
    if form == "json":
        return json_report(reports) + "\n"
    return (markdown_report if form == "md" else terminal)(reports, lang) + "\n"
