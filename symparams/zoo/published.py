"""How a variant of a language model is written down: its sizes in a row, and the figure somebody published."""

from __future__ import annotations

from typing import Any

from .family import Variant

#: Where exact figures were published.
KERAS_HUB = "KerasHub presets"
PYTHIA = "EleutherAI/pythia, README"
BLOOM_CARD = "bigscience model cards"
CALFLOPS = "calflops, README"
NEOX_CARD = "EleutherAI/gpt-neox-20b, model card"


class Sizes:
    """The letters of a family in the order in which its variants give their sizes."""

    def __init__(self, letters: str, of: str) -> None:
        self.letters, self.of = letters.split(), of

    def __call__(
        self, *sizes: int, published: int | None = None, source: str = "", of: str = "", **switches: Any
    ) -> Variant:
        """The variant of these sizes.

        >>> Sizes("V d", "ExampleModel")(100, 8).values
        {'V': 100, 'd': 8}
        """
        values = dict(zip(self.letters, sizes, strict=True))
        return Variant(values, None, published, source, switches, of=of or self.of)
