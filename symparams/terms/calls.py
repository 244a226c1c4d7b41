"""A normal form for ``floor``, ``ceil``, ``max`` and ``min``, good enough for the size formulas of layers.

Letters stand for positive integers. Then

* whole parts leave a floor: ``⌊(H − k + s)/s⌋ = ⌊(H − k)/s⌋ + 1``
* a ceiling is a floor: ``⌈A/b⌉ = ⌊(A − 1)/b⌋ + 1`` for integers A and b > 0
* a floor never begins with a minus: ``⌊−A/b⌋ = −⌊(A − 1)/b⌋ − 1``
* ``min(a, b) = −max(−a, −b)``, and the arguments of ``max`` are sorted, each once
"""

from __future__ import annotations

from math import floor, lcm
from typing import TYPE_CHECKING

from .arithmetic import UndefinedError, Value

if TYPE_CHECKING:
    from .normal import Monomial, Poly, Ring


def normal(ring: Ring, function: str, arguments: list[Poly]) -> Poly:
    """The normal form of a call whose arguments are in normal form."""
    if function in ("floor", "ceil"):
        if len(arguments) != 1:
            raise UndefinedError(f"{function} cannot have {len(arguments)} arguments")
        return _floor(ring, arguments[0]) if function == "floor" else _ceil(ring, arguments[0])
    if function == "max":
        return _max(ring, arguments)
    if function == "min":
        return negated(_max(ring, [negated(argument) for argument in arguments]))
    raise UndefinedError(f"the function {function} is not known")


def negated(poly: Poly) -> Poly:
    """The polynomial times -1."""
    return {monomial: -value for monomial, value in poly.items()}


def _is_whole(monomial: Monomial) -> bool:
    """Whether a monomial is an integer for all values of its letters (letters and floors are)."""
    return all(e > 0 and (key[0] == "L" or key.startswith("Ffloor")) for key, e in monomial)


def _floor(ring: Ring, poly: Poly) -> Poly:
    whole, rest = _split(poly)
    if not rest:
        return whole
    under = _denominator(rest)
    lead = min(rest, key=lambda monomial: (not any(e > 0 for _, e in monomial), monomial))
    if rest[lead] < 0 and not _is_whole(lead) and under is not None:
        # ⌊−A/b⌋ = −⌈A/b⌉
        return ring.add(whole, negated(_ceil_over(ring, negated(rest), under)))
    return ring.add(whole, _atom(ring, rest))


def _ceil(ring: Ring, poly: Poly) -> Poly:
    whole, rest = _split(poly)
    if not rest:
        return whole
    under = _denominator(rest)
    if under is None:
        return ring.add(whole, negated(_floor(ring, negated(rest))))
    return ring.add(whole, _ceil_over(ring, rest, under))


def _ceil_over(ring: Ring, rest: Poly, under: Poly) -> Poly:
    """``⌈rest⌉`` where ``under`` is 1/b for a common denominator b."""
    shifted, less = _split(ring.add(rest, negated(under)))
    inner = _atom(ring, less) if less else {}
    return ring.add(ring.add(shifted, inner), {(): 1})


def _atom(ring: Ring, rest: Poly) -> Poly:
    from .normal import call_atom, constant

    number = constant(rest)
    if number is not None:
        return {(): floor(number)} if floor(number) else {}
    return {((call_atom(ring, "floor", [rest]), 1),): 1}


def _split(poly: Poly) -> tuple[Poly, Poly]:
    """What can leave a floor, and what must stay: of ``7/2 n`` the part ``3 n`` leaves and ``1/2 n`` stays."""
    whole: Poly = {}
    rest: Poly = {}
    for monomial, value in poly.items():
        part: Value = floor(value) if _is_whole(monomial) else 0
        if part:
            whole[monomial] = part
        if value - part:
            rest[monomial] = value - part
    return whole, rest


def _denominator(rest: Poly) -> Poly | None:
    """1/b for the smallest b that clears all denominators, or None where that is no product of letters."""
    number = 1
    lowest: dict[str, int] = {}
    for monomial, value in rest.items():
        number = lcm(number, value.denominator)
        for key, e in monomial:
            if e < 0:
                if key[0] != "L":
                    return None
                lowest[key] = min(lowest.get(key, 0), e)
            elif key[0] != "L" and not key.startswith("Ffloor"):
                return None
    from .arithmetic import divided

    return {tuple(sorted(lowest.items())): divided(1, number)}


def _max(ring: Ring, arguments: list[Poly]) -> Poly:
    from .normal import call_atom, constant, written

    if not arguments:
        raise UndefinedError("max cannot have 0 arguments")
    distinct = {written(argument): argument for argument in arguments}
    numbers = [(number, text) for text, a in distinct.items() if (number := constant(a)) is not None]
    for _, text in sorted(numbers)[:-1]:
        del distinct[text]
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    return {((call_atom(ring, "max", [distinct[text] for text in sorted(distinct)]), 1),): 1}
