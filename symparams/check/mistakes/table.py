"""The known slips, in the order in which they are looked for."""

from __future__ import annotations

from ...nn.axes import Kind
from .changes import bias_on_inputs, flat, one_window_axis, statistics, window_and_bias, window_as_weights, without
from .record import Mistake

MISTAKES = (
    Mistake("no_bias", "error", "check.mistake.no_bias", without("bias")),
    Mistake("flat_filter", "error", "check.mistake.flat_filter", flat(Kind.INPUT, role="weight", needs=Kind.WINDOW)),
    Mistake("one_output", "error", "check.mistake.one_output", flat(*(kind for kind in Kind if kind >= Kind.OUTPUT))),
    Mistake("single_bias", "error", "check.mistake.single_bias", flat(*Kind, role="bias")),
    Mistake("bias_on_inputs", "error", "check.mistake.bias_on_inputs", bias_on_inputs),
    Mistake("one_window_side", "error", "check.mistake.one_window_side", one_window_axis),
    Mistake("pooling_weights", "error", "check.mistake.pooling_weights", window_as_weights),
    Mistake("pooling_weights", "error", "check.mistake.pooling_weights", window_and_bias),
    Mistake("statistics_counted", "convention", "check.mistake.statistics_counted", statistics),
)
