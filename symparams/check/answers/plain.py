"""Kinds of signs made one: what an answer counts is never changed, only how its signs look."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...notation.signs import MATHS_ENVIRONMENTS, alike
from ...notation.tokens import CJK, LATIN

_SIGNS = str.maketrans("∗⁎﹡﹒⁢［］【】〔〕﹙﹚～∼", "***.·[][][]()~~")
_UNSEEN = re.compile("[\u00ad\u200c\u200d\u2060\ufe0e\ufe0f]")
_ENVIRONMENT = re.compile(rf"\\(?:begin|end)\{{(?:{'|'.join(sorted(MATHS_ENVIRONMENTS))})\*?\}}")
_CHINESE_GROUPS = re.compile(r"(?<![0-9.,，=])[1-9][0-9]{0,2}(?:，[0-9]{3})+(?![0-9，+*/×·=-])")
_POWER_OF_TEN = re.compile(
    r"([0-9]{1,6}\.[0-9]{1,12})\s?[×x·*]\s?10\s?(?:\^\s?\{?([0-9]{1,3})\}?|([⁰¹²³⁴-⁹]{1,3}))(?![0-9.^])"
)
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SHORT = re.compile(r"\b([ie])\.\s?([eg])\.?(?![a-z])", re.IGNORECASE)
_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,] ?[0-9]|[0-9])")
_WRAPPED = re.compile(
    r"(?P<lower>_)?\\(?:text|textrm|textit|textbf|mathrm|mathit|mathbf|mathsf|operatorname|mbox|boxed)\s*"
    r"\{(?P<inside>[^{}]{0,200})\}"
)
_LOWER = re.compile(r"_\{\s+([^{}]*?)\s*\}")
_EDGES = re.compile(r"\$\$?|\\[()\[\]]")
_COMMANDS = {r"\times": "×", r"\cdot": "·", r"\ast": "*", r"\left": "", r"\right": "", r"\approx": "≈"}
_COMMANDS |= {r"\equiv": "=", r"\div": "/", r"\quad": " ", r"\qquad": " ", r"\ ": " ", r"\,": " ", r"\;": " "}
_COMMANDS |= {r"\:": " ", r"\!": "", r"\#": "#", r"\%": "%", r"\_": "_", r"\big": "", r"\Big": "", r"\bigl": ""}
_COMMANDS |= {r"\bigr": "", r"\Bigl": "", r"\Bigr": "", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\displaystyle": ""}
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[ ,;:!#%_])")
_CROSS = re.compile(r"(?<![\w\\])[xX](?!\w)")
_CROSSED = re.compile(r"(?<=[\w)\]}²³⁰¹⁴-⁹]\s)[xX](?=\s+[\w(\[{\\])")
_TIGHT_CROSS = re.compile(rf"(?<=[0-9)\]])\s?[xX]\s?(?=[0-9(\[])|(?<=[0-9])[xX](?=[{LATIN}{CJK}])")


def plainly(text: str, known: Collection[str] = ()) -> str:
    r"""The answer with one sign for each thing, and without the edges of formulas.

    >>> plainly(r"$\text{filters}\times (k x k＋1)$", ["k"])
    'filters × (k × k+1)'
    """
    plain = alike(_UNSEEN.sub("", text.replace("≈", "~").replace("∼", "~"))).translate(_SIGNS)
    plain = _ENVIRONMENT.sub(" ", plain)
    if "max" not in plain and "min" not in plain:
        plain = _CHINESE_GROUPS.sub(lambda found: found[0].replace("，", ","), plain)
    plain = _POWER_OF_TEN.sub(lambda found: f"{found[1]}e{found[2] or found[3].translate(_HIGH)}", plain)
    plain = _SHORT.sub(r"\1\2", plain)
    plain = plain.replace("//", "/")  # what is divided here divides
    plain = _GROUPS.sub(lambda found: found[0].replace(" ", "\u202f"), plain)
    if "\\" in plain or "$" in plain:
        plain = _WRAPPED.sub(_unwrapped, plain)
        plain = _EDGES.sub(" ", _LOWER.sub(r"_{\1}", plain))
        plain = _COMMAND.sub(lambda found: _COMMANDS.get(found[0], found[0]), plain)
    if "x" not in known and "X" not in known:
        plain = _TIGHT_CROSS.sub("×", plain)
        if len(_CROSS.findall(plain)) == len(_CROSSED.findall(plain)):
            plain = _CROSSED.sub("×", plain)
    return plain.strip()


def _unwrapped(found: re.Match[str]) -> str:
    inside = found["inside"].strip()
    if found["lower"]:
        return f"_{{{inside}}}"
    return inside if len(inside) == 1 else f" {inside} "
