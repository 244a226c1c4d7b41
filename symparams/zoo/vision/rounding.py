"""Rules by which networks round their widths and depths, as expressions that a formula shows.

On integers they are integer arithmetic; on symbols they stay floors, ceilings and maxima.
"""

from __future__ import annotations

from typing import Any

from ...symbols import Size, ceiling_quotient, floor_quotient, settle


def larger(first: Size, second: Size) -> Size:
    """The larger of two sizes."""
    if isinstance(first, int) and isinstance(second, int):
        return max(first, second)
    from sympy import Max

    return settle(Max(first, second))


def round8(top: Size, bottom: int = 1) -> Size:
    """``top/bottom`` rounded to a multiple of 8, never more than a tenth down: MobileNet's rule.

    The rule is told as "nearest multiple; if that is below 90 %, one more". In closed form:
    ``8 · max(⌊(v + 4)/8⌋, ⌈0.9 v/8⌉)`` with ``v = top/bottom``.

    >>> round8(35), round8(12), round8(32 * 11, 10)
    (32, 16, 32)
    >>> from symparams import dims
    >>> round8(32 * dims("w"), 10)
    8*Max(floor((32*w + 40)/80), ceiling(288*w/800))
    """
    nearest = floor_quotient(top + 4 * bottom, 8 * bottom)
    enough = ceiling_quotient(9 * top, 80 * bottom)
    return 8 * larger(nearest, enough)


def ceil(top: Size, bottom: int = 1) -> Size:
    """``⌈top/bottom⌉``."""
    return ceiling_quotient(top, bottom)


def nearest_even_half(top: Size, bottom: int) -> Any:
    """``round(top/bottom)`` as Python rounds, on integers only: a half goes to the even neighbour."""
    doubled, rest = divmod(2 * top + bottom, 2 * bottom)
    return doubled - 1 if rest == 0 and doubled % 2 else doubled
