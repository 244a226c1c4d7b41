"""A network known by its tensors alone: names and shapes, as a weight file lists them."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import LimitError
from ..nn.module import Module
from ..nn.parameter import Buffer, Parameter, raw_axes

#: A file of more tensors, or a name of more parts, describes no network.
MAX_TENSORS = 2_000_000
MAX_PARTS = 64

#: What files keep beside parameters, by the last part of the name; the role is the derivation's word for it.
BUFFERS = {
    "running_mean": "running_mean",
    "running_var": "running_var",
    "num_batches_tracked": "counter",
    "position_ids": "counter",
    "masked_bias": "counter",
    # DeepSeek's routers: kept in the file, no parameter in transformers.
    "e_score_correction_bias": "counter",
}


class Tensors(Module):
    """Tensors and groups of tensors by name; how shapes flow through them is not known.

    >>> from symparams.readers.raw import tree
    >>> tree([("head.weight", (10, 4)), ("head.bias", (10,))], "a file").count()
    50
    """

    family = "tensors"


def tree(tensors: Iterable[tuple[str, tuple[int, ...]]], shown: str) -> Module:
    """The tensors as a tree, by the dots (or slashes) in their names.

    Raises:
        LimitError: where there are absurdly many, or they are nested absurdly deep.
    """
    root: Module = Tensors()
    for count, (name, shape) in enumerate(tensors, 1):
        if count > MAX_TENSORS:
            raise LimitError(f"{shown}: lists more than {MAX_TENSORS:,} tensors")
        parts = [part for part in name.replace("/", ".").split(".") if part] or [name]
        if len(parts) > MAX_PARTS:
            raise LimitError(f"{shown}: tensor {name[:60]!r} is nested more than {MAX_PARTS} names deep")
        add(inside(root, parts[:-1]), parts[-1], shape)
    return root


def inside(home: Module, path: Iterable[str]) -> Module:
    """The group at a path inside another; what is not there yet is made."""
    for name in path:
        child = home._modules.get(name) or Tensors()
        home.add_module(name, child)
        home = child
    return home


def add(home: Module, name: str, shape: tuple[int, ...]) -> None:
    """One tensor of a file: a buffer where its name says so, else a parameter."""
    axes = raw_axes(shape)
    # Early files of GPT-2 keep the triangular masks of attention as well.
    mask = name == "bias" and len(shape) == 4 and shape[:2] == (1, 1) and shape[2] == shape[3] > 1
    if name in BUFFERS or mask:
        home.register_buffer(name, Buffer(axes, BUFFERS.get(name, "counter")))
    else:
        home.register_parameter(name, Parameter(axes))
