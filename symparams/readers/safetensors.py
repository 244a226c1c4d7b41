"""``.safetensors``: eight bytes of length, a JSON header with names, types and shapes, then data that is never read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

from ..errors import LimitError, SourceError
from ..nn.module import Module
from .binary import Binary, opened
from .raw import MAX_TENSORS, tree

#: The format's own limit on headers.
MAX_HEADER = 100_000_000
#: Bits of an element.
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64,
    "C64": 64,
}  # fmt: skip

Shapes = dict[str, tuple[int, ...]]


def read_safetensors(path: str | Path) -> Module:
    """The tensors of one file, as raw tensors with their names.

    Raises:
        SourceError: for a file that is not what it says.
        LimitError: for one that lists absurdly much.
    """
    return tree(header(path).items(), os.fspath(path))


def read_index(path: str | Path, index: Mapping[str, Any]) -> Module:
    """The tensors of a model in several files, by its ``model.safetensors.index.json``.

    Raises:
        SourceError: where a file is missing, or lists other tensors than the index says.
    """
    shown = os.fspath(path)
    places = index.get("weight_map")
    if not isinstance(places, Mapping) or not all(isinstance(name, str) for name in places.values()):
        raise SourceError(f"{shown}: has no weight_map from tensors to files")
    if len(places) > MAX_TENSORS:
        raise LimitError(f"{shown}: lists more than {MAX_TENSORS:,} tensors")
    found: Shapes = {}
    for name in dict.fromkeys(places.values()):
        if os.path.basename(name) != name or not name.endswith(".safetensors"):
            raise SourceError(f"{shown}: {name[:60]!r} is no file beside it")
        shard = Path(shown).parent / name
        if not shard.exists():
            raise SourceError(f"{shown}: the file {name} is not there; the shapes stand in the files, not in the index")
        found.update(header(shard))
    missing = [name for name in places if name not in found]
    if missing:
        raise SourceError(f"{shown}: lists {missing[0][:60]!r}, which is in none of the files")
    return tree(((name, found[name]) for name in places), shown)


def header(path: str | Path) -> Shapes:
    """Names and shapes of the tensors in a file, in order."""
    with opened(path) as file:
        length = file.number("<Q", "the length of the header")
        if length > MAX_HEADER:
            raise LimitError(f"{file.shown}: the header is said to have {length:,} bytes; {MAX_HEADER:,} are allowed")
        text = file.take(length, "the header")
        return _shapes(file, _parsed(text, file.shown), file.left())


def _parsed(text: bytes, shown: str) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise SourceError(f"{shown}: the header names {twice[:60]!r} twice")
        return found

    try:
        found = json.loads(text, object_pairs_hook=unique)
    except SourceError:
        raise
    except (ValueError, RecursionError):
        raise SourceError(f"{shown}: is no safetensors file: its header is no JSON") from None
    if not isinstance(found, dict):
        raise SourceError(f"{shown}: is no safetensors file: its header is no JSON object")
    return found


def _shapes(file: Binary, entries: dict[str, Any], data: int) -> Shapes:
    found: Shapes = {}
    places = []
    for name, entry in entries.items():
        if name == "__metadata__":
            continue
        shape, start, end = _entry(file.shown, name, entry)
        file.whole(name, end, data)
        found[name] = shape
        places.append((start, end, name))
    places.sort()
    for (_, end, first), (start, _, second) in pairwise(places):
        if start < end:
            raise SourceError(f"{file.shown}: tensors {first[:60]!r} and {second[:60]!r} overlap")
    return found


def _entry(shown: str, name: str, entry: Any) -> tuple[tuple[int, ...], int, int]:
    try:
        bits, shape, (start, end) = BITS[entry["dtype"]], entry["shape"], entry["data_offsets"]
        numbers = [*shape, start, end]
        right = len(shape) <= 32 and all(type(n) is int and 0 <= n < 2**63 for n in numbers)
        right = right and (end - start) * 8 == prod(shape) * bits
    except (KeyError, TypeError, ValueError):
        right = False
    if not right:
        raise SourceError(f"{shown}: type, shape and place of tensor {name[:60]!r} do not agree, or are none")
    return tuple(shape), start, end
