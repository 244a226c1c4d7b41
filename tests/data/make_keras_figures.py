"""Writes ``keras_figures.json``: settings of every layer, and whole models, with the figures Keras gives for them.

Run `KERAS_BACKEND=torch PYTHONPATH=. python tests/data/make_keras_figures.py` where Keras is installed; the file is
kept so that tests need no Keras. A setting is a tree of layers: a name, its arguments, and the shapes of its inputs
with the batch. Beside the settings written here stand some that were drawn, right ones and ones that Keras refuses, and
the arguments of every layer.
"""

from __future__ import annotations

import inspect
import json
import warnings
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.keras.drawn import CASES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import keras

Tree = dict[str, Any]


def of(layer: str, *args: Any, **arguments: Any) -> Tree:
    """A layer as data."""
    return {"layer": layer, "args": list(args), "arguments": arguments}


IMAGE, SEQUENCE, ROW = [None, 12, 10, 6], [None, 9, 6], [None, 8]
VOLUME = [None, 8, 7, 6, 4]

#: A layer and the shapes of its inputs; one list of sizes is one input, a list of lists one input that is a list.
SETTINGS: list[tuple[Tree, list[Any]]] = [
    (of("Dense", 5), [ROW]),
    (of("Dense", 5, use_bias=False, activation="relu"), [ROW]),
    (of("Dense", units=3), [SEQUENCE]),
    (of("Dense", 5, lora_rank=2), [ROW]),
    (of("Dense", 4), [[None, None, 7]]),
    (of("EinsumDense", "abc,cd->abd", output_shape=[None, 5], bias_axes="d"), [SEQUENCE]),
    (of("EinsumDense", "...x,xy->...y", output_shape=5, bias_axes="y"), [SEQUENCE]),
    (of("EinsumDense", "ab,bc->ac", output_shape=5), [ROW]),
    (of("EinsumDense", "abc,cde->abde", output_shape=[None, 3, 4], bias_axes="de"), [SEQUENCE]),
    (of("EinsumDense", "abc,cde->abde", output_shape=[None, 3, 4], bias_axes="e"), [SEQUENCE]),
    (of("EinsumDense", "abc,bcd->abd", output_shape=[9, 4], bias_axes="bd"), [SEQUENCE]),
    (of("EinsumDense", "ab...,bc->ac...", output_shape=5, bias_axes="c"), [SEQUENCE]),
    (of("EinsumDense", "abc,cd->abd", output_shape=[None, 5], lora_rank=2), [SEQUENCE]),
    (of("Embedding", 11, 4), [[None, 7]]),
    (of("Embedding", 11, 4, mask_zero=True), [[None]]),
    (of("Embedding", 11, 4, lora_rank=2), [[None, None]]),
    (of("Conv1D", 5, 3), [SEQUENCE]),
    (of("Conv1D", 5, 3, padding="causal", dilation_rate=2), [SEQUENCE]),
    (of("Conv1D", 6, 4, strides=2, padding="same", groups=3), [SEQUENCE]),
    (of("Conv1D", 5, 3), [[None, None, 6]]),
    (of("Conv2D", 4, 5), [[None, 28, 28, 1]]),
    (of("Conv2D", 4, [3, 2], strides=[2, 1], use_bias=False), [IMAGE]),
    (of("Conv2D", 6, 3, strides=2, padding="same", groups=2), [IMAGE]),
    (of("Conv2D", 6, 3, dilation_rate=[2, 1]), [IMAGE]),
    (of("Conv2D", 6, 3, data_format="channels_first"), [IMAGE]),
    (of("Conv2D", 6, 3), [[None, None, None, 3]]),
    (of("Conv3D", 3, 2), [VOLUME]),
    (of("Conv3D", 4, [3, 2, 1], strides=2, padding="same", groups=4), [VOLUME]),
    (of("Conv1DTranspose", 5, 3, strides=2), [SEQUENCE]),
    (of("Conv1DTranspose", 5, 3, strides=2, padding="same"), [SEQUENCE]),
    (of("Conv2DTranspose", 5, 2, strides=3), [IMAGE]),
    (of("Conv2DTranspose", 5, 3, strides=2, padding="same", output_padding=1, use_bias=False), [IMAGE]),
    (of("Conv2DTranspose", 5, 3, dilation_rate=2), [IMAGE]),
    (of("Conv2DTranspose", 5, 4, strides=2, padding="valid", output_padding=[1, 0]), [IMAGE]),
    (of("Conv3DTranspose", 3, 2, strides=2), [VOLUME]),
    (of("DepthwiseConv1D", 3, depth_multiplier=2), [SEQUENCE]),
    (of("DepthwiseConv2D", 3), [IMAGE]),
    (of("DepthwiseConv2D", [3, 2], strides=2, padding="same", depth_multiplier=3, use_bias=False), [IMAGE]),
    (of("DepthwiseConv2D", 3, data_format="channels_first"), [IMAGE]),
    (of("SeparableConv1D", 5, 3), [SEQUENCE]),
    (of("SeparableConv1D", 5, 3, depth_multiplier=2, use_bias=False), [SEQUENCE]),
    (of("SeparableConv2D", 5, 3), [IMAGE]),
    (of("SeparableConv2D", 5, [2, 3], strides=2, padding="same", depth_multiplier=2), [IMAGE]),
    (of("SeparableConv2D", 5, 3, data_format="channels_first"), [IMAGE]),
    (of("SimpleRNN", 5), [SEQUENCE]),
    (of("SimpleRNN", 5, return_sequences=True, use_bias=False), [SEQUENCE]),
    (of("LSTM", 5), [SEQUENCE]),
    (of("LSTM", 5, return_sequences=True, return_state=True), [SEQUENCE]),
    (of("LSTM", 5, use_bias=False, unit_forget_bias=False), [[None, None, 6]]),
    (of("GRU", 5), [SEQUENCE]),
    (of("GRU", 5, reset_after=False, return_sequences=True), [SEQUENCE]),
    (of("GRU", 5, use_bias=False, return_state=True), [SEQUENCE]),
    (of("RNN", of("LSTMCell", 5)), [SEQUENCE]),
    (of("RNN", of("GRUCell", 5, reset_after=False), return_sequences=True), [SEQUENCE]),
    (of("RNN", [of("SimpleRNNCell", 5), of("GRUCell", 4)], return_state=True), [SEQUENCE]),
    (of("RNN", of("StackedRNNCells", [of("LSTMCell", 3), of("LSTMCell", 2)])), [SEQUENCE]),
    (of("RNN", of("SimpleRNNCell", 5, use_bias=False)), [SEQUENCE]),
    (of("Bidirectional", of("LSTM", 5)), [SEQUENCE]),
    (of("Bidirectional", of("GRU", 5, return_sequences=True), merge_mode="sum"), [SEQUENCE]),
    (of("Bidirectional", of("SimpleRNN", 5, return_sequences=True), merge_mode=None), [SEQUENCE]),
    (of("Bidirectional", of("LSTM", 5, return_state=True)), [SEQUENCE]),
    (of("Bidirectional", of("LSTM", 5), backward_layer=of("GRU", 5, go_backwards=True)), [SEQUENCE]),
    (of("TimeDistributed", of("Dense", 5)), [SEQUENCE]),
    (of("TimeDistributed", of("Conv2D", 4, 3, activation="relu")), [[None, 5, 12, 10, 3]]),
    (of("TimeDistributed", of("BatchNormalization")), [SEQUENCE]),
    (of("BatchNormalization"), [IMAGE]),
    (of("BatchNormalization", axis=1), [IMAGE]),
    (of("BatchNormalization", scale=False), [ROW]),
    (of("BatchNormalization", center=False, scale=False), [ROW]),
    (of("BatchNormalization", renorm=True), [ROW]),
    (of("BatchNormalization", trainable=False), [ROW]),
    (of("LayerNormalization"), [SEQUENCE]),
    (of("LayerNormalization", axis=[1, 2]), [SEQUENCE]),
    (of("LayerNormalization", center=False), [SEQUENCE]),
    (of("GroupNormalization", groups=3), [IMAGE]),
    (of("GroupNormalization", groups=-1, scale=False), [IMAGE]),
    (of("RMSNormalization"), [SEQUENCE]),
    (of("RMSNormalization", axis=[-1, -2]), [SEQUENCE]),
    (of("UnitNormalization"), [SEQUENCE]),
    (of("Normalization"), [ROW]),
    (of("Normalization", axis=None), [ROW]),
    (of("Normalization", axis=[1, 2]), [SEQUENCE]),
    (of("Normalization", mean=0.0, variance=1.0), [ROW]),
    (of("MultiHeadAttention", 3, 4), [SEQUENCE, SEQUENCE]),
    (of("MultiHeadAttention", 3, key_dim=4, value_dim=5, use_bias=False), [SEQUENCE, [None, 7, 8]]),
    (of("MultiHeadAttention", 2, 4, output_shape=7), [SEQUENCE, [None, 7, 8], [None, 7, 5]]),
    (of("MultiHeadAttention", 2, 4, output_shape=[7, 2]), [SEQUENCE, SEQUENCE]),
    (of("MultiHeadAttention", 2, 4, use_gate=True), [SEQUENCE, SEQUENCE]),
    (of("MultiHeadAttention", 2, 4, attention_axes=[1, 2]), [[None, 4, 5, 6], [None, 4, 5, 6]]),
    (of("GroupQueryAttention", 4, 6, 2), [SEQUENCE, SEQUENCE]),
    (of("GroupQueryAttention", 4, 6, 3, use_bias=False), [SEQUENCE, [None, 7, 6], [None, 7, 5]]),
    (of("GroupQueryAttention", 4, 6, 2, use_gate=True), [SEQUENCE, SEQUENCE]),
    (of("Attention"), [[SEQUENCE, SEQUENCE]]),
    (of("Attention", use_scale=True, score_mode="concat"), [[SEQUENCE, [None, 7, 6]]]),
    (of("Attention", use_scale=True), [[SEQUENCE, [None, 7, 8], [None, 7, 6]]]),
    (of("AdditiveAttention"), [[SEQUENCE, SEQUENCE]]),
    (of("AdditiveAttention", use_scale=False), [[SEQUENCE, SEQUENCE]]),
    (of("MaxPooling1D"), [SEQUENCE]),
    (of("MaxPooling2D", 3, strides=2), [IMAGE]),
    (of("MaxPooling2D", [2, 3], padding="same"), [IMAGE]),
    (of("MaxPooling2D", 2, data_format="channels_first"), [IMAGE]),
    (of("MaxPooling3D", 2, padding="same"), [VOLUME]),
    (of("AveragePooling1D", 2, strides=1), [SEQUENCE]),
    (of("AveragePooling2D", 3), [IMAGE]),
    (of("AveragePooling3D", 2), [VOLUME]),
    (of("GlobalMaxPooling1D"), [SEQUENCE]),
    (of("GlobalMaxPooling2D", keepdims=True), [IMAGE]),
    (of("GlobalMaxPooling3D"), [VOLUME]),
    (of("GlobalAveragePooling1D", data_format="channels_first"), [SEQUENCE]),
    (of("GlobalAveragePooling2D"), [[None, None, None, 6]]),
    (of("GlobalAveragePooling3D", keepdims=True), [VOLUME]),
    (of("AdaptiveMaxPooling1D", 4), [SEQUENCE]),
    (of("AdaptiveMaxPooling2D", [3, 2]), [IMAGE]),
    (of("AdaptiveMaxPooling3D", 2), [VOLUME]),
    (of("AdaptiveAveragePooling1D", 4), [SEQUENCE]),
    (of("AdaptiveAveragePooling2D", 3), [IMAGE]),
    (of("AdaptiveAveragePooling3D", 2), [VOLUME]),
    (of("Flatten"), [IMAGE]),
    (of("Flatten"), [[None, None, 6]]),
    (of("Flatten"), [[None]]),
    (of("Reshape", [5, -1]), [[None, 5, 8]]),
    (of("Reshape", [4, 2]), [ROW]),
    (of("Permute", [2, 1]), [SEQUENCE]),
    (of("RepeatVector", 3), [ROW]),
    (of("ZeroPadding1D", [1, 2]), [SEQUENCE]),
    (of("ZeroPadding2D"), [IMAGE]),
    (of("ZeroPadding2D", [[0, 1], [2, 3]]), [IMAGE]),
    (of("ZeroPadding2D", [1, 2], data_format="channels_first"), [IMAGE]),
    (of("ZeroPadding3D", 2), [VOLUME]),
    (of("Cropping1D", 2), [SEQUENCE]),
    (of("Cropping2D", [[1, 2], [0, 3]]), [IMAGE]),
    (of("Cropping3D"), [VOLUME]),
    (of("UpSampling1D", 3), [SEQUENCE]),
    (of("UpSampling2D", [2, 3], interpolation="bilinear"), [IMAGE]),
    (of("UpSampling3D"), [VOLUME]),
    (of("Add"), [[ROW, ROW, [None, 1]]]),
    (of("Subtract"), [[ROW, ROW]]),
    (of("Multiply"), [[IMAGE, [None, 1, 1, 6]]]),
    (of("Average"), [[ROW, ROW]]),
    (of("Maximum"), [[ROW, ROW]]),
    (of("Minimum"), [[ROW, ROW]]),
    (of("Concatenate"), [[ROW, [None, 3], ROW]]),
    (of("Concatenate", axis=1), [[SEQUENCE, [None, 4, 6]]]),
    (of("Dot", axes=1), [[ROW, ROW]]),
    (of("Dot", axes=[2, 1]), [[SEQUENCE, [None, 6, 4]]]),
    (of("PReLU"), [IMAGE]),
    (of("PReLU", shared_axes=[1, 2]), [IMAGE]),
    (of("Activation", "relu"), [ROW]),
    (of("ReLU", max_value=6.0), [ROW]),
    (of("LeakyReLU", negative_slope=0.2), [ROW]),
    (of("ELU"), [ROW]),
    (of("Softmax"), [ROW]),
    (of("Dropout", 0.5), [ROW]),
    (of("AlphaDropout", 0.5), [ROW]),
    (of("SpatialDropout1D", 0.5), [SEQUENCE]),
    (of("SpatialDropout2D", 0.5), [IMAGE]),
    (of("SpatialDropout3D", 0.5), [VOLUME]),
    (of("GaussianDropout", 0.5), [ROW]),
    (of("GaussianNoise", 0.5), [ROW]),
    (of("ActivityRegularization", l1=0.1), [ROW]),
    (of("Masking"), [SEQUENCE]),
    (of("Identity"), [ROW]),
    (of("Rescaling", 0.1), [IMAGE]),
    (of("Resizing", 5, 6), [IMAGE]),
    (of("CenterCrop", 5, 6), [IMAGE]),
    (of("RandomCrop", 5, 6), [IMAGE]),
    (of("RandomFlip"), [[None, 12, 10, 3]]),
    (of("RandomRotation", 0.1), [[None, 12, 10, 3]]),
    (of("RandomZoom", 0.1), [[None, 12, 10, 3]]),
    (of("RandomTranslation", 0.1, 0.1), [[None, 12, 10, 3]]),
    (of("RandomContrast", 0.1), [[None, 12, 10, 3]]),
    (of("RandomBrightness", 0.1), [[None, 12, 10, 3]]),
]


def model(*layers: Tree, **arguments: Any) -> Tree:
    """A Sequential model as data."""
    return of("Sequential", list(layers), **arguments)


def shape(*sizes: int | None) -> Tree:
    """An input as data."""
    return of("InputLayer", list(sizes))


#: Models people ask about, and why.
MODELS: dict[str, Tree] = {
    "the chapter's network": model(
        shape(32, 32, 3),
        of("Conv2D", 5, 5, activation="relu"),
        of("MaxPooling2D", 3, strides=2),
        of("Conv2D", 12, 3, activation="relu"),
        of("MaxPooling2D", 5, strides=2),
        of("Flatten"),
        of("Dense", 128, activation="relu"),
        of("Dense", 10, activation="softmax"),
    ),
    "digits, dense": model(
        shape(784), of("Dense", 512, activation="relu"), of("Dropout", 0.2), of("Dense", 10, activation="softmax")
    ),
    "digits, convolutional (keras.io)": model(
        shape(28, 28, 1),
        of("Conv2D", 32, kernel_size=[3, 3], activation="relu"),
        of("MaxPooling2D", pool_size=[2, 2]),
        of("Conv2D", 64, kernel_size=[3, 3], activation="relu"),
        of("MaxPooling2D", pool_size=[2, 2]),
        of("Flatten"),
        of("Dropout", 0.5),
        of("Dense", 10, activation="softmax"),
    ),
    "cats and dogs": model(
        shape(150, 150, 3),
        of("Conv2D", 32, 3, activation="relu"),
        of("MaxPooling2D", 2),
        of("Conv2D", 64, 3, activation="relu"),
        of("MaxPooling2D", 2),
        of("Conv2D", 128, 3, activation="relu"),
        of("MaxPooling2D", 2),
        of("Conv2D", 128, 3, activation="relu"),
        of("MaxPooling2D", 2),
        of("Flatten"),
        of("Dense", 512, activation="relu"),
        of("Dense", 1, activation="sigmoid"),
    ),
    "batch norms between convolutions": model(
        shape(32, 32, 3),
        of("Conv2D", 32, 3, padding="same", use_bias=False),
        of("BatchNormalization"),
        of("Activation", "relu"),
        of("Conv2D", 64, 3, strides=2, padding="same", use_bias=False),
        of("BatchNormalization", scale=False),
        of("ReLU"),
        of("GlobalAveragePooling2D"),
        of("Dense", 10),
        of("BatchNormalization"),
    ),
    "reviews, embedding and mean": model(
        shape(256), of("Embedding", 10000, 16), of("GlobalAveragePooling1D"), of("Dense", 16), of("Dense", 1)
    ),
    "reviews, LSTM": model(
        shape(None), of("Embedding", 20000, 128), of("LSTM", 128, dropout=0.2), of("Dense", 1, activation="sigmoid")
    ),
    "reviews, bidirectional": model(
        shape(None),
        of("Embedding", 20000, 128),
        of("Bidirectional", of("LSTM", 64, return_sequences=True)),
        of("Bidirectional", of("LSTM", 64)),
        of("Dense", 1, activation="sigmoid"),
    ),
    "temperatures, GRU": model(
        shape(120, 14),
        of("GRU", 32, return_sequences=True, dropout=0.1),
        of("GRU", 64, activation="relu", reset_after=False),
        of("Dense", 1),
    ),
    "letter by letter": model(
        shape(None),
        of("Embedding", 65, 256),
        of("GRU", 1024, return_sequences=True),
        of("Dense", 65),
    ),
    "sequence to sequence": model(
        shape(7, 12),
        of("LSTM", 128),
        of("RepeatVector", 4),
        of("LSTM", 128, return_sequences=True),
        of("TimeDistributed", of("Dense", 12, activation="softmax")),
    ),
    "generator of digits": model(
        shape(100),
        of("Dense", 12544, use_bias=False),
        of("BatchNormalization"),
        of("LeakyReLU"),
        of("Reshape", [7, 7, 256]),
        of("Conv2DTranspose", 128, 5, padding="same", use_bias=False),
        of("BatchNormalization"),
        of("LeakyReLU"),
        of("Conv2DTranspose", 64, 5, strides=2, padding="same", use_bias=False),
        of("BatchNormalization"),
        of("LeakyReLU"),
        of("Conv2DTranspose", 1, 5, strides=2, padding="same", use_bias=False, activation="tanh"),
    ),
    "separable convolutions": model(
        shape(64, 64, 3),
        of("SeparableConv2D", 32, 3, activation="relu"),
        of("SeparableConv2D", 64, 3, activation="relu"),
        of("MaxPooling2D", 2),
        of("DepthwiseConv2D", 3, padding="same"),
        of("PReLU", shared_axes=[1, 2]),
        of("GlobalMaxPooling2D"),
        of("Dense", 10),
    ),
    "miles a gallon, normalised": model(
        shape(9), of("Normalization"), of("Dense", 64, activation="relu"), of("Dense", 64), of("Dense", 1)
    ),
    "a frozen base": model(
        shape(32, 32, 3),
        {
            **model(
                shape(32, 32, 3),
                of("Conv2D", 16, 3),
                of("BatchNormalization"),
                of("GlobalAveragePooling2D"),
                name="base",
            ),
            "frozen": True,
        },
        of("Dense", 2),
        name="transfer",
    ),
    "one-dimensional convolutions": model(
        shape(128, 9),
        of("Conv1D", 64, 3, activation="relu"),
        of("Conv1D", 64, 3, activation="relu"),
        of("Dropout", 0.5),
        of("MaxPooling1D", 2),
        of("Flatten"),
        of("Dense", 100),
        of("Dense", 6),
    ),
    "a first layer that says its input": model(
        of("Dense", 12, input_shape=[8], activation="relu"), of("Dense", 8), of("Dense", 1, activation="sigmoid")
    ),
}


def made(tree: Any) -> Any:
    """The layer a tree describes, of Keras."""
    if isinstance(tree, dict):
        arguments = {name: made(value) for name, value in tree["arguments"].items()}
        home = keras if tree["layer"] == "Sequential" else keras.layers
        layer = getattr(home, tree["layer"])(*map(made, tree["args"]), **arguments)
        if tree.get("frozen"):
            layer.trainable = False
        return layer
    return [made(item) for item in tree] if isinstance(tree, list) else tree


def symbolic(item: Any) -> Any:
    """An input of this shape, or a list of them."""
    if item and isinstance(item[0], list):
        return [symbolic(part) for part in item]
    return keras.Input(batch_shape=item)


def shapes(value: Any) -> Any:
    return [shapes(item) for item in value] if isinstance(value, (list, tuple)) else list(value.shape)


def counts(layer: Any) -> dict[str, Any]:
    """What Keras says of the weights of a layer."""
    weights = [[w.path.removeprefix(f"{layer.name}/"), list(w.shape)] for w in layer.weights]
    trains, kept = (
        sum(int(keras.ops.size(w)) for w in kind) for kind in (layer.trainable_weights, layer.non_trainable_weights)
    )
    return {"weights": weights, "total": layer.count_params(), "trainable": trains, "non_trainable": kept}


def figures(tree: Tree, inputs: list[Any]) -> dict[str, Any]:
    """A layer with Keras's figures."""
    layer = made(tree)
    output = layer(*map(symbolic, inputs))
    return {"tree": tree, "inputs": inputs, "output": shapes(output), **counts(layer)}


def model_figures(about: str, tree: Tree) -> dict[str, Any]:
    """A model with Keras's figures, and the rows of its summary."""
    keras.utils.clear_session()
    network = made(tree)
    rows = [[layer.name, type(layer).__name__, shapes(layer.output), layer.count_params()] for layer in network.layers]
    return {"about": about, "tree": tree, "output": list(network.output_shape), "rows": rows, **counts(network)}


def drawn(name: str, number: int = 16) -> list[dict[str, Any]]:
    """Settings of a layer with Keras's figures, or that Keras refuses them; each of them once."""
    found: dict[str, dict[str, Any]] = {}

    @settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        tree, inputs = data.draw(CASES[name])
        try:
            row = figures(tree, inputs)
            row["weights"] = [[path.split("/")[-1], sizes] for path, sizes in row["weights"]]
        except Exception:  # whatever Keras raises, most often ValueError, is a refusal
            row = {"tree": tree, "inputs": inputs, "refused": True}
        found.setdefault(json.dumps(row), row)

    draw()
    return list(found.values())


def taken(name: str) -> list[list[Any]]:
    """The arguments of a layer by name, in order, with their defaults."""
    function = getattr(keras, name, None) or getattr(keras.layers, name)
    called = vars(function).get("__init__", function) if isinstance(function, type) else function
    items = [item for item in inspect.signature(called).parameters.values() if item.kind is not item.VAR_KEYWORD]
    return [
        [item.name] if item.default is item.empty else [item.name, item.default]
        for item in items
        if item.name != "self"
    ]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    names = sorted({*CASES, "Input", "InputLayer", "Sequential"})
    arguments = ",\n".join(f"{json.dumps(name)}: {json.dumps(taken(name))}" for name in names)
    layers = ",\n".join(json.dumps(figures(*setting)) for setting in SETTINGS)
    models = ",\n".join(json.dumps(model_figures(*item)) for item in MODELS.items())
    some = ",\n".join(json.dumps(row) for name in CASES for row in drawn(name))
    parts = f'"layers": [\n{layers}\n],\n"models": [\n{models}\n],\n"drawn": [\n{some}\n]'
    text = f'{{"keras": "{keras.__version__}",\n{parts},\n"arguments": {{\n{arguments}\n}}}}\n'
    Path(__file__).with_name("keras_figures.json").write_text(text, encoding="utf-8")
