"""Draws poolings."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.nn.drawn import Draw, flags, optional, per_axis, register, small, spatial_shape
from tests.nn.torch_reference import Case


def pooling(draw: Draw, name: str, n: int) -> Case:
    kwargs: dict[str, Any] = {"kernel_size": per_axis(draw, n, small)}
    kwargs |= optional(draw, stride=st.just(per_axis(draw, n, st.integers(1, 5))), ceil_mode=flags)
    kwargs |= optional(draw, padding=st.just(per_axis(draw, n, st.integers(0, 2))))
    if name.startswith("Max"):
        kwargs |= optional(draw, dilation=st.just(per_axis(draw, n, st.integers(1, 3))), return_indices=flags)
    elif n > 1:
        kwargs |= optional(draw, count_include_pad=flags, divisor_override=st.sampled_from([None, 1, 7, 0]))
    return Case(name, (), kwargs, (spatial_shape(draw, draw(small), n),))


def adaptive(draw: Draw, name: str, n: int) -> Case:
    sizes = st.sampled_from([None, 1, 2, 3, 5]) if n > 1 else small
    output = per_axis(draw, n, sizes)
    # One mean over everything torch takes also where axes are missing or too many.
    shape = spatial_shape(draw, draw(small), n, low=2)
    if output in (1, (1,) * n):
        shape = (2, 3, *(4,) * n)
    return Case(name, (output,), {}, (shape,))


register("MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d", pooling)
register("AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d", adaptive)
