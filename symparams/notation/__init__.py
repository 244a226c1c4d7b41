"""How formulas are written: notations, the printers of terms, and the reader of formulas, their inverse."""

from symparams.notation.latex import LatexPrinter
from symparams.notation.lookup import names, notation
from symparams.notation.mathml import MathmlPrinter
from symparams.notation.numerals import FoundNumber, numbers
from symparams.notation.own import NotationError, load_notation
from symparams.notation.reader import read, read_chain
from symparams.notation.record import CANONICAL, FORMS, Notation
from symparams.notation.resolve import Clash, resolve
from symparams.notation.scan import Found, scan
from symparams.notation.text import TextPrinter

__all__ = [
    "CANONICAL",
    "FORMS",
    "Clash",
    "Found",
    "FoundNumber",
    "LatexPrinter",
    "MathmlPrinter",
    "Notation",
    "NotationError",
    "TextPrinter",
    "load_notation",
    "names",
    "notation",
    "numbers",
    "read",
    "read_chain",
    "resolve",
    "scan",
]
