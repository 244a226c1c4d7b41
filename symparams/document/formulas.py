"""Formulas as a page shows them: terms with a part made bold or labelled, sizes of a tensor, and the printers for them.

What is added here is only how something is set; the walk and the brackets are the printers' own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from ..derivation.records import Form
from ..notation.latex import LatexPrinter
from ..notation.mathml import MathmlPrinter
from ..notation.notation_record import Notation
from ..notation.printer import ATOM, PRODUCT, Piece, Printer
from ..notation.spelling import escaped
from ..notation.text import TextPrinter
from ..terms import Bracket, Chain, Number, Product, Quotient, Sum, Term, Variable, merge_powers, spell_powers

#: The derivation's name for a value that a norm has normalised: an x with a hat.
NORMALISED = "xhat"


@dataclass(frozen=True, slots=True)
class Strong(Term):
    """A result that stands out."""

    inner: Term


@dataclass(frozen=True, slots=True)
class Braced(Term):
    """A part with a brace and a label below it; the label is a finished word of the page's language."""

    inner: Term
    label: str


@dataclass(frozen=True, slots=True)
class SizeList(Term):
    """The sizes of a tensor, ``5 × 28 × 28``: no product to be computed, so that nothing is left out or merged."""

    sizes: tuple[Term, ...]


class _Page(Printer):
    """What all page printers share."""

    def _SizeList(self, term: SizeList) -> Piece:
        sizes = [Bracket(size) if isinstance(size, Sum) else size for size in term.sizes]
        pieces = [self.piece(size) for size in sizes]
        return self.joined(pieces, self.sign("×", tight=False))

    def joined(self, pieces: Sequence[Piece], sign: str) -> Piece:
        return Piece(sign.join(piece.text for piece in pieces), PRODUCT, any(piece.tall for piece in pieces))


class LatexPage(_Page, LatexPrinter):
    """LaTeX maths of a page, within a line."""

    #: How high brackets are around fractions, and around sums with limits. Brackets that grow by themselves
    #: (``\\left``) keep what is in them on one line.
    around_fractions, around_sums = "big", "big"

    def bracket(self, inner: Piece) -> Piece:
        if not inner.tall:
            return super().bracket(inner)
        height = "big"
        if r"\sum" in inner.text:
            height = self.around_sums
        elif r"\frac" in inner.text:
            height = self.around_fractions
        return Piece(rf"\{height}l({inner.text}\{height}r)", ATOM, True)

    def _Strong(self, term: Strong) -> Piece:
        return Piece(rf"\mathbf{{{self.piece(term.inner).text}}}", ATOM)

    def variable(self, term: Variable) -> str:
        if term.name == NORMALISED:
            return r"\hat{x}"
        bare = term.name.rstrip("'")
        primes = term.name[len(bare) :]
        return super().variable(replace(term, name=bare)) + primes

    def _Braced(self, term: Braced) -> Piece:
        return Piece(rf"\underbrace{{{self.piece(term.inner).text}}}_{{\text{{{escaped(term.label)}}}}}", ATOM, True)


class LatexBlock(LatexPage):
    """LaTeX maths of a page, in a line of its own, where fractions and sums are higher."""

    around_fractions, around_sums = "Big", "bigg"


class TextPage(_Page, TextPrinter):
    """Plain text of a page: nothing is bold, and labels have no room."""

    def _Strong(self, term: Strong) -> Piece:
        return self.piece(term.inner)

    def _Braced(self, term: Braced) -> Piece:
        inner = self.piece(term.inner)
        return Piece(inner.text, ATOM if isinstance(term.inner, Product) else inner.level)

    def variable(self, term: Variable) -> str:
        return "x\u0302" if term.name == NORMALISED else super().variable(term)


class MathmlPage(_Page, MathmlPrinter):
    """MathML of a page, within a line."""

    def _Strong(self, term: Strong) -> Piece:
        return Piece(f'<mrow style="font-weight:bold">{self.piece(term.inner).text}</mrow>', ATOM)

    def variable(self, term: Variable) -> str:
        if term.name == NORMALISED:
            return "<mover><mi>x</mi><mo>^</mo></mover>"
        bare = term.name.rstrip("'")
        if bare == term.name:
            return super().variable(term)
        return f"<msup>{super().variable(replace(term, name=bare))}<mo>{'′' * (len(term.name) - len(bare))}</mo></msup>"

    def bracket(self, inner: Piece) -> Piece:
        if any(mark in inner.text for mark in ("<mfrac", "<munder")):
            return super().bracket(inner)
        return Piece(f'<mrow><mo stretchy="false">(</mo>{inner.text}<mo stretchy="false">)</mo></mrow>', ATOM)

    def _Braced(self, term: Braced) -> Piece:
        inner = f"<mrow>{self.piece(term.inner).text}</mrow>"
        label = f"<mtext>{escape(term.label)}</mtext>"
        return Piece(f"<munder><munder>{inner}<mo>⏟</mo></munder>{label}</munder>", ATOM)


class MathmlBlock(MathmlPage):
    """MathML of a page, in a line of its own."""

    def __init__(self, notation: Notation, letters_mapping: Mapping[str, str] | None = None) -> None:
        super().__init__(notation, letters_mapping, block=True)


def chain(*sides: Term | None) -> Term:
    """``a = b = c``, without sides that are missing or that say what the side before says; one side stays alone.

    >>> chain(Number(5), Number(5))
    Number(value=5, places=None, unit=1)
    """
    kept: list[Term] = []
    for side in sides:
        if side is not None and not (kept and bare(side) == bare(kept[-1])):
            kept.append(side)
    return kept[0] if len(kept) == 1 else Chain(tuple(kept), ("=",) * (len(kept) - 1))


def bare(term: Term) -> Term:
    """The term without its setting."""
    return term.inner if isinstance(term, Strong | Braced) else term


def spelled(term: Term, powers: str) -> Term:
    """The formula with squares as the notation writes them: ``k²`` or ``k·k``."""
    return spell_powers(term) if powers == "k·k" else merge_powers(term)


def is_plain(term: Term) -> bool:
    """Whether a term is one number, so that an equation with it on the right ends there."""
    return isinstance(bare(term), Number)


def is_long(term: Term) -> bool:
    """Whether a term is more than one factor or number."""
    return isinstance(bare(term), Sum | Product | Quotient)


def worked(form: Form) -> list[Term]:
    """The numbers put in and the lines after, without the value."""
    lines = (spelled(side, "k·k") for side in (form.numbers, *form.steps) if side is not None)
    return [line for line in lines if not is_plain(line)]
