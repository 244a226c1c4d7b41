"""The known slips, in the order in which they are looked for."""

from __future__ import annotations

from ...nn.axes import Kind
from . import changes
from .changes import Change, flat, without
from .record import Mistake

OUTPUTS = tuple(kind for kind in Kind if kind >= Kind.OUTPUT)


def _error(name: str, change: Change) -> Mistake:
    return Mistake(name, "error", f"check.mistake.{name}", change)


def _convention(name: str, change: Change) -> Mistake:
    return Mistake(name, "convention", f"check.mistake.{name}", change)


MISTAKES = (
    _error("no_bias", without("bias")),
    _error("flat_filter", flat(Kind.INPUT, role="weight", needs=Kind.WINDOW)),
    _error("groups_ignored", changes.groups_ignored),
    _error("one_output", flat(*OUTPUTS)),
    _error("single_bias", flat(*Kind, role="bias")),
    _error("bias_per_slice", changes.bias_per_slice),
    _error("bias_on_inputs", changes.bias_on_inputs),
    _error("one_window_side", changes.one_window_axis),
    _error("no_recurrent", changes.without_axis("previous_outputs")),
    _convention("one_bias_vector", changes.one_bias_vector),
    _error("four_gates", changes.gates(4)),
    _error("three_gates", changes.gates(3)),
    _error("one_gate", changes.gates(1)),
    _error("times_heads", changes.times_heads),
    _error("no_shift", without("shift")),
    _error("no_weights", without("weight")),
    _error("pooling_weights", changes.window_as_weights),
    _error("pooling_weights", changes.window_and_bias),
    _convention("statistics_counted", changes.statistics),
    _error("twice", changes.twice),
    _error("not_counted", changes.nothing),
)
