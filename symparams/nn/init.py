"""``nn.init``: first values of tensors. No count depends on them, so each gives its tensor back.

>>> from symparams import nn
>>> layer = nn.Linear(3, 4)
>>> nn.init.xavier_uniform_(layer.weight) is layer.weight
True
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import OperationUnknownError

NAMES = [
    "uniform_",
    "normal_",
    "trunc_normal_",
    "constant_",
    "ones_",
    "zeros_",
    "eye_",
    "dirac_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
    "orthogonal_",
    "sparse_",
    "xavier_uniform",
    "xavier_normal",
    "kaiming_uniform",
    "kaiming_normal",
    "uniform",
    "normal",
    "constant",
]


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """A factor for first values; 1, since no count depends on it."""
    return 1.0


def _untouched(tensor: Any, *args: Any, **settings: Any) -> Any:
    return tensor


def __getattr__(name: str) -> Callable[..., Any]:
    if name in NAMES:
        return _untouched
    if name.startswith("__"):
        raise AttributeError(name)
    raise OperationUnknownError("symparams.nn.init", name, NAMES)
