"""Each block against its formula at random sizes, in symbols, and run; a walk over the registry finds none without."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import blocks, derive, dims, nn
from symparams.errors import ArgumentError, ShapeError
from symparams.nn.shapes import BATCH

MESSAGES = Path(__file__).parents[2] / "templates" / "messages"


@dataclass(frozen=True)
class Block:
    """A block: made of its sizes, its formula counted by hand, its input and output shapes without batch."""

    sizes: str
    make: Callable[..., nn.Module]
    count: Callable[..., Any]
    inputs: Callable[..., tuple[tuple[Any, ...], ...]]
    output: Callable[..., tuple[Any, ...]]
    buffers: Callable[..., Any] = lambda **_: 0


def conv(c: Any, o: Any, k: Any = 1, bias: int = 1) -> Any:
    return o * (k * k * c + bias)


def norm(c: Any) -> Any:
    return 2 * c


def statistics(*channels: Any) -> Any:
    return sum(2 * c + 1 for c in channels)


BLOCK = {
    "DepthwiseSeparableConv2d": Block(
        "a b",
        lambda a, b: blocks.DepthwiseSeparableConv2d(a, b, 3, padding=1),
        lambda a, b: 9 * a + a + conv(a, b),
        lambda a, **_: ((a, 8, 8),),
        lambda b, **_: (b, 8, 8),
    ),
    "SqueezeExcitation": Block(
        "c r",
        lambda c, r: blocks.SqueezeExcitation(c * r, r),
        lambda c, r: conv(c * r, c) + conv(c, c * r),
        lambda c, r: ((c * r, 8, 8),),
        lambda c, r: (c * r, 8, 8),
    ),
    "Bottleneck": Block(
        "a w b",
        lambda a, w, b: blocks.Bottleneck(a, w, a + b, stride=2),
        lambda a, w, b: (
            conv(a, w, 1, 0)
            + conv(w, w, 3, 0)
            + conv(w, a + b, 1, 0)
            + conv(a, a + b, 1, 0)
            + norm(2 * w + 2 * (a + b))
        ),
        lambda a, **_: ((a, 8, 8),),
        lambda a, b, **_: (a + b, 4, 4),
        lambda a, w, b: statistics(w, w, a + b, a + b),
    ),
    "InvertedResidual": Block(
        "a t",
        lambda a, t: blocks.InvertedResidual(a, a, t + 1, 5),
        lambda a, t: 2 * a * a * (t + 1) + 25 * a * (t + 1) + norm(2 * a * (t + 1) + a),
        lambda a, **_: ((a, 8, 8),),
        lambda a, **_: (a, 8, 8),
        lambda a, t: statistics(a * (t + 1), a * (t + 1), a),
    ),
    "DenseLayer": Block(
        "c g",
        lambda c, g: blocks.DenseLayer(c, g),
        lambda c, g: norm(c) + 4 * g * c + norm(4 * g) + 9 * 4 * g * g,
        lambda c, **_: ((c, 8, 8),),
        lambda c, g: (c + g, 8, 8),
        lambda c, g: statistics(c, 4 * g),
    ),
    "DenseBlock": Block(
        "c g L",
        lambda c, g, L: blocks.DenseBlock(c, g, L),
        lambda c, g, L: L * (2 * c + 4 * g * c + 8 * g + 36 * g * g) + (2 + 4 * g) * g * (L * (L - 1) / 2),
        lambda c, **_: ((c, 8, 8),),
        lambda c, g, L: (c + L * g, 8, 8),
        lambda c, g, L: L * (2 * c + 8 * g + 2) + g * L * (L - 1),
    ),
    "Inception": Block(
        "i a b c d e f",
        lambda i, a, b, c, d, e, f: blocks.Inception(i, a, b, c, d, e, f),
        lambda i, a, b, c, d, e, f: sum((conv(i, a), conv(i, b), conv(b, c, 3), conv(i, d), conv(d, e, 5), conv(i, f))),
        lambda i, **_: ((i, 8, 8),),
        lambda a, c, e, f, **_: (a + c + e + f, 8, 8),
    ),
    "UNetLevel": Block(
        "a c",
        lambda a, c: blocks.UNetLevel(a, c),
        lambda a, c: (
            conv(a, c, 3)
            + conv(c, c, 3)
            + conv(c, 2 * c, 3)
            + conv(2 * c, 2 * c, 3)
            + (4 * 2 * c * c + c)
            + conv(2 * c, c, 3)
            + conv(c, c, 3)
        ),
        lambda a, **_: ((a, 8, 8),),
        lambda c, **_: (c, 8, 8),
    ),
    "SwiGLU": Block(
        "d f",
        lambda d, f: blocks.SwiGLU(d, f, bias=True),
        lambda d, f: 2 * conv(d, f) + conv(f, d),
        lambda d, **_: ((5, d),),
        lambda d, **_: (5, d),
    ),
    "GroupedQueryAttention": Block(
        "d g n w",
        lambda d, g, n, w: blocks.GroupedQueryAttention(d, g * n, n, w, bias=True),
        lambda d, g, n, w: conv(d, g * n * w) + 2 * conv(d, n * w) + g * n * w * d,
        lambda d, **_: ((5, d),),
        lambda d, **_: (5, d),
    ),
    "MultiHeadLatentAttention": Block(
        "d h q k w r v",
        lambda d, h, q, k, w, r, v: blocks.MultiHeadLatentAttention(d, h, q, k, w, r, v),
        lambda d, h, q, k, w, r, v: d * q + q + q * h * (w + r) + d * (k + r) + k + k * h * (w + v) + h * v * d,
        lambda d, **_: ((5, d),),
        lambda d, **_: (5, d),
    ),
    "CrossAttention": Block(
        "d c h w",
        lambda d, c, h, w: blocks.CrossAttention(d, c, h, w),
        lambda d, c, h, w: d * h * w + 2 * c * h * w + conv(h * w, d),
        lambda d, c, **_: ((5, d), (7, c)),
        lambda d, **_: (5, d),
    ),
    "SharedExperts": Block(
        "d f E s",
        lambda d, f, E, s: blocks.SharedExperts(d, f, E + 1, 2, s),
        lambda d, f, E, s: d * (E + 1) + (E + 1 + s) * 3 * d * f,
        lambda d, **_: ((5, d),),
        lambda d, **_: (5, d),
    ),
    "RotaryPositions": Block(
        "w",
        lambda w: blocks.RotaryPositions(2 * w),
        lambda w: 0,
        lambda w: ((5, 2 * w),),
        lambda w: (5, 2 * w),
    ),
    "LearnedPositions": Block(
        "T d",
        lambda T, d: blocks.LearnedPositions(T, d),
        lambda T, d: T * d,
        lambda T, d: ((T, d),),
        lambda T, d: (T, d),
    ),
    "RelativeBuckets": Block(
        "b h",
        lambda b, h: blocks.RelativeBuckets(b, h),
        lambda b, h: b * h,
        lambda b, h: ((h, 5, 7),),
        lambda b, h: (h, 5, 7),
    ),
    "RelativeWindow": Block(
        "M h",
        lambda M, h: blocks.RelativeWindow(M, h),
        lambda M, h: (2 * M - 1) * (2 * M - 1) * h,
        lambda M, h: ((h, M * M, M * M),),
        lambda M, h: (h, M * M, M * M),
    ),
    "Mamba": Block(
        "d n k",
        lambda d, n, k: blocks.Mamba(16 * d, n, k),
        lambda d, n, k: (
            (e := 32 * d) * 2 * 16 * d + e * (k + 1) + e * (d + 2 * n) + conv(d, e) + e * n + e + e * 16 * d
        ),
        lambda d, **_: ((5, 16 * d),),
        lambda d, **_: (5, 16 * d),
    ),
}


def test_every_block_is_here_and_says_what_it_is() -> None:
    assert set(BLOCK) == set(blocks.__all__)
    words = {lang: json.loads((MESSAGES / f"{lang}.json").read_text()) for lang in ("en", "zh")}
    for name in blocks.__all__:
        block = getattr(blocks, name)
        for part in ("Parameters: ", "Source: ", "Shapes: ", ">>> "):
            assert part in block.__doc__, (name, part)
        keys = [f"layer.{block.family}", *(f"argument.{argument.meaning}" for argument in block.arguments.values())]
        for lang in words:
            assert [key for key in keys if key not in words[lang]] == []


def test_every_family_meaning_and_role_of_structure_has_its_words() -> None:
    words = json.loads((MESSAGES / "en.json").read_text())
    classes: list[type[nn.Module]] = [
        nn.Repeat,
        nn.Stages,
        nn.Residual,
        nn.Parallel,
        nn.Experts,
        nn.MixtureOfExperts,
        nn.LoRA,
        nn.ParameterList,
    ]
    for block in classes:
        assert f"layer.{block.family}" in words
        for argument in block.arguments.values():
            assert f"argument.{argument.meaning}" in words
    for key in ("axis.axis", "role.tensor", "axis.experts", "none.rotary_positions"):
        assert key in words
    made = [block.make(*dims(block.sizes.split())) for block in BLOCK.values()]
    own = [tensor for module in made for tensor in module.parameters(recurse=False)]
    assert len(own) == 5
    assert all(f"axis.{leaf.meaning}" in words for tensor in own for axis in tensor.axes for leaf in axis.leaves)


@pytest.mark.parametrize("name", BLOCK)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_block_counts_as_its_formula(name: str, data: st.DataObject) -> None:
    block = BLOCK[name]
    names = block.sizes.split()
    letters = dict(zip(names, dims([*names]), strict=True))
    numbers = {size: data.draw(st.integers(1, 6), label=size) for size in names}
    own, general = block.make(**numbers), block.make(**letters)
    assert own.count() == block.count(**numbers)
    assert own.buffer_elements == block.buffers(**numbers)
    assert (general.params - block.count(**letters)).expand() == 0
    used = {letter: numbers[size] for size, letter in letters.items() if letter in general.symbols}
    assert general.subs(used).count() == own.count()
    inputs = block.inputs(**numbers)
    assert own(*inputs) == block.output(**numbers)
    assert own(*((BATCH, *shape) for shape in inputs)) == (BATCH, *block.output(**numbers))
    wide = general(*((BATCH, *shape) for shape in block.inputs(**letters)))
    expected = (BATCH, *block.output(**letters))
    assert len(wide) == len(expected)
    assert all(a is b or (a - b) == 0 or (a - b).expand() == 0 for a, b in zip(wide, expected, strict=True)), wide


@pytest.mark.parametrize("name", sorted(set(BLOCK) - {"DenseBlock"}))
def test_a_block_is_derived(name: str) -> None:
    block = BLOCK[name]
    numbers = {size: i + 2 for i, size in enumerate(block.sizes.split())}
    inputs = block.inputs(**numbers)
    derivation = derive(block.make(**numbers), input_shape=inputs[0] if len(inputs) == 1 else inputs)
    assert derivation.value == block.count(**numbers)


def test_what_a_block_cannot_have_is_refused() -> None:
    with pytest.raises(ArgumentError, match="multiple of reduction=16"):
        blocks.SqueezeExcitation(40)
    with pytest.raises(ArgumentError, match="multiple of kv_heads=3"):
        blocks.GroupedQueryAttention(64, 8, 3)
    with pytest.raises(ArgumentError, match="multiple of heads=5"):
        blocks.CrossAttention(64, 64, 5)
    with pytest.raises(ArgumentError):
        blocks.RotaryPositions(63)
    with pytest.raises(ShapeError, match="in LearnedPositions: add: 12×8 and 10×8 do not fit together"):
        blocks.LearnedPositions(10, 8)((12, 8))
    with pytest.raises(ShapeError, match="in UNetLevel: cat: 4×7×7 and 4×6×6"):
        blocks.UNetLevel(3, 4)((3, 7, 7))


def test_the_active_count_leaves_out_the_experts_that_are_not_chosen() -> None:
    d, f, E, k, s = dims("d f E k s")
    moe = blocks.SharedExperts(d, f, E, k, s)
    assert (moe.params - (E * d + (E + s) * 3 * d * f)).expand() == 0
    assert (moe.active - (E * d + (k + s) * 3 * d * f)).expand() == 0


def test_published_sizes() -> None:
    """Blocks of networks whose counts are published: ResNet-50, MobileNetV2, DenseNet-121, GoogLeNet, Llama 3."""
    assert blocks.Bottleneck(64, 64, 256).count() == 75_008
    assert blocks.InvertedResidual(32, 16, 1).count() == 896
    assert blocks.DenseBlock(64, 32, 6).count() == 335_040
    assert blocks.Inception(192, 64, 96, 128, 16, 32, 32).count() == 163_696
    assert blocks.GroupedQueryAttention(4096, 32, 8).count() + blocks.SwiGLU(4096, 14336).count() == 218_103_808
    assert blocks.Mamba(768).count() == 3_770_880
