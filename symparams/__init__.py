"""Closed-form parameter counts of neural networks: derived, explained, checked."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import showing
from ._version import __version__

if TYPE_CHECKING:
    from . import blocks, errors, functional, keras, nn, torch, zoo
    from . import math as math
    from .check.claims import Report
    from .check.grading import Grade, grade
    from .check.verifying import verify
    from .derivation.deriving import Derivation, derive
    from .derivation.grid import counts
    from .derivation.inverse import square_inputs as square_inputs
    from .document.handouts import handout
    from .errors import SymparamsError
    from .nn.module import Module
    from .notation import Notation
    from .readers.loading import load
    from .symbols import dims

# Public names and where they live; each is imported when first used, so that `import symparams` costs next to nothing.
_HOMES = {
    "Derivation": ".derivation.deriving",
    "Grade": ".check.grading",
    "Module": ".nn.module",
    "Notation": ".notation",
    "Report": ".check.claims",
    "SymparamsError": ".errors",
    "blocks": ".blocks",
    "counts": ".derivation.grid",
    "derive": ".derivation.deriving",
    "dims": ".symbols",
    "errors": ".errors",
    "functional": ".functional",
    "grade": ".check.grading",
    "handout": ".document.handouts",
    "keras": ".keras",
    "load": ".readers.loading",
    "math": ".mathematics",
    "nn": ".nn",
    "torch": ".torch",
    "verify": ".check.verifying",
    "zoo": ".zoo",
}

# Names that went to another room.
_MOVED = {"square_inputs": ".derivation"}

# Without `math`: a star import would replace Python's own.
__all__ = [
    "Derivation",
    "Grade",
    "Module",
    "Notation",
    "Report",
    "SymparamsError",
    "__version__",
    "blocks",
    "counts",
    "derive",
    "dims",
    "errors",
    "functional",
    "grade",
    "handout",
    "keras",
    "load",
    "nn",
    "torch",
    "verify",
    "zoo",
]


def _found(home: str, name: str) -> Any:
    return getattr(import_module(home, __name__), name)


# What things ask for by name when they are shown.
showing.WAYS |= {
    "derivation": partial(_found, ".derivation.deriving", "derivation_of"),
    "latex": partial(_found, ".document.handouts", "latex_of"),
    "page": partial(_found, ".document.handouts", "rendered"),
}


class _Math(ModuleType):
    """``symparams.math`` for who imports it as a module: a file called math.py breaks a Python started beside it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        return _found(".mathematics", name)


sys.modules[f"{__name__}.math"] = _Math(f"{__name__}.math")

if not TYPE_CHECKING:  # a checker should say that a name is unknown

    def __getattr__(name: str) -> Any:
        if name in _MOVED:
            from warnings import warn

            told = f"symparams.{name} is deprecated; write: from symparams{_MOVED[name]} import {name}"
            warn(told, DeprecationWarning, stacklevel=2)
            return _found(_MOVED[name], name)
        if name not in _HOMES:
            raise AttributeError(f"module 'symparams' has no attribute {name!r}")
        module = import_module(_HOMES[name], __name__)
        whole = _HOMES[name] in {f".{name}", ".mathematics"}
        value = globals()[name] = module if whole else getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_HOMES})
