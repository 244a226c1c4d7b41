"""Recurrent cells: one step of a recurrent layer."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from .axes import Axis, Kind
from .module import Module
from .parameter import Parameter
from .recurrent import RECURRENT_ARGUMENTS, gated
from .shapes import Shape, Shapes, must_equal, shape_text


class _Cell(Module):
    gates: ClassVar[int] = 1
    part = "recurrent"
    arguments = RECURRENT_ARGUMENTS

    def __init__(
        self, input_size: Any, hidden_size: Any, bias: bool = True, device: object = None, dtype: object = None
    ) -> None:
        super().__init__()
        self.input_size = self._size("input_size", input_size)
        self.hidden_size = self._size("hidden_size", hidden_size)
        self.bias = bool(bias)
        rows = gated(self.gates, self.hidden_size)
        self.weight_ih = Parameter((rows, Axis(self.input_size, "inputs", Kind.INPUT)), "weight")
        self.weight_hh = Parameter((rows, Axis(self.hidden_size, "previous_outputs", Kind.INPUT)), "weight")
        self.register_parameter("bias_ih", Parameter((rows,), "bias") if bias else None)
        self.register_parameter("bias_hh", Parameter((rows,), "bias") if bias else None)

    def _step(self, input: Shape) -> Shape:
        name = type(self).__name__
        if len(input) not in (1, 2):
            raise ShapeError(f"{name}: takes batch × inputs, the batch may be left out; got {shape_text(input)}")
        advice = f"Write input_size={input[-1]} if the input is right."
        must_equal(name, "input_size", self.input_size, input[-1], input, advice)
        return (*input[:-1], self.hidden_size)

    def _check_state(self, what: str, given: Shapes, expected: Shape) -> None:
        name = type(self).__name__
        if not isinstance(given, tuple) or len(given) != len(expected):
            raise ShapeError(f"{name}: {what} must be {shape_text(expected)}; got {shape_text(given)}")
        for wanted, size in zip(expected, given, strict=True):
            must_equal(name, f"a size of {what}", wanted, size, given)

    def output_shape(self, input: Shape, hx: Shape | None = None) -> Shapes:
        output = self._step(input)
        if hx is not None:
            self._check_state("hx", hx, output)
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
        if nonlinearity not in ("tanh", "relu"):
            raise ArgumentError("RNNCell", "nonlinearity", repr(nonlinearity), "'tanh' or 'relu'")
        self.nonlinearity = nonlinearity


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
        if hx is not None:
            if len(hx) != 2 or not all(isinstance(item, tuple) for item in hx):
                raise ShapeError(f"LSTMCell: hx is a pair (h_0, c_0) of shapes; got {shape_text(hx)}")
            self._check_state("h_0", hx[0], output)
            self._check_state("c_0", hx[1], output)
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
