"""The call of a module: what it is given matched with what it takes, before any shape rule is asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import ShapeError
from .shapes import Shapes, checked_shape, checked_shapes

if TYPE_CHECKING:
    from .module import Module


def checked_call(
    module: Module, inputs: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Shapes, ...], dict[str, Any]]:
    """The inputs and named arguments of a call, each shape checked.

    Raises:
        ShapeError: for too few, too many or unknown arguments, naming those there are.
    """
    kind = type(module)
    signature, names, fewest = _signature(kind.output_shape)
    if named or (names is not None and not fewest <= len(inputs) <= len(names)) or len(inputs) < fewest:
        try:
            signature.bind(*inputs, **named)
        except TypeError as error:
            raise ShapeError(f"{kind.__name__}: takes {_listed(signature)}; {error} in the call") from None
    places = names or ("",) * len(inputs)
    checked = tuple(
        _checked(module, name, value, index < fewest)
        for index, (name, value) in enumerate(zip(places, inputs, strict=False))
    )
    return checked, {name: _checked(module, name, value, name in places[:fewest]) for name, value in named.items()}


@cache
def _signature(function: Callable[..., Any]) -> tuple[inspect.Signature, tuple[str, ...] | None, int]:
    """How such a class is called: the names of its arguments (``None`` for any number), and how many it needs."""
    full = inspect.signature(function)
    _, *parameters = full.parameters.values()
    any_number = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
    positional = [parameter for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
    fewest = sum(parameter.default is parameter.empty for parameter in positional)
    names = None if any_number else tuple(parameter.name for parameter in positional)
    return full.replace(parameters=parameters), names, fewest


def _listed(signature: inspect.Signature) -> str:
    words = []
    for parameter in signature.parameters.values():
        optional = parameter.default is not parameter.empty
        words.append(f"{parameter.name} (may be left out)" if optional else parameter.name)
    return ", ".join(words)


def _checked(module: Module, name: str, value: Any, needed: bool) -> Any:
    if name in module.options or (value is None and not needed):
        return value
    layer = type(module).__name__
    if name in module.nested:
        return checked_shapes(layer, value)
    return checked_shape(layer, value)
