"""What is said of the blocks of a network: what is inside, which are equal, whether their copies are."""

from __future__ import annotations

from typing import Any

from ..derivation.deriving import Derivation
from ..derivation.records import Block


def opened(block: Block) -> Block:
    """The block inside, as long as there is only one and nothing else."""
    while len(block.members) == 1 and isinstance(inner := block.members[0], Block) and inner.copies is None:
        block = inner
    return block


def mark(block: Block, derivation: Derivation) -> Any:
    """What equal blocks have in common, wherever they stand and however often."""
    inside = opened(block)
    members = []
    for member in inside.members:
        if isinstance(member, Block):
            members.append((member.copies, mark(member, derivation)))
        else:
            node = derivation.nodes[member]
            members.append((None, (id(node.layer), node.shared)))
    return tuple(members)


def is_even(block: Block) -> bool:
    """Whether all copies have the same count."""
    return (
        block.value is None
        or block.copies_value is None
        or block.total is None
        or block.value * block.copies_value == block.total
    )
