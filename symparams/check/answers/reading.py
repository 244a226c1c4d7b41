"""What an answer says, wholly understood: its formula or number, its names' meanings, its precision; or what was not.

An answer is cut into clauses. One of them is the answer itself, the others are steps on the way or remarks, of which
every word has to be known. Nothing that is not understood is left out, and no word becomes a factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from ...errors import FormulaError, LimitError, SymparamsError
from ...notation.reader import MAX_LENGTH, read, read_chain
from ...reasons import Reason
from ...terms.arithmetic import UndefinedError, evaluate, letters, put_in
from ...terms.compare import same
from ...terms.tree import Letter, Number, Term
from .amounts import Amount
from .clause import MOST_NAMED, Clause
from .clauses import clauses
from .numerals import with_scales
from .piece import Piece
from .pieces import Scanner
from .plain import plainly
from .writing import Written, written_ways

#: No network has a count with so many different letters.
MAX_LETTERS = 50
#: Reasons to understand nothing that need not quote anything.
WORDLESS = ("nothing", "percent")


class UnreadError(SymparamsError, ValueError):
    """An answer was not understood as a whole; nothing follows from it.

    Args:
        why: which message says so: a key of the message catalogues behind ``grade.unread.``.
        words: what was not understood, as written, or what a sign is; one or a list.
    """

    def __init__(self, why: str, words: object = "") -> None:
        super().__init__(why, words)
        self.why, self.words = why, words if isinstance(words, list) else [words]

    @property
    def reason(self) -> Reason:
        """What a teacher would say."""
        key = f"grade.unread.{self.why}"
        return Reason(key) if self.why in WORDLESS else Reason(key, None, words=self.words)

    def __str__(self) -> str:
        said = ", ".join(map(str, self.words))
        return f"the answer was not understood ({self.why.replace('_', ' ')}): {said}".rstrip(": ")


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading of an answer.

    Args:
        term: the formula or number, its quantities as letters named as the answer names them.
        roles: the meanings that names of quantities may have: ends of keys of the message catalogues.
        amount: the number with its precision, where the answer is one.
        size: how many bytes the unit is worth, where bytes were given instead of a count; ``width`` those of a value.
        parts: numbers of weights, biases and the like that were named besides.
        unsure: whether names were read of which nobody knows whether they are one; of a zero, whether it is one.
        unlikely: whether another reading is meant where both say something.
        broken: a step of the working that does not hold.
    """

    term: Term
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    amount: Amount | None = None
    size: Fraction | None = None
    width: Fraction | None = None
    parts: tuple[tuple[Term, str], ...] = ()
    unsure: bool = False
    unlikely: bool = False
    broken: str = ""


def read_answers(text: str, names: Iterable[str] = ()) -> tuple[Answer, ...]:
    """Every reading of an answer, the likeliest first.

    Args:
        text: the answer, in words, formulas, LaTeX or numbers.
        names: the letters of the right formula; a run of them is a product.

    Raises:
        UnreadError: where something is left that no reading understands.
        LimitError: for what is too long, too deep or too large.

    >>> [reading.term for reading in read_answers("so 380 in total")]
    [Number(value=380, places=None, unit=1)]
    >>> sorted(read_answers("filters × (kernel height × kernel width + 1)")[0].roles)
    ['filters', 'kernel_height', 'kernel_width']
    """
    if len(text) > MAX_LENGTH:
        raise LimitError(Reason("read.long_answer", length=len(text), most=MAX_LENGTH))
    known = frozenset(names)
    reader = _Reader(Scanner(known), known)
    return reader.readings(plainly(text, known))


class _Reader:
    def __init__(self, scanner: Scanner, known: frozenset[str]) -> None:
        self.scanner, self.known = scanner, known

    def readings(self, text: str) -> tuple[Answer, ...]:
        cut = self.scanner.pieces(text)
        letters_first = with_scales(cut, self.known)
        scales_first = with_scales(cut, self.known, scaled=True)
        if letters_first == scales_first:
            return self._of_pieces(letters_first)
        # 60k is a product where other letters stand beside it, and a number of thousands alone.
        alone = not any(piece.may("letter", "role") for piece in scales_first)
        found: tuple[Answer, ...] = ()
        for pieces in (scales_first, letters_first) if alone else (letters_first, scales_first):
            with suppress(UnreadError):
                found += tuple(
                    replace(reading, unlikely=reading.unlikely or bool(found)) for reading in self._of_pieces(pieces)
                )
        return found or self._of_pieces(letters_first)

    def _of_pieces(self, pieces: Sequence[Piece]) -> tuple[Answer, ...]:
        if not any(piece.text.strip() for piece in pieces):
            raise UnreadError("nothing")
        for kind, why in (("dots", "left_out"), ("percent", "percent"), ("comparison", "comparison")):
            if found := next((piece for piece in pieces if piece.may(kind)), None):
                raise UnreadError(why, found.text)
        row = clauses(pieces)
        defined: dict[str, frozenset[str]] = {}
        rest: list[Clause] = []
        for clause in row:
            if len(row) > 1 and (meant := clause.defines(bool(defined))) is not None:
                defined.update(meant)
            else:
                rest.append(clause)
        readings = self._of(rest)
        return tuple(_with_roles(reading, defined) for reading in readings)

    def _of(self, row: Sequence[Clause]) -> tuple[Answer, ...]:
        """The clause that is the answer, read; the others are remarks or steps."""
        answers: list[tuple[int, tuple[Answer, ...]]] = []
        failed: dict[int, UnreadError] = {}
        for place, clause in enumerate(row):
            try:
                if not clause.is_remark:
                    answers.append((place, self._clause(clause)))
                    continue
            except UnreadError as error:
                failed[place] = error
            if not clause.is_plain:
                raise failed.get(place) or UnreadError("words", clause.unknown)
        if not answers:
            return self._zero(row, failed)
        numbers = {_value(found[0]) for at, found in answers if not row[at].is_label or len(answers) == 1}
        place, last = answers[-1]
        for clause in row[place + 1 :]:
            # What goes on with numbers behind the answer may take it back.
            if not clause.is_remark and any(piece.may("number") or _operates(piece) for piece in clause.pieces):
                raise UnreadError("words", clause.unknown)
        telling = [(at, found) for at, found in answers if not row[at].is_label]
        if len(telling) == 1:
            place, last = telling[0]  # the others only name something
        earlier = [row[at] for at, _ in answers[:-1]]
        is_step = all(clause.is_step for clause in earlier)
        if len(answers) > 1 and not (row[place].concludes or is_step or numbers == {_value(last[0])}):
            if all(row[at].is_part for at, _ in answers):
                return self._summed([readings[0] for _, readings in answers])
            concluding = [found for at, found in answers if row[at].concludes]
            if len(concluding) != 1:
                raise UnreadError("several", " / ".join(row[at].text for at, _ in answers))
            last = concluding[0]
        parts = [part for at, _ in answers[:-1] for part in _labelled(row[at])]
        broken = next((item[0].broken for _, item in answers[:-1] if item[0].broken), "")
        return tuple(replace(_with_parts(reading, parts), broken=reading.broken or broken) for reading in last)

    def _summed(self, readings: Sequence[Answer]) -> tuple[Answer, ...]:
        from ...terms import sum_of

        parts = tuple((reading.term, "") for reading in readings)
        return (Answer(sum_of(*(term for term, _ in parts)), parts=parts),)

    def _zero(self, row: Sequence[Clause], failed: Mapping[int, UnreadError]) -> tuple[Answer, ...]:
        for clause in row:
            if clause.is_zero:
                return (Answer(Number(0), unsure=not clause.names_zero),)
        unread = next(iter(failed.values()), None)
        raise unread or UnreadError("words", " ".join(clause.text for clause in row))

    def _clause(self, clause: Clause) -> tuple[Answer, ...]:
        """The readings of a clause that is a formula or a number."""
        formula = clause.formula()
        if formula is None:
            raise UnreadError("words", clause.unknown)
        found: list[Answer] = []
        error: SymparamsError | None = None
        for written in written_ways(formula.pieces):
            written.known = frozenset(mark for mark, name in written.names.items() if name in self.known)
            try:
                found.append(self._read(written, formula.amount, clause))
            except FormulaError as failure:
                error = error or failure
        if not found:
            raise UnreadError("formula", clause.text)
        return tuple(found)

    def _read(self, written: Written, amount: Amount | None, clause: Clause) -> Answer:
        names = [*self.known, *written.names]
        text = written.text
        term, broken = (
            _of_sides(text, names, amount, written) if "=" in text or "≈" in text else (read(text, names=names), "")
        )
        own = letters(term)
        if len(own) > MAX_LETTERS:
            raise LimitError(Reason("read.letters", number=len(own), most=MAX_LETTERS))
        if not own:
            try:
                evaluate(term)
            except UndefinedError as failure:
                raise FormulaError(failure.reason, 1, text) from None
        term = put_in(term, {mark: Letter(name) for mark, name in written.names.items()})
        roles = {written.names[mark]: roles for mark, roles in written.roles.items()}
        is_number = isinstance(term, Number)
        if amount is not None and not is_number and not own and clause.loose:
            amount = None
        return Answer(
            term,
            {name: meant for name, meant in roles.items() if any(letter.name == name for letter in letters(term))},
            amount if is_number else None,
            clause.size,
            clause.width,
            tuple(part for inner in clause.breakdown for part in _labelled(inner)),
            written.unsure,
            written.unlikely,
            broken=broken,
        )


def _operates(piece: Piece) -> bool:
    return piece.may("infix") and piece.kinds["infix"] != "&"


def _labelled(clause: Clause) -> list[tuple[Term, str]]:
    found = ((piece.amount, label) for piece, label in clause.labelled())
    return [(Number(int(amount.value)), label) for amount, label in found if amount is not None and amount.is_exact]


def _of_sides(text: str, names: Sequence[str], amount: Amount | None, written: Written) -> tuple[Term, str]:
    """The last of sides joined by ``=``, and the step that does not hold; a number that follows ``≈`` is left out."""
    chain = read_chain(text, names=names)
    relations = [*chain.relations, "≈"]
    last = relations.index("≈") + 1
    sides = chain.sides[:last]
    if any(letters(side) for side in chain.sides[last:]):
        raise FormulaError(Reason("read.no_answer", given=text), 1)
    broken = ""
    for number, (before, after) in enumerate(pairwise(sides), 1):
        if same(before, after) is not True:
            is_last = amount is not None and number == len(sides) - 1 and isinstance(after, Number)
            if is_last and amount and not letters(before) and amount.covers(Fraction(evaluate(before))):
                return before, broken  # a result that was rounded
            own = {letter.name for letter in letters(before)}
            elsewhere = {*written.roles, *written.known, *(letter.name for letter in letters(after))}
            if number == 1 and own and not own & elsewhere:
                if len(own) > MOST_NAMED:
                    raise FormulaError(Reason("read.no_answer", given=text), 1)
                continue  # a name for the count: |W| + |b| = …
            broken = broken or _texts(before, after, written.names)
    return sides[-1], broken


def _texts(before: Term, after: Term, names: Mapping[str, str]) -> str:
    from ...notation import TextPrinter, notation

    printer = TextPrinter(notation("raschka"))
    before, after = (put_in(side, {mark: Letter(name) for mark, name in names.items()}) for side in (before, after))
    return f"{printer.print(before)} = {printer.print(after)}"


def _value(reading: Answer) -> object:
    """What tells whether two readings say the same."""
    if letters(reading.term):
        return str(reading.term)
    try:
        return evaluate(reading.term)
    except (UndefinedError, LimitError):
        return str(reading.term)


def _with_roles(reading: Answer, defined: Mapping[str, frozenset[str]]) -> Answer:
    own = {letter.name for letter in letters(reading.term)}
    return replace(reading, roles={**reading.roles, **{name: defined[name] for name in own & set(defined)}})


def _with_parts(reading: Answer, parts: Sequence[tuple[Term, str]]) -> Answer:
    return replace(reading, parts=(*reading.parts, *parts)) if parts else reading
