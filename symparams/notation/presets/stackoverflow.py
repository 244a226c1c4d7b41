"""The classic answer on Stack Overflow: a filter of n × m on l channels, k filters, ``(n·m·l + 1)·k``."""

from ..notation_record import Notation

NOTATION = Notation(
    name="stackoverflow",
    title={"en": "Stack Overflow", "zh": "Stack Overflow"},
    letters={
        "k": "n",
        "k_h": "n",
        "k_w": "m",
        "C_in": "l",
        "C_out": "k",
        "n_in": "n",
        "n_out": "m",
    },
    sign="·",
    letter_sign="·",
    spelled_in=("factored", "split", "expanded"),
    form="factored",
    order=("window", "input", "output"),
    wording={"kernel": "filter"},
)
