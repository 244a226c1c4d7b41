"""Draws poolings."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.nn.drawn import Draw, flags, optional, per_axis, register, roomy_shape, small, sometimes, spatial_shape
from tests.nn.torch_reference import Case, Whole


def pooling(draw: Draw, name: str, n: int) -> Case:
    kwargs: dict[str, Any] = {"kernel_size": per_axis(draw, n, small)}
    kwargs |= optional(draw, stride=st.just(per_axis(draw, n, st.integers(1, 5))), ceil_mode=flags)
    sides = kwargs["kernel_size"] if isinstance(kwargs["kernel_size"], tuple) else (kwargs["kernel_size"],)
    most = min(sides) // 2 if draw.right else 2
    kwargs |= optional(draw, padding=st.just(per_axis(draw, n, st.integers(0, most))))
    if name.startswith("Max"):
        kwargs |= optional(draw, dilation=st.just(per_axis(draw, n, st.integers(1, 3))), return_indices=flags)
    elif n > 1:
        kwargs |= optional(draw, count_include_pad=flags, divisor_override=st.sampled_from([None, 1, 7, 0]))
    return Case(name, (), kwargs, (roomy_shape(draw, draw(small), n, 8),))


def adaptive(draw: Draw, name: str, n: int) -> Case:
    sizes = st.sampled_from([None, 1, 2, 3, 5]) if n > 1 else small
    output = per_axis(draw, n, sizes)
    # One mean over everything torch takes also where axes are missing or too many.
    shape = spatial_shape(draw, draw(small), n, low=2)
    if output in (1, (1,) * n):
        shape = (2, 3, *(4,) * n)
    return Case(name, (output,), {}, (shape,))


def lp_pooling(draw: Draw, name: str, n: int) -> Case:
    kwargs = optional(draw, stride=st.just(per_axis(draw, n, st.integers(1, 5))), ceil_mode=flags)
    kernel = per_axis(draw, n, small) if n > 1 else draw(small)  # torch has no tuple here
    return Case(name, (2, kernel), kwargs, (roomy_shape(draw, draw(small), n, 4),))


def adaptive_max(draw: Draw, name: str, n: int) -> Case:
    case = adaptive(draw, name, n)
    return Case(name, case.args, optional(draw, return_indices=flags), case.inputs)


def fractional(draw: Draw, name: str, n: int) -> Case:
    kwargs = optional(draw, return_indices=flags)
    ratios = st.sampled_from([0.5, 0.3, 0.7] + [0.9, 1.2] * (not draw.right))
    # One ratio too many goes unseen in torch, which does not use it.
    given = {"output_size": per_axis(draw, n, small), "output_ratio": draw(st.one_of(ratios, st.tuples(*[ratios] * n)))}
    wanted = draw(st.sampled_from(list(given)))
    kwargs |= sometimes(draw, {wanted: given[wanted]}, given, {})
    return Case(name, (per_axis(draw, n, st.integers(1, 3)),), kwargs, (roomy_shape(draw, draw(small), n, 8),))


def unpooling(draw: Draw, name: str, n: int) -> Case:
    # One stride too many goes unseen in torch, which does not use it.
    kwargs = optional(draw, stride=st.tuples(*[small] * n), padding=st.tuples(*[st.integers(0, 1)] * n))
    shape = spatial_shape(draw, draw(small), n, high=4)
    options = {}
    if draw(flags):
        options = {"output_size": [draw(st.integers(1, 12)) for _ in range(sometimes(draw, n, n + 1, n + 2))]}
    if draw.right:
        kwargs.pop("padding", None)
    indices = Whole(sometimes(draw, shape, (*shape[:-1], shape[-1] + 1)))
    return Case(name, (per_axis(draw, n, small),), kwargs, (shape, indices), options)


register("MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d", pooling)
register("AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d", adaptive)
register("LPPool1d LPPool2d LPPool3d", lp_pooling)
register("AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d", adaptive_max)
register("FractionalMaxPool2d FractionalMaxPool3d", fractional)
register("MaxUnpool1d MaxUnpool2d MaxUnpool3d", unpooling)
