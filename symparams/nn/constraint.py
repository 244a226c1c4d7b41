"""What must hold of a layer's sizes: checked at once where numbers decide it, kept where symbols leave it open."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ArgumentError
from ..symbols import Size, divides, is_expr, put_in

_MET: dict[str, Callable[[Any, Any], Any]] = {
    "divides": lambda size, bound: size % bound == 0,
    "not_divides": lambda size, bound: size % bound != 0,
    "differs": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on a layer's argument.

    ``kind`` is ``divides`` (``bound`` divides ``size``), ``at_least`` (``size >= bound``) or ``at_most``; or what a
    program decided by symbols: ``not_divides``, ``differs`` (``size != bound``), with its test as ``bound_name``.
    """

    kind: str
    layer: str
    argument: str
    size: Size
    bound: Size
    bound_name: str = ""
    #: Another size the bound divides too, so that the advice fits both.
    beside: Size = 0

    def holds(self) -> bool | None:
        """Whether it holds; ``None`` while symbols leave it open."""
        known: bool | None
        if isinstance(self.size, int) and isinstance(self.bound, int):
            known = bool(self.met(self.size, self.bound))
        elif self.kind in ("divides", "not_divides"):
            known = divides(self.bound, self.size)
            known = known if known is None else known == (self.kind == "divides")
        else:
            gap: Any = self.bound - self.size if self.kind == "at_most" else self.size - self.bound
            known = gap.is_nonzero if self.kind == "differs" else gap.is_nonnegative
        return known

    def met(self, size: Any, bound: Any) -> Any:
        """Whether it holds of numbers, or where it does of arrays of them."""
        return _MET[self.kind](size, bound)

    def check(self) -> bool:
        """Raise where the condition is false; say whether it depends on symbols and must be checked again with values.

        Raises:
            ArgumentError: naming the layer, the argument, the values and what to write instead.
        """
        if self.holds() is False:
            raise self._error()
        return is_expr(self.size) or is_expr(self.bound)

    def put_in(self, mapping: Mapping[Any, Any]) -> Constraint:
        """The same condition with symbols replaced."""
        size, bound, beside = (put_in(value, mapping) for value in (self.size, self.bound, self.beside))
        return replace(self, size=size, bound=bound, beside=beside)

    @property
    def worth_saying(self) -> bool:
        """Whether a reader should be told of it: what is open and no mere bound, as that sizes are positive."""
        return not self.kind.startswith("at_") and self.holds() is None

    def _error(self) -> ArgumentError:
        if self.kind in ("not_divides", "differs"):
            expected = f"anything but {self.bound}" if self.kind == "differs" else f"no multiple of {self.bound}"
            # Where the program came from no file there is no line to show.
            test = f"`{self.bound_name}`" if self.bound_name else "that"
            return ArgumentError(
                self.layer,
                self.argument,
                self.size,
                expected,
                f"The program decides by {test}, and with symbols it went the way that such values take; "
                "give the class numbers when it is built, instead of putting them in.",
            )
        if self.kind != "divides":
            side = "at least" if self.kind == "at_least" else "at most"
            named = f" ({self.bound_name})" if self.bound_name else ""
            return ArgumentError(self.layer, self.argument, self.size, f"{side} {self.bound}{named}")
        advice = f"{self.size} is not a multiple of {self.bound}."
        if isinstance(self.size, int) and isinstance(self.bound, int) and self.bound > 1:
            sizes = [size for size in (self.size, self.beside) if isinstance(size, int)]
            near = max(d for d in range(1, min(self.bound, self.size + 1)) if not any(size % d for size in sizes))
            advice += f" Try {self.bound_name or 'the divisor'}={near}, or a symbol for {self.argument}."
        expected = f"a multiple of {self.bound_name}={self.bound}" if self.bound_name else f"a multiple of {self.bound}"
        return ArgumentError(self.layer, self.argument, self.size, expected, advice)
