"""The letters of vision networks with what they mean, and how sizes with numbers below them are written."""

from __future__ import annotations

from collections.abc import Mapping

from ...symbols import Size
from ..letters import WORDS

#: A key that ends with ``_`` is that of a letter with any number below it.
_OWN = {
    "alpha": "symbol.width_percent",
    "C_": "symbol.channels_",
    "h": "symbol.hidden_units",
    "n_": "symbol.blocks_",
    "q": "symbol.grid",
    "v": "symbol.stem_width",
    "w": "symbol.first_width",
    "w_": "symbol.width_",
}


def letters(names: str, **others: str) -> dict[str, str]:
    """Letters in order with their meanings; ``others`` mean something else here than in most networks.

    >>> letters("w n_1 n_2", n_="symbol.convolutions_")
    {'w': 'symbol.first_width', 'n_1': 'symbol.convolutions_1', 'n_2': 'symbol.convolutions_2'}
    """
    words = {**WORDS, **_OWN, **others}
    found = {}
    for name in names.split():
        letter, _, number = name.partition("_")
        found[name] = words.get(name) or words[f"{letter}_"] + number
    return found


def numbered(letter: str, *values: int) -> dict[str, int]:
    """Values for a letter with the numbers 1, 2, … below it."""
    return {f"{letter}_{i}": value for i, value in enumerate(values, 1)}


def row(letter: str, sizes: Mapping[str, Size]) -> list[Size]:
    """The other way round: the sizes of a letter, in the order of the numbers below it.

    >>> row("n", {"w_1": 64, "n_1": 3, "n_2": 4})
    [3, 4]
    """
    return [size for name, size in sizes.items() if name.startswith(f"{letter}_")]
