"""A path given as a model: which reader it is for, by what is in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..nn.module import Module

#: Reader by suffix: module and function.
READERS = {
    ".safetensors": ("safetensors", "read_safetensors"),
    ".gguf": ("gguf", "read_gguf"),
    ".keras": ("keras_file", "read_keras"),
    ".h5": ("keras_file", "read_h5"),
    ".hdf5": ("keras_file", "read_h5"),
    ".onnx": ("onnx", "read_onnx"),
}
#: Suffixes of spec files.
SPECS = {".yaml", ".yml"}
#: Suffixes of files that hold a program's objects; reading one would run what it says.
PICKLES = {".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle"}
#: What a folder is read by, the first that is there.
IN_FOLDERS = ("config.json", "model.safetensors.index.json", "model.safetensors")


def read_path(path: str | Path) -> Module:
    """The network in a file or a folder.

    Raises:
        SourceError: for a path that holds no model.
        LimitError: for a file that says it holds absurdly much.
    """
    place = Path(path)
    if place.is_dir():
        for name in IN_FOLDERS:
            if (place / name).is_file():
                return read_path(place / name)
        raise SourceError(f"{path}: is a folder without {', '.join(IN_FOLDERS[:-1])} or {IN_FOLDERS[-1]}")
    suffix = place.suffix.lower()
    if suffix == ".json":
        return _json(place)
    if suffix in SPECS:
        from .spec import read_spec_file

        return read_spec_file(path)
    if suffix in READERS:
        home, name = READERS[suffix]
        read: Callable[[Path], Module] = getattr(import_module(f".{home}", __package__), name)
        return read(place)
    if suffix in PICKLES:
        raise SourceError(
            f"{path}: holds Python objects, and reading it would run what it says; save the weights as .safetensors, "
            "or load it in Python and hand the module over"
        )
    if suffix == ".py":
        raise SourceError(f"{path}: is a program; name the class or function in it: {path}:Name")
    raise SourceError(
        f"{path}: is no model that is read here; known are spec files (.yaml), config.json, "
        f"{', '.join(READERS)}, and names of the zoo and layer calls such as 'Linear(192, 128)'"
    )


def _json(path: Path) -> Module:
    from .config import LIMIT, network_of, parsed
    from .safetensors import MAX_HEADER, read_index
    from .text import read_text

    index = path.name.endswith(".index.json")
    text = read_text(path, MAX_HEADER if index else LIMIT)
    if not index and '"layers"' in text:
        from .spec import is_spec, read_spec

        if is_spec(text):
            return read_spec(text, os.fspath(path))
    fields: Mapping[str, Any] = parsed(text, os.fspath(path))
    return read_index(path, fields) if index else network_of(fields, os.fspath(path))
