"""Python's ``math`` for sizes that may be symbols: with numbers it is ``math`` itself, with symbols the same in SymPy.

A torch body that writes ``1 / math.sqrt(k.size(-1))`` runs on symbols with ``from symparams import math``. The file has
another name, since one called math.py would take the place of Python's own in a Python started in this folder.

>>> from symparams import dims, math
>>> math.sqrt(16), math.ceil(dims("d") / 2)
(4.0, ceiling(d/2))
"""

from __future__ import annotations

import math as _math
from collections.abc import Callable, Iterable
from typing import Any

from .symbols import is_expr, settle

#: math's name → SymPy's.
_SYMBOLIC = {
    "sqrt": "sqrt",
    "log": "log",
    "exp": "exp",
    "ceil": "ceiling",
    "floor": "floor",
    "gcd": "gcd",
    "lcm": "lcm",
}

__all__ = [name for name in dir(_math) if not name.startswith("_")]


def prod(sizes: Iterable[Any], *, start: Any = 1) -> Any:
    """The product of sizes."""
    result = start
    for size in sizes:
        result = result * size
    return result


def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return log(x, 2) if is_expr(x) else _math.log2(x)


def log(x: Any, *base: Any) -> Any:
    """The logarithm."""
    return _either("log")(x, *base)


def pow(x: Any, y: Any) -> Any:  # noqa: A001 - math's name
    """``x`` to the power of ``y``."""
    return x**y if is_expr(x) or is_expr(y) else _math.pow(x, y)


def _either(name: str) -> Callable[..., Any]:
    def function(*given: Any) -> Any:
        if not any(map(is_expr, given)):
            return getattr(_math, name)(*given)
        import sympy

        return settle(getattr(sympy, _SYMBOLIC[name])(*given))

    return function


def __getattr__(name: str) -> Any:
    return _either(name) if name in _SYMBOLIC else getattr(_math, name)
