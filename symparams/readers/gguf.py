"""``.gguf``: the header with names and shapes; values of the metadata are passed over, data is never read."""

from __future__ import annotations

import os
from math import prod
from pathlib import Path

from ..errors import LimitError, SourceError
from ..nn.module import Module
from .binary import Binary, opened
from .raw import MAX_TENSORS, tree

MAGIC = b"GGUF"
MAX_NAME = 65_535
MAX_KEYS = 1_000_000
#: How deep lists in lists may be.
MAX_DEPTH = 8
STRING, LIST = 8, 9
#: Bytes of a value of the metadata, by type.
SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
#: Elements and bytes of a block, by the type of a tensor; of a type not listed the end is not checked.
BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 30: (1, 2),
}  # fmt: skip


def read_gguf(path: str | Path) -> Module:
    """The tensors of a GGUF file, as raw tensors with their names; quantised ones count their elements, not bytes.

    Raises:
        SourceError: for a file that is not what it says.
        LimitError: for one that lists absurdly much.
    """
    with opened(path) as file:
        if file.take(4, "the first four letters") != MAGIC:
            raise SourceError(f"{file.shown}: is no GGUF file")
        version = file.number("<I", "the version")
        if version not in (2, 3):
            known = "it was written on a big-endian machine" if version & 0xFFFF == 0 else "versions 2 and 3 are read"
            raise SourceError(f"{file.shown}: is GGUF of version {version}; {known}")
        tensors, keys = file.numbers("<QQ", "the number of tensors and keys")
        if tensors > MAX_TENSORS or keys > MAX_KEYS:
            raise LimitError(f"{file.shown}: says it has {tensors:,} tensors and {keys:,} keys")
        alignment = _metadata(file, keys)
        return _tensors(file, tensors, alignment)


def _metadata(file: Binary, keys: int) -> int:
    """Pass over the metadata; where the data is aligned otherwise than usual, that."""
    alignment = 32
    for _ in range(keys):
        key = _name(file, "a key")
        kind = file.number("<I", "the type of a value")
        if key == "general.alignment" and kind == 4:
            alignment = file.number("<I", "a value")
            if alignment == 0 or alignment % 8:
                raise SourceError(f"{file.shown}: says its data is aligned to {alignment} bytes")
        else:
            _pass(file, kind, MAX_DEPTH)
    return alignment


def _pass(file: Binary, kind: int, depth: int) -> None:
    if kind in SIZES:
        file.skip(SIZES[kind], "a value")
    elif kind == STRING:
        file.skip(file.number("<Q", "the length of a text"), "a text")
    elif kind == LIST and depth:
        inner, count = file.numbers("<IQ", "the type and length of a list")
        if inner in SIZES:
            file.skip(count * SIZES[inner], "a list")
        else:
            # Each text or list in it takes eight bytes at least.
            if count * 8 > file.left():
                raise SourceError(f"{file.shown}: a list is said to have {count:,} entries, more than the file holds")
            for _ in range(count):
                _pass(file, inner, depth - 1)
    else:
        raise SourceError(f"{file.shown}: holds a value of type {kind}, which is none, or lists nested too deeply")


def _name(file: Binary, what: str) -> str:
    length = file.number("<Q", f"the length of {what}")
    if length > MAX_NAME:
        raise LimitError(f"{file.shown}: {what} is said to have {length:,} bytes")
    try:
        return file.take(length, what).decode("utf-8")
    except UnicodeDecodeError:
        raise SourceError(f"{file.shown}: {what} is no UTF-8 text") from None


def _tensors(file: Binary, count: int, alignment: int) -> Module:
    found: dict[str, tuple[int, ...]] = {}
    ends = []
    for _ in range(count):
        name = _name(file, "a tensor's name")
        if name in found:
            raise SourceError(f"{file.shown}: names tensor {name[:60]!r} twice")
        axes = file.number("<I", "the number of axes")
        if axes > 8:
            raise SourceError(f"{file.shown}: tensor {name[:60]!r} is said to have {axes} axes")
        # The fastest axis stands first, other than in torch.
        shape = file.numbers(f"<{axes}Q", "a size")[::-1]
        kind, start = file.numbers("<IQ", "the type and place of a tensor")
        elements, size = BLOCKS.get(kind, (1, 0))
        if prod(shape) >= 2**63 or prod(shape) % elements or start % alignment:
            raise SourceError(f"{file.shown}: shape, type and place of tensor {name[:60]!r} do not agree")
        found[name] = shape
        ends.append((start + prod(shape) // elements * size, name))
    here = file.file.tell()
    data = file.size - -(-here // alignment) * alignment
    for end, name in ends:
        file.whole(name, end, max(data, 0))
    return tree(found.items(), os.fspath(file.shown))
