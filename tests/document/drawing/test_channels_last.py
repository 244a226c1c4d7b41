"""Keras's layers, whose channels stand behind the places and whose kernels begin with the window, are drawn alike."""

from __future__ import annotations

from typing import Any

import pytest

from symparams import derive, keras, nn
from symparams.document.drawing.drawings import draw_stages
from symparams.document.drawing.figures import figures_of
from symparams.document.drawing.steps import network_of

PAIRS = [
    (lambda: keras.Conv2D(4, 5, input_shape=(28, 28, 1)), lambda: nn.Conv2d(1, 4, 5)),
    (lambda: keras.Conv2D(4, (3, 5), input_shape=(28, 28, 3)), lambda: nn.Conv2d(3, 4, (3, 5))),
    (lambda: keras.Conv2D(6, 1, input_shape=(8, 8, 2)), lambda: nn.Conv2d(2, 6, 1)),
    (lambda: keras.Conv1D(4, 3, input_shape=(20, 2)), lambda: nn.Conv1d(2, 4, 3)),
]


@pytest.mark.parametrize(("ours", "torchs"), PAIRS)
def test_the_stages_of_a_convolution_are_drawn_as_torchs(ours: Any, torchs: Any) -> None:
    one, other = derive(ours()).nodes[0].layer, derive(torchs()).nodes[0].layer
    assert draw_stages(one) == draw_stages(other) != ()


def test_maps_of_a_network_are_as_large_and_as_many_as_torchs() -> None:
    ours = keras.Sequential(
        [
            keras.Input((28, 20, 1)),
            keras.Conv2D(4, 5),
            keras.MaxPooling2D(2),
            keras.Conv2D(8, 3, use_bias=False),
            keras.Flatten(),
            keras.Dense(10),
        ]
    )
    torchs = nn.Sequential(
        nn.Conv2d(1, 4, 5), nn.MaxPool2d(2), nn.Conv2d(4, 8, 3, bias=False), nn.Flatten(), nn.Linear(8 * 10 * 6, 10)
    )
    networks = [network_of(derive(ours)), network_of(derive(torchs, input_shape=(1, 28, 20)))]
    one, other = (
        [(state.channels, state.places) for state in (net.start, *(step.state for step in net.steps))]
        for net in networks
    )
    assert one == other
    first, second = (
        [(figure.width, figure.height, figure.sheets) for figure in figures_of(network, 90.0)] for network in networks
    )
    assert first == second
