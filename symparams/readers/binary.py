"""Reading a binary file piece by piece, no piece larger than what the file can hold."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import SourceError
from .text import opened_file


class Binary:
    """A file that is read forwards, with every length checked against what is left of it."""

    def __init__(self, file: BinaryIO, size: int, shown: str) -> None:
        self.file, self.size, self.shown = file, size, shown

    def left(self) -> int:
        """How many bytes follow."""
        return self.size - self.file.tell()

    def take(self, length: int, what: str) -> bytes:
        """The next bytes.

        Raises:
            SourceError: where the file is shorter than it says.
        """
        self._enough(length, what)
        data = self.file.read(length)
        if len(data) != length:
            raise SourceError(f"{self.shown}: ends inside {what}")
        return data

    def skip(self, length: int, what: str) -> None:
        """Pass over bytes without reading them."""
        self._enough(length, what)
        self.file.seek(length, os.SEEK_CUR)

    def numbers(self, kinds: str, what: str) -> Any:
        """Numbers in the notation of ``struct`` (``<QQ``), which also passes over bytes (``<8xQ``)."""
        return struct.unpack(kinds, self.take(struct.calcsize(kinds), what))

    def number(self, kind: str, what: str) -> Any:
        """One number in the notation of ``struct`` (``<Q``)."""
        return self.numbers(kind, what)[0]

    def at(self, place: int, what: str) -> None:
        """Go to a place in the file."""
        if not 0 <= place <= self.size:
            raise SourceError(f"{self.shown}: {what} is said to stand at byte {place}, outside of the file")
        self.file.seek(place)

    def whole(self, name: str, end: int, data: int) -> None:
        """Refuse a tensor that ends behind the last byte of the data."""
        if end > data:
            raise SourceError(
                f"{self.shown}: tensor {name[:60]!r} ends at byte {end:,} of {data:,}; the file is cut off"
            )

    def _enough(self, length: int, what: str) -> None:
        if length < 0 or length > self.left():
            raise SourceError(
                f"{self.shown}: {what} is said to have {length:,} bytes, and {max(self.left(), 0):,} are left"
            )


@contextmanager
def opened(path: str | Path) -> Iterator[Binary]:
    """A file opened for reading.

    Raises:
        SourceError: where it is missing, unreadable or no regular file.
    """
    shown = os.fspath(path)
    with opened_file(shown) as file:
        yield Binary(file, os.fstat(file.fileno()).st_size, shown)
