"""Formulas on arrays of integers, exactly: machine words as long as nothing can leave them, Python's integers after.

An array of numpy wraps around past 2^63 without a word. So a formula is first gone through without its arrays, and
for each step a bound is worked out, on Python's integers, that no number of it exceeds in size. Steps whose bound fits
in 64 bits are done on machine words, the others on arrays of Python integers. Then the steps run block by block: blocks
stay near the processor, and their memory is used again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ints:
    """Integers of a formula: one that is known, or those of a step.

    Args:
        number: the integer, where it is one for all places.
        most: none is larger in size; arrays hold machine words where it fits in one, else Python's integers.
        step: the step that makes them; of inputs a negative number.
        shape: of the array; empty for a number.
        once: whether nobody else reads them, so that their memory may take what follows.
    """

    number: int | None
    most: int
    step: int = -1
    shape: Shape = ()
    once: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """Integers over integers: exact whatever order a formula divides in."""

    over: Ints
    under: Ints


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on arrays.

    Args:
        name: a function of numpy (``add``), or what is demanded of the first operand (``no zero``).
        first, second: its operands.
        most: the bound of its result.
        memory: the step whose memory takes the result; its own where it is the first to need some.
    """

    name: str
    first: Ints
    second: Ints
    most: int
    memory: int

    @property
    def large(self) -> bool:
        """Whether it needs Python's integers."""
        return max(self.most, self.first.most, self.second.most) > WORD

    def operation(self) -> Callable[..., Any]:
        """What is called with the operands, and ``out``, memory for the result or ``None``."""
        import numpy

        if self.name in _DEMANDS:
            return _demand(*_DEMANDS[self.name])
        function: Callable[..., Any] = getattr(numpy, self.name)
        if not self.large:
            return function
        kind = numpy.int64 if self.most <= WORD else object
        return lambda a, b, out: numpy.asarray(function(_python(a), _python(b)), dtype=kind)


ONE = Ints(1, 1)

_DEMANDS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "no zero": (lambda array: array == 0, "a division by zero"),
    "no rest": (lambda array: array != 0, "a division that leaves a rest"),
    "not negative": (lambda array: array < 0, "a power with a negative exponent"),
}


class Plan:
    """The steps of a formula for arrays of known shapes and bounds.

    Args:
        term: the formula.
        letters: the arrays by name, each with what none of its numbers exceeds in size.

    Raises:
        UndefinedError: where a formula of numbers has no whole value.
        LimitError: where a power is beyond all bounds.

    >>> Plan(Power(Letter("k"), Number(2)), {"k": (2**40, 2**40)}).values(()).tolist() == 2**80
    True
    """

    def __init__(self, term: Term, letters: Mapping[str, tuple[Any, int]]) -> None:
        self.steps: list[Step] = []
        self.inputs: list[Any] = []
        self._letters = {name: self._input(array, most) for name, (array, most) in letters.items()}
        often = Counter(node for node in nodes(term) if not isinstance(node, (Letter, Number)))
        self._repeated = {node for node, n in often.items() if n > 1}
        self._found: dict[Term, Ratio] = {}
        self.result = self._whole(self._value(term))

    def _input(self, array: Any, most: int) -> Ints:
        if isinstance(array, int):
            return Ints(array, most)
        self.inputs.append(array)
        return Ints(None, most, step=-len(self.inputs), shape=array.shape)

    # The formula, step by step

    def _value(self, term: Term) -> Ratio:
        if term not in self._repeated:
            return self._made(term)
        if term not in self._found:
            made = self._made(term)
            self._found[term] = Ratio(_kept(made.over), _kept(made.under))
        return self._found[term]

    def _made(self, term: Term) -> Ratio:
        match term:
            case Number(value=number):
                over, under = (number, 1) if isinstance(number, int) else (number.numerator, number.denominator)
                return Ratio(_number(over), _number(under))
            case Letter(name=name):
                return Ratio(self._letters[name], ONE)
            case Sum(terms=parts):
                return reduce(self._added, map(self._value, parts))
            case Product(factors=parts):
                return reduce(self._multiplied, map(self._value, parts))
            case Negative(term=inner):
                return self._multiplied(self._value(inner), Ratio(_number(-1), ONE))
            case Bracket(inner=inner):
                return self._value(inner)
            case Quotient(numerator=above, denominator=below):
                divisor = self._value(below)
                return self._multiplied(
                    self._value(above), Ratio(divisor.under, self._demanded("no zero", divisor.over))
                )
            case Power(base=base, exponent=exponent):
                return self._power(self._value(base), self._whole(self._value(exponent)))
            case Call(function=function, arguments=arguments):
                return self._called(function, [self._value(argument) for argument in arguments])
        raise UndefinedError(f"{type(term).__name__} is no part of a count and has no value")

    def _power(self, base: Ratio, exponent: Ints) -> Ratio:
        if exponent.number is not None and exponent.number < 0:
            base, exponent = Ratio(base.under, self._demanded("no zero", base.over)), _number(-exponent.number)
        exponent = _kept(self._demanded("not negative", exponent))
        return Ratio(self._raised(base.over, exponent), self._raised(base.under, exponent))

    def _raised(self, base: Ints, exponent: Ints) -> Ints:
        most = int(raised(base.most, exponent.most)) if base.most > 1 else 1
        if exponent.number is None or exponent.number > MOST_FACTORS:
            return self._step("power", most, base, exponent)
        result, square, left = ONE, _kept(base), exponent.number
        while left:
            if left & 1:
                result = self._times(result, square)
            left >>= 1
            if left:
                square = _kept(self._times(square, square))
        return result

    def _called(self, function: str, given: list[Ratio]) -> Ratio:
        if function == "floor":
            return Ratio(self._floor(given[0]), ONE)
        if function == "ceil":
            minus = _number(-1)
            turned = Ratio(self._times(given[0].over, minus), given[0].under)
            return Ratio(self._times(self._floor(turned), minus), ONE)
        name = {"max": "maximum", "min": "minimum"}[function]
        overs, under = self._over_one(given)
        if under.number is None:
            # A denominator below 0 would turn the order round; its square does not.
            under = _kept(under)
            overs, under = [self._times(over, under) for over in overs], self._times(under, under)
        most = max(over.most for over in overs)
        return Ratio(reduce(lambda a, b: self._step(name, most, a, b), overs), under)

    def _added(self, first: Ratio, second: Ratio) -> Ratio:
        (a, b), under = self._over_one([first, second])
        return Ratio(self._step("add", a.most + b.most, a, b), under)

    def _over_one(self, ratios: Sequence[Ratio]) -> tuple[list[Ints], Ints]:
        """What stands over a denominator that all have in common, and that denominator."""
        below = [ratio.under.number for ratio in ratios]
        if None not in below:
            common = lcm(*(number for number in below if number is not None))
            scales = [_number(common // number) for number in below if number is not None]
            return [self._times(ratio.over, scale) for ratio, scale in zip(ratios, scales, strict=True)], _number(
                common
            )
        unders = [_kept(ratio.under) for ratio in ratios]
        if all(under == unders[0] for under in unders):
            return [ratio.over for ratio in ratios], unders[0]
        overs = [reduce(self._times, unders[:i] + unders[i + 1 :], ratio.over) for i, ratio in enumerate(ratios)]
        return overs, reduce(self._times, unders)

    def _multiplied(self, first: Ratio, second: Ratio) -> Ratio:
        return Ratio(self._times(first.over, second.over), self._times(first.under, second.under))

    def _times(self, first: Ints, second: Ints) -> Ints:
        if first.number == 1 or second.number == 1:
            return second if first.number == 1 else first
        return self._step("multiply", first.most * second.most, first, second)

    def _floor(self, ratio: Ratio) -> Ints:
        if ratio.under.number == 1:
            return ratio.over
        return self._step("floor_divide", ratio.over.most + 1, ratio.over, ratio.under)

    def _whole(self, ratio: Ratio) -> Ints:
        """The numbers as integers; that no rest is left is demanded when the steps run."""
        if ratio.under.number == 1:
            return ratio.over
        over, under = _kept(ratio.over), _kept(ratio.under)
        self._demanded("no rest", self._step("remainder", under.most, over, under))
        return self._floor(Ratio(over, under))

    def _demanded(self, demand: str, ints: Ints) -> Ints:
        if ints.number is None:
            self.steps.append(Step(demand, ints, ONE, 0, len(self.steps)))
            return ints
        fails, what = _DEMANDS[demand]
        if fails(ints.number):
            raise UndefinedError(what)
        return ints

    def _step(self, name: str, most: int, first: Ints, second: Ints) -> Ints:
        if first.number is not None and second.number is not None:
            return _number(_ON_INTEGERS[name](first.number, second.number))
        from numpy import broadcast_shapes

        shape = broadcast_shapes(first.shape, second.shape)
        step = Step(name, first, second, most, len(self.steps))
        for ints in (first, second):
            if ints.once and ints.shape == shape and not step.large and not self.steps[ints.step].large:
                step = Step(name, first, second, most, self.steps[ints.step].memory)
        self.steps.append(step)
        return Ints(None, most, len(self.steps) - 1, shape, once=True)

    # The numbers

    def values(self, shape: Shape) -> Any:
        """The values in a shape that all arrays fit in: 64-bit integers where each fits in them, else Python's.

        Raises:
            UndefinedError: where a value is no whole number, or there is none.
        """
        import numpy

        if self.result.number is not None:
            return numpy.full(shape, self.result.number, numpy.int64 if self.result.most <= WORD else object)
        result: Any = numpy.empty(shape, dtype=numpy.int64)
        axis = max(range(len(shape)), key=shape.__getitem__)
        length = max(1, BLOCK * shape[axis] // max(prod(shape), 1))
        numbers = list(dict.fromkeys(n for step in self.steps for i in (step.first, step.second) if (n := i.number)))
        program = [
            (step.operation(), self._place(step.first, numbers), self._place(step.second, numbers), step.memory)
            for step in self.steps
        ]
        memory: list[Any] = [None] * len(program)
        # The last step writes the result itself, where it has its shape and machine words.
        last = self.steps[self.result.step] if self.result.step >= 0 and self.result.shape == shape else None
        last = None if last is None or last.large else last
        for start in range(0, shape[axis] if result.size else 0, length):
            if start + length > shape[axis]:
                memory = [None] * len(program)  # the last block is shorter
            place = (*(slice(None),) * axis, slice(start, min(start + length, shape[axis])))
            if last is not None:
                memory[last.memory] = result[place]
            found = [*(_part(array, place, len(shape)) for array in self.inputs), 0, *numbers]
            for operation, first, second, own in program:
                # Into the memory of the block before: asking for new memory costs as much as computing.
                made = operation(found[first], found[second], out=memory[own])
                memory[own] = made
                found.append(made)
            block = found[self._place(self.result, numbers)]
            if last is not None:
                continue
            if block.dtype == object and result.dtype != object and max(abs(block.max()), abs(block.min())) > WORD:
                result = result.astype(object)
            result[place] = block
        return result

    def _place(self, ints: Ints, numbers: list[int]) -> int:
        """Where the integers stand while the steps run: inputs, 0, the other numbers, what the steps made."""
        before = len(self.inputs)
        if ints.number is not None:
            return before if ints.number == 0 else before + 1 + numbers.index(ints.number)
        return -ints.step - 1 if ints.step < 0 else before + 1 + len(numbers) + ints.step


def _python(value: Any) -> Any:
    return value if isinstance(value, int) or value.dtype == object else value.astype(object)


def _demand(fails: Callable[[Any], Any], what: str) -> Callable[..., Any]:
    def look(array: Any, _: Any, out: Any) -> None:
        if fails(array).any():
            raise UndefinedError(what)

    return look


def _number(value: int) -> Ints:
    return Ints(value, abs(value))


def _kept(ints: Ints) -> Ints:
    """The same, whose memory is not to be used again: it is read once more."""
    return Ints(ints.number, ints.most, ints.step, ints.shape) if ints.once else ints


def _part(array: Any, place: tuple[slice, ...], axes: int) -> Any:
    """The part of an array that goes with a part of the result; of axes that it lacks or repeats, the whole."""
    own = place[axes - array.ndim :]
    return array[tuple(part if array.shape[i] > 1 else slice(None) for i, part in enumerate(own))]


_ON_INTEGERS: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "multiply": lambda a, b: a * b,
    "power": pow,
    "floor_divide": lambda a, b: a // b,
    "remainder": lambda a, b: a % b,
    "maximum": max,
    "minimum": min,
}
