"""How the name of a letter is taken apart and written: ``C_in``, ``n_C^[l-1]``, ``H'``, ``beta``, ``通道``.

SymPy reads accents and fonts into names (``n_local`` becomes a script letter, ``xbar`` an x with a bar). Here a name is
a base, one subscript, one superscript and primes, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# the Greek letters that TeX has a command for, by their English names
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
GREEK_NAMES = {sign: name for name, sign in GREEK.items()}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

_SAFE_INDEX = re.compile(r"[A-Za-z0-9\[\](),+<>=-]+")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a letter's name."""

    base: str
    lower: str = ""
    upper: str = ""
    primes: int = 0

    @property
    def is_long(self) -> bool:
        """Whether the base is a word, so that it must not stand close to other letters."""
        return len(self.base) > 1 and self.base not in GREEK


def parsed(name: str) -> Name:
    """The parts of a name.

    >>> parsed("n_C^[l-1]")
    Name(base='n', lower='C', upper='[l-1]', primes=0)
    >>> parsed("H_out'")
    Name(base='H', lower='out', upper='', primes=1)
    """
    bare = name.rstrip("'′")
    primes = len(name) - len(bare)
    if not bare:
        return Name(name)
    rest, _, upper = bare.partition("^")
    base, mark, lower = rest.partition("_")
    if not base or (mark and not lower):
        return Name(rest, "", upper, primes)
    return Name(base, lower, upper, primes)


def escaped(text: str) -> str:
    """Text for ``\\text{…}``; control characters, which TeX cannot print, are left out."""
    return "".join(_ESCAPES.get(sign, sign) for sign in text if sign.isprintable())


def latex_word(word: str) -> str:
    """A word in LaTeX maths: a single letter or number as it is, a Greek letter as its command, all else upright."""
    if word in GREEK:
        return "\\" + word
    if word in GREEK_NAMES:
        return "\\" + GREEK_NAMES[word]
    if word.isascii() and (word.isdigit() or (len(word) == 1 and word.isalpha())):
        return word
    return rf"\text{{{escaped(word)}}}"


def latex_index(word: str) -> str:
    """A subscript or superscript in LaTeX maths, where ``[l-1]`` and ``i,j`` stay maths."""
    is_maths = _SAFE_INDEX.fullmatch(word) and not word.isalnum()
    return word if is_maths else latex_word(word)


def in_braces(text: str) -> str:
    """What follows ``_`` or ``^``; braces only where they are needed."""
    return text if len(text) == 1 else f"{{{text}}}"


def latex_name(name: str) -> str:
    r"""A letter in LaTeX.

    >>> print(latex_name("C_in"), latex_name("n_local"), latex_name("beta"), latex_name("n_C^[l-1]"))
    C_{\text{in}} n_{\text{local}} \beta n_C^{[l-1]}
    """
    parts = parsed(name)
    if parts.is_long:
        # one upright word: a code-like name such as kernel_size has no subscript
        base, lower = f"{parts.base}_{parts.lower}" if parts.lower else parts.base, ""
    else:
        base, lower = parts.base, parts.lower
    text = latex_word(base)
    if lower:
        text += "_" + in_braces(latex_index(lower))
    if parts.upper:
        primes = r"\prime" * parts.primes
        return text + "^" + in_braces(latex_index(parts.upper) + primes)
    return text + "'" * parts.primes


def text_name(name: str) -> str:
    """A letter in Unicode text.

    >>> print(text_name("C_in"), text_name("D_1"), text_name("beta"))
    C_in D₁ β
    """
    parts = parsed(name)
    text = GREEK.get(parts.base, parts.base)
    if parts.lower:
        is_number = parts.lower.isascii() and parts.lower.isdigit() and not parts.is_long
        text += parts.lower.translate(SUBSCRIPTS) if is_number else "_" + GREEK.get(parts.lower, parts.lower)
    if parts.upper:
        text += "^" + parts.upper
    return text + "'" * parts.primes
