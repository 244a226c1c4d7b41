"""Draws linear layers, convolutions, batch norms, activations, dropouts and reshapes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.nn.drawn import Draw, any_shape, flags, optional, per_axis, register, roomy_shape, small, sometimes
from tests.nn.torch_reference import Case


def linear(draw: Draw, name: str) -> Case:
    inputs, outputs = draw(small), draw(small)
    shape = (*any_shape(draw, 0, 3), sometimes(draw, inputs, inputs + 1))
    return Case(name, (inputs, outputs), optional(draw, bias=flags), (sometimes(draw, shape, ()),))


def convolution(draw: Draw, name: str, n: int) -> Case:
    groups = draw(st.sampled_from([1, 1, 1, 2, 3]))
    channels = sometimes(draw, groups * draw(small), draw(small))
    outputs = sometimes(draw, groups * draw(small), draw(small))
    kwargs: dict[str, Any] = {"kernel_size": per_axis(draw, n, small), "groups": groups}
    kwargs |= optional(draw, bias=flags, stride=st.just(per_axis(draw, n, st.integers(1, 3))))
    kwargs |= optional(draw, dilation=st.just(per_axis(draw, n, st.integers(1, 3))))
    kwargs |= optional(
        draw,
        padding_mode=st.sampled_from(["zeros", "reflect", "replicate", "circular", "mirror"][: 4 + (not draw.right)]),
    )
    padding = st.sampled_from(["same", "valid", per_axis(draw, n, st.integers(0, 3))])
    kwargs |= optional(draw, padding=padding)
    if draw.right and kwargs.get("padding") == "same":
        kwargs.pop("stride", None)
    if isinstance(kwargs.get("padding"), tuple) and len(kwargs["padding"]) != n:
        kwargs["padding_mode"] = "zeros"  # the other modes take a padding too many where torch does not look at it
    return Case(name, (channels, outputs), kwargs, (roomy_shape(draw, channels, n, 7, high=9),))


def batch_norm(draw: Draw, name: str, n: int) -> Case:
    channels = draw(small)
    kwargs = optional(draw, affine=flags, track_running_stats=flags, bias=flags, momentum=st.sampled_from([None, 0.5]))
    # Without a batch axis ours takes what torch refuses, by contract; and a single value is not normalised in training.
    sizes = sometimes(draw, n, n + 1, n - 1) if n > 1 else draw(st.sampled_from([0, 1, 1, 2]))
    shape = (
        draw(st.integers(2, 3)),
        sometimes(draw, channels, channels + 1),
        *(draw(st.integers(2, 4)) for _ in range(sizes)),
    )
    if n == 1 and len(shape) == 2 and shape[1] != channels:
        shape = (channels + 1, *shape[1:])
    if len(shape) == n + 1 and n > 1:
        shape = (*shape, 2, 2)
    return Case(name, (channels,), kwargs, (shape,), training=draw(flags))


def activation(draw: Draw, name: str) -> Case:
    return Case(name, (), {}, (any_shape(draw),))


def hardtanh(draw: Draw, name: str) -> Case:
    limits = st.sampled_from([-1, 0, 0.5, 1])
    kwargs = optional(draw, min_val=limits, max_val=limits, min_value=limits, max_value=limits)
    if draw.right:
        kwargs = optional(draw, min_val=st.sampled_from([-1, 0]), max_value=st.sampled_from([0.5, 2]))
    return Case(name, (), kwargs, (any_shape(draw),))


def softmax(draw: Draw, name: str) -> Case:
    shape = any_shape(draw)
    dim = draw(st.integers(-4, 4))
    if draw.right and shape:
        dim %= len(shape)
        shape = tuple(2 * size if axis == dim else size for axis, size in enumerate(shape))
    return Case(name, (), {"dim": dim}, (shape,))


def softmax2d(draw: Draw, name: str) -> Case:
    return Case(name, (), {}, (any_shape(draw, 3, 4) if draw.right else any_shape(draw),))


def prelu(draw: Draw, name: str) -> Case:
    slopes = draw(st.sampled_from([1, 1, 2, 3]))
    shape = any_shape(draw)
    if len(shape) > 1:
        shape = (shape[0], sometimes(draw, slopes, 1, 4), *shape[2:])
    return Case(name, (slopes,) if draw(flags) else (), {}, (shape,))


def threshold(draw: Draw, name: str) -> Case:
    return Case(name, (0.1, 20), {}, (any_shape(draw),))


def dropout(draw: Draw, name: str) -> Case:
    p = draw(st.sampled_from([0.0, 0.5, 1] if draw.right else [0.0, 0.5, 1, 1.5, -0.1]))
    training = draw(flags)
    # A dropout of channels wants a channel axis here also where it drops nothing.
    always = name in {"Dropout", "AlphaDropout", "Dropout1d"} or (training and p == 0.5)
    shape = any_shape(draw, 0 if always else 2)
    if draw.right and name[-1] == "d":
        shape = any_shape(draw, int(name[-2]) + 1, int(name[-2]) + 2)
    if name == "Dropout3d" and len(shape) == 1:
        shape = ()  # torch makes two axes of one
    return Case(name, (p,), {}, (shape,), training=training)


def flatten(draw: Draw, name: str) -> Case:
    axes = st.integers(-6, 6)
    return Case(name, (), optional(draw, start_dim=axes, end_dim=axes), (any_shape(draw),))


def identity(draw: Draw, name: str) -> Case:
    return Case(name, (54,), {"unused": 1}, (any_shape(draw),))


PLAIN = (
    "ReLU ReLU6 LeakyReLU RReLU ELU SELU CELU GELU SiLU Mish Sigmoid LogSigmoid Tanh Tanhshrink Softplus Softsign "
    "Hardsigmoid Hardswish Hardshrink Softshrink"
)

register("Linear", linear)
register("Conv1d Conv2d Conv3d", convolution)
register("BatchNorm1d BatchNorm2d BatchNorm3d", batch_norm)
register(PLAIN, activation)
register("Softmax Softmin LogSoftmax GLU", softmax)
register("PReLU", prelu)
register("Hardtanh", hardtanh)
register("Softmax2d", softmax2d, counted=False)
register("Threshold", threshold)
register("Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout", dropout, counted=False)
register("Flatten", flatten)
register("Identity", identity)
