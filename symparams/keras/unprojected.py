"""Attention on the inputs as they are, without projections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer


class _Unprojected(Layer):
    """Attention on the inputs as they are: queries, values and perhaps keys in a list."""

    family = "attention"
    part = "attention"
    nothing = "attention"
    nested = frozenset({"inputs", "mask"})
    options = frozenset({"return_attention_scores", "training", "use_causal_mask"})
    sample = "(120, 64)"

    def build(self, input_shape: Any = None, *others: Any) -> Any:
        """As for every layer; one shape alone is attention of a sequence to itself."""
        alone = isinstance(input_shape, (tuple, list)) and not isinstance(input_shape[0], (tuple, list))
        return super().build([input_shape, input_shape] if alone else input_shape, *others)

    def _three(self, inputs: Shapes) -> tuple[Shape, Shape, Shape]:
        name = self._type
        several = isinstance(inputs, tuple) and all(isinstance(item, tuple) for item in inputs)
        if not several or len(inputs) not in (2, 3):
            raise ShapeError(f"{name}: takes a list of 2 or 3 inputs: queries, values, keys")
        query, value = inputs[:2]
        key = inputs[2] if len(inputs) == 3 else value
        for item in (query, value, key):
            self._needs(item, 3, "batch, places, width")
        must_equal(name, "the width of the queries", query[-1], key[-1], key)
        must_equal(name, "the number of values", value[1], key[1], key)
        return query, value, key

    def output_shape(
        self,
        inputs: Shapes,
        mask: Shapes = None,
        training: bool = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Shapes:
        query, value, key = self._three(inputs)
        output = (*query[:-1], value[-1])
        return (output, (query[0], query[1], key[1])) if return_attention_scores else output


class Attention(_Unprojected):
    """Dot-product attention without projections: values are weighed by how well keys fit queries.

    Parameters: none; 1 with ``use_scale``, 1 with ``score_mode="concat"``.

    Args:
        use_scale: a learned factor of the scores.
        score_mode: ``dot`` or ``concat``.
        dropout, seed: as in Keras; no count depends on them.

    Shapes: ``[(N, T, d), (N, S, v), (N, S, d)]``, keys may be left out → ``(N, T, v)``.

    Raises:
        ArgumentError: for a score_mode Keras does not have.

    Source: keras.layers.Attention.

    >>> from symparams import keras
    >>> attention = keras.Attention(use_scale=True)
    >>> attention([(None, 10, 64), (None, 12, 64)]), attention.count()
    ((None, 10, 64), 1)
    """

    def __init__(
        self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if score_mode not in ("dot", "concat"):
            raise ArgumentError("Attention", "score_mode", repr(score_mode), "'dot' or 'concat'")
        self.use_scale, self.score_mode = self._flag("use_scale", use_scale), score_mode
        self._ready()

    def _fill(self) -> None:
        if self.use_scale:
            self._weight("scale", (), "scale")
        if self.score_mode == "concat":
            self._weight("concat_score_weight", (), "scale")


class AdditiveAttention(_Unprojected):
    """Attention by the sum of queries and keys, without projections.

    Parameters: ``d`` factors of the scores, none with ``use_scale=False``.

    Args:
        use_scale: a learned factor for each place of the width.
        dropout: as in Keras; no count depends on it.

    Shapes: ``[(N, T, d), (N, S, v), (N, S, d)]``, keys may be left out → ``(N, T, v)``.

    Source: keras.layers.AdditiveAttention.

    >>> from symparams import keras
    >>> keras.AdditiveAttention().build([(None, 10, 64), (None, 12, 64)]).count()
    64
    """

    from_input = ("embed_dim",)
    arguments = {"embed_dim": Argument("d", "embed_dim")}

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use_scale = self._flag("use_scale", use_scale)
        settings.probability("AdditiveAttention", dropout, "dropout")
        self._ready()

    def _read(self, inputs: Sequence[Any]) -> dict[str, Size]:
        return {"embed_dim": self._three(tuple(inputs))[0][-1]}

    def _fill(self, embed_dim: Size) -> None:
        if self.use_scale:
            self._weight("scale", (Axis(embed_dim, "channels", Kind.OUTPUT),), "scale")
