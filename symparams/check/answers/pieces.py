"""An answer cut into pieces, each with everything it may be: a number, a letter, the name of a quantity, a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from ...notation.numerals import chinese_numeral
from ...notation.parser import described
from ...notation.signs import COMMANDS, SILENT
from ...notation.spelling import GREEK, GREEK_NAMES
from ...notation.tokens import CJK, GREEK_SIGNS, LATIN
from ...notation.vocabulary import normal
from ...reasons import Reason
from .amounts import Amount
from .lexicon import Lexicon, lexicon
from .numerals import CHINESE_SCALES, myriads, number, number_words
from .piece import Piece, Token

#: An answer with more words and signs is not read.
MAX_TOKENS = 1000
#: A longer run of Chinese signs is no sentence of an answer.
MAX_SIGNS = 200
#: A subscript so long is a word.
SHORTEST = 4
#: The longest word of the lexicon without spaces.
MAX_WORD = 16
#: The longest numeral in Chinese signs.
MAX_NUMERAL = 30
#: Longer runs of letters without a meaning are words, not products of letters.
MAX_RUN = 4

_NUMERAL = "零〇一二三四五六七八九两兩十百千万亿萬億"
_SUBSCRIPT = (
    rf"(?:\\?_(?:\{{\\?[{LATIN}0-9,]{{1,20}}\}}|[{LATIN}{GREEK_SIGNS}0-9]{{1,20}}"
    rf"|(?:(?![加减乘除的])[{CJK}]){{1,20}}))"
)
_TOKENS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<dots>\.{2,}|…+)"
    r"|(?P<myriads>[0-9]{1,8}亿(?:[0-9]{1,4}万)?[0-9]{1,4}|[0-9]{1,8}亿[0-9]{1,4}万|[0-9]{1,4}万[0-9]{1,4})(?![0-9亿万])"
    r"|(?P<number>(?:[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?![0-9.])"
    r"|[1-9][0-9]{0,2}(?:(?P<sep>\{,\}|,|'|_|\\,|[ \u2009\u202f\u00a0])[0-9]{3})(?:(?P=sep)[0-9]{3})*"
    r"(?![0-9])|[0-9]+)(?:\.[0-9]+(?![0-9.]))?(?:[eE][+-]?[0-9]{1,3}(?![A-Za-z0-9_]))?|\.[0-9]+)"
    rf"|(?P<word>[{LATIN}](?:[{LATIN}0-9]|'(?=[a-z]))*{_SUBSCRIPT}*[₀-₉ₐ-ₜᵢᵣᵤᵥⱼ]*'{{0,3}}"
    r"(?:\[[0-9]\]|\^\{?\[l(?:[-+][0-9])?\]\}?|\^?\(l(?:[-+][0-9])?\)|⁽ˡ(?:⁻¹)?⁾)?)"
    rf"|(?P<greek>[{GREEK_SIGNS}]{_SUBSCRIPT}?[₀-₉ᵢⱼ]*)"
    rf"|(?P<cjk>[{CJK}]+)"
    r"|(?P<command>\\[A-Za-z]+|\\.)"
    r"|(?P<super>⁻?[⁰¹²³⁴-⁹]+)"
    r"|(?P<sign>\*\*|<=|>=|!=|==|->|=>|.)",
    re.DOTALL,
)
_LAYER = re.compile(r"(?:\^?\{?[\[(](l(?:[-+][0-9])?)[\])]\}?|⁽(ˡ(?:⁻¹)?)⁾)$")
_COMMA = re.compile(r"([0-9]+),([0-9]{1,2})(?![0-9])")
#: Signs a formula may hold.
FORMAL_SIGNS = frozenset(
    ("+", "-", "*", "/", "^", "**", "×", "·", "(", ")", "[", "]", "{", "}", "=", "==", "≈", "⌊", "⌋")
)
FORMAL_SIGNS |= {"⌈", "⌉", "|", "\\", "$", "–", "_", "&", "!", "%"}


@dataclass
class Scanner:
    """Cuts answers to one question.

    Args:
        known: the letters of the right count.
    """

    known: frozenset[str]
    words: Lexicon = field(default_factory=lexicon)

    def __post_init__(self) -> None:
        self._folded = {_folded(name): name for name in sorted(self.known, reverse=True)}

    def pieces(self, text: str) -> list[Piece]:
        """The pieces of a text."""
        self.text = text
        tokens = list(islice(self._tokens(text), MAX_TOKENS + 1))
        if len(tokens) > MAX_TOKENS:
            return [Piece(text[:MAX_WORD] + "…", {"unknown": True})]
        found: list[Piece] = []
        place = 0
        while place < len(tokens):
            made, used = self._at(tokens, place)
            found += made
            place += used
        return found

    def _tokens(self, text: str) -> Iterator[Token]:
        apart, place = False, 0
        while place < len(text):
            found = _TOKENS.match(text, place)
            assert found is not None
            kind = found.lastgroup or "sign"
            if found["number"] is not None:
                kind = "number"
                # 124,4 is a German's 124.4, where three digits would be a group.
                comma = _COMMA.match(text, place)
                if comma and found["sep"] is None and self._is_decimal(comma):
                    found = comma
            place = found.end()
            if kind == "space":
                apart = True
                if "\n" in found[0]:
                    yield Token("sign", "\n", True, place)
                continue
            yield Token(kind, found[0], apart, place)
            apart = False

    def _is_decimal(self, found: re.Match[str]) -> bool:
        """Whether a comma without a space is a decimal one: no bracket of a function is open, a word follows."""
        return self.text.count("(", 0, found.start()) == self.text.count(")", 0, found.start())

    def _at(self, tokens: Sequence[Token], place: int) -> tuple[list[Piece], int]:
        token = tokens[place]
        if token.kind == "number":
            return [number(token)], 1
        if token.kind == "myriads":
            return [myriads(token)], 1
        if token.kind == "word":
            return self._words(tokens, place)
        if token.kind == "greek":
            return [Piece(token.text, {"letter": token.text}, apart=token.apart)], 1
        if token.kind == "cjk":
            return self._chinese(token), 1
        if token.kind == "command":
            name = token.text[1:]
            kinds: dict[str, Any] = {"letter": name} if name in GREEK else {"sign": token.text}
            return [
                Piece(
                    token.text,
                    kinds if name in GREEK or name in COMMANDS or name in SILENT else {"unknown": True},
                    apart=token.apart,
                )
            ], 1
        if token.kind == "dots":
            return [Piece(token.text, {"dots": True}, apart=token.apart)], 1
        if token.text == "#":
            phrase, used = self._phrase(tokens, place)
            return ([phrase], used) if phrase else ([Piece("#", {"remark": True}, apart=token.apart)], 1)
        return [_sign(token)], 1

    # Words

    def _words(self, tokens: Sequence[Token], place: int) -> tuple[list[Piece], int]:
        token = tokens[place]
        name = normal(_spelled(token.text))
        if layer := _LAYER.search(name):
            return [_of_layer(token, name[: layer.start()], layer[1] or layer[2])], 1
        phrase, used = self._phrase(tokens, place)
        if name in self.known and (used < 2 or len(name) > 1):
            return [Piece(token.text, {"letter": name}, apart=token.apart)], 1
        if len(known := self._split(name)) > 1:
            return [Piece(token.text, {"letter": name}, apart=token.apart, splits=(known,))], 1
        numeral = number_words(self.words, tokens, place)
        if numeral is not None and numeral[1] >= used:
            piece, length = numeral
            same = phrase.kinds if phrase is not None and used == length else {}
            return [replace(piece, kinds={**same, **piece.kinds})], length
        if phrase is not None and used > 1:
            return [phrase], used
        kinds: dict[str, Any] = dict(phrase.kinds) if phrase is not None else {}
        roles = phrase.roles if phrase is not None else frozenset()
        bare = name.rstrip("'0123456789")
        if (ours := self._folded.get(_folded(name))) is not None and len(_folded(name)) > 1:
            kinds["letter"], roles = ours, frozenset()
        elif roles and len(name) > 1:
            kinds["role"] = name
        elif "_" in name and (known := self._split(name)):
            return [Piece(token.text, {"letter": name}, apart=token.apart, splits=(known,))], 1
        elif len(bare.split("_")[0]) == 1 or bare in GREEK_NAMES.values():
            kinds["letter"] = name
            if not roles and self._is_coined(name):
                kinds["coined"] = True
        elif splits := self._run(tokens, place, name, bool(kinds)):
            kinds["letter"] = name
            return [Piece(token.text, kinds, roles, token.apart, splits=splits)], 1
        return [Piece(token.text, kinds or {"unknown": True}, roles, token.apart)], 1

    def _is_coined(self, name: str) -> bool:
        """Whether a letter has a subscript that is a word, and none that is known."""
        index = name.partition("_")[2].rstrip("0123456789'")
        return len(index) >= SHORTEST and index not in self.known and not self.words.identifier(index)

    def _phrase(self, tokens: Sequence[Token], place: int) -> tuple[Piece | None, int]:
        """The longest run of words that is in the lexicon."""
        row: list[str] = []
        ends: list[int] = []
        at = place
        while at < len(tokens) and len(row) < self.words.longest:
            token = tokens[at]
            if token.kind in ("word", "number") or (token.text == "#" and not row):
                if row and not token.apart and tokens[at - 1].kind not in ("sign",):
                    break
                row.append(token.text.rstrip("."))
                ends.append(at + 1)
            elif token.text == "-" and row and not token.apart and at + 1 < len(tokens) and not tokens[at + 1].apart:
                pass
            else:
                break
            at += 1
        for length in range(len(row), 0, -1):
            if length > 1 and any(sign in word for word in row[:length] for sign in "_\\"):
                continue
            entry = self.words.latin(row[:length]) if length > 1 else self.words.identifier(row[0])
            if not entry and length == 1 and row[0] != row[0].lower():
                entry = self.words.latin([row[0]])
            if not entry:
                continue
            if length > 1 and entry.roles and not entry.kinds and row[length - 1].casefold() in self.words.fillers:
                continue
            kinds = dict(entry.kinds)
            if entry.roles:
                kinds["role"] = _spelled("_".join(row[:length]))
            text = " ".join(row[:length])
            return Piece(text, kinds, entry.roles, tokens[place].apart), ends[length - 1] - place
        return None, 0

    def _run(self, tokens: Sequence[Token], place: int, name: str, is_word: bool) -> tuple[tuple[str, ...], ...]:
        """How some letters without a meaning may be read, where signs of a formula stand beside them."""
        if not name.isalnum() or "_" in name:
            return ()
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        beside = [token for token in (before, after) if token is not None]
        loose = [
            token
            for token, apart in ((before, tokens[place].apart), (after, after is not None and after.apart))
            if token is not None and apart and token.kind in ("word", "number", "cjk")
        ]
        formal = any(token.kind in ("sign", "super", "number") and token.text not in ",.;:\n" for token in beside)
        if is_word or loose or not formal or len(name) > MAX_RUN or not name.isalpha():
            return ()
        if not self.known.isdisjoint(name):
            return (tuple(name),)  # beside a letter of the question no other name begins with it
        return ((name,), tuple(name))

    def _split(self, name: str) -> tuple[str, ...]:
        """A run as a product of letters of the right count."""
        if not self.known or len(name) > 40:
            return ()
        best: list[tuple[str, ...] | None] = [(), *([None] * len(name))]
        for end in range(1, len(name) + 1):
            for start in range(end):
                before = best[start]
                if before is not None and name[start:end] in self.known:
                    candidate = (*before, name[start:end])
                    current = best[end]
                    if current is None or len(candidate) < len(current):
                        best[end] = candidate
        return best[-1] or ()

    # Chinese

    def _chinese(self, token: Token) -> list[Piece]:
        """The fewest words of the lexicon that a run is made of, or the run as something unknown."""
        run = token.text
        if len(run) > MAX_SIGNS:
            return [Piece(run, {"unknown": run[:MAX_WORD] + "…"}, apart=token.apart)]
        best: list[tuple[int, int, Piece | None] | None] = [(0, 0, None), *([None] * len(run))]
        for start in range(len(run)):
            before = best[start]
            if before is None:
                continue
            for end in range(start + 1, min(len(run), start + MAX_WORD) + 1):
                piece = self._sign_word(run[start:end], token.apart and not start)
                if piece is None:
                    continue
                # A sign nobody knows costs more than any words.
                cost = before[0] + (len(run) if piece.may("unknown") else 1)
                current = best[end]
                if current is None or cost < current[0]:
                    best[end] = (cost, start, piece)
        found: list[Piece] = []
        place = len(run)
        while place:
            step = best[place]
            assert step is not None
            place = step[1]
            if step[2] is not None:
                found.append(step[2])
        found.reverse()
        unread = "".join(piece.text for piece in found if piece.may("unknown"))
        if not unread:
            return found
        if run in self.known or (len(run) == 1 and not run.isnumeric()):
            return [Piece(run, {"letter": run}, apart=token.apart)]
        return [Piece(run, {"unknown": unread}, apart=token.apart)]

    def _sign_word(self, word: str, apart: bool) -> Piece | None:
        if word in self.known:
            return Piece(word, {"letter": word}, apart=apart)
        entry = self.words.chinese(word)
        kinds: dict[str, Any] = dict(entry.kinds)
        if entry.roles:
            kinds["role"] = word
        if word in CHINESE_SCALES:
            kinds["scales"] = CHINESE_SCALES[word]
        bare = word.removesuffix("个")
        amount = None
        if bare and len(bare) <= MAX_NUMERAL and all(sign in _NUMERAL for sign in bare) and bare[0] not in "百千万亿":
            value = chinese_numeral(bare)
            if value is not None:
                amount = Amount(Fraction(value), Fraction(1))
                kinds["number"] = value
        if not kinds:
            return Piece(word, {"unknown": word}, apart=apart) if len(word) == 1 else None
        return Piece(word, kinds, entry.roles, apart, amount)


def _sign(token: Token) -> Piece:
    text = token.text
    if token.kind == "super":
        return Piece(text, {"sign": text}, apart=token.apart)
    if text in ("<", ">", "<=", ">=", "!=", "->", "=>", "→", "⇒"):
        arrow = text in ("->", "=>", "→", "⇒")
        return Piece(text, {"conclude": True} if arrow else {"comparison": True}, apart=token.apart)
    if text in ("~", "≈", "∼", "～"):
        return Piece(text, {"approximate": True, "sign": "≈"}, apart=token.apart)
    if text == "%":
        return Piece(text, {"percent": True}, apart=token.apart)
    if text in ",;:，。；：、\n.!！？?、—#":
        return Piece(text, {"stop": text}, apart=token.apart)
    if text in FORMAL_SIGNS:
        return Piece(text, {"sign": text}, apart=token.apart)
    if text in "\"'“”‘’`":
        return Piece(text, {"remark": True, "quote": True}, apart=token.apart)
    return Piece(text, {"unknown": Reason("read.junk", sign=repr(text), what=described(text))}, apart=token.apart)


def _of_layer(token: Token, base: str, index: str) -> Piece:
    """``n^{[l-1]}``: a letter of the layer before is one of its inputs; of this layer it may be any."""
    before = "-1" in index or "⁻" in index
    name = f"{base}_before" if before else f"{base}_here"
    roles = frozenset(("in_channels", "in_features", "input_size")) if before else frozenset[str]()
    return Piece(token.text, {"role" if before else "letter": name}, roles, token.apart)


def _spelled(name: str) -> str:
    """A name without LaTeX's braces and strokes: ``C_{in}`` is ``C_in``."""
    return re.sub(r"\\?_\{\\?([^{}]*)\}", r"_\1", name).replace("\\_", "_")


def _folded(name: str) -> str:
    return name.casefold().replace("_", "")
