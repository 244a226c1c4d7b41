"""Shapes with symbols are written as a textbook writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symparams import dims, nn

H, W, k, p, s, d, C = dims("H W k p s d C")

CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "all letters": (
        lambda: nn.Conv2d(3, "C", k, stride=s, padding=p)((3, H, W)),
        "(C, floor((H - k + 2*p)/s) + 1, floor((W - k + 2*p)/s) + 1)",
    ),
    "stride 1 needs no floor": (lambda: nn.Conv2d(3, 5, 5)((3, H, W)), "(5, H - 4, W - 4)"),
    "a number divides": (lambda: nn.MaxPool2d(2)((5, 2 * H, W)), "(5, H, floor((W - 2)/2) + 1)"),
    "dilation": (
        lambda: nn.Conv1d(3, 5, k, stride=2, dilation=d)((3, H)),
        "(5, floor((H - d*(k - 1) - 1)/2) + 1)",
    ),
    "same": (lambda: nn.Conv2d(3, 5, k, padding="same")((3, H, W)), "(5, H, W)"),
    "rounded up": (lambda: nn.MaxPool1d(2, ceil_mode=True)((5, H)), "(5, ceiling((H - 2)/2) + 1)"),
    "flattened": (lambda: nn.Flatten()((1, C, H, W)), "(1, C*H*W)"),
    "adaptive": (lambda: nn.AdaptiveAvgPool2d((1, None))((C, H, W)), "(C, 1, W)"),
    "transposed": (
        lambda: nn.ConvTranspose2d(3, "C", k, s)((3, H, W)),
        "(C, k + s*(H - 1), k + s*(W - 1))",
    ),
    "scaled": (lambda: nn.Upsample(scale_factor=1.5)((1, C, H)), "(1, C, floor((3*H)/2))"),
    "columns": (lambda: nn.Unfold(k)((C, H, W)), "(C*k**2, (H - k + 1)*(W - k + 1))"),
    "states of an LSTM": (
        lambda: nn.LSTM("m", "n", 2, bidirectional=True)(("T", "N", "m")),
        "((T, N, 2*n), ((4, N, n), (4, N, n)))",
    ),
    "attention": (
        lambda: nn.MultiheadAttention("d", "h")(("T", "N", "d"), ("S", "N", "d"), ("S", "N", "d")),
        "((T, N, d), (N, T, S))",
    ),
    "half": (lambda: nn.GLU()((2 * C,)), "(C,)"),
}


@pytest.mark.parametrize(("shape", "text"), CASES.values(), ids=CASES)
def test_a_symbolic_shape_reads_as_in_a_textbook(shape: Callable[[], Any], text: str) -> None:
    assert str(shape()) == text


def test_putting_numbers_in_gives_the_numbers_shape() -> None:
    layer = nn.Conv2d(3, 5, k, stride=s, padding=p)
    assert layer.subs(k=7, s=2, p=3)((3, 224, 224)) == nn.Conv2d(3, 5, 7, 2, 3)((3, 224, 224)) == (5, 112, 112)


def test_a_long_chain_of_floors_is_quick() -> None:
    net = nn.Sequential(*(nn.MaxPool2d(3, stride=2) for _ in range(50)))
    assert net((3, H, W))[0] == 3


def test_symbols_that_may_be_equal_pass() -> None:
    assert nn.Linear("n", 3)(("m",)) == (3,)
    assert nn.Conv2d(C, 5, 3)((3, 8, 8)) == (5, 6, 6)
