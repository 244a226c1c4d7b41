"""A known slip: a named change to the tensors of a layer, by which a wrong number is recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ...derivation.buildup import Fact
from ...nn.module import Module

Facts = tuple[Fact, ...]

#: ``error`` is wrong, ``convention`` is counted so by others, ``approximation`` leaves something small out.
Severity = Literal["error", "convention", "approximation"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One slip.

    Args:
        id: its name in reports.
        kind: ``error``, ``convention`` or ``approximation``.
        change: what it makes of the tensors of a layer (symbols or numbers alike); the same tensors where it makes no
            sense for the layer.
    """

    id: str
    kind: Severity
    change: Callable[[Module, Facts], Facts]

    @property
    def message(self) -> str:
        """The key of its words."""
        return f"check.mistake.{self.id}"

    def applied(self, module: Module, facts: Facts) -> Facts | None:
        """The tensors as the slip counts them; ``None`` where it changes nothing."""
        made = self.change(module, facts)
        return None if made == facts else made
