"""What an answer says, wholly understood: its formula or number, its names' meanings, its precision; or what was not.

An answer is cut into clauses. One of them is the answer itself, the others are steps on the way or remarks, of which
every word has to be known. Nothing that is not understood is left out, and no word becomes a factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, pairwise, product

from ...errors import FormulaError, LimitError, SymparamsError
from ...notation.reader import MAX_LENGTH, read, read_chain
from ...reasons import Reason
from ...terms.arithmetic import UndefinedError, evaluate, letters, put_in
from ...terms.compare import same
from ...terms.tree import Letter, Number, Term
from .amounts import Amount
from .clauses import MOST_NAMED, Clause, clauses
from .numerals import with_scales
from .piece import Piece
from .pieces import Scanner
from .plain import plainly

#: No network has a count with so many different letters.
MAX_LETTERS = 50
#: Reasons to understand nothing that need not quote anything.
WORDLESS = ("nothing", "percent")
#: So many ways to take runs of letters apart are tried.
MAX_SPLITS = 16


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
        for written in _written(formula.pieces):
            written.known = frozenset(mark for mark, name in written.names.items() if name in self.known)
            try:
                found.append(self._read(written, formula.amount, clause))
            except FormulaError as failure:
                error = error or failure
        if not found:
            raise UnreadError("formula", clause.text)
        return tuple(found)

    def _read(self, written: _Written, amount: Amount | None, clause: Clause) -> Answer:
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


def _of_sides(text: str, names: Sequence[str], amount: Amount | None, written: _Written) -> tuple[Term, str]:
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


@dataclass(slots=True)
class _Written:
    """A formula in the signs of the reader, with marks for names of quantities; the rest as in :class:`Answer`."""

    text: str
    names: dict[str, str]
    roles: dict[str, frozenset[str]]
    unsure: bool = False
    unlikely: bool = False
    known: frozenset[str] = frozenset()


def _written(pieces: Sequence[Piece]) -> Iterator[_Written]:
    """The ways to write the pieces down, the likeliest first."""
    runs = [piece for piece in pieces if len(piece.splits) > 1]
    for chosen in islice(product(*(piece.splits for piece in runs)), MAX_SPLITS):
        as_split = {id(piece): split for piece, split in zip(runs, chosen, strict=True)}
        yield replace(_Writing(as_split).made(pieces), unsure=any(len(split) == 1 for split in chosen))
    if not runs and (order := _said_in_order(pieces)):
        # Products go before sums in words too; only where that is wrong it is asked what was meant.
        yield replace(_Writing({}, order).made(pieces), unlikely=True)


def _said_in_order(pieces: Sequence[Piece]) -> str:
    """How a formula in words may be meant against the rule: ``first`` a sum and then a product of it ("inputs plus one
    times outputs"), or at the ``last`` something added within a product ("filters times inputs plus one")."""
    signs: list[str] = []
    depth = 0
    for piece in pieces:
        if piece.text in "([" or piece.text in ")]":
            depth += 1 if piece.text in "([" else -1
        elif depth == 0 and piece.may("infix", "group"):
            signs.append(piece.kinds.get("infix", ","))
        elif depth == 0 and piece.kinds.get("sign") in ("+", "-", "*", "/", "×", "·", "="):
            return ""
    sums = [place for place, sign in enumerate(signs) if sign in ("+", "-")]
    if not sums or "," in signs:
        return ""
    if any(sign in ("*", "×", "/") for sign in signs[sums[0] :]):
        return "first"
    number = pieces[-1].may("number") and len(sums) == 1 and sums[0] == len(signs) - 1
    return "last" if number and len(signs) > 1 else ""


class _Writing:
    def __init__(self, splits: Mapping[int, tuple[str, ...]], order: str = "") -> None:
        self.splits, self.order = splits, order
        self.names: dict[str, str] = {}
        self.roles: dict[str, frozenset[str]] = {}
        self.out: list[str] = []

    def made(self, pieces: Sequence[Piece]) -> _Written:
        pending: list[str] = []
        depth = 0
        for place, piece in enumerate(pieces):
            operand = False
            if piece.may("group") and depth == 0 and pieces[place + 1].kinds.get("infix") in ("*", "/"):
                self.out = ["(", *self.out, ")"]  # "…, plus one, times the outputs": all of it is multiplied
            elif piece.may("letter") and not (piece.may("role") and not piece.kinds["letter"]):
                operand = True
                self._letters(piece)
            elif piece.may("number") and piece.amount is not None:
                operand = True
                value = piece.amount.value
                self._put(str(value) if value.denominator == 1 else f"({value.numerator}/{value.denominator})", piece)
            elif piece.may("role"):
                operand = True
                self._put(self._mark(str(piece.kinds["role"]), piece.roles), piece)
            elif piece.may("sign"):
                text = piece.kinds["sign"]
                text = {"[": "(", "]": ")"}.get(text, text)
                depth += {"(": 1, ")": -1}.get(text, 0)
                self.out.append(text if text not in ("|", "$", "!") else " ")
                operand = text == ")"
            elif piece.may("infix"):
                sign = {"×": "*", "&": "+"}.get(piece.kinds["infix"], piece.kinds["infix"])
                if self.order == "first" and sign in "*/" and depth == 0:
                    self.out = ["(", *self.out, ")"]
                self.out.append(f" {sign} ")
                if self.order == "last" and sign == "*" and depth == 0 and "(" not in self.out:
                    self.out.append("(")
            elif piece.may("postfix"):
                self.out.append(piece.kinds["postfix"])
            elif piece.may("per"):
                self.out.append(" * ")
            elif piece.may("prefix"):
                sign = piece.kinds["prefix"]
                pending += [sign] if sign.startswith("^") else []
                self.out.append(f" {sign} " if not sign.startswith("^") else " ")
            if operand and pending and not (place + 1 < len(pieces) and pieces[place].text == "("):
                self.out += [pending.pop()]
        if self.order == "last":
            self.out.append(")")
        return _Written("".join(self.out), self.names, self.roles)

    def _put(self, text: str, piece: Piece) -> None:
        self.out.append(f" {text}" if piece.apart else text)

    def _letters(self, piece: Piece) -> None:
        split = self.splits.get(id(piece)) or (piece.splits[0] if piece.splits else (piece.kinds["letter"],))
        marks = [self._mark(name, piece.roles if len(split) == 1 else frozenset()) for name in split]
        self.out.append(f" {' '.join(marks)}")

    def _mark(self, name: str, roles: frozenset[str]) -> str:
        """A mark for a name: letters only, so that it is one name also where TeX would see many."""
        for mark, known in self.names.items():
            if known == name:
                return mark
        number, mark = len(self.names), ""
        while True:
            mark = chr(ord("a") + number % 26) + mark
            number = number // 26 - 1
            if number < 0:
                break
        mark = f"quantity{mark}"
        self.names[mark] = name
        if roles:
            self.roles[mark] = roles
        return mark


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
