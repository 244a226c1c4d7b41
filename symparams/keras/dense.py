"""Fully connected layers."""

from __future__ import annotations

from typing import Any

from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.shapes import Shape, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer, flag
from .shapes import needs_axes


class Dense(Layer):
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
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = self._size("units", units)
        self.activation = settings.activation("Dense", activation)
        self.use_bias = flag("Dense", "use_bias", use_bias)
        self.lora_rank = None if lora_rank is None else self._size("lora_rank", lora_rank)
        settings.unquantized("Dense", quantization_config)
        self._ready()

    def _read(self, input: Shape) -> dict[str, Size]:
        needs_axes("Dense", input, 2, "the batch first, the inputs last", more=True)
        return {"in_features": input[-1]}

    def _fill(self, in_features: Size) -> None:
        inputs, outputs = Axis(in_features, "inputs", Kind.INPUT), Axis(self.units, "outputs", Kind.OUTPUT)
        self._weight("kernel", (inputs, outputs), "weight", trains=self.lora_rank is None)
        if self.use_bias:
            self._weight("bias", (outputs,), "bias")
        if self.lora_rank is not None:
            rank = Axis(self.lora_rank, "rank", Kind.INPUT)
            self._weight("lora_kernel_a", (inputs, rank), "weight")
            self._weight("lora_kernel_b", (rank, outputs), "weight")

    def output_shape(self, inputs: Shape) -> Shape:
        needs_axes("Dense", inputs, 2, "the batch first, the inputs last", more=True)
        must_equal("Dense", "the number of inputs it was built for", self.in_features, inputs[-1], inputs)
        return (*inputs[:-1], self.units)
