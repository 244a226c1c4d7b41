"""``load``: zoo names and layers written as calls, and everything that is neither."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from symparams import load, nn, zoo
from symparams.errors import FormulaError, LimitError, NameUnknownError, SourceError, SymparamsError
from symparams.readers.call import read_call

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("Conv2d(3, 5, 5)", 380),
        (" Conv2d( 3 , 5 , kernel_size = 5 ) ", 380),
        ("nn.Conv2d(3, 5, (5, 5), bias=True)", 380),
        ("torch.nn.Conv2d(3, 5, [5, 5], bias=False)", 375),
        ("Linear(12*4*4, 128)", 24704),
        ("Linear(2*(100 - 4), 2**1)".replace("2**1", "128"), 24704),
        ("Linear(384/2, 128)", 24704),
        ("Sequential(Linear(192, 128), ReLU(), nn.Linear(128, 10))", 25994),
        ("Conv2d(3, 5, 5, padding='same', padding_mode='zeros')", 380),
        ("Conv2d(+3, 5, 5, device=None)", 380),
        ("Dropout(0.5)", 0),
    ],
)
def test_a_layer_written_as_a_call_is_built(call: str, count: int) -> None:
    assert read_call(call).count() == count


def test_names_in_a_call_are_symbols() -> None:
    layer = load("Conv2d(C_in, 2*C_out, k)")
    assert [symbol.name for symbol in layer.symbols] == ["C_in", "C_out", "k"]
    assert layer.subs(C_in=3, C_out=4, k=5).count() == (3 * 25 + 1) * 8


def test_a_fraction_of_a_symbol_needs_divisibility() -> None:
    layer = load("Linear(d/3, d)")
    assert layer.subs(d=6).count() == 6 * 3
    with pytest.raises(SymparamsError, match="in_features=7 given, a multiple of 3 expected"):
        layer.subs(d=7)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("Conv3(3, 5, 5)", NameUnknownError, "unknown layer 'Conv3'; did you mean"),
        ("Conv2d(3, 5, 5, strid=2)", NameUnknownError, "unknown argument of Conv2d 'strid'; did you mean 'stride'?"),
        ("Conv2d(3, 5)", SymparamsError, "Conv2d: missing a required argument: 'kernel_size'; its arguments are in_c"),
        ("Linear(3, 4", FormulaError, "column 7: no layer call: '(' was never closed"),
        ("Linear(7/2, 1)", FormulaError, "column 8: 7 / 2 is no whole number"),
        ("Linear(3, 4/0)", FormulaError, "column 11: 4 / 0 is no whole number"),
        ("Linear(9**9, 1)", FormulaError, "column 8: only + - * / combine sizes"),
        ("Linear(*x)", FormulaError, "have no meaning in a layer call"),
        ("Linear(x.y, 1)", FormulaError, "column 8: this has no meaning in a layer call"),
        ("Linear(-'a', 1)", FormulaError, "column 9: a size or a symbol is needed here"),
        ("Linear(b'a', 1)", FormulaError, "has no meaning in a layer call"),
        ("Linear(lambda: 3, 2)", FormulaError, "this has no meaning in a layer call"),
        ("__import__('os').system('true')", FormulaError, "is no layer"),
        ("Linear(__import__('os'), 1)", NameUnknownError, "unknown layer '__import__'"),
        ("Linear(3\x00, 4)", FormulaError, "no layer call"),
        ("Linear(" + "-" * 20_000 + "1, 2)", FormulaError, "no layer call"),
        ("Linear(" + "(" * 61, LimitError, "more than 60 brackets deep"),
        ("Linear(" + "9" * 100 + ", 1)", FormulaError, "a number of more than 60 digits"),
        ("Linear(" + " " * 100_001 + "1, 1)", LimitError, "100,000 characters"),
        ("Sequential(3)", SymparamsError, "entry 0 is 3, which is no module"),
        ("bok", NameUnknownError, "unknown model 'bok'; did you mean 'book'"),
        ("Conv2d", SymparamsError, "Conv2d is a layer and needs its arguments, written as a call: 'Conv2d(…)'"),
        ("3", NameUnknownError, "unknown model '3'"),
        (3, SymparamsError, "3 is no model"),
        (None, SymparamsError, "None is no model"),
    ],
)
def test_what_is_no_model_is_refused_with_what_to_write(call: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        load(call)


def test_a_folder_is_no_model() -> None:
    with pytest.raises((SourceError, SymparamsError)):
        load(".")


def test_the_index_of_the_zoo_is_what_its_modules_hold() -> None:
    held = [name for family in zoo.families() for name in (family.name, *family.variants)]
    assert sorted(held) == sorted(zoo.names())


@pytest.mark.parametrize("name", ["book"])
def test_a_zoo_variant_is_its_family_with_values(name: str) -> None:
    variant = load(name)
    assert variant.general is not None
    assert variant.general.subs(variant.values).count() == variant.count()


def test_count_prints_the_number_without_symbols(run: Run) -> None:
    done = run("count", "book", "--json")
    assert json.loads(done.out) == {
        "model": "book",
        "formula": "26926",
        "latex": "26{,}926",
        "symbols": {},
        "parameters": 26926,
        "trainable": 26926,
        "buffers": 0,
        "conventions": {"tied": "once", "batch_norm": "buffers"},
    }


def test_count_prints_the_formula_while_symbols_are_left(run: Run) -> None:
    record = json.loads(run("count", "Conv2d(C_in, C_out, k)", "--json").out)
    assert record["formula"] == "C_out*(C_in*k**2 + 1)"
    assert record["symbols"] == {"C_in": "input channels", "C_out": "output channels", "k": "kernel size"}
    assert (record["parameters"], record["trainable"], record["buffers"]) == (None, None, None)
    partial = json.loads(run("count", "Conv2d(C_in, C_out, k)", "--set", "k=3", "--set", "C_in=3", "--json").out)
    assert (partial["formula"], list(partial["symbols"])) == ("28*C_out", ["C_out"])


def test_count_in_symbols_names_the_familys_letters(run: Run) -> None:
    record = json.loads(run("count", "book", "--symbolic", "--json").out)
    assert record["parameters"] == 26926
    assert record["formula"] == "C_1*(C_0*k_1**2 + 1) + C_2*(C_1*k_2**2 + 1) + n_1*(n_0 + 1) + n_2*(n_1 + 1)"
    assert record["symbols"]["n_0"] == "flattened width"


def test_count_says_which_convention_it_followed(run: Run) -> None:
    done = run("count", "BatchNorm2d(10)", "--convention", "batch_norm=counted")
    assert done.out.splitlines() == [
        "40 parameters",
        "20 of them trainable",
        "21 values in buffers, not counted as parameters",
        "convention batch_norm=counted",
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["count", "bok", "--json"], "did you mean 'book'"),
        (["count", "book", "--set", "k=3"], "unknown symbol 'k'"),
        (["count", "Conv2d(3, 5, 5, groups=2)"], "in_channels=3 given, a multiple of groups=2 expected"),
        (["count", "book", "--convention", "tied=thrice"], "unknown value of convention tied 'thrice'"),
    ],
)
def test_what_cannot_be_counted_is_one_line_and_exit_2(run: Run, args: list[str], message: str) -> None:
    done = run(*args)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_layers_and_zoo_list_formulas(run: Run) -> None:
    layers = run("layers").out
    assert "C_out (k² C_in + 1)" in layers
    assert all(name in layers for name in nn.__all__ if name.startswith(("Conv", "Linear", "BatchNorm")))
    assert "26,926" in run("zoo").out
