"""Every layer against Keras 3.15 itself, over drawn arguments: weights, output shapes, and what is refused."""

from __future__ import annotations

import os
import warnings
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symparams import keras
from symparams.errors import SymparamsError
from symparams.keras.settings import ACTIVATIONS
from tests.keras.drawn import CASES, Case
from tests.keras.test_figures import NO_LAYERS, OTHER_NAMES, arguments_of
from tests.keras.trees import called, made, names, same_sizes, tuples

pytestmark = pytest.mark.keras
EXAMPLES = int(os.environ.get("SYMPARAMS_KERAS_EXAMPLES", "25"))


def test_every_layer_is_drawn() -> None:
    assert set(CASES) == set(keras.__all__) - NO_LAYERS


@pytest.mark.parametrize("name", sorted(set(keras.__all__) - {"Layer", "Model", "Lambda"}))
def test_arguments_have_kerass_names_order_and_defaults(their_keras: ModuleType, name: str) -> None:
    theirs: Any = getattr(their_keras, name, None) or getattr(their_keras.layers, name)
    ours: Any = getattr(keras, name)
    assert arguments_of(ours) == arguments_of(theirs)


def test_other_names_are_kerass(their_keras: ModuleType) -> None:
    for name in OTHER_NAMES:
        assert getattr(their_keras.layers, name).__name__ == getattr(keras, name).__name__


def test_every_activation_is_kerass(their_keras: ModuleType) -> None:
    assert set(ACTIVATIONS) == {name for name in their_keras.src.activations.ALL_OBJECTS_DICT if name}


@pytest.mark.parametrize("name", sorted(CASES))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_layer_is_kerass(their_keras: ModuleType, name: str, data: st.DataObject) -> None:
    agree(their_keras, data.draw(CASES[name]))


def agree(their_keras: ModuleType, case: Case) -> None:
    """Both refuse, or both have the same weights and give the same shapes."""
    tree, inputs = case
    try:
        layer = theirs(their_keras, tree)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            output = shapes(layer(*(symbolic(their_keras, item) for item in inputs)))
    except Exception as refused:  # whatever Keras raises, most often ValueError, is a refusal
        with pytest.raises(SymparamsError):
            pytest.fail(f"Keras refuses ({refused}), and we give {called(made(tree), inputs)}")
        return
    ours = made(tree)
    assert same_sizes(tree, called(ours, inputs), output)
    assert names(ours) == [[weight.path.split("/")[-1], list(weight.shape)] for weight in layer.weights]
    assert ours.count() == layer.count_params()
    counted = sum(int(their_keras.ops.size(weight)) for weight in layer.trainable_weights)
    assert ours.trainable == counted


def theirs(their_keras: ModuleType, tree: Any) -> Any:
    if isinstance(tree, dict):
        arguments = {key: theirs(their_keras, value) for key, value in tree["arguments"].items()}
        args = [theirs(their_keras, item) for item in tree["args"]]
        return getattr(their_keras.layers, tree["layer"])(*args, **arguments)
    return [theirs(their_keras, item) for item in tree] if isinstance(tree, list) else tree


def symbolic(their_keras: ModuleType, item: Any) -> Any:
    if item and isinstance(item[0], list):
        return [symbolic(their_keras, part) for part in item]
    return their_keras.Input(batch_shape=tuples(item))


def shapes(value: Any) -> Any:
    return [shapes(item) for item in value] if isinstance(value, (list, tuple)) else list(value.shape)
