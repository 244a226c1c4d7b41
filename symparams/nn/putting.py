"""Putting values in for symbols, in whatever a module keeps: sizes, tensors, modules, settings nested in them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from ..symbols import is_expr, settle, symbols_in

#: Never looked into: code, and what holds no sizes.
_CLOSED = (str, bytes, int, float, complex, type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)


def put_in_all(value: Any, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
    """The value with symbols replaced; what was one object before (tied, shared) stays one object.

    Objects that hold settings (a ``config``) are copied where something in them changes.
    """
    if value is None or isinstance(value, _CLOSED):
        return value
    if is_expr(value):
        return settle(value.xreplace(mapping))
    if id(value) in memo:
        return memo[id(value)]
    if hasattr(type(value), "_put_in"):
        made = value._put_in(mapping, memo)
    elif isinstance(value, (tuple, list, set, frozenset)):
        items = [put_in_all(item, mapping, memo) for item in value]
        made = type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    elif isinstance(value, dict):
        made = value.copy()
        made.update({key: put_in_all(item, mapping, memo) for key, item in value.items()})
    else:
        made = _settings_put_in(value, mapping, memo)
    memo[id(value)] = made
    return made


def _settings_put_in(value: Any, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
    memo[id(value)] = value  # an object that holds itself
    changed = {}
    for name, item in _settings(value):
        put = put_in_all(item, mapping, memo)
        if put is not item:
            changed[name] = put
    if not changed:
        return value
    twin = copy.copy(value)
    for name, item in changed.items():
        object.__setattr__(twin, name, item)
    return twin


def _settings(value: Any) -> list[tuple[str, Any]]:
    """The attributes of an object that a program made to hold settings."""
    names: Iterable[Any] = getattr(value, "__dict__", None) or getattr(type(value), "__slots__", ()) or ()
    if type(value).__module__.split(".")[0] in {"sympy", "builtins"}:
        return []
    return [(name, getattr(value, name)) for name in names if isinstance(name, str) and hasattr(value, name)]


def symbols_of(value: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """The symbols in a value that a module keeps; modules inside speak for themselves."""
    seen = set() if seen is None else seen
    if value is None or isinstance(value, _CLOSED):
        return
    if is_expr(value):
        yield from symbols_in(value)
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, (tuple, list, set, frozenset)):
        inner: Iterable[Any] = value
    elif isinstance(value, dict):
        inner = value.values()
    elif hasattr(type(value), "_put_in"):
        inner = value.shape if hasattr(value, "shape") and hasattr(value, "axes") else ()
    else:
        inner = (item for _, item in _settings(value))
    for item in inner:
        yield from symbols_of(item, seen)
