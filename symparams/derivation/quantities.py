"""The numbers people mean when they say "parameters": all, trainable, active, without embeddings, untied."""

from __future__ import annotations

from ..nn.counting import total
from ..nn.module import Module
from ..nn.parameter import Parameter
from ..symbols import Size
from ..terms import from_size
from .network import Network
from .records import Quantity

#: The families of layers that look rows up.
EMBEDDINGS = {"embedding", "embedding_bag"}


def quantities(module: Module, network: Network, value: int | None) -> tuple[Quantity, ...]:
    """The total, and each other number that is not the same: what is trainable and frozen, active in a mixture of
    experts, outside of embedding tables, or in all places a shared tensor stands in."""
    counted = _counts(module)
    wide = _counts(network.general or module) if network.with_letters else {}
    if "tied" in network.touched and value is not None:
        counted["untied"] = untied_count(network) or value
    result = [Quantity("total", value, None)]
    for name, size in counted.items():
        if size != (counted["total"] if value is None else value) and not _says_nothing(name, counted):
            formula = wide.get(name)
            letters = None if formula is None or isinstance(formula, int) else from_size(formula)
            result.append(Quantity(name, known(size), letters))
    return tuple(result)


def _counts(module: Module) -> dict[str, Size]:
    # A table that is tied to a head is one whichever of the two was given the other's tensor.
    tables = {
        id(tensor)
        for part in module.modules()
        if part.family in EMBEDDINGS
        for tensor in part._parameters.values()
        if tensor is not None
    }
    return {
        "total": total(module, "_parameters", _all),
        "trainable": total(module, "_parameters", _trainable),
        "frozen": total(module, "_parameters", _frozen),
        "active": total(module, "_parameters", _all, active=True),
        "non_embedding": total(module, "_parameters", lambda tensor: id(tensor) not in tables),
    }


def _says_nothing(name: str, counted: dict[str, Size]) -> bool:
    """What is frozen is told where something is; the total goes first anyway."""
    return name == "total" or (name == "frozen" and counted["frozen"] == 0)


def untied_count(network: Network) -> int | None:
    """The count with every place of a shared tensor counted."""
    choice = {**network.choice, "tied": "twice"}
    if choice == network.choice:
        return None
    return Network(network.module, {}, choice, letters=False, order=network.order).root.total


def known(size: Size) -> int | None:
    """The number, where it is one."""
    return size if isinstance(size, int) else None


def _all(tensor: Parameter) -> bool:
    return True


def _trainable(tensor: Parameter) -> bool:
    return tensor.requires_grad


def _frozen(tensor: Parameter) -> bool:
    return not tensor.requires_grad
