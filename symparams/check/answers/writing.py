"""The pieces of a formula written down in the signs of the reader of formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from .piece import Piece

#: So many ways to take runs of letters apart are tried.
MAX_SPLITS = 16


@dataclass(slots=True)
class Written:
    """A formula in the signs of the reader, with marks for names of quantities; the rest as in :class:`Answer`."""

    text: str
    names: dict[str, str]
    roles: dict[str, frozenset[str]]
    unsure: bool = False
    unlikely: bool = False
    known: frozenset[str] = frozenset()


def written_ways(pieces: Sequence[Piece]) -> Iterator[Written]:
    """The ways to write the pieces down, the likeliest first."""
    runs = [piece for piece in pieces if len(piece.splits) > 1]
    for chosen in islice(product(*(piece.splits for piece in runs)), MAX_SPLITS):
        as_split = {id(piece): split for piece, split in zip(runs, chosen, strict=True)}
        yield replace(_Writing(as_split).made(pieces), unsure=any(len(split) == 1 for split in chosen))
    if not runs and (order := _said_in_order(pieces)):
        # Products go before sums in words too; only where that is wrong it is asked what was meant.
        yield replace(_Writing({}, order).made(pieces), unlikely=True)


def _said_in_order(pieces: Sequence[Piece]) -> str:
    """How a formula in words may be meant against the rule: ``first`` a sum and then a product of it ("inputs plus one
    times outputs"), or at the ``last`` something added within a product ("filters times inputs plus one")."""
    signs: list[str] = []
    depth = 0
    for piece in pieces:
        if piece.text in "([" or piece.text in ")]":
            depth += 1 if piece.text in "([" else -1
        elif depth == 0 and piece.may("infix", "group"):
            signs.append(piece.kinds.get("infix", ","))
        elif depth == 0 and piece.kinds.get("sign") in ("+", "-", "*", "/", "×", "·", "="):
            return ""
    sums = [place for place, sign in enumerate(signs) if sign in ("+", "-")]
    if not sums or "," in signs:
        return ""
    if any(sign in ("*", "×", "/") for sign in signs[sums[0] :]):
        return "first"
    number = pieces[-1].may("number") and len(sums) == 1 and sums[0] == len(signs) - 1
    return "last" if number and len(signs) > 1 else ""


class _Writing:
    def __init__(self, splits: Mapping[int, tuple[str, ...]], order: str = "") -> None:
        self.splits, self.order = splits, order
        self.names: dict[str, str] = {}
        self.roles: dict[str, frozenset[str]] = {}
        self.out: list[str] = []

    def made(self, pieces: Sequence[Piece]) -> Written:
        pending: list[str] = []
        depth = 0
        for place, piece in enumerate(pieces):
            operand = False
            if piece.may("group") and depth == 0 and pieces[place + 1].kinds.get("infix") in ("*", "/"):
                self.out = ["(", *self.out, ")"]  # "…, plus one, times the outputs": all of it is multiplied
            elif piece.may("letter") and not (piece.may("role") and not piece.kinds["letter"]):
                operand = True
                self._letters(piece)
            elif piece.may("number") and piece.amount is not None:
                operand = True
                value = piece.amount.value
                self._put(str(value) if value.denominator == 1 else f"({value.numerator}/{value.denominator})", piece)
            elif piece.may("role"):
                operand = True
                self._put(self._mark(str(piece.kinds["role"]), piece.roles), piece)
            elif piece.may("sign"):
                text = piece.kinds["sign"]
                text = {"[": "(", "]": ")"}.get(text, text)
                depth += {"(": 1, ")": -1}.get(text, 0)
                self.out.append(text if text not in ("|", "$", "!") else " ")
                operand = text == ")"
            elif piece.may("infix"):
                sign = {"×": "*", "&": "+"}.get(piece.kinds["infix"], piece.kinds["infix"])
                if self.order == "first" and sign in "*/" and depth == 0:
                    self.out = ["(", *self.out, ")"]
                self.out.append(f" {sign} ")
                if self.order == "last" and sign == "*" and depth == 0 and "(" not in self.out:
                    self.out.append("(")
            elif piece.may("postfix"):
                self.out.append(piece.kinds["postfix"])
            elif piece.may("per"):
                self.out.append(" * ")
            elif piece.may("prefix"):
                sign = piece.kinds["prefix"]
                pending += [sign] if sign.startswith("^") else []
                self.out.append(f" {sign} " if not sign.startswith("^") else " ")
            if operand and pending and not (place + 1 < len(pieces) and pieces[place].text == "("):
                self.out += [pending.pop()]
        if self.order == "last":
            self.out.append(")")
        return Written("".join(self.out), self.names, self.roles)

    def _put(self, text: str, piece: Piece) -> None:
        self.out.append(f" {text}" if piece.apart else text)

    def _letters(self, piece: Piece) -> None:
        split = self.splits.get(id(piece)) or (piece.splits[0] if piece.splits else (piece.kinds["letter"],))
        marks = [self._mark(name, piece.roles if len(split) == 1 else frozenset()) for name in split]
        self.out.append(f" {' '.join(marks)}")

    def _mark(self, name: str, roles: frozenset[str]) -> str:
        """A mark for a name: letters only, so that it is one name also where TeX would see many."""
        for mark, known in self.names.items():
            if known == name:
                return mark
        number, mark = len(self.names), ""
        while True:
            mark = chr(ord("a") + number % 26) + mark
            number = number // 26 - 1
            if number < 0:
                break
        mark = f"quantity{mark}"
        self.names[mark] = name
        if roles:
            self.roles[mark] = roles
        return mark
