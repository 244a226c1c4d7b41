"""Recurrent cells: one step of a recurrent layer."""

from __future__ import annotations

from typing import Any

from ..nn.shapes import Shape, Shapes
from ..symbols import Size
from .recurrent import Gated


class Cell(Gated):
    """One step of a recurrent layer."""

    axes = ("batch", "inputs")
    sample = "(16,)"
    nested = frozenset({"states"})

    @property
    def state_shapes(self) -> tuple[tuple[Size, ...], ...]:
        """The shapes of the states without batch."""
        return ((self.units,),) * self.states

    def output_shape(self, inputs: Shape, states: Shapes = None) -> Shapes:
        last = self._last(inputs)
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
        self._cell(units, activation, use_bias, dropout, recurrent_dropout)


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
        self._cell(units, activation, use_bias, dropout, recurrent_dropout, recurrent_activation)


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
        self._cell(units, activation, use_bias, dropout, recurrent_dropout, recurrent_activation, reset_after)
