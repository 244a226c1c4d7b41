"""Draws norms, tables, recurrent layers, attention and transformers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.nn.drawn import Draw, any_shape, flags, optional, register, small, sometimes
from tests.nn.torch_reference import Case, Whole


def bilinear(draw: Draw, name: str) -> Case:
    first, second, outputs = draw(small), draw(small), draw(small)
    front = any_shape(draw, 0, 3)
    other = sometimes(draw, front, (*front, 2))
    shapes = ((*front, sometimes(draw, first, first + 1)), (*other, sometimes(draw, second, second + 1)))
    return Case(name, (first, second, outputs), optional(draw, bias=flags), shapes)


def layer_norm(draw: Draw, name: str) -> Case:
    sizes = tuple(draw(st.lists(small, min_size=1, max_size=3)))
    given: Any = sizes[0] if len(sizes) == 1 and draw(flags) else sizes
    kwargs = optional(draw, elementwise_affine=flags)
    if name == "LayerNorm":
        kwargs |= optional(draw, bias=flags)
    shape = (*any_shape(draw, 0, 2), *sizes)
    shape = sometimes(draw, shape, shape[1:], (*shape, 2))
    return Case(name, (given,), kwargs, (shape,))


def group_norm(draw: Draw, name: str) -> Case:
    groups = draw(st.integers(1, 3))
    channels = sometimes(draw, groups * draw(small), draw(small))
    shape = (draw(small), sometimes(draw, channels, channels + 1), *any_shape(draw, 0, 3))
    kwargs = optional(draw, affine=flags, bias=flags)
    return Case(name, (groups, channels), kwargs, (sometimes(draw, shape, shape[:1]),), training=draw(flags))


def instance_norm(draw: Draw, name: str, n: int) -> Case:
    channels = draw(small)
    kwargs = optional(draw, affine=flags, track_running_stats=flags, bias=flags)
    spatial = tuple(draw(st.integers(1, 3)) for _ in range(sometimes(draw, n, n - 1, n + 1)))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    shape = (*batch, sometimes(draw, channels, channels + 1), *spatial)
    return Case(name, (channels,), kwargs, (shape,), training=draw(flags))


def sync_batch_norm(draw: Draw, name: str) -> Case:
    channels = draw(small)
    kwargs = optional(draw, affine=flags, track_running_stats=flags, bias=flags)
    shape = (draw(st.integers(2, 3)), sometimes(draw, channels, channels + 1), *any_shape(draw, 0, 3))
    return Case(name, (channels,), kwargs, (sometimes(draw, shape, shape[:1]),), training=draw(flags))


def local_norm(draw: Draw, name: str) -> Case:
    shape = any_shape(draw, 4 if draw.right else 1, 4 if draw.right else 5)
    return Case(name, (draw(st.integers(1, 6)),), {}, (shape,))


def embedding(draw: Draw, name: str) -> Case:
    rows = draw(small)
    kwargs = optional(draw, padding_idx=st.integers(-rows, rows - 1) if draw.right else st.integers(-5, 5))
    return Case(name, (rows, draw(small)), kwargs, (Whole(any_shape(draw, 0, 4)),))


def embedding_bag(draw: Draw, name: str) -> Case:
    kwargs = optional(draw, mode=st.sampled_from(["sum", "mean", "max", "min"]), include_last_offset=flags)
    kwargs |= optional(draw, padding_idx=st.integers(-5, 5), sparse=st.sampled_from([False, False, True]))
    rows = draw(small)
    if draw.right and kwargs.get("mode") in {"min", "max"}:
        kwargs = {"mode": "max"}
    if draw.right and "padding_idx" in kwargs:
        kwargs["padding_idx"] = draw(st.integers(-rows, rows - 1))
    indices = Whole(any_shape(draw, 1, 2 if draw.right else 3))
    inputs: tuple[Any, ...] = (indices,)
    if sometimes(draw, len(indices) == 1, len(indices) != 1):
        inputs += (Whole((draw(st.integers(2, 3)),)),)
    options = optional(draw, per_sample_weights=st.just(sometimes(draw, tuple(indices), (*indices, 2))))
    if draw(flags) or (draw.right and kwargs.get("mode") != "sum"):
        options = {}
    return Case(name, (rows, draw(small)), kwargs, inputs, options)


def recurrent(draw: Draw, name: str) -> Case:
    inputs, hidden = draw(small), draw(small)
    kwargs = optional(draw, num_layers=st.integers(1, 3), bias=flags, batch_first=flags, bidirectional=flags)
    kwargs |= optional(draw, dropout=st.sampled_from([0.0, 0.3, sometimes(draw, 1, 1.5)]))
    if name == "RNN":
        kwargs |= optional(draw, nonlinearity=st.sampled_from(["tanh", sometimes(draw, "relu", "gelu")]))
    if name == "LSTM":
        kwargs |= optional(draw, proj_size=st.integers(0, hidden - 1 if draw.right else 3))
    shape = (draw(small), draw(small), sometimes(draw, inputs, inputs + 1))
    shape = sometimes(draw, shape, shape[1:], shape[2:], (1, *shape))
    given: tuple[Any, ...] = (shape,)
    if draw(flags):
        states = kwargs.get("num_layers", 1) * (2 if kwargs.get("bidirectional") else 1)
        batch = shape[:-1][0 if kwargs.get("batch_first") else 1 :][:1] if len(shape) == 3 else ()
        h = (states, *batch, kwargs.get("proj_size") or hidden)
        h = sometimes(draw, h, (*h[:-1], h[-1] + 1), h[1:])
        c = sometimes(draw, (states, *batch, hidden), (states + 1, *batch, hidden))
        given += ((h, c) if name == "LSTM" else h,)
    return Case(name, (inputs, hidden), kwargs, given, training=draw(flags))


def cell(draw: Draw, name: str) -> Case:
    inputs, hidden = draw(small), draw(small)
    kwargs = optional(draw, bias=flags)
    if name == "RNNCell":
        kwargs |= optional(draw, nonlinearity=st.sampled_from(["tanh", "relu"]))
    shape = (*draw(st.sampled_from([(), (1,), (2,), (2, 2)])), sometimes(draw, inputs, inputs + 1))
    given: tuple[Any, ...] = (shape,)
    if draw(flags):
        h = (*shape[:-1], sometimes(draw, hidden, hidden + 1))
        given += ((h, (*shape[:-1], hidden)) if name == "LSTMCell" else h,)
    return Case(name, (inputs, hidden), kwargs, given)


def attention(draw: Draw, name: str) -> Case:
    heads = draw(st.integers(1, 3))
    width = sometimes(draw, heads * draw(small), draw(small))
    kwargs = optional(draw, bias=flags, add_bias_kv=flags, add_zero_attn=flags, batch_first=flags)
    kwargs |= optional(draw, kdim=small, vdim=small)
    batch, length, keys = draw(small), draw(small), draw(small)
    widths = (width, kwargs.get("kdim", width), kwargs.get("vdim", width))
    kinds = zip((length, keys, keys), widths, strict=True)
    if draw(flags):
        shapes: list[tuple[int, ...]] = [(size, sometimes(draw, w, w + 1)) for size, w in kinds]
        batches: tuple[int, ...] = ()
    else:
        first = kwargs.get("batch_first", False)
        batches = (batch,)
        shapes = []
        for size, w in kinds:
            order = (sometimes(draw, batch, batch + 1), size)
            shapes.append((*(order if first else order[::-1]), w))
    options = optional(draw, need_weights=flags, average_attn_weights=flags)
    if draw(flags):
        full = (sometimes(draw, batch if batches else 1, batch + 1) * heads, length, keys)
        options |= optional(draw, attn_mask=st.sampled_from([full[1:], full, (length, keys + 1)]))
        options |= optional(draw, key_padding_mask=st.sampled_from([(*batches, keys), (*batches, keys), (keys + 1,)]))
    return Case(name, (width, heads), kwargs, tuple(shapes), options, training=draw(flags))


def sequence(draw: Draw, width: int, batch: int | None, batch_first: bool) -> tuple[int, ...]:
    width, length = sometimes(draw, width, width, width, width + 1), draw(small)
    if batch is None:
        return (length, width)
    return (batch, length, width) if batch_first else (length, batch, width)


def layer_arguments(draw: Draw) -> tuple[tuple[Any, ...], dict[str, Any]]:
    heads = draw(st.integers(1, 2))
    width = sometimes(draw, heads * draw(small), draw(small))
    kwargs = optional(draw, norm_first=flags, bias=flags, batch_first=flags)
    activations = ["relu", "gelu", Case("PReLU"), Case("ReLU"), sometimes(draw, "relu", "tanh")]
    kwargs |= optional(draw, activation=st.sampled_from(activations))
    return (width, heads, draw(small)), kwargs


def transformer_layer(draw: Draw, name: str) -> Case:
    args, kwargs = layer_arguments(draw)
    inputs = transformer_inputs(draw, name, args[0], kwargs)
    options = masks(draw, name, inputs, kwargs, args[1])
    return Case(name, args, kwargs, inputs, options, training=draw(flags))


#: The masks of a call by name: rows and columns are those of the inputs of these numbers.
MASKS = {
    "TransformerEncoderLayer": {"src_mask": (0, 0)},
    "TransformerEncoder": {"mask": (0, 0)},
    "TransformerDecoderLayer": {"tgt_mask": (0, 0), "memory_mask": (0, 1)},
    "TransformerDecoder": {"tgt_mask": (0, 0), "memory_mask": (0, 1)},
    "Transformer": {"src_mask": (0, 0), "tgt_mask": (1, 1), "memory_mask": (1, 0)},
}
PADDING_MASKS = ("src_key_padding_mask",), ("tgt_key_padding_mask", "memory_key_padding_mask")


def masks(draw: Draw, name: str, inputs: tuple[Any, ...], kwargs: dict[str, Any], heads: int) -> dict[str, Any]:
    """Some of the masks of a call, mostly with the right shape."""
    if not draw(flags):
        return {}
    axis = 1 if kwargs.get("batch_first") and len(inputs[0]) == 3 else 0
    lengths = [shape[axis] for shape in inputs]
    batch = inputs[0][1 - axis] if len(inputs[0]) == 3 else None
    given = {}
    for mask, (row, column) in MASKS[name].items():
        shape = (lengths[row], sometimes(draw, lengths[column], lengths[column] + 1))
        full = ((batch or 1) * heads, *shape)
        given[mask] = st.just(sometimes(draw, shape, full))
    if name == "Transformer":
        padded = {"src_key_padding_mask": 0, "tgt_key_padding_mask": 1, "memory_key_padding_mask": 0}
    else:
        padded = {mask: number for number, mask in enumerate(PADDING_MASKS["Decoder" in name])}
    for mask, number in padded.items():
        front = () if batch is None else (sometimes(draw, batch, batch + 1),)
        given[mask] = st.just((*front, lengths[number]))
    return optional(draw, **given)


def transformer_inputs(draw: Draw, name: str, width: int, kwargs: dict[str, Any]) -> tuple[tuple[int, ...], ...]:
    batch = draw(st.sampled_from([None, 1, 2]))
    first = kwargs.get("batch_first", False)
    given = [sequence(draw, width, batch, first)]
    if "Encoder" not in name:
        given.append(sequence(draw, width, sometimes(draw, batch, 3), first))
    return tuple(given)


def stack(draw: Draw, name: str) -> Case:
    args, kwargs = layer_arguments(draw)
    layer = Case(f"{name}Layer", args, kwargs)
    norm = draw(st.sampled_from([None, Case("LayerNorm", (args[0],))]))
    inputs = transformer_inputs(draw, name, args[0], kwargs)
    options = masks(draw, name, inputs, kwargs, args[1])
    return Case(name, (layer, draw(st.integers(1, 3)), norm), {}, inputs, options, training=draw(flags))


def transformer(draw: Draw, name: str) -> Case:
    (width, heads, inner), kwargs = layer_arguments(draw)
    args = (width, heads, draw(st.integers(1, 2)), draw(st.integers(1, 2)), inner)
    inputs = transformer_inputs(draw, name, width, kwargs)
    options = masks(draw, name, inputs, kwargs, heads)
    return Case(name, args, kwargs, inputs, options, training=draw(flags))


def adaptive_softmax(draw: Draw, name: str) -> Case:
    inputs, classes = draw(st.integers(4, 20)), draw(st.integers(2, 30))
    below = st.integers(1, classes - 1 if draw.right else 30)
    cutoffs = draw(st.lists(below, min_size=int(draw.right), max_size=3))
    cutoffs = sometimes(draw, sorted(set(cutoffs)), cutoffs)
    kwargs = optional(draw, div_value=st.sampled_from([1.0, 2.0, 1.5]), head_bias=flags)
    batch = draw(st.sampled_from([(), (2,), (2, 2)]))
    target = Whole(sometimes(draw, batch, (), (3,)))
    shape = (*batch, sometimes(draw, inputs, inputs + 1))
    return Case(name, (inputs, classes, cutoffs), kwargs, (shape, target))


register("Bilinear", bilinear)
register("LayerNorm RMSNorm", layer_norm)
register("GroupNorm", group_norm)
register("InstanceNorm1d InstanceNorm2d InstanceNorm3d", instance_norm)
register("SyncBatchNorm", sync_batch_norm)
register("LocalResponseNorm", local_norm)
register("CrossMapLRN2d", local_norm, counted=False)
register("Embedding", embedding)
register("EmbeddingBag", embedding_bag)
register("RNN LSTM GRU", recurrent)
register("RNNCell LSTMCell GRUCell", cell)
register("MultiheadAttention", attention)
register("TransformerEncoderLayer TransformerDecoderLayer", transformer_layer)
register("TransformerEncoder TransformerDecoder", stack)
register("Transformer", transformer)
register("AdaptiveLogSoftmaxWithLoss", adaptive_softmax)
