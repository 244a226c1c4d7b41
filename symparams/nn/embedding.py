"""Look-up tables: a learned row for each index."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import Size
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, must_equal, shape_text

MODES = ("sum", "mean", "max")


class _Table(Module):
    arguments = {
        "num_embeddings": Argument("V", "num_embeddings"),
        "embedding_dim": Argument("d", "embedding_dim"),
    }

    def _fill(self, num_embeddings: Any, embedding_dim: Any, padding_idx: Any, weight: Any, frozen: bool) -> None:
        self.num_embeddings = self._size("num_embeddings", num_embeddings)
        self.embedding_dim = self._size("embedding_dim", embedding_dim)
        self.padding_idx = self._row(padding_idx)
        rows = Axis(self.num_embeddings, "rows", Kind.TABLE)
        self.weight = Parameter((rows, Axis(self.embedding_dim, "width", Kind.OUTPUT)), "table", not frozen)
        if weight is not None:
            given = tuple(weight.shape)
            if given != self.weight.shape:
                raise ArgumentError(type(self).__name__, "_weight", given, f"the shape {self.weight.shape}")
            if isinstance(weight, Parameter):
                self.weight = weight

    def _row(self, index: Any) -> Any:
        """The row of the padding, counted from the front."""
        if index is None or not isinstance(index, int):
            return index
        if not isinstance(self.num_embeddings, int):
            least = index + 1 if index >= 0 else -index
            self._require("at_least", "num_embeddings", self.num_embeddings, least, f"padding_idx={index}")
            return index
        if not -self.num_embeddings <= index < self.num_embeddings:
            rows = f"a row of the table, {-self.num_embeddings} to {self.num_embeddings - 1}"
            raise ArgumentError(type(self).__name__, "padding_idx", index, rows)
        return index % self.num_embeddings


class Embedding(_Table):
    """Looks up a learned row for each index.

    Parameters: ``V d``, the row of the padding included.

    Args:
        num_embeddings: rows of the table V.
        embedding_dim: width of a row d.
        padding_idx: a row that is not trained; it counts all the same.

    Shapes: indices of any shape ``(…)`` → ``(…, d)``.

    Raises:
        ArgumentError: for a size that is none, or a padding_idx that is no row.

    Source: torch.nn.Embedding.

    >>> from symparams import nn
    >>> nn.Embedding("V", "d").params
    V*d
    >>> nn.Embedding(50257, 768)((1, 8))
    (1, 8, 768)
    """

    family = "embedding"

    def __init__(
        self,
        num_embeddings: Any,
        embedding_dim: Any,
        padding_idx: Any = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Any = None,
        _freeze: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self._fill(num_embeddings, embedding_dim, padding_idx, _weight, _freeze)

    def output_shape(self, input: Shape) -> Shape:
        return (*input, self.embedding_dim)


class EmbeddingBag(_Table):
    """Looks up the rows of several indices and sums, averages or takes the largest of them.

    Parameters: ``V d``.

    Args:
        num_embeddings: rows of the table V.
        embedding_dim: width of a row d.
        mode: ``sum``, ``mean`` or ``max``; no count depends on it.
        include_last_offset: whether the last offset is the end of the last bag.
        padding_idx: a row that is not trained; it counts all the same.

    Shapes: indices ``(B, n)`` → ``(B, d)``; or indices ``(n)`` with offsets ``(B)`` → ``(B, d)``.

    Raises:
        ArgumentError: for a size that is none, or a padding_idx that is no row.

    Source: torch.nn.EmbeddingBag.

    >>> from symparams import nn
    >>> nn.EmbeddingBag(1000, 32)((5, 7))
    (5, 32)
    """

    family = "embedding_bag"

    def __init__(
        self,
        num_embeddings: Any,
        embedding_dim: Any,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Any = None,
        include_last_offset: bool = False,
        padding_idx: Any = None,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        if mode not in MODES:
            raise ArgumentError("EmbeddingBag", "mode", repr(mode), f"one of {', '.join(MODES)}")
        if mode == "max" and (scale_grad_by_freq or sparse):
            raise ArgumentError("EmbeddingBag", "mode", "'max'", "sum or mean with scale_grad_by_freq or sparse")
        self.mode, self.include_last_offset = mode, bool(include_last_offset)
        self._fill(num_embeddings, embedding_dim, padding_idx, _weight, False)

    def output_shape(
        self, input: Shape, offsets: Shape | None = None, per_sample_weights: Shape | None = None
    ) -> Shape:
        if per_sample_weights is not None:
            if self.mode != "sum" or len(per_sample_weights) != len(input):
                raise ShapeError("EmbeddingBag: per_sample_weights have the shape of the input and need mode='sum'")
            for size, weight in zip(input, per_sample_weights, strict=True):
                must_equal("EmbeddingBag", "a size of per_sample_weights", weight, size, input)
        return (self._bags(input, offsets), self.embedding_dim)

    def _bags(self, input: Shape, offsets: Shape | None) -> Size:
        if len(input) == 2:
            if offsets is not None:
                raise ShapeError("EmbeddingBag: indices with two axes take no offsets, each row is a bag")
            return input[0]
        if len(input) != 1:
            raise ShapeError(f"EmbeddingBag: takes indices with one or two axes; got {shape_text(input)}")
        if offsets is None or len(offsets) != 1:
            raise ShapeError("EmbeddingBag: indices with one axis need offsets with one axis, where each bag starts")
        bags: Any = offsets[0]
        return bags - 1 if self.include_last_offset else bags
