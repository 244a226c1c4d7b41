"""A softmax over many classes whose rare ones share narrow layers."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, floor_quotient, is_expr, scaled
from .container import ModuleList, Sequential
from .linear import Linear
from .module import Argument, Module
from .shapes import Shape, Shapes, must_equal, shape_text


class AdaptiveLogSoftmaxWithLoss(Module):
    """A softmax over frequent classes and clusters of rarer ones, each cluster behind a narrower layer.

    Parameters: the head ``n_in (c_1 + clusters)``, with head_bias as many more as it has outputs; the i-th cluster
    ``h_i (n_in + size)`` with ``h_i = ⌊n_in / div_value^i⌋``.

    Args:
        in_features: inputs n_in.
        n_classes: classes.
        cutoffs: where the clusters begin, in increasing order, below n_classes.
        div_value: how much narrower each cluster is than the one before.
        head_bias: biases in the head.

    Shapes: ``(N, n_in)`` and targets ``(N)``, or ``(n_in)`` and ``()`` → ``(output, loss)``: ``(N)`` and ``()``.

    Raises:
        ArgumentError: for a size that is none, or cutoffs that are not in increasing order.

    Source: torch.nn.AdaptiveLogSoftmaxWithLoss.

    >>> from symparams import nn
    >>> nn.AdaptiveLogSoftmaxWithLoss(64, 1000, [100, 500], div_value=2.0).count()
    30400
    """

    family = "adaptive_softmax"
    part = "fully_connected"
    usual = {"cutoffs": ("V_1",)}
    arguments = {
        "in_features": Argument("n_in", "in_features"),
        "n_classes": Argument("V", "n_classes"),
    }

    def __init__(
        self,
        in_features: Any,
        n_classes: Any,
        cutoffs: Any,
        div_value: Any = 4.0,
        head_bias: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.in_features = self._size("in_features", in_features)
        self.n_classes = self._size("n_classes", n_classes)
        given = tuple(self._size("cutoffs", size) for size in cutoffs)
        if not given:
            raise ArgumentError(name, "cutoffs", given, "at least one number")
        self.cutoffs = (*given, self.n_classes)
        for below, above in zip(self.cutoffs, self.cutoffs[1:], strict=False):
            gap: Any = above - below
            if (gap <= 0) if isinstance(gap, int) else gap.is_nonpositive:
                raise ArgumentError(name, "cutoffs", given, f"increasing numbers below n_classes={self.n_classes}")
        self.div_value, self.head_bias = div_value, bool(head_bias)
        self.shortlist_size: Any = given[0]
        self.n_clusters = len(given)
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(self.in_features, self.head_size, bias=self.head_bias)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            upper: Any = self.cutoffs[i + 1]
            hidden = self._narrowed(i + 1)
            if hidden == 0:
                advice = f"Cluster {i + 1} would be 0 wide; give a smaller div_value or fewer cutoffs."
                raise ArgumentError(name, "in_features", self.in_features, "a larger number", advice)
            first = Linear(self.in_features, hidden, bias=False)
            self.tail.append(Sequential(first, Linear(hidden, upper - self.cutoffs[i], bias=False)))

    def _narrowed(self, power: int) -> Size:
        if isinstance(self.in_features, int) and not is_expr(self.div_value):
            return int(self.in_features // (self.div_value**power))
        if isinstance(self.div_value, float) and not self.div_value.is_integer():
            return scaled(self.in_features, 1 / self.div_value**power)
        divisor: Any = self.div_value if is_expr(self.div_value) else int(self.div_value)
        return floor_quotient(self.in_features, divisor**power)

    def output_shape(self, input_: Shape, target_: Shape) -> Shapes:
        name = type(self).__name__
        if len(input_) not in (1, 2) or len(target_) != len(input_) - 1:
            both = f"{shape_text(input_)} and {shape_text(target_)}"
            raise ShapeError(f"{name}: takes batch × inputs and a batch of targets, or both without; got {both}")
        must_equal(name, "in_features", self.in_features, input_[-1], input_)
        if target_:
            must_equal(name, "the number of targets", target_[0], input_[0], input_)
        return target_, ()
