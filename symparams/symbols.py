"""Sizes: plain integers where everything is a number, SymPy expressions where something is not.

SymPy is imported the first time something symbolic is asked for, never before.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from math import prod
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeAlias, cast, overload

from .errors import ArgumentError, NameUnknownError, SymparamsError

if TYPE_CHECKING:
    from sympy import Expr

    Size: TypeAlias = int | Expr
else:
    Size = Any

__all__ = ["Size", "dims"]


def dims(names: str | Iterable[str]) -> Any:
    """Make dimension symbols: positive integer SymPy symbols.

    ``dims("k C_in")`` is ``sympy.symbols("k C_in", integer=True, positive=True)`` with the names checked.

    Args:
        names: names separated by blanks or commas, or an iterable of names.

    Returns:
        One symbol for one name, a tuple of symbols for several.

    Raises:
        SymparamsError: where a name is not an identifier.

    >>> k, C_in = dims("k C_in")
    >>> k.is_positive and k.is_integer
    True
    >>> dims("n")
    n
    """
    words = re.split(r"[\s,]+", names.strip()) if isinstance(names, str) else list(names)
    if not words or words == [""]:
        raise SymparamsError("dims() was given no name; write for example dims('k C_in C_out')")
    made = tuple(dimension(word) for word in words)
    return made[0] if isinstance(names, str) and len(made) == 1 else made


def dimension(name: str) -> Any:
    """The dimension symbol of this name; the same name always gives an equal symbol."""
    if not isinstance(name, str) or not name.isidentifier():
        raise SymparamsError(f"{name!r} is not a name for a symbol; write an identifier such as 'C_in'")
    from sympy import Symbol

    return Symbol(name, integer=True, positive=True)


def is_expr(value: object) -> bool:
    """Whether this is a SymPy expression, found out without importing SymPy."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, sympy.Expr)


def is_dimension(symbol: Any) -> bool:
    """Whether this SymPy symbol is one of the kind ``dims`` makes: a notation may rename it."""
    return bool(symbol.is_integer and symbol.is_positive)


def settle(value: Any) -> Size:
    """A size as it is kept: a plain ``int`` where it is a number, else the SymPy expression."""
    if isinstance(value, int):
        return value
    return int(value) if value.is_Integer else value


def as_size(layer: str, argument: str, value: object, minimum: int = 1) -> Size:
    """Check one size given by a caller and bring it into the form in which sizes are kept.

    Raises:
        ArgumentError: for floats, bools, numbers below ``minimum``, and expressions that cannot be an integer.
    """
    # The plain integer goes first: a network has thousands of them.
    if type(value) is int:
        if value < minimum:
            raise ArgumentError(layer, argument, value, _expected(minimum), _advice_for_number(value, minimum))
        return value
    if isinstance(value, str) and value.isidentifier():
        return dimension(value)
    number: Any = value
    if is_expr(number) and number.is_Integer:
        number = int(number)
    is_bool = type(value).__name__ in {"bool", "bool_"}
    if not (isinstance(value, int) or is_expr(number) or is_bool) and hasattr(value, "__index__"):
        number = value.__index__()
    if is_expr(number):
        advice = _advice_for_expression(number, minimum)
    elif isinstance(value, bool):
        advice = f"True and False are no sizes; write {int(value)} if that is meant."
    elif is_bool:
        advice = "True and False are no sizes."
    elif isinstance(number, int):
        # An int subclass (such as the batch marker) keeps its identity.
        return as_size(layer, argument, number, minimum) if number is not value else number
    elif isinstance(value, str):
        advice = "A string must be one identifier, the name of a symbol such as 'C_in'."
    elif isinstance(value, float):
        advice = f"Write {int(value)} without a decimal point." if value.is_integer() else "Sizes are whole numbers."
    else:
        advice = ""
    if advice is None:
        return cast("Size", number)
    shown = value if isinstance(value, (int, float)) or is_expr(value) else repr(value)
    raise ArgumentError(layer, argument, shown, _expected(minimum), advice)


def _advice_for_expression(value: Any, minimum: int) -> str | None:
    """What to write instead of an expression that cannot be a size; ``None`` for one that can."""
    if value.is_number or value.is_integer is False:
        return "Sizes are whole numbers; write an exact integer or an integer symbol."
    from sympy import Float

    if value.has(Float):
        return "It contains a decimal number; write fractions exactly, as sympy.Rational."
    if value.is_negative or (minimum > 0 and value.is_nonpositive):
        return "Its assumptions say that it is not; use dims() for the symbol."
    return None


def _expected(minimum: int) -> str:
    return "a positive integer or a symbol" if minimum == 1 else f"an integer of at least {minimum} or a symbol"


def _advice_for_number(value: int, minimum: int) -> str:
    return (
        f"Write {-value} if the sign is a slip."
        if value < 0 and -value >= minimum
        else f"The smallest value is {minimum}."
    )


def times(sizes: Iterable[Size]) -> Size:
    """The product of sizes, on integers alone where all are integers."""
    return settle(prod(sizes))


def plus(sizes: Iterable[Size]) -> Size:
    """The sum of sizes; equal expressions are gathered first, since adding one by one is quadratic in SymPy."""
    number = 0
    counted: dict[Any, int] = {}
    for size in sizes:
        if isinstance(size, int):
            number += size
        else:
            counted[size] = counted.get(size, 0) + 1
    if not counted:
        return number
    from sympy import Add, Integer

    return settle(Add(Integer(number), *(expr if n == 1 else n * expr for expr, n in counted.items())))


def divides(divisor: Size, dividend: Size) -> bool | None:
    """Whether ``divisor`` divides ``dividend``; ``None`` while symbols leave it open."""
    if isinstance(divisor, int) and isinstance(dividend, int):
        return dividend % divisor == 0
    quotient: Any = dividend / divisor
    return cast("bool | None", quotient.is_integer)


def exact_quotient(dividend: Size, divisor: Size) -> Size:
    """``dividend / divisor`` where divisibility was checked or is assumed."""
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend // divisor
    return settle(dividend / divisor)


def floor_quotient(dividend: Size, divisor: Size) -> Size:
    """``⌊dividend / divisor⌋`` as a textbook writes it: one fraction under one floor.

    SymPy would pull integer terms out of the floor and spread the fraction over the sum, and takes super-linear
    time over a chain of floors; so the floor is left unevaluated (``.doit()`` or putting numbers in evaluates it).
    """
    return _rounded("floor", dividend, divisor)


def ceiling_quotient(dividend: Size, divisor: Size) -> Size:
    """``⌈dividend / divisor⌉``, written like :func:`floor_quotient`."""
    return _rounded("ceiling", dividend, divisor)


def _rounded(name: str, dividend: Size, divisor: Size) -> Size:
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend // divisor if name == "floor" else -(-dividend // divisor)
    if divides(divisor, dividend):
        return exact_quotient(dividend, divisor)
    import sympy

    top, bottom = (sympy.Integer(part) if isinstance(part, int) else part for part in (dividend, divisor))
    inverse = sympy.Pow(bottom, -1)
    # A number goes first, where SymPy's printers look for it: (H - 1)/2.
    factors = (inverse, top) if inverse.is_Rational else (top, inverse)
    fraction = sympy.Mul(*factors, evaluate=False)
    result: Size = getattr(sympy, name)(fraction, evaluate=False)
    return result


def smaller(first: Size, second: Size) -> Size:
    """The smaller of two sizes."""
    if isinstance(first, int) and isinstance(second, int):
        return min(first, second)
    from sympy import Min

    return settle(Min(first, second))


def larger(first: Size, second: Size) -> Size:
    """The larger of two sizes."""
    if isinstance(first, int) and isinstance(second, int):
        return max(first, second)
    from sympy import Max

    return settle(Max(first, second))


def scaled(size: Size, factor: Any) -> Size:
    """``⌊size · factor⌋`` for a factor that need not be whole: a float as torch multiplies it, exact with symbols."""
    if isinstance(size, int) and isinstance(factor, (int, float)):
        return int(size * factor)
    if isinstance(factor, float):
        from fractions import Fraction

        ratio = Fraction(str(factor))
        return floor_quotient(settle(size * ratio.numerator), ratio.denominator)
    top, bottom = factor.as_numer_denom() if is_expr(factor) else (factor, 1)
    return floor_quotient(settle(size * top), settle(bottom))


def symbols_in(value: Any) -> Iterable[Any]:
    """The SymPy symbols of a size, or of sizes nested in tuples, lists and dicts, sorted by name within one size."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from symbols_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from symbols_in(item)
    elif is_expr(value):
        yield from sorted(value.free_symbols, key=lambda symbol: (symbol.name, str(symbol.assumptions0)))


def put_in(value: Any, mapping: Mapping[Any, Any]) -> Any:
    """The same nest of sizes with symbols replaced; whatever is no size is left as it is."""
    if isinstance(value, tuple):
        items = tuple(put_in(item, mapping) for item in value)
        return type(value)(*items) if hasattr(value, "_fields") else items
    if isinstance(value, list):
        return [put_in(item, mapping) for item in value]
    if isinstance(value, dict):
        return {key: put_in(item, mapping) for key, item in value.items()}
    return settle(value.xreplace(mapping)) if is_expr(value) else value


class Symbols(tuple[Any, ...]):
    """The symbols of a network, in order; by name as well as by place.

    >>> k, n = Symbols(dims("k n"))
    >>> Symbols((k, n))["n"], Symbols((k, n))[0], "m" in Symbols((k, n))
    (n, k, False)
    """

    __slots__ = ()

    @overload
    def __getitem__(self, place: SupportsIndex | str, /) -> Any: ...
    @overload
    def __getitem__(self, place: slice, /) -> tuple[Any, ...]: ...
    def __getitem__(self, place: Any, /) -> Any:
        if not isinstance(place, str):
            return super().__getitem__(place)
        return _known_symbol(place, self)

    def __contains__(self, item: object) -> bool:
        return any(symbol.name == item for symbol in self) if isinstance(item, str) else super().__contains__(item)


def given_pairs(values: Mapping[Any, Any] | None, keywords: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """The values that were given: in one mapping, by keyword, or in a mapping that is the keyword ``values``.

    A mapping takes every name, also that of an option: ``{"format": 3}``.

    Raises:
        SymparamsError: for values in another form, and for a name or symbol that is given two.
    """
    keywords = dict(keywords)
    named = keywords.pop("values") if isinstance(keywords.get("values"), Mapping) else {}
    if not isinstance(values, (Mapping, type(None))):
        raise SymparamsError(f"the values {values!r} are no mapping; write {{'k': 5}}, or the names as keywords, k=5")
    pairs = [*(values or {}).items(), *named.items(), *keywords.items()]
    keys = [key for key, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise _given_twice(twice[0])
    return pairs


def _given_twice(key: Any) -> SymparamsError:
    return SymparamsError(f"{key} was given a value twice; give it one")


def named_values(
    known: Iterable[Any], values: Mapping[Any, Any] | None, keywords: Mapping[str, Any]
) -> dict[Any, Size]:
    """The sizes that were given for symbols, as :func:`by_symbol`; each checked."""
    found = by_symbol(known, values, keywords)
    return {symbol: as_size("value", symbol.name, value, minimum=0) for symbol, value in found.items()}


def by_symbol(known: Iterable[Any], values: Mapping[Any, Any] | None, keywords: Mapping[str, Any]) -> dict[Any, Any]:
    """Resolve values given by name or by symbol against the symbols that are known.

    Raises:
        NameUnknownError: for a name no known symbol has, or a symbol that is not among them.
        SymparamsError: for a name two different symbols share, or one that is given twice.
    """
    symbols = tuple(known)
    result: dict[Any, Any] = {}
    for key, value in given_pairs(values, keywords):
        symbol = _known_symbol(key, symbols)
        if symbol in result:
            raise _given_twice(symbol)
        result[symbol] = value
    return result


def _known_symbol(key: Any, symbols: tuple[Any, ...]) -> Any:
    name = str(key)
    same = [symbol for symbol in symbols if symbol.name == name]
    if not isinstance(key, str) and key in symbols:
        return key
    if not same:
        raise NameUnknownError("symbol", name, dict.fromkeys(symbol.name for symbol in symbols))
    if not isinstance(key, str):
        raise SymparamsError(
            f"the symbol {name} that was given and the {name} used here differ in their assumptions; "
            "give the value by name, or use that symbol"
        )
    if len(same) > 1:
        raise SymparamsError(f"two different symbols are called {name!r}; give the values by symbol, not by name")
    return same[0]
