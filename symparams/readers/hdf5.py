"""The shapes in an HDF5 file as Keras writes it (the oldest version of the format): groups and datasets, no data."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import LimitError, SourceError
from .binary import Binary

SIGNATURE = b"\x89HDF\r\n\x1a\n"
#: Messages of an object header.
DATASPACE, CONTINUATION, GROUP, LINK_INFO = 0x0001, 0x0010, 0x0011, 0x0002
MAX_DEPTH = 64
MAX_OBJECTS = 2_000_000
MAX_NAME = 4096

Shape = tuple[int, ...]


class Reader:
    """Walks the groups of one file; every address is followed once, so that no file can lead in circles."""

    def __init__(self, file: Binary) -> None:
        self.file, self.seen = file, set[int]()

    def datasets(self) -> Iterator[tuple[str, Shape]]:
        """Paths and shapes of the datasets.

        Raises:
            SourceError: for a file that is none, or of a newer version of the format.
            LimitError: for one that holds absurdly much.
        """
        file = self.file
        if file.take(8, "the signature") != SIGNATURE:
            raise SourceError(f"{file.shown}: is no HDF5 file")
        version = file.take(1, "the version")[0]
        if version != 0:
            raise SourceError(
                f"{file.shown}: is HDF5 of a version that is not read here ({version}); load the model in Keras and "
                "hand it over in Python"
            )
        if file.numbers("<4xBB9x", "the superblock") != (8, 8):
            raise self._broken()
        yield from self._object(file.number("<40xQ", "the root group"), "", MAX_DEPTH)

    def _broken(self) -> SourceError:
        return SourceError(f"{self.file.shown}: is damaged: its groups are not where it says")

    def _once(self, address: int) -> None:
        if address in self.seen:
            raise self._broken()
        self.seen.add(address)
        if len(self.seen) > MAX_OBJECTS:
            raise LimitError(f"{self.file.shown}: holds more than {MAX_OBJECTS:,} objects")

    def _object(self, address: int, path: str, depth: int) -> Iterator[tuple[str, Shape]]:
        if not depth:
            raise LimitError(f"{self.file.shown}: groups are nested more than {MAX_DEPTH} deep")
        self._once(address)
        shape: Shape | None = None
        for kind, start in list(self._messages(address)):
            self.file.at(start, "a message")
            if kind == DATASPACE:
                shape = self._dataspace()
            elif kind == GROUP:
                for name, inner in self._members(*self.file.numbers("<QQ", "a group")):
                    yield from self._object(inner, f"{path}/{name}" if path else name, depth - 1)
            elif kind == LINK_INFO:
                raise SourceError(
                    f"{self.file.shown}: keeps its groups in a way that is not read here; load the model in Keras and "
                    "hand it over in Python"
                )
        if shape is not None:
            yield path, shape

    def _messages(self, address: int) -> Iterator[tuple[int, int]]:
        """Type and place of the messages of an object header."""
        file = self.file
        file.at(address, "an object")
        version, size = file.numbers("<B7xI", "an object")
        if version != 1:
            raise self._broken()
        blocks = [(address + 16, size)]
        for start, size in blocks:
            if len(blocks) > 1000:
                raise self._broken()
            here, end = start, start + size
            while here + 8 <= end:
                file.at(here, "a message")
                kind, length = file.numbers("<HH", "a message")
                if kind == CONTINUATION:
                    blocks.append(file.numbers("<4xQQ", "a message"))
                    self._once(blocks[-1][0])
                else:
                    yield kind, here + 8
                here += 8 + length

    def _dataspace(self) -> Shape:
        version, rank = self.file.take(2, "a dataspace")
        if version not in (1, 2) or rank > 32:
            raise self._broken()
        self.file.skip(6 if version == 1 else 2, "a dataspace")
        return tuple(self.file.numbers(f"<{rank}Q", "a size"))

    def _members(self, tree: int, heap: int) -> Iterator[tuple[str, int]]:
        file = self.file
        file.at(heap, "a heap")
        signature, names = file.numbers("<4s20xQ", "a heap")
        if signature != b"HEAP":
            raise self._broken()
        for node in list(self._leaves(tree, MAX_DEPTH)):
            self._once(node)
            file.at(node, "a group")
            signature, count = file.numbers("<4s2xH", "a group")
            if signature != b"SNOD":
                raise self._broken()
            for offset, address in [file.numbers("<QQ24x", "a group") for _ in range(count)]:
                yield self._name(names + offset), address

    def _leaves(self, address: int, depth: int) -> Iterator[int]:
        file = self.file
        self._once(address)
        file.at(address, "a group")
        signature, kind, level, used = file.numbers("<4sBBH16x", "a group")
        if not depth or signature != b"TREE" or kind != 0:
            raise self._broken()
        for child in [file.number("<8xQ", "a group") for _ in range(used)]:
            if level == 0:
                yield child
            else:
                yield from self._leaves(child, depth - 1)

    def _name(self, place: int) -> str:
        self.file.at(place, "a name")
        text = self.file.take(min(MAX_NAME, self.file.left()), "a name")
        end = text.find(b"\0")
        if end < 1:
            raise self._broken()
        return text[:end].decode("utf-8", errors="replace")
