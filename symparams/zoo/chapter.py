"""The convolutional network of the chapter on counting parameters: two convolutions, two fully connected layers."""

from __future__ import annotations

from .. import nn
from ..nn.module import Module
from ..symbols import Size
from .family import Family, Variant


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


_BOOK = Family(
    name="book_cnn",
    title="model.book",
    build=book_cnn,
    meanings={
        "C_0": "symbol.image_channels",
        "C_1": "symbol.channels_1",
        "C_2": "symbol.channels_2",
        "k_1": "symbol.kernel_1",
        "k_2": "symbol.kernel_2",
        "q_1": "symbol.pool_1",
        "q_2": "symbol.pool_2",
        "s": "symbol.pool_stride",
        "n_0": "symbol.flattened",
        "n_1": "symbol.hidden_units",
        "n_2": "symbol.classes",
    },
    variants={
        "book": Variant(
            {
                "C_0": 3,
                "C_1": 5,
                "C_2": 12,
                "k_1": 5,
                "k_2": 3,
                "q_1": 3,
                "q_2": 5,
                "s": 2,
                "n_0": 192,
                "n_1": 128,
                "n_2": 10,
            },
            input_shape=(3, 32, 32),
            published=26926,
            source="S. Raschka, Machine Learning Q and AI, chapter 11",
        ),
    },
    own_letters=False,
)

FAMILIES = (_BOOK,)
