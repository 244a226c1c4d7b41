"""Recurrent layers: SimpleRNN, LSTM and GRU are one layer with 1, 4 and 3 gates and one bias each."""

from __future__ import annotations

from typing import Any, ClassVar

from ..nn.axes import Axis, Kind
from ..nn.module import Argument
from ..nn.recurrent import gated
from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size
from . import settings
from .layer import Layer


class Gated(Layer):
    """The tensors of a recurrent layer, which are those of its cell."""

    gates: ClassVar[int] = 1
    #: How many states one step hands on.
    states: ClassVar[int] = 1
    #: What an input's axes are.
    axes: ClassVar[tuple[str, ...]]
    part = "recurrent"
    from_input = ("input_size",)
    arguments = {"input_size": Argument("m", "input_size"), "units": Argument("n", "hidden_size")}
    #: Whether there is one bias for the inputs and one for the previous outputs (GRU with ``reset_after``).
    reset_after: bool = False
    units: Size
    input_size: Size

    def _cell(
        self,
        units: Any,
        activation: Any,
        use_bias: Any,
        dropout: Any,
        recurrent_dropout: Any,
        recurrent_activation: Any = None,
        reset_after: Any = False,
    ) -> None:
        self.units = self._size("units", units)
        self._weighs(activation, use_bias)
        settings.activation(self._type, recurrent_activation, "recurrent_activation")
        self.reset_after = self._flag("reset_after", reset_after)
        # Keras takes rates outside of 0 to 1 here, and cuts them off.
        self.dropout, self.recurrent_dropout = dropout, recurrent_dropout
        self._ready()

    def _read(self, input: Shape, *states: Shapes) -> dict[str, Size]:
        self._needs(input, len(self.axes), ", ".join(self.axes))
        return {"input_size": input[-1]}

    def _fill(self, input_size: Size) -> None:
        rows = gated(self.gates, self.units)
        self._weight("kernel", (Axis(input_size, "inputs", Kind.INPUT), rows), "weight")
        self._weight("recurrent_kernel", (Axis(self.units, "previous_outputs", Kind.INPUT), rows), "weight")
        if self.use_bias:
            both = (Axis(2, "weighted_sums", Kind.INPUT),) if self.reset_after else ()
            self._weight("bias", (*both, rows), "bias")

    def _last(self, inputs: Shape) -> Shape:
        """The shape of the last output, which is that of each state."""
        size = self._read(inputs)["input_size"]
        must_equal(self._type, "the number of inputs it was built for", self.input_size, size, inputs)
        return (inputs[0], self.units)


class Sequence(Gated):
    """A recurrent layer over whole sequences."""

    axes = ("batch", "steps", "inputs")
    sample = "(120, 16)"
    nested = frozenset({"initial_state"})

    def _outputs(self, return_sequences: Any, return_state: Any, go_backwards: Any, stateful: Any) -> None:
        self.return_sequences, self.return_state = bool(return_sequences), bool(return_state)
        self.go_backwards, self.stateful = bool(go_backwards), bool(stateful)

    def output_shape(self, sequences: Shape, initial_state: Shapes = None) -> Shapes:
        last = self._last(sequences)
        output = (*sequences[:2], self.units) if self.return_sequences else last
        return (output, *(last,) * self.states) if self.return_state else output


class SimpleRNN(Sequence):
    """A recurrent layer: each unit sees the inputs and the units' previous outputs.

    Parameters: ``n (m + n + 1)``, without bias ``n (m + n)``.

    Args:
        units: n.
        use_bias: one bias a unit (torch has two).
        return_sequences: give the outputs of all steps instead of those of the last.
        return_state: give the last state too.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, m)`` → ``(N, n)``, with ``return_sequences`` ``(N, L, n)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.SimpleRNN.

    >>> from symparams import keras
    >>> keras.SimpleRNN(32, input_shape=(None, 16)).count()
    1568
    """

    family = "rnn"

    def __init__(
        self,
        units: Any,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._outputs(return_sequences, return_state, go_backwards, stateful)
        self._cell(units, activation, use_bias, dropout, recurrent_dropout)


class LSTM(Sequence):
    """A long short-term memory: four gates, each a layer of units that see the inputs and the previous outputs.

    Parameters: ``4 n (m + n + 1)``, without bias ``4 n (m + n)``.

    Args:
        units: n.
        use_bias: one bias a gate and unit (torch has two, ``4 n (m + n + 2)``).
        return_sequences: give the outputs of all steps instead of those of the last.
        return_state: give the two last states too.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, m)`` → ``(N, n)``, with ``return_sequences`` ``(N, L, n)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.LSTM.

    >>> from symparams import keras
    >>> keras.LSTM(64, input_shape=(10, 32)).count()
    24832
    >>> keras.LSTM("n").build((None, None, "m")).params
    4*n*(m + n + 1)
    """

    gates = 4
    states = 2
    family = "lstm"

    def __init__(
        self,
        units: Any,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        use_cudnn: Any = "auto",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._outputs(return_sequences, return_state, go_backwards, stateful)
        self._cell(units, activation, use_bias, dropout, recurrent_dropout, recurrent_activation)


class GRU(Sequence):
    """A gated recurrent unit: three gates, each a layer of units that see the inputs and the previous outputs.

    Parameters: ``3 n (m + n + 2)``: with ``reset_after``, which is the default, inputs and previous outputs have a bias
    each. ``3 n (m + n + 1)`` with ``reset_after=False``, without bias ``3 n (m + n)``.

    Args:
        units: n.
        use_bias: whether there are biases.
        reset_after: whether the reset gate acts after the weighted sum, which then has a bias of its own.
        return_sequences: give the outputs of all steps instead of those of the last.
        return_state: give the last state too.
        activation and the others: as in Keras; no count depends on them.

    Shapes: ``(N, L, m)`` → ``(N, n)``, with ``return_sequences`` ``(N, L, n)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: keras.layers.GRU.

    >>> from symparams import keras
    >>> keras.GRU(32, input_shape=(None, 16)).count()
    4800
    >>> keras.GRU(32, reset_after=False, input_shape=(None, 16)).count()
    4704
    """

    gates = 3
    family = "gru"

    def __init__(
        self,
        units: Any,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        reset_after: bool = True,
        use_cudnn: Any = "auto",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._outputs(return_sequences, return_state, go_backwards, stateful)
        self._cell(units, activation, use_bias, dropout, recurrent_dropout, recurrent_activation, reset_after)
