"""Stanford CS231n, the notes on convolutional networks: ``(F·F·D₁)·K`` weights and ``K`` biases."""

from ..notation_record import Notation

NOTATION = Notation(
    name="cs231n",
    title={"en": "Stanford CS231n", "zh": "斯坦福 CS231n"},
    letters={
        "k": "F",
        "k_h": "F_h",
        "k_w": "F_w",
        "k_d": "F_d",
        "C_in": "D_1",
        "C_out": "K",
        "C": "D",
        "s": "S",
        "s_h": "S_h",
        "s_w": "S_w",
        "s_d": "S_d",
        "p": "P",
        "p_h": "P_h",
        "p_w": "P_w",
        "p_d": "P_d",
        "H": "H_1",
        "W": "W_1",
    },
    sign="·",
    letter_sign="·",
    spelled_in=("factored", "split", "expanded"),
    form="split",
    order=("window", "input", "output"),
    bias="apart",
    wording={"kernel": "filter"},
)
