"""Hypothesis strategies: one layer of Keras as a tree, and the shapes of its inputs; right ones and wrong ones.

What Keras takes and symparams refuses by contract is not drawn: floats, bools and 0 as sizes, a batch of unknown rank.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Case = tuple[dict[str, Any], list[Any]]
Draw = Callable[[st.SearchStrategy[Any]], Any]

small, flags = st.integers(1, 4), st.booleans()
sizes = st.one_of(st.integers(1, 12), st.none())
formats = st.sampled_from([None, "channels_last", "channels_first"])
paddings = st.sampled_from(["valid", "same", "SAME", "causal", "full"])
activations = st.sampled_from([None, "relu", "softmax", "swish", "no_such"])


def of(layer: str, *args: Any, **arguments: Any) -> dict[str, Any]:
    return {"layer": layer, "args": list(args), "arguments": arguments}


def some(draw: Draw, **arguments: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Some of the arguments, each drawn; the others keep their defaults."""
    return {name: draw(values) for name, values in arguments.items() if draw(flags)}


def per_axis(n: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One number, or one an axis; now and then one too many."""
    right = st.lists(values, min_size=n, max_size=n)
    return st.one_of(values, right, right, st.lists(values, min_size=n, max_size=n + 1))


def dimensions(name: str) -> int:
    return next(int(character) for character in name if character.isdigit())


def shape(draw: Draw, n: int, low: int = 1, wrong: bool = True) -> list[Any]:
    """A shape with batch: n sizes that may be unknown, then channels; now and then with an axis too few or too many."""
    n += draw(st.sampled_from([0] * 9 + [-1, 1])) if wrong else 0
    places = [draw(st.one_of(st.integers(low, 12), st.integers(low, 12), st.none())) for _ in range(n)]
    return [draw(st.sampled_from([None, None, 2])), *places, draw(st.integers(1, 6))]


def image(draw: Draw, n: int, arguments: dict[str, Any], low: int = 1, wrong: bool = True) -> list[Any]:
    """A shape for the data format of the arguments, with known channels."""
    found = shape(draw, n, low, wrong)
    if arguments.get("data_format") == "channels_first":
        found.insert(1, found.pop())
    return found


def dense(draw: Draw, name: str) -> Case:
    arguments = some(draw, activation=activations, use_bias=flags, lora_rank=small)
    return of(name, draw(small), **arguments), [shape(draw, draw(st.integers(0, 3)))]


def einsum(draw: Draw, name: str) -> Case:
    right = ["abc,cd->abd", "...c,cd->...d", "ab,bc->ac", "abc,cde->abde", "abc,bcd->abd", "ab...,bc->ac..."]
    equation = draw(st.sampled_from([*right, *right, "ab,c", "abc,bc->a", "abc,cd->adb", "abc,cx->abd"]))
    letters = equation.rpartition(">")[2].strip(".")
    number = len(letters) - (not equation.startswith("."))
    output = [draw(st.one_of(small, st.none())) for _ in range(number + draw(st.sampled_from([0] * 9 + [1])))]
    arguments = some(draw, bias_axes=st.sampled_from(["d", "e", "de", "c", "x"]), lora_rank=small)
    # Without an ellipsis Keras takes axes nobody named, until it computes something.
    axes = draw(st.integers(2, 4)) if "." in equation else len(equation.partition(",")[0])
    inputs = [draw(st.one_of(st.none(), small)), *(draw(small) for _ in range(axes - 1))]
    return of(name, equation, output_shape=output, **arguments), [inputs]


def embedding(draw: Draw, name: str) -> Case:
    arguments = some(draw, mask_zero=flags, lora_rank=small)
    inputs = [draw(sizes) for _ in range(draw(st.integers(1, 3)))]
    return of(name, draw(small), draw(small), **arguments), [inputs]


def convolution(draw: Draw, name: str) -> Case:
    n = dimensions(name)
    arguments = some(
        draw,
        strides=per_axis(n, st.integers(1, 3)),
        padding=paddings,
        data_format=formats,
        dilation_rate=per_axis(n, st.sampled_from([1, 1, 1, 2])),
        use_bias=flags,
        activation=activations,
    )
    kernel = draw(per_axis(n, small))
    if name.startswith("Depthwise"):
        arguments |= some(draw, depth_multiplier=small)
        return of(name, kernel, **arguments), [image(draw, n, arguments, 3)]
    if name.startswith("Separable"):
        arguments |= some(draw, depth_multiplier=small)
    elif name.endswith("Transpose"):
        arguments |= some(draw, output_padding=per_axis(n, st.integers(0, 2)))
    elif draw(flags):
        arguments["groups"] = draw(st.integers(1, 3))
    return of(name, draw(st.integers(1, 6)), kernel, **arguments), [image(draw, n, arguments, 3)]


def recurrent(draw: Draw, name: str) -> Case:
    arguments = some(
        draw, use_bias=flags, return_sequences=flags, return_state=flags, go_backwards=flags, activation=activations
    )
    if name == "GRU":
        arguments |= some(draw, reset_after=flags)
    return of(name, draw(small), **arguments), [shape(draw, 1)]


def cell(draw: Draw, name: str) -> dict[str, Any]:
    arguments = some(draw, use_bias=flags, activation=activations)
    return of(name, draw(small), **arguments, **(some(draw, reset_after=flags) if name == "GRUCell" else {}))


def cells(draw: Draw, name: str) -> Case:
    kinds = st.sampled_from(["SimpleRNNCell", "LSTMCell", "GRUCell"])
    found = [cell(draw, draw(kinds)) for _ in range(draw(st.integers(1, 3)))]
    inside: Any = found[0] if len(found) == 1 else draw(st.sampled_from([found, of("StackedRNNCells", found)]))
    # Keras does not look at the number of axes before it computes something.
    return of("RNN", inside, **some(draw, return_sequences=flags, return_state=flags)), [shape(draw, 1, wrong=False)]


def one_cell(draw: Draw, name: str) -> Case:
    return of("RNN", cell(draw, name), **some(draw, return_sequences=flags)), [shape(draw, 1, wrong=False)]


def bidirectional(draw: Draw, name: str) -> Case:
    inside, inputs = recurrent(draw, draw(st.sampled_from(["LSTM", "GRU", "SimpleRNN"])))
    arguments = some(draw, merge_mode=st.sampled_from(["concat", "sum", "mul", "ave", None, "max"]))
    return of(name, inside, **arguments), inputs


def time_distributed(draw: Draw, name: str) -> Case:
    inside = draw(st.sampled_from([of("Dense", 3), of("Flatten"), of("BatchNormalization"), of("LSTM", 2)]))
    # Keras refuses a size it does not know where the layer inside may need it; that depends on the layer.
    return of(name, inside), [[None, *(draw(small) for _ in range(draw(st.integers(2, 3))))]]


def channel_norm(draw: Draw, name: str) -> Case:
    arguments = some(draw, axis=st.integers(-2, 2), center=flags, scale=flags)
    if name == "GroupNormalization":
        arguments["groups"] = draw(st.sampled_from([1, 2, 3, -1]))
    elif draw(flags):
        arguments["renorm"] = True
    return of(name, **arguments), [[None, *(draw(st.integers(1, 6)) for _ in range(draw(st.integers(2, 3))))]]


def feature_norm(draw: Draw, name: str) -> Case:
    axis = st.one_of(st.sampled_from([-1, 1, 2]), st.sampled_from([[1, 2], [-1], [-2, -1]]))
    arguments = some(draw, axis=axis, **({} if name != "LayerNormalization" else {"center": flags, "scale": flags}))
    return of(name, **arguments), [[None, draw(small), draw(small)]]


def heads(draw: Draw, name: str) -> Case:
    width, other, length = draw(small), draw(small), draw(small)
    if name == "GroupQueryAttention":
        args, other = [draw(small), draw(st.integers(1, 6)), draw(st.integers(1, 3))], width
        arguments = some(draw, use_bias=flags, use_gate=flags)
    else:
        args = [draw(small), draw(small)]
        arguments = some(draw, value_dim=small, use_bias=flags, use_gate=flags)
        arguments |= some(draw, output_shape=st.one_of(small, st.just([2, 3])))
    inputs = [[None, draw(small), width], [None, length, other]]
    if draw(flags):
        inputs.append([None, draw(st.sampled_from([length, length, length + 1])), draw(small)])
    return of(name, *args, **arguments), inputs


def unprojected(draw: Draw, name: str) -> Case:
    width, length = draw(small), draw(small)
    arguments = some(draw, use_scale=flags)
    if name == "Attention":
        arguments |= some(draw, score_mode=st.sampled_from(["dot", "concat", "sum"]))
    inputs = [[None, draw(small), width], [None, length, draw(small)], [None, length, width]]
    return of(name, **arguments), [inputs if draw(flags) else [inputs[0], inputs[2]]]


def pooling(draw: Draw, name: str) -> Case:
    n = dimensions(name)
    arguments = some(draw, strides=per_axis(n, st.integers(1, 3)), padding=paddings, data_format=formats)
    return of(name, draw(per_axis(n, small)), **arguments), [image(draw, n, arguments)]


def global_pooling(draw: Draw, name: str) -> Case:
    arguments = some(draw, data_format=formats, keepdims=flags)
    return of(name, **arguments), [image(draw, dimensions(name), arguments)]


def adaptive(draw: Draw, name: str) -> Case:
    n = dimensions(name)
    arguments = some(draw, data_format=formats)
    return of(name, draw(per_axis(n, small)), **arguments), [image(draw, n, arguments, wrong=False)]


def bordered(draw: Draw, name: str) -> Case:
    n = dimensions(name)
    number = st.integers(0, 3)
    entry = st.one_of(number, st.lists(number, min_size=2, max_size=2))
    value = st.one_of(number, st.lists(entry if n > 1 else number, min_size=max(n, 2), max_size=max(n, 2)))
    if name.startswith("UpSampling"):
        value = per_axis(n, small)
    arguments = some(draw, data_format=formats) if n > 1 else {}
    return of(name, draw(value), **arguments), [image(draw, n, arguments)]


def reshape(draw: Draw, name: str) -> Case:
    given = [None, *(draw(st.sampled_from([1, 2, 2, 3, 4, None])) for _ in range(draw(st.integers(1, 3))))]
    target = draw(st.lists(st.sampled_from([1, 2, 3, 4, 6, -1]), min_size=1, max_size=3))
    return of(name, target), [given]


def permute(draw: Draw, name: str) -> Case:
    dims = draw(st.one_of(st.permutations([1, 2]), st.permutations([1, 2, 3]), st.just([1, 1]), st.just([2, 3])))
    return of(name, list(dims)), [shape(draw, draw(st.integers(1, 2)))]


def same_shape(draw: Draw, name: str) -> Case:
    needed: dict[str, st.SearchStrategy[Any]] = {}
    if name.endswith("Dropout") or name.startswith("SpatialDropout"):
        needed = {"rate": st.sampled_from([0, 0.5, 1.0, 1.5, -0.1])}
    elif name == "GaussianNoise":
        needed = {"stddev": st.sampled_from([0, 0.5, 1.0, -0.1])}
    elif name == "Activation":
        needed = {"activation": activations}
    elif name == "Rescaling":
        needed = {"scale": st.just(0.5)}
    arguments = {key: draw(values) for key, values in needed.items()}
    if name == "ReLU":
        bounds = st.sampled_from([0.0, 1.0, -1.0])
        arguments |= some(draw, max_value=bounds, negative_slope=bounds, threshold=bounds)
    n = dimensions(name) if name[-1] == "D" else draw(st.integers(1, 3))
    return of(name, **arguments), [shape(draw, n)]


def slopes(draw: Draw, name: str) -> Case:
    arguments = some(draw, shared_axes=st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True))
    return of(name, **arguments), [[None, *(draw(small) for _ in range(draw(st.integers(1, 3))))]]


def merge(draw: Draw, name: str) -> Case:
    first = [draw(st.sampled_from([1, 2, 3])) for _ in range(draw(st.integers(1, 3)))]
    others = [[draw(st.sampled_from([size] * 4 + [1, 2])) for size in first] for _ in range(draw(st.integers(1, 2)))]
    shapes = [[None, *sizes] for sizes in (first, *others)]
    if name == "Dot":
        return of(name, axes=draw(st.sampled_from([1, -1, 2, [1, 1], [1, 2]]))), [shapes[:2]]
    arguments = some(draw, axis=st.sampled_from([-1, 1, 2])) if name == "Concatenate" else {}
    return of(name, **arguments), [shapes]


def resized(draw: Draw, name: str) -> Case:
    arguments = some(draw, data_format=formats)
    found = image(draw, 2, arguments, 6, wrong=False)
    # An image without a batch is right as well; what Keras says of other numbers of axes fits no rule.
    inputs = found if draw(flags) else found[1:]
    return of(name, draw(st.integers(1, 5)), draw(st.integers(1, 5)), **arguments), [inputs]


def plain(draw: Draw, name: str) -> Case:
    args = [draw(small)] if name == "RepeatVector" else []
    return of(name, *args), [shape(draw, draw(st.integers(0, 3)))]


def augmented(draw: Draw, name: str) -> Case:
    args = {"RandomFlip": [], "RandomTranslation": [0.1, 0.1]}.get(name, [0.1])
    return of(name, *args), [[None, draw(small), draw(small), 3]]


_FAMILIES: dict[Callable[[Draw, str], Case], str] = {
    dense: "Dense",
    einsum: "EinsumDense",
    embedding: "Embedding",
    convolution: "Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose DepthwiseConv1D DepthwiseConv2D "
    "SeparableConv1D SeparableConv2D",
    recurrent: "SimpleRNN LSTM GRU",
    cells: "RNN StackedRNNCells",
    one_cell: "SimpleRNNCell LSTMCell GRUCell",
    bidirectional: "Bidirectional",
    time_distributed: "TimeDistributed",
    channel_norm: "BatchNormalization GroupNormalization",
    feature_norm: "LayerNormalization RMSNormalization UnitNormalization Normalization",
    heads: "MultiHeadAttention GroupQueryAttention",
    unprojected: "Attention AdditiveAttention",
    pooling: "MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D",
    global_pooling: "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalAveragePooling1D "
    "GlobalAveragePooling2D GlobalAveragePooling3D",
    adaptive: "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D AdaptiveAveragePooling1D "
    "AdaptiveAveragePooling2D AdaptiveAveragePooling3D",
    bordered: "ZeroPadding1D ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D "
    "UpSampling3D",
    reshape: "Reshape",
    permute: "Permute",
    plain: "Flatten RepeatVector",
    slopes: "PReLU",
    same_shape: "Activation ReLU LeakyReLU ELU Softmax Dropout AlphaDropout SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D GaussianDropout GaussianNoise ActivityRegularization Masking Identity Rescaling",
    merge: "Add Subtract Multiply Average Maximum Minimum Concatenate Dot",
    resized: "Resizing CenterCrop RandomCrop",
    augmented: "RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast RandomBrightness",
}


@st.composite
def _case(draw: Draw, make: Callable[[Draw, str], Case], name: str) -> Case:
    return make(draw, name)


#: For each layer how it is drawn.
CASES: dict[str, st.SearchStrategy[Case]] = {
    name: _case(make, name) for make, names in _FAMILIES.items() for name in names.split()
}
