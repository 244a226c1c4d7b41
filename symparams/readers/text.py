"""Reading a text file, with one clear line for each way it can fail."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import BinaryIO

from ..errors import SourceError

LIMIT = 50_000_000
"""Bytes; the longest book is a tenth of it."""

_OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def read_text(path: str | Path, limit: int = LIMIT) -> str:
    r"""The text of a UTF-8 file, line ends as they are (``\r\n`` stays), without a byte order mark.

    Raises ``SourceError`` for a file that is missing, unreadable, no regular file, larger than ``limit`` bytes or not
    UTF-8.
    """
    shown = os.fspath(path)
    return decode(_bytes(shown, limit), shown)


def decode(data: bytes, shown: str) -> str:
    """Bytes as UTF-8 text; ``shown`` names them in the message."""
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    for other, name in _OTHER_MARKS.items():
        if data.startswith(other):
            raise SourceError(f"{shown}: is {name}, not UTF-8; save it as UTF-8")
    try:
        return data[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + mark
        line = data.count(b"\n", 0, offset) + 1
        raise SourceError(
            f"{shown}: is not UTF-8: byte 0x{data[offset]:02X} at offset {offset} (line {line}) does not belong there; "
            "save it as UTF-8"
        ) from None


def _bytes(shown: str, limit: int) -> bytes:
    with opened_file(shown) as file:
        data = file.read(limit + 1)  # one more than allowed: the size the system states may be stale
    if len(data) > limit:
        raise SourceError(f"{shown}: is larger than {limit:,} bytes, the most that is read; split it")
    return data


def opened_file(shown: str) -> BinaryIO:
    """A regular file, open for reading bytes.

    Raises:
        SourceError: where it is missing, no regular file, or cannot be read.
    """
    try:
        # Not blocking: opening a pipe nobody writes to would wait for ever.
        descriptor = os.open(shown, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise SourceError(f"{shown}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SourceError(f"{shown}: cannot be read: {reason}") from None
    if not stat.S_ISREG(mode := os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(_irregular(shown, mode))
    return open(descriptor, "rb")


def _irregular(shown: str, mode: int) -> str:
    if stat.S_ISDIR(mode):
        return f"{shown}: is a folder; name a file in it"
    return f"{shown}: is a pipe or a device, not a file; save its contents to a file first"
