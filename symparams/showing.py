"""How a thing is shown: what a module and a derivation call when a reader or a notebook asks to see them.

What prints stands in rooms above that of the thing. So the thing asks here by name, and the package fills in where the
name leads when it is imported; a room never imports one that builds on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: name → a loader, which imports nothing until it is called, and gives what shows the thing. `symparams/__init__` fills
#: it in.
WAYS: dict[str, Callable[[], Callable[..., Any]]] = {}


def shown(way: str, thing: Any, *args: Any, **how: Any) -> Any:
    """The thing in this way: a module's ``derivation``; a derivation's ``latex``, its ``page``."""
    return WAYS[way]()(thing, *args, **how)
