"""Known slips as named changes to tensors, and the search for the one that explains a number."""

from __future__ import annotations

from collections.abc import Iterable

from ...nn.module import Module
from .record import Facts, Mistake

__all__ = ["Mistake", "explaining"]


def explaining(layers: Iterable[tuple[Module, Facts]], quantity: str, claimed: int) -> Mistake | None:
    """The slip that, made in every layer it makes sense for (or in one alone), gives the claimed number."""
    from ..network import count_facts
    from .table import MISTAKES

    layers = [*layers]
    counts = [count_facts(facts, quantity) for _, facts in layers]
    right = [count for count in counts if count is not None]
    if len(right) < len(counts):
        return None
    for mistake in MISTAKES:
        made = [mistake.applied(module, facts) for module, facts in layers]
        wrong = [
            count if facts is None else count_facts(facts, quantity) for facts, count in zip(made, right, strict=True)
        ]
        differences = [count - old for count, old in zip(wrong, right, strict=True) if count is not None]
        if not any(differences):
            continue
        if claimed - sum(right) in {sum(differences), *differences} - {0}:
            return mistake
    return None
