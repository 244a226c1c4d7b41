"""Recurrent cells: one step of a recurrent layer."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from .axes import Axis, Kind
from .recurrent import Recurring, one_of_two
from .shapes import Shape, Shapes, must_be, shape_text


class _Cell(Recurring):
    def __init__(
        self, input_size: Any, hidden_size: Any, bias: bool = True, device: object = None, dtype: object = None
    ) -> None:
        super().__init__()
        self._keep(input_size, hidden_size)
        self.bias = bool(bias)
        self._add_gates("", Axis(self.input_size, "inputs", Kind.INPUT), self.hidden_size, self.bias)
        if not self.bias:
            self.register_parameter("bias_ih", None)
            self.register_parameter("bias_hh", None)

    def _step(self, input: Shape) -> Shape:
        if len(input) not in (1, 2):
            what = f"takes batch × inputs, the batch may be left out; got {shape_text(input)}"
            raise ShapeError(f"{type(self).__name__}: {what}")
        self._check_input(input)
        return (*input[:-1], self.hidden_size)

    def output_shape(self, input: Shape, hx: Shape | None = None) -> Shapes:
        output = self._step(input)
        if hx is not None:
            must_be(type(self).__name__, "hx", output, hx)
        return output


class RNNCell(_Cell):
    """One step of a recurrent layer.

    Parameters: ``n (m + n + 2)``, without bias ``n (m + n)``.

    Args:
        input_size: inputs m.
        hidden_size: units n.
        bias: two biases a unit, as in torch.
        nonlinearity: ``tanh`` or ``relu``; no count depends on it.

    Shapes: ``(N, m)`` or ``(m)``, and the state if there is one → ``(N, n)`` or ``(n)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.RNNCell.

    >>> from symparams import nn
    >>> nn.RNNCell(10, 20).count()
    640
    """

    family = "rnn_cell"

    def __init__(
        self,
        input_size: Any,
        hidden_size: Any,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias)
        self.nonlinearity = one_of_two("RNNCell", nonlinearity)


class LSTMCell(_Cell):
    """One step of a long short-term memory; as :class:`LSTM`.

    Parameters: ``4 n (m + n + 2)``, without bias ``4 n (m + n)``.

    Args: input_size m, hidden_size n, bias.

    Shapes: ``(N, m)`` or ``(m)``, and the pair of states if there is one → ``(h, c)``: ``(N, n)`` twice.

    Source: torch.nn.LSTMCell.

    >>> from symparams import nn
    >>> nn.LSTMCell(10, 20)((3, 10))
    ((3, 20), (3, 20))
    """

    gates = 4
    family = "lstm_cell"
    nested = frozenset({"hx"})

    def output_shape(self, input: Shape, hx: Shapes | None = None) -> Shapes:
        output = self._step(input)
        self._check_pair(hx, output, output)
        return output, output


class GRUCell(_Cell):
    """One step of a gated recurrent unit; as :class:`GRU`.

    Parameters: ``3 n (m + n + 2)``, without bias ``3 n (m + n)``.

    Args: input_size m, hidden_size n, bias.

    Shapes: ``(N, m)`` or ``(m)``, and the state if there is one → ``(N, n)`` or ``(n)``.

    Source: torch.nn.GRUCell.

    >>> from symparams import nn
    >>> nn.GRUCell(10, 20, bias=False).count()
    1800
    """

    gates = 3
    family = "gru_cell"
