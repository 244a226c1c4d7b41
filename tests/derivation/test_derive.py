"""The derivation of a layer: build-up, forms, steps, letters; two roads to each number."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symparams import derive, dims, nn
from symparams.derivation.deriving import derivation_of
from symparams.errors import NameUnknownError, ShapeError
from symparams.notation import TextPrinter, notation
from symparams.terms import Term, evaluate, letters, same, to_sympy

text = TextPrinter(notation("raschka")).print


def counted(module: nn.Module) -> int:
    """The second road: every entry of every tensor, once."""
    return sum(prod(tensor.shape) for tensor in module.parameters())


def test_a_convolution_is_built_up_as_the_chapter_does_it() -> None:
    stages = derive("Conv2d(3, 5, 5)").stages
    assert [(stage.kind, text(stage.numbers), stage.value) for stage in stages if stage.numbers] == [
        ("window", "5 × 5 + 1", 26),
        ("input", "3 × 25 + 1", 76),
        ("output", "5 × 76", 380),
    ]
    assert [text(stage.general) for stage in stages] == ["k·k + 1", "k·k·C_in + 1", "C_out (k·k·C_in + 1)"]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("Linear(192, 128)", [("input", "192 + 1"), ("output", "128 × 193")]),
        ("BatchNorm2d(10)", [("output", "2 × 10")]),
        ("Conv2d(1, 6, 5)", [("window", "5 × 5 + 1"), ("output", "6 × 26")]),
        ("Conv2d(8, 16, 1)", [("input", "8 + 1"), ("output", "16 × 9")]),
        ("Conv2d(32, 32, 3, groups=32)", [("window", "3 × 3 + 1"), ("group", "32 × 10")]),
        (
            "Conv2d(32, 64, 3, groups=4)",
            [("window", "3 × 3 + 1"), ("input", "8 × 9 + 1"), ("output", "16 × 73"), ("group", "4 × 1,168")],
        ),
        ("PReLU(16)", [("output", "16")]),
        ("PReLU()", [("output", "1")]),
    ],
)
def test_stages_open_the_axes_from_the_inside_out(layer: str, expected: list[tuple[str, str]]) -> None:
    stages = derive(layer).stages
    assert [(stage.kind, text(stage.numbers)) for stage in stages if stage.numbers] == expected


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (0, "z = b + Σ_{j=1}^{25} w_j x_j"),
        (1, "z = b + Σ_{c=1}^{3} Σ_{j=1}^{25} w_j^(c) x_j^(c)"),
        (2, None),
    ],
)
def test_the_formula_of_one_output_value_sums_over_the_axes_it_reads(stage: int, expected: str | None) -> None:
    output = derive("Conv2d(3, 5, 5)").stages[stage].output
    assert (output is None) == (expected is None)
    if output is not None and expected is not None:
        assert text(output).replace(" ", "") == expected.replace(" ", "")


@pytest.mark.parametrize(
    ("layer", "form", "general", "numbers", "steps"),
    [
        (
            "Conv2d(3, 5, 5)",
            "split",
            "C_out (k·k·C_in) + C_out",
            "5 × (5 × 5 × 3) + 5",
            ["5 × 75 + 5", "375 + 5", "380"],
        ),
        (
            "Conv2d(3, 5, 5)",
            "factored",
            "C_out (k·k·C_in + 1)",
            "5 × (5 × 5 × 3 + 1)",
            ["5 × (75 + 1)", "5 × 76", "380"],
        ),
        (
            "Conv2d(3, 5, 5)",
            "expanded",
            "k² C_in C_out + C_out",
            "5² × 3 × 5 + 5",
            ["25 × 3 × 5 + 5", "375 + 5", "380"],
        ),
        ("Linear(192, 128)", "split", "n_in n_out + n_out", "192 × 128 + 128", ["24,576 + 128", "24,704"]),
        ("Linear(192, 128, bias=False)", "factored", "n_in n_out", "192 × 128", ["24,576"]),
        ("BatchNorm2d(10)", "factored", "2C", "2 × 10", ["20"]),
        ("BatchNorm2d(10)", "split", "C + C", "10 + 10", ["20"]),
        (
            "Conv2d(3, 5, (3, 2))",
            "split",
            "C_out (k_h k_w C_in) + C_out",
            "5 × (3 × 2 × 3) + 5",
            ["5 × 18 + 5", "90 + 5", "95"],
        ),
    ],
)
def test_each_form_has_its_numbers_put_in_and_its_arithmetic(
    layer: str, form: str, general: str, numbers: str, steps: list[str]
) -> None:
    record = derive(layer).nodes[0].layer.forms[form]
    assert record.numbers is not None
    assert text(record.general) == general
    assert text(record.numbers) == numbers
    assert [text(step) for step in record.steps] == steps


SIZES = st.integers(1, 12)


def convolutions() -> st.SearchStrategy[nn.Module]:
    def build(draw: tuple[int, int, int, tuple[int, int], bool]) -> nn.Module:
        groups, per_in, per_out, kernel, bias = draw
        return nn.Conv2d(groups * per_in, groups * per_out, kernel, groups=groups, bias=bias)

    return st.tuples(st.integers(1, 4), SIZES, SIZES, st.tuples(SIZES, SIZES), st.booleans()).map(build)


LAYERS = st.one_of(
    convolutions(),
    st.builds(nn.Linear, SIZES, SIZES, st.booleans()),
    st.builds(nn.BatchNorm1d, SIZES),
    st.builds(nn.PReLU, SIZES),
)


@given(LAYERS)
def test_every_form_every_step_and_the_last_stage_give_the_number_counted(layer: nn.Module) -> None:
    expected = counted(layer)
    derivation = derivation_of(layer)
    assert derivation.value == derivation_of(layer, letters=False).value == layer.count() == expected
    assert derivation.stages[-1].value == expected
    for form in derivation.nodes[0].layer.forms.values():
        assert form.numbers is not None
        assert [evaluate(term) for term in (form.numbers, *form.steps)] == [expected] * (1 + len(form.steps))
        assert same(form.general, derivation.stages[-1].general) is True


@given(LAYERS)
def test_the_letters_of_a_layer_with_their_values_are_the_layer(layer: nn.Module) -> None:
    node = derivation_of(layer).nodes[0]
    values = {meaning.letter.name: meaning.value for meaning in node.layer.letters}  # type: ignore[attr-defined]
    assert evaluate(node.layer.forms["factored"].general, values) == counted(layer)
    assert all(meaning.key for meaning in node.layer.letters)


@given(LAYERS)
def test_each_stage_is_the_layer_with_later_axes_of_size_one(layer: nn.Module) -> None:
    for stage in derivation_of(layer).stages:
        kind = nn.Kind[stage.kind.upper()]
        sizes = (
            prod(leaf.size for axis in tensor.axes for leaf in axis.leaves if leaf.kind <= kind)
            for tensor in layer.parameters()
        )
        assert stage.value == sum(sizes)
        assert stage.numbers is None or evaluate(stage.numbers) == stage.value


def test_the_callers_symbols_stay_as_they_are() -> None:
    from sympy import Symbol

    mine = Symbol("mine")
    derivation = derivation_of(nn.Conv2d(mine, 64, 3))
    assert derivation.value is None
    assert derivation.general is not None
    assert text(derivation.general) == "64(3 × 3 × mine + 1)"
    assert to_sympy(derivation.general) == 64 * (9 * mine + 1)


def test_values_go_in_by_name_and_by_symbol() -> None:
    k, C_in, C_out = dims("k C_in C_out")
    conv = nn.Conv2d(C_in, C_out, k)
    assert derive(conv, k=5, C_in=3, C_out=5).value == derive(conv, {k: 5, "C_in": 3, C_out: 5}).value == 380
    with pytest.raises(NameUnknownError, match="unknown symbol 'c_in'; did you mean 'C_in'"):
        derive(conv, c_in=3)


def test_undecided_divisibility_is_an_assumption() -> None:
    (first, second) = derive("Conv2d(C_in, C_out, k, groups=g)").assumptions
    assert (text(first.divisor), text(first.dividend)) == ("g", "C_in")
    assert (text(second.divisor), text(second.dividend)) == ("g", "C_out")
    assert derive("Conv2d(32, 64, 3, groups=4)").assumptions == ()


def test_statistics_are_counted_where_the_convention_says_so() -> None:
    counted_too = derive("BatchNorm2d(10)", conventions={"batch_norm": "counted"})
    assert (counted_too.value, counted_too.trainable, counted_too.buffer_elements) == (40, 20, 21)
    assert [(c.name, c.touched, c.default) for c in counted_too.conventions if c.name == "batch_norm"] == [
        ("batch_norm", True, False)
    ]
    assert derive("BatchNorm2d(10)").value == 20
    with pytest.raises(NameUnknownError, match="unknown convention 'batchnorm'; did you mean 'batch_norm'"):
        derive("BatchNorm2d(10)", conventions={"batchnorm": "counted"})
    with pytest.raises(NameUnknownError, match="unknown value of convention tied 'thrice'; did you mean 'twice'"):
        derive("BatchNorm2d(10)", conventions={"tied": "thrice"})


def formulas(derivation: Any, pick: Callable[[Any], Term]) -> list[str]:
    return [text(pick(step)) for node in derivation.nodes for step in node.size_steps]


def test_sizes_follow_with_floors_as_a_textbook_writes_them() -> None:
    derivation = derive("Conv2d(3, 5, 3, stride=2, padding=1)", input_shape=(3, 32, 20))
    assert formulas(derivation, lambda step: step.general) == ["⌊(H + 2p − k)/s⌋ + 1", "⌊(W + 2p − k)/s⌋ + 1"]
    assert formulas(derivation, lambda step: step.numbers) == ["⌊(32 + 2 × 1 − 3)/2⌋ + 1", "⌊(20 + 2 × 1 − 3)/2⌋ + 1"]
    assert [step.value for step in derivation.nodes[0].size_steps] == [16, 10]


def test_a_wrong_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="in_channels is 3, but the input 4×32×32 has 4"):
        derive("Conv2d(3, 5, 5)", input_shape=(4, 32, 32))


def test_symbols_left_leave_no_number_behind() -> None:
    derivation = derive("Linear(n, m)", n=5)
    form = derivation.nodes[0].layer.forms["factored"]
    assert (derivation.value, form.numbers, form.steps, form.value) == (None, None, (), None)
    assert [letter.name for letter in letters(form.general)] == ["m", "n"]


@pytest.mark.parametrize(
    "layer", ["Linear(7, 3)", "LSTM(3, 5)", "GRU(3, 5, num_layers=2)", "RNN(3, 5, num_layers=3, bidirectional=True)"]
)
def test_what_a_unit_is_said_to_read_is_what_it_has_weights_for(layer: str) -> None:
    stage = next(stage for stage in derive(layer).stages if stage.kind == "input")
    weights = next(part.value for part in stage.parts if part.role == "weight")
    assert sum(opening.value or 0 for opening in stage.openings) == weights


def test_a_derivation_shows_itself_in_a_line_that_is_cut_where_it_would_be_long() -> None:
    from symparams.derivation.deriving import _cut

    assert _cut("12345", 5) == "12345"
    assert _cut("123456", 5) == "123 …"
    assert _cut("1\n  2", 5) == "1 2"
