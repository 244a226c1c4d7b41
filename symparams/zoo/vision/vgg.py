"""VGG: 3 × 3 convolutions only, five stages that each end with a pooling, three fully connected layers."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family, Variant
from .letters import CLASSES, CONVOLUTIONS, IMAGE, numbered
from .parts import chain, conv_norm, stage
from .published import keras, torchvision


def _plain(C_in: Size, C_out: Size) -> Module:
    return chain(conv=nn.Conv2d(C_in, C_out, 3, padding=1), act=nn.ReLU())


def _normed(C_in: Size, C_out: Size) -> Module:
    # The bias is superfluous before a norm, and there all the same.
    return conv_norm(C_in, C_out, 3, bias=True)


def vgg(
    C_0: Size,
    w: Size,
    n_1: Size,
    n_2: Size,
    n_3: Size,
    n_4: Size,
    n_5: Size,
    q: Size,
    h: Size,
    K: Size,
    batch_norm: bool = False,
) -> Module:
    """Five stages of n convolutions with w, 2w, 4w, 8w, 8w channels; a q × q grid of features is flattened."""
    convolution = _normed if batch_norm else _plain
    stages: dict[str, Module] = {}
    C_in = C_0
    for i, n in enumerate((n_1, n_2, n_3, n_4, n_5)):
        C_out = min(2**i, 8) * w
        stages[f"stage{i + 1}"] = stage(convolution(C_in, C_out), partial(convolution, C_out, C_out), n)
        stages[f"pool{i + 1}"] = nn.MaxPool2d(2, stride=2)
        C_in = C_out
    return chain(
        **stages,
        avgpool=nn.AdaptiveAvgPool2d((q, q)),
        flatten=nn.Flatten(-3),
        classifier=nn.Sequential(
            nn.Linear(C_in * q * q, h),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(h, h),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(h, K),
        ),
    )


_MEANINGS = {
    **IMAGE,
    "w": "symbol.first_width",
    **CONVOLUTIONS,
    "q": "symbol.grid",
    "h": "symbol.hidden_units",
    **CLASSES,
}


def _values(*convolutions: int) -> dict[str, int]:
    return {"C_0": 3, "w": 64, **numbered("n", *convolutions), "q": 7, "h": 4096, "K": 1000}


#: The network's letter in the paper, A, B, D, E: convolutions of each stage.
_DEPTHS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
_PUBLISHED = {
    11: (132863336, 132868840),
    13: (133047848, 133053736),
    16: (138357544, 138365992),
    19: (143667240, 143678248),
}
_VARIANTS: dict[str, Variant] = {}
for _layers, _depths in _DEPTHS.items():
    _VARIANTS[f"vgg{_layers}"] = torchvision(_values(*_depths), _PUBLISHED[_layers][0])
    _VARIANTS[f"vgg{_layers}_bn"] = torchvision(_values(*_depths), _PUBLISHED[_layers][1], batch_norm=True)
for _layers in (16, 19):
    _VARIANTS[f"keras:VGG{_layers}"] = keras(_values(*_DEPTHS[_layers]), _PUBLISHED[_layers][0])

FAMILIES = (Family(name="vgg", title="model.vgg", build=vgg, meanings=_MEANINGS, variants=_VARIANTS),)
