"""Recurrent layers over whole sequences: RNN, LSTM and GRU are one layer with 1, 4 and 3 gates."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, is_expr
from .axes import Axis, Kind
from .dropout import probability
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, Shapes, batch_axis, must_be, must_equal, shape_text

RECURRENT_ARGUMENTS = {
    "input_size": Argument("m", "input_size"),
    "hidden_size": Argument("n", "hidden_size"),
}


def gated(gates: int, hidden_size: Size) -> Axis:
    """The rows of a recurrent tensor: gates × units."""
    return Axis.of(Axis(gates, "gates", Kind.GATE), Axis(hidden_size, "units", Kind.OUTPUT))


def whole_number(layer: str, argument: str, value: Any) -> int:
    """A constructor argument that says how often something is repeated: a Python int.

    Raises:
        ArgumentError: for symbols and for anything that is no positive int.
    """
    if is_expr(value) and value.is_Integer:
        value = int(value)
    if is_expr(value) or isinstance(value, str):
        raise ArgumentError(layer, argument, value, "a number", f"{argument} must be a number here, not a symbol.")
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ArgumentError(layer, argument, value, "a positive integer")
    return value


def flag(layer: str, argument: str, value: Any) -> bool:
    """A constructor argument that is ``True`` or ``False``, which torch asks of recurrent layers."""
    if not isinstance(value, bool):
        raise ArgumentError(layer, argument, value, "True or False")
    return value


class Recurring(Module):
    """What recurrent layers share with cells: gates, two tensors with a bias each, and states."""

    gates: ClassVar[int] = 1
    part = "recurrent"
    arguments = RECURRENT_ARGUMENTS

    def _keep(self, input_size: Any, hidden_size: Any) -> None:
        self.input_size = self._size("input_size", input_size)
        self.hidden_size = self._size("hidden_size", hidden_size)

    def _add_gates(self, end: str, inputs: Axis, outputs: Size, bias: bool) -> None:
        """The tensors of one step, whose names end so: for the inputs, and for the units' previous outputs."""
        rows = gated(self.gates, self.hidden_size)
        previous = Axis(outputs, "previous_outputs", Kind.INPUT)
        self.register_parameter(f"weight_ih{end}", Parameter((rows, inputs), "weight"))
        self.register_parameter(f"weight_hh{end}", Parameter((rows, previous), "weight"))
        if bias:
            self.register_parameter(f"bias_ih{end}", Parameter((rows,), "bias"))
            self.register_parameter(f"bias_hh{end}", Parameter((rows,), "bias"))

    def _check_input(self, input: Shape) -> None:
        advice = f"Write input_size={input[-1]} if the input is right."
        must_equal(type(self).__name__, "input_size", self.input_size, input[-1], input, advice)

    def _check_pair(self, hx: Shapes, h: Shape, c: Shape) -> None:
        """The states of an LSTM, where they are given."""
        name = type(self).__name__
        if hx is None:
            return
        if len(hx) != 2 or not all(isinstance(item, tuple) for item in hx):
            raise ShapeError(f"{name}: hx is a pair (h_0, c_0) of shapes; got {shape_text(hx)}")
        must_be(name, "h_0", h, hx[0])
        must_be(name, "c_0", c, hx[1])


def one_of_two(layer: str, nonlinearity: str) -> str:
    """The activation of a plain recurrent layer.

    Raises:
        ArgumentError: for one that torch does not know there.
    """
    if nonlinearity not in {"tanh", "relu"}:
        raise ArgumentError(layer, "nonlinearity", repr(nonlinearity), "'tanh' or 'relu'")
    return nonlinearity


class _Recurrent(Recurring):
    def _build(
        self,
        input_size: Any,
        hidden_size: Any,
        num_layers: Any,
        bias: bool,
        batch_first: bool,
        dropout: float,
        bidirectional: bool,
        proj_size: Any = 0,
    ) -> None:
        name = type(self).__name__
        self._keep(input_size, hidden_size)
        self.num_layers = whole_number(name, "num_layers", num_layers)
        self.bias, self.batch_first = flag(name, "bias", bias), flag(name, "batch_first", batch_first)
        self.bidirectional = bool(bidirectional)
        self.dropout = probability(name, "dropout", dropout)
        self.proj_size = self._size("proj_size", proj_size, minimum=0)
        if self.proj_size != 0:
            if is_expr(self.proj_size):
                # 0 would mean no projection, another layer.
                self._require("at_least", "proj_size", self.proj_size, 1)
            below: Any = self.hidden_size
            self._require("at_most", "proj_size", self.proj_size, below - 1, "less than hidden_size")
        for layer in range(self.num_layers):
            for suffix in ("", "_reverse")[: self.directions]:
                self._add_layer(layer, suffix)

    @property
    def directions(self) -> int:
        """1, or 2 where the sequence is read from both ends."""
        return 2 if self.bidirectional else 1

    @property
    def output_size(self) -> Size:
        """The width of what one direction gives: units, or what they are projected to."""
        return self.hidden_size if self.proj_size == 0 else self.proj_size

    def _add_layer(self, layer: int, suffix: str) -> None:
        if layer == 0:
            inputs = Axis(self.input_size, "inputs", Kind.INPUT)
        else:
            below = Axis(self.output_size, "lower_outputs", Kind.INPUT)
            inputs = Axis.of(Axis(self.directions, "directions", Kind.INPUT), below)
        end = f"_l{layer}{suffix}"
        self._add_gates(end, inputs, self.output_size, self.bias)
        if self.proj_size != 0:
            projected = Axis(self.proj_size, "projected_units", Kind.OUTPUT)
            units = Axis(self.hidden_size, "projection_inputs", Kind.INPUT)
            self.register_parameter(f"weight_hr{end}", Parameter((projected, units), "weight"))

    def _run(self, input: Shape) -> tuple[Shape, Shape]:
        """The output's shape, and that of a state but for its width."""
        if len(input) not in (2, 3):
            order = "batch × sequence × inputs" if self.batch_first else "sequence × batch × inputs"
            raise ShapeError(f"{type(self).__name__}: takes {order} or sequence × inputs; got {shape_text(input)}")
        self._check_input(input)
        output = (*input[:-1], self.directions * self.output_size)
        batch = (input[batch_axis(input, 0 if self.batch_first else 1)],) if len(input) == 3 else ()
        return output, (self.num_layers * self.directions, *batch)

    def output_shape(self, input: Shape, hx: Shape | None = None) -> Shapes:
        output, state = self._run(input)
        state = (*state, self.output_size)
        if hx is not None:
            must_be(type(self).__name__, "hx", state, hx)
        return output, state


class RNN(_Recurrent):
    """A recurrent layer: each unit sees the inputs and the units' previous outputs.

    Parameters: ``n (m + n + 2)`` for one layer, without bias ``n (m + n)``; a further layer has n inputs (2 n where two
    directions are read), a second direction has as many again.

    Args:
        input_size: inputs m.
        hidden_size: units n.
        num_layers: how many layers lie upon one another; a number.
        nonlinearity: ``tanh`` or ``relu``; no count depends on it.
        bias: two biases a unit, as in torch.
        batch_first: the batch axis goes in front of the sequence.
        dropout: between layers; no count depends on it.
        bidirectional: read the sequence from both ends.

    Shapes: ``(L, N, m)`` or ``(L, m)``, with ``batch_first`` ``(N, L, m)`` → ``(output, h_n)``: ``(L, N, n)`` and
    ``(layers, N, n)``.

    Raises:
        ArgumentError: for a size that is none, or a num_layers that is no number.

    Source: torch.nn.RNN.

    >>> from symparams import nn
    >>> nn.RNN("m", "n").params
    n*(m + n + 2)
    >>> nn.RNN(10, 20, num_layers=2)((5, 3, 10))
    ((5, 3, 20), (2, 3, 20))
    """

    family = "rnn"

    def __init__(
        self,
        input_size: Any,
        hidden_size: Any,
        num_layers: Any = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.nonlinearity = one_of_two("RNN", nonlinearity)
        self._build(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional)


class LSTM(_Recurrent):
    """A long short-term memory: four gates, each a layer of units that see the inputs and the previous outputs.

    Parameters: ``4 n (m + n + 2)`` for one layer, without bias ``4 n (m + n)``; with a projection to p outputs
    ``4 n (m + p + 2) + p n``. A further layer has n (or p) inputs, a second direction has as many again.

    Args:
        input_size: inputs m.
        hidden_size: units n.
        num_layers: how many layers lie upon one another; a number.
        bias: two biases a gate and unit, as in torch (Keras has one).
        batch_first: the batch axis goes in front of the sequence.
        dropout: between layers; no count depends on it.
        bidirectional: read the sequence from both ends.
        proj_size: p, less than n; 0 for no projection.

    Shapes: ``(L, N, m)`` or ``(L, m)``, with ``batch_first`` ``(N, L, m)`` → ``(output, (h_n, c_n))``: ``(L, N, n)``,
    ``(layers, N, n)`` twice.

    Raises:
        ArgumentError: for a size that is none, or a num_layers that is no number.

    Source: torch.nn.LSTM.

    >>> from symparams import nn
    >>> nn.LSTM("m", "n").params
    4*n*(m + n + 2)
    >>> nn.LSTM(10, 20)((5, 3, 10))
    ((5, 3, 20), ((1, 3, 20), (1, 3, 20)))
    """

    gates = 4
    family = "lstm"
    nested = frozenset({"hx"})
    arguments = {**RECURRENT_ARGUMENTS, "proj_size": Argument("p", "proj_size", neutral=0)}

    def __init__(
        self,
        input_size: Any,
        hidden_size: Any,
        num_layers: Any = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: Any = 0,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self._build(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size)

    def output_shape(self, input: Shape, hx: Shapes | None = None) -> Shapes:
        output, state = self._run(input)
        h, c = (*state, self.output_size), (*state, self.hidden_size)
        self._check_pair(hx, h, c)
        return output, (h, c)


class GRU(_Recurrent):
    """A gated recurrent unit: three gates, each a layer of units that see the inputs and the previous outputs.

    Parameters: ``3 n (m + n + 2)`` for one layer, without bias ``3 n (m + n)``; a further layer has n inputs (2 n where
    two directions are read), a second direction has as many again.

    Args: as :class:`LSTM`, without proj_size.

    Shapes: ``(L, N, m)`` or ``(L, m)``, with ``batch_first`` ``(N, L, m)`` → ``(output, h_n)``: ``(L, N, n)`` and
    ``(layers, N, n)``.

    Raises:
        ArgumentError: for a size that is none, or a num_layers that is no number.

    Source: torch.nn.GRU.

    >>> from symparams import nn
    >>> nn.GRU("m", "n").params
    3*n*(m + n + 2)
    """

    gates = 3
    family = "gru"

    def __init__(
        self,
        input_size: Any,
        hidden_size: Any,
        num_layers: Any = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self._build(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional)
