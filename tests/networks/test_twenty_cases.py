"""Twenty small networks that counters get wrong: total, trainable and buffers, and torch's own numbers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from symparams import functional, nn
from symparams import torch as ours


def shared_weight(nn: Any) -> Any:
    net = nn.Sequential(nn.Linear(16, 16), nn.Linear(16, 16))
    net[1].weight = net[0].weight
    return net


def called_three_times(nn: Any) -> Any:
    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(16, 16)

        def forward(self, x: Any) -> Any:
            return self.layer(self.layer(self.layer(x)))

    return Net()


def under_two_parents(nn: Any) -> Any:
    layer = nn.Linear(16, 16)
    return nn.Sequential(nn.Sequential(layer, nn.ReLU()), nn.Sequential(layer, nn.Tanh()))


def raw_parameter(nn: Any, torch: Any, child: bool) -> Any:
    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            if child:
                self.layer = nn.Linear(16, 4)
                self.scale = nn.Parameter(torch.ones(16))
            else:
                self.table = nn.Parameter(torch.randn(16, 4))

        def forward(self, x: Any) -> Any:
            return self.layer(x * self.scale) if child else x @ self.table

    return Net()


def tied_head(nn: Any) -> Any:
    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding(100, 16)
            self.head = nn.Linear(16, 100, bias=False)
            self.head.weight = self.table.weight

        def forward(self, x: Any) -> Any:
            return self.head(self.table(x))

    return Net()


def frozen(nn: Any) -> Any:
    net = nn.Sequential(nn.Linear(16, 16), nn.Linear(16, 4))
    net[0].requires_grad_(False)
    return net


def unused_child(nn: Any) -> Any:
    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.used = nn.Linear(16, 16)
            self.unused = nn.Linear(16, 7)

        def forward(self, x: Any) -> Any:
            return self.used(x)

    return Net()


def by_function(nn: Any, F: Any) -> Any:
    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(16, 16)

        def forward(self, x: Any) -> Any:
            return F.linear(x, self.layer.weight, self.layer.bias)

    return Net()


def table_and_linear(nn: Any) -> Any:
    return nn.Sequential(nn.Embedding(100, 16), nn.Linear(16, 4))


Build = Callable[[Any, Any, Any], Any]
#: name → how it is built, the shape of its input, total, trainable, buffers.
CASES: dict[str, tuple[Build, tuple[int, ...], int, int, int]] = {
    "two Linear share one W": (lambda t, n, F: shared_weight(n), (2, 16), 288, 288, 0),
    "one module called 3x": (lambda t, n, F: called_three_times(n), (2, 16), 272, 272, 0),
    "module under 2 parents": (lambda t, n, F: under_two_parents(n), (2, 16), 272, 272, 0),
    "PReLU and Linear": (lambda t, n, F: n.Sequential(n.PReLU(16), n.Linear(16, 16)), (2, 16), 288, 288, 0),
    "MultiheadAttention": (lambda t, n, F: n.MultiheadAttention(16, 4), (), 1088, 1088, 0),
    "LSTM with projection": (lambda t, n, F: n.LSTM(16, 32, proj_size=8), (5, 2, 16), 3584, 3584, 0),
    "GRU of 2 layers both ways": (
        lambda t, n, F: n.GRU(16, 32, num_layers=2, bidirectional=True), (5, 2, 16), 28416, 28416, 0,
    ),
    "raw parameter beside a child": (lambda t, n, F: raw_parameter(n, t, True), (2, 16), 84, 84, 0),
    "raw parameter in a leaf": (lambda t, n, F: raw_parameter(n, t, False), (2, 16), 64, 64, 0),
    "Conv and BatchNorm": (
        lambda t, n, F: n.Sequential(n.Conv2d(3, 8, 3), n.BatchNorm2d(8)), (2, 3, 9, 9), 240, 240, 17,
    ),
    "grouped conv": (lambda t, n, F: n.Conv2d(16, 32, 3, groups=4), (2, 16, 9, 9), 1184, 1184, 0),
    "depthwise conv": (lambda t, n, F: n.Conv2d(16, 16, 3, groups=16), (2, 16, 9, 9), 160, 160, 0),
    "transposed conv": (lambda t, n, F: n.ConvTranspose2d(3, 8, 3), (2, 3, 9, 9), 224, 224, 0),
    "LayerNorm": (lambda t, n, F: n.Sequential(n.Linear(16, 16), n.LayerNorm(16)), (2, 16), 304, 304, 0),
    "Embedding and Linear": (lambda t, n, F: table_and_linear(n), (), 1668, 1668, 0),
    "tied embedding and head": (lambda t, n, F: tied_head(n), (), 1600, 1600, 0),
    "frozen Linear": (lambda t, n, F: frozen(n), (2, 16), 340, 68, 0),
    "registered, unused child": (lambda t, n, F: unused_child(n), (2, 16), 391, 391, 0),
    "child used by F.linear": (lambda t, n, F: by_function(n, F), (2, 16), 272, 272, 0),
    "TransformerEncoderLayer": (lambda t, n, F: n.TransformerEncoderLayer(16, 4, 32), (5, 2, 16), 2224, 2224, 0),
}  # fmt: skip


def test_there_are_twenty() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("name", CASES)
def test_a_network_is_counted_right(name: str) -> None:
    build, shape, total, trainable, buffers = CASES[name]
    net = build(ours, nn, functional)
    assert (net.count(), net.trainable, net.buffer_elements) == (total, trainable, buffers)
    if shape:
        net(shape)
        assert net.count() == total  # running it changes nothing


@pytest.mark.torch
@pytest.mark.parametrize("name", CASES)
def test_torch_says_the_same(torch: ModuleType, name: str) -> None:
    build, shape, total, trainable, buffers = CASES[name]
    theirs, net = build(torch, torch.nn, torch.nn.functional), build(ours, nn, functional)
    parameters = list(theirs.parameters())
    assert sum(p.numel() for p in parameters) == total
    assert sum(p.numel() for p in parameters if p.requires_grad) == trainable
    assert sum(b.numel() for b in theirs.buffers()) == buffers
    if shape:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert _shapes(theirs(torch.zeros(shape))) == net(shape)


def _shapes(value: Any) -> Any:
    return tuple(map(_shapes, value)) if isinstance(value, tuple) else tuple(value.shape)
