"""The zoo held against reference tables: torchvision's and Keras's figures, and torchvision's layers one by one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from symparams import load, zoo
from symparams.nn import Module, MultiheadAttention
from symparams.nn.counting import placed
from symparams.nn.shapes import recorded, with_batch, without_batch

#: Tasks for which the zoo has networks of its own, and those for which it is enough that what it has is right.
COMPLETE = {"classification", "quantization"}


def rows(shared: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared / "truth" / name).read_text(encoding="utf-8"))
    return found


def test_torchvision_counts(shared: Path) -> None:
    for row in rows(shared, "torchvision.json"):
        name = row["name"]
        if row["task"] in COMPLETE or name in zoo.INDEX:
            assert load(name).count() == row["parameters"], name


def test_keras_counts(shared: Path) -> None:
    for row in rows(shared, "keras_applications.json"):
        network = load(f"keras:{row['name']}")
        total, trainable = network.count(), int(network.trainable)
        expected = (row["total_params"], row["trainable_params"], row["non_trainable_params"])
        assert (total, trainable, total - trainable) == expected, row["name"]


#: Leaves of the tables that hold no layers: an empty branch, and reshapings that are classes of their own there.
NO_LAYERS = {"Sequential", "WindowPartition", "WindowDepartition", "SwapAxes", "Tanh"}
POOLINGS = {"MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d"}

Leaf = tuple[str, int, tuple[int, ...] | None]


def leaves(network: Module) -> Counter[Leaf]:
    """Type, count and output shape of every layer, a repeated one as often as it is there."""
    with recorded() as calls:
        network(with_batch(network.input_shape or ()))
    outputs = {id(module): without_batch(output) for module, _, output in calls}
    found: Counter[Leaf] = Counter()
    inside: set[int] = set()
    for place in placed(network):
        module = place.module
        if id(module) in inside or (module._modules and not isinstance(module, MultiheadAttention)):
            continue
        inside |= {id(part) for part in module.modules()}
        number = 1
        for times in place.times:
            assert isinstance(times.number, int)
            number *= times.number
        output = outputs.get(id(module))
        shape = output if output and not isinstance(output[0], tuple) else None
        found[type(module).__name__, module.count(), shape] += number
    return found


@pytest.mark.parametrize(
    "name",
    [
        "alexnet",
        "vgg11_bn",
        "vgg16_bn",
        "resnet18",
        "resnet50",
        "resnet101",
        "inception_v3",
        "mobilenet_v2",
        "mobilenet_v3_small",
        "shufflenet_v2_x1_0",
        "squeezenet1_0",
        "regnet_y_400mf",
        "vit_b_32",
        "swin_t",
        "maxvit_t",
    ],
)
def test_torchvision_layers(shared: Path, name: str) -> None:
    row = next(row for row in rows(shared, "torchvision_layers.json") if row["name"] == name)
    own = leaves(load(name))
    given: Counter[Leaf] = Counter()
    for _, kind, _, count, _, output in row["layers"]:
        if kind not in NO_LAYERS:
            given[kind, count, tuple(output) if output else None] += 1
    # Where the table knows no shape (attention computed from bare tensors), the counts are compared.
    unknown = {(kind, count) for kind, count, shape in given if shape is None}
    assert _learned(given, unknown) == _learned(own, unknown)
    # A pooling written as a function is no leaf there and a layer here.
    assert not Counter({leaf: n for leaf, n in given.items() if leaf[0] in POOLINGS}) - own


def _learned(found: Counter[Leaf], unknown: set[tuple[str, int]]) -> Counter[Leaf]:
    result: Counter[Leaf] = Counter()
    for (kind, count, shape), n in found.items():
        if count and kind not in {"RelativeWindow", "Tokens"}:
            result[kind, count, None if (kind, count) in unknown else shape] += n
    return result


def test_every_network_of_the_layer_tables_is_compared(shared: Path) -> None:
    names = {row["name"] for row in rows(shared, "torchvision_layers.json")}
    assert names == set(test_torchvision_layers.pytestmark[0].args[1])  # type: ignore[attr-defined]
