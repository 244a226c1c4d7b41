"""Each layer against a table of torch's figures, so that no torch is needed; and what each layer states."""

from __future__ import annotations

import inspect
import json
import math
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from symparams import nn
from symparams.document.shipped import shipped_folder
from symparams.nn.module import Module
from tests.nn.families import CASES
from tests.whole import languages

FIGURES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "layer_figures.json").read_text(encoding="utf-8")
)
LAYERS = sorted(CASES)
STACKS = {"TransformerEncoder", "TransformerDecoder"}  # they take a layer; tested through Transformer


def tuples(value: Any) -> Any:
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def built(row: dict[str, Any]) -> Module:
    module: Module = getattr(nn, row["layer"])(**{name: tuples(value) for name, value in row["arguments"].items()})
    return module


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: f"{row['layer']}-{row['arguments']}")
def test_tensors_and_shapes_are_those_of_the_table(row: dict[str, Any]) -> None:
    module = built(row)
    parameters = {name: list(tensor.shape) for name, tensor in module.named_parameters()}
    assert list(parameters.items()) == list(row["parameters"].items())
    assert {name: list(tensor.shape) for name, tensor in module.named_buffers()} == row["buffers"]
    assert module.count() == sum(math.prod(shape) for shape in row["parameters"].values())
    assert module.buffer_elements == sum(math.prod(shape) for shape in row["buffers"].values())
    assert module.eval()(*map(tuples, row["inputs"])) == tuples(row["output"])


def test_every_layer_is_in_the_table() -> None:
    assert {row["layer"] for row in FIGURES} == set(LAYERS) - STACKS


@pytest.mark.parametrize("lang", languages())
def test_every_word_a_layer_needs_is_in_the_catalogue(lang: str) -> None:
    messages = json.loads((shipped_folder() / "messages" / f"{lang}.json").read_text(encoding="utf-8"))
    needed = {key for row in FIGURES for part in built(row).modules() for key in words(part)}
    assert sorted(needed - messages.keys()) == []


def words(layer: Module) -> set[str]:
    """The keys of the catalogues that a layer names."""
    tensors = [tensor for _, tensor in [*layer.named_parameters(), *layer.named_buffers()]]
    axes = [axis for tensor in tensors for axis in tensor.axes]
    found = {f"role.{tensor.role}" for tensor in tensors}
    found |= {f"axis.{part.meaning}" for axis in axes for part in (axis, *axis.leaves)}
    found |= {f"argument.{argument.meaning}" for argument in layer.arguments.values()}
    if layer.nothing:
        found.add(f"none.{layer.nothing}")
    return found | {f"layer.{layer.family}"}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_without_parameters_says_why(layer: str) -> None:
    rows = [row for row in FIGURES if row["layer"] == layer]
    for module in map(built, rows):
        if module.count() == 0 and layer not in STACKS:
            assert module.nothing


@pytest.mark.parametrize("layer", LAYERS)
def test_the_docstring_says_what_counts_where_it_is_from_and_shows_it(layer: str) -> None:
    text = inspect.getdoc(getattr(nn, layer)) or ""
    assert re.match(r"[^\n]+\.\n\n", text)
    assert "Parameters: " in text or "Identity" in layer
    assert f"Source: torch.nn.{layer}." in text
    assert ">>> from symparams import nn" in text


@pytest.mark.torch
@pytest.mark.parametrize("layer", LAYERS)
def test_a_call_takes_the_arguments_of_torchs_forward(torch: ModuleType, layer: str) -> None:
    theirs = inspect.signature(getattr(torch.nn, layer).forward).parameters
    ours = inspect.signature(getattr(nn, layer).output_shape).parameters
    assert list(ours) == list(theirs)
    for name, parameter in ours.items():
        assert (parameter.default is parameter.empty) == (theirs[name].default is parameter.empty), name
