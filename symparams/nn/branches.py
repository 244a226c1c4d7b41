"""Branches beside one another, as containers that need no body."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from .module import Module
from .operations.joining import joined
from .operations.sizes import broadcast
from .shapes import Shapes, naming, shape_text
from .tree import must_be_module


class Residual(Module):
    """A block whose input is added to its output: ``y = block(x) + x``, or ``block(x) + shortcut(x)``.

    Parameters: those of the block and of the shortcut.

    Args:
        block: the block.
        shortcut: what the input goes through where its shape changes; left out, it is added as it is.

    Raises:
        ShapeError: where the two cannot be added.

    >>> from symparams import nn
    >>> nn.Residual(nn.Linear(64, 64))((10, 64))
    (10, 64)
    """

    family = "residual"
    nested = frozenset({"input"})

    def __init__(self, block: Module, shortcut: Module | None = None) -> None:
        super().__init__()
        for name, module in (("block", block), ("shortcut", shortcut)):
            if module is not None:
                must_be_module(self, name, module)
        self.add_module("block", block)
        self.add_module("shortcut", shortcut)

    def output_shape(self, input: Shapes) -> Shapes:
        output = self.block(input)
        beside = input if self.shortcut is None else self.shortcut(input)
        try:
            whole = broadcast(output, beside)
        except ShapeError:
            whole = None
        if whole is None or len(output) != len(beside) or whole != tuple(output):
            advice = "" if self.shortcut else "; give a shortcut, such as a convolution of size 1"
            raise ShapeError(
                f"Residual: the block makes {shape_text(output)} of {shape_text(input)}, and {shape_text(beside)} "
                f"cannot be added to it{advice}"
            )
        return whole


class Parallel(Module):
    """Branches that are all given the same input; what they give is put side by side or added up.

    Parameters: the sum over the branches.

    Args:
        *branches: modules.
        merge: ``cat`` (side by side) or ``add``.
        dim: the axis along which they are put side by side; by default the channels of images, third from the end.

    Raises:
        ArgumentError: for another merge.
        ShapeError: where what the branches give does not fit together.

    >>> from symparams import nn
    >>> nn.Parallel(nn.Conv2d(3, 8, 1), nn.Conv2d(3, 16, 3, padding=1))((3, 32, 32))
    (24, 32, 32)
    """

    family = "parallel"
    nested = frozenset({"input"})

    def __init__(self, *branches: Module, merge: str = "cat", dim: int = -3) -> None:
        super().__init__()
        if merge not in {"cat", "add"}:
            raise ArgumentError("Parallel", "merge", repr(merge), "'cat' or 'add'")
        self.merge, self.dim = merge, dim
        for index, branch in enumerate(branches):
            must_be_module(self, f"branch {index}", branch)
            self.add_module(str(index), branch)

    def output_shape(self, input: Shapes) -> Shapes:
        outputs: list[Any] = [branch(input) for branch in self.children()]
        with naming("Parallel"):
            return joined(outputs, self.dim) if self.merge == "cat" else broadcast(*outputs)
