"""What a notation is: which letters, signs, order and words a textbook uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..terms import Letter
    from .clashes import Clash

FORMS = ("factored", "split", "expanded")

# The letters that layers are written in, with the meaning each has; a notation may rename these and no others.
CANONICAL: dict[str, str] = {
    "k": "kernel size",
    "k_h": "kernel height",
    "k_w": "kernel width",
    "k_d": "kernel depth",
    "C_in": "input channels",
    "C_out": "output channels",
    "C": "channels",
    "g": "groups",
    "s": "stride",
    "s_h": "stride, vertically",
    "s_w": "stride, horizontally",
    "s_d": "stride, in depth",
    "p": "padding",
    "p_h": "padding, vertically",
    "p_w": "padding, horizontally",
    "p_d": "padding, in depth",
    "H": "input height",
    "W": "input width",
    "D": "input depth",
    "L": "length",
    "N": "batch size",
    "n_in": "inputs of a linear layer",
    "n_out": "outputs of a linear layer",
    "m": "inputs of a recurrent layer",
    "n": "units of a recurrent layer",
    "V": "vocabulary size",
    "d": "width of the model",
    "d_ff": "width of the feed-forward layer",
    "h": "attention heads",
    "h_kv": "key and value heads",
    "d_h": "width of a head",
    "T": "positions",
    "E": "experts",
    "r": "rank",
}


@dataclass(frozen=True, slots=True)
class Notation:
    """One textbook's way of writing."""

    name: str
    # language -> what a reader sees in a list of notations
    title: Mapping[str, str]
    # our letter -> the textbook's, in plain form: C_in, D_1, n_C^[l-1]
    letters: Mapping[str, str] = field(default_factory=dict)
    # the textbook's letter -> LaTeX, where the rules of ``spelling`` do not give what is wanted
    latex: Mapping[str, str] = field(default_factory=dict)
    # between numbers: × or ·
    sign: str = "×"
    # between letters: nothing (C_out C_in), · or ×
    letter_sign: str = ""
    # the forms in which k² is spelled k·k
    spelled_in: tuple[str, ...] = ("split",)
    # the form a formula is first shown in
    form: str = "factored"
    # the form that numbers are put into, where it is another one: weights and biases apart, 5 × (5 × 5 × 3) + 5
    numbers_form: str = ""
    # the order of factors, by the kinds of their axes; kinds that are not named come after
    order: tuple[str, ...] = ("output", "window", "input")
    # between groups of three digits: "," or " " or "'" or nothing
    thousands: str = ","
    # "with" counts biases in the formula, "apart" lists them beside the weights, "without" leaves them out
    bias: str = "with"
    # message key -> the word this textbook uses, language-neutral: {"kernel": "filter"}
    wording: Mapping[str, str] = field(default_factory=dict)

    def powers(self, form: str) -> str:
        """How this notation writes a square in a form: ``"k²"`` or ``"k·k"``."""
        return "k·k" if form in self.spelled_in else "k²"

    def resolve(self, letters: Iterable[Letter]) -> tuple[dict[str, str], tuple[Clash, ...]]:
        """What each letter is displayed as, and the letters that had to step aside; see ``symparams.notation.resolve``.

        >>> from symparams.notation import notation
        >>> from symparams.terms import Letter
        >>> notation("cs231n").resolve([Letter("k"), Letter("C_in")])
        ({'k': 'F', 'C_in': 'D_1'}, ())
        """
        from .clashes import resolve

        return resolve(letters, self)
