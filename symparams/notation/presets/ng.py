"""Andrew Ng, the Coursera course: ``(f^[l]·f^[l]·n_C^[l-1] + 1)·n_C^[l]``."""

from ..notation_record import Notation

NOTATION = Notation(
    name="ng",
    title={"en": "Ng, Deep Learning Specialization", "zh": "吴恩达《深度学习专项课程》"},
    letters={
        "k": "f^[l]",
        "k_h": "f_H^[l]",
        "k_w": "f_W^[l]",
        "C_in": "n_C^[l-1]",
        "C_out": "n_C^[l]",
        "C": "n_C^[l]",
        "s": "s^[l]",
        "p": "p^[l]",
        "H": "n_H^[l-1]",
        "W": "n_W^[l-1]",
        "n_in": "n^[l-1]",
        "n_out": "n^[l]",
        "m": "n_x",
        "n": "n_a",
        "N": "m",
    },
    sign="×",
    letter_sign="·",
    spelled_in=("factored", "split", "expanded"),
    form="factored",
    order=("window", "input", "output"),
    wording={"kernel": "filter"},
)
