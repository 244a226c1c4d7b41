"""Lists and mappings of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .module import Module
from .parameter import Parameter
from .tensor import Tensor


class _Parameters(Module):
    """Parameters under names, in order; a tensor becomes a parameter."""

    def _keep(self, name: str, value: Any) -> None:
        if isinstance(value, Tensor) and not isinstance(value, Parameter):
            value = Parameter(value)
        self._parameters[name] = value

    def __len__(self) -> int:
        return len(self._parameters)


class ParameterList(_Parameters):
    """A list of parameters.

    Parameters: the sum over its tensors.

    Args:
        values: parameters, or tensors, which become some.

    Source: torch.nn.ParameterList.

    >>> from symparams import nn, torch
    >>> nn.ParameterList([torch.zeros(3, "d"), torch.zeros("d")]).params
    4*d
    """

    family = "parameters"

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(values or ())

    def append(self, value: Any) -> ParameterList:
        """Add one at the end."""
        self._keep(str(len(self)), value)
        return self

    def extend(self, values: Iterable[Any]) -> ParameterList:
        """Add several at the end."""
        for value in values:
            self.append(value)
        return self

    __iadd__ = extend

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parameters.values())

    def __getitem__(self, index: int | slice) -> Any:
        kept = list(self._parameters.values())
        return ParameterList(kept[index]) if isinstance(index, slice) else kept[index]

    def __setitem__(self, index: int, value: Any) -> None:
        self._keep(list(self._parameters)[index], value)


class ParameterDict(_Parameters):
    """Parameters by name.

    Parameters: the sum over its tensors.

    Args:
        parameters: a mapping of names to parameters, or to tensors, which become some.

    Source: torch.nn.ParameterDict.

    >>> from symparams import nn, torch
    >>> nn.ParameterDict({"scale": torch.ones(3)})["scale"].numel()
    3
    """

    family = "parameters"

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.update(parameters or {})

    def update(self, parameters: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add parameters by name."""
        for name, value in dict(parameters).items():
            self._keep(name, value)

    def __getitem__(self, name: str) -> Any:
        return self._parameters[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._keep(name, value)

    def __delitem__(self, name: str) -> None:
        del self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __contains__(self, name: str) -> bool:
        return name in self._parameters

    def keys(self) -> Iterable[str]:
        """The names."""
        return self._parameters.keys()

    def items(self) -> Iterable[tuple[str, Any]]:
        """Names and parameters."""
        return self._parameters.items()

    def values(self) -> Iterable[Any]:  # type: ignore[override]
        """The parameters."""
        return self._parameters.values()
