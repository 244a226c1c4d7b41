"""What the zoo knows of a family of networks: how to build it, its letters, its variants with published figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..nn.module import Module


@dataclass(frozen=True, slots=True)
class Variant:
    """One member of a family.

    Args:
        values: the family's arguments, by name.
        input_shape: the input's shape without batch, where the network has a usual one.
        published: the published number of parameters, where there is one to hold the derived number against.
        source: where it was published.
    """

    values: Mapping[str, int]
    input_shape: tuple[int, ...] | None = None
    published: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of networks: a short function on ``nn`` whose arguments are its hyper-parameters.

    Args:
        name: what ``load`` calls the family in symbols.
        title: a key of the message catalogues.
        build: from sizes (numbers or symbols) to the network.
        meanings: for each argument of ``build`` in order, a key of the message catalogues; its name is its letter.
        variants: by name.
        own_letters: whether a reader is shown the layers' formulas in the family's letters; otherwise each layer's
            formula stands in the letters of its layer type (``C_out (k² C_in + 1)``), as in a text that treats layers
            one by one.
    """

    name: str
    title: str
    build: Callable[..., Module]
    meanings: Mapping[str, str]
    variants: Mapping[str, Variant] = field(default_factory=dict)
    own_letters: bool = True

    def symbolic(self) -> Module:
        """The family in symbols."""
        from ..symbols import dimension

        return self._named(self.build(**{name: dimension(name) for name in self.meanings}))

    def variant(self, name: str) -> Module:
        """The variant of this name, which remembers its family as ``general`` and its numbers as ``values``."""
        variant = self.variants[name]
        module = self._named(self.build(**variant.values))
        module.remember(self.symbolic, variant.values)
        module.input_shape = variant.input_shape
        return module

    def _named(self, module: Module) -> Module:
        module.own_letters, module.meanings = self.own_letters, self.meanings
        return module
