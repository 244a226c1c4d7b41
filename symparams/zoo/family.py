"""What the zoo knows of a family of networks: how to build it, its letters, its variants with published figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from ..nn.module import Module

if TYPE_CHECKING:
    from .model_types import ModelType


@dataclass(frozen=True, slots=True)
class Variant:
    """One member of a family.

    Args:
        values: the family's sizes, by name.
        input_shape: the input's shape without batch, where the network has a usual one.
        published: the published number of parameters, where there is one to hold the derived number against.
        source: where it was published.
        switches: arguments of the family that are no sizes: biases or not, tied or not, which head.
        difference: why the derived number is another than the published one, where it is; a key of the message
            catalogues.
        trainable: the published number without what is not learned, where that is another one.
        of: the class of the library whose count it is (``BertModel`` has a pooler, ``BertForMaskedLM`` a head).
    """

    values: Mapping[str, int]
    input_shape: tuple[int, ...] | None = None
    published: int | None = None
    source: str = ""
    switches: Mapping[str, Any] = field(default_factory=dict)
    difference: str = ""
    trainable: int | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of networks: a short function on ``nn`` whose arguments are its hyper-parameters.

    Args:
        name: what ``load`` calls the family in symbols.
        title: a key of the message catalogues.
        build: from sizes (numbers or symbols) and switches to the network.
        meanings: for each size ``build`` takes, in order, a key of the message catalogues; its name is its letter. A
            size with a default (``d_h = d / h``) is a letter only where it is given.
        variants: by name.
        own_letters: whether a reader is shown the layers' formulas in the family's letters; otherwise each layer's
            formula stands in the letters of its layer type (``C_out (k² C_in + 1)``), as in a text that treats layers
            one by one.
        structure: sizes that are numbers in the formula of a variant too, because each of them gives another network:
            how many layers a dense block has, all of which differ.
        types: what transformers calls such models, and where their ``config.json`` says the sizes.
    """

    name: str
    title: str
    build: Callable[..., Module]
    meanings: Mapping[str, str]
    variants: Mapping[str, Variant] = field(default_factory=dict)
    own_letters: bool = True
    structure: tuple[str, ...] = ()
    types: tuple[ModelType, ...] = ()

    @property
    def takes(self) -> Mapping[str, Parameter]:
        """The arguments of :attr:`build`."""
        return _taken(self.build)

    def symbolic(self, letters: Iterable[str] | None = None, switches: Mapping[str, Any] | None = None) -> Module:
        """The family in symbols.

        Args:
            letters: the sizes to make symbols of; by default those that have no default.
            switches: arguments that are no sizes.
        """
        from ..symbols import dimension

        names = self._needed() if letters is None else letters
        return self._named(self.build(**{name: dimension(name) for name in names}, **(switches or {})))

    def network(self, values: Mapping[str, int], switches: Mapping[str, Any] | None = None) -> Module:
        """The network of these numbers, which remembers its family as ``general`` and the numbers as ``values``."""
        module = self._named(self.build(**values, **(switches or {})))
        fixed = {name: value for name, value in values.items() if name in self.structure}
        put_in = {name: value for name, value in values.items() if name not in fixed}
        module.remember(partial(self.symbolic, tuple(put_in), {**(switches or {}), **fixed}), put_in)
        return module

    def variant(self, name: str) -> Module:
        """The variant of this name."""
        variant = self.variants[name]
        module = self.network(variant.values, variant.switches)
        module.input_shape = variant.input_shape
        return module

    def _needed(self) -> list[str]:
        # A name that is no argument of its own goes to ``**widths``.
        takes = self.takes
        return [name for name in self.meanings if name not in takes or takes[name].default is Parameter.empty]

    def _named(self, module: Module) -> Module:
        module.own_letters, module.meanings = self.own_letters, self.meanings
        return module


@cache
def _taken(build: Callable[..., Module]) -> Mapping[str, Parameter]:
    return signature(build).parameters
