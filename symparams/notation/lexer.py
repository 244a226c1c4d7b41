"""Text into tokens: plain, Unicode and LaTeX spellings of formulas, and in prose whatever surrounds them.

Every token knows where it stood. What cannot be part of a formula becomes a token of kind ``junk``: it ends a formula
in prose, and is an error in a text that ought to be one formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from ..errors import LimitError
from ..reasons import Reason
from . import signs
from . import tokens as patterns
from .tokens import Token
from .vocabulary import LOWERED, Vocabulary, cleaned, normal

MAX_DIGITS = 4000
MAX_NAME = 100


class Lexer:
    """Reads tokens from a text; with ``prose`` it may hold anything, with ``latex`` all of it is LaTeX maths."""

    def __init__(self, text: str, vocabulary: Vocabulary, *, prose: bool, latex: bool) -> None:
        self.text, self.words, self.prose = text, vocabulary, prose
        special = f"(?P<special>{vocabulary.pattern})|" if vocabulary.pattern else ""
        outside = f"{patterns.URL}|{patterns.DATE}|" if prose else ""
        if prose and not any(len(name) > 1 and name.isascii() and name.isalpha() for name in vocabulary.known):
            outside += f"{patterns.WORDS}|"
        number = f"(?P<number>{patterns.NUMBER})|"
        self._plain = _compiled(
            f"{outside}{special}{number}{patterns.FUNCTION}|(?P<name>{patterns.PLAIN_NAME}){patterns.REST}"
        )
        self._inside = _compiled(f"{special}{number}{patterns.FUNCTION}|(?P<name>{patterns.MATHS_NAME}){patterns.REST}")
        self.tokens: list[Token] = []
        self.whole_is_latex = latex
        self._rules: dict[str, Callable[[re.Match[str]], int]] = {
            "number": self._number, "name": self._name, "special": self._special, "command": self._command,
            "star": self._star, "other": self._other, "super": self._super,
        }  # fmt: skip

    def run(self, start: int, end: int) -> list[Token]:
        """The tokens of a stretch of the text, with an ``end`` token after the last."""
        self.tokens = []
        self.space, self.emphasis, self.groups = 2, list[str](), list[bool]()
        self.formulas = self.maths = 1 if self.whole_is_latex else 0
        self.limit = end
        self.crosses = "x" not in self.words.known and bool(patterns.TIMES.search(self.text, start, end))
        position = start
        text, rules = self.text, self._rules
        while position < end:
            if text[position] == " ":  # most of a text's tokens have one in front
                self.space, position = max(self.space, 1), position + 1
                continue
            found = (self._inside if self.maths else self._plain).match(text, position, end)
            kind = found.lastgroup if found else None
            if found is None or kind is None:  # the patterns end in a rule for any character
                break
            if kind == "space":
                self.space, position = max(self.space, 1), found.end()
            elif kind == "line":
                self.space, position = 2, found.end()
            elif kind in rules:
                position = rules[kind](found)
            elif kind in ("rel", "func"):
                value = {"==": "="}.get(found[0], found[0])
                position = self._add(kind, value, found.start(), found.end())
            else:  # url, words, date, arrow
                position = self._junk(found.start(), found.end())
        self._add("end", "", end, end)
        return self.tokens

    def _add(self, kind: str, value: str, start: int, end: int) -> int:
        self.tokens.append(Token(kind, value, start, end, self.space, self.maths))
        self.space = 0
        return end

    def _junk(self, start: int, end: int) -> int:
        self.emphasis.clear()
        return self._add("junk", self.text[start:end], start, end)

    @property
    def _after_operand(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind in patterns.ENDS

    @property
    def _in_exponent(self) -> bool:
        """Whether a number here would be an exponent, which has no unit: ``k^2 M``."""
        return bool(self.tokens) and self.tokens[-1].kind == "op" and self.tokens[-1].value == "^"

    def _number(self, found: re.Match[str]) -> int:
        start, end = found.span()
        text = self.text
        if text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit():
            version = patterns.VERSION.match(text, start)
            return self._junk(start, min(version.end(), self.limit) if version else end)
        plain = found[0].replace(found["sep"], "") if found["sep"] else found[0]
        mantissa, _, power = plain.lower().partition("e")
        whole, _, decimals = mantissa.partition(".")
        if len(mantissa) > MAX_DIGITS or len(power) > 5 or len(mantissa) + abs(int(power or 0)) > MAX_DIGITS:
            if self.prose:
                return self._junk(start, end)
            raise LimitError(Reason("read.column", column=start + 1, message=Reason("read.digits", most=MAX_DIGITS)))
        value: int | Fraction
        if not decimals and not power:
            value = int(whole)
        else:
            value = Fraction(int(whole + decimals), 10 ** len(decimals)) * Fraction(10) ** int(power or 0)
        places: int | None = len(decimals) or None if not power else None
        unit = 1
        suffix = patterns.UNIT.match(text, end, self.limit)
        if suffix is not None and not self._in_exponent:
            name = suffix[suffix.lastgroup or 0]
            if name not in self.words.known and not (suffix["apart"] and found["sep"]):
                unit, end = signs.UNITS[name], suffix.end()
        if self.prose and text[end : end + 1] == "-" and unit == 1:
            compound = patterns.HYPHENATED.match(text, end)  # 3-layer, 5-fold
            if compound and not self.maths and len(compound[0].strip("-")) > 1 and compound[0][1:2].isalpha():
                return self._junk(start, min(compound.end(), self.limit))
        self._add("number", found[0], start, end)
        token = self.tokens[-1]
        token.number = _whole(value * unit)
        token.places, token.unit = places, unit
        return end

    def _name(self, found: re.Match[str]) -> int:
        start, end = found.span()
        name = found[0]
        if len(name) > MAX_NAME:
            return self._junk(start, end)
        if self.crosses and name[0] in "xX" and self._after_operand:
            following = self.text[start + 1 : start + 2]
            if not following or following.isdigit() or following in " (\t":
                return self._add("op", "*", start, start + 1)
        if not self.maths and self.prose and len(name) > 1 and name not in self.words.known and "_" not in name:
            compound = patterns.HYPHENATED.match(self.text, end, self.limit)
            if compound and name.isascii():
                return self._junk(start, compound.end())
        name = normal(name)
        if not self.maths:
            pieces = self.words.split(name)
            if pieces:
                place = start
                for number, piece in enumerate(pieces):
                    last = number == len(pieces) - 1
                    place = self._named(piece, place, end if last else place + len(piece), is_split=number > 0)
                return place
        return self._named(name, start, end)

    def _special(self, found: re.Match[str]) -> int:
        return self._named(self.words.special[found[0]], *found.span(), may_have_subscript=False)

    def _named(
        self, name: str, start: int, end: int, *, may_have_subscript: bool = True, is_text: bool = False,
        is_split: bool = False,
    ) -> int:  # fmt: skip
        """A name whose base has been read: its subscript and primes follow."""
        text, limit = self.text, self.limit
        if may_have_subscript and text[end : end + 1] == "_" and end < limit:
            subscript = patterns.SUBSCRIPT.match(text, end, limit)
            if subscript is not None and (self.maths or subscript.lastgroup in ("group", "text")):
                lower, after = self._subscript(subscript, name)
                if lower is None:
                    return self._junk(start, after)
                name, end = f"{name}_{lower}", after
        primes = 0
        while end < limit and text[end] == "'" and (self.maths or not text[end + 1 : end + 2].isalpha()):
            primes, end = primes + 1, end + 1
        prime = patterns.PRIME.match(text, end, limit)
        if prime is not None:
            primes, end = primes + prime[0].count("prime"), prime.end()
        self._add("name", self.words.ours(name + "'" * primes), start, end)
        self.tokens[-1].is_text = is_text
        if is_split:
            self.tokens[-1].space = 1  # as if written apart
        return end

    def _subscript(self, found: re.Match[str], base: str) -> tuple[str | None, int]:
        if found["letters"]:
            run = found["letters"]
            if run in signs.COMMON_SUBSCRIPTS or f"{base}_{run}" in self.words.known:
                return run, found.end()
            return run[0], found.start() + 2  # TeX takes one letter
        if found["command"]:
            known = signs.COMMANDS.get(found["command"], ("", ""))
            return (known[1] if known[0] == "name" else None), found.end()
        return cleaned(found["group"] or found["text"] or found["digits"] or found["cjk"] or ""), found.end()

    def _super(self, found: re.Match[str]) -> int:
        digits = found[0].translate(LOWERED)
        if len(digits) > 6:
            return self._junk(*found.span())
        self._add("super", digits, *found.span())
        return found.end()

    def _star(self, found: re.Match[str]) -> int:
        """``*`` and ``**``: operators between operands, Markdown's emphasis around them."""
        run, (start, end) = found[0], found.span()
        text, limit = self.text, self.limit
        operator = {"*": "*", "**": "^"}.get(run)
        if self.maths:
            return self._add("op", operator, start, end) if operator else self._junk(start, end)
        before, after = text[start - 1 : start], text[end : end + 1] if end < limit else ""
        if self.space == 2 and self.prose and after.isspace():
            return self._junk(start, end)  # a bullet
        tight = bool(before) and not before.isspace()
        opened = bool(self.emphasis) and self.emphasis[-1] == run and tight
        if opened and not (before.isdigit() and after.isdigit() and not self._just_opened(run)):
            self.emphasis.pop()
            return end
        following = text[end : end + 40].lstrip()[:1]
        starts = following.isalnum() or following in tuple("(⌊⌈\\$-_")
        is_operand = starts and following not in tuple("²³¹")
        if self._after_operand and is_operand and operator:
            around = not tight and after and not after.isspace()
            if not (around and _emphasised(run).match(text, start, limit)):
                return self._add("op", operator, start, end)
        if after and not after.isspace():
            self.emphasis.append(run)
        elif not tight and not self.prose:
            return self._add("op", operator or run, start, end)  # a lonely sign: let the reader complain about it
        return end

    def _just_opened(self, run: str) -> bool:
        start = self.tokens[-1].start if self.tokens else 0
        return self.text[max(0, start - len(run)) : start] == run

    def _other(self, found: re.Match[str]) -> int:
        start, end = found.span()
        sign, text = found[0], self.text
        if self.space == 2 and self.prose and not self.maths and patterns.BULLET.match(text, start):
            return self._junk(start, end)
        if sign == "{":
            self.groups.append(bool(self.tokens) and self.tokens[-1].kind == "under")
            if text.startswith("{}", start):
                self.groups.pop()
                return end + 1
        if sign in signs.OPEN:
            return self._add("open", sign, start, end)
        if sign in signs.CLOSE:
            self._add("close", sign, start, end)
            if sign == "}" and self.groups and self.groups.pop():
                end = self._label_skipped(end)
                self.tokens[-1].end = end
            return end
        if sign in "[]" and self.maths:
            before = text[max(0, start - 12) : start].rstrip()
            if before.endswith(("\\left", "igl", "iggl") if sign == "[" else ("\\right", "igr", "iggr")):
                return self._add(*(("open", "(") if sign == "[" else ("close", ")")), start, end)
        if sign == "'" and self._after_operand and self.prose:
            contraction = patterns.CONTRACTION.match(text, start, self.limit)  # don't
            return self._junk(start, contraction.end() if contraction else end)
        if sign in signs.OPERATORS:
            return self._add("op", signs.OPERATORS[sign], start, end)
        if sign in ",，":
            return self._add("comma", ",", start, end)
        if sign == "$":
            return self._dollar(start)
        if (sign == "&" and self.maths) or sign in "`~" or (sign == "_" and not self.maths):
            return end
        if sign in "–" and not self.prose:
            return self._add("op", "-", start, end)
        return self._junk(start, end)

    def _dollar(self, start: int) -> int:
        """The edge of a formula in a text; a dollar that opens none is money."""
        text, limit = self.text, self.limit
        width = 2 if text.startswith("$$", start) else 1
        if self.maths:
            self.maths = 0
            return start + width
        close = text.find("$", start + width, min(limit, start + 4000))
        inside = text[start + width : close]
        is_money = close < 0 or not inside.strip() or (width == 1 and (inside[0].isspace() or inside[-1].isspace()))
        if is_money or (width == 1 and text[close + 1 : close + 2].isdigit()):
            return self._junk(start, start + width)
        self._enter()
        return start + width

    def _enter(self) -> None:
        self.formulas += 1
        self.maths = self.formulas

    def _label_skipped(self, end: int) -> int:
        """The end of the label that follows a brace under or over a formula."""
        found = patterns.LABEL.match(self.text, end, self.limit)
        return self._group_end(found.end() - 1) if found else end

    def _group_end(self, start: int) -> int:
        """One past the bracket that closes the group at ``start``, or ``start`` where none does in sight."""
        depth = 0
        for found in patterns.BRACES.finditer(self.text, start, min(self.limit, start + 200)):
            depth += 1 if found[0] == "{" else -1
            if depth == 0:
                return found.end()
        return start

    def _command(self, found: re.Match[str]) -> int:
        start, end = found.span()
        name, text = found[0][1:].rstrip("*") or found[0][1:], self.text
        if name in signs.SILENT:
            return end
        if name in signs.SPACES:
            self.space = max(self.space, 1)
            return end
        if name in signs.WIDE_SPACES:
            self.space = 2
            return end
        if name in ("(", "["):
            self._enter()
            return end
        if name in (")", "]"):
            self.maths = 0
            return end
        if name in signs.WRAPPERS:
            return self._wrapper(start, end)
        if name in signs.ARGUMENT_SKIPPED:
            brace = text.find("{", end, end + 3)
            return self._group_end(brace) if brace >= 0 else self._junk(start, end)
        if name in ("begin", "end"):
            close = self._group_end(end) if text[end : end + 1] == "{" else end
            self._junk(start, close)
            if text[end + 1 : close - 1].rstrip("*") in signs.MATHS_ENVIRONMENTS:
                self.maths = 0
                if name == "begin":
                    self._enter()
            return close
        if name == "*" and not self.maths:
            return self._add("op", "*", start, end)
        kind, value = signs.COMMANDS.get(name, ("junk", text[start:end]))
        if kind == "name":
            return self._named(value, start, end)
        if kind == "junk":
            return self._junk(start, end)
        self._add(kind, value, start, end)
        return self._fraction_digits(end) if kind == "frac" else end

    def _fraction_digits(self, end: int) -> int:
        r"""``\frac12``: TeX takes one digit for each argument."""
        found = patterns.FRACTION_DIGITS.match(self.text, end, self.limit)
        if found is None:
            return end
        for group in (1, 2):
            if found[group]:
                start = found.start(group)
                self._add("open", "{", start, start)
                self._add("number", found[group], start, start + 1)
                self.tokens[-1].number = int(found[group])
                self._add("close", "}", start + 1, start + 1)
        return found.end()

    def _wrapper(self, start: int, end: int) -> int:
        r"""``\text{…}`` and its like: a name, a unit, a formula in bold, or prose."""
        found = patterns.WORD_ARGUMENT.match(self.text, end, self.limit)
        if found is None:
            return end if self.text[end : end + 1] == "{" else self._junk(start, end)
        inside = found["inside"].replace("\\_", "_")
        if self.tokens and self.tokens[-1].kind == "number" and self.tokens[-1].unit == 1:
            unit = signs.UNITS.get(inside.strip())
            is_exponent = len(self.tokens) > 1 and self.tokens[-2].value == "^"
            if unit is not None and inside.strip() not in self.words.known and not is_exponent:
                last = self.tokens[-1]
                last.number, last.unit, last.end = last.number * unit, unit, found.end()
                return found.end()
        if inside in signs.FUNCTIONS:
            return self._add("func", signs.FUNCTIONS[inside], start, found.end())
        if patterns.WRAPPED_NAME.fullmatch(inside):
            return self._named(normal(inside), start, found.end(), is_text=True)
        if re.search(r"[0-9+*/^=\\]", inside):
            return end  # a formula in bold: its group is read like any other
        return self._junk(start, found.end())


_COMPILED: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    if len(_COMPILED) > 64:
        _COMPILED.clear()
    return _COMPILED.setdefault(pattern, _COMPILED.get(pattern) or re.compile(pattern, re.DOTALL))


def _emphasised(run: str) -> re.Pattern[str]:
    mark = re.escape(run)
    return _compiled(rf"{mark}[^\s*]{{1,60}}{mark}(?![\w(*])")


def _whole(value: Fraction | int) -> int | Fraction:
    return int(value) if value.denominator == 1 else value
