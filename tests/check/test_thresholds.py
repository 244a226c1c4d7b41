"""Where a text's claims change their verdict: each limit on both of its sides."""

from __future__ import annotations

import pytest

from symparams import nn, verify

LAYER = "A convolution with 3 input channels, 8 output channels and a 5 x 5 kernel."


def counts(text: str, model: object = None) -> list[tuple[str, str]]:
    """The counts of a text with their verdicts."""
    return [(claim.text, claim.verdict) for claim in verify(text, model).claims if claim.kind == "count"]


def apart(blocks: int, first: str, last: str) -> str:
    """Two paragraphs with others between."""
    return "\n\n".join([first, *["Nothing."] * blocks, last])


@pytest.mark.parametrize(("number", "verdict"), [(8, "undecided"), (9, "undecided"), (10, "wrong"), (11, "wrong")])
def test_fewer_than_ten_parameters_are_rather_those_of_a_function(number: int, verdict: str) -> None:
    assert counts(f"The network has {number} parameters.", "book") == [(str(number), verdict)]


@pytest.mark.parametrize(("blocks", "verdict"), [(0, "right"), (3, "right"), (4, "undecided"), (8, "undecided")])
def test_sizes_belong_to_a_count_over_four_blocks(blocks: int, verdict: str) -> None:
    assert counts(apart(blocks, LAYER, "It has 608 parameters.")) == [("608", verdict)]


@pytest.mark.parametrize(("blocks", "verdict"), [(3, "wrong"), (4, "undecided")])
def test_a_count_that_differs_is_wrong_over_four_blocks(blocks: int, verdict: str) -> None:
    assert counts(apart(blocks, LAYER, "It has 607 parameters.")) == [("607", verdict)]


@pytest.mark.parametrize(("blocks", "verdict"), [(5, "right"), (6, "undecided")])
def test_sizes_are_completed_over_six_blocks(blocks: int, verdict: str) -> None:
    first = "A convolution with 3 input channels and 8 output channels."
    assert counts(apart(blocks, first, "With a 5 x 5 kernel it has 608 parameters.")) == [("608", verdict)]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("With 3 input channels, 8 output channels and a 5 x 5 kernel there are 608 parameters.", "right"),
        ("With 5 inputs and 3 outputs there are 18 parameters.", "undecided"),
        ("With 5 inputs and 3 outputs a fully connected layer has 18 parameters.", "right"),
    ],
)
def test_three_sizes_tell_the_kind_of_a_layer_and_two_do_not(text: str, verdict: str) -> None:
    assert [found for _, found in counts(text)] == [verdict]


@pytest.mark.parametrize(
    ("bound", "verdict"),
    [
        *(("at least 931", "right"), ("at least 932", "right"), ("at least 933", "undecided")),
        *(("at most 933", "right"), ("at most 932", "right"), ("at most 931", "undecided")),
    ],
)
def test_a_bound_holds_at_the_number_itself(bound: str, verdict: str) -> None:
    assert [found for _, found in counts(f"The convolutional part has {bound} parameters.", "book")] == [verdict]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("First 380 parameters, then 552 parameters, together 932 parameters.", "undecided undecided right"),
        ("First 380 parameters, then 552 parameters, together 933 parameters.", "undecided undecided undecided"),
        ("It has 375 weights and five biases, 380 parameters.", "right right right"),
        ("It has 375 weights and five biases, 381 parameters.", "undecided undecided wrong"),
    ],
)
def test_the_parts_of_a_sentence_are_added(text: str, verdicts: str) -> None:
    assert [found for _, found in counts(text)] == verdicts.split()


@pytest.mark.parametrize(("place", "name"), [(1, "first"), (2, "second"), (8, "eighth"), (9, "9")])
def test_layers_have_ordinals_up_to_the_eighth(place: int, name: str) -> None:
    words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
    network = nn.Sequential(*(nn.Linear(4 + number, 5 + number) for number in range(10)))
    (claim,) = verify(f"The {words[place - 1]} fully connected layer has 999 parameters.", network).claims
    assert claim.verdict == "wrong"
    assert name in claim.reason
    assert claim.expected == str((4 + place) * (4 + place))
