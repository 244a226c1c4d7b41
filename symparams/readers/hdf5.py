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
        head = file.take(15, "the superblock")
        if head[4] != 8 or head[5] != 8:
            raise self._broken()
        file.skip(32, "the superblock")
        file.skip(8, "the root group")
        yield from self._object(file.number("<Q", "the root group"), "", MAX_DEPTH)

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
        for kind, start, length in list(self._messages(address)):
            self.file.at(start, "a message")
            if kind == DATASPACE:
                shape = self._dataspace(length)
            elif kind == GROUP:
                tree, heap = self.file.number("<Q", "a group"), self.file.number("<Q", "a group")
                for name, inner in self._members(tree, heap):
                    yield from self._object(inner, f"{path}/{name}" if path else name, depth - 1)
            elif kind == LINK_INFO:
                raise SourceError(
                    f"{self.file.shown}: keeps its groups in a way that is not read here; load the model in Keras and "
                    "hand it over in Python"
                )
        if shape is not None:
            yield path, shape

    def _messages(self, address: int) -> Iterator[tuple[int, int, int]]:
        """Type, place and length of the messages of an object header."""
        file = self.file
        file.at(address, "an object")
        if file.take(1, "an object")[0] != 1:
            raise self._broken()
        file.skip(7, "an object")
        blocks = [(address + 16, file.number("<I", "an object"))]
        for start, size in blocks:
            if len(blocks) > 1000:
                raise self._broken()
            here, end = start, start + size
            while here + 8 <= end:
                file.at(here, "a message")
                kind, length = file.number("<H", "a message"), file.number("<H", "a message")
                if kind == CONTINUATION:
                    file.skip(4, "a message")
                    blocks.append((file.number("<Q", "a message"), file.number("<Q", "a message")))
                    self._once(blocks[-1][0])
                else:
                    yield kind, here + 8, length
                here += 8 + length

    def _dataspace(self, length: int) -> Shape:
        version, rank = self.file.take(2, "a dataspace")
        if version not in (1, 2) or rank > 32:
            raise self._broken()
        self.file.skip(6 if version == 1 else 2, "a dataspace")
        return tuple(self.file.number("<Q", "a size") for _ in range(rank))

    def _members(self, tree: int, heap: int) -> Iterator[tuple[str, int]]:
        file = self.file
        file.at(heap, "a heap")
        if file.take(4, "a heap") != b"HEAP":
            raise self._broken()
        file.skip(20, "a heap")
        names = file.number("<Q", "a heap")
        for node in list(self._leaves(tree, MAX_DEPTH)):
            self._once(node)
            file.at(node, "a group")
            if file.take(4, "a group") != b"SNOD":
                raise self._broken()
            file.skip(2, "a group")
            entries = []
            for _ in range(file.number("<H", "a group")):
                entries.append((file.number("<Q", "a name"), file.number("<Q", "an object")))
                file.skip(24, "a group")
            for offset, address in entries:
                yield self._name(names + offset), address

    def _leaves(self, address: int, depth: int) -> Iterator[int]:
        file = self.file
        self._once(address)
        file.at(address, "a group")
        if not depth or file.take(4, "a group") != b"TREE" or file.take(1, "a group") != b"\0":
            raise self._broken()
        level, used = file.take(1, "a group")[0], file.number("<H", "a group")
        file.skip(16, "a group")
        children = []
        for _ in range(used):
            file.skip(8, "a group")
            children.append(file.number("<Q", "a group"))
        for child in children:
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
