"""How often a cause is named, of arbitrary numbers and of single slips: ``python tests/measure_causes.py``.

Arbitrary numbers are log-uniform in half to twice the right count, half of them rounded to three digits; a cause for
one is chance. Single slips are drawn over layers and networks, the tensors they change counted again; the true cause
has to be the first that is named. Seeds are fixed; ``--least`` and ``--most`` make bounds of the figures.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from symparams.check.grading import Grader
from symparams.check.grading.making import Making
from symparams.check.grading.point import Point
from symparams.check.grading.subject import Subject, of_module
from symparams.check.mistakes.whole import Slip
from symparams.readers.loading import load

NETWORKS = (
    *("lenet5", "alexnet", "vgg16", "resnet50", "mobilenet_v2", "gpt2", "bert-base", "llama-2-7b", "vit_b_16", "book"),
)
LAYERS = (
    "Conv2d(3, 64, 7)",
    "Conv2d(64, 128, 3)",
    "Conv2d(32, 64, 3, groups=4)",
    "Conv2d(48, 48, 5, groups=48)",
    "Conv1d(40, 96, 9)",
    "ConvTranspose2d(128, 64, 4, stride=2)",
    "Linear(784, 256)",
    "Linear(4096, 1000)",
    "Bilinear(20, 30, 40)",
    "Embedding(30522, 768)",
    "LSTM(300, 512)",
    "LSTM(80, 320, num_layers=2, bidirectional=True)",
    "GRU(128, 256)",
    "RNN(64, 100)",
    "BatchNorm2d(512)",
    "LayerNorm(768)",
    "GroupNorm(8, 64)",
    "MultiheadAttention(512, 8)",
    "TransformerEncoderLayer(512, 8)",
    "Sequential(Linear(784, 300), ReLU(), Linear(300, 10))",
)
#: Slips whose number is another slip's too (one bias left out of a layer that has but one is no bias) tell nothing.
ROUNDED = 3


def rounded(number: int, digits: int = ROUNDED) -> str:
    """A number in thousands, millions or billions with so many digits, as people write it."""
    places = max(0, math.floor(math.log10(number)) + 1 - digits)
    value = round(number / 10**places) * 10**places
    for scale, sign in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if value >= scale:
            decimals = max(0, digits - len(str(value // scale)))
            return f"{value / scale:.{decimals}f}{sign}"
    return str(value)


def arbitrary(seed: int, number: int) -> Iterator[tuple[str, str]]:
    """Arbitrary answers, by network."""
    draw = random.Random(seed)
    for place in range(number):
        name = NETWORKS[place % len(NETWORKS)]
        right = load(name).count()
        value = round(right * math.exp(draw.uniform(math.log(0.5), math.log(2))))
        yield name, str(value) if place // len(NETWORKS) % 2 else rounded(value)


def slips_of(subject: Subject) -> list[tuple[Slip, int]]:
    """The single slips in a count, with the number each gives."""
    point = Point(subject.values)
    right = point.term(subject.formula)
    found = []
    for slip in Making(subject, (), point).slips(subject.parts):
        value = point.sum(slip.made(subject.parts))
        if isinstance(value, int) and value > 0 and value != right:
            found.append((slip, value))
    return found


def single(seed: int, number: int) -> Iterator[tuple[str, str, set[str], str]]:
    """Slips drawn over layers and networks: the model, the answer, the slips it may come of, and how it is written."""
    draw = random.Random(seed)
    models = (*NETWORKS, *LAYERS)
    made: dict[str, list[tuple[Slip, int]]] = {}
    for place in range(number):
        name = models[place % len(models)]
        if name not in made:
            made[name] = slips_of(of_module(load(name)))
        ids = sorted({slip.id for slip, _ in made[name]})
        chosen = draw.choice(ids)
        _, value = draw.choice([item for item in made[name] if item[0].id == chosen])
        # What another slip gives as well is right too.
        equal = {slip.id for slip, other in made[name] if other == value}
        yield name, str(value), equal, "exact"
        text = rounded(value)
        near = {slip.id for slip, other in made[name] if rounded(other) == text}
        if text != rounded(load(name).count()) and len(near) == 1:
            yield name, text, near, "rounded"


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--most", type=float, default=100.0, help="percent of arbitrary numbers that may get a cause")
    parser.add_argument("--least", type=float, default=0.0, help="percent of exact slips that must be named first")
    parser.add_argument("--list", action="store_true", help="print what is missed")
    given = parser.parse_args()
    graders = {name: Grader(name) for name in (*NETWORKS, *LAYERS)}
    caused: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    slowest = 0.0
    start = time.process_time()
    for name, text in arbitrary(given.seed, given.number):
        before = time.process_time()
        result = graders[name].grade(text)
        slowest = max(slowest, time.process_time() - before)
        kind = "exact" if text.isdigit() else "rounded"
        seen[kind] += 1
        if result.mistakes:
            caused[kind] += 1
            if given.list:
                print(f"chance: {name} {text}: {[item.id for item in result.mistakes]}")
    spent = time.process_time() - start
    share = 100 * sum(caused.values()) / given.number
    print(f"arbitrary numbers with a cause: {share:.1f} % of {given.number}: {dict(caused)} of {dict(seen)}")
    print(f"  {1000 * spent / given.number:.1f} ms each, the slowest (the first of its network) {slowest:.2f} s")
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, text, ids, how in single(given.seed + 1, given.number):
        result = graders[name].grade(text)
        first = result.mistakes[0].id if result.mistakes else ""
        total[how] += 1
        if first in ids or (how == "rounded" and result.verdict == "same"):
            right[how] += 1
        elif given.list:
            print(f"missed: {name} {text} ({how}): {sorted(ids)}, told {first or result.verdict}")
    for how in total:
        share_named = 100 * right[how] / total[how]
        print(f"single slips, {how}: the true cause first for {right[how]} of {total[how]}, {share_named:.1f} %")
    return int(share > given.most or 100 * right["exact"] / max(total["exact"], 1) < given.least)


if __name__ == "__main__":
    sys.exit(main())
