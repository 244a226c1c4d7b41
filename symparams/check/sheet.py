"""Tables as spreadsheets write them: a header, separators of three kinds, marks and line ends that are kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from ..readers.text import LIMIT, read_text

SEPARATORS = (",", ";", "\t")
MARK = "\ufeff"

Rows = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was read.

    Args:
        name: its file, or how a text is called in messages.
        line: where the header stands.
        header: the names of the columns as given.
        rows: the line each row begins in, and its cells.
        separator, ending: what stands between cells, and at the end of lines.
        marked: whether it begins with a byte order mark, by which Excel knows UTF-8.
    """

    name: str
    line: int
    header: tuple[str, ...]
    rows: Rows
    separator: str
    ending: str
    marked: bool


def read_sheet(source: str | Path, fits: Callable[[tuple[str, ...]], bool]) -> Sheet:
    r"""Read a table; of the separators that is taken with which the header ``fits``, else that of the most columns.

    Raises ``SourceError`` for a file that cannot be read, is not UTF-8 or empty, and for a quotation mark that is never
    closed.

    >>> read_sheet("a;b\n1;2\n", lambda header: "b" in header).rows
    ((2, ('1', '2')),)
    """
    name = str(source) if isinstance(source, Path) else "the table"
    text = _text_of(source) if isinstance(source, Path) else source
    marked = text.startswith(MARK)
    # A NUL is in no answer, and not every Python can read a table with one.
    lines = list(io.StringIO(text.removeprefix(MARK).replace("\0", "\ufffd"), newline=""))
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise SourceError(f"{name}: is empty; a first line with the names of the columns is expected")
    stated = lines[first].strip().casefold()
    separators: Sequence[str] = SEPARATORS
    if stated.startswith("sep=") and len(stated) == 5 and first + 1 < len(lines):  # Excel's own way to say it
        separators, first = (stated[-1],), first + 1
    limit = csv.field_size_limit(LIMIT)  # an answer that is too long is told where it is read
    try:
        headers = [(next(_cells(lines[first:], separator, name, first))[1], separator) for separator in separators]
        fitting = [found for found in headers if fits(found[0])]
        header, separator = (fitting or sorted(headers, key=lambda found: -len(found[0])))[0]
        rows = tuple(_cells(lines[first:], separator, name, first))[1:]
    finally:
        csv.field_size_limit(limit)
    ending = "\r\n" if lines[first].endswith("\r\n") else "\n"
    return Sheet(name, first + 1, header, rows, separator, ending, marked)


def written(lines: Iterable[Sequence[str]], like: Sheet) -> str:
    """A table in the manner of another."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=like.separator, lineterminator=like.ending)
    writer.writerows(lines)
    return (MARK if like.marked else "") + out.getvalue()


def _cells(lines: list[str], separator: str, name: str, before: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(lines, delimiter=separator)
    start = 0
    for row in reader:
        end = reader.line_num
        if end - start > 1 and end == len(lines) and "".join(lines[start:end]).count('"') % 2:
            raise SourceError(
                f"{name}: line {before + start + 1}: a quotation mark is opened and never closed, so that all that "
                'follows is one cell; close it, or write "" for a quotation mark inside of a cell'
            )
        yield before + start + 1, tuple(row)
        start = end


def _text_of(path: Path) -> str:
    try:
        text = read_text(path)
        with open(path, "rb") as file:
            return (MARK if file.read(3) == MARK.encode() else "") + text
    except SourceError as error:
        if "is not UTF-8" in str(error) and _is_gbk(path):
            raise SourceError(
                f"{path}: is not UTF-8 but seems to be GBK, as Excel in Chinese saves CSV; save it as 'CSV UTF-8'"
            ) from None
        raise


def _is_gbk(path: Path) -> bool:
    with open(path, "rb") as file:
        data = file.read(LIMIT)
    try:
        return any("\u4e00" <= sign <= "\u9fff" for sign in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False
