"""Hypothesis strategies: one layer of ``torch.nn`` with its arguments and a call of it, right ones and wrong ones.

What torch takes and symparams refuses by contract is not drawn, and is tested by hand in ``test_refused.py``: sizes
of 0 where a size must be positive, floats and bools as sizes. What torch refuses and symparams takes by contract is not
drawn either: an identifier as a string, which is a symbol here, and batch norms without a batch axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.nn.torch_reference import Case


class Draw:
    """Draws values for one case; half of the cases are meant to be right, so that not all are refused."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw
        self.right = draw(st.booleans())

    def __call__(self, values: st.SearchStrategy[Any]) -> Any:
        return self._draw(values)


#: For each layer how it is drawn; filled by the modules ``drawn_*``, which ``families`` lists.
CASES: dict[str, st.SearchStrategy[Case]] = {}

small = st.integers(1, 4)
flags = st.booleans()


def per_axis(draw: Draw, n: int, values: st.SearchStrategy[Any]) -> Any:
    """One number, or one an axis; sometimes one too many."""
    form = draw(st.sampled_from(["one", "one", "all", "all", "all"] + ["wrong"] * (not draw.right)))
    if form == "one":
        return draw(values)
    return tuple(draw(values) for _ in range(n + (form == "wrong")))


def sometimes(draw: Draw, value: Any, *others: Any) -> Any:
    """Mostly the value, now and then one of the others."""
    if draw.right:
        return value
    return draw(st.sampled_from([value] * 4 + list(others)))


def optional(draw: Draw, **arguments: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Some of the arguments, each drawn; the others keep their defaults."""
    return {name: draw(values) for name, values in arguments.items() if draw(flags)}


def spatial_shape(draw: Draw, channels: int, n: int, low: int = 1, high: int = 12) -> tuple[int, ...]:
    """A shape for n spatial axes: batched or not, now and then with a wrong number of axes or channels."""
    batch = draw(st.sampled_from([(), (1,), (2,), (3,)]))
    channels = sometimes(draw, channels, channels + 1)
    n = sometimes(draw, n, n - 1, n + 1, n + 2)
    return (*batch, channels, *(draw(st.integers(low, high)) for _ in range(n)))


def roomy_shape(draw: Draw, channels: int, n: int, low: int, high: int = 12) -> tuple[int, ...]:
    """As ``spatial_shape``; in a right case no axis is shorter than ``low``, so that a window fits."""
    return spatial_shape(draw, channels, n, low if draw.right else 1, max(low, high))


def any_shape(draw: Draw, low: int = 0, high: int = 5) -> tuple[int, ...]:
    """A shape of any number of axes."""
    return tuple(draw(st.lists(small, min_size=low, max_size=high)))


def register(names: str | Sequence[str], make: Callable[..., Case], *extra: Any, counted: bool = True) -> None:
    """Draw each of the layers by ``make(draw, name, n, *extra)``; the ``n`` of ``2d`` only where it is counted."""
    for name in names.split() if isinstance(names, str) else names:
        dimensions = (int(name[-2]),) if counted and name[-2:] in {"1d", "2d", "3d"} else ()
        CASES[name] = _case(make, name, *dimensions, *extra)


@st.composite
def _case(draw: Callable[[st.SearchStrategy[Any]], Any], make: Callable[..., Case], *args: Any) -> Case:
    return make(Draw(draw), *args)
