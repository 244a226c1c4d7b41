"""DenseNet: each layer sees the outputs of all layers before it, side by side."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient
from .keras import as_keras
from .letters import letters
from .parts import chain, pooled
from .published import family, keras, torchvision


def dense_layer(C_in: Size, k: Size) -> Module:
    """Norm and 1 × 1 convolution to 4k channels, norm and 3 × 3 convolution to the k channels that are added."""
    return chain(
        norm1=nn.BatchNorm2d(C_in),
        act1=nn.ReLU(),
        conv1=nn.Conv2d(C_in, 4 * k, 1, bias=False),
        norm2=nn.BatchNorm2d(4 * k),
        act2=nn.ReLU(),
        conv2=nn.Conv2d(4 * k, k, 3, padding=1, bias=False),
    )


def dense_block(C_in: Size, k: Size, n: Size) -> Module:
    """``n`` layers, each of which puts k channels beside what it was given: C, C + k, …, C + (n − 1)k wide."""
    return nn.Stages(lambda i: nn.Parallel(nn.Identity(), dense_layer(C_in + i * k, k)), n)


def transition(C: Size) -> Module:
    """Half the channels, a quarter of the positions."""
    return chain(
        norm=nn.BatchNorm2d(C),
        act=nn.ReLU(),
        conv=nn.Conv2d(C, exact_quotient(C, 2), 1, bias=False),
        pool=nn.AvgPool2d(2, stride=2),
    )


def densenet(C_0: Size, C_1: Size, k: Size, K: Size, in_keras: bool = False, **depths: Size) -> Module:
    """DenseNet-BC: four dense blocks of n layers with growth rate k, a transition after each but the last.

    Where a number of layers is a symbol, the sum over them is closed. A variant's layers all differ, so that its
    formula keeps their numbers and has letters for the widths only.
    """
    blocks: dict[str, Module] = {}
    C = C_1
    for i, n in enumerate(depths.values(), 1):
        blocks[f"dense{i}"] = dense_block(C, k, n)
        C = C + n * k
        if i < 4:
            blocks[f"transition{i}"] = transition(C)
            C = exact_quotient(C, 2)
    network = chain(
        conv=nn.Conv2d(C_0, C_1, 7, stride=2, padding=3, bias=False),
        norm=nn.BatchNorm2d(C_1),
        act=nn.ReLU(),
        pool=nn.MaxPool2d(3, stride=2, padding=1),
        **blocks,
        last_norm=nn.BatchNorm2d(C),
        last_act=nn.ReLU(),
        **pooled(classifier=nn.Linear(C, K)),
    )
    return as_keras(network, in_keras)


_DEPTHS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}

FAMILIES = (
    family(
        densenet,
        letters("C_0 C_1 k n_1 n_2 n_3 n_4 K", C_1="symbol.first_width", k="symbol.growth_rate"),
        common={"C_1": 64, "k": 32},
        variants={
            "densenet121": torchvision(7978856, n=_DEPTHS[121]),
            "densenet161": torchvision(28681000, n=(6, 12, 36, 24), C_1=96, k=48),
            "densenet169": torchvision(14149480, n=_DEPTHS[169]),
            "densenet201": torchvision(20013928, n=_DEPTHS[201]),
            "keras:DenseNet121": keras(8062504, 83648, n=_DEPTHS[121], in_keras=True),
            "keras:DenseNet169": keras(14307880, 158400, n=_DEPTHS[169], in_keras=True),
            "keras:DenseNet201": keras(20242984, 229056, n=_DEPTHS[201], in_keras=True),
        },
        structure=("n_1", "n_2", "n_3", "n_4"),
    ),
)
