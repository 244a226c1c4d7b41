"""Hypothesis strategies: a call of each operation of the table, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from symparams.nn.operations import elementwise
from symparams.nn.operations.table import OPERATIONS

Draw = Callable[[st.SearchStrategy[Any]], Any]
Call = Any


@dataclass(frozen=True)
class Ten:
    """A tensor of such a shape; ``kind`` is float, int (zeros, which are places everywhere) or bool."""

    shape: tuple[int, ...]
    kind: str = "float"


small = st.integers(1, 4)
dims = st.integers(-4, 4)
flags = st.booleans()


def shape(draw: Draw, low: int = 0, high: int = 4) -> tuple[int, ...]:
    return tuple(draw(st.lists(small, min_size=low, max_size=high)))


def other(draw: Draw, base: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that mostly stretches together with another."""
    changed: tuple[int, ...] = tuple(draw(st.sampled_from([size, size, size, 1, size + 1])) for size in base)
    return changed[draw(st.integers(0, len(changed))) :] if draw(flags) else changed


def twin(draw: Draw, base: tuple[int, ...]) -> Any:
    """A shape that is mostly the same."""
    return draw(st.sampled_from([base, base, base, (*base, 1), tuple(size + 1 for size in base)]))


def kept(draw: Draw, **settings: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {name: draw(values) for name, values in settings.items() if draw(flags)}


RULES: dict[Any, Callable[[Draw, str], Call]] = {}
NAMES: dict[str, Callable[[Draw, str], Call]] = {}


def rule(*functions: Any) -> Callable[[Callable[[Draw, str], Call]], Callable[[Draw, str], Call]]:
    def enter(make: Callable[[Draw, str], Call]) -> Callable[[Draw, str], Call]:
        RULES.update(dict.fromkeys(functions, make))
        return make

    return enter


def name(names: str) -> Callable[[Callable[[Draw, str], Call]], Callable[[Draw, str], Call]]:
    def enter(make: Callable[[Draw, str], Call]) -> Callable[[Draw, str], Call]:
        NAMES.update(dict.fromkeys(names.split(), make))
        return make

    return enter


def call(draw: Draw, operation: str) -> Call:
    """A call of an operation of the table."""
    make = NAMES.get(operation) or RULES[OPERATIONS[operation].rule]
    return make(draw, operation)


# Value by value


@rule(elementwise.unchanged)
def _(draw: Draw, operation: str) -> Call:
    extra = {
        "threshold": (0.1, 2.0),
        "fill_": (0.5,),
        "full_like": (1.0,),
        "randint_like": (3,),
        "copy_": (Ten(()),),
        "type_as": (Ten((2,)),),
        "to": (),
        "alpha_dropout": (0.5, False),
        "feature_alpha_dropout": (0.5, False),
        "dropout": (0.5, True),
    }.get(operation, ())
    low = 1 if operation == "flipud" else 2 if operation in {"fliplr", "feature_alpha_dropout"} else 0
    kind = "bool" if operation in {"bitwise_not", "logical_not"} else "float"
    return (Ten(shape(draw, low), kind), *extra), {}


@name("index_fill")
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(st.integers(-1, 0)), Ten((1,), "int"), 0.5), {}


@name("imag view_as_real")
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw), "complex"),), {}


@rule(elementwise.triangle)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), kept(draw, diagonal=st.integers(-2, 2))


@rule(elementwise.flip)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(st.lists(dims, min_size=1, max_size=3))), {}


@rule(elementwise.stretched_together)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    kind = "bool" if operation.startswith(("bitwise", "logical")) else "float"
    second: Any = Ten(other(draw, base), kind)
    if operation in {"heaviside", "fmax", "fmin", "maximum", "minimum", "hypot", "logaddexp", "logaddexp2", "isclose"}:
        return (Ten(base), second), {}
    if operation in {"atan2", "arctan2", "complex", "polar", "nextafter", "ldexp"}:
        return (Ten(base), second), {}
    if operation in {"addcmul", "addcdiv", "lerp"}:
        return (Ten(base), second, Ten(other(draw, base))), {}
    if operation in {"clamp", "clip"}:
        high = Ten(other(draw, base))
        return draw(
            st.sampled_from([((Ten(base), 0.0), {}), ((Ten(base), second, high), {}), ((Ten(base),), {"max": 1})])
        )
    if kind == "float" and draw(flags):
        second = 2
    return (Ten(base, kind), second), {}


@rule(elementwise.where)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base, "bool"), Ten(other(draw, base)), draw(st.sampled_from([0.0, Ten(other(draw, base))]))), {}


@name("masked_fill")
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(other(draw, base), "bool"), -1.0), {}


@name("masked_scatter")
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(base, "bool"), Ten(base)), {}


# Places


@rule(elementwise.gather)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    return (Ten(base), draw(st.integers(-2, 2)), Ten(tuple(draw(st.integers(1, n + 1)) for n in base), "int")), {}


@rule(elementwise.take_along_dim)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    return (Ten(base), Ten(twin(draw, base), "int"), draw(st.integers(-2, 1))), {}


@rule(elementwise.index_select)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(dims), Ten(shape(draw, 1, 2), "int")), {}


@rule(elementwise.scattered)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    index = tuple(draw(st.integers(1, n + (draw(st.integers(0, 4)) == 0))) for n in base)
    more = {"reduce": "sum"} if operation == "scatter_reduce" else {}
    return (Ten(base), draw(st.integers(-1, 1)), Ten(index, "int"), Ten(twin(draw, index))), more


@rule(elementwise.index_written)
def _(draw: Draw, operation: str) -> Call:
    base, n = shape(draw, 1), draw(small)
    axis = draw(st.integers(0, len(base) - 1))
    source = (*base[:axis], n, *base[axis + 1 :])
    return (Ten(base), axis, Ten((n,), "int"), Ten(twin(draw, source))), {}


@rule(elementwise.one_hot)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw), "int"), draw(small)), {}


@rule(elementwise.bucketize)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), Ten((3,))), {}
