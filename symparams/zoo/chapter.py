"""The convolutional network of the chapter on counting parameters: two convolutions, two fully connected layers."""

from __future__ import annotations

from .. import nn
from ..nn.module import Module
from ..symbols import Size
from .family import Variant
from .vision.letters import letters, numbered
from .vision.published import family


def book_cnn(
    C_0: Size,
    C_1: Size,
    C_2: Size,
    k_1: Size,
    k_2: Size,
    q_1: Size,
    q_2: Size,
    s: Size,
    n_0: Size,
    n_1: Size,
    n_2: Size,
) -> Module:
    """Two convolutions, each followed by a max pooling, then two fully connected layers."""
    return nn.Sequential(
        nn.Conv2d(C_0, C_1, k_1),
        nn.MaxPool2d(q_1, stride=s),
        nn.Conv2d(C_1, C_2, k_2),
        nn.MaxPool2d(q_2, stride=s),
        nn.Flatten(),
        nn.Linear(n_0, n_1),
        nn.Linear(n_1, n_2),
    )


FAMILIES = (
    family(
        book_cnn,
        letters(
            "C_0 C_1 C_2 k_1 k_2 q_1 q_2 s n_0 n_1 n_2",
            k_="symbol.kernel_",
            q_="symbol.pool_",
            s="symbol.pool_stride",
            n_0="symbol.flattened",
            n_1="symbol.hidden_units",
            n_2="symbol.classes",
        ),
        title="book",
        variants={
            "book": Variant(
                {
                    **numbered("C", 5, 12),
                    **numbered("k", 5, 3),
                    **numbered("q", 3, 5),
                    "s": 2,
                    "n_0": 192,
                    "n_1": 128,
                    "n_2": 10,
                },
                (3, 32, 32),
                26926,
                "S. Raschka, Machine Learning Q and AI, chapter 11",
            ),
        },
        own_letters=False,
    ),
)
