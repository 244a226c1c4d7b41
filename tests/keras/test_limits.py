"""Where one rule of Keras's layers ends and the next begins: the last size that is right, and the first that is not."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from symparams import dims, keras, load
from symparams.errors import ArgumentError, NameUnknownError, ShapeError, SymparamsError, UnbuiltError
from symparams.keras.layer import snake_case
from symparams.keras.shapes import has_none, is_unknown, nested_without_none, unknown, with_none, without_none, written
from symparams.keras.summary import _bytes
from symparams.nn.shapes import BATCH

# Shapes


def test_shapes_go_in_and_come_out_as_keras_writes_them() -> None:
    assert without_none("Dense", (None, 3)) == (BATCH, 3)
    names = [str(size) for size in without_none("Dense", [None] * 5)[1:]]
    assert names == ["D", "H", "W", "C"]
    assert [str(size) for size in without_none("Dense", (None, None), batched=False)] == ["L", "C"]
    assert [str(size) for size in without_none("Dense", (None,) * 8)[1:3]] == ["N_1", "N_2"]
    assert with_none((BATCH, unknown("L"), 3)) == (None, None, 3)
    assert nested_without_none("Add", [(None, 2), [None, 3]]) == ((BATCH, 2), (BATCH, 3))
    assert (has_none((3, (2, None))), has_none((3, [2, 1])), has_none(None)) == (True, False, True)
    assert (is_unknown(unknown("L") + 1), is_unknown(dims("L")), is_unknown(3)) == (True, False, False)
    assert (written((BATCH,)), written((BATCH, 3))) == ("(None,)", "(None, 3)")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Conv2DTranspose", "conv2d_transpose"), ("LSTM", "lstm"), ("ReLU", "re_lu"), ("GRUCell", "gru_cell")],
)
def test_names_of_layers_are_kerass(name: str, expected: str) -> None:
    assert snake_case(name) == expected


def test_the_advice_names_a_shape_of_as_many_axes_as_the_layer_takes() -> None:
    samples = {"Conv1D": "(120, 8)", "Conv2DTranspose": "(28, 28, 1)", "Conv3D": "(16, 32, 32, 1)", "LSTM": "(120, 16)"}
    for name, sample in samples.items():
        layer = getattr(keras, name)(2, *([3] if name != "LSTM" else []))
        with pytest.raises(UnbuiltError) as refused:
            layer.count()
        assert refused.value.sample == sample
        assert f".build((None, {sample[1:-1]})) first" in str(refused.value)
    with pytest.raises(UnbuiltError):
        keras.Dense(2).build()
    assert keras.Dense(2, input_dim=3).build().count() == 8


# Arguments


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("ReLU(0)", "ReLU(-1)"),
        ("ReLU(threshold=0)", "ReLU(threshold=-1)"),
        ("ReLU(negative_slope=0)", "ReLU(negative_slope=None)"),
        ("LeakyReLU(0)", "LeakyReLU(-1)"),
        ("LeakyReLU(alpha=0)", "LeakyReLU(None)"),
        ("Dropout(0)", "Dropout(-0.1)"),
        ("Dropout(1)", "Dropout(1.1)"),
        ("Dropout(0.5)", "Dropout(True)"),
        ("GaussianNoise(1)", "GaussianNoise(2)"),
        ("AdditiveAttention(dropout=1)", "AdditiveAttention(dropout=2)"),
        ("Conv2D(4, 3, strides=2)", "Conv2D(4, 3, strides=2, dilation_rate=(1, 2))"),
        ("Conv2DTranspose(4, 3, 2, output_padding=1)", "Conv2DTranspose(4, 3, 2, output_padding=2)"),
        ("Conv1D(4, 3, padding='CAUSAL')", "Conv2D(4, 3, padding='CAUSAL')"),
        ("Conv2D(4, 3, padding='SAME')", "MaxPooling2D(2, padding='SAME')"),
        ("Conv2D(4, 3, groups=2)", "Conv2D(4, 3, groups=3)"),
        ("Conv2D(4, (3, 2))", "Conv2D(4, (3, 2, 1))"),
        ("Cropping1D((0, 1))", "Cropping1D((-1, 1))"),
        ("ZeroPadding2D((1, 2))", "ZeroPadding2D((1, 2, 3))"),
        ("ZeroPadding2D(((1, 2), 3))", "ZeroPadding2D(((1, 2, 3), 3))"),
        ("UpSampling2D(2, interpolation='Bilinear')", "UpSampling2D(2, interpolation='linear')"),
        ("UpSampling1D(2)", "UpSampling1D((2,))"),
        ("Reshape((2, -1))", "Reshape((-1, -1))"),
        ("Permute((2, 1))", "Permute((2, 2))"),
        ("Permute((1, 2))", "Permute((0, 1))"),
        ("Dot(axes=(1, 2))", "Dot(axes=(1, 2, 3))"),
        ("Dot(axes=1)", "Dot(axes=0)"),
        ("Normalization(mean=0.0, variance=1.0)", "Normalization(mean=0.0)"),
        ("Normalization()", "Normalization(variance=1.0)"),
        ("LayerNormalization(axis=1)", "LayerNormalization(axis=1.0)"),
        ("BatchNormalization(axis=1)", "BatchNormalization(axis=True)"),
        ("GroupNormalization(-1)", "GroupNormalization(-2)"),
        ("Attention(score_mode='concat')", "Attention(score_mode='sum')"),
        ("Dense(2, activation=None)", "Dense(2, activation=3)"),
        ("Dense(2, activation='RELU')", "Dense(2, activation='relus')"),
        ("Dense(2, name='a')", "Dense(2, name='')"),
        ("Dense(2, trainable=False)", "Dense(2, trainable=0)"),
        ("Dense(2, lora_rank=1)", "Dense(2, lora_rank=0)"),
        ("Dense(2)", "Dense(2, quantization_config='int8')"),
        ("Embedding(2, 1, mask_zero=True)", "Embedding(2, 1, mask_zero=1)"),
        ("GRU(2, reset_after=False)", "GRU(2, reset_after=0)"),
        ("LSTM(2, recurrent_activation='tanh')", "LSTM(2, recurrent_activation='than')"),
        ("GroupQueryAttention(4, 6, 3)", "GroupQueryAttention(4, 6, 4)"),
        ("Bidirectional(LSTM(2), merge_mode=None)", "Bidirectional(LSTM(2), merge_mode='max')"),
        (
            "Bidirectional(LSTM(2), backward_layer=LSTM(2, go_backwards=True))",
            "Bidirectional(LSTM(2), backward_layer=LSTM(2))",
        ),
        ("RNN([LSTMCell(2)])", "RNN(LSTM(2))"),
        ("StackedRNNCells([LSTMCell(2)])", "StackedRNNCells([])"),
        ("TimeDistributed(Dense(2))", "TimeDistributed(3)"),
        ("EinsumDense('ab,bc->ac', 3, bias_axes='c')", "EinsumDense('ab,bc->ac', 3, bias_axes='b')"),
        ("EinsumDense('ca...,ab->cb...', 3)", "EinsumDense('a...,ab->...b', 3)"),
        ("EinsumDense('ab,bc->ac', 3)", "EinsumDense('ab,cd->ab', 3)"),
        ("EinsumDense('ab,bc->ac', (3,))", "EinsumDense('ab,bc->ad', (3,))"),
        ("InputLayer((3,))", "InputLayer((3,), batch_shape=(None, 3))"),
        ("InputLayer(batch_shape=(2, 3))", "InputLayer()"),
        ("Flatten(data_format='channels_first')", "Flatten(data_format='first')"),
    ],
)
def test_the_last_that_is_right_and_the_first_that_is_not(right: str, wrong: str) -> None:
    load(_call(right))
    with pytest.raises((ArgumentError, NameUnknownError)):
        load(_call(wrong))


def _call(text: str) -> str:
    """The call as a user types it."""
    return re.sub(r"\b(?=[A-Z]\w+\()", "keras.", text)


@pytest.mark.parametrize(
    ("layer", "right", "wrong"),
    [
        (keras.Conv1D(2, 3), (None, 3, 1), (None, 2, 1)),
        (keras.Conv2D(2, 3, dilation_rate=2), (None, 5, 5, 1), (None, 5, 4, 1)),
        (keras.Conv2D(2, 3, groups=2), (None, 4, 4, 2), (None, 4, 4, 3)),
        (keras.MaxPooling2D(3), (None, 3, 3, 1), (None, 3, 2, 1)),
        (keras.Cropping1D(1), (None, 3, 1), (None, 2, 1)),
        (keras.Dense(2), (None, 3), (3,)),
        (keras.Reshape((2, 3)), (None, 6), (None, 7)),
        (keras.Reshape((2, -1)), (None, 6), (None, 7)),
        (keras.GroupNormalization(2), (None, 4), (None, 5)),
        (keras.BatchNormalization(axis=1), (None, 4), (None,)),
        (keras.UnitNormalization(axis=1), (None, 4), (None,)),
        (keras.PReLU(shared_axes=[2]), (None, 4, 3), (None, 4)),
        (keras.PReLU(shared_axes=[1]), (None, 4), (None,)),
        (keras.TimeDistributed(keras.Flatten()), (None, 4, 3), (None, 4)),
        (keras.LSTM(2), (None, 4, 3), (None, 4)),
        (keras.LSTMCell(2), (None, 4), (None, 4, 3)),
        (keras.RNN(keras.LSTMCell(2)), (None, 4, 3), (None, 4)),
        (keras.RepeatVector(2), (None, 4), (None, 4, 3)),
        (keras.Permute((2, 1)), (None, 4, 3), (None, 4)),
        (keras.SpatialDropout1D(0.5), (None, 4, 3), (None, 4)),
        (keras.Resizing(2, 2), (4, 4, 3), (4, 3)),
        (keras.EinsumDense("ab,bc->ac", 3), (None, 4), (None, 4, 3)),
        (keras.EinsumDense("...b,bc->...c", 3), (None, 4, 3), ()),
    ],
)
def test_an_input_just_right_and_one_that_is_not(layer: Any, right: Any, wrong: Any) -> None:
    layer.copy()(right)
    with pytest.raises(ShapeError):
        layer.copy()(wrong)


@pytest.mark.parametrize(
    ("layer", "right", "wrong"),
    [
        (keras.Add(), [(None, 3), (None, 1)], [(None, 3), (None, 2)]),
        (keras.Add(), [(None, 3)], []),
        (keras.Subtract(), [(None, 3)] * 2, [(None, 3)] * 3),
        (keras.Concatenate(), [(None, 2, 3), (None, 2, 4)], [(None, 2, 3), (None, 3, 4)]),
        (keras.Concatenate(), [(None, 2, 3)] * 3, [(None, 2, 3), (None, 3)]),
        (keras.Dot(1), [(None, 3), (None, 3)], [(None, 3), (None, 4)]),
        (keras.Dot(1), [(None, 3)] * 2, [(None, 3)] * 3),
        (keras.Attention(), [(None, 2, 4)] * 3, [(None, 2, 4)] * 4),
        (keras.Attention(), [(None, 2, 4), (None, 3, 4)], [(None, 2, 4), (None, 3, 5)]),
        (keras.Attention(), [(None, 2, 4), (None, 3, 5), (None, 3, 4)], [(None, 2, 4), (None, 3, 5), (None, 2, 4)]),
    ],
)
def test_inputs_just_right_and_ones_that_are_not(layer: Any, right: Any, wrong: Any) -> None:
    layer.copy()(right)
    with pytest.raises(ShapeError):
        layer.copy()(wrong)


def test_inputs_of_other_numbers_of_axes_meet_at_the_last_ones() -> None:
    for inputs in ([(None, 2, 3), (None, 3)], [(None, 3), (None, 2, 3)]):
        assert keras.Add()(inputs) == (None, 2, 3)
    assert [str(size) for size in without_none("Dense", (None, None, None, 3))[1:]] == ["H", "W", "3"]
    assert [str(size) for size in without_none("Dense", [None] * 6)[1:]] == ["T", "D", "H", "W", "C"]


def test_a_layer_takes_what_it_was_built_for() -> None:
    for layer, other in (
        (keras.Dense(2).build((None, 3)), (None, 4)),
        (keras.LSTM(2).build((None, 5, 3)), (None, 5, 4)),
        (keras.GRUCell(2).build((None, 3)), (None, 4)),
        (keras.LayerNormalization().build((None, 3)), (None, 4)),
        (keras.BatchNormalization().build((None, 3)), (None, 4)),
        (keras.PReLU().build((None, 3)), (None, 4)),
        (keras.EinsumDense("ab,bc->ac", 3).build((None, 3)), (None, 4)),
        (keras.DepthwiseConv1D(2).build((None, 5, 3)), (None, 5, 4)),
    ):
        with pytest.raises(ShapeError):
            layer(other)
    assert keras.PReLU(shared_axes=[1]).build((None, 3, 2))((None, 4, 2)) == (None, 4, 2)


def test_attention_takes_what_it_was_built_for() -> None:
    heads = keras.MultiHeadAttention(2, 4).build((None, 3, 6), (None, 5, 7), (None, 5, 8))
    assert heads((None, 3, 6), (None, 5, 7), key=(None, 5, 8)) == (None, 3, 6)
    outputs, scores = heads((None, 3, 6), (None, 5, 7), (None, 5, 8), return_attention_scores=True)
    assert (outputs, scores) == ((None, 3, 6), (None, 2, 3, 5))
    for wrong in (
        [(None, 3, 7), (None, 5, 7), (None, 5, 8)],
        [(None, 3, 6), (None, 5, 6), (None, 5, 8)],
        [(None, 3, 6), (None, 5, 7), (None, 5, 7)],
        [(None, 3, 6), (None, 5, 7), (None, 4, 8)],
        [(None, 3, 6), (None, 5, 7), (None, 5, 5, 8)],
        [(None, 6), (None, 5, 7), (None, 5, 8)],
    ):
        with pytest.raises(ShapeError):
            heads(*wrong)
    shared = keras.GroupQueryAttention(4, 6, 2)
    assert shared((None, 3, 6), (None, 5, 6), return_attention_scores=True)[1] == (None, 6, 3, 5)
    with pytest.raises(ShapeError, match="the width of the queries"):
        keras.GroupQueryAttention(4, 6, 2)((None, 3, 6), (None, 5, 7))
    with pytest.raises(ShapeError, match="takes 3 sizes"):
        keras.GroupQueryAttention(4, 6, 2)((None, 3, 3, 6), (None, 5, 5, 6))
    named = keras.MultiHeadAttention(2, 4)
    assert named((None, 3, 6), value=(None, 5, 7), key=None) == (None, 3, 6)
    assert named.count() == 2 * 4 * (7 + 8 + 8) + 6 * 9


def test_what_symbols_leave_open_is_a_condition() -> None:
    for layer in (
        keras.GroupNormalization("g", input_shape=(4, "C")),
        keras.Conv2D("C_out", 3, groups="g", input_shape=(8, 8, "C")),
        keras.GroupQueryAttention(4, "h", "g", input_shape=(4, 8)),
    ):
        with pytest.raises(ArgumentError):
            layer.subs({symbol: 7 if symbol.name == "g" else 4 for symbol in layer.symbols})
        layer.subs({symbol: 2 if symbol.name == "g" else 4 for symbol in layer.symbols})
    assert keras.GroupNormalization(-1, input_shape=(4, "C")).conditions == ()


def test_sides_are_kept_in_their_order() -> None:
    assert keras.ZeroPadding2D(((1, 2), 3)).padding == ((1, 2), (3, 3))
    assert keras.Cropping1D((0, 1)).cropping == ((0, 1),)


# Frozen


@pytest.mark.parametrize(
    "frozen",
    [
        lambda: keras.Dense(2, trainable=False),
        lambda: keras.MultiHeadAttention(2, 4, trainable=False, input_shape=(3, 4)),
        lambda: keras.Bidirectional(keras.LSTM(2), trainable=False),
        lambda: keras.TimeDistributed(keras.Dense(2), trainable=False),
        lambda: keras.RNN(keras.LSTMCell(2), trainable=False),
        lambda: keras.Sequential([keras.Dense(2)], trainable=False),
        lambda: keras.SeparableConv1D(2, 3, trainable=False),
    ],
)
def test_a_layer_that_is_frozen_from_the_start_trains_nothing(frozen: Any) -> None:
    layer = frozen().build((None, 3, 4))
    assert (layer.trainable, layer.count() > 0, layer.trainable_weights) == (0, True, [])
    layer.trainable = True
    assert layer.trainable == layer.count()


def test_a_frozen_model_of_tensors_trains_nothing() -> None:
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.Dense(2)(inputs), trainable=False)
    assert (model.count(), model.trainable) == (8, 0)


def test_an_adapter_trains_and_what_it_stands_beside_does_not() -> None:
    assert keras.Dense(5, lora_rank=2, input_shape=(8,)).trainable == 5 + 2 * 13
    assert keras.Embedding(11, 4, lora_rank=2).trainable == 2 * 15


# Networks


def test_layers_are_found_and_taken_out() -> None:
    model = keras.Sequential([keras.Input((4,)), keras.Dense(3), keras.Dense(2, name="last")])
    assert model.get_layer("last") is model.get_layer(index=1) is model.layers[-1]
    assert model.pop().name == "last"
    assert (model.count(), len(model.layers)) == (15, 1)
    model.add(keras.Dense(5))
    assert [layer.name for layer in model.layers] == ["dense", "dense_1"]
    assert model((None, 4)) == (None, 5)
    for wrong in (keras.Dense, keras.Input((4,)), 3):
        with pytest.raises(SymparamsError):
            model.add(wrong)
    first = keras.Dense(3)
    with pytest.raises(ArgumentError):
        keras.Sequential([first, keras.Dense(3, name="dense")])


def test_a_network_takes_as_many_inputs_as_it_has() -> None:
    left, right = keras.Input((3,)), keras.Input((3,))
    model = keras.Model([left, right], [left - right, 2 * (left * right) / 4 + 1])
    assert model((None, 3), (None, 3)) == ((None, 3), (None, 3))
    with pytest.raises(ShapeError, match="takes 2 inputs; got 1"):
        model((None, 3))
    with pytest.raises(SymparamsError):
        keras.Model(left)
    with pytest.raises(TypeError):
        left + "a"
    assert repr(left) == "<KerasTensor shape=(None, 3)>"
    assert pickle.loads(pickle.dumps(model)).count() == 0


@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU", "SimpleRNNCell", "LSTMCell", "GRUCell"])
def test_a_recurrent_layer_keeps_each_of_its_rates(name: str) -> None:
    layer = getattr(keras, name)(3, dropout=0.1, recurrent_dropout=0.2)
    assert (layer.dropout, layer.recurrent_dropout) == (0.1, 0.2)


def test_states_come_out_in_order() -> None:
    assert keras.LSTM(3, return_state=True)((None, 5, 2)) == ((None, 3), (None, 3), (None, 3))
    assert keras.LSTMCell(3)((None, 2)) == ((None, 3), ((None, 3), (None, 3)))
    assert keras.LSTMCell(3).state_shapes == ((3,), (3,))
    both = keras.Bidirectional(keras.GRU(3, return_state=True), merge_mode=None)
    assert both((None, 5, 2)) == ((None, 3), (None, 3), (None, 3), (None, 3))
    assert both.go_backwards is False
    cells = keras.StackedRNNCells([keras.LSTMCell(3), keras.GRUCell(4)])
    assert cells((None, 2)) == ((None, 4), (((None, 3), (None, 3)), (None, 4)))
    assert keras.RNN(keras.LSTMCell(3), return_state=True)((None, 5, 2)) == ((None, 3), (None, 3), (None, 3))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00 B"), (255, "1020.00 B"), (256, "1.00 KB"), (2**18 - 1, "1024.00 KB"), (2**18, "1.00 MB"),
        (2**58, "1024.00 PB"),
    ],
)  # fmt: skip
def test_bytes_are_written_in_the_unit_they_fill(value: int, text: str) -> None:
    assert _bytes(value, True) == f" ({text})"
    assert _bytes(value, False) == ""


def test_a_summary_shows_what_is_not_known() -> None:
    half = keras.Sequential([keras.Input((4,)), keras.Dense(2, dtype="float16")]).summary()
    assert "Total params: 10\n" in half
    unseen = keras.Sequential([keras.Flatten()]).summary()
    assert "│ ?            │" in unseen
    several = keras.Model(
        left := keras.Input((4,), name="in"), keras.Bidirectional(keras.LSTM(2), None)(keras.Reshape((2, 2))(left))
    )
    assert "((None, 2), (None, 2))" in several.summary()
    assert "│ in (InputLayer)" in several.summary()
    told: list[str] = []
    assert several.summary(print_fn=told.append) == told[0]
    given = keras.Sequential([keras.Dense(2)])
    given((None, 3))
    assert "(None, 2)" in given.summary()
    assert "(None, 7, 2)" in given.summary((7, 3))
