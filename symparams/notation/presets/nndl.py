"""邱锡鹏, 神经网络与深度学习: P groups of kernels U × V on D maps, ``P × D × (U × V) + P``."""

from ..notation_record import Notation

NOTATION = Notation(
    name="nndl",
    title={"en": "Qiu, Neural Networks and Deep Learning", "zh": "邱锡鹏《神经网络与深度学习》"},
    letters={
        "k": "U",
        "k_h": "U",
        "k_w": "V",
        "C_in": "D",
        "C_out": "P",
        "C": "D",
        "s": "S",
        "p": "P",
        "H": "M",
        "W": "N",
        "m": "M",
        "n": "D",
    },
    sign="×",
    letter_sign="×",
    spelled_in=("factored", "split", "expanded"),
    form="split",
    order=("output", "input", "window"),
)
