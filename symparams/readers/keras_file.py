"""``.keras`` and ``.h5``: the weights Keras saved, by name and shape."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

from ..errors import LimitError, SourceError
from ..nn.module import Module
from ..nn.parameter import Buffer, Parameter, raw_axes
from .binary import Binary, opened
from .hdf5 import Reader
from .raw import Tensors, inside

#: A compressed file of weights is unpacked in memory up to so many bytes.
MAX_UNPACKED = 200_000_000
WEIGHTS = "model.weights.h5"
#: Groups that are no weights of the network.
OTHERS = {"optimizer", "metrics", "compile_metrics"}


def read_keras(path: str | Path) -> Module:
    """The weights in a ``.keras`` archive.

    Raises:
        SourceError: for a file that is none, or whose weights are kept in a way that is not read here.
        LimitError: for one that unpacks to absurdly much.
    """
    with opened(path) as file:
        try:
            with zipfile.ZipFile(file.file) as archive:
                infos = [info for info in archive.infolist() if info.filename == WEIGHTS]
                if len(infos) != 1:
                    raise SourceError(f"{file.shown}: holds no {WEIGHTS}, so it is no model saved by Keras 3")
                info = infos[0]
                with archive.open(info) as packed:
                    stream: BinaryIO = cast("BinaryIO", packed)
                    if info.compress_type != zipfile.ZIP_STORED:
                        if info.file_size > MAX_UNPACKED:
                            raise LimitError(f"{file.shown}: its weights unpack to {info.file_size:,} bytes")
                        stream = io.BytesIO(packed.read(MAX_UNPACKED))
                    return _weights(Binary(stream, info.file_size, file.shown), path)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
            raise SourceError(f"{file.shown}: is no .keras archive, or a damaged one: {error}") from None


def read_h5(path: str | Path) -> Module:
    """The weights in an HDF5 file that Keras wrote."""
    with opened(path) as file:
        return _weights(file, path)


def _weights(file: Binary, path: str | Path) -> Module:
    groups: dict[tuple[str, ...], list[tuple[str, tuple[int, ...]]]] = {}
    for name, shape in Reader(file).datasets():
        parts = name.split("/")
        if parts[0] in OTHERS or any(part.startswith("seed_generator") for part in parts):
            continue
        groups.setdefault(tuple(parts[:-1]), []).append((parts[-1], shape))
    root: Module = Tensors()
    for path_inside, tensors in groups.items():
        group = [part for part in path_inside if part != "vars"]
        home = inside(root, (part.replace(".", "_") for part in group))
        # The running statistics: the last two tensors of a batch norm.
        normed = group and group[-1].startswith("batch_normalization") and 2 <= len(tensors) <= 4
        statistics = len(tensors) - 2 if normed else len(tensors)
        for index, (name, shape) in enumerate(sorted(tensors, key=lambda item: (len(item[0]), item[0]))):
            axes = raw_axes(shape)
            if index >= statistics:
                home.register_buffer(name, Buffer(axes, ("running_mean", "running_var")[index - statistics]))
            else:
                home.register_parameter(name, Parameter(axes))
    if not groups:
        raise SourceError(f"{os.fspath(path)}: holds no weights")
    return root
