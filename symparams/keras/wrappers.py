"""Layers around layers: both directions of a sequence, each step of one, a cell over a sequence, cells upon cells."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.shapes import Shape, Shapes
from ..symbols import settle
from .cells import Cell, LSTMCell
from .dense import Dense
from .layer import Layer
from .recurrent import LSTM, Sequence

_MERGES = ("sum", "mul", "ave", "concat", None)


def _layer(owner: str, argument: str, value: Any, kind: type = Layer) -> Any:
    if not isinstance(value, kind):
        given = f"{value.__name__} (the type)" if isinstance(value, type) else repr(value)
        raise ArgumentError(owner, argument, given, f"a layer of symparams.keras, such as {kind.__name__}(…)")
    return value


class Bidirectional(Layer):
    """Reads a sequence from both ends, with a recurrent layer for each direction.

    Parameters: twice those of the layer.

    Args:
        layer: a recurrent layer; both directions are built like it, with weights of their own.
        merge_mode: ``concat``, ``sum``, ``mul``, ``ave``, or ``None`` for two outputs.
        backward_layer: the layer of the other direction, where it is another one.

    Shapes: ``(N, L, m)`` → ``(N, 2n)``, with ``return_sequences`` ``(N, L, 2n)``; n where the directions are not
    concatenated.

    Raises:
        ArgumentError: for what is no recurrent layer, or a merge_mode Keras does not have.

    Source: keras.layers.Bidirectional.

    >>> from symparams import keras
    >>> both = keras.Bidirectional(keras.LSTM(64, return_sequences=True))
    >>> both((None, 10, 32)), both.count()
    ((None, 10, 128), 49664)
    """

    family = "bidirectional"
    part = "recurrent"
    usual = {"layer": LSTM}
    sample = "(120, 16)"

    def __init__(
        self, layer: Any, merge_mode: Any = "concat", weights: Any = None, backward_layer: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        name = "Bidirectional"
        kinds: Any = (Sequence, RNN)
        if not isinstance(layer, kinds):
            _layer(name, "layer", layer, LSTM)
        if merge_mode not in _MERGES:
            raise ArgumentError(name, "merge_mode", repr(merge_mode), "'concat', 'sum', 'mul', 'ave' or None")
        self.merge_mode = merge_mode
        own = "" if layer._named else layer.name
        self.forward_layer = layer.copy()
        self.backward_layer = layer.copy() if backward_layer is None else _layer(name, "backward_layer", backward_layer)
        if layer.go_backwards == (True if backward_layer is None else backward_layer.go_backwards):
            which = "layer" if backward_layer is None else "backward_layer"
            raise ArgumentError(
                name, which, "a layer that reads the way the other one does", "one that reads the other way"
            )
        for part, direction in ((self.forward_layer, "forward"), (self.backward_layer, "backward")):
            part.__dict__["name"] = f"{direction}_{own or layer.name}"
        if self.input_shape is None:
            self.input_shape = layer.input_shape
        self._ready()

    @property
    def go_backwards(self) -> bool:
        """Whether the forward layer reads from the end."""
        return bool(self.forward_layer.go_backwards)

    def output_shape(self, sequences: Shape) -> Shapes:
        output: Any = self.forward_layer(sequences)
        self.backward_layer(sequences)
        states: tuple[Shape, ...] = ()
        if self.forward_layer.return_state:
            output, *rest = output
            states = (*rest, *rest)
        if self.merge_mode == "concat":
            output = (*output[:-1], settle(2 * output[-1]))
        first = (output, output) if self.merge_mode is None else (output,)
        return (*first, *states) if len(first) + len(states) > 1 else output


class TimeDistributed(Layer):
    """Applies a layer to each step of a sequence, with the same weights at all of them.

    Parameters: those of the layer.

    Args:
        layer: the layer.

    Shapes: ``(N, L, …)`` → ``(N, L, …)``, behind the steps what the layer makes of it.

    Raises:
        ArgumentError: for what is no layer.

    Source: keras.layers.TimeDistributed.

    >>> from symparams import keras
    >>> each = keras.TimeDistributed(keras.Dense(8))
    >>> each((None, 10, 16)), each.count()
    ((None, 10, 8), 136)
    """

    family = "time_distributed"
    usual = {"layer": Dense}
    sample = "(120, 16)"

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.layer = _layer("TimeDistributed", "layer", layer)
        self._ready()

    def output_shape(self, inputs: Shape) -> Shape:
        self._needs(inputs, 3, "batch, steps, then what the layer takes", more=True)
        output = self.layer((inputs[0], *inputs[2:]))
        if output and isinstance(output[0], tuple):
            raise ShapeError("TimeDistributed: the layer has several outputs; it needs one with one output")
        return (output[0], inputs[1], *output[1:])


class RNN(Layer):
    """A recurrent layer over sequences, made of a cell, or of several upon one another.

    Parameters: those of its cells.

    Args:
        cell: a cell, or a list of cells.
        return_sequences: give the outputs of all steps instead of those of the last.
        return_state: give the last states too.
        go_backwards, stateful, unroll, zero_output_for_mask: as in Keras; no count depends on them.

    Shapes: ``(N, L, m)`` → ``(N, n)``, with ``return_sequences`` ``(N, L, n)``.

    Raises:
        ArgumentError: for what is no cell.

    Source: keras.layers.RNN.

    >>> from symparams import keras
    >>> keras.RNN([keras.LSTMCell(64), keras.LSTMCell(32)]).build((None, None, 16)).count()
    33152
    """

    family = "rnn"
    part = "recurrent"
    usual = {"cell": LSTMCell}
    sample = "(120, 16)"

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if isinstance(cell, (tuple, list)):
            cell = StackedRNNCells(cell)
        kinds: Any = (Cell, StackedRNNCells)
        if not isinstance(cell, kinds):
            raise ArgumentError("RNN", "cell", repr(cell), "a cell such as LSTMCell(32), or a list of cells")
        self.cell = cell
        self.return_sequences, self.return_state = bool(return_sequences), bool(return_state)
        self.go_backwards = bool(go_backwards)
        self._ready()

    def output_shape(self, sequences: Shape) -> Shapes:
        self._needs(sequences, 3, "batch, steps, inputs")
        last, states = self.cell((sequences[0], sequences[2]))
        output = (*sequences[:2], *last[1:]) if self.return_sequences else last
        return (output, *states) if self.return_state else output


class StackedRNNCells(Layer):
    """Cells upon one another, as one cell.

    Parameters: those of the cells.

    Args:
        cells: a list of cells; the outputs of one are the inputs of the next.

    Shapes: ``(N, m)`` → the output of the last cell, and the states of all.

    Raises:
        ArgumentError: for what are no cells.

    Source: keras.layers.StackedRNNCells.

    >>> from symparams import keras
    >>> keras.StackedRNNCells([keras.GRUCell(8), keras.GRUCell(4)]).build((None, 16)).count()
    792
    """

    family = "stacked_cells"
    part = "recurrent"
    sample = "(16,)"

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        cells = list(cells) if isinstance(cells, (tuple, list)) else [cells]
        for place, cell in enumerate(cells):
            self.add_module(str(place), _layer("StackedRNNCells", "cells", cell, Cell))
        if not cells:
            raise ArgumentError("StackedRNNCells", "cells", "[]", "at least one cell")
        self._ready()

    def output_shape(self, inputs: Shape, states: Shapes = None) -> Shapes:
        output, found = inputs, []
        for cell in self.children():
            output, state = cell(output)
            found.append(state if len(state) > 1 else state[0])
        return output, tuple(found)
