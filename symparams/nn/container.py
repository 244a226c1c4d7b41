"""Containers of modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import ShapeError, SymparamsError
from .module import Module, named
from .shapes import Shapes, shape_text


class Sequential(Module):
    """Runs its modules one after the other.

    Parameters: the sum over its modules, a module that stands in it twice counted once.

    Args:
        *args: modules, or one ordered mapping of names to modules.

    Raises:
        SymparamsError: where something is no module.
        ShapeError: where a module cannot take what the one before it gives; the sizes that led there are listed.

    Source: torch.nn.Sequential.

    >>> from symparams import nn
    >>> net = nn.Sequential(nn.Linear(192, 128), nn.ReLU(), nn.Linear(128, 10))
    >>> net.count(), net((192,))
    (25994, (10,))
    """

    family = "sequential"
    nested = frozenset({"input"})

    def __init__(self, *args: Any) -> None:
        super().__init__()
        pairs = args[0].items() if len(args) == 1 and isinstance(args[0], Mapping) else named(args)
        for name, module in pairs:
            self._add(name, module)

    def _add(self, name: str, module: object) -> None:
        if not isinstance(module, Module):
            advice = (
                f"Write {module.__name__}() for the layer."
                if isinstance(module, type)
                else "Give layers of symparams.nn."
            )
            raise SymparamsError(f"{type(self).__name__}: entry {name} is {module!r}, which is no module. {advice}")
        self.add_module(name, module)

    def append(self, module: Module) -> Sequential:
        """Add a module at the end."""
        self._add(str(len(self)), module)
        return self

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return self.children()

    def __getitem__(self, index: int | slice) -> Any:
        pairs = list(self.named_children())
        if isinstance(index, slice):
            return type(self)(dict(pairs[index]))
        return pairs[index][1]

    def output_shape(self, input: Shapes) -> Shapes:
        led = [f"input {shape_text(input)}"]
        output = input
        for name, module in self.named_children():
            try:
                # As in torch, several outputs go to the next module as one tuple, which most modules refuse.
                output = module(output)
            except ShapeError as error:
                raise _with_chain(error, f"{name} {type(module).__name__}", led) from None
            led.append(f"{name} {type(module).__name__} {shape_text(output)}")
        return output


def _with_chain(error: ShapeError, where: str, led: list[str]) -> ShapeError:
    """The error with the place and the chain of sizes that led there; an inner network's own chain is kept."""
    return ShapeError(f"at {where}: {error}\n  sizes so far: {' → '.join(led)}")
