"""Notes: what a text leaves open, seen with the model beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .network import Network
from .passage import Passage
from .reasons import Reason


def notes(passages: Sequence[Passage], network: Network | None) -> Iterator[tuple[int, Reason]]:
    """The remarks on a text with the offsets they are about."""
    return iter(())
