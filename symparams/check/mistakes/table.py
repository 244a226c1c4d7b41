"""The known slips in one layer, in the order in which they are looked for."""

from __future__ import annotations

from ...nn.axes import Kind
from . import changes
from .changes import flat, only, usual_argument, without
from .mistake import in_tensors

OUTPUTS = tuple(kind for kind in Kind if kind >= Kind.OUTPUT)

MISTAKES = tuple(
    in_tensors(*row)
    for row in (
        ("no_bias", without("bias")),
        ("flat_filter", flat(Kind.INPUT, role="weight", needs=Kind.WINDOW)),
        ("groups_ignored", changes.groups_ignored),
        ("one_output", changes.one_output(OUTPUTS)),
        ("single_bias", flat(*Kind, role="bias")),
        ("bias_per_slice", changes.bias_per_slice),
        ("bias_per_weight", changes.bias_per_weight),
        ("one_number_a_row", flat(Kind.OUTPUT, role="table")),
        ("one_kernel", flat(*OUTPUTS, role="weight")),
        ("bias_on_inputs", changes.bias_on_inputs),
        ("one_window_side", changes.one_window_axis),
        ("no_window", flat(Kind.WINDOW)),
        ("inputs_only", only(Kind.WINDOW, Kind.INPUT)),
        ("outputs_only", only(*OUTPUTS)),
        ("sizes_added", changes.sizes_added),
        ("no_recurrent", changes.without_axis("previous_outputs")),
        ("no_inputs", changes.no_inputs),
        ("one_bias_vector", changes.one_bias_vector, "convention"),
        ("second_bias_vector", changes.second_bias_vector, "convention"),
        ("four_gates", changes.gates(4)),
        ("three_gates", changes.gates(3)),
        ("one_gate", changes.gates(1)),
        ("one_direction", changes.one_direction),
        ("one_layer", usual_argument("num_layers")),
        ("no_projection", usual_argument("proj_size")),
        ("one_projection", changes.resized("projections", 1)),
        ("one_head", changes.resized("heads", 1)),
        ("no_shift", without("shift")),
        ("no_gain", without("gain")),
        ("no_weights", without("weight")),
        ("pooling_weights", changes.window_as_weights),
        ("pooling_weights", changes.window_and_bias),
        ("statistics_counted", changes.statistics, "convention"),
        ("bias_added", changes.bias_added),
        ("bias_twice", changes.bias_twice),
        ("twice", changes.twice),
        ("not_counted", changes.nothing),
    )
)
