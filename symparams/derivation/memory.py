"""What follows from a count: the bytes a model takes, and the values an optimizer keeps beside its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..terms import Letter, Number, Power, Product, Quotient, Term, evaluate, product
from .records import Worked, value_of

#: Number formats with the bytes one value takes.
DTYPES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2, "int8": 1}
#: The units of sizes: name, the number of bytes as a power.
DECIMAL = {"MB": (10, 6), "GB": (10, 9)}
BINARY = {"MiB": (2, 20), "GiB": (2, 30)}
#: Optimizers with the values they keep for each parameter, without the parameter and its gradient.
OPTIMIZERS = {"sgd": 0, "momentum": 1, "adam": 2}
#: Sizes below the next unit: from here on GB are easier to read than MB.
LARGE = 10**10

#: Stands for the number of parameters in the formulas.
PARAMETERS = Letter("P")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of bytes in a larger unit.

    Args:
        unit: ``MB``, ``MiB``, ``GB``, ``GiB``.
        quotient: the division that gives it.
        value: the number, rounded as it is written.
        exact: whether nothing was rounded.
    """

    unit: str
    quotient: Term
    value: Number
    exact: bool


@dataclass(frozen=True, slots=True)
class Memory(Worked):
    """The bytes that the parameters take in one number format.

    Args:
        dtype: the format (``float32``).
        each: the bytes of one value.
        general: the formula in ``P``, the number of parameters; ``value`` is the bytes.
        numbers: with numbers put in; ``None`` while symbols are left.
        amounts: the same in a decimal and a binary unit.
    """

    dtype: str
    each: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Optimizer(Worked):
    """The values an optimizer keeps beside the parameters it trains.

    Args:
        name: ``sgd``, ``momentum``, ``adam``.
        each: how many for each parameter.
        general: the formula in ``P``, the number of trainable parameters; ``value`` is how many in all.
        numbers: with numbers put in; ``None`` while symbols are left.
        stored: what is stored with the parameters themselves: ``P + 2P``.
        stored_numbers: the same in numbers.
    """

    name: str
    each: int
    stored: Term
    stored_numbers: Term | None

    @property
    def stored_value(self) -> int | None:
        """How many numbers are stored with the parameters themselves."""
        return value_of(self.stored_numbers)


def memory(parameters: int | None, dtype: str = "float32") -> Memory:
    """The bytes that so many parameters take.

    >>> memory(26926).value
    107704
    >>> [(amount.unit, float(amount.value.value)) for amount in memory(26926).amounts]
    [('MB', 0.108), ('MiB', 0.103)]
    """
    each = DTYPES[dtype]
    general = product(Number(each), PARAMETERS)
    if parameters is None:
        return Memory(general, None, dtype, each, ())
    value = parameters * each
    place = 1 if value >= LARGE else 0
    amounts = tuple(_amount(value, *list(units.items())[place]) for units in (DECIMAL, BINARY))
    return Memory(general, Product((Number(parameters), Number(each))), dtype, each, amounts)


def _amount(value: int, unit: str, power: tuple[int, int]) -> Amount:
    quotient = Quotient(Number(value), Power(Number(power[0]), Number(power[1])))
    exact = Fraction(evaluate(quotient))
    places = 0 if exact == int(exact) else _places(exact)
    rounded = round(exact * 10**places) / Fraction(10**places)
    return Amount(unit, quotient, Number(rounded, places=places or None), rounded == exact)


def _places(value: Fraction) -> int:
    """Decimals for three digits that say something, four from 1 on."""
    places = 3
    while value and value * 10**places < 100 and places < 12:
        places += 1
    while value >= 1 and value * 10**places >= 10_000 and places > 1:
        places -= 1
    return places


def optimizer(parameters: int | None, name: str) -> Optimizer:
    """The values an optimizer keeps for so many trainable parameters.

    >>> optimizer(26926, "adam").value
    53852
    """
    each = OPTIMIZERS[name]
    kept, stored = Number(each), Number(1 + each)
    count = None if parameters is None else Number(parameters)
    return Optimizer(
        product(kept, PARAMETERS),
        None if count is None else Product((kept, count)),
        name,
        each,
        product(stored, PARAMETERS),
        None if count is None else Product((stored, count)),
    )
