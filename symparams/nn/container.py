"""Containers of modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..errors import ShapeError
from .module import Module, named
from .running import bare
from .shapes import Shapes, shape_text, without_name
from .tree import must_be_module


class Holder(Module):
    """Modules under names, in order; a subclass may hold tensors instead."""

    @property
    def _held(self) -> dict[str, Any]:
        return self._modules

    def _add(self, name: str, module: Any) -> None:
        must_be_module(self, f"entry {name}", module)
        self.add_module(name, module)

    def __len__(self) -> int:
        return len(self._held)


class Listed(Holder):
    """What is held can be had by its place."""

    def append(self, module: Any) -> Any:
        """Add one at the end."""
        self._add(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Any]) -> Any:
        """Add several at the end."""
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Any) -> Any:
        """Add one before the one at a place."""
        modules = list(self)
        modules.insert(index, module)
        return self._renewed(modules)

    def pop(self, index: int | slice = -1) -> Any:
        """Take one out."""
        taken = self[index]
        del self[index]
        return taken

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._held.values()))

    def __getitem__(self, index: int | slice) -> Any:
        pairs = list(self._held.items())
        if isinstance(index, slice):
            return self._part(pairs[index])
        return pairs[index][1]

    def __setitem__(self, index: int, module: Any) -> None:
        self._add(list(self._held)[index], module)

    def __delitem__(self, index: int | slice) -> None:
        modules = list(self)
        del modules[index]
        self._renewed(modules)

    def __iadd__(self, modules: Iterable[Any]) -> Any:
        return self.extend(modules)

    def __add__(self, modules: Iterable[Any]) -> Any:
        return self._part([]).extend(self).extend(modules)

    def _renewed(self, modules: list[Any]) -> Any:
        self._held.clear()
        return self.extend(modules)

    def _part(self, pairs: list[tuple[str, Any]]) -> Any:
        return type(self)(module for _, module in pairs)


class Keyed(Holder):
    """What is held can be had by its name."""

    def __getitem__(self, name: str) -> Any:
        return self._held[name]

    def __setitem__(self, name: str, module: Any) -> None:
        self._add(name, module)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __delitem__(self, name: str) -> None:
        del self._held[name]

    def __contains__(self, name: str) -> bool:
        return name in self._held

    def pop(self, name: str) -> Any:
        """Take one out."""
        module = self[name]
        del self[name]
        return module

    def clear(self) -> None:
        """Take all out."""
        self._held.clear()

    def update(self, modules: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add some by name."""
        for name, module in dict(modules).items():
            self._add(name, module)

    def keys(self) -> Iterable[str]:
        """The names."""
        return self._held.keys()

    def items(self) -> Iterable[tuple[str, Any]]:
        """Names and what is held under them."""
        return self._held.items()


class Sequential(Listed):
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

    def _part(self, pairs: list[tuple[str, Module]]) -> Any:
        return type(self)(dict(pairs))

    def output_shape(self, input: Shapes) -> Shapes:
        return self._chain(input)

    def forward(self, input: Any) -> Any:
        return self._chain(input)

    def _chain(self, input: Any) -> Any:
        """The output for shapes as well as for tensors: each module hands on what it is given."""
        output = input
        led: list[tuple[str, Any]] = [("input", input)]
        for name, module in self.named_children():
            try:
                # As in torch, several outputs go to the next module as one tuple, which most modules refuse.
                output = module(output)
            except ShapeError as error:
                raise _with_chain(error, name, module, led) from None
            led.append((f"{name} {type(module).__name__}", output))
        return output


class ModuleList(Listed):
    """A list of modules; how shapes flow through it is said by the module it stands in.

    Parameters: the sum over its modules, a module that stands in it twice counted once.

    Args:
        modules: modules in order.

    Raises:
        SymparamsError: where something is no module.

    Source: torch.nn.ModuleList.

    >>> from symparams import nn
    >>> nn.ModuleList([nn.Linear(3, 4), nn.Linear(4, 5)]).count()
    41
    """

    family = "module_list"

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())


class ModuleDict(Keyed):
    """Modules by name; how shapes flow through it is said by the module it stands in.

    As in every module ``values`` are the values put in for symbols; the modules are ``children()``.

    Parameters: the sum over its modules, a module that stands in it twice counted once.

    Args:
        modules: a mapping of names to modules.

    Raises:
        SymparamsError: where something is no module.

    Source: torch.nn.ModuleDict.

    >>> from symparams import nn
    >>> [name for name, _ in nn.ModuleDict({"head": nn.Linear(3, 4)}).named_parameters()]
    ['head.weight', 'head.bias']
    """

    family = "module_dict"

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        self.update(modules or {})


def _with_chain(error: ShapeError, name: str, module: Module, led: list[tuple[str, Any]]) -> ShapeError:
    """The error with the place and the chain of sizes that led there; an inner network's own chain is kept."""
    layer = type(module).__name__
    sizes = " → ".join(f"{name} {shape_text(bare(output))}" for name, output in led)
    return ShapeError(f"at {name} {layer}: {without_name(error, layer)}\n  sizes so far: {sizes}")
