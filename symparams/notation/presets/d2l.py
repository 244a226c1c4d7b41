"""Dive into Deep Learning (动手学深度学习): a kernel of ``c_o × c_i × k_h × k_w``."""

from ..notation_record import Notation

NOTATION = Notation(
    name="d2l",
    title={"en": "Dive into Deep Learning", "zh": "《动手学深度学习》"},
    letters={
        "C_in": "c_i",
        "C_out": "c_o",
        "C": "c",
        "H": "n_h",
        "W": "n_w",
        "n_in": "d",
        "n_out": "q",
        "m": "d",
        "n": "h",
    },
    sign="×",
    letter_sign="×",
    spelled_in=("factored", "split", "expanded"),
    form="split",
    order=("output", "input", "window"),
    bias="apart",
)
