"""Every layer, and whole models, against a table of Keras's own figures, so that no Keras is needed."""

from __future__ import annotations

import inspect
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from symparams import derive, keras, load
from symparams.document.shipped import shipped_folder
from symparams.errors import SymparamsError
from tests.keras.trees import called, made, names, same_sizes, written
from tests.nn.test_figures import words
from tests.whole import languages

FIGURES = json.loads((Path(__file__).parents[1] / "data" / "keras_figures.json").read_text(encoding="utf-8"))
LAYERS: list[dict[str, Any]] = FIGURES["layers"]
DRAWN: list[dict[str, Any]] = FIGURES["drawn"]
MODELS: list[dict[str, Any]] = FIGURES["models"]
#: What is no layer of its own kind, or tested with the models.
NO_LAYERS = {"Input", "InputLayer", "Lambda", "Layer", "Model", "Sequential"}
#: Other names of layers, as Keras has them.
OTHER_NAMES = {name for name in keras.__all__ if getattr(keras, name).__name__ != name}
NO_LAYERS |= OTHER_NAMES


#: What stands for a default where there is none.
NONE = inspect.Parameter.empty


def arguments_of(function: Any) -> list[tuple[str, Any]]:
    """The arguments by name, in order, with their defaults."""
    called = vars(function).get("__init__", function) if isinstance(function, type) else function
    found = inspect.signature(called).parameters.values()
    named = [item for item in found if item.name != "self" and item.kind is not item.VAR_KEYWORD]
    return [(item.name, one_number(item.default)) for item in named]


def one_number(value: Any) -> Any:
    """A default, where one number an axis may be one number for all of them."""
    if isinstance(value, (tuple, list)):
        leaves = set(map(one_number, value))
        return leaves.pop() if len(leaves) == 1 else tuple(value)
    return value


def used(value: Any) -> set[str]:
    """The layers in a tree."""
    if isinstance(value, dict):
        inside = [*value["args"], *value["arguments"].values()]
        return {value["layer"]}.union(*map(used, inside))
    return set().union(*map(used, value)) if isinstance(value, list) else set()


def title(row: dict[str, Any]) -> str:
    return str(row.get("about") or written(row["tree"]).replace("keras.", ""))


def test_there_are_as_many_settings_as_promised() -> None:
    assert len(LAYERS) >= 120
    assert len(MODELS) >= 12
    assert set().union(*(used(row["tree"]) for row in LAYERS)) == set(keras.__all__) - NO_LAYERS


@pytest.mark.parametrize("row", LAYERS, ids=title)
def test_weights_counts_and_shapes_are_kerass(row: dict[str, Any]) -> None:
    layer = made(row["tree"])
    assert same_sizes(row["tree"], called(layer, row["inputs"]), row["output"])
    assert names(layer) == [[path.split("/")[-1], sizes] for path, sizes in row["weights"]]
    assert layer.count() == row["total"] == sum(math.prod(sizes) for _, sizes in row["weights"])
    assert layer.trainable == row["trainable"]
    assert sum(tensor.numel() for tensor in layer.non_trainable_weights) == row["non_trainable"]


@pytest.mark.parametrize("name", sorted({row["tree"]["layer"] for row in DRAWN}))
def test_what_was_drawn_is_as_keras_has_it(name: str) -> None:
    for row in DRAWN:
        if row["tree"]["layer"] != name:
            continue
        if "refused" in row:
            with pytest.raises(SymparamsError):
                pytest.fail(f"Keras refuses {title(row)}, and we give {called(made(row['tree']), row['inputs'])}")
            continue
        layer = made(row["tree"])
        assert same_sizes(row["tree"], called(layer, row["inputs"]), row["output"]), title(row)
        assert names(layer) == [[path.split("/")[-1], sizes] for path, sizes in row["weights"]], title(row)
        assert (layer.count(), layer.trainable) == (row["total"], row["trainable"]), title(row)


@pytest.mark.parametrize("name", sorted(FIGURES["arguments"]))
def test_arguments_have_kerass_names_order_and_defaults(name: str) -> None:
    taken = [
        (item[0], one_number(item[1])) if len(item) > 1 else (item[0], NONE) for item in FIGURES["arguments"][name]
    ]
    assert arguments_of(getattr(keras, name)) == taken


@pytest.mark.parametrize("row", LAYERS, ids=title)
def test_a_derivation_ends_in_kerass_number(row: dict[str, Any]) -> None:
    layer = made(row["tree"])
    called(layer, row["inputs"])
    derivation = derive(layer)
    assert (derivation.value, derivation.trainable) == (row["total"], row["trainable"])
    for node in derivation.nodes:
        values = {form.value for form in node.layer.forms.values()} | {stage.value for stage in node.layer.stages[-1:]}
        assert values <= {node.layer.value}


@pytest.mark.parametrize("row", MODELS, ids=title)
def test_a_model_is_kerass_line_by_line(row: dict[str, Any]) -> None:
    model = made(row["tree"])
    assert names(model) == [[path.split("/")[-1], sizes] for path, sizes in row["weights"]]
    text = model.summary()
    lines = [re.split(r"\s*│\s*", line.strip("│ ")) for line in text.splitlines() if line.startswith("│")]
    expected = [
        [f"{name} ({kind})", f"({', '.join(map(str, shape))})", f"{count:,}"]
        for name, kind, shape, count in row["rows"]
    ]
    assert lines == expected
    for what, number in (("Total", "total"), ("Trainable", "trainable"), ("Non-trainable", "non_trainable")):
        assert f" {what} params: {row[number]:,} (" in text
    assert derive(model).value == row["total"]


@pytest.mark.parametrize("row", MODELS, ids=title)
def test_a_model_can_be_written_as_a_call(row: dict[str, Any]) -> None:
    assert load(written(row["tree"])).count() == row["total"]


@pytest.mark.parametrize("lang", languages())
def test_every_word_a_layer_needs_is_in_the_catalogue(lang: str) -> None:
    messages = json.loads((shipped_folder() / "messages" / f"{lang}.json").read_text(encoding="utf-8"))
    needed = set()
    for row in LAYERS:
        layer = made(row["tree"])
        called(layer, row["inputs"])
        needed |= {key for part in layer.modules() for key in words(part)}
    assert sorted(needed - messages.keys()) == []


@pytest.mark.parametrize("name", sorted(set(keras.__all__) - {"Layer"} - OTHER_NAMES))
def test_the_docstring_says_what_counts_where_it_is_from_and_shows_it(name: str) -> None:
    text = inspect.getdoc(getattr(keras, name)) or ""
    assert re.match(r"[^\n]+\.\n\n", text)
    assert "Parameters: " in text or name == "Input"
    assert f"Source: keras.layers.{name}." in text or f"Source: keras.{name}." in text
    assert ">>> from symparams import keras" in text
