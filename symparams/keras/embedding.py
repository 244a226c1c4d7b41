"""Look-up tables."""

from __future__ import annotations

from typing import Any

from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape
from .dense import Adaptable


class Embedding(Adaptable):
    """Looks up a learned row for each whole number.

    Parameters: ``V d``. With ``lora_rank=r`` ``r (V + d)`` more, and the table is not trained.

    Args:
        input_dim: rows of the table V, the largest number plus 1.
        output_dim: width of a row d.
        mask_zero: whether 0 is padding; its row counts all the same.
        lora_rank: the rank r of an adapter.
        embeddings_initializer and the others: as in Keras; no count depends on them.

    Shapes: ``(N, …)`` → ``(N, …, d)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.Embedding.

    >>> from symparams import keras
    >>> keras.Embedding(10000, 16).count()
    160000
    >>> keras.Embedding(10000, 16)((None, 120))
    (None, 120, 16)
    """

    family = "embedding"
    sample = "(120,)"
    arguments = {
        "input_dim": Argument("V", "num_embeddings"),
        "output_dim": Argument("d", "embedding_dim"),
    }

    def __init__(
        self,
        input_dim: Any,
        output_dim: Any,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        length = kwargs.pop("input_length", None)  # of Keras 2, which Keras 3 takes and ignores
        super().__init__(**kwargs)
        if length is not None and self.input_shape is None:
            self.input_shape = (self._size("input_length", length),)
        self.input_dim = self._size("input_dim", input_dim)
        self.output_dim = self._size("output_dim", output_dim)
        self.mask_zero = self._flag("mask_zero", mask_zero)
        self._adapter(lora_rank, quantization_config)
        self._ready()

    def _fill(self) -> None:
        rows, width = Axis(self.input_dim, "rows", Kind.TABLE), Axis(self.output_dim, "width", Kind.OUTPUT)
        self._weight("embeddings", (rows, width), "table", trains=self.lora_rank is None)
        self._adapted("embeddings", (rows, width), "table")

    def output_shape(self, inputs: Shape) -> Shape:
        return (*inputs, self.output_dim)
