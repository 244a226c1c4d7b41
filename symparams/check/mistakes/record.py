"""A known slip: a named change to the tensors of a layer, by which a wrong number is recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...derivation.buildup import Fact
from ...nn.module import Module

Facts = tuple[Fact, ...]

#: ``error`` is wrong, ``convention`` is counted so by others, ``approximation`` leaves something small out.
KINDS = ("error", "convention", "approximation")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One slip.

    Args:
        id: its name in reports.
        kind: one of ``KINDS``.
        message: the key of its words.
        change: what it makes of the tensors of a layer (symbols or numbers alike); the same tensors where it makes no
            sense for the layer.
    """

    id: str
    kind: str
    message: str
    change: Callable[[Module, Facts], Facts]

    def applied(self, module: Module, facts: Facts) -> Facts | None:
        """The tensors as the slip counts them; ``None`` where it changes nothing."""
        made = self.change(module, facts)
        return None if made == facts else made
