"""The names a text may use, and what they are called here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .notation_record import Notation
from .spelling import GREEK, GREEK_NAMES, latex_name, text_name

# a display name that the lexer reads by itself; others (kernel_size[0], n_C^[l]) are looked for as they are spelled
_IDENTIFIER = re.compile(r"\w+'*")


class Vocabulary:
    """The names a text may use: known ones, and how a notation's letters map back to ours."""

    def __init__(self, notation: Notation | Mapping[str, str] | None = None, names: Iterable[str] = ()) -> None:
        letters = notation.letters if isinstance(notation, Notation) else notation or {}
        explicit = notation.latex if isinstance(notation, Notation) else {}
        self.back: dict[str, str] = {}
        special: dict[str, str] = {}
        for ours, display in letters.items():
            self.back.setdefault(normal(display), ours)
        self.known = frozenset(names) | frozenset(letters.values())
        for display in self.known:
            if display in explicit or not _IDENTIFIER.fullmatch(display):
                for spelling in (display, text_name(display), latex_name(display), explicit.get(display, display)):
                    special.setdefault(spelling, display)
            elif len(display) > 1 and display.isascii() and display.isalpha() and display not in GREEK:
                special.setdefault(display, display)
        self.special = special
        ends = r"(?![A-Za-z0-9_])"
        self.pattern = "|".join(re.escape(spelling) + ends for spelling in sorted(special, key=len, reverse=True))
        self._splits: dict[str, list[str] | None] = {}

    def ours(self, name: str) -> str:
        """Our name for a letter of the text."""
        return self.back.get(name, name)

    def split(self, run: str) -> list[str] | None:
        """``kC_in`` as ``k``, ``C_in`` where these are known names and the whole is none."""
        if run in self.known or not self.known or len(run) > 80:
            return None
        if run not in self._splits:
            best: list[list[str] | None] = [[]] + [None] * len(run)
            for end in range(1, len(run) + 1):
                for start in range(end):
                    before = best[start]
                    if before is not None and run[start:end] in self.known:
                        candidate = [*before, run[start:end]]
                        if best[end] is None or len(candidate) < len(best[end] or ()):
                            best[end] = candidate
            self._splits[run] = best[-1]
        return self._splits[run]


_LOWER = "₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢᵣᵤᵥⱼ"
LOWERED = str.maketrans(f"⁰¹²³⁴⁵⁶⁷⁸⁹⁻{_LOWER}", "0123456789-0123456789aeoxhklmnpstiruvj")


def normal(name: str) -> str:
    """A name as we keep it: Greek letters by their English names, ``D₁`` as ``D_1``, ``Cᵢₙ`` as ``C_in``.

    >>> normal("β_1"), normal("D₁"), normal("Cₒᵤₜ")
    ('beta_1', 'D_1', 'C_out')
    """
    name = name.replace("\\_", "_")
    if name.isascii():
        return name
    bare = name.rstrip(_LOWER)
    if bare != name:
        name = f"{bare}_{name[len(bare) :].translate(LOWERED)}"
    return "_".join(GREEK_NAMES.get(part, part) for part in name.split("_"))


_FONT = re.compile(r"\\(?:text|mathrm|mathit|textrm|mathsf|mathbf|operatorname|rm|it)\b")


def cleaned(subscript: str) -> str | None:
    """What stands in a subscript, as part of a name; None where that is no word."""
    plain = _FONT.sub("", subscript).replace("\\_", "_").replace("{", "").replace("}", "")
    plain = re.sub(r"\\([A-Za-z]+)", lambda found: found[1] if found[1] in GREEK else "?", plain)
    plain = re.sub(r"\\[,; ]", " ", plain).strip()
    plain = normal("_".join(plain.split()))
    return plain if re.fullmatch(r"\w+", plain) else None
