"""Exact comparison of two terms as functions of their letters."""

from __future__ import annotations

from ..errors import LimitError
from .arithmetic import UndefinedError, evaluate, letters
from .forms import expand
from .normal import Ring
from .tree import Negative, Sum, Term

# Values that are tried where the normal form does not decide: small ones for floors, then larger ones.
_SIZES = (4, 9, 30, 100)
_TRIES = 12


def same(a: Term, b: Term) -> bool | None:
    """Whether two terms have the same value for all positive integer letters: True, False, or None for undecided.

    Letters are identified by name. Polynomials and quotients are always decided. Floors, ceilings, ``max``, ``min`` and
    letters in exponents are brought into a normal form: equal forms are the same, a point where the values differ
    proves a difference, and otherwise nothing is claimed. Terms too large to expand are undecided unless such a point
    is found.

    >>> from symparams.terms import Letter, Number, Power, Product
    >>> same(Product((Letter("k"), Letter("k"))), Power(Letter("k"), Number(2)))
    True
    """
    ring = Ring(decide=True)
    try:
        left = ring.cleared(ring.poly(Sum((a, Negative(b)))))
    except UndefinedError:
        return None
    except LimitError:
        return False if differ_somewhere(a, b) else None
    if not left:
        return True
    if all(key[0] == "L" for monomial in left for key, _ in monomial):
        return False
    return False if differ_somewhere(a, b) else None


def difference(a: Term, b: Term) -> Term:
    """``a − b``, expanded: ``−C_out`` says that the bias was forgotten.

    Raises ``LimitError`` where it would be too large and ``UndefinedError`` where there is none.

    >>> from symparams.terms import Letter, Number, Product
    >>> difference(Product((Number(2), Letter("d"))), Letter("d"))
    Letter(name='d')
    """
    return expand(Sum((a, Negative(b))))


def differ_somewhere(a: Term, b: Term) -> bool:
    """Whether one of a few fixed points gives the two terms different values.

    >>> from symparams.terms import Letter, Number
    >>> differ_somewhere(Letter("n"), Number(3))
    True
    """
    names = sorted({letter.name for letter in letters(a)} | {letter.name for letter in letters(b)})
    state = 1
    for size in _SIZES:
        for _ in range(_TRIES):
            values: dict[str, int] = {}
            for name in names:
                # a fixed sequence, so that the answer is the same on every machine and every day
                state = (state * 1103515245 + 12345) % 2**31
                values[name] = 1 + (state >> 12) % size
            try:
                if evaluate(a, values) != evaluate(b, values):
                    return True
            except (UndefinedError, LimitError):
                continue
    return False
