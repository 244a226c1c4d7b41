"""Formulas on arrays of integers, exactly: machine words as long as nothing can leave them, Python's integers after.

An array of numpy wraps around past 2^63 without a word. So beside the numbers a bound is worked out, on Python's
integers, that none of them exceeds in size. What has a bound that fits in 64 bits is computed on machine words, the
rest on arrays of Python integers. A formula is gone through block by block, since blocks stay near the processor.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import lcm, prod
from typing import Any

from ..terms import Bracket, Call, Letter, Negative, Number, Power, Product, Quotient, Sum, Term, UndefinedError, nodes
from ..terms.arithmetic import raised

#: The largest number a machine word holds.
WORD = 2**63 - 1
#: Numbers worked on at a time.
BLOCK = 1 << 15
#: Up to this exponent a power is multiplied out, which is many times faster than powers of numpy.
MOST_FACTORS = 64


@dataclass(frozen=True, slots=True)
class Ints:
    """An integer or an array of integers.

    Args:
        values: the integer, or an array of machine words where ``most`` fits in one, else of Python's integers.
        most: none is larger in size.
    """

    values: Any
    most: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """Integers over integers: exact whatever order a formula divides in."""

    over: Ints
    under: Ints


ONE, MINUS_ONE = Ints(1, 1), Ints(-1, 1)


def values_of(term: Term, letters: Mapping[str, tuple[Any, int]], shape: tuple[int, ...]) -> Any:
    """The values of a formula in a shape that all arrays fit in: 64-bit integers where each fits, else Python's.

    Args:
        term: the formula.
        letters: the integers and arrays by name, each with what none of its numbers exceeds in size.
        shape: of the result.

    Raises:
        UndefinedError: where a value is no whole number, or there is none.
        LimitError: where a power is beyond all bounds.

    >>> int(values_of(Power(Letter("k"), Number(2)), {"k": (2**40, 2**40)}, ())) == 2**80
    True
    """
    import numpy

    often = Counter(node for node in nodes(term) if not isinstance(node, (Letter, Number)))
    repeated = {node for node, n in often.items() if n > 1}
    result: Any = numpy.empty(shape, dtype=numpy.int64)
    for place in _blocks(shape):
        here = {name: Ints(_part(values, place, len(shape)), most) for name, (values, most) in letters.items()}
        block = numpy.asarray(_Values(here, repeated).whole(term).values)
        if block.dtype == object and block.size and max(abs(block.max()), abs(block.min())) > WORD:
            result = result.astype(object)
        result[place] = block
    return result


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """The shape in parts along its longest axis."""
    if not shape:
        yield ()
        return
    axis = max(range(len(shape)), key=shape.__getitem__)
    length = max(1, BLOCK * shape[axis] // max(prod(shape), 1))
    for start in range(0, max(shape[axis], 1), length):
        yield (*(slice(None),) * axis, slice(start, start + length))


def _part(array: Any, place: tuple[slice, ...], axes: int) -> Any:
    """The part of an array that goes with a part of the result; of axes that it lacks or repeats, the whole."""
    if isinstance(array, int):
        return array
    own = place[axes - array.ndim :]
    return array[tuple(part if array.shape[i] > 1 else slice(None) for i, part in enumerate(own))]


class _Values:
    """One part of the numbers: the letters' integers, and the values of what stands in the formula several times."""

    def __init__(self, letters: Mapping[str, Ints], repeated: set[Term]) -> None:
        self.letters, self.repeated = letters, repeated
        self.found: dict[Term, Ratio] = {}

    def whole(self, term: Term) -> Ints:
        """The values as integers."""
        ratio = self.value(term)
        if not _is_one(ratio.under):
            rest = _done(operator.mod, ratio.under.most, ratio.over, ratio.under)
            _refuse(rest.values != 0, "a division that leaves a rest")
        return _floor(ratio)

    def value(self, term: Term) -> Ratio:
        """The values, what is repeated only once."""
        if term not in self.repeated:
            return self._made(term)
        if term not in self.found:
            self.found[term] = self._made(term)
        return self.found[term]

    def _made(self, term: Term) -> Ratio:
        match term:
            case Number(value=number):
                return Ratio(*map(_number, number.as_integer_ratio()))
            case Letter(name=name):
                return Ratio(self.letters[name], ONE)
            case Sum(terms=parts):
                return reduce(_added, map(self.value, parts))
            case Product(factors=parts):
                return reduce(_multiplied, map(self.value, parts))
            case Negative(term=inner):
                return _turned(self.value(inner))
            case Bracket(inner=inner):
                return self.value(inner)
            case Quotient(numerator=above, denominator=below):
                return _multiplied(self.value(above), _inverse(self.value(below)))
            case Power(base=base, exponent=exponent):
                return _power(self.value(base), self.whole(exponent))
            case Call(function="floor", arguments=(inner,)):
                return Ratio(_floor(self.value(inner)), ONE)
            case Call(function="ceil", arguments=(inner,)):
                return _turned(Ratio(_floor(_turned(self.value(inner))), ONE))
            case Call(function="max" | "min" as name, arguments=arguments):
                overs, under = _over_one([self.value(argument) for argument in arguments])
                most = max(over.most for over in overs)
                return Ratio(reduce(lambda a, b: _done(_extreme(name), most, a, b), overs), under)
        raise UndefinedError(f"{type(term).__name__} is no part of a count and has no value")


# Ratios


def _added(first: Ratio, second: Ratio) -> Ratio:
    (a, b), under = _over_one([first, second])
    return Ratio(_done(operator.add, a.most + b.most, a, b), under)


def _over_one(ratios: Sequence[Ratio]) -> tuple[list[Ints], Ints]:
    """What stands over a denominator that all have in common, and that denominator."""
    unders = [ratio.under for ratio in ratios]
    if all(isinstance(under.values, int) for under in unders):
        common = lcm(*(under.values for under in unders))
        return [_times(ratio.over, _number(common // ratio.under.values)) for ratio in ratios], _number(common)
    if all(under is unders[0] for under in unders):
        return [ratio.over for ratio in ratios], unders[0]
    overs = [reduce(_times, unders[:i] + unders[i + 1 :], ratio.over) for i, ratio in enumerate(ratios)]
    return overs, reduce(_times, unders)


def _multiplied(first: Ratio, second: Ratio) -> Ratio:
    return Ratio(_times(first.over, second.over), _times(first.under, second.under))


def _turned(ratio: Ratio) -> Ratio:
    return Ratio(_times(ratio.over, MINUS_ONE), ratio.under)


def _inverse(ratio: Ratio) -> Ratio:
    _refuse(ratio.over.values == 0, "a division by zero")
    return Ratio(ratio.under, ratio.over)


def _floor(ratio: Ratio) -> Ints:
    if _is_one(ratio.under):
        return ratio.over
    return _done(operator.floordiv, ratio.over.most + 1, ratio.over, ratio.under)


def _power(base: Ratio, exponent: Ints) -> Ratio:
    if isinstance(exponent.values, int) and exponent.values < 0:
        base, exponent = _inverse(base), _number(-exponent.values)
    _refuse(exponent.values < 0, "a power with a negative exponent")
    return Ratio(_raised(base.over, exponent), _raised(base.under, exponent))


# Integers


def _raised(base: Ints, exponent: Ints) -> Ints:
    most = int(raised(base.most, exponent.most)) if base.most > 1 else 1
    if not isinstance(exponent.values, int) or exponent.values > MOST_FACTORS:
        return _done(operator.pow, most, base, exponent)
    result, square, left = ONE, base, exponent.values
    while left:
        if left & 1:
            result = _times(result, square)
        left >>= 1
        if left:
            square = _times(square, square)
    return result


def _times(first: Ints, second: Ints) -> Ints:
    if _is_one(first) or _is_one(second):
        return second if _is_one(first) else first
    return _done(operator.mul, first.most * second.most, first, second)


def _done(operation: Callable[[Any, Any], Any], most: int, first: Ints, second: Ints) -> Ints:
    """An operation on integers, of which no result exceeds ``most`` in size."""
    a, b = first.values, second.values
    if isinstance(a, int) and isinstance(b, int):
        return _number(operation(a, b))
    if max(most, first.most, second.most) <= WORD:
        return Ints(operation(a, b), most)
    import numpy

    made = operation(*(x if isinstance(x, int) else x.astype(object) for x in (a, b)))
    return Ints(numpy.asarray(made, dtype=numpy.int64 if most <= WORD else object), most)


def _extreme(name: str) -> Callable[[Any, Any], Any]:
    import numpy

    python, on_arrays = {"max": (max, numpy.maximum), "min": (min, numpy.minimum)}[name]
    return lambda a, b: (python if isinstance(a, int) and isinstance(b, int) else on_arrays)(a, b)


def _is_one(ints: Ints) -> bool:
    return isinstance(ints.values, int) and ints.values == 1


def _number(value: int) -> Ints:
    return Ints(value, abs(value))


def _refuse(fails: Any, what: str) -> None:
    """Refuse what fails at any place."""
    if fails if isinstance(fails, bool) else fails.any():
        raise UndefinedError(what)
