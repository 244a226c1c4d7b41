"""Lists and mappings of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .container import Holder, Keyed, Listed
from .parameter import Parameter
from .tensor import Tensor


class _Parameters(Holder):
    """Parameters under names, in order; a tensor becomes a parameter."""

    @property
    def _held(self) -> dict[str, Any]:
        return self._parameters

    def _add(self, name: str, module: Any) -> None:
        if isinstance(module, Tensor) and not isinstance(module, Parameter):
            module = Parameter(module)
        self._parameters[name] = module


class ParameterList(_Parameters, Listed):
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


class ParameterDict(_Parameters, Keyed):
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

    def values(self) -> Iterable[Any]:  # type: ignore[override]
        """The parameters."""
        return self._parameters.values()
