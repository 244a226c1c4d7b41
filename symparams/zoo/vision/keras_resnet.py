"""Keras's ResNets: convolutions keep their biases although a norm follows; v2 has the norms in front."""

from __future__ import annotations

from functools import partial

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family, Variant
from .keras import as_keras
from .letters import BLOCKS, CLASSES, IMAGE, numbered
from .parts import chain, conv_norm, repeat, residual, stage
from .published import keras


def bottleneck(C_in: Size, w: Size, stride: int = 1, project: bool = False) -> Module:
    """1 × 1, 3 × 3, 1 × 1 to 4w channels, all with biases; the first one has the stride."""
    return residual(
        body=chain(
            conv1=conv_norm(C_in, w, 1, stride, bias=True),
            conv2=conv_norm(w, w, 3, bias=True),
            conv3=conv_norm(w, 4 * w, activation=None, bias=True),
        ),
        shortcut=conv_norm(C_in, 4 * w, 1, stride, activation=None, bias=True) if project else None,
    )


def resnet(C_0: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """Four stages of n bottlenecks with w, 2w, 4w, 8w channels inside."""
    stages: dict[str, Module] = {}
    C = w
    for i, n in enumerate((n_1, n_2, n_3, n_4)):
        inner = 2**i * w
        first = bottleneck(C, inner, stride=2 if i else 1, project=True)
        stages[f"conv{i + 2}"] = stage(first, partial(bottleneck, 4 * inner, inner), n)
        C = 4 * inner
    return as_keras(
        chain(
            conv1=conv_norm(C_0, w, 7, 2, bias=True),
            pool1=nn.MaxPool2d(3, stride=2, padding=1),
            **stages,
            avgpool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(-3),
            predictions=nn.Linear(C, K),
        )
    )


def _body(C_in: Size, w: Size, stride: int) -> nn.Sequential:
    return chain(
        conv1=conv_norm(C_in, w),
        conv2=conv_norm(w, w, 3, stride),
        conv3=nn.Conv2d(w, 4 * w, 1),
    )


def first_block(C_in: Size, w: Size) -> Module:
    """The norm goes before body and shortcut alike."""
    return chain(
        norm=nn.BatchNorm2d(C_in),
        act=nn.ReLU(),
        residual=nn.Residual(_body(C_in, w, 1), shortcut=nn.Conv2d(C_in, 4 * w, 1)),
    )


def other_block(w: Size, stride: int = 1) -> Module:
    """The norm goes before the body; the last block of a stage shrinks, its shortcut by leaving out positions."""
    return nn.Residual(
        chain(norm=nn.BatchNorm2d(4 * w), act=nn.ReLU(), body=_body(4 * w, w, stride)),
        shortcut=nn.MaxPool2d(1, stride=stride) if stride > 1 else None,
    )


def resnet_v2(C_0: Size, w: Size, n_1: Size, n_2: Size, n_3: Size, n_4: Size, K: Size) -> Module:
    """As the first version, but norms and activations stand before the convolutions; biases only where none follows."""
    stages: dict[str, Module] = {}
    C = w
    for i, n in enumerate((n_1, n_2, n_3, n_4)):
        inner = 2**i * w
        stages[f"conv{i + 2}"] = chain(
            first=first_block(C, inner),
            rest=repeat(partial(other_block, inner), n - 2),
            last=other_block(inner, stride=2 if i < 3 else 1),
        )
        C = 4 * inner
    return as_keras(
        chain(
            conv1=nn.Conv2d(C_0, w, 7, stride=2, padding=3),
            pool1=nn.MaxPool2d(3, stride=2, padding=1),
            **stages,
            norm=nn.BatchNorm2d(C),
            act=nn.ReLU(),
            avgpool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(-3),
            predictions=nn.Linear(C, K),
        )
    )


def _variant(total: int, not_trainable: int, *depths: int) -> Variant:
    return keras({"C_0": 3, "w": 64, **numbered("n", *depths), "K": 1000}, total, not_trainable)


_MEANINGS = {**IMAGE, "w": "symbol.first_width", **BLOCKS, **CLASSES}

FAMILIES = (
    Family(
        name="keras:ResNet",
        title="model.keras_resnet",
        build=resnet,
        meanings=_MEANINGS,
        variants={
            "keras:ResNet50": _variant(25636712, 53120, 3, 4, 6, 3),
            "keras:ResNet101": _variant(44707176, 105344, 3, 4, 23, 3),
            "keras:ResNet152": _variant(60419944, 151424, 3, 8, 36, 3),
        },
    ),
    Family(
        name="keras:ResNetV2",
        title="model.keras_resnet_v2",
        build=resnet_v2,
        meanings=_MEANINGS,
        variants={
            "keras:ResNet50V2": _variant(25613800, 45440, 3, 4, 6, 3),
            "keras:ResNet101V2": _variant(44675560, 97664, 3, 4, 23, 3),
            "keras:ResNet152V2": _variant(60380648, 143744, 3, 8, 36, 3),
        },
    ),
)
