"""Rules by which networks round their widths and depths, as expressions that a formula shows.

On integers they are integer arithmetic; on symbols they stay floors, ceilings and maxima.
"""

from __future__ import annotations

from ...symbols import Size, ceiling_quotient, floor_quotient, settle


def larger(first: Size, second: Size) -> Size:
    """The larger of two sizes."""
    if isinstance(first, int) and isinstance(second, int):
        return max(first, second)
    from sympy import Integer, Max

    # Unevaluated: SymPy would try at length to find out which floor is the larger one; numbers put in decide it.
    both = (Integer(size) if isinstance(size, int) else size for size in (first, second))
    return settle(Max(*both, evaluate=False))


def round8(top: Size, bottom: int = 1) -> Size:
    """``top/bottom`` rounded to a multiple of 8, never more than a tenth down: MobileNet's rule.

    The rule is told as "nearest multiple; if that is below 90 %, one more". In closed form:
    ``8 · max(⌊(v + 4)/8⌋, ⌈0.9 v/8⌉)`` with ``v = top/bottom``.

    >>> round8(35), round8(12), round8(32 * 11, 10)
    (32, 16, 32)
    >>> from symparams import dims
    >>> round8(32 * dims("w"), 10)
    8*Max(ceiling((288*w)/800), floor((32*w + 40)/80))
    """
    nearest = floor_quotient(top + 4 * bottom, 8 * bottom)
    enough = ceiling_quotient(9 * top, 80 * bottom)
    return 8 * larger(nearest, enough)


def nearest8(top: Size, bottom: int = 1) -> Size:
    """``top/bottom`` rounded to the nearest multiple of 8, at least 8.

    >>> nearest8(35), nearest8(3)
    (32, 8)
    """
    return 8 * larger(1, floor_quotient(top + 4 * bottom, 8 * bottom))
