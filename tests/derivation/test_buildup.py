"""What a build-up says of one output, and the forms of a count: letters in their order, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from symparams import derive, nn
from symparams.notation import TextPrinter, notation
from symparams.terms import BigSum, Chain, Sum, Term, Variable, merge_powers, nodes


def text(term: Term | None) -> str:
    assert term is not None
    return TextPrinter(notation("raschka")).print(merge_powers(term))


def output(layer: nn.Module) -> Term | None:
    return derive(layer).nodes[0].layer.stages[0].output


def variables(term: Term | None) -> list[tuple[str, tuple[str, ...]]]:
    assert term is not None
    return [(node.name, node.lower) for node in nodes(term) if isinstance(node, Variable)]


def test_a_bilinear_layer_has_a_weight_for_each_pair_of_inputs() -> None:
    said = output(nn.Bilinear(3, 4, 5, bias=False))
    assert variables(said) == [("z", ()), ("w", ("i", "j")), ("x", ("i",)), ("y", ("j",))]
    assert [(node.index, text(node.upper)) for node in nodes(said) if isinstance(node, BigSum)] == [  # type: ignore[arg-type]
        ("i", "3"),
        ("j", "4"),
    ]


def test_what_one_output_adds_up_is_read_by_it_alone() -> None:
    # A recurrent unit adds its inputs and its previous outputs; queries, keys and values are outputs of their own.
    recurrent = output(nn.RNN(3, 5))
    assert isinstance(recurrent, Chain)
    assert isinstance(recurrent.sides[1], Sum)
    separate: dict[str, Any] = {"kdim": 5, "vdim": 7}
    assert output(nn.MultiheadAttention(12, 3, **separate)) is None
    assert output(nn.MultiheadAttention(12, 3)) is not None
    # A group of one output channel is no other output.
    assert output(nn.ConvTranspose2d(8, 4, 3, groups=4)) is not None


@pytest.mark.parametrize(
    ("layer", "factored"),
    [
        ("MultiheadAttention(d, 1, bias=False)", "3d²"),
        ("Embedding(V, 4)", "4V"),
        ("Linear(n, 5, bias=False)", "5n"),
        ("Linear(n, 5)", "5(n + 1)"),
        ("Conv2d(C, 64, 3)", "64(3 × 3 × C + 1)"),
        ("LSTM(m, n, 2, bidirectional=True)", "4n(2m + 8n + 8)"),
        ("RNN(m, n, 2, bidirectional=True, bias=False)", "n(2m + 8n)"),
    ],
)
def test_numbers_stand_in_front_and_like_terms_are_one(layer: str, factored: str) -> None:
    assert text(derive(layer).nodes[0].layer.forms["factored"].general) == factored


def test_numbers_put_in_stay_as_the_formula_has_them() -> None:
    form = derive("LSTM(3, 5, 2, bidirectional=True)").nodes[0].layer.forms["factored"]
    assert form.value == 4 * 5 * (2 * 3 + 8 * 5 + 8)
    stage = derive("Conv2d(3, 5, 5)").nodes[0].layer.stages[0]
    assert text(stage.numbers) == "5 × 5 + 1"


def test_a_divisibility_is_assumed_once_whoever_needs_it() -> None:
    assumptions = derive("TransformerDecoderLayer(d, h, f)").assumptions
    assert [(text(a.divisor), text(a.dividend)) for a in assumptions] == [("h", "d")]
