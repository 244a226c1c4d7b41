"""Lists in words as sums and products: "the sum of a, b and c", ``a、b、c三者相乘``."""

from __future__ import annotations

from collections.abc import Sequence

from .piece import Piece


def grouped(pieces: Sequence[Piece]) -> list[Piece]:
    """Lists in words as sums and products: "the sum of a, b and c", ``a、b、c三者相乘``."""
    found: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.may("listed") and (end := _list_end(pieces, place + 1)) is not None:
            found += _as_group(pieces[place + 1 : end], piece.kinds["listed"])
            place = end
            continue
        if piece.may("listed_after") and (start := _list_start(found)) is not None:
            items = found[start:]
            found[start:] = _as_group(items, piece.kinds["listed_after"])
        else:
            found.append(piece)
        place += 1
    return found


def _as_group(items: Sequence[Piece], sign: str) -> list[Piece]:
    made = [Piece("(", {"sign": "("}, apart=True)]
    between = False
    for item in items:
        if _separates(item):
            between = True
            continue
        if between:
            made.append(Piece(sign, {"infix": sign}))
        between = False
        made.append(item)
    return [*made, Piece(")", {"sign": ")"})]


def _separates(piece: Piece) -> bool:
    return piece.kinds.get("infix") == "&" or (piece.may("stop") and piece.text in ",，、")


def _list_end(pieces: Sequence[Piece], start: int) -> int | None:
    """Where a list ends that began with "the sum of": one operand behind its "and"."""
    place, last = start, False
    while place < len(pieces):
        if not pieces[place].is_operand:
            return None
        place += 1
        while place < len(pieces) and pieces[place].may("postfix"):
            place += 1
        if last:
            return place
        if place == len(pieces) or not _separates(pieces[place]):
            return None
        while place < len(pieces) and _separates(pieces[place]):
            last = last or pieces[place].kinds.get("infix") == "&"
            place += 1
    return None


def _list_start(found: Sequence[Piece]) -> int | None:
    """Where a list begins that ends here: operands with separators between them, at least two."""
    place, operands = len(found), 0
    while place:
        while place and found[place - 1].may("postfix"):
            place -= 1
        if not place or not found[place - 1].is_operand:
            return None
        place -= 1
        operands += 1
        if not place or not _separates(found[place - 1]):
            return place if operands > 1 else None
        place -= 1
    return None
