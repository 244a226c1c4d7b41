"""Fully connected layers."""

from __future__ import annotations

from typing import Any

from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer


class Adaptable(Layer):
    """A layer whose main tensor an adapter may stand beside, which is trained in its place."""

    lora_rank: Size | None

    def _adapter(self, lora_rank: Any, quantization_config: object) -> None:
        self.lora_rank = None if lora_rank is None else self._size("lora_rank", lora_rank)
        settings.unquantized(self._type, quantization_config)

    def _adapted(self, name: str, axes: tuple[Axis, ...], role: str = "weight") -> None:
        """Add the adapter of a tensor, where there is one: two narrow tensors whose product has its shape."""
        if self.lora_rank is not None:
            rank = Axis(self.lora_rank, "rank", Kind.INPUT)
            self._weight(f"lora_{name}_a", (*axes[:-1], rank), role)
            self._weight(f"lora_{name}_b", (rank, axes[-1]), "weight")


class Dense(Adaptable):
    """A fully connected layer: each output is a weighted sum of all values of the last axis, plus a bias.

    Parameters: ``n_out (n_in + 1)``, without bias ``n_out n_in``. With ``lora_rank=r`` ``r (n_in + n_out)`` more, and
    the kernel is not trained.

    Args:
        units: outputs n_out.
        use_bias: one bias an output.
        lora_rank: the rank r of an adapter.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, …, n_in)`` → ``(N, …, n_out)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.Dense.

    >>> from symparams import keras
    >>> keras.Dense(128, input_shape=(784,)).count()
    100480
    >>> keras.Dense("m").build((None, "n")).params
    m*(n + 1)
    """

    family = "fully_connected"
    part = "fully_connected"
    from_input = ("in_features",)
    arguments = {
        "in_features": Argument("n_in", "in_features"),
        "units": Argument("n_out", "out_features"),
    }
    in_features: Size

    def __init__(
        self,
        units: Any,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = self._size("units", units)
        self._weighs(activation, use_bias)
        self._adapter(lora_rank, quantization_config)
        self._ready()

    def _read(self, input: Shape) -> dict[str, Size]:
        self._needs(input, 2, "the batch first, the inputs last", more=True)
        return {"in_features": input[-1]}

    def _fill(self, in_features: Size) -> None:
        inputs, outputs = Axis(in_features, "inputs", Kind.INPUT), Axis(self.units, "outputs", Kind.OUTPUT)
        self._kernel((inputs, outputs), (outputs,), trains=self.lora_rank is None)
        self._adapted("kernel", (inputs, outputs))

    def output_shape(self, inputs: Shape) -> Shape:
        given = self._read(inputs)["in_features"]
        must_equal("Dense", "the number of inputs it was built for", self.in_features, given, inputs)
        return (*inputs[:-1], self.units)
