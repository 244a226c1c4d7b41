"""Five networks written for torch: the same text run by torch and by symparams, with symbols and with numbers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from symparams import derive, dims, functional, math, nn
from symparams import torch as ours
from symparams.nn.shapes import BATCH, without_batch

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Model:
    """One network: how it is built from its sizes, and the shapes of its inputs without batch."""

    file: str
    build: Callable[..., Any]
    inputs: Callable[..., list[tuple[Any, ...]]]
    settings: list[dict[str, int]]
    #: The input of whole numbers.
    indices: bool = False
    #: Sizes that decide the structure, and so are numbers in any case.
    fixed: tuple[str, ...] = ()
    params: str = ""
    output: Any = field(default=None)


def settings(names: str, *rows: str) -> list[dict[str, int]]:
    return [dict(zip(names.split(), map(int, row.split()), strict=True)) for row in rows]


MODEL = {
    "residual": Model(
        "residual.txt",
        lambda m, a, b, c, w, n: m.ResNet(m.BasicBlock, [a, b, c], w, n),
        lambda H, **_: [(3, H, H)],
        settings("a b c w n H", "2 2 2 64 10 64", "1 1 1 8 3 33", "3 1 2 5 7 40", "1 2 3 16 2 57", "2 1 1 6 4 96"),
        fixed=("a", "b", "c"),
    ),
    "gpt": Model(
        "gpt.txt",
        lambda m, T_max, V, L, h, d_h: m.GPT(m.GPTConfig(T_max, V, L, h, h * d_h)),
        lambda T, **_: [(T,), (T,)],
        settings(
            "T_max V L h d_h T", "16 50 2 2 4 16", "8 11 1 1 8 3", "32 100 3 4 2 20", "9 7 2 3 5 9", "5 64 1 2 2 1"
        ),
        indices=True,
        fixed=("L",),
    ),
    "seq2seq": Model(
        "seq2seq.txt",
        lambda m, V, W, d_h, h, f, a, b, T_max: m.Translator(V, W, h * d_h, h, f, a, b, T_max),
        lambda S, T, **_: [(S,), (T,)],
        settings(
            "V W d_h h f a b T_max S T",
            "30 40 4 2 32 2 2 16 9 7",
            "10 9 2 1 5 1 1 8 8 8",
            "50 20 6 3 24 3 1 12 5 12",
            "7 7 8 4 64 1 2 20 20 3",
            "12 13 2 2 3 1 1 4 2 4",
        ),
        indices=True,
        fixed=("a", "b"),
    ),
    "unet": Model(
        "unet.txt",
        lambda m, C, n, w, bilinear: m.UNet(C, n, w, bool(bilinear)),
        lambda C, H, W, **_: [(C, H, W)],
        settings(
            "C n w bilinear H W", "3 2 8 0 32 32", "1 4 4 1 24 40", "2 2 6 0 37 30", "3 5 2 1 17 16", "1 1 10 0 8 64"
        ),
        fixed=("bilinear",),
    ),
    "experts": Model(
        "experts.txt",
        lambda m, V, d, L, g, r, e, f, E, k, T_max: m.Mixtral(V, d, L, g * r, g, 2 * e, f, E, k, T_max),
        lambda T, **_: [(T,)],
        settings(
            "V d L g r e f E k T_max T",
            "40 16 2 2 2 2 24 4 2 16 9",
            "11 6 1 1 1 1 5 3 1 8 8",
            "23 8 3 1 4 3 16 2 2 20 7",
            "9 10 1 3 2 2 7 5 3 6 5",
            "30 4 2 2 1 1 8 8 2 5 1",
        ),
        indices=True,
        fixed=("L", "E", "k"),
    ),
}


def namespace(model: str, torch: Any, functional: Any, math: Any) -> Any:
    """The names a file of a network defines, run against one of the two."""
    module = ModuleType(model)
    vars(module).update(torch=torch, nn=torch.nn, F=functional, math=math, dataclass=dataclass)
    path = MODELS / MODEL[model].file
    code = compile(path.read_text(), str(path), "exec", dont_inherit=True)
    exec(code, vars(module))  # noqa: S102 - our own files; that the same text runs is the point of the test
    return module


def arguments(model: str, setting: dict[str, Any]) -> dict[str, Any]:
    """Those of the sizes that build the network; the others are of its input."""
    names = MODEL[model].build.__code__.co_varnames[1 : MODEL[model].build.__code__.co_argcount]
    return {name: setting[name] for name in names}


def symbolic(model: str, setting: dict[str, int]) -> dict[str, Any]:
    return {name: value if name in MODEL[model].fixed else dims(name) for name, value in setting.items()}


CASES = [(name, i) for name in MODEL for i in range(5)]


@pytest.mark.torch
@pytest.mark.parametrize(("model", "i"), CASES)
def test_a_torch_body_gives_torchs_counts_and_shapes(torch: ModuleType, model: str, i: int) -> None:
    setting = MODEL[model].settings[i]
    theirs = MODEL[model].build(
        namespace(model, torch, torch.nn.functional, __import__("math")), **arguments(model, setting)
    )
    given = MODEL[model].inputs(**setting)
    batch = 3
    kind = torch.long if MODEL[model].indices else torch.float
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        output = shapes(theirs(*(torch.zeros((batch, *shape), dtype=kind) for shape in given)))
    counts = (
        sum(p.numel() for p in theirs.parameters()),
        sum(p.numel() for p in theirs.parameters() if p.requires_grad),
        sum(b.numel() for b in theirs.buffers()),
    )
    names = [(name, tuple(p.shape)) for name, p in theirs.named_parameters()]

    letters = symbolic(model, setting)
    here = namespace(model, ours, functional, math)
    general = MODEL[model].build(here, **arguments(model, letters))
    wide = general(*((BATCH, *shape) for shape in MODEL[model].inputs(**letters)))
    values = {dims(name): value for name, value in setting.items() if name not in MODEL[model].fixed}
    assert put(wide, values, batch) == output

    own = general.subs({symbol: value for symbol, value in values.items() if symbol in general.symbols})
    numbers = MODEL[model].build(here, **arguments(model, setting))
    for network in (own, numbers):
        assert (network.count(), network.trainable, network.buffer_elements) == counts
        assert [(name, p.shape) for name, p in network.named_parameters()] == names
        assert network(*((batch, *shape) for shape in given)) == output
        assert without_batch(network(*((BATCH, *shape) for shape in given))) == without_first(output)
    assert derive(own, input_shape=given[0] if len(given) == 1 else tuple(given)).value == counts[0]


def shapes(output: Any) -> Any:
    if isinstance(output, tuple):
        return tuple(map(shapes, output))
    return tuple(output.shape)


def put(shape: Any, values: dict[Any, int], batch: int) -> Any:
    """A nest of shapes in symbols with the numbers put in."""
    if isinstance(shape, tuple):
        return tuple(put(item, values, batch) for item in shape)
    if shape is BATCH:
        return batch
    return shape if isinstance(shape, int) else int(shape.subs(values).doit())


def without_first(output: Any) -> Any:
    if output and isinstance(output[0], tuple):
        return tuple(map(without_first, output))
    return output[1:]


def test_a_body_with_symbols_gives_its_closed_form() -> None:
    here = namespace("gpt", ours, functional, math)
    T_max, V, h, d_h, T = dims("T_max V h d_h T")
    net = MODEL["gpt"].build(here, T_max=T_max, V=V, L=12, h=h, d_h=d_h)
    d = h * d_h
    assert (net.params - (V * d + T_max * d + 12 * (12 * d**2 + 13 * d) + 2 * d)).expand() == 0
    assert net((BATCH, T)) == ((BATCH, 1, V), None)
    assert net.subs(V=50257, T_max=1024, h=12, d_h=64).count() == 124_439_808
    assert nn.Module in type(net).__mro__
