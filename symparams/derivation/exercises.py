"""The exercises that follow from a network, with their answers: as data, worked out from the derivation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from ..terms import Number, Product, Sum, Term, letters, product, sum_of
from .deriving import Derivation
from .memory import OPTIMIZERS, Optimizer, optimizer
from .records import Layer, Node, value_of

#: Roles of the tensors a norm learns: a network that has them is normalised already.
NORM_ROLES = {"gain", "shift"}


@dataclass(frozen=True, slots=True)
class AddedNorms:
    """Batch norms put behind every hidden layer: ``2·5 + 2·12 + 2·128 = 290``.

    Args:
        nodes: the layers they follow, by index into ``Derivation.nodes``.
        channels: what each of them normalises, in numbers where they are known, else in letters.
        general: the count, a gain and a shift for each channel.
        value: the count, ``None`` while symbols are left; as many values again are kept as running means and
            variances, which are not learned.
        after: the network's count with them, as a sum.
    """

    nodes: tuple[int, ...]
    channels: tuple[Term, ...]
    general: Term
    value: int | None
    after: Term | None

    @property
    def after_value(self) -> int | None:
        """The network's count with them."""
        return value_of(self.after)


def optimizers(derivation: Derivation) -> tuple[Optimizer, ...]:
    """What each optimizer keeps for a network; frozen parameters are not trained.

    >>> from symparams import derive
    >>> [found.value for found in optimizers(derive("book"))]
    [0, 26926, 53852]
    """
    return tuple(optimizer(derivation.trainable, name) for name in OPTIMIZERS)


def added_norms(derivation: Derivation) -> AddedNorms | None:
    """Batch norms behind every convolution and fully connected layer but the last; ``None`` where that makes no sense.

    >>> from symparams import derive
    >>> added_norms(derive("book")).value
    290
    """
    counted = [(place, node) for place, node in enumerate(derivation.nodes) if node.layer.forms]
    if any(tensor.role in NORM_ROLES for _, node in counted for tensor in node.layer.tensors):
        return None
    if not counted or not all(_is_plain(node) and not node.copies for _, node in counted):
        return None
    hidden = [(place, _channels(node.layer)) for place, node in counted[:-1] if node.part]
    if not hidden:
        return None
    channels = tuple(channel for _, channel in hidden)
    general, whole = sum_of(*map(_doubled, channels)), derivation.value
    value = None if letters(general) else value_of(general)
    return AddedNorms(
        nodes=tuple(place for place, _ in hidden),
        channels=channels,
        general=general,
        value=value,
        after=None if whole is None or value is None else Sum((Number(whole), Number(value))),
    )


def _doubled(channels: Term) -> Term:
    return Product((Number(2), channels)) if isinstance(channels, Number) else product(Number(2), channels)


def _is_plain(node: Node) -> bool:
    """Whether a layer is a weighted sum of its inputs, or only rescales: then it is plain where its outputs are."""
    return bool(node.part) or not any(tensor.role == "weight" for tensor in node.layer.tensors)


def _channels(layer: Layer) -> Term:
    """The outputs of a layer: one bias each; without biases, what its stages open after the inputs."""
    stages = [stage for stage in layer.stages if stage.kind not in ("window", "input")]
    for part in layer.stages[-1].parts:
        if part.role == "bias":
            return part.general if part.value is None else Number(part.value)
    return _product((opening.size, opening.value) for stage in stages for opening in stage.openings)


def _product(sizes: Iterable[tuple[Term, int | None]]) -> Term:
    found = list(sizes)
    values = [value for _, value in found if value is not None]
    return Number(prod(values)) if len(values) == len(found) else product(*(size for size, _ in found))
