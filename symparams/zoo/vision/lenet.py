"""LeNet-5: as published in 1998, and as it is taught today."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Argument, Module
from ...nn.shapes import Shape
from ...symbols import Size, exact_quotient
from ..family import Variant
from .letters import letters
from .parts import chain
from .published import family


class Subsampling(Module):
    """The sum of each 2 × 2 window, times a learned factor, plus a learned bias, one of each a map.

    Parameters: ``2 C``: a pooling that learns.
    """

    family = "subsampling"
    arguments = {"channels": Argument("C", "num_features")}

    def __init__(self, channels: Size) -> None:
        super().__init__()
        self.channels = self._size("channels", channels)
        maps = nn.Axis(self.channels, "channels", nn.Kind.OUTPUT)
        self.weight = nn.Parameter((maps,), "gain")
        self.bias = nn.Parameter((maps,), "shift")

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-2], *(exact_quotient(side, 2) for side in input[-2:]))


class TableConvolution(Module):
    """A convolution in which each output map sees only some of the input maps.

    Parameters: ``k² t + C_out`` for a table of t connections: a kernel each, and a bias for each output map.
    """

    family = "convolution"
    part = "convolutional"

    def __init__(self, out_channels: Size, kernel_size: Size, connections: Size) -> None:
        super().__init__()
        self.out_channels = self._size("out_channels", out_channels)
        self.kernel_size = self._size("kernel_size", kernel_size)
        self.connections = self._size("connections", connections)
        side = self.kernel_size
        self.weight = nn.Parameter(
            (
                nn.Axis(self.connections, "input_channels", nn.Kind.INPUT),
                nn.Axis(side, "kernel_height", nn.Kind.WINDOW),
                nn.Axis(side, "kernel_width", nn.Kind.WINDOW),
            ),
            "weight",
        )
        self.bias = nn.Parameter((nn.Axis(self.out_channels, "output_channels", nn.Kind.OUTPUT),), "bias")

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-3], self.out_channels, *(side - self.kernel_size + 1 for side in input[-2:]))


class Distances(Module):
    """The distance to one drawn pattern a class; the patterns are fixed, so they are no parameters."""

    family = "distance"

    def __init__(self, n: Size, K: Size) -> None:
        super().__init__()
        self.n, self.K = self._size("n", n), self._size("K", K)
        rows, columns = nn.Axis(self.K, "outputs", nn.Kind.OUTPUT), nn.Axis(self.n, "inputs", nn.Kind.INPUT)
        self.register_buffer("patterns", nn.Buffer((rows, columns), "pattern"))

    def output_shape(self, input: Shape) -> Shape:
        return (*input[:-1], self.K)


def lenet_1998(C_0: Size, C_1: Size, C_2: Size, k: Size, t: Size, h_1: Size, h_2: Size, K: Size) -> Module:
    """C1, S2, C3 with its table of t connections, S4, C5, F6, and distances to fixed patterns."""
    return chain(
        c1=nn.Conv2d(C_0, C_1, k),
        s2=Subsampling(C_1),
        act2=nn.Tanh(),
        c3=TableConvolution(C_2, k, t),
        s4=Subsampling(C_2),
        act4=nn.Tanh(),
        c5=nn.Conv2d(C_2, h_1, k),
        act5=nn.Tanh(),
        flatten=nn.Flatten(-3),
        f6=nn.Linear(h_1, h_2),
        act6=nn.Tanh(),
        output=Distances(h_2, K),
    )


def lenet(C_0: Size, C_1: Size, C_2: Size, k: Size, q: Size, h_1: Size, h_2: Size, K: Size) -> Module:
    """Two convolutions, each followed by a pooling, three fully connected layers; a q × q grid is flattened."""
    return chain(
        conv1=nn.Conv2d(C_0, C_1, k, padding="same"),
        act1=nn.Sigmoid(),
        pool1=nn.AvgPool2d(2, stride=2),
        conv2=nn.Conv2d(C_1, C_2, k),
        act2=nn.Sigmoid(),
        pool2=nn.AvgPool2d(2, stride=2),
        flatten=nn.Flatten(-3),
        fc1=nn.Linear(C_2 * q * q, h_1),
        act3=nn.Sigmoid(),
        fc2=nn.Linear(h_1, h_2),
        act4=nn.Sigmoid(),
        fc3=nn.Linear(h_2, K),
    )


#: Table I of the paper: for each map of C3 the maps of S2 that it sees.
CONNECTIONS = (
    *(tuple((first + i) % 6 for i in range(3)) for first in range(6)),
    *(tuple((first + i) % 6 for i in range(4)) for first in range(6)),
    *(tuple((first + i) % 6 for i in (0, 1, 3, 4)) for first in range(3)),
    tuple(range(6)),
)

_lenet = partial(family, common={"C_0": 1, "C": (6, 16), "k": 5, "h": (120, 84), "K": 10})
_letters = partial(letters, k="symbol.kernel", h_="symbol.hidden_units_")

FAMILIES = (
    _lenet(
        lenet,
        _letters("C_0 C_1 C_2 k q h_1 h_2 K"),
        variants={"lenet5": Variant({"q": 5}, (1, 28, 28), 61706, "Dive into Deep Learning, section 7.6")},
    ),
    _lenet(
        lenet_1998,
        _letters("C_0 C_1 C_2 k t h_1 h_2 K", t="symbol.table_connections"),
        variants={
            "lenet5_1998": Variant(
                {"t": sum(map(len, CONNECTIONS))},
                (1, 32, 32),
                60000,
                "Y. LeCun et al., Gradient-Based Learning Applied to Document Recognition",
            ),
        },
    ),
)
