"""Recurrent cells: one step of a recurrent layer."""

from __future__ import annotations

from typing import Any, ClassVar

from ..nn.shapes import Shape, Shapes, must_equal
from ..symbols import Size
from . import settings
from .layer import flag
from .recurrent import Gated
from .shapes import needs_axes


class Cell(Gated):
    """One step of a recurrent layer."""

    states: ClassVar[int] = 1
    nested = frozenset({"states"})
    sample = "(16,)"

    def _read(self, input: Shape, *states: Shapes) -> dict[str, Size]:
        needs_axes(type(self).__name__, input, 2, "batch, inputs")
        return {"input_size": input[-1]}

    @property
    def state_shapes(self) -> tuple[tuple[Size, ...], ...]:
        """The shapes of the states without batch."""
        return ((self.units,),) * self.states

    def output_shape(self, inputs: Shape, states: Shapes = None) -> Shapes:
        name = type(self).__name__
        needs_axes(name, inputs, 2, "batch, inputs")
        must_equal(name, "the number of inputs it was built for", self.input_size, inputs[-1], inputs)
        last = (inputs[0], self.units)
        return last, (last,) * self.states


class SimpleRNNCell(Cell):
    """One step of a :class:`SimpleRNN`.

    Parameters: ``n (m + n + 1)``, without bias ``n (m + n)``.

    Shapes: ``(N, m)`` → the output ``(N, n)`` and the states, each ``(N, n)``.

    Source: keras.layers.SimpleRNNCell.

    >>> from symparams import keras
    >>> keras.SimpleRNNCell(32).build((None, 16)).count()
    1568
    """

    family = "rnn_cell"

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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._units(units, activation, use_bias, dropout, recurrent_dropout)
        self._ready()


class LSTMCell(Cell):
    """One step of an :class:`LSTM`.

    Parameters: ``4 n (m + n + 1)``, without bias ``4 n (m + n)``.

    Shapes: ``(N, m)`` → the output ``(N, n)`` and two states, each ``(N, n)``.

    Source: keras.layers.LSTMCell.

    >>> from symparams import keras
    >>> keras.LSTMCell(64).build((None, 32)).count()
    24832
    """

    gates = 4
    states = 2
    family = "lstm_cell"

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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._units(units, activation, use_bias, dropout, recurrent_dropout)
        settings.activation("LSTMCell", recurrent_activation, "recurrent_activation")
        self._ready()


class GRUCell(Cell):
    """One step of a :class:`GRU`.

    Parameters: ``3 n (m + n + 2)``, with ``reset_after=False`` ``3 n (m + n + 1)``, without bias ``3 n (m + n)``.

    Shapes: ``(N, m)`` → the output ``(N, n)`` and a state ``(N, n)``.

    Source: keras.layers.GRUCell.

    >>> from symparams import keras
    >>> keras.GRUCell(32).build((None, 16)).count()
    4800
    """

    gates = 3
    family = "gru_cell"

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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        reset_after: bool = True,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._units(units, activation, use_bias, dropout, recurrent_dropout)
        settings.activation("GRUCell", recurrent_activation, "recurrent_activation")
        self.reset_after = self.two_biases = flag("GRUCell", "reset_after", reset_after)
        self._ready()
