"""The reader of formulas: the only way in which text becomes maths. Nothing is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from ..errors import FormulaError, LimitError
from ..reasons import Reason
from ..terms.arithmetic import UndefinedError, evaluate
from ..terms.tree import Chain, Letter, Term
from ..terms.walk import checked, parts
from .lexer import Lexer
from .lookup import notation as notation_named
from .notation_record import Notation
from .parser import Joins, Parser
from .signs import alike
from .spelling import GREEK
from .tokens import Token, is_symbol
from .vocabulary import Vocabulary

MAX_LENGTH = 20_000

Naming = Notation | Mapping[str, str] | str | None

_LATEX = re.compile(r"\\[A-Za-z,;!({\[]|[{}$]")
_EDGES = re.compile(r"\s*(?:\$\$|\$|\\\(|\\\[)?")


def vocabulary(notation: Naming, names: Iterable[str] | None) -> Vocabulary:
    """The names a text may use, from a notation (or a resolved mapping of our letters to displayed ones) and names."""
    record = notation_named(notation) if isinstance(notation, str) else notation
    return Vocabulary(record, names or ())


def read(text: str, *, notation: Naming = None, names: Iterable[str] | None = None) -> Term:
    r"""The term that a formula says, exactly as it is written: brackets are kept and nothing is computed.

    Plain text, Unicode and LaTeX are read, with thousands separators, units (``86M``, ``万``), ``max``, ``floor`` and
    products without a sign. ``notation`` (a name, a record, or a mapping of our letters to displayed ones) turns a
    textbook's letters into ours; ``names`` are names that a run of letters may be made of. Every node's ``span`` says
    where it stood.

    Raises ``FormulaError`` with the column for what is no formula, ``LimitError`` for what is too long, too deeply
    nested or too large.

    >>> from symparams.notation import TextPrinter, notation
    >>> printer = TextPrinter(notation("raschka"))
    >>> printer.print(read("5*(5*5*3)+5")), printer.print(read(r"\frac{24{,}704}{k^2}"))
    ('5 × (5 × 5 × 3) + 5', '24,704/k²')
    >>> read("(F·F·D_1 + 1)·K", notation="cs231n").factors[1]
    Letter(name='C_out')
    """
    parser = _parser(text, notation, names)
    return sized(parser.formula())


def read_chain(text: str, *, notation: Naming = None, names: Iterable[str] | None = None) -> Chain:
    """Formulas joined by ``=`` or ``≈``, read as ``read`` does.

    >>> read_chain("3 × 25 + 1 = 76").relations
    ('=',)
    """
    chain = _parser(text, notation, names).chain()
    for side in chain.sides:
        sized(side)
    return chain


def _parser(text: str, notation: Naming, names: Iterable[str] | None) -> Parser:
    if len(text) > MAX_LENGTH:
        raise LimitError(Reason("read.long_formula", length=len(text), most=MAX_LENGTH))
    plain = alike(text)
    is_latex = bool(_LATEX.search(plain))
    start, end = _inside(plain)
    words = vocabulary(notation, names)
    tokens = Lexer(plain, words, prose=False, latex=is_latex).run(start, end)
    if tokens[0].kind == "end":
        raise FormulaError(Reason("read.nothing"), 1, text)
    return Parser(tokens, _joins(words.known), text)


def _inside(text: str) -> tuple[int, int]:
    """The formula without the dollar signs (or ``\\( \\)``) around it."""
    found = _EDGES.match(text)
    start = found.end() if found else 0
    opening = found[0].strip() if found else ""
    closing = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"}.get(opening, "")
    end = len(text.rstrip())
    if closing and text.endswith(closing, start, end):
        return start, end - len(closing)
    return 0, len(text)


def _joins(known: Container[str]) -> Joins:
    """Which neighbours without a sign are a product, in a text that is one formula.

    Words are none: ``380 parameters`` and ``76个`` say something else than a product.
    """

    def joins(left: Token, right: Token) -> bool:
        if right.kind == "number":
            return False
        if any(token.kind == "name" and not is_symbol(token, known) for token in (left, right)):
            return False
        both_names = left.kind == right.kind == "name"
        return not both_names or bool(right.maths or right.space or left.value in GREEK or right.value in GREEK)

    return joins


def sized(term: Term) -> Term:
    """The term itself, once its depth and every number that could be computed in it are known to be bearable."""
    checked(term)
    _computable(term)
    return term


def _computable(term: Term) -> bool:
    """Whether a term has no letters; then it has been evaluated within the limits."""
    if isinstance(term, Letter):
        return False
    inside = parts(term)
    # all parts are looked at, also those after one with letters
    ready = not [part for part in inside if not _computable(part)]
    if ready and inside:
        try:
            evaluate(term)
        except UndefinedError:
            return False
    return ready
