"""``counts``: the count of a model for many values at once, on arrays of numpy, and exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ArgumentError, ShapeError, SymbolsLeftError, SymparamsError
from ..symbols import by_symbol, is_expr, symbols_in
from ..terms import from_size, letters
from ..terms.arithmetic import UndefinedError
from .exact import WORD, Plan

#: An integer or an array of integers, and what none of them exceeds in size.
Given = tuple[Any, int]


def counts(model: Any, values: Mapping[Any, Any] | None = None, /, **keywords: Any) -> Any:
    """The number of parameters for every one of many values.

    Args:
        model: whatever ``load`` takes, or an expression in sizes, such as ``net.trainable``.
        values: values for symbols, by name or symbol, or as keywords: an integer, a list or range, an array of
            integers. Arrays of several axes are broadcast as numpy does.

    Returns:
        An array of numpy of that shape: 64-bit integers where every count fits in them, Python's integers where one
        does not. No count is ever rounded or wrapped around.

    Raises:
        SymbolsLeftError: naming the symbols that were given no values.
        NameUnknownError: for a name that is no symbol of the model.
        ArgumentError: for values that are no whole numbers, or that the model cannot have.
        SymparamsError: without numpy.

    >>> counts("Conv2d(C_in, 64, k)", C_in=[3, 64], k=3).tolist()
    [1792, 36928]
    >>> counts("Linear(n, n)", n=[10, 2**40]).tolist()
    [110, 1208925819615728686333952]
    """
    from ..readers.loading import load

    _with_numpy()
    if is_expr(model):
        expression, known = model, tuple(symbols_in(model))
        conditions: tuple[Any, ...] = ()
    else:
        module = load(model)
        expression = module.params
        conditions, known = _open_conditions(module), module.symbols
    given = _given(known, values, keywords)
    shape = _common_shape(given)
    if missing := [symbol.name for symbol in known if symbol in expression.free_symbols and symbol not in given]:
        raise SymbolsLeftError(missing, "counts()")
    for condition in conditions:
        _check(condition, given)
    return _values(expression, given, shape)


def _with_numpy() -> None:
    try:
        import numpy  # noqa: F401
    except ImportError:
        raise SymparamsError(
            "counts() computes on arrays of numpy, which is not installed: pip install 'symparams[numpy]'; "
            "or count one by one with .subs(…).count()"
        ) from None


def _given(known: tuple[Any, ...], values: Mapping[Any, Any] | None, keywords: Mapping[str, Any]) -> dict[Any, Given]:
    """The values as integers and arrays of integers, by symbol, each with its bound."""
    given = by_symbol(known, values, keywords)
    names = [symbol.name for symbol in known]
    for symbol in given:
        if names.count(symbol.name) > 1:
            raise SymparamsError(f"two different symbols are called {symbol.name!r}; give one of them another name")
    return {symbol: _integers(symbol, value) for symbol, value in given.items()}


def _integers(symbol: Any, value: Any) -> Given:
    """A value as a Python integer, or an array of 64-bit or of Python's integers; with what none of them exceeds.

    Raises:
        ArgumentError: where it holds anything else, or a size below 1.
    """
    import numpy

    try:
        array = numpy.asarray(value)
        if array.dtype.kind == "f" and not isinstance(value, numpy.ndarray):
            array = numpy.asarray(value, dtype=object)  # 1 and 2^63 in one list: numpy would round them
    except ValueError:
        raise _no_integers(symbol, "rows of different lengths") from None
    kind = array.dtype.kind
    if kind == "O":
        items = [_item(symbol, item) for item in array.ravel()]
        array = numpy.array([*items, None], dtype=object)[:-1].reshape(array.shape)
    elif kind not in "iu" and array.size:
        raise _no_integers(symbol, f"an array of {array.dtype}" if array.shape else repr(value))
    least, largest = (int(array.min()), int(array.max())) if array.size else (1, 1)
    lowest = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else least
    if least < lowest:
        raise ArgumentError("counts", symbol.name, least, f"sizes of at least {lowest}")
    most = max(largest, -least)
    if array.shape == ():
        return int(array), most
    return array.astype(numpy.int64 if most <= WORD else object, copy=False), most


def _item(symbol: Any, item: Any) -> int:
    import operator

    if isinstance(item, bool):
        raise _no_integers(symbol, repr(item))
    try:
        return operator.index(item)
    except TypeError:
        raise _no_integers(symbol, repr(item)) from None


def _no_integers(symbol: Any, given: str) -> ArgumentError:
    advice = "Give an integer, a list or range of them, or an array; what was computed with decimals is rounded first "
    return ArgumentError("counts", symbol.name, given, "whole numbers", f"{advice}and turned by .astype(int).")


def _common_shape(given: Mapping[Any, Given]) -> tuple[int, ...]:
    """The shape of all arrays together."""
    import numpy

    shapes = {symbol.name: array.shape for symbol, (array, _) in given.items() if not isinstance(array, int)}
    try:
        shape: tuple[int, ...] = numpy.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ShapeError(
            f"counts(): the arrays {listed} do not fit together; for every combination of two, write "
            "first[:, None] and second[None, :]"
        ) from None
    return shape


def _open_conditions(module: Any) -> tuple[Any, ...]:
    """What must hold of the sizes and does not hold by itself."""
    kept = (condition for part in module.modules() for condition in part._constraints)
    return tuple(condition for condition in dict.fromkeys(kept) if condition.holds() is None)


def _check(condition: Any, given: Mapping[Any, Given]) -> None:
    """A condition of a layer at every place of the grid.

    Raises:
        ArgumentError: the layer's own, for the first values that it cannot have.
    """
    import numpy
    from sympy import Integer

    symbols = tuple(dict.fromkeys(symbols_in((condition.size, condition.bound))))
    if not given.keys() >= set(symbols):
        return  # a size that the count does not depend on was given no value
    shape = _common_shape({symbol: given[symbol] for symbol in symbols})
    size, bound = (_values(one, given, shape) for one in (condition.size, condition.bound))
    held = numpy.asarray(condition.met(size, bound))
    if held.all():
        return
    fails, *arrays = numpy.broadcast_arrays(~held, *(numpy.asarray(given[symbol][0]) for symbol in symbols))
    place = numpy.unravel_index(int(fails.argmax()), fails.shape)
    condition.put_in(
        {symbol: Integer(int(array[place])) for symbol, array in zip(symbols, arrays, strict=True)}
    ).check()


def _values(expression: Any, given: Mapping[Any, Given], shape: tuple[int, ...]) -> Any:
    term = from_size(expression)
    used = {letter.name for letter in letters(term)}
    try:
        return Plan(term, {symbol.name: one for symbol, one in given.items() if symbol.name in used}).values(shape)
    except UndefinedError as error:
        expected = f"values for which {expression} is a whole number"
        raise ArgumentError("counts", "values", "these", expected, f"There is {error}.") from None
