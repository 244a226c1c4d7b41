"""A known slip in one layer: a named change, by which a wrong number is recognised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...derivation.buildup import Facts
from ...nn.module import Module
from ...symbols import Size
from .part import CountedLayer

#: ``error`` is wrong, ``convention`` is counted so by others, ``approximation`` leaves something small out.
Severity = Literal["error", "convention", "approximation"]

#: Sizes the answer has and the right count has not.
Strangers: TypeAlias = Sequence[Size]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One slip.

    Args:
        id: its name in reports.
        change: what it makes of a layer (of symbols or numbers alike); the same layer where it makes no sense.
        kind: ``error``, ``convention`` or ``approximation``.
        places: whether it takes the answer's own sizes for those of an image.
    """

    id: str
    change: Callable[[CountedLayer, Strangers], CountedLayer]
    kind: Severity = "error"
    places: bool = True

    def applied(self, part: CountedLayer, strangers: Strangers = ()) -> CountedLayer | None:
        """The layer as the slip counts it; ``None`` where it changes nothing."""
        made = self.change(part, strangers)
        return None if made == part else made


def in_tensors(id: str, change: Callable[[Module, Facts], Facts], kind: Severity = "error") -> Mistake:
    """A slip in the tensors of a layer, wherever it stands."""
    return Mistake(id, lambda part, strangers: part.counting(change(part.module, part.facts)), kind)
