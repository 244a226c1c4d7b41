"""``torch.nn.functional`` on shapes: the same as :mod:`symparams.nn.functional`, where a program imports it from.

>>> from symparams import torch, functional as F
>>> F.relu(torch.empty(2, 3)).shape
(2, 3)
"""

from __future__ import annotations

from typing import Any

from .nn import functional as _functional


def __getattr__(name: str) -> Any:
    return getattr(_functional, name)


def __dir__() -> list[str]:
    return dir(_functional)
