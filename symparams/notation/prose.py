"""Finding formulas in running prose, of any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import FormulaError, LimitError
from ..terms.tree import Bracket, Chain, Letter, Negative, Number, Term
from .lexer import Lexer
from .parser import Parser
from .reader import Naming, sized, vocabulary
from .signs import OPEN, alike, words
from .tokens import RELATION, Token, is_symbol
from .vocabulary import Vocabulary

# A side of more tokens than this is no formula of a text.
MAX_SIDE = 600
_OPENING = re.compile(r"\\begin\{|\\\[|\\\(")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_STARTS = frozenset(("number", "name", "open", "func", "frac", "under"))
_ENDS = frozenset(("number", "name", "close", "super"))
# units that are written close to a number
_MEASURES = words("KB MB GB TB KiB MiB GiB TiB Kb Mb Gb bytes bits params parameters")
_BIG_SIGNS = frozenset("∑∏∫√±")
_UNREAD_AFTER = frozenset(("%", "\\%", "‰", "±", "√", "°", "^"))
_BARE_COMMAND = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Tokens that may be a chain, and what stands before and after them."""

    tokens: list[Token]
    before: Token | None
    after: Token


@dataclass(frozen=True, slots=True)
class Found:
    """A chain of comparisons in a text, which is ``text[start:end]``.

    ``assignment`` says that no side has any arithmetic: ``k = 5``, ``stride=2``.
    """

    chain: Chain
    start: int
    end: int
    assignment: bool


def scan(text: str, *, names: Iterable[str] = (), notation: Naming = None) -> Iterator[Found]:
    """Every chain of formulas with at least one comparison in a running text, in order.

    Formulas end where prose begins; what cannot be told apart from prose is left out rather than guessed. ``names`` are
    the letters known to be used, which are recognised in products without a sign.

    >>> [text[f.start : f.end] for text in ["So 3 × 25 + 1 = 76 个参数."] for f in scan(text)]
    ['3 × 25 + 1 = 76']
    """
    plain = alike(text)
    finder = _Finder(plain, vocabulary(notation, names))
    start = 0
    for blank in _BLANK_LINE.finditer(plain):
        yield from finder.paragraph(start, blank.start())
        start = blank.end()
    yield from finder.paragraph(start, len(plain))


class _Finder:
    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text, self.words = text, words
        self.lexer = Lexer(text, words, prose=True, latex=False)

    def paragraph(self, start: int, end: int) -> Iterator[Found]:
        for begin, stop in self.windows(start, end):
            tokens = self.lexer.run(begin, stop)
            for piece in self.pieces(tokens):
                yield from self.chains(piece)

    def windows(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The lines of a paragraph with a comparison, and those next to them: nothing else can hold a chain."""
        text = self.text
        first = RELATION.search(text, start, end)
        if first is None:
            return
        if _OPENING.search(text, start, end):
            yield start, end  # LaTeX formulas that go over many lines
            return
        begin = stop = counted = start
        dollars = 0
        for found in RELATION.finditer(text, first.start(), end):
            place = found.start()
            if place < stop:
                continue
            line = text.rfind("\n", stop, place)
            above = text.rfind("\n", stop, line) if line >= 0 else -1
            lower = above + 1 if above >= 0 else stop
            dollars += text.count("$", counted, lower)
            counted = lower
            if lower > stop and dollars % 2 == 0:
                if stop > begin:
                    yield begin, stop
                begin = lower
            below = text.find("\n", place, end)
            stop = text.find("\n", below + 1, end) if below >= 0 else end
            stop = end if stop < 0 else stop
        yield begin, stop

    def pieces(self, tokens: Sequence[Token]) -> Iterator[_Piece]:
        """Stretches of tokens that may be one chain: no prose inside, all brackets closed, a comparison in them."""
        dead = self._dead(tokens)
        piece: list[Token] = []
        before: Token | None = None
        has_relation = False
        for place, token in enumerate(tokens):
            ends = token.kind in ("junk", "end") or place in dead
            if ends or (piece and not self.goes_on(piece[-1], token)):
                if has_relation:
                    yield _Piece(piece, before, token)
                before = token if ends else piece[-1] if piece else before
                piece, has_relation = [], False
            if not ends:
                piece.append(token)
                has_relation = has_relation or token.kind == "rel"

    def _dead(self, tokens: Sequence[Token]) -> set[int]:
        """The places of brackets that hold prose or a comparison, or are never closed, and of commas in no call."""
        dead: set[int] = set()
        opened: list[int] = []
        last: Token | None = None
        for place, token in enumerate(tokens):
            kind = token.kind
            if kind in ("junk", "rel", "end") or (last is not None and not self.goes_on(last, token)):
                dead.update(opened)
                opened.clear()
            if kind == "open":
                if last is not None and last.kind in _ENDS and self._is_remark(tokens, place):
                    dead.update((place, place + 1, place + 2))
                    dead.update(opened)
                    opened.clear()
                else:
                    opened.append(place)
            elif place in dead:
                pass
            elif kind == "close":
                if opened and OPEN[tokens[opened[-1]].value] == token.value:
                    opened.pop()
                else:
                    dead.update(opened)
                    opened.clear()
                    dead.add(place)
            elif kind == "comma" and not (opened and opened[-1] and tokens[opened[-1] - 1].kind == "func"):
                dead.update(opened)
                opened.clear()
                dead.add(place)
            last = None if kind == "junk" or place in dead else token
        dead.update(opened)
        return dead

    def _is_remark(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether a bracket after a number holds one word of prose: ``15,682 (个)``."""
        word, close = tokens[place + 1], tokens[min(place + 2, len(tokens) - 1)]
        return word.kind == "name" and close.kind == "close" and not self._is_symbol(word)

    def goes_on(self, left: Token, right: Token) -> bool:
        """Whether the second of two neighbours may belong to the same formula."""
        if left.kind in _ENDS and right.kind in _STARTS:
            return self.joins(left, right) is not None
        if left.kind == "name" and not self._is_symbol(left):
            if right.kind == "op" and right.value in "-/":
                # "Conv1 - 5 × 76" is a dash, "and/or" is no fraction
                return self.text[right.start] == "−"
            return right.kind != "rel" or left.maths == right.maths  # "so $= 380$"
        if left.kind == "op" and left.value == "-" and right.kind == "name" and not self._is_symbol(right):
            return self.text[left.start] == "−"  # "= 25 - see below"
        return True

    def joins(self, left: Token, right: Token) -> bool | None:
        """Whether two neighbours are a product: yes, no (None), or only where more of the formula follows (False)."""
        if right.kind == "number" or left.maths != right.maths or right.space == 2:
            return None
        if right.maths:
            is_word = right.is_text and len(right.value) > 2 and right.value not in self.words.known
            return None if is_word and "_" not in right.value else True
        if right.kind == "name":
            if not self._is_symbol(right) or (left.kind == "name" and not self._is_symbol(left)):
                return None
            if not right.space:
                return True
            sure = "_" in right.value or right.value in self.words.known
            return sure or left.kind not in ("number", "name")
        if left.kind == "name" and not self._is_symbol(left):
            # a word before a bracket is a word of the prose; of one written close to it nothing is known
            return None
        return not (left.kind == "number" and right.space)

    def _is_symbol(self, token: Token) -> bool:
        return is_symbol(token, self.words.known)

    def chains(self, piece: _Piece) -> Iterator[Found]:
        """The chains of a stretch: one, as a rule; where a side is no formula, those before and after it."""
        sides: list[list[Token]] = [[]]
        relations: list[str] = []
        for token in piece.tokens:
            if token.kind == "rel":
                relations.append(token.value)
                sides.append([])
            else:
                sides[-1].append(token)
        kept: list[Term] = []
        first = 0
        for place, side in enumerate(sides):
            is_last = place == len(sides) - 1
            if place == 0 and self._is_torn(piece.before, side):
                term = None
            else:
                term = self._last(side, piece.after) if is_last else self._side(side)
            if term is not None:
                kept.append(term)
            if term is None or is_last:
                if len(kept) > 1:
                    yield self._found(kept, relations[first : first + len(kept) - 1])
                kept, first = [], place + 1

    def _found(self, sides: list[Term], relations: list[str]) -> Found:
        start, end = (sides[0].span or (0, 0))[0], (sides[-1].span or (0, 0))[1]
        chain = Chain(tuple(sides), tuple(relations), span=(start, end))
        return Found(chain, start, end, all(_is_lone(side) for side in sides))

    def _is_torn(self, before: Token | None, side: Sequence[Token]) -> bool:
        """Whether a first side continues something unread: ``∑ w + 5 = 8``, ``76 weights × 5 = 380``."""
        if not side or before is None or side[0].space == 2:
            return False
        first = side[0]
        if first.kind == "op":
            return before.kind not in ("junk", "comma") or before.value[-1:] in "])}|'\""
        if first.kind == "name" and not self._is_symbol(first):
            return before.kind == "number" or (before.kind == "name" and len(side) > 1)
        if before.kind == "junk":
            return before.value in _BIG_SIGNS or bool(_BARE_COMMAND.fullmatch(before.value))
        return before.kind == "name" and first.kind == "open" and not first.space  # params(conv1) = 380

    def _side(self, tokens: Sequence[Token]) -> Term | None:
        """A side as a whole, if it is a formula."""
        if not tokens or len(tokens) > MAX_SIDE:
            return None
        start, last = tokens[0].start, tokens[-1]
        end = Token("end", "", last.end, last.end, 2)
        parser = Parser([*tokens, end], lambda left, right: self.joins(left, right) is not None, self.text)
        try:
            term = sized(parser.formula())
        except (FormulaError, LimitError):
            return None
        # what a wrapper adds around the outermost node (\mathbf{380}) belongs to the side
        return term if term.span == (start, last.end) else replace(term, span=(start, last.end))

    def _last(self, side: list[Token], after: Token) -> Term | None:
        """The last side, after which prose may follow."""
        depth = 0
        for place, right in enumerate(side):
            left = side[place - 1] if place else None
            if left and not depth and left.kind in _ENDS and right.kind in _STARTS and self.joins(left, right) is False:
                side, after = side[:place], right
                break
            depth += {"open": 1, "close": -1}.get(right.kind, 0)
        if len(side) > 1 and side[-1].kind == "op" and side[-1].value == "-":
            side = side[:-1]  # a dash
        elif side and after.kind == "junk":
            indexed = after.value == "[" and side[-1].kind == "name" and not after.space
            if after.value in _UNREAD_AFTER or indexed:
                return None  # 50%, x[3]
        elif side and after.kind == "name":
            last = side[-1]
            if last.kind == "name" and len(side) > 1 and not self._is_symbol(last):
                return None  # "25 + the bias"
            if last.kind == "number" and not after.space and after.value.isascii() and after.value not in _MEASURES:
                return None  # 2PR
        return self._side(side)


def _is_lone(term: Term) -> bool:
    while isinstance(term, Negative | Bracket):
        term = term.term if isinstance(term, Negative) else term.inner
    return isinstance(term, Number | Letter)
