"""Layers held against reference values nobody here made: tensors, buffers, totals, output shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symparams import nn

#: Arguments of a leaf of a vision network, as its file names them, and as the layer does.
ARGUMENTS = {
    "cin": "in_channels",
    "cout": "out_channels",
    "fin": "in_features",
    "fout": "out_features",
    "out": "output_size",
    "shape": "normalized_shape",
    "k": "kernel_size",
    "pad": "padding",
    "dil": "dilation",
    "ceil": "ceil_mode",
    "c": "num_features",
}


def rows(shared: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared / "truth" / name).read_text(encoding="utf-8"))
    return found


def built(item: dict[str, Any]) -> nn.Module:
    kwargs = dict(item["kwargs"])
    for name in ("encoder_layer", "decoder_layer"):
        if isinstance(kwargs.get(name), dict):
            layer = nn.TransformerEncoderLayer if name == "encoder_layer" else nn.TransformerDecoderLayer
            kwargs[name] = layer(**kwargs[name])
    if isinstance(kwargs.get("norm"), int):
        kwargs["norm"] = nn.LayerNorm(kwargs["norm"])
    layer_type = getattr(nn, item["module"].rpartition(".")[2])
    module: nn.Module = layer_type(**kwargs)
    return module


def flattened(shapes: Any) -> list[list[int]]:
    """A nest of shapes in order; a dict of shapes is several in order."""
    if isinstance(shapes, dict):
        return [shape for value in shapes.values() for shape in flattened(value)]
    if shapes and isinstance(shapes[0], (list, tuple)):
        return [shape for value in shapes for shape in flattened(value)]
    return [list(shapes)]


def test_every_setting_has_torchs_tensors_totals_and_shapes(shared: Path) -> None:
    items = rows(shared, "torch_nn.json")
    assert len(items) > 100
    for item in items:
        module = built(item)
        parameters = {k: list(v.shape) for k, v in module.named_parameters()}
        assert list(parameters.items()) == list(item["parameters"].items()), item["id"]
        assert {k: list(v.shape) for k, v in module.named_buffers()} == item["buffers"], item["id"]
        assert module.count() == item["total_params"], item["id"]
        assert module.buffer_elements == item["buffer_elements"], item["id"]
        if item.get("input_shape") and item.get("output_shape"):
            inputs = [tuple(shape) for shape in flattened(item["input_shape"])]
            assert flattened(module(*inputs)) == flattened(item["output_shape"]), item["id"]


def test_every_leaf_of_a_vision_network_has_its_count_and_its_output_shape(shared: Path) -> None:
    checked = 0
    for network in rows(shared, "torchvision_layers.json"):
        for path, kind, args, params, input_shape, output_shape in network["layers"]:
            layer = leaf(kind, args)
            if layer is None:
                continue
            assert layer.count() == params, (network["name"], path)
            if input_shape and output_shape:
                # The batch is left out in the file, and some layers (flatten) need it.
                assert list(layer((1, *input_shape))[1:]) == output_shape, (network["name"], path)
            checked += 1
    assert checked > 1000


def leaf(kind: str, args: dict[str, Any]) -> nn.Module | None:
    layer_type = getattr(nn, kind, None)
    if layer_type is None or kind == "Sequential":
        return None
    named = {ARGUMENTS.get(name, name): tuple(v) if isinstance(v, list) else v for name, v in args.items()}
    layer: nn.Module = layer_type(**named)
    return layer
