"""GoogLeNet: nine inception blocks, each four views of its input side by side."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from .letters import letters
from .parts import Aside, chain, conv_norm, parallel, pooled
from .published import family, torchvision, with_quantized

#: The blocks in order; a pooling stands before 4a and 5a.
BLOCKS = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
#: Where the auxiliary heads look.
HEADS = ("4a", "4d")


def inception(C_in: Size, a: Size, r: Size, b: Size, s: Size, c: Size, p: Size) -> Module:
    """1 × 1 to a; 1 × 1 to r, 3 × 3 to b; 1 × 1 to s, 5 × 5 to c; pooling, 1 × 1 to p.

    The 5 × 5 is a 3 × 3 in the weights there are, and so in torchvision and here.
    """
    return parallel(
        one=conv_norm(C_in, a),
        three=chain(reduce=conv_norm(C_in, r), conv=conv_norm(r, b, 3)),
        five=chain(reduce=conv_norm(C_in, s), conv=conv_norm(s, c, 3)),
        pool=chain(pool=nn.MaxPool2d(3, stride=1, padding=1, ceil_mode=True), project=conv_norm(C_in, p)),
    )


def auxiliary_head(C_in: Size, K: Size) -> Module:
    """A small classifier half-way, for training only."""
    return chain(
        pool=nn.AdaptiveAvgPool2d(4),
        conv=conv_norm(C_in, 128),
        flatten=nn.Flatten(-3),
        fc1=nn.Linear(128 * 4 * 4, 1024),
        act=nn.ReLU(),
        drop=nn.Dropout(0.7),
        fc2=nn.Linear(1024, K),
    )


def googlenet(C_0: Size, w: Size, v: Size, K: Size, auxiliary: bool = False, **widths: Size) -> Module:
    """A stem of three convolutions (w, w, v channels), nine inception blocks, a mean over all positions."""
    blocks: dict[str, Module] = {}
    C = v
    for name in BLOCKS:
        if name in ("4a", "5a"):
            side = 3 if name == "4a" else 2
            blocks[f"pool{name}"] = nn.MaxPool2d(side, stride=2, ceil_mode=True)
        a, r, b, s, c, p = (widths[f"{letter}_{name}"] for letter in "arbscp")
        blocks[f"inception{name}"] = inception(C, a, r, b, s, c, p)
        C = a + b + c + p
        if auxiliary and name in HEADS:
            blocks[f"head{name}"] = Aside(auxiliary_head(C, K))
    return chain(
        conv1=conv_norm(C_0, w, 7, 2),
        pool1=nn.MaxPool2d(3, stride=2, ceil_mode=True),
        conv2=conv_norm(w, w),
        conv3=conv_norm(w, v, 3),
        pool2=nn.MaxPool2d(3, stride=2, ceil_mode=True),
        **blocks,
        **pooled(drop=nn.Dropout(0.2), fc=nn.Linear(C, K)),
    )


_LETTERS = {
    "a": "symbol.inception_1",
    "r": "symbol.inception_reduce_3",
    "b": "symbol.inception_3",
    "s": "symbol.inception_reduce_5",
    "c": "symbol.inception_5",
    "p": "symbol.inception_pool",
}
#: Table 1 of the paper: a, r, b, s, c, p of each block.
_TABLE = (
    (64, 96, 128, 16, 32, 32),
    (128, 128, 192, 32, 96, 64),
    (192, 96, 208, 16, 48, 64),
    (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64),
    (256, 160, 320, 32, 128, 128),
    (256, 160, 320, 32, 128, 128),
    (384, 192, 384, 48, 128, 128),
)
_WIDTHS = {
    f"{letter}_{name}": C
    for name, row in zip(BLOCKS, _TABLE, strict=True)
    for letter, C in zip(_LETTERS, row, strict=True)
}

FAMILIES = (
    family(
        googlenet,
        {
            **letters("C_0 w v"),
            **{f"{letter}_{name}": meaning for name in BLOCKS for letter, meaning in _LETTERS.items()},
            **letters("K"),
        },
        name="googlenet_family",
        common={"w": 64, "v": 192, **_WIDTHS},
        variants=with_quantized(
            {
                "googlenet": torchvision(6624904),
                "googlenet_aux": torchvision(13004888, auxiliary=True),
            },
            "googlenet",
        ),
    ),
)
