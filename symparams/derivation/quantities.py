"""The numbers people mean when they say "parameters", as records: only those that are not the same as the total."""

from __future__ import annotations

from ..nn.quantities import Quantities
from ..nn.quantities import quantities as counted
from ..symbols import Size, plus
from ..terms import from_size
from .forms import known
from .network_walk import NetworkWalk
from .records import Quantity

#: Those counts that are shown, by the names of their messages.
_NAMES = ("total", "trainable", "frozen", "active", "without_tables", "non_embedding")


def quantities(found: Quantities, network: NetworkWalk, value: int | None) -> tuple[Quantity, ...]:
    """The total, and each other number that is not the same: what is trainable and frozen, active in a mixture of
    experts, outside of embedding tables and of a head over the vocabulary, or in all places of a shared tensor."""
    own = _named(found)
    wide: dict[str, Size] = {}
    if network.with_letters:
        wide = dict(own) if network.general is None else _named(counted(network.general))
    result = [Quantity("total", value, None)]
    if "tied" in network.touched and value is not None and network.choice["tied"] == "once":
        # On top of the value, which counts by the conventions in force.
        own["untied"] = plus((value, found.saved_by_tying))
    total = own.pop("total")
    same = total if value is None else value
    if own["frozen"] == 0:
        del own["frozen"]
    if found.head == 0:
        del own["non_embedding"]
    for name, size in own.items():
        if size != same:
            formula = wide.get(name)
            letters = None if formula is None or isinstance(formula, int) else from_size(formula)
            result.append(Quantity(name, known(size), letters))
    return tuple(result)


def _named(found: Quantities) -> dict[str, Size]:
    return {name: getattr(found, name) for name in _NAMES}
