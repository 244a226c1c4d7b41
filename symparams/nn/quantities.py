"""What people call the number of parameters: several numbers of one network, told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..symbols import Size, plus
from .axes import Kind
from .counting import Placed, placed, total
from .embedding import Embedding, EmbeddingBag
from .linear import Linear
from .module import Module
from .parameter import Parameter


@dataclass(frozen=True, slots=True)
class Quantities:
    """Counts of one network; integers, or formulas while symbols are left.

    Args:
        total: every tensor once.
        trainable: without those that are frozen.
        active: what one token runs through: of the experts those the router chooses.
        tables: the look-up tables (tokens, positions, segments), each once.
        without_tables: what is left without the tables.
        non_embedding: what is left without the head too, as scaling laws and model cards count.
        head: a head over the vocabulary with a weight of its own; 0 where it is tied to a table or there is none.
        slots: every place of a tensor: a table that three parts share counts three times, as in a state dict.
    """

    total: Size
    trainable: Size
    active: Size
    tables: Size
    without_tables: Size
    non_embedding: Size
    head: Size
    slots: Size

    @property
    def frozen(self) -> Size:
        """What is not trainable."""
        return 0 if self.total == self.trainable else plus((self.total, -1 * self.trainable))

    @property
    def saved_by_tying(self) -> Size:
        """What tying saves: the slots that hold a tensor counted already."""
        return plus((self.slots, -1 * self.total))


def quantities(module: Module) -> Quantities:
    """The named counts of a network.

    >>> from symparams import load
    >>> found = quantities(load("mixtral-8x7b"))
    >>> found.total, found.active
    (46702792704, 12879925248)
    >>> found = quantities(load("pythia-160m"))
    >>> found.total, found.non_embedding
    (162322944, 85056000)
    """
    tables: dict[int, Size] = {}
    heads: set[int] = set()
    places = list(placed(module))
    for place in places:
        if isinstance(place.module, (Embedding, EmbeddingBag)):
            tables[id(place.module.weight)] = place.module.num_embeddings
        elif place.module.family == Embedding.family:
            tables.update((id(tensor), tensor.shape[0]) for tensor in _of_role(place.module, "table"))
    vocabulary = next(iter(tables.values()), None)
    for place in places:
        if place.within:
            continue
        if isinstance(place.module, Linear):
            if place.module.out_features == vocabulary:
                heads.add(id(place.module.weight))
        elif place.module.family == Linear.family:
            for tensor in _of_role(place.module, "weight"):
                if any(axis.kind == Kind.OUTPUT and axis.size == vocabulary for axis in tensor.axes):
                    heads.add(id(tensor))
    heads -= set(tables)
    # Counting in symbols costs far more than looking whether there is anything to tell apart.
    tensors = [tensor for place in places for tensor in place.module._parameters.values() if tensor is not None]
    whole = total(module, "_parameters", lambda tensor: True)
    frozen = any(not tensor.requires_grad for tensor in tensors)
    chosen = any(place.module.active_experts is not None or place.module.times is not None for place in places)
    twice = len({id(tensor) for tensor in tensors}) < len(tensors)

    def counted(needed: object, otherwise: Size, wanted: Callable[[Parameter], bool], active: bool = False) -> Size:
        return total(module, "_parameters", wanted, active=active) if needed else otherwise

    body = counted(tables, whole, lambda tensor: id(tensor) not in tables)
    return Quantities(
        total=whole,
        trainable=counted(frozen, whole, lambda tensor: tensor.requires_grad),
        active=counted(chosen, whole, lambda tensor: True, active=True),
        tables=counted(tables, 0, lambda tensor: id(tensor) in tables),
        without_tables=body,
        # In symbols the difference would be a formula that nobody writes.
        non_embedding=counted(heads, body, lambda tensor: id(tensor) not in tables and id(tensor) not in heads),
        head=counted(heads, 0, lambda tensor: id(tensor) in heads),
        slots=_in_all_places(places) if twice else whole,
    )


def _of_role(module: Module, role: str) -> list[Parameter]:
    """The layer's own tensors that do this."""
    return [tensor for tensor in module._parameters.values() if tensor is not None and tensor.role == role]


def _in_all_places(places: list[Placed]) -> Size:
    """Every tensor as often as it stands somewhere."""
    slots: list[Size] = []
    for place in places:
        for tensor in place.module._parameters.values():
            if tensor is not None:
                size: Size = tensor.numel()
                for times in reversed(place.times):
                    size = times.of(size)
                slots.append(size)
    return plus(slots)
