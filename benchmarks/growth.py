"""What deriving costs inside one process: ``python benchmarks/growth.py``, with ``--check`` an exit code.

Three questions, each answered by ratios within one run, so that the machine matters little: whether a layer among ten
thousand different ones costs what it costs among a hundred; whether a residual network of 152 layers with all its
shapes is derived faster than SymPy is imported; whether a formula on a million values is as fast as one written by
hand. The last needs numpy.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from statistics import median
from time import process_time
from typing import Any

SIZES = (10, 100, 1_000, 10_000)
#: A layer among ten thousand may cost so much more than one among a hundred; a formula so much more than by hand.
BOUND = 1.5
#: What watching over overflow may cost, where a formula is only a few operations long.
WATCHED = 3.0
VALUES = 1_000_000


@dataclass(frozen=True)
class Result:
    """A line of a table, and whether it keeps its bound."""

    cells: tuple[str, ...]
    kept: bool = True


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """The shortest CPU time of some runs."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


# Many different layers


def linears(n: int) -> Any:
    from symparams import nn

    return nn.Sequential(*(nn.Linear(i, i + 1) for i in range(1, n + 1)))


def convolutions(n: int) -> Any:
    from symparams import nn

    return nn.Sequential(*(nn.Conv2d(i, i + 1, 1 + i % 7) for i in range(1, n + 1)))


def lettered(n: int) -> Any:
    from symparams import dims, nn

    widths = dims([f"n_{i}" for i in range(n + 1)])
    return nn.Sequential(*(nn.Linear(widths[i], widths[i + 1]) for i in range(n)))


def many_layers(largest: int) -> Iterator[Result]:
    """The time a layer, and as a ratio to that among a hundred."""
    from sympy.core.cache import clear_cache

    from symparams.derivation.deriving import derivation_of

    def counted(module: Any) -> object:
        return module.params

    def derived(module: Any) -> object:
        return derivation_of(module)

    def shaped(module: Any) -> object:
        return derivation_of(module, input_shape=(next(module.children()).in_features,))

    for kind, make, works in (
        ("linear, numbers", linears, (counted, derived, shaped)),
        ("convolutions, numbers", convolutions, (counted, derived)),
        ("linear, letters", lettered, (counted, derived, shaped)),
    ):
        for work, what in zip(works, ("count", "derive", "derive with shapes"), strict=False):
            times = []
            for n in (size for size in SIZES if size <= largest):
                module = make(n)

                def run(module: Any = module, work: Callable[[Any], object] = work) -> None:
                    clear_cache()  # of SymPy: each run starts from nothing
                    work(module)

                times.append(seconds(run, runs=max(2, min(9, 1000 // n))) / n)
            ratios = [time / times[1] for time in times]
            cells = [f"{time * 1e6:.1f} µs ({ratio:.2f})" for time, ratio in zip(times, ratios, strict=True)]
            # What ten layers cost is mostly what a derivation costs whatever it holds.
            yield Result((f"{kind}: {what}", *cells), all(ratio < BOUND for ratio in ratios[2:]))


# A deep residual network


def bottleneck(channels: int, width: int, stride: int) -> Any:
    """A block of three convolutions beside a shortcut, as in torchvision, of plain layers."""
    from symparams import nn

    out = 4 * width
    inside = nn.Sequential(
        nn.Conv2d(channels, width, 1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, out, 1, bias=False),
        nn.BatchNorm2d(out),
    )
    changed = nn.Sequential(nn.Conv2d(channels, out, 1, stride=stride, bias=False), nn.BatchNorm2d(out))
    return nn.Sequential(nn.Residual(inside, changed if channels != out else None), nn.ReLU())


def resnet152() -> Any:
    """152 layers one by one, none repeated by a container."""
    from symparams import nn

    parts = [nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, blocks in enumerate((3, 8, 36, 3)):
        for i in range(blocks):
            parts.append(bottleneck(channels, 64 << stage, 2 if stage and not i else 1))
            channels = 256 << stage
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def residual(reference: float) -> Iterator[Result]:
    """Deriving with shapes, as a ratio to importing SymPy in this very process."""
    from symparams import derive, zoo

    networks = {"`resnet152` of the zoo": zoo.model("resnet152"), "the same, block by block": resnet152()}
    for name, network in networks.items():

        def run(network: Any = network) -> int | None:
            return derive(network, input_shape=(3, 224, 224)).value

        if run() != 60_192_808:
            raise SystemExit(f"{name} has other parameters than published")
        spent = seconds(run, runs=3)
        yield Result((name, f"{spent * 1000:.0f} ms", f"{spent / reference:.2f}"), spent < reference)


# A million values


def convolution(k: Any, C_in: Any, C_out: Any) -> Any:
    return C_out * (k * k * C_in + 1)


def lstm(m: Any, n: Any) -> Any:
    return 4 * n * (m + n + 2)


def attention(d: Any) -> Any:
    return 4 * d * (d + 1)


def encoder(d: Any, f: Any) -> Any:
    return 4 * d * (d + 1) + d * (f + 1) + f * (d + 1) + 4 * d


def grids() -> Iterator[Result]:
    """``lambdify`` and ``counts`` against the formula written by hand."""
    import numpy
    from sympy import lambdify

    from symparams import counts, load

    drawn = numpy.random.default_rng(1)

    def values(high: int) -> Any:
        return drawn.integers(1, high, VALUES)

    side = numpy.arange(1, 101)
    drawn_up_to = {"k": 8, "C_in": 513, "C_out": 513}
    combined = {"k": side[:, None, None], "C_in": side[:, None], "C_out": side}
    wide = {"d": values(16385), "f": values(65537)}
    cases: tuple[tuple[str, str, Callable[..., Any], dict[str, Any]], ...] = (
        ("Conv2d(C_in, C_out, k)", "a value each", convolution, {n: values(high) for n, high in drawn_up_to.items()}),
        ("Conv2d(C_in, C_out, k)", "100 × 100 × 100", convolution, combined),
        ("LSTM(m, n)", "a value each", lstm, {"m": values(2049), "n": values(2049)}),
        ("MultiheadAttention(d, 1)", "a value each", attention, {"d": values(16385)}),
        ("TransformerEncoderLayer(d, 1, f)", "a value each", encoder, wide),
    )
    for model, how, by_hand, given in cases:
        module = load(model)
        function = lambdify(list(given), module.params, "numpy")
        works: tuple[Callable[[], Any], ...] = (
            partial(by_hand, **given),
            partial(function, *given.values()),
            partial(counts, module, given),
        )
        first, *others = (work() for work in works)
        if not all((first == other).all() for other in others):
            raise SystemExit(f"{model}: the roads do not agree")
        # In every order: who ran before decides how memory and caches are found.
        times: tuple[list[float], ...] = ([], [], [])
        for order in [*permutations(range(3))] * 6:
            for which in order:
                times[which].append(seconds(works[which]))
        hand, through, exact = map(median, times)
        cells = (f"`{model}`", how, f"{hand * 1000:.1f} ms", f"{through / hand:.2f}", f"{exact / hand:.2f}")
        yield Result(cells, through < BOUND * hand and exact < WATCHED * hand)


def show(heads: tuple[str, ...], results: Iterator[Result]) -> bool:
    """Print a table as it grows; whether all bounds are kept."""
    print("| " + " | ".join(heads) + " |")
    print("|---|" + "---:|" * (len(heads) - 1))
    kept = True
    for result in results:
        kept &= result.kept
        print("| " + " | ".join(result.cells) + (" |" if result.kept else " **too slow** |"), flush=True)
    print()
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--layers", type=int, default=SIZES[-1], help="the most layers (default 10,000)")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bound is broken")
    options = parser.parse_args()
    if options.layers < SIZES[1]:
        parser.error(f"--layers must be at least {SIZES[1]}: the ratios are to so many")
    start = process_time()
    import sympy  # noqa: F401

    reference = process_time() - start
    print(f"`import sympy`: {reference * 1000:.0f} ms\n")
    sizes = tuple(f"{size:,}" for size in SIZES if size <= options.layers)
    kept = show(("different layers, time a layer", *sizes), many_layers(options.layers))
    kept &= show(("152 layers with shapes", "CPU time", "to `import sympy`"), residual(reference))
    kept &= show(("formula", "a million values", "by hand", "`lambdify`", "`counts`"), grids())
    if options.check and not kept:
        sys.exit(1)


if __name__ == "__main__":
    main()
