"""Tokens into terms: a Pratt parser that keeps what was written, brackets included, and says where it fails."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from ..errors import FormulaError, LimitError
from ..reasons import Reason
from ..terms.tree import Bracket, Call, Chain, Letter, Negative, Number, Power, Product, Quotient, Sum, Term
from . import signs
from .tokens import Token

MAX_NESTING = 40

_STARTS = frozenset(("number", "name", "open", "func", "frac", "under"))
_OPERAND = Reason("read.operand")

Joins = Callable[[Token, Token], bool]


class Parser:
    """Parses a sequence of tokens that ends in an ``end`` token; ``joins`` says which neighbours are a product."""

    def __init__(self, tokens: Sequence[Token], joins: Joins, text: str = "") -> None:
        self.tokens, self.joins, self.text = tokens, joins, text
        self.place = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    @property
    def end(self) -> int:
        """Where the last token that was taken ends."""
        return self.tokens[self.place - 1].end if self.place else self.token.start

    def error(self, expected: Reason | str) -> FormulaError:
        token = self.token
        if token.kind == "end":
            found: Reason | str = Reason("read.end")
        elif token.kind == "junk":
            found = Reason("read.junk", sign=repr(token.value), what=described(token.value[0]))
        else:
            found = repr(self.text[token.start : token.end] or token.value)
        return FormulaError(Reason("read.expected", expected=expected, found=found), token.start + 1, self.text)

    def is_at(self, kind: str, value: str | None = None) -> bool:
        token = self.token
        return token.kind == kind and (value is None or token.value == value)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            nested = Reason("read.nested", most=MAX_NESTING)
            raise LimitError(Reason("read.column", column=self.token.start + 1, message=nested))

    def formula(self) -> Term:
        """One formula, up to the end."""
        term = self.sum()
        if self.is_at("rel"):
            raise FormulaError(Reason("read.comparison"), self.token.start + 1, self.text)
        self.finish()
        return term

    def chain(self) -> Chain:
        """Formulas joined by comparisons, up to the end."""
        start = self.token.start
        sides, relations = [self.sum()], list[str]()
        while self.is_at("rel"):
            relations.append(self.token.value)
            self.place += 1
            sides.append(self.sum())
        self.finish()
        if not relations:
            raise self.error(Reason("read.comparison_sign"))
        return Chain(tuple(sides), tuple(relations), span=(start, self.end))

    def finish(self) -> None:
        if not self.is_at("end"):
            raise self.error(Reason("read.sign_or_end"))

    def sum(self) -> Term:
        start = self.token.start
        terms: list[Term] = []
        sign = "+"
        while True:
            here = self.token.start
            if not terms and self.is_at("op", "-"):
                sign = "-"
                self.place += 1
            term = self.product()
            terms.append(Negative(term, span=(here, self.end)) if sign == "-" else term)
            if not (self.is_at("op", "+") or self.is_at("op", "-")):
                break
            sign = self.token.value
            self.place += 1
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), span=(start, self.end))

    def product(self) -> Term:
        start = self.token.start
        factors = [self.signed()]
        divided = False
        while True:
            token = self.token
            if token.kind == "op" and token.value in "*/":
                self.place += 1
                right = self.signed()
                divided = token.value == "/"
                if divided:
                    over = factors[0] if len(factors) == 1 else Product(tuple(factors), span=(start, self.end))
                    factors = [Quotient(over, right, span=(start, self.end))]
                else:
                    factors.append(right)
            elif token.kind in _STARTS and self.joins(self.tokens[self.place - 1], token):
                if divided:
                    raise FormulaError(Reason("read.unclear_division"), token.start + 1, self.text)
                factors.append(self.power())
            else:
                return factors[0] if len(factors) == 1 else Product(tuple(factors), span=(start, self.end))

    def signed(self) -> Term:
        """A factor, which may carry a minus after an operator: ``5 × -3``."""
        if not self.is_at("op", "-"):
            return self.power()
        start = self.token.start
        self.place += 1
        self.deeper()
        term = self.signed()
        self.depth -= 1
        return Negative(term, span=(start, self.end))

    def power(self) -> Term:
        start = self.token.start
        base = self.atom()
        if self.is_at("super"):
            token = self.token
            exponent: Term = Number(int(token.value), span=(token.start, token.end))
            if exponent.value < 0:  # type: ignore[attr-defined]
                exponent = Negative(Number(-int(token.value)), span=(token.start, token.end))
            self.place += 1
        elif self.is_at("op", "^"):
            self.place += 1
            self.deeper()
            exponent = self.signed()
            self.depth -= 1
        else:
            return base
        if self.is_at("super") or self.is_at("op", "^"):
            raise self.error(Reason("read.power_brackets"))
        return Power(base, exponent, span=(start, self.end))

    def atom(self) -> Term:
        token = self.token
        rule = _ATOMS.get(token.kind)
        if rule is None:
            raise self.error(_OPERAND)
        self.place += 1
        return rule(self, token)

    def group(self) -> Term:
        r"""An argument of ``\frac``: a group or a single sign."""
        if self.is_at("open", "{"):
            return self.atom()
        if self.is_at("number") or self.is_at("name"):
            return self.atom()
        raise self.error("'{'")

    def _number(self, token: Token) -> Term:
        return Number(token.number, places=token.places, unit=token.unit, span=(token.start, token.end))

    def _name(self, token: Token) -> Term:
        if token.value in signs.UNKNOWN_FUNCTIONS and self.is_at("open", "(") and not self.token.space:
            raise FormulaError(Reason("read.function", name=token.value), token.start + 1, self.text)
        return Letter(token.value, span=(token.start, token.end))

    def _open(self, token: Token) -> Term:
        self.deeper()
        term = self.sum()
        self.depth -= 1
        closing = signs.OPEN[token.value]
        if not self.is_at("close", closing):
            raise self.error(f"{closing!r}")
        self.place += 1
        span = (token.start, self.end)
        if token.value == "(":
            return Bracket(term, span=span)
        if token.value == "{":  # a group of LaTeX holds together and is not seen
            return term
        return Call("floor" if token.value == "⌊" else "ceil", (term,), span=span)

    def _func(self, token: Token) -> Term:
        if not self.is_at("open", "("):
            raise self.error("'('")
        self.place += 1
        self.deeper()
        arguments = [self.sum()]
        while self.is_at("comma"):
            self.place += 1
            arguments.append(self.sum())
        self.depth -= 1
        if not self.is_at("close", ")"):
            raise self.error(Reason("read.comma_or_bracket") if token.value in ("max", "min") else "')'")
        if len(arguments) > 1 and token.value not in ("max", "min"):
            raise FormulaError(Reason("read.one_argument", name=token.value), token.start + 1, self.text)
        self.place += 1
        return Call(signs.FUNCTIONS[token.value], tuple(arguments), span=(token.start, self.end))

    def _frac(self, token: Token) -> Term:
        self.deeper()
        over, under = self.group(), self.group()
        self.depth -= 1
        return Quotient(over, under, span=(token.start, self.end))

    def _under(self, token: Token) -> Term:
        return self.group()


def described(sign: str) -> Reason:
    """What a sign is, where its looks do not tell: another alphabet's letter, or nothing that is seen."""
    if sign.isascii():
        return Reason("read.not_understood")
    name = unicodedata.name(sign, f"U+{ord(sign):04X}")
    if sign in signs.LOOKALIKES:
        return Reason("read.lookalike", latin=signs.LOOKALIKES[sign], name=name)
    return Reason("read.not_understood_sign", name=name)


_ATOMS: dict[str, Callable[[Parser, Token], Term]] = {
    "number": Parser._number,
    "name": Parser._name,
    "open": Parser._open,
    "func": Parser._func,
    "frac": Parser._frac,
    "under": Parser._under,
}
