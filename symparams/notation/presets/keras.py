"""Keras's argument names: a kernel of ``(kernel_size, …, input channels, filters)`` and ``filters`` biases."""

from ..notation_record import Notation

NOTATION = Notation(
    name="keras",
    title={"en": "Keras", "zh": "Keras"},
    letters={
        "k": "kernel_size",
        "k_d": "kernel_size[-3]",
        "k_h": "kernel_size[-2]",
        "k_w": "kernel_size[-1]",
        "C_in": "input_channels",
        "C_out": "filters",
        "C": "channels",
        "g": "groups",
        "s": "strides",
        "p": "padding",
        "n_in": "input_dim",
        "n_out": "units",
        "m": "input_dim",
        "n": "units",
        "V": "input_dim",
        "d": "output_dim",
        "h": "num_heads",
        "d_h": "key_dim",
    },
    sign="×",
    letter_sign="×",
    spelled_in=("factored", "split", "expanded"),
    form="split",
    order=("window", "input", "output"),
    wording={"kernel": "filter"},
)
