"""Attention of several heads, and of heads that share keys and values."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ShapeError
from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size
from .layer import Layer
from .shapes import written

_HEAD = {"num_heads": Argument("h", "num_heads"), "width": Argument("d_h", "head_dim")}
_INPUTS = {
    "key_inputs": Argument("c_k", "kdim", like="embed_dim"),
    "value_inputs": Argument("c_v", "vdim", like="embed_dim"),
}


class _Heads(Layer):
    """Weights between the inputs or outputs and the heads."""

    family = "projection"
    part = "attention"


class HeadsProjection(_Heads):
    """Each head's own view of the inputs: queries, keys or values.

    Parameters: ``h d_h (n_in + 1)``, without bias ``h d_h n_in``.
    """

    from_input = ("inputs",)
    arguments = {"inputs": Argument("n_in", "in_features"), **_HEAD}
    inputs: Size

    def __init__(self, num_heads: Any, width: Any, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.num_heads, self.width, self.use_bias = self._size("num_heads", num_heads), width, use_bias
        self._ready()

    def _fill(self, inputs: Size) -> None:
        heads = Axis(self.num_heads, "heads", Kind.GATE), Axis(self.width, "head_width", Kind.OUTPUT)
        self._kernel((Axis(inputs, "inputs", Kind.INPUT), *heads), heads)

    def output_shape(self, inputs: Shape) -> Shape:
        must_equal("HeadsProjection", "the number of inputs", self.inputs, inputs[-1], inputs)
        return (*inputs[:-1], self.num_heads, self.width)


class HeadsOutput(_Heads):
    """What the heads found, brought together.

    Parameters: ``n_out (h d_h + 1)``, without bias ``n_out h d_h``.
    """

    from_input = ("num_heads", "width")
    arguments = {"outputs": Argument("n_out", "out_features"), **_HEAD}

    def __init__(self, outputs: Any, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outputs, self.use_bias = outputs, use_bias
        self._ready()

    @property
    def _sizes_out(self) -> tuple[Size, ...]:
        return self.outputs if isinstance(self.outputs, tuple) else (self.outputs,)

    def _fill(self, num_heads: Size, width: Size) -> None:
        outputs = tuple(Axis(size, "outputs", Kind.OUTPUT) for size in self._sizes_out)
        self._kernel((*(Axis(size, "head_outputs", Kind.INPUT) for size in (num_heads, width)), *outputs), outputs)

    def output_shape(self, inputs: Shape) -> Shape:
        return (*inputs[:-2], *self._sizes_out)


class _HeadsAttention(Layer):
    """Queries, keys and values are projected, weighed by one another, and projected again."""

    family = "attention"
    part = "attention"
    from_input = ("embed_dim", "key_inputs", "value_inputs")
    sample = "(120, 64)"
    options = frozenset({"return_attention_scores", "training", "use_causal_mask"})
    embed_dim: Size
    key_inputs: Size
    value_inputs: Size
    use_bias: bool
    use_gate: bool
    #: Sizes of the output, where they are not the width of the queries.
    outputs: tuple[Size, ...] = ()
    #: The number of heads of the queries.
    _heads: Size
    #: Whether heads share keys and values; in Keras those attend to sequences alone, of values as wide as queries.
    _shared: ClassVar[bool] = False

    def _read(self, query: Shape, value: Shape, key: Shape | None = None, *masks: Any) -> dict[str, Size]:
        key = value if key is None else key
        return {"embed_dim": query[-1], "key_inputs": key[-1], "value_inputs": value[-1]}

    def build(self, input_shape: Any = None, *others: Any) -> Any:
        """As for every layer; one shape alone is attention of a sequence to itself."""
        return super().build(input_shape, *(others or (input_shape,)))

    def _see_call(self, inputs: tuple[Any, ...], named: Any) -> None:
        inputs += tuple(named[name] for name in ("value", "key") if named.get(name) is not None)
        if len(inputs) > 1:
            super()._see_call(inputs[:3], {})

    def _make(self, **sizes: Any) -> None:
        # In letters only what differs from the width of the queries has a letter of its own.
        width = sizes["embed_dim"]
        super()._make(**{"key_inputs": width, "value_inputs": width, **sizes})

    def _attend(self, width: Size, keys: Size, values: Size) -> None:
        """Add the projections: for heads of queries, of keys and values, and what brings them together.

        Args:
            width: how wide a head's queries and keys are.
            keys: how many heads keys and values have.
            values: how wide a head's values are.
        """
        queries, inside = self._heads, self.embed_dim
        projections = {"query": (inside, queries, width), "key": (self.key_inputs, keys, width)}
        if self.use_gate:
            projections["gate"] = (inside, queries, values)
        projections["value"] = (self.value_inputs, keys, values)
        for name, (inputs, heads, size) in projections.items():
            layer = HeadsProjection(heads, size, self.use_bias, name=name, trainable=self._learns)
            layer._make(inputs=inputs)
            self.add_module(name, layer)
        # One size of the output is no tuple of sizes, for the letters it is told in.
        outputs = self.outputs or (inside,)
        last = HeadsOutput(
            outputs if len(outputs) > 1 else outputs[0], self.use_bias, name="attention_output", trainable=self._learns
        )
        last._make(num_heads=queries, width=values)
        self.add_module("attention_output", last)

    def output_shape(
        self,
        query: Shape,
        value: Shape,
        key: Shape | None = None,
        query_mask: Shape | None = None,
        value_mask: Shape | None = None,
        key_mask: Shape | None = None,
        attention_mask: Shape | None = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Shapes:
        key = value if key is None else key
        for given in (query, value, key):
            self._needs(given, 3, "batch, places, width", more=not self._shared)
        for what, width, given in (
            ("queries", self.embed_dim, query),
            ("keys", self.key_inputs, key),
            ("values", self.value_inputs, value),
        ):
            must_equal(self._type, f"the width of the {what} it was built for", width, given[-1], given)
        if len(key) != len(value):
            raise ShapeError(
                f"{self._type}: key {written(key)} and value {written(value)} need the same number of axes"
            )
        for first, second in zip(value[1:-1], key[1:-1], strict=True):
            must_equal(self._type, "a size of the value", first, second, key)
        if self._shared:
            must_equal(self._type, "the width of the queries", query[-1], value[-1], value)
        output = (*query[:-1], *(self.outputs or (self.embed_dim,)))
        return (output, (query[0], self._heads, *query[1:-1], *key[1:-1])) if return_attention_scores else output


class MultiHeadAttention(_HeadsAttention):
    """Attention of several heads, each as wide as one is told.

    Parameters: ``h d_h (d + 1)`` each for queries and keys, ``h d_v (d + 1)`` for values, and ``d (h d_v + 1)`` behind
    them; with ``d_h = d_v = d/h`` that is ``4 d (d + 1)``. Without bias the 1 falls away.

    Args:
        num_heads: heads h.
        key_dim: width d_h of a head's queries and keys.
        value_dim: width d_v of a head's values, by default ``key_dim``.
        use_bias: biases of the projections.
        output_shape: sizes of the output instead of the queries' width d.
        attention_axes: axes of the attention; no count depends on them.
        use_gate: one projection more, ``h d_v (d + 1)``.
        dropout and the others: as in Keras; no count depends on them.

    Shapes: queries ``(N, T, d)``, values ``(N, S, c_v)``, keys ``(N, S, c_k)``, the values where they are left out →
    ``(N, T, d)``, with ``return_attention_scores`` the weights ``(N, h, T, S)`` too.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.MultiHeadAttention.

    >>> from symparams import keras
    >>> keras.MultiHeadAttention(8, key_dim=64).build((None, 10, 512), (None, 10, 512)).count()
    1050624
    """

    arguments = {
        "embed_dim": Argument("d", "embed_dim"),
        "num_heads": _HEAD["num_heads"],
        "key_dim": Argument("d_h", "head_dim"),
        "value_dim": Argument("d_v", "value_dim", like="key_dim"),
        **_INPUTS,
    }

    def __init__(
        self,
        num_heads: Any,
        key_dim: Any,
        value_dim: Any = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
        sliding_window: Any = None,
        flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.num_heads = self._heads = self._size("num_heads", num_heads)
        self.key_dim = self._size("key_dim", key_dim)
        self.value_dim = self.key_dim if value_dim is None else self._size("value_dim", value_dim)
        self.use_bias, self.use_gate = self._flag("use_bias", use_bias), bool(use_gate)
        if output_shape is not None:
            given = output_shape if isinstance(output_shape, (tuple, list)) else (output_shape,)
            self.outputs = tuple(self._size("output_shape", size) for size in given)
        self.attention_axes = attention_axes
        self._ready()

    def _fill(self, embed_dim: Size, key_inputs: Size, value_inputs: Size) -> None:
        self._attend(self.key_dim, self.num_heads, self.value_dim)


class GroupQueryAttention(_HeadsAttention):
    """Attention whose heads of queries share fewer heads of keys and values.

    Parameters: ``h d_h (d + 1)`` for queries, ``h_kv d_h (d + 1)`` each for keys and values, and ``d (h d_h + 1)``
    behind them. Without bias the 1 falls away.

    Args:
        head_dim: width d_h of a head.
        num_query_heads: heads h of queries.
        num_key_value_heads: heads h_kv of keys and values; divides h.
        use_bias: biases of the projections.
        use_gate: one projection more, ``h d_h (d + 1)``.
        dropout and the others: as in Keras; no count depends on them.

    Shapes: queries ``(N, T, d)``, values ``(N, S, d)``, keys ``(N, S, c_k)`` → ``(N, T, d)``.

    Raises:
        ArgumentError: for a size that is none, or heads of keys that do not divide those of queries.

    Source: keras.layers.GroupQueryAttention.

    >>> from symparams import keras
    >>> keras.GroupQueryAttention(64, 8, 2).build((None, 10, 512), (None, 10, 512)).count()
    656640
    """

    arguments = {
        "embed_dim": Argument("d", "embed_dim"),
        "num_query_heads": Argument("h", "num_heads"),
        "head_dim": Argument("d_h", "head_dim"),
        "num_key_value_heads": Argument("h_kv", "kv_heads"),
        **_INPUTS,
    }
    _shared = True

    def __init__(
        self,
        head_dim: Any,
        num_query_heads: Any,
        num_key_value_heads: Any,
        dropout: float = 0.0,
        use_bias: bool = True,
        sliding_window: Any = None,
        flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.head_dim = self._size("head_dim", head_dim)
        self.num_query_heads = self._heads = self._size("num_query_heads", num_query_heads)
        self.num_key_value_heads = self._size("num_key_value_heads", num_key_value_heads)
        self._require(
            "divides", "num_query_heads", self.num_query_heads, self.num_key_value_heads, "num_key_value_heads"
        )
        self.use_bias, self.use_gate = self._flag("use_bias", use_bias), bool(use_gate)
        self._ready()

    def _fill(self, embed_dim: Size, key_inputs: Size, value_inputs: Size) -> None:
        self._attend(self.head_dim, self.num_key_value_heads, self.head_dim)
