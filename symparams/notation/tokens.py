"""Tokens, and the patterns by which they are recognised.

No pattern can take more than linear time: alternatives begin with different characters, and what may run far is
bounded.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from fractions import Fraction

from .spelling import GREEK


@dataclass(slots=True)
class Token:
    """One sign, number or name; ``end`` is one past its last character."""

    kind: str  # number name op open close func frac under rel comma super junk end
    value: str
    start: int
    end: int
    space: int = 0  # before it: 0 nothing, 1 a space, 2 a new line or a wide space
    maths: int = 0  # which LaTeX formula of the text it stands in, 0 for none
    number: int | Fraction = 0
    places: int | None = None
    unit: int = 1
    is_text: bool = False  # a word in \text{…}


def is_symbol(token: Token, known: Container[str]) -> bool:
    """Whether a name looks like a letter of a formula, not like a word."""
    name = token.value.rstrip("'")
    is_letter = (len(name) == 1 and name.isascii()) or "_" in name or name in GREEK
    return is_letter or (token.maths > 0 and not token.is_text) or name in known


GREEK_SIGNS = "".join(GREEK.values())
LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?P<sep>\{,\}|,|\\[,;]|[\u2009\u202f\u00a0\u2006'_])[0-9]{3}(?:(?P=sep)[0-9]{3})*(?![0-9])"
    r"|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?|\.[0-9]+"
)
PART = rf"\\?_(?:[{LATIN}0-9]+|[{GREEK_SIGNS}]|[{CJK}]+)"
LOWERED = "₀-₉ₐ-ₜᵢᵣᵤᵥⱼ"
PLAIN_NAME = rf"(?:[{GREEK_SIGNS}]|[{LATIN}][{LATIN}0-9]*|[{CJK}]+)(?:{PART})*[{LOWERED}]*"
MATHS_NAME = rf"(?:[{LATIN}{GREEK_SIGNS}]|[{CJK}]+)[{LOWERED}]*"
REST = (
    r"|(?P<space>[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f]+)|(?P<line>\n)"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z]?))"
    r"|(?P<super>⁻?[⁰¹²³⁴-⁹]+)"
    r"|(?P<arrow><=|>=|!=|:=|=>|->|<-|===+|\+=|-=|/=|=<|--+|\+\++|//+)"
    r"|(?P<rel>==?|≈)|(?P<star>\*+)|(?P<other>.)"
)
FUNCTION = r"(?P<func>(?:max|min|floor|ceil)(?=\s{0,4}\())"
URL = r"(?P<url>[a-z]{2,10}://[^\s<>\"]*|www\.[^\s<>\"]*)"
# words that two more words follow are far from any formula: one token for all of them
WORDS = r"(?P<words>(?<![^\s])(?:[A-Za-z]{2,} )+(?=[A-Za-z]{2,} [A-Za-z]{2}))"
DATE = r"(?P<date>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?![0-9]))"

#: A text without one of these has no comparison.
RELATION = re.compile(r"[=≈≡＝≃≅≒﹦∼]|\\(?:approx|simeq|equiv|cong)(?![A-Za-z])")
SUBSCRIPT = re.compile(
    r"_(?:\{(?P<group>(?:[^{}]|\{[^{}]{0,60}\}){0,80})\}"
    r"|\\(?:text|mathrm|mathit|textrm|mathsf|mathbf|operatorname)\{(?P<text>[^{}]{0,60})\}"
    rf"|\\(?P<command>[A-Za-z]+)|(?P<letters>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<cjk>[{CJK}]+))"
)
PRIME = re.compile(r"\^(?:\{(?:\\prime\s*)+\}|\\prime(?![A-Za-z]))")
WORD_ARGUMENT = re.compile(r"\s*\{(?P<inside>[^{}$]{0,200})\}")
WRAPPED_NAME = re.compile(rf"[{LATIN}{GREEK_SIGNS}{CJK}][{LATIN}{GREEK_SIGNS}{CJK}0-9_]*")
FRACTION_DIGITS = re.compile(r"\s*([0-9])(?:\s*([0-9]))?")
UNIT = re.compile(
    r"(?P<tight>[KMBGT])(?![\w'²³^])"
    r"|[ \u00a0](?P<apart>[KMBGT])(?=\s*(?:$|[-+=≈*/×·,.;:)，。；、}]|[a-z]{2}|[\u4e00-\u9fff]))"
    r"|[ \u00a0-]?(?P<word>thousand|million|billion|trillion)(?![A-Za-z])"
    r"|[ ]?(?P<cjk>万亿|千万|百万|十万|[万亿千百萬億](?![米克瓦字]))"
)
TIMES = re.compile(r"[0-9)]\s{0,2}[xX]\s{0,2}[0-9(]")
CONTRACTION = re.compile(r"'[A-Za-z]+")
LABEL = re.compile(r"\s*[_^]\s*\{")
BRACES = re.compile(r"[{}]")
BULLET = re.compile(r"[-+*•]\s")
VERSION = re.compile(r"[0-9A-Za-z.+-]+")
HYPHENATED = re.compile(rf"-[{LATIN}0-9][{LATIN}0-9-]*")
ENDS = frozenset(("number", "name", "close", "super"))
