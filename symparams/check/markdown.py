"""The blocks of a Markdown text that hold prose or mathematics, with exact offsets.

This follows CommonMark's block structure as far as it decides what is code and what is not: containers (quotes, list
items) on a stack, one pass over the lines, linear, without recursion. Code, HTML comments, front matter and link
definitions are left out. Display mathematics is covered first, since a line of it may look like a list or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Containers nested deeper than this are read as text.
MAX_CONTAINERS = 50


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A stretch of a text that is read as one: ``kind`` is paragraph, heading or row (of a table)."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks in order, and the stretches inside them that are markup of containers (quote marks)."""

    blocks: tuple[TextBlock, ...]
    markup: tuple[tuple[int, int], ...]


_DISPLAY = re.compile(
    r"^(?P<fence>[ >]{0,8}(?P<ticks>`{3,}(?![^`\n]*`)|~{3,}(?!~))[^\n]*\n)"
    r"|(?P<comment><!--)"
    r"|(?P<code>(?<!`)`+(?!`))"
    r"|(?P<open>\$\$|\\\[|\\begin\{(?P<name>equation|align|aligned|gather|gathered|multline|split|eqnarray)(?P<star>\*?)\})",
    re.MULTILINE,
)
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( {1,4}(?! )|(?= {5})| *$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_TABLE_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:")
_RAW_HTML = re.compile(r" {0,3}<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_OPAQUE = (
    (re.compile(r" {0,3}<!--"), "-->"),
    (re.compile(r" {0,3}<\?"), "?>"),
    (re.compile(r" {0,3}<!\[CDATA\["), "]]>"),
)
_LEAD = re.compile(r"[ \t>*+\-.)\d]*")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:(?!---|\.\.\.)[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)")


def structure(text: str) -> Structure:
    """The blocks of a text whose lines end in ``\\n``."""
    lines = _Lines(_covered(text, list(_display_maths(text))))
    lines.run()
    return Structure(tuple(lines.blocks), tuple(lines.markup))


def _display_maths(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``$$ … $$``, ``\\[ … \\]`` and of environments, where they are no code and do end."""
    position = 0
    missing: set[str] = set()  # ends that do not occur any more: looked for once
    while found := _DISPLAY.search(text, position):
        position = found.end()
        if found["fence"]:
            close = re.compile(rf"^[ >]*{found['ticks'][0]}{{{len(found['ticks'])},}}[ \t]*$", re.MULTILINE)
            ended = close.search(text, position)
            position = ended.end() if ended else len(text)
            continue
        if found["comment"]:
            end = "-->"
        elif found["code"]:
            end = found["code"]
        elif found["name"]:
            end = f"\\end{{{found['name']}{found['star']}}}"
        else:
            end = "$$" if found["open"] == "$$" else "\\]"
        at = text.find(end, position) if end not in missing else -1
        if at < 0:
            missing.add(end)
            continue
        if found["code"]:
            # A code span is short: one that would cross a blank line is a lone backtick.
            at = at if "\n\n" not in text[position:at] else -1
            position = at + len(end) if at >= 0 else position
            continue
        if found["open"]:
            if "\n\n" in text[position:at].replace("\n \n", "\n\n") and end == "$$":
                continue
            yield found.start(), at + len(end)
        position = at + len(end)


def _covered(text: str, maths: list[tuple[int, int]]) -> str:
    """The text with display mathematics made invisible to the block structure; same length, same lines."""
    pieces, last = [], 0
    for start, end in maths:
        pieces += [text[last:start], re.sub(r"[^\n]", "x", text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


class _Lines:
    """One pass over the lines, with a stack of open containers: a quote is 0, a list item its content's indentation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[TextBlock] = []
        self.markup: list[tuple[int, int]] = []
        self.containers: list[int] = []
        self.paragraph: tuple[int, int] | None = None
        self.in_table = False
        self.fence = ""
        self.until = ""  # the end of a stretch of opaque HTML
        self.begin = 0  # of the line

    def run(self) -> None:
        position = 0
        if front := _FRONT_MATTER.match(self.text):
            position = front.end()
        while position < len(self.text):
            end = self.text.find("\n", position)
            end = len(self.text) if end < 0 else end
            self._line(position, end)
            position = end + 1
        self._close()

    def _close(self) -> None:
        if self.paragraph:
            self.blocks.append(TextBlock("paragraph", *self.paragraph))
        self.paragraph, self.in_table = None, False

    def _line(self, start: int, end: int) -> None:
        self.begin = start
        if self.text[start].isalpha() and not (self.containers or self.fence or self.until or self.in_table):
            self._grow(start, 0, end)  # prose, as most lines are
            return
        line = self.text[start:end]
        if "\t" in line:
            line = _expanded(line)
        start -= len(line) - (end - start)  # so that offsets behind the tabs are right
        at, kept = self._containers(line)
        blank = not line[at:].strip()
        if self.fence or self.until:
            if kept == len(self.containers):
                self._inside(line[at:])
                return
            self.fence, self.until = "", ""  # the container ended, and what was open in it
        lazy = kept < len(self.containers)
        if blank:
            self._close()
            # A blank line keeps list items open; a quote needs its mark.
            if lazy:
                self.containers = self.containers[:kept]
            return
        indented = _indentation(line[at:]) >= 4
        if indented and not self.paragraph:
            self.containers = self.containers[:kept]
            self._close()
            return  # indented code
        if not indented:
            opened = self._open(line, at, kept, lazy)
            if opened is None:
                return
            at, lazy = opened
        self._leaf(line, start, at, end, lazy, kept)

    def _containers(self, line: str) -> tuple[int, int]:
        """Where the line's content begins inside the containers that go on, and how many of them do."""
        at = kept = 0
        for container in self.containers:
            if container == 0:
                found = _QUOTE.match(line, at)
                if not found:
                    break
                at = found.end()
            elif not line[at:].strip():
                pass
            elif _indentation(line[at : at + container]) >= container:
                at += container
            else:
                break
            kept += 1
        return at, kept

    def _inside(self, rest: str) -> None:
        if self.fence:
            if re.fullmatch(rf" {{0,3}}{re.escape(self.fence[0])}{{{len(self.fence)},}}[ \t]*", rest):
                self.fence = ""
        elif self.until in rest.lower():
            self.until = ""

    def _open(self, line: str, at: int, kept: int, lazy: bool) -> tuple[int, bool] | None:
        """Open new containers; ``None`` where the line turned out to be indented code in one of them."""
        while len(self.containers) < MAX_CONTAINERS:
            quote = _QUOTE.match(line, at)
            item = None if quote or _RULE.match(line[at:]) else _ITEM.match(line, at)
            if item and self.paragraph and not lazy and self._cannot_interrupt(line, item):
                item = None
            if not quote and not item:
                break
            if lazy:
                self.containers, lazy = self.containers[:kept], False
            self._close()
            opened = quote or item
            assert opened
            self.containers.append(0 if quote else max(opened.end() - at + (not item or not item[3]), 1))
            at = opened.end()
            if _indentation(line[at:]) >= 4 and line[at:].strip():
                return None
        return at, lazy

    @staticmethod
    def _cannot_interrupt(line: str, item: re.Match[str]) -> bool:
        """A paragraph goes on through an empty item and through a number other than 1."""
        return not line[item.end() :].strip() or (item[2][0].isdigit() and item[2][:-1] != "1")

    def _leaf(self, line: str, start: int, at: int, end: int, lazy: bool, kept: int) -> None:
        rest = line[at:]
        if lazy:
            if self.paragraph and not self._starts_something(rest):
                self._grow(start, at, end)  # a lazy continuation line
                return
            self.containers = self.containers[:kept]
            self._close()
        if not rest.strip():
            return
        if fence := _FENCE.match(rest):
            self._close()
            self.fence = fence[1]
        elif (self.paragraph and _UNDERLINE.match(rest)) or _RULE.match(rest):
            if self.paragraph and _TABLE_RULE.match(rest) and "|" in self.text[self.paragraph[0] : self.paragraph[1]]:
                self._table_begins()
            else:
                self._close()
        elif heading := _HEADING.match(rest):
            self._close()
            self.blocks.append(TextBlock("heading", self._offset(start + at + heading.end()), end))
        elif not self.paragraph and _DEFINITION.match(rest):
            return
        elif self._opens_opaque(rest):
            self._close()
        elif self.paragraph and "|" in rest and _TABLE_RULE.match(rest):
            self._table_begins()
        elif self.in_table:
            self.blocks.append(TextBlock("row", self._offset(start + at), end))
        else:
            self._grow(start, at, end)

    def _starts_something(self, rest: str) -> bool:
        return bool(_FENCE.match(rest) or _HEADING.match(rest) or _RULE.match(rest) or self._opaque_end(rest))

    def _opaque_end(self, rest: str) -> str:
        if raw := _RAW_HTML.match(rest):
            return f"</{raw[1].lower()}>"
        return next((close for opens, close in _OPAQUE if opens.match(rest)), "")

    def _opens_opaque(self, rest: str) -> bool:
        close = self._opaque_end(rest)
        if not close:
            return False
        if close not in rest.lower()[4:]:
            self.until = close
        elif rest.lower().rindex(close) + len(close) < len(rest.rstrip()):
            return False  # a comment in front of text: the text is read, the comment is masked
        return True

    def _table_begins(self) -> None:
        """The paragraph's last line is a table's head."""
        assert self.paragraph
        first, last = self.paragraph
        head = self.text.rfind("\n", first, last) + 1 or first
        if head > first:
            self.blocks.append(TextBlock("paragraph", first, head - 1))
        self.blocks.append(TextBlock("row", head, last))
        self.paragraph, self.in_table = None, True

    def _grow(self, start: int, at: int, end: int) -> None:
        if self.paragraph:
            if at:
                self.markup.append((self.begin, self._offset(start + at)))
            self.paragraph = (self.paragraph[0], end)
        else:
            self.paragraph = (self._offset(start + at), end)

    def _offset(self, offset: int) -> int:
        return max(offset, self.begin)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _expanded(line: str) -> str:
    """The line with the tabs among its marks and indentation spread out, as CommonMark counts columns."""
    lead = _LEAD.match(line)
    assert lead
    return lead[0].expandtabs(4) + line[lead.end() :]
