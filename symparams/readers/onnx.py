"""``.onnx``: the initializers of the graph, read from the file's own wire format; data is passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import prod
from pathlib import Path

from ..errors import LimitError, SourceError
from ..nn.module import Module
from .binary import Binary, opened
from .raw import MAX_TENSORS, tree

#: Fields by number: the graph of a model, the initializers of a graph, sizes and name of a tensor.
GRAPH, INITIALIZER, DIMS, NAME, TYPE = 7, 5, 1, 8, 2
#: Types of elements that are numbers to learn: floats of any width; integers are sizes and indices.
FLOATS = {1, 10, 11, 14, 15, 16, 17, 18, 19, 20, 23}
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def read_onnx(path: str | Path) -> Module:
    """The initializers of an ONNX model that are floating-point numbers, as raw tensors with their names.

    A converter may have folded batch norms into convolutions, left dropouts out and copied tied tensors: what is
    counted is what the file holds.

    Raises:
        SourceError: for a file that is not what it says.
        LimitError: for one that lists absurdly much.
    """
    with opened(path) as file:
        found: dict[str, tuple[int, ...]] = {}
        graphs = 0
        for field, end in _fields(file, file.size):
            if field != GRAPH:
                continue
            graphs += 1
            for inner, stop in _fields(file, end):
                if inner == INITIALIZER:
                    _add(file, stop, found)
        if not graphs:
            raise SourceError(f"{file.shown}: is no ONNX model: it has no graph")
        return tree(found.items(), os.fspath(path))


def _add(file: Binary, end: int, found: dict[str, tuple[int, ...]]) -> None:
    name, kind, dims = "", 0, []
    for field, value in _fields(file, end):
        if field == NAME:
            name = _text(file, value)
        elif field == TYPE:
            kind = value
        elif field == DIMS:
            dims += _packed(file, value) if value < 0 else [value]
    if kind not in FLOATS:
        return
    if not name or name in found or len(dims) > 32 or prod(dims) >= 2**63:
        raise SourceError(
            f"{file.shown}: an initializer has no name, or one that is there already, or sizes that are none"
        )
    if len(found) >= MAX_TENSORS:
        raise LimitError(f"{file.shown}: lists more than {MAX_TENSORS:,} tensors")
    found[name] = tuple(dims)


def _fields(file: Binary, end: int) -> Iterator[tuple[int, int]]:
    """Field numbers with their value, or with the end of what is inside them; what is not read is passed over.

    For the sizes of a tensor in one piece the end is given as a negative number.
    """
    while file.file.tell() < end:
        key = _varint(file, end)
        field, wire = key >> 3, key & 7
        if wire == VARINT:
            yield field, _varint(file, end)
        elif wire == BYTES:
            length = _varint(file, end)
            stop = file.file.tell() + length
            if stop > end:
                raise SourceError(f"{file.shown}: a piece of {length:,} bytes does not fit where it stands")
            yield field, -stop if field == DIMS else stop
            file.at(stop, "a piece")
        elif wire in (FIXED64, FIXED32):
            file.skip(8 if wire == FIXED64 else 4, "a number")
        else:
            raise SourceError(f"{file.shown}: is no ONNX model")
    if file.file.tell() != end:
        raise SourceError(f"{file.shown}: a piece ends outside of what it stands in")


def _varint(file: Binary, end: int) -> int:
    number = 0
    for shift in range(0, 70, 7):
        if file.file.tell() >= end:
            break
        byte = file.take(1, "a number")[0]
        number |= (byte & 127) << shift
        if byte < 128:
            return number
    raise SourceError(f"{file.shown}: is no ONNX model: a number does not end")


def _packed(file: Binary, negative: int) -> list[int]:
    found: list[int] = []
    while file.file.tell() < -negative and len(found) <= 32:
        found.append(_varint(file, -negative))
    return found


def _text(file: Binary, end: int) -> str:
    length = end - file.file.tell()
    if length > 65_535:
        raise LimitError(f"{file.shown}: a name is said to have {length:,} bytes")
    return file.take(length, "a name").decode("utf-8", errors="replace")
