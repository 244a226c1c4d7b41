"""An answer cut into clauses; remarks in brackets behind a formula are clauses of their own."""

from __future__ import annotations

from collections.abc import Sequence

from .clause import Clause, touches
from .lists import grouped
from .piece import Piece


def clauses(pieces: Sequence[Piece]) -> list[Clause]:
    """The clauses of an answer; remarks in brackets behind a formula are clauses of their own."""
    pieces = grouped(pieces)
    found: list[list[Piece]] = [[]]
    extra: list[tuple[int, list[Piece]]] = []
    depth, place = 0, 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.text in ("(", "["):
            end = _closing(pieces, place)
            inside = pieces[place + 1 : end]
            if depth == 0 and _names_what(pieces, place, end):
                place = end + 1
                continue
            if depth == 0 and end < len(pieces) and _is_remark(pieces, place, end):
                extra.append((len(found) - 1, list(inside)))
                place = end + 1
                continue
            depth += 1
        elif piece.text in (")", "]"):
            depth -= 1
        if depth > 0 and piece.text == "\n":
            pass  # a line that is broken inside brackets goes on
        elif depth <= 0 and piece.may("stop"):
            if not _runs_on(pieces, place, found[-1]):
                found.append([])
            elif piece.text in ",，":
                found[-1].append(Piece(piece.text, {"group": ""}))  # a pause, which tells what belongs together
        elif depth <= 0 and found[-1] and _begins(pieces, place):
            found.append([piece])
        else:
            found[-1].append(piece)
        place += 1
    made: list[Clause] = []
    for number, row in enumerate(found):
        inner = [item for at, inside in extra if at == number for item in clauses(inside)]
        if row:
            made.append(Clause(tuple(row), tuple(item for item in inner if item.is_part)))
            made += [item for item in inner if not item.is_part]
        else:
            made += inner
    return [clause for clause in made if clause.pieces]


def _runs_on(pieces: Sequence[Piece], place: int, clause: Sequence[Piece]) -> bool:
    """Whether a sentence goes on behind a stop: an operation follows, or only a name for the result stands before."""
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    is_equation = any(piece.kinds.get("sign") in ("=", "==") for piece in clause)
    goes_on = after is not None and pieces[place].text in ",，" and after.may("infix") and not after.may("conclude")
    if goes_on and after is not None and not is_equation:
        if after.kinds["infix"] != "&":
            return True
        rest = [piece for piece in pieces[place + 2 : place + 6] if not piece.may("counted") or piece.is_operand]
        if len(rest) > 2 and rest[0].may("number") and rest[1].may("per") and rest[2].may("role", "letter"):
            return True
    is_name = bool(clause) and not any(piece.is_operand or piece.may("unknown") for piece in clause)
    return pieces[place].text in ":：" and is_name


def _begins(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a word begins another clause: what follows from it, or why."""
    piece, before = pieces[place], pieces[place - 1]
    if piece.is_operand or before.may("infix"):
        return False
    if piece.may("because") and not piece.may("remark"):
        return True
    behind = pieces[place + 1 :]
    return (
        piece.may("conclude")
        and any(item.is_operand for item in behind)
        and any(item.is_operand for item in pieces[:place])
    )


def _closing(pieces: Sequence[Piece], place: int) -> int:
    depth = 0
    for at in range(place, len(pieces)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(pieces[at].text, 0)
        if depth == 0:
            return at
    return len(pieces)


def _names_what(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Whether brackets in front of an equals sign say of what the count is: ``params(conv1) = …``."""
    before = pieces[start - 1] if start else None
    after = pieces[end + 1] if end + 1 < len(pieces) else None
    is_name = before is not None and before.may("reply", "counted", "letter") and not pieces[start].apart
    return is_name and after is not None and after.text in ("=", "≈", ":")


def _is_remark(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Whether what stands in brackets is said beside the answer, and is no factor of it."""
    before = pieces[start - 1] if start else None
    after = pieces[end + 1] if end + 1 < len(pieces) else None
    inside = pieces[start + 1 : end]
    ends = after is None or after.may("stop", "counted", "conclude", "remark")
    if before is None or not ends or before.may("infix", "prefix") or not inside:
        return False
    if before.may("sign") and before.text not in (")", "]", "|") and before.text[-1:] not in "²³":
        return False
    words = [
        piece
        for piece in inside
        if not piece.is_operand and piece.may("remark", "counted", "formats", "because", "reply")
    ]
    names_parts = any(piece.may("counted") for piece in inside) and any(piece.may("number") for piece in inside)
    if names_parts and pieces[start].apart:
        return True
    counts = any(touches(piece) and piece.text != "=" and piece.kinds.get("infix") != "&" for piece in inside)
    return bool(words) and all(piece.is_plain for piece in inside) and not counts
