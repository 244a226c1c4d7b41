"""Grids of counts: against Python's integers one by one, on values where machine words wrap around and where not."""

from __future__ import annotations

import itertools
import sys
from typing import Any

import numpy
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symparams import counts, dims, load, nn
from symparams.derivation.exact import BLOCK, Plan
from symparams.errors import ArgumentError, NameUnknownError, ShapeError, SymbolsLeftError, SymparamsError
from symparams.terms import (
    Call,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
    UndefinedError,
    evaluate,
)

MODELS = [
    "Conv2d(C_in, C_out, k)",
    "Conv3d(C_in, 3*C_out, k)",
    "Sequential(LSTM(C_in, C_out), Linear(C_out, k))",
    "Sequential(TransformerEncoderLayer(C_in, 1, C_out), Linear(C_in, k))",
    "Sequential(Linear(C_in, C_out), Repeat(Linear(C_out, C_out), k))",
]
#: Sizes around those at which products of two, three and four of them leave 64 bits.
SIZES = st.integers(1, 9) | st.integers(2**15, 2**17) | st.integers(2**31 - 2, 2**32 + 2) | st.integers(2**62, 2**70)


def one_by_one(model: str, **values: Any) -> list[int]:
    """The counts by putting the numbers in, on Python's integers."""
    module = load(model)
    arrays = numpy.broadcast_arrays(*(numpy.asarray(value, dtype=object) for value in values.values()))
    names = list(values)
    return [
        module.subs(dict(zip(names, map(int, row), strict=True))).count()
        for row in zip(*(array.ravel() for array in arrays), strict=True)
    ]


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(SIZES, SIZES, st.integers(1, 9)), min_size=1, max_size=4))
def test_every_count_is_that_of_the_model_with_the_values(model: str, rows: list[tuple[int, int, int]]) -> None:
    values = dict(zip(("C_in", "C_out", "k"), map(list, zip(*rows, strict=True)), strict=True))
    found = counts(model, values)
    expected = one_by_one(model, **values)
    assert found.tolist() == expected
    assert found.dtype == (object if max(expected) >= 2**63 else numpy.int64)


def test_what_would_wrap_around_does_not() -> None:
    side = numpy.array([2**31, 2**32], dtype=numpy.int64)
    with numpy.errstate(all="ignore"):
        assert (side * (side + 1)).tolist()[1] == 2**32  # what numpy makes of it, without a word
    assert counts("Linear(n, n)", n=side).tolist() == [2**62 + 2**31, 2**64 + 2**32]


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "uint32", "int64", "uint64"])
def test_narrow_words_are_widened_first(dtype: str) -> None:
    largest = numpy.iinfo(dtype).max
    given = numpy.array([1, largest], dtype=dtype)
    assert counts("Linear(n, n)", n=given).tolist() == [2, int(largest) * (int(largest) + 1)]
    assert given.tolist() == [1, largest]


def test_at_the_edge_of_a_machine_word() -> None:
    n = dims("n")
    assert counts(n, n=[2**63 - 1]).dtype == numpy.int64
    assert counts(n + 1, n=[2**63 - 1]).tolist() == [2**63]
    assert counts(n - 1, n=[2**63]).tolist() == [2**63 - 1]
    # The steps leave 64 bits, the result does not.
    m = dims("m")
    assert counts((n + m) * (n - m), n=[2**62, 2**62 + 1], m=2**62).tolist() == [0, 2**63 + 1]
    assert counts((n + m) * (n - m), n=[2**62], m=2**62).dtype == numpy.int64


LEAVES: st.SearchStrategy[Term] = st.sampled_from([Letter("a"), Letter("b")]) | st.integers(-3, 5).map(Number)


def grown(parts: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        parts.map(Negative),
        st.builds(Quotient, parts, parts),
        st.builds(Power, parts, st.integers(0, 4).map(Number) | st.just(Letter("b"))),
        parts.map(lambda part: Call("floor", (part,))),
        parts.map(lambda part: Call("ceil", (part,))),
        several.map(lambda given: Call("max", given)),
        several.map(lambda given: Call("min", given)),
    )


def exactly(term: Term, **values: int) -> Any:
    try:
        return evaluate(term, values)
    except SymparamsError:
        return None


A = Letter("a")
#: A denominator below 0 that is an array: max and min must not be turned round by it.
TURNED = Negative(Call("max", (Quotient(A, A), Quotient(A, Negative(Number(1))))))
BELOW = Call("min", (Quotient(Number(6), Negative(A)), Quotient(Number(4), Negative(A))))


@settings(max_examples=300, deadline=None, derandomize=True)
@example(term=TURNED, a=7)
@example(term=Call("floor", (BELOW,)), a=2)
@given(term=st.recursive(LEAVES, grown, max_leaves=8), a=st.sampled_from([1, 2, 7, 2**31, 2**65]))
def test_any_formula_has_the_value_that_fractions_give(term: Term, a: int) -> None:
    values = {"a": [a, 1, 6], "b": [2, 3, 1]}
    expected = [exactly(term, a=one, b=other) for one, other in zip(*values.values(), strict=True)]
    arrays = {name: (numpy.array([*given, None], dtype=object)[:-1], max(given)) for name, given in values.items()}
    arrays = {n: (v if most > 2**63 - 1 else v.astype(numpy.int64), most) for n, (v, most) in arrays.items()}
    try:
        found = Plan(term, arrays).values((3,)).tolist()
    except SymparamsError:
        assert not all(isinstance(value, int) for value in expected) or max(map(abs, expected)) > 2**200
    else:
        assert found == expected


def test_arrays_are_broadcast_and_blocks_fit_together() -> None:
    first, second = numpy.arange(1, 8)[:, None], numpy.arange(1, BLOCK // 2 + 40)
    grid = counts("Linear(n, m)", n=first, m=second)
    assert grid.shape == (7, BLOCK // 2 + 39)
    assert (grid == second * (first + 1)).all()
    assert counts("Linear(n, m)", n=second[None, :, None], m=[[[3]]]).shape == (1, BLOCK // 2 + 39, 1)
    assert counts("Linear(n, 3)", n=4).tolist() == 15
    assert counts("Linear(n, 3)", n=[]).shape == (0,)
    # One large number in a late block makes the whole of it Python's integers.
    late: Any = numpy.append(numpy.ones(3 * BLOCK, dtype=numpy.int64), 2**40)
    assert counts("Linear(n, n)", n=late).tolist() == [2] * 3 * BLOCK + [2**80 + 2**40]


def test_the_callers_arrays_stay_as_they_are() -> None:
    n = dims("n")
    given = numpy.arange(1, 6)
    whole = counts(n, n=given)
    whole[0] = 100
    counts("LSTM(n, n)", n=given)
    assert given.tolist() == [1, 2, 3, 4, 5]


def test_an_expression_and_other_symbols() -> None:
    h, w = sympy.symbols("h w", integer=True)
    assert counts(h - 3 * w, {h: [1, 2], w: [[-1], [2**62]]}).tolist() == [[4, 5], [1 - 3 * 2**62, 2 - 3 * 2**62]]
    net = nn.Sequential(nn.Linear("n", 4).requires_grad_(False), nn.Linear(4, "m"))
    assert counts(net.trainable, m=[2, 3]).tolist() == [10, 15]


def test_groups_and_heads_that_do_not_divide_are_refused_as_by_the_layer() -> None:
    with pytest.raises(ArgumentError, match="in_channels=6 given, a multiple of groups=4"):
        counts("Conv2d(C, 8, 3, groups=g)", C=[[4, 6]], g=[[2], [4]])
    with pytest.raises(ArgumentError, match="MultiheadAttention"):
        counts("MultiheadAttention(d, h)", d=[8, 9], h=4)
    assert counts("Conv2d(C, 8, 3, groups=g)", C=[4, 8], g=[2, 4]).tolist() == [152, 152]
    x, y = dims("x y")
    with pytest.raises(ArgumentError, match="a division that leaves a rest"):
        counts(x / y, x=[4, 5], y=2)


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"n": [1, 1.5]}, ArgumentError, "n=1.5 given, whole numbers"),
        ({"n": numpy.array([2.0])}, ArgumentError, "an array of float64 given.*astype"),
        ({"n": 2.0}, ArgumentError, "whole numbers"),
        ({"n": [True]}, ArgumentError, "an array of bool"),
        ({"n": ["a"]}, ArgumentError, "whole numbers"),
        ({"n": [2**70, 2.5]}, ArgumentError, "whole numbers"),
        ({"n": [2**70, None]}, ArgumentError, "n=None given"),
        ({"n": [3, 0]}, ArgumentError, "n=0 given, sizes of at least 1"),
        ({"n": [[1], [2, 3]]}, ArgumentError, "rows of different lengths"),
        ({"n": [1, 2], "m": [1, 2, 3]}, ShapeError, r"n \(2,\), m \(3,\) do not fit together"),
        ({"n": [1]}, SymbolsLeftError, "m"),
        ({"n": [1], "m": 1, "q": 2}, NameUnknownError, "q"),
    ],
)
def test_what_cannot_be_is_refused_by_name(values: dict[str, Any], error: type[SymparamsError], said: str) -> None:
    with pytest.raises(error, match=said):
        counts("Linear(n, m)", values)


def test_a_power_without_end_is_refused() -> None:
    with pytest.raises(SymparamsError, match="larger than"):
        Plan(Power(Number(3), Letter("n")), {"n": (numpy.array([10**9]), 10**9)})
    with pytest.raises(UndefinedError, match="negative exponent"):
        Plan(Power(Number(3), Letter("n")), {"n": (numpy.array([-1]), 1)}).values((1,))


def test_without_numpy_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(SymparamsError, match="pip install"):
        counts("Linear(n, 3)", n=[1])


def test_all_combinations_of_three_letters() -> None:
    k, first, second = range(1, 6), [1, 3, 64], [5, 512]
    grid = counts(
        "Conv2d(a, b, k)", k=numpy.array(k)[:, None, None], a=numpy.array(first)[:, None], b=numpy.array(second)
    )
    by_hand = [b * (q * q * a + 1) for q, a, b in itertools.product(k, first, second)]
    assert grid.ravel().tolist() == by_hand
