"""The known slips in one layer, in the order in which they are looked for."""

from __future__ import annotations

from functools import partial

from ...nn.axes import Kind
from . import changes
from .changes import flat, only, usual_argument, without
from .record import Mistake

OUTPUTS = tuple(kind for kind in Kind if kind >= Kind.OUTPUT)

_error = partial(Mistake, kind="error")
_convention = partial(Mistake, kind="convention")

MISTAKES = (
    _error("no_bias", change=without("bias")),
    _error("flat_filter", change=flat(Kind.INPUT, role="weight", needs=Kind.WINDOW)),
    _error("groups_ignored", change=changes.groups_ignored),
    _error("one_output", change=changes.one_output(OUTPUTS)),
    _error("single_bias", change=flat(*Kind, role="bias")),
    _error("bias_per_slice", change=changes.bias_per_slice),
    _error("bias_per_weight", change=changes.bias_per_weight),
    _error("one_number_a_row", change=flat(Kind.OUTPUT, role="table")),
    _error("one_kernel", change=flat(*OUTPUTS, role="weight")),
    _error("bias_on_inputs", change=changes.bias_on_inputs),
    _error("one_window_side", change=changes.one_window_axis),
    _error("no_window", change=flat(Kind.WINDOW)),
    _error("inputs_only", change=only(Kind.WINDOW, Kind.INPUT)),
    _error("outputs_only", change=only(*OUTPUTS)),
    _error("sizes_added", change=changes.sizes_added),
    _error("no_recurrent", change=changes.without_axis("previous_outputs")),
    _error("no_inputs", change=changes.no_inputs),
    _convention("one_bias_vector", change=changes.one_bias_vector),
    _convention("second_bias_vector", change=changes.second_bias_vector),
    _error("four_gates", change=changes.gates(4)),
    _error("three_gates", change=changes.gates(3)),
    _error("one_gate", change=changes.gates(1)),
    _error("one_direction", change=changes.one_direction),
    _error("one_layer", change=usual_argument("num_layers")),
    _error("no_projection", change=usual_argument("proj_size")),
    _error("one_projection", change=changes.resized("projections", 1)),
    _error("one_head", change=changes.resized("heads", 1)),
    _error("no_shift", change=without("shift")),
    _error("no_gain", change=without("gain")),
    _error("no_weights", change=without("weight")),
    _error("pooling_weights", change=changes.window_as_weights),
    _error("pooling_weights", change=changes.window_and_bias),
    _convention("statistics_counted", change=changes.statistics),
    _error("bias_added", change=changes.bias_added),
    _error("bias_twice", change=changes.bias_twice),
    _error("twice", change=changes.twice),
    _error("not_counted", change=changes.nothing),
)
