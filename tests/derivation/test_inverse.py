"""The road backwards: which inputs give a flattened width, held against trying every side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symparams import load, nn
from symparams.derivation import square_inputs
from symparams.errors import ArgumentError, ShapeError

SIDES = range(1, 60)


def tried(net: nn.Module, width: int) -> list[int]:
    """Every side that gives the width, found by running the network up to its flatten."""
    found = []
    for side in SIDES:
        try:
            shape = nn.Sequential(*list(net)[:-1])((1, 2, side, side))
        except ShapeError:
            continue
        if shape[1] * shape[2] * shape[3] == width:
            found.append(side)
    return found


LAYERS = st.one_of(
    st.builds(lambda k, s, p: nn.Conv2d(2, 2, k, stride=s, padding=p), *[st.integers(1, 4)] * 2, st.integers(0, 2)),
    st.builds(lambda k, s: nn.MaxPool2d(k, stride=s), *[st.integers(1, 4)] * 2),
    st.builds(lambda k, s: nn.AvgPool2d(k, stride=s, ceil_mode=True), *[st.integers(2, 4)] * 2),
)


@given(st.lists(LAYERS, min_size=1, max_size=3), st.integers(1, 12))
def test_the_sides_are_those_that_trying_finds(layers: list[nn.Module], side: int) -> None:
    # The first layer tells the channels.
    net = nn.Sequential(nn.Conv2d(2, 2, 1), *layers, nn.Flatten())
    width = 2 * side * side
    found = square_inputs(net, width)
    assert [size for size in found if size in SIDES] == tried(net, width)


def test_the_chapters_width_comes_from_31_to_34() -> None:
    assert square_inputs(load("book"), 192) == range(31, 35)
    assert list(square_inputs(load("book"), 193)) == []


@pytest.mark.parametrize("width", [0, -1, True, 1.5, "192"])
def test_a_width_that_is_none_is_refused(width: object) -> None:
    with pytest.raises(ArgumentError, match="a positive integer expected"):
        square_inputs(load("book"), width)  # type: ignore[arg-type]


def test_unknown_channels_are_asked_for() -> None:
    net = nn.Sequential(nn.MaxPool2d(2), nn.Flatten())
    with pytest.raises(ArgumentError, match="Write channels=3"):
        square_inputs(net, 12)
    assert list(square_inputs(net, 12, channels=3)) == [4, 5]
