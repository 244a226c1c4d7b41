"""Closed-form parameter counts of neural networks: derived, explained, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import blocks, functional, keras, math, nn, torch, zoo
    from .check.grading import grade
    from .check.verifying import verify
    from .derivation.deriving import derive
    from .derivation.grid import counts
    from .derivation.inverse import square_inputs
    from .document.handouts import handout
    from .errors import SymparamsError
    from .readers.loading import load
    from .symbols import dims

# Public names and where they live; each is imported when first used, so that `import symparams` costs next to nothing.
_HOMES = {
    "SymparamsError": ".errors",
    "blocks": ".blocks",
    "counts": ".derivation.grid",
    "derive": ".derivation.deriving",
    "dims": ".symbols",
    "functional": ".functional",
    "grade": ".check.grading",
    "handout": ".document.handouts",
    "keras": ".keras",
    "load": ".readers.loading",
    "math": ".math",
    "nn": ".nn",
    "square_inputs": ".derivation.inverse",
    "torch": ".torch",
    "verify": ".check.verifying",
    "zoo": ".zoo",
}

__all__ = [
    "SymparamsError",
    "__version__",
    "blocks",
    "counts",
    "derive",
    "dims",
    "functional",
    "grade",
    "handout",
    "keras",
    "load",
    "math",
    "nn",
    "square_inputs",
    "torch",
    "verify",
    "zoo",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'symparams' has no attribute {name!r}")
    from importlib import import_module

    module = import_module(_HOMES[name], __name__)
    value = module if _HOMES[name] == f".{name}" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
