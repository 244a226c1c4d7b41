"""Small weight files written by hand, so that the tests need none of the libraries that write them."""

from __future__ import annotations

import json
import struct
from math import prod
from pathlib import Path
from typing import Any

Shapes = dict[str, tuple[int, ...]]


def safetensors(path: Path, shapes: Shapes, **changes: Any) -> Path:
    """A file of 4-byte floats; ``changes`` replace entries of the header."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    place = 0
    for name, shape in shapes.items():
        end = place + 4 * prod(shape)
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [place, end]}
        place = end
    header.update(changes)
    return raw_safetensors(path, json.dumps(header), place)


def raw_safetensors(path: Path, header: str, data: int) -> Path:
    """A file with this header and so many bytes of data."""
    text = header.encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(data))
    return path


def gguf(
    path: Path, shapes: Shapes, version: int = 3, tensors: int | None = None, kind: int = 0, lists: int = 2
) -> Path:
    """A file of 4-byte floats with a few keys: a text, a number, a list of texts, a number in lists in lists."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    keys = [
        text("general.architecture") + struct.pack("<I", 8) + text("llama"),
        text("llama.block_count") + struct.pack("<II", 4, 3),
        text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("bb"),
        text("nested")
        + struct.pack("<I", 9)
        + struct.pack("<IQ", 9, 1) * (lists - 1)
        + struct.pack("<IQ", 5, 2)
        + bytes(8),
    ]
    count = len(shapes) if tensors is None else tensors
    head = b"GGUF" + struct.pack("<IQQ", version, count, len(keys)) + b"".join(keys)
    place = 0
    for name, shape in shapes.items():
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape[::-1])
        head += struct.pack("<IQ", kind, place)
        place += -(-4 * prod(shape) // 32) * 32
    head += bytes(-len(head) % 32)
    path.write_bytes(head + bytes(place))
    return path


def varint(number: int) -> bytes:
    """A number in the wire format of protocol buffers."""
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def piece(field: int, data: bytes) -> bytes:
    """A field that holds bytes."""
    return varint(field << 3 | 2) + varint(len(data)) + data


def onnx(path: Path, shapes: Shapes, kind: int = 1, packed: bool = True) -> Path:
    """A model whose graph has these initializers and one of integers."""
    graph = b""
    for name, shape in {**shapes, "sizes": (2,)}.items():
        dims = b"".join(map(varint, shape))
        body = piece(1, dims) if packed else b"".join(varint(8) + varint(size) for size in shape)
        body += varint(16) + varint(7 if name == "sizes" else kind) + piece(8, name.encode()) + piece(9, bytes(16))
        graph += piece(5, body)
    path.write_bytes(varint(8) + varint(8) + piece(7, piece(2, b"graph") + graph))
    return path
