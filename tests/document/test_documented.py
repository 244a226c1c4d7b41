"""docs/templates.md lists the variables of templates as the data classes have them, and the blocks as templates do."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

from symparams.document import pages
from symparams.document.shipped import shipped_folder

DOCUMENT = Path(__file__).parents[2] / "docs" / "templates.md"
BEGIN, END = re.compile(r"<!-- from the classes .*?-->\n", re.DOTALL), "<!-- end -->"
CLASSES = (
    pages.Page,
    pages.SymbolTable,
    pages.Symbol,
    pages.BuildUp,
    pages.Step,
    pages.Row,
    pages.Part,
    pages.Section,
    pages.Member,
    pages.Size,
    pages.MemoryRow,
)


def described(kind: type) -> dict[str, str]:
    """The fields of a data class and what its docstring says of each."""
    text = (inspect.getdoc(kind) or "").partition("Args:")[2]
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if beginning := re.fullmatch(r" {4}(\w+): (.*)", line):
            name = beginning[1]
            found[name] = beginning[2]
        elif line.strip():
            found[name] += " " + line.strip()
    return found


def tables() -> str:
    """The part of the document that is made from the classes."""
    lines = []
    for kind in (*CLASSES, pages.Exercise):
        summary = (inspect.getdoc(kind) or "").partition("\n")[0]
        lines += ["", f"### {kind.__name__}", "", summary, "", "| field | what it is |", "|---|---|"]
        lines += [f"| `{name}` | {text} |" for name, text in described(kind).items()]
    return "\n".join([*lines, "", ""])


@pytest.mark.parametrize("kind", [*CLASSES, pages.Exercise])
def test_every_field_is_described_in_order(kind: type) -> None:
    assert list(described(kind)) == [field.name for field in fields(kind)]


def test_every_class_is_documented() -> None:
    public = {name for name, item in vars(pages).items() if inspect.isclass(item) and item.__module__ == pages.__name__}
    assert public == {kind.__name__ for kind in (*CLASSES, pages.Exercise)}


def test_the_document_lists_the_variables(request: pytest.FixtureRequest) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    begin = BEGIN.search(text)
    assert begin
    renewed = text[: begin.end()] + tables() + text[text.index(END) :]
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(renewed, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == renewed


def test_the_document_lists_the_blocks() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("## Blocks")[2].partition("## Words")[0]
    listed = re.findall(r"`(\w+)`", section.partition(", in this")[0])
    assert "`preamble`" in section
    assert "`style`" in section
    for name in ("handout.md", "handout.txt", "handout.tex", "handout.html"):
        blocks = re.findall(r"(?:\{%|\(\(\*) block (\w+)", (shipped_folder() / name).read_text(encoding="utf-8"))
        assert set(blocks) - set(listed) <= {"preamble", "style"}, name
        assert set(listed) - set(blocks) <= {"drawing"}, name
        shared = [block for block in blocks if block not in ("preamble", "style")]
        assert shared == [block for block in listed if block in shared], name
