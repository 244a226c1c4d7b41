"""Weight files: what the headers say is counted, and what cannot be is refused in one line."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from symparams import load
from symparams.derivation.deriving import derivation_of
from symparams.errors import LimitError, SourceError, SymparamsError
from tests.readers import written

SHAPES: written.Shapes = {"layers.0.weight": (5, 3), "layers.0.bias": (5,), "bn.running_mean": (7,), "scalar": ()}


def counted(path: Path) -> tuple[int, int]:
    network = load(path)
    return network.count(), int(network.buffer_elements)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.safetensors", written.safetensors), ("a.gguf", written.gguf), ("a.onnx", written.onnx)],
)
def test_the_tensors_of_a_file_are_counted(tmp_path: Path, name: str, write: Callable[..., Path]) -> None:
    path = write(tmp_path / name, SHAPES)
    assert counted(path) == (5 * 3 + 5 + 1, 7)
    assert dict(load(path).named_parameters())["layers.0.weight"].shape == (5, 3)
    assert derivation_of(load(path)).value == 21


def test_onnx_sizes_may_stand_one_by_one_and_integers_are_no_parameters(tmp_path: Path) -> None:
    assert counted(written.onnx(tmp_path / "a.onnx", {"w": (300, 2)}, packed=False)) == (600, 0)
    assert counted(written.onnx(tmp_path / "a.onnx", {"w": (300, 2)}, kind=7)) == (0, 0)


def test_the_masks_in_early_files_of_gpt2_are_no_parameters(tmp_path: Path) -> None:
    path = written.safetensors(tmp_path / "a.safetensors", {"h.0.attn.bias": (1, 1, 8, 8), "h.0.attn.c.bias": (8,)})
    assert counted(path) == (8, 64)


def test_shards_are_read_by_their_index_and_by_their_folder(tmp_path: Path) -> None:
    written.safetensors(tmp_path / "a-1.safetensors", {"w": (2, 3)})
    written.safetensors(tmp_path / "a-2.safetensors", {"v": (4,)})
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": "a-1.safetensors", "v": "a-2.safetensors"}}), encoding="utf-8")
    assert counted(index) == counted(tmp_path) == (10, 0)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ({}, "has no weight_map"),
        ({"weight_map": {"w": 3}}, "has no weight_map"),
        ({"weight_map": {"w": "../a.safetensors"}}, "is no file beside it"),
        ({"weight_map": {"w": "/etc/passwd"}}, "is no file beside it"),
        ({"weight_map": {"w": "b.safetensors"}}, "the file b.safetensors is not there"),
        ({"weight_map": {"x": "a.safetensors"}}, "lists 'x', which is in none of the files"),
    ],
)
def test_a_bad_index_is_refused(tmp_path: Path, index: dict[str, Any], message: str) -> None:
    written.safetensors(tmp_path / "a.safetensors", {"w": (2, 3)})
    path = tmp_path / "model.safetensors.index.json"
    path.write_text(json.dumps(index), encoding="utf-8")
    refused(path, message)


def refused(path: Path, message: str, error: type[SymparamsError] = SymparamsError) -> None:
    with pytest.raises(error, match=message) as caught:
        load(path)
    assert "\n" not in str(caught.value)


ENTRY = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"w": {**ENTRY, "shape": [3]}}, "do not agree"),
        ({"w": {**ENTRY, "shape": [-2]}}, "do not agree"),
        ({"w": {**ENTRY, "shape": [2.0]}}, "do not agree"),
        ({"w": {**ENTRY, "shape": [True, 2]}}, "do not agree"),
        ({"w": {**ENTRY, "shape": "22"}}, "do not agree"),
        ({"w": {**ENTRY, "dtype": "Q4"}}, "do not agree"),
        ({"w": {**ENTRY, "dtype": ["F32"]}}, "do not agree"),
        ({"w": {**ENTRY, "data_offsets": [8, 0]}}, "do not agree"),
        ({"w": {**ENTRY, "data_offsets": [0]}}, "do not agree"),
        ({"w": 3}, "do not agree"),
        ({"w": {**ENTRY, "shape": [2**62], "data_offsets": [0, 2**64]}}, "do not agree"),
        ({"w": {**ENTRY, "data_offsets": [800, 808]}}, "the file is cut off"),
        ({"w": ENTRY, "v": {**ENTRY, "data_offsets": [4, 12]}, "x": {**ENTRY, "data_offsets": [8, 16]}}, "overlap"),
    ],
)
def test_a_bad_header_of_safetensors_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    refused(written.safetensors(tmp_path / "a.safetensors", {"a": (), "b": (20,)}, **change), message, SourceError)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the length of the header is said to have 8 bytes, and 0 are left"),
        (struct.pack("<Q", 2**63) + b"{}", "the header is said to have 9,223,372,036,854,775,808 bytes"),
        (struct.pack("<Q", 50_000_000) + b"{}", "the header is said to have 50,000,000 bytes, and 2 are left"),
        (struct.pack("<Q", 3) + b"{,}", "its header is no JSON"),
        (struct.pack("<Q", 2) + b"[]", "its header is no JSON object"),
        (struct.pack("<Q", 2) + b"\xff\xfe", "its header is no JSON"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "its header is no JSON"),
        (struct.pack("<Q", 17) + b'{"a": 1, "a": 2} ', "the header names 'a' twice"),
    ],
    ids=range(8),
)
def test_a_file_that_is_no_safetensors_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    refused(path, message)


def test_gguf_of_other_versions_and_with_absurd_numbers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    refused(written.gguf(path, {"w": (2,)}, version=1), "version 1; versions 2 and 3 are read", SourceError)
    refused(written.gguf(path, {"w": (2,)}, version=3 << 24), "big-endian", SourceError)
    refused(written.gguf(path, {"w": (2,)}, tensors=2**40), "says it has 1,099,511,627,776 tensors", LimitError)
    refused(written.gguf(path, {"w": (2,)}, tensors=9), "names tensor '' twice", SourceError)
    refused(written.gguf(path, {"w": (2,)}, kind=8), "do not agree", SourceError)
    assert load(written.gguf(path, {"w": (2,)}, lists=8)).count() == 2
    refused(written.gguf(path, {"w": (2,)}, lists=9), "list", SymparamsError)
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**40) + b"x")
    refused(path, "a key is said to have", LimitError)
    long_list = struct.pack("<IIQ", 9, 8, 2**50)
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"x" + long_list)
    refused(path, "a list is said to have", SourceError)
    nested = struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 50
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"x" + nested)
    refused(path, "nested too deeply", SourceError)
    path.write_bytes(b"GGML" + bytes(40))
    refused(path, "is no GGUF file", SourceError)


def test_the_same_name_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    data = written.gguf(tmp_path / "a.gguf", {"w": (2,), "v": (2,)}).read_bytes()
    (tmp_path / "a.gguf").write_bytes(data.replace(b"\x01\x00\x00\x00\x00\x00\x00\x00v", b"\x01\0\0\0\0\0\0\0w"))
    refused(tmp_path / "a.gguf", "names tensor 'w' twice", SourceError)


@pytest.mark.parametrize("data", [b"", b"\x08\x01", b"\x3a\xff\xff\xff\xff\x0f", b"\xff" * 40, b"not a model"])
def test_a_file_that_is_no_onnx_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(data)
    refused(path, "ONNX|does not fit|bytes|ends", SourceError)


def test_an_archive_that_is_no_keras_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    path.write_bytes(b"PK nothing")
    refused(path, "is no .keras archive", SourceError)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
    refused(path, "holds no model.weights.h5", SourceError)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n\x02" + bytes(100))
    refused(path, r"HDF5 of a version that is not read here \(2\)", SourceError)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.weights.h5", bytes(300_000_000))
    refused(path, "unpack to 300,000,000 bytes", LimitError)


@pytest.mark.parametrize("name", ["a.pt", "a.bin", "a.pkl"])
def test_files_that_would_run_code_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x80\x04.")
    refused(tmp_path / name, "reading it would run what it says", SourceError)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    refused(tmp_path / "a.txt", "is no model that is read here", SourceError)
    refused(tmp_path, "is a folder without config.json", SourceError)
    refused(tmp_path / "none.safetensors", "no such file", SourceError)
    (tmp_path / "folder.safetensors").mkdir()
    refused(tmp_path / "folder.safetensors", "is a folder without", SourceError)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.safetensors", written.safetensors), ("a.gguf", written.gguf), ("a.onnx", written.onnx)],
)
def test_a_damaged_file_is_an_error_of_ours_or_another_count(
    tmp_path: Path, name: str, write: Callable[..., Path]
) -> None:
    path = tmp_path / name
    whole = write(path, SHAPES).read_bytes()
    random = Random(name)
    for turn in range(400):
        data = bytearray(whole[: random.randrange(len(whole))] if turn % 3 == 0 else whole)
        for _ in range(random.randint(0, 4)):
            if data:
                data[random.randrange(len(data))] = random.choice((0, 1, 127, 255, random.randrange(256)))
        path.write_bytes(data)
        error = None
        try:
            load(path).count()
        except SymparamsError as found:
            error = found
        assert "\n" not in str(error)


@pytest.mark.parametrize("text", ["m.safetensors", "m.json", "m.py:Net", "m.txt", "."])
def test_on_the_command_line_a_bad_source_is_one_line_and_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any, text: str
) -> None:
    (tmp_path / "m.txt").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    outcome = run("count", text, "--json")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
