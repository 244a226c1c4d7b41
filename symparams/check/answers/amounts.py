"""Numbers with the precision they were written with: ``124M``, ``~60k``, ``1.1亿``, ``380``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

#: What a marker of roundness (``about``) excuses at the most where zeros stand for digits that were not given.
LOOSEST = Fraction(1, 20)

EXACT, ROUNDED, TRUNCATED, RANGE = "exact", "rounded", "truncated", "range"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was written.

    Args:
        value: what it says.
        step: the worth of its last digit: 100,000 for ``25.5M``, 1 for ``380``.
        scaled: whether the number was written in thousands, millions and the like, so that further digits are open.
        loose: whether it is said to be no more than about right (``~``, ``about``).
        between: the two ends, where a range was given; the value is its middle.
    """

    value: Fraction
    step: Fraction
    scaled: bool = False
    loose: bool = False
    between: tuple[Fraction, Fraction] | None = None

    @property
    def is_exact(self) -> bool:
        """Whether every digit is given."""
        return not (self.scaled or self.loose or self.between) and self.step == 1

    @property
    def digits(self) -> int:
        """How many digits it gives; zeros at the end of a number that is loose are none."""
        return self._digits(max(self.step, _last_place(self.value)) if self.loose else self.step)

    def digits_for(self, number: Fraction | int) -> int:
        """How many digits it gives as a rounding of a number: 110M gives two of 109,482,240, not three."""
        least, largest = self.span
        coarse = self.scaled and not least <= number <= largest
        return self._digits(_last_place(self.value)) if coarse else self.digits

    def _digits(self, step: Fraction) -> int:
        return len(str(abs(self.value) // step)) if step and self.value else 1

    def slack(self) -> tuple[Fraction, Fraction]:
        """How far below and above the value a number may lie that it was made of."""
        if self.is_exact:
            return Fraction(0), Fraction(0)
        # Further digits were rounded to the nearest, or cut off.
        below, above = self.step / 2, self.step
        if self.loose:
            most = abs(self.value) * LOOSEST
            below = above = max(self.step / 2, min(self.step, most), min(_last_place(self.value) / 2, most))
        return below, above

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """The least and the largest number it may stand for."""
        if self.between is not None:
            return self.between
        below, above = self.slack()
        return self.value - below, self.value + above

    def covers(self, number: Fraction | int) -> str:
        """How the number was made into this one: ``exact``, ``rounded``, ``truncated``; empty where it was not.

        >>> Amount(Fraction(124_000_000), Fraction(10**6), scaled=True).covers(124_439_808)
        'rounded'
        >>> Amount(Fraction(380), Fraction(1)).covers(375)
        ''
        """
        if number == self.value and self.between is None:
            return EXACT
        least, largest = self.span
        if self.is_exact:
            return ""
        if not least <= number <= largest:
            # Behind thousands and millions a zero may be a digit or none: 110M is 109,482,240 to two digits.
            near = min(_last_place(self.value) / 2, abs(self.value) * LOOSEST)
            return ROUNDED if self.scaled and not self.between and abs(number - self.value) <= near else ""
        if self.between is not None:
            return RANGE
        if abs(number - self.value) <= self.step / 2 or self.loose:
            return ROUNDED
        return TRUNCATED if 0 < number - self.value < self.step else ""


def _last_place(value: Fraction) -> Fraction:
    """The worth of the last digit that is not zero."""
    place = Fraction(1)
    while value and (value / (place * 10)).denominator == 1:
        place *= 10
    return place


def of_digits(whole: str, decimals: str, scale: Fraction | int = 1, exponent: int = 0) -> Amount:
    """An amount from its digits: ``of_digits("25", "5", 10**6)`` is 25.5M."""
    factor = Fraction(scale) * Fraction(10) ** exponent
    step = factor / 10 ** len(decimals)
    scaled = factor != 1 or bool(decimals)
    return Amount(int(whole + decimals or "0") * step, step, scaled)
