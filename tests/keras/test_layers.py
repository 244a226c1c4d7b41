"""What Keras's layers are here: built when they see an input, in letters as in numbers, and refused with a reason."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any

import pytest

from symparams import derive, dims, keras, load, nn
from symparams.derivation.general import generalised, in_letters
from symparams.errors import ArgumentError, NameUnknownError, ShapeError, SymparamsError, UnbuiltError
from symparams.keras.layer import Waiting
from symparams.nn.quantities import quantities
from symparams.terms import to_sympy
from tests.conftest import Outcome

# Built when the input is seen


@pytest.mark.parametrize(
    "ask",
    [
        lambda net: net.count(),
        lambda net: net.params,
        lambda net: list(net.named_parameters()),
        lambda net: net.state_dict(),
        lambda net: derive(net),
    ],
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.Dense(10),
        lambda: keras.Sequential([keras.Flatten(), keras.Dense(10)]),
        lambda: keras.Bidirectional(keras.LSTM(3)),
        lambda: nn.Sequential(keras.Dense(10)),
    ],
)
def test_nobody_counts_the_weights_of_a_layer_that_saw_no_input(
    make: Callable[[], Any], ask: Callable[[Any], Any]
) -> None:
    with pytest.raises(UnbuiltError, match=r"(Dense|LSTM): its input is not known yet.*input_shape=.*\.build\("):
        ask(make())


LOOKS: dict[str, Callable[[Any], Any]] = {
    "len": len,
    "bool": bool,
    "iter": iter,
    "list": list,
    "dict": dict,
    "unpacked": lambda tensors: {**tensors},
    "reversed": reversed,
    "in": lambda tensors: "kernel" in tensors,
    "[]": lambda tensors: tensors["kernel"],
    "[] =": lambda tensors: tensors.__setitem__("kernel", None),
    "del []": lambda tensors: tensors.__delitem__("kernel"),
    "get": lambda tensors: tensors.get("kernel"),
    "keys": lambda tensors: tensors.keys(),
    "values": lambda tensors: tensors.values(),
    "items": lambda tensors: tensors.items(),
    "copy": lambda tensors: tensors.copy(),
    "pop": lambda tensors: tensors.pop("kernel", None),
    "popitem": lambda tensors: tensors.popitem(),
    "setdefault": lambda tensors: tensors.setdefault("kernel"),
    "update": lambda tensors: tensors.update(kernel=None),
    "clear": lambda tensors: tensors.clear(),
    "|": lambda tensors: tensors | {},
    "| behind": lambda tensors: {} | tensors,
    "|=": lambda tensors: tensors.__ior__({}),
    "updated by": lambda tensors: {}.update(tensors),
    "==": lambda tensors: tensors == {},
    "== behind": lambda tensors: {} == tensors,  # noqa: SIM300
    "!=": lambda tensors: tensors != {},
    "<": lambda tensors: tensors < {},
}


@pytest.mark.parametrize("how", LOOKS)
def test_every_way_to_look_at_tensors_that_are_not_there_refuses(how: str) -> None:
    waiting = keras.Dense(10)
    with pytest.raises(UnbuiltError, match="Dense: its input is not known yet"):
        LOOKS[how](waiting._parameters)
    assert waiting.build((None, 784)).count() == 7850


def test_every_method_of_a_mapping_refuses() -> None:
    harmless = {"__class__", "__dir__", "__doc__", "__format__", "__getattribute__", "__init__", "__init_subclass__"}
    harmless |= {"__new__", "__repr__", "__reduce__", "__reduce_ex__", "__setattr__", "__delattr__", "__sizeof__"}
    harmless |= {"__str__", "__subclasshook__", "__class_getitem__", "__hash__", "__getstate__", "fromkeys"}
    refuse = Waiting._refuse
    assert {name for name in dir(dict) if getattr(Waiting, name) is not refuse} <= harmless
    assert repr(keras.Dense(3)._parameters) == "<tensors of a Dense that has not seen its input>"


@pytest.mark.parametrize(
    "copied",
    [copy, deepcopy, lambda layer: pickle.loads(pickle.dumps(layer)), lambda layer: layer.copy()],
    ids=["copy", "deepcopy", "pickle", ".copy()"],
)
def test_a_layer_that_waits_is_copied_and_its_copy_waits(copied: Callable[[Any], Any]) -> None:
    layer = keras.Sequential([keras.Flatten(), keras.Dense(10)])
    twin = copied(layer)
    with pytest.raises(UnbuiltError, match="Dense"):
        twin.count()
    assert twin.build((None, 28, 28)).count() == 7850


def test_a_layer_that_waits_has_attributes_but_no_tensors() -> None:
    layer = keras.Dense(10)
    layer.about = "hidden"
    assert (layer.about, hasattr(layer, "kernel"), layer.symbols) == ("hidden", False, ())
    del layer.about
    assert not hasattr(layer, "about")
    layer.trainable = False
    assert layer.build((None, 784)).trainable == 0
    with pytest.raises(UnbuiltError):
        keras.Dense(10).kernel = nn.Parameter((), "weight")


@pytest.mark.parametrize(
    "build",
    [
        lambda: keras.Dense(10, input_shape=(784,)),
        lambda: keras.Dense(10, input_dim=784),
        lambda: keras.Dense(10).build((None, 784)),
        lambda: keras.Dense(10).build((32, 784)),
        lambda: keras.Sequential([keras.Input(shape=(784,)), keras.Dense(10)]),
        lambda: keras.Sequential([keras.Input(batch_shape=(None, 784)), keras.Dense(10)]),
        lambda: keras.Sequential([keras.InputLayer(shape=[784]), keras.Dense(10)]),
        lambda: keras.Sequential([keras.Dense(10, input_shape=(784,))]),
        lambda: keras.Sequential([keras.Dense(10)]).build((None, 784)),
        lambda: load("keras.Dense(10, input_shape=(784,))"),
        lambda: load("tf.keras.Sequential([layers.Input(shape=(784,)), layers.Dense(units=10)])"),
    ],
)
def test_each_way_to_give_the_input_counts(build: Callable[[], Any]) -> None:
    assert build().count() == 7850


def test_a_call_builds_and_asking_for_a_shape_does_not() -> None:
    layer = keras.Conv2D(4, 5)
    assert layer.compute_output_shape((None, 28, 28, 1)) == (None, 24, 24, 4)
    assert not layer.built
    assert layer((None, 28, 28, 1)) == (None, 24, 24, 4)
    assert (layer.built, layer.count()) == (True, 104)
    with pytest.raises(ShapeError, match="input channels it was built for is 1"):
        layer((None, 28, 28, 3))


def test_values_are_put_in_before_and_after_the_input_is_seen() -> None:
    assert keras.Dense("units").subs(units=3).build((None, 4)).count() == 15
    assert keras.Dense("units").build((None, "n")).subs(units=3, n=4).count() == 15
    twin = keras.Dense("units").copy()
    with pytest.raises(UnbuiltError):
        twin.count()


def test_a_size_that_is_not_known_stays_unknown_and_is_no_symbol() -> None:
    model = keras.Sequential([keras.Input((None,)), keras.Embedding(100, 8), keras.LSTM("n", return_sequences=True)])
    n = dims("n")
    assert model.symbols == (n,)
    assert model((None, None)) == (None, None, n)
    assert model.subs(n=4).count() == 800 + 4 * 4 * (8 + 4 + 1)
    with pytest.raises(ShapeError, match=r"weights depend on in_features, which the input .* leaves open"):
        keras.Dense(3).build((None, None))
    with pytest.raises(ShapeError, match="leaves open"):
        keras.Sequential([keras.Input((None, 8)), keras.Flatten(), keras.Dense(3)])
    # The letter for what is not known is not a caller's letter of the same name.
    assert keras.Dense(3)((None, None, "L")) == (None, None, 3)


# Frozen and not trained


def test_statistics_stay_untrained_whatever_is_frozen() -> None:
    norm = keras.BatchNormalization().build((None, 8))
    for learns, expected in ((True, 16), (False, 0), (True, 16)):
        norm.trainable = learns
        assert (norm.count(), norm.trainable) == (32, expected)
    later = keras.BatchNormalization()
    later.trainable = False
    assert later.build((None, 8)).trainable == 0


def test_a_frozen_base_in_a_model() -> None:
    base = keras.Sequential([keras.Input((8,)), keras.Dense(4), keras.BatchNormalization()], name="base")
    base.trainable = False
    model = keras.Sequential([keras.Input((8,)), base, keras.Dense(2)])
    assert (model.count(), model.trainable) == (36 + 16 + 10, 10)
    assert "Trainable params: 10 (40.00 B)\n Non-trainable params: 52 (208.00 B)" in model.summary()


# In letters


@pytest.mark.parametrize("name", [name for name in keras.__all__ if name not in {"Layer", "Input", "Model"}])
def test_the_build_up_in_letters_ends_in_the_closed_form(name: str) -> None:
    module = in_letters(getattr(keras, name))
    if module is None or not module.symbols:
        return
    for node in derive(module).nodes:
        layer = node.layer
        if layer.forms:
            factored, expanded = (to_sympy(layer.forms[form].general) for form in ("factored", "expanded"))
            assert (factored - expanded).expand() == 0
            assert (to_sympy(layer.stages[-1].general) - factored).expand() == 0
    general = derive(module).general
    assert general is not None or not list(module.parameters())
    assert general is None or (to_sympy(general) - module.params).expand() == 0


@pytest.mark.parametrize(
    ("call", "formula", "values"),
    [
        ("keras.Dense(10, input_shape=(784,))", "n_out*(n_in + 1)", {"n_in": 784, "n_out": 10}),
        ("keras.Conv2D(4, 5, input_shape=(28, 28, 1))", "C_out*(C_in*k**2 + 1)", {"C_in": 1, "C_out": 4, "k": 5}),
        ("keras.GRU(32, input_shape=(None, 16))", "3*n*(m + n + 2)", {"m": 16, "n": 32}),
        ("keras.BatchNormalization(input_shape=(28, 28, 8))", "4*C", {"C": 8}),
        ("keras.DepthwiseConv2D(3, input_shape=(9, 9, 8))", "C*(k**2 + 1)", {"C": 8, "k": 3}),
    ],
)
def test_numbers_stand_for_the_textbooks_letters(call: str, formula: str, values: dict[str, int]) -> None:
    found = generalised(load(call))
    assert found is not None
    assert (str(found[0].params), found[1]) == (formula, values)


def test_two_biases_are_told_where_there_are_two(run: Callable[..., Outcome]) -> None:
    assert "adds the biases b and b'" in run("derive", "keras.GRU(32, input_shape=(None, 16))").out
    assert "adds the bias b:" in run("derive", "keras.GRU(32, reset_after=False, input_shape=(None, 16))").out
    assert "adds the bias b:" in run("derive", "keras.LSTM(32, input_shape=(None, 16))").out


def test_statistics_are_told_with_their_number(run: Callable[..., Outcome]) -> None:
    call = "keras.Sequential([keras.Input((8, 8, 3)), keras.Conv2D(4, 3), keras.BatchNormalization()])"
    assert "8 of them are statistics of the data" in run("derive", call).out
    assert "其中 8 个是数据的统计量" in run("derive", call, "--lang", "zh").out
    assert "There is nothing" not in run("handout", call).out


def test_what_is_there_once_is_not_told_as_each_ones(run: Callable[..., Outcome]) -> None:
    told = run("derive", "keras.Normalization(input_shape=(9,))").out
    assert "one running mean and one running variance of its own, and the layer has one counter" in told
    assert "Each input channel is read alone" in run("derive", "keras.DepthwiseConv2D(3, input_shape=(9, 9, 8))").out


# Refused


@pytest.mark.parametrize(
    ("call", "kind", "reason"),
    [
        ("Conv2D(4, 3, kernel_initialiser='zeros')", NameUnknownError, "did you mean 'kernel_initializer'"),
        (
            "Conv2D(4, 3, padding='causal')",
            ArgumentError,
            r"Only convolutions over a sequence \(Conv1D\) can be causal",
        ),
        ("Conv2D(4, 3, padding=1)", ArgumentError, "put ZeroPadding before the layer"),
        ("Conv2D(4, 3, strides=2, dilation_rate=2)", ArgumentError, "1 with strides"),
        ("Conv2D(4, 3, groups=3)", ArgumentError, "a multiple of groups=3"),
        ("Conv2D(6, 3, groups=3, input_shape=(8, 8, 4))", ShapeError, "groups=3 must divide the input channels"),
        ("Conv2D(4, 3, input_shape=(28, 28))", ShapeError, r"takes 4 sizes .*got 3: \(None, 28, 28\)"),
        ("Conv2D(4, 30, input_shape=(28, 28, 1))", ShapeError, "too small"),
        ("Conv2D(4, 3, data_format='channels_fist')", ArgumentError, "'channels_last' or 'channels_first'"),
        ("Dense(10, activation='rellu')", NameUnknownError, "did you mean 'relu'"),
        ("Dense(2.5)", ArgumentError, "whole numbers"),
        ("Dense(10, use_bias=1)", ArgumentError, "True or False"),
        ("Dens(10)", NameUnknownError, "did you mean 'Dense'"),
        ("Bidirectional(keras.Dense(3))", ArgumentError, "a layer of symparams.keras, such as LSTM"),
        ("Reshape((3, -1), input_shape=(8,))", ShapeError, "do not fill"),
        ("Dropout(1.5)", ArgumentError, "between 0 and 1"),
        ("Sequential([keras.Dense(3, name='a'), keras.Dense(3, name='a')])", ArgumentError, "two layers named 'a'"),
        ("Sequential([nn.Linear(3, 4)])", SymparamsError, "no layer of symparams.keras"),
        ("Input(shape=3)", ArgumentError, r"a tuple of sizes without batch"),
    ],
)
def test_what_keras_refuses_is_refused_with_a_reason(call: str, kind: type[Exception], reason: str) -> None:
    with pytest.raises(kind, match=reason):
        load(f"keras.{call}")


def test_a_layer_of_keras_without_its_prefix_is_shown_with_it(run: Callable[..., Outcome]) -> None:
    outcome = run("count", "Dense(10)")
    assert outcome.code == 2
    assert "did you mean 'keras.Dense'?" in outcome.err


def test_a_chain_that_breaks_says_where() -> None:
    with pytest.raises(ShapeError, match=r"at dense_1: .*\n"):
        keras.Sequential([keras.Dense(3), keras.Flatten(), keras.Dense(2).build((None, 5))]).build((None, 4))


# Networks


def test_the_functional_api_connects_layers() -> None:
    inputs = keras.Input((32, 32, 3))
    x = keras.Conv2D(16, 3, padding="same")(inputs)
    shortcut = x
    x = keras.BatchNormalization()(x)
    x = keras.Conv2D(16, 3, padding="same")(keras.ReLU()(x))
    x = keras.GlobalAveragePooling2D()(x + shortcut)
    model = keras.Model(inputs, keras.Dense(10, name="head")(x))
    assert model.count() == 448 + 64 + 2320 + 170
    assert [layer.name for layer in model.layers] == [
        "conv2d", "batch_normalization", "re_lu", "conv2d_1", "add", "global_average_pooling2d", "head",
    ]  # fmt: skip
    assert model((None, 32, 32, 3)) == (None, 10)
    assert derive(model).value == model.count()
    assert "Total params: 3,002" in model.summary()


def test_a_layer_called_twice_counts_once_and_several_inputs_are_several() -> None:
    left, right = keras.Input((None,)), keras.Input((None,))
    tower = keras.Sequential([keras.Embedding(100, 8), keras.LSTM(4)], name="tower")
    apart = keras.Dense(1)(keras.Concatenate()([tower(left), tower(right)]))
    model = keras.Model([left, right], apart)
    assert model.count() == 800 + 4 * 4 * (8 + 4 + 1) + 9
    assert model((None, 7), (None, 9)) == (None, 1)
    assert model.subs().count() == derive(model).value
    with pytest.raises(SymparamsError, match="depend on an Input"):
        keras.Model(left, apart)


def test_attention_in_a_model() -> None:
    assert load("keras.MultiHeadAttention(2, 8, input_shape=(10, 16))").count() == 4 * 16 * 17
    assert keras.AdditiveAttention(input_shape=(10, 16)).count() == 16
    inputs = keras.Input((10, 16))
    attended = keras.MultiHeadAttention(2, key_dim=8)(inputs, inputs)
    model = keras.Model(inputs, keras.LayerNormalization()(inputs + attended))
    assert model.count() == 4 * 16 * 17 + 32


def test_a_class_with_a_body_of_its_own() -> None:
    class Small(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.hidden = keras.Dense(8, activation="relu")
            self.out = keras.Dense(2)

        def call(self, inputs: Any) -> Any:
            return self.out(self.hidden(inputs))

    model = Small().build((None, 4))
    assert model.count() == 58
    assert re.search(r"│ out \(Dense\) *│ \(None, 2\) *│ *18 │", model.summary())


def test_a_network_in_letters_is_summed_up_in_them() -> None:
    model = keras.Sequential([keras.Input(("n",)), keras.Dense("h"), keras.BatchNormalization(), keras.Dense(10)])
    n, h = dims("n h")
    assert (model.params - (h * (n + 1) + 4 * h + 10 * (h + 1))).expand() == 0
    assert model.subs(n=784, h=32).count() == 32 * 785 + 128 + 330
    assert f"Total params: {model.params}" in model.summary()


def test_tables_and_a_head_over_the_vocabulary_are_told_apart() -> None:
    layers = [keras.Input((None,)), keras.Embedding(50, 8), keras.GRU(8, return_sequences=True), keras.Dense(50)]
    found = quantities(keras.Sequential(layers))
    assert (found.tables, found.head, found.non_embedding) == (400, 400, 3 * 8 * 18 + 50)


def test_keras_homes_and_other_names_are_found() -> None:
    assert keras.layers.Dense is keras.models.Dense is keras.Dense
    assert keras.layers.MaxPool2D is keras.MaxPooling2D
    assert load("keras.layers.Convolution2D(4, 5, input_shape=(28, 28, 1))").count() == 104
    with pytest.raises(AttributeError, match="no attribute 'Dens'"):
        keras.Dens  # noqa: B018
