"""The order in which a textbook writes factors, where the source gives none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Key = tuple[int, int, str]


def rank(name: str) -> Key:
    """The place of a letter among factors: windows (``k``, ``k_h``) first, the others in the order of the alphabet.

    Capitals come before small letters: ``k² C_in C_out``, ``L d²``, ``V d``.

    >>> sorted(["d", "C_out", "L", "k_w", "C_in", "k_h"], key=rank)
    ['k_h', 'k_w', 'C_in', 'C_out', 'L', 'd']
    """
    window = name == "k" or name.startswith("k_")
    return (1 if window else 2, 0, name)


def ranking(first: Sequence[str] = ()) -> Callable[[str], Key]:
    """The same, with some letters put first in a given order (a notation's wish).

    >>> sorted(["k", "C_in", "C_out"], key=ranking(["C_out"]))
    ['C_out', 'k', 'C_in']
    """
    places = {name: place for place, name in enumerate(first)}

    def key(name: str) -> Key:
        return (0, places[name], name) if name in places else rank(name)

    return key
