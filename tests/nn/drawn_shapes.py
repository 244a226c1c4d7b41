"""Draws transposed convolutions, paddings, folds, upsamplings and what else lays numbers out anew."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.nn.drawn import Draw, any_shape, flags, optional, per_axis, register, roomy_shape, small, sometimes
from tests.nn.torch_reference import Case


def transposed(draw: Draw, name: str, n: int) -> Case:
    groups = draw(st.sampled_from([1, 1, 1, 2, 3]))
    channels = sometimes(draw, groups * draw(small), draw(small))
    outputs = sometimes(draw, groups * draw(small), draw(small))
    steps = st.integers(1, 3)
    kwargs: dict[str, Any] = {"kernel_size": per_axis(draw, n, small), "groups": groups}
    kwargs |= optional(draw, bias=flags, stride=st.just(per_axis(draw, n, steps)))
    kwargs |= optional(draw, dilation=st.just(per_axis(draw, n, steps)), padding=st.just(per_axis(draw, n, flags2)))
    kwargs |= optional(draw, output_padding=st.just(per_axis(draw, n, st.integers(0, 2))))
    kwargs |= optional(draw, padding_mode=st.just(sometimes(draw, "zeros", "reflect")))
    if draw.right and "output_padding" in kwargs:
        kwargs |= {"output_padding": draw(st.integers(0, 1)), "stride": 2}
    shape = roomy_shape(draw, channels, n, 3, high=5)
    options = {}
    if draw(st.integers(0, 3)) == 0:
        # A list as torch wants it: of the spatial sizes, or of all.
        asked = [draw(st.integers(1, 16)) for _ in range(sometimes(draw, n, n + 1, n + 2))]
        options = {"output_size": asked}
    return Case(name, (channels, outputs), kwargs, (shape,), options)


flags2 = st.integers(0, 2)


def padding(draw: Draw, name: str, n: int) -> Case:
    sides = st.integers(-1, 2) if draw.right else st.integers(-2, 4)
    args: tuple[Any, ...] = (draw(st.one_of(sides, st.tuples(*[sides] * (2 * n)))),)
    if name.startswith("Constant"):
        args += (1.5,)
    if name.startswith(("Constant", "Zero")) and not draw.right:
        shape = any_shape(draw)
    else:
        shape = roomy_shape(draw, draw(small), n, 3, high=5)
    return Case(name, args, {}, (shape,))


def unfold(draw: Draw, name: str) -> Case:
    kwargs = window(draw)
    return Case(name, (kwargs.pop("kernel_size"),), kwargs, (roomy_shape(draw, draw(small), 2, 5),))


def window(draw: Draw) -> dict[str, Any]:
    kwargs: dict[str, Any] = {"kernel_size": per_axis(draw, 2, st.integers(1, 3))}
    kwargs |= optional(draw, stride=st.just(per_axis(draw, 2, st.integers(1, 3))))
    kwargs |= optional(draw, dilation=st.just(per_axis(draw, 2, st.integers(1, 2))))
    return kwargs | optional(draw, padding=st.just(per_axis(draw, 2, flags2)))


def fold(draw: Draw, name: str) -> Case:
    kwargs = window(draw)
    size = per_axis(draw, 2, st.integers(1, 7))
    pairs = {key: value if isinstance(value, tuple) else (value,) * 2 for key, value in kwargs.items()}
    sizes = size if isinstance(size, tuple) else (size,) * 2
    columns, rows = 1, draw(small)
    for axis in range(2):
        k, s, d, p = (pairs.get(key, (low,) * 2)[axis] for key, low in WINDOW_DEFAULTS.items())
        rows *= k
        columns *= max((sizes[axis] + 2 * p - d * (k - 1) - 1) // s + 1, 1)
    shape = (sometimes(draw, rows, rows + 1), sometimes(draw, columns, columns + 1))
    batch = draw(st.sampled_from([(), (1,), (2,), (2, 2)]))
    return Case(name, (size, kwargs.pop("kernel_size")), kwargs, ((*batch, *shape),))


WINDOW_DEFAULTS = {"kernel_size": 1, "stride": 1, "dilation": 1, "padding": 0}


def upsample(draw: Draw, name: str) -> Case:
    two = name != "Upsample"
    n = 2 if two else draw(st.sampled_from([1, 2, 3]))
    factors = st.sampled_from([1, 2, 3, 0.5, 1.5, 2.3, 0.1])
    given = {"size": per_axis(draw, n, small), "scale_factor": per_axis(draw, n, factors)}
    wanted = draw(st.sampled_from(list(given)))
    kwargs: dict[str, Any] = dict(sometimes(draw, {wanted: given[wanted]}, given, {}))
    if not two and draw.right:
        kwargs |= optional(draw, mode=st.sampled_from(["nearest", "area", ("linear", "bilinear", "trilinear")[n - 1]]))
        if wanted == "scale_factor":
            kwargs |= optional(draw, recompute_scale_factor=st.sampled_from([None, False, True]))
        if "linear" in kwargs.get("mode", ""):
            kwargs |= optional(draw, align_corners=flags)
    elif not two:
        modes = ["nearest", "nearest-exact", "area", "linear", "bilinear", "bicubic", "trilinear", "cubic"]
        kwargs |= optional(draw, mode=st.sampled_from(modes), align_corners=st.sampled_from([None, None, True, False]))
        kwargs |= optional(draw, recompute_scale_factor=st.sampled_from([None, False, True]))
    shape = (draw(small), draw(small), *(draw(st.integers(1, 8)) for _ in range(sometimes(draw, n, n - 1, n + 1))))
    return Case(name, (), kwargs, (shape,))


def pixels(draw: Draw, name: str) -> Case:
    shape = [draw(st.integers(1, 9)) for _ in range(draw(st.integers(1, 5)))]
    r = draw(st.integers(1, 3))
    if len(shape) > 2 and draw(flags):
        if name == "PixelShuffle":
            shape[-3] *= r * r
        else:
            shape[-1], shape[-2] = shape[-1] * r, shape[-2] * r
    return Case(name, (r,), {}, (tuple(shape),))


def channel_shuffle(draw: Draw, name: str) -> Case:
    groups, shape = draw(small), any_shape(draw, 3 if draw.right else 1)
    if draw.right:
        shape = (shape[0], groups * shape[1], *shape[2:])
    return Case(name, (groups,), {}, (shape,))


def unflatten(draw: Draw, name: str) -> Case:
    sizes = draw(st.lists(small, min_size=1, max_size=3))
    whole = 1
    for size in sizes:
        whole *= size
    shape = list(any_shape(draw, 1))
    dim = draw(st.integers(-len(shape) - 1, len(shape)))
    if -len(shape) <= dim < len(shape) and draw(st.integers(0, 4)):
        shape[dim] = whole
    if draw(flags):
        sizes[draw(st.integers(0, len(sizes) - 1))] = -1
    return Case(name, (dim, tuple(sizes)), {}, (tuple(shape),))


def distance(draw: Draw, name: str) -> Case:
    first = any_shape(draw, 1, 4)
    second = tuple(sometimes(draw, size, 1, 2) for size in first)[draw(st.sampled_from([0, 0, 0, 1])) :]
    kwargs = optional(draw, keepdim=flags) if name == "PairwiseDistance" else optional(draw, dim=st.integers(-5, 5))
    return Case(name, (), kwargs, (first, second))


register("ConvTranspose1d ConvTranspose2d ConvTranspose3d", transposed)
for kind in ("Constant", "Zero", "Reflection", "Replication", "Circular"):
    register([f"{kind}Pad{n}d" for n in (1, 2, 3)], padding)
register("Unfold", unfold)
register("Fold", fold)
register("Upsample", upsample)
register("PixelShuffle PixelUnshuffle", pixels)
register("ChannelShuffle", channel_shuffle)
register("Unflatten", unflatten)
register("PairwiseDistance CosineSimilarity", distance)
register("UpsamplingNearest2d UpsamplingBilinear2d", upsample, counted=False)
