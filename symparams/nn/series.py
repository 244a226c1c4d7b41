"""Closed sums over the copies of a block whose sizes follow a rule: polynomials times powers, exactly."""

from __future__ import annotations

from typing import Any

from ..errors import SymparamsError
from ..symbols import Size, settle, times


def summed(size: Size, index: Any, number: Size) -> Size:
    """``Σ size`` for ``index`` = 0, …, ``number`` − 1.

    Terms are polynomials in the index times powers like ``2**(2·index)``; the sum is closed and exact.

    Raises:
        SymparamsError: for other terms while ``number`` is a symbol.
    """
    if isinstance(size, int) or index not in size.free_symbols:
        return times((number, size))
    from sympy import Add, Integer, expand

    if isinstance(number, int) and number <= _FEW:
        return settle(Add(*(size.xreplace({index: Integer(i)}) for i in range(number))))
    return settle(Add(*(_term(term, index, number) for term in Add.make_args(expand(size, power_base=False)))))


#: So many copies are written out, which keeps brackets; more of them go by the closed sum.
_FEW = 12


def _term(term: Any, index: Any, number: Size) -> Any:
    """The sum over one product ``constant · index^p · q^index``."""
    constant, varying = term.as_independent(index, as_Add=False)
    from sympy import Integer, Mul, expand_power_exp

    power, ratio, factor = 0, Integer(1), Integer(1)
    for part in Mul.make_args(expand_power_exp(varying)):
        base, exponent = part.as_base_exp()
        if base == index and exponent.is_Integer and exponent >= 0:
            power += int(exponent)
        elif index not in base.free_symbols and exponent.is_polynomial(index) and exponent.coeff(index, 2) == 0:
            step = exponent.coeff(index, 1)
            ratio, factor = ratio * base**step, factor * base ** (exponent - step * index)
        else:
            raise SymparamsError(
                f"the sum of {term} over {index} has no closed form here; give the number of stages as an integer, or "
                f"let the sizes grow by a fixed step or a fixed whole ratio"
            )
    if ratio == 1:
        return constant * factor * _powers(power, number)
    if not ratio.is_number:
        raise SymparamsError(
            f"the sum over stages that grow by {ratio} has no closed form while it may be 1; give the ratio as a number"
        )
    top = _geometric(power, ratio, Integer(number) if isinstance(number, int) else number)
    # The numbers go together before the bracket is multiplied, or SymPy would spread the fraction over it.
    return constant * factor / (ratio - 1) ** (power + 1) * top


def _powers(power: int, number: Size) -> Any:
    """``Σ i^power``: Faulhaber's polynomial, in factors."""
    from sympy import Dummy, Integer, factor, summation

    if power == 0:
        return number if not isinstance(number, int) else Integer(number)
    i, n = Dummy("i", integer=True), Dummy("n", integer=True, positive=True)
    return factor(summation(i**power, (i, 0, n - 1))).xreplace(
        {n: Integer(number) if isinstance(number, int) else number}
    )


def _geometric(power: int, ratio: Any, number: Any) -> Any:
    """``(ratio − 1)^(power + 1) · Σ i^power ratio^i``, by summation by parts; the ratio is a number other than 1."""
    if power == 0:
        return ratio**number - 1
    # (q − 1) Σ_{i<n} i^p q^i = n^p q^n − Σ_{i<n} ((i + 1)^p − i^p) q^(i + 1)
    from math import comb

    less = ratio - 1
    lower = sum(comb(power, k) * _geometric(k, ratio, number) * less ** (power - k - 1) for k in range(power))
    return number**power * ratio**number * less**power - ratio * lower
