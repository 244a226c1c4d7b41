"""Layers as data: the same tree is built here and by Keras."""

from __future__ import annotations

from typing import Any

from symparams import keras

Tree = dict[str, Any]


def tuples(value: Any) -> Any:
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def made(tree: Any) -> Any:
    """The layer a tree describes, of ours."""
    if isinstance(tree, dict):
        arguments = {name: made(value) for name, value in tree["arguments"].items()}
        layer = getattr(keras, tree["layer"])(*map(made, tree["args"]), **arguments)
        if tree.get("frozen"):
            layer.trainable = False
        return layer
    return [made(item) for item in tree] if isinstance(tree, list) else tree


def called(layer: keras.Layer, inputs: list[Any]) -> Any:
    """The output's shape as Keras writes it; the call builds the layer."""
    return layer(*map(tuples, inputs))


def written(value: Any) -> str:
    """A tree as the call a user types."""
    if isinstance(value, dict):
        given = [
            *map(written, value["args"]),
            *(f"{name}={written(item)}" for name, item in value["arguments"].items()),
        ]
        return f"keras.{value['layer']}({', '.join(given)})"
    return f"[{', '.join(map(written, value))}]" if isinstance(value, list) else repr(value)


def names(layer: keras.Layer) -> list[list[Any]]:
    """The weights as Keras names them, without the way to them, and their shapes."""
    found = []
    for path, tensor in layer.named_parameters():
        parts = path.split(".")
        # Keras has all tensors of a separable convolution in one layer.
        prefix = f"{parts[-2]}_" if len(parts) > 1 and parts[-2] in {"depthwise", "pointwise"} else ""
        name = "bias" if parts[-1] == "bias" else prefix + parts[-1]
        found.append([name, list(tensor.shape)])
    return found


def same_sizes(tree: Tree, ours: Any, theirs: Any) -> bool:
    """Whether two output shapes are the same. Keras leaves a size of an EinsumDense open that its output_shape leaves
    open; here it is that of the input."""
    if ours is None or theirs is None or isinstance(ours, int) or isinstance(theirs, int):
        return ours == theirs or (theirs is None and tree["layer"] == "EinsumDense")
    return len(ours) == len(theirs) and all(same_sizes(tree, *pair) for pair in zip(ours, theirs, strict=True))
