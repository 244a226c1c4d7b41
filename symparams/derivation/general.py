"""A layer of numbers in the letters of its type: ``Conv2d(3, 5, 5)`` is ``Conv2d(C_in, C_out, k)`` with values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from inspect import Parameter, signature
from typing import Any

from ..errors import SymparamsError
from ..nn.module import Argument, Module
from ..symbols import dimension, is_expr

#: How the letters of one argument are told apart where its values differ by axis.
SUFFIXES = {1: ("",), 2: ("_h", "_w"), 3: ("_d", "_h", "_w")}


def generalised(layer: Module, built: dict[object, Module] | None = None) -> tuple[Module, dict[str, int]] | None:
    """The layer in letters and their values; ``None`` where it has no sizes to generalise or has symbols already.

    Args:
        built: layers in letters that were built before, to be used again and added to.
    """
    if not layer.arguments:
        return None
    if any(True for _ in layer._own_symbols()):
        # Symbols of the caller's stay as they are, with the numbers beside them.
        return None
    given = arguments_of(layer)
    for name in [name for name in given if name in layer.arguments and layer.arguments[name].like]:
        # Two letters of one value would be another layer: keys as wide as queries are projected together with them.
        if given[name] == given.get(layer.arguments[name].like):
            del given[name]
    values: dict[str, int] = {}
    changed = {
        name: _lettered(layer.arguments[name], value, values)
        for name, value in given.items()
        if name in layer.arguments
    }
    if not values:
        return None
    lettered = {**given, **changed}
    arguments = tuple((name, type(value), value) for name, value in lettered.items())
    key = (type(layer), arguments, *layer._changes.items())
    if built is None or not _hashable(key):
        return _made(layer, lettered), values
    if key not in built:
        built[key] = _made(layer, lettered)
    return built[key], values


def _made(layer: Module, lettered: Mapping[str, Any]) -> Module:
    made: Module = type(layer).of(lettered)
    for name, (change, dim) in layer._changes.items():
        change(made, name, dim=dim)
    return made


def _hashable(key: object) -> bool:
    try:
        hash(key)
    except TypeError:  # a list among the arguments
        return False
    return True


def arguments_of(layer: Module) -> dict[str, Any]:
    """What the layer's constructor was called with, by argument name, without what was left at its default; and what
    it read off its input."""
    args, kwargs = layer._call
    taken = signature(type(layer).__init__)
    found = dict(taken.bind(layer, *args, **kwargs).arguments)
    del found[next(iter(found))]
    for name, parameter in taken.parameters.items():
        if parameter.kind is Parameter.VAR_KEYWORD:
            found.update(found.pop(name, {}))
    read = vars(layer)
    return {**found, **{name: read[name] for name in layer.from_input if name in read}}


def in_letters(layer: type[Module], also: Collection[str] = ()) -> Module | None:
    """A layer type with a letter for each size it must be given; ``None`` where it needs something else too.

    Args:
        also: arguments that textbooks leave out at their neutral value (``groups``) and that get a letter too.
    """
    given: dict[str, Any] = {}
    for name, parameter in signature(layer.__init__).parameters.items():
        if name == "self" or parameter.kind in {Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD}:
            continue
        argument = layer.arguments.get(name)
        if name in layer.usual:
            usual = layer.usual[name]
            given[name] = in_letters(usual, also) if isinstance(usual, type) else usual
        elif argument is not None and (
            parameter.default is Parameter.empty or argument.neutral is None or name in also
        ):
            if parameter.default is not None:
                given[name] = dimension(argument.letter)
        elif parameter.default is Parameter.empty:
            return None
    for name in layer.from_input:
        argument = layer.arguments.get(name)
        if argument is None:
            return None
        if not argument.like:
            given[name] = dimension(argument.letter)
    try:
        made: Module = layer.of(given)
    except SymparamsError:
        return None
    return made


def _lettered(argument: Argument, value: Any, values: dict[str, int]) -> Any:
    """The value with letters for numbers; ``values`` takes what each letter stands for."""
    if isinstance(value, (tuple, list)) and value and all(isinstance(item, int) for item in value):
        items = tuple(value)
        if len(set(items)) > 1:
            suffixes = SUFFIXES.get(len(items)) or tuple(f"_{i}" for i in range(1, len(items) + 1))
            return tuple(
                _letter(argument, argument.letter + end, item, values)
                for item, end in zip(items, suffixes, strict=True)
            )
        letter = _letter(argument, argument.letter, items[0], values)
        return (letter,) * len(items)
    return _letter(argument, argument.letter, value, values)


def _letter(argument: Argument, name: str, value: Any, values: dict[str, int]) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or value == argument.neutral:
        return value
    values[name] = int(value)
    return dimension(name)


def meanings(module: Module) -> Mapping[str, str]:
    """What the symbols in a network's sizes mean: keys of the message catalogues by symbol name.

    The family's own words go first; else a symbol means what the first argument means that it stands for.
    """
    found: dict[str, str] = dict(module.meanings)
    for part in module.modules():
        for name, argument in part.arguments.items():
            # Not by getattr: a property of the module may have the name of an argument (`active`).
            value = vars(part).get(name)
            for item in value if isinstance(value, tuple) else (value,):
                if is_expr(item) and item.is_Symbol:
                    found.setdefault(item.name, f"argument.{argument.meaning}")
    return found
