"""Numbers in running prose: digits, English number words and Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..terms.arithmetic import plain
from .signs import UNITS, alike

MAX_DIGITS = 400


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text, which is ``text[start:end]``, its unit included.

    ``value`` counts the unit in (``86M`` is 86000000, ``size`` 1000000) except for measures (``0.11 MB``, ``3 %``),
    whose value is what is written. ``places`` are the decimals as written; ``is_word`` says that no digits were used.
    """

    value: int | Fraction
    start: int
    end: int
    unit: str = ""
    size: int = 1
    places: int | None = None
    is_word: bool = False


_ONE_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ONES = {"zero": 0} | {word: value for value, word in enumerate(_ONE_TO_NINETEEN.split(), 1)}
_TWENTY_TO_NINETY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TWENTY_TO_NINETY.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_LEVELS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}

_SIGNS = "零〇一二三四五六七八九两兩十百千万亿萬億"
_SIGN = f"[{_SIGNS}]"
_NUMBERS = re.compile(
    # What no alternative begins with is passed over first.
    rf"(?=[0-9a-zA-Z{_SIGNS}])(?:"
    r"(?P<url>(?<![a-z])[a-z]{2,20}://[^\s<>\"]*|www\.[^\s<>\"]*)"
    r"|(?P<date>(?<![\w.])[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?![0-9]))"
    r"|(?<![A-Za-z0-9_.\\^])(?P<number>"
    r"(?:[1-9][0-9]{0,2}(?P<sep>\{,\}|,|\\,|[\u2009\u202f\u00a0'_])[0-9]{3}(?:(?P=sep)[0-9]{3})*(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?)"
    r"(?:(?P<tight>[KMBGTk])(?![\w'])|[ \u00a0](?P<apart>[MBGT])(?=\s*(?:$|[.,;:)，。；、]|[a-z]{2}|[\u4e00-\u9fff]))"
    r"|[ \u00a0-]?(?P<word>thousand|million|billion|trillion)(?![A-Za-z])"
    r"|[ ]?(?P<cjk>万亿|千万|百万|十万|[万亿千百萬億](?![米克瓦字]))"
    r"|[ \u00a0]?(?P<measure>[KMGT]i?B|bytes?|bits?|[KMGT]b)(?![A-Za-z0-9])|[ \u00a0]?\\?(?P<percent>%)|)"
    r"|(?<![A-Za-z_])(?=[efnostzEFNOSTZ])(?P<english>(?i:"
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:10])}))?|{'|'.join(sorted(_ONES, key=len)[::-1])})"
    rf"(?: (?:{'|'.join(_SCALES)}))*)(?![A-Za-z_]))"
    rf"|(?<!第)(?P<chinese>[零〇一二三四五六七八九两兩十]{_SIGN}{{0,30}})(?![些般样起直旦定致共]|方面))"
)
_AFTER = re.compile(r"\.?[0-9]|[A-Za-z_]|-[A-Za-z]{2}")


def numbers(text: str, *, offset: int = 0) -> Iterator[FoundNumber]:
    """Every standalone number of a running text, in order: ``24,704``, ``86M``, ``1.1 亿``, ``three``, ``三百八十``.

    Numbers in names, versions, dates, addresses, exponents and subscripts are left out. ``offset`` is where the text
    begins in the one that places are given in.

    >>> [number.value for number in numbers("三百八十 weights and twenty-five biases, 86M in all")]
    [380, 25, 86000000]
    """
    same = alike(text)
    skip = 0
    for found in _NUMBERS.finditer(same):
        if found.start() < skip:
            continue
        if found["number"]:
            number = _digits(same, found, offset)
            if number is not None:
                yield number
            elif _AFTER.match(same, found.end("number")):
                skip = _rest_of_word(same, found.end("number"))
        elif found["english"] or found["chinese"]:
            value = _english(found["english"].lower()) if found["english"] else chinese_numeral(found["chinese"])
            if value is not None:
                yield FoundNumber(value, found.start() + offset, found.end() + offset, is_word=True)


_WORD = re.compile(r"[0-9A-Za-z_.+-]*")


def _rest_of_word(text: str, place: int) -> int:
    found = _WORD.match(text, place)
    return found.end() if found else place


def _digits(text: str, found: re.Match[str], offset: int) -> FoundNumber | None:
    start, end = found.span()
    written = found["number"]
    if len(written) > MAX_DIGITS or text[max(0, start - 2) : start] in ("^{", "_{"):
        return None
    unit = found["tight"] or found["apart"] or found["word"] or found["cjk"] or ""
    if found["apart"] and found["sep"]:  # 107,704 B are bytes
        unit, end = "", found.end("number")
    measure = found["measure"] or found["percent"] or ""
    if not unit and not measure and _AFTER.match(text, end):
        return None
    digits = written.replace(found["sep"], "") if found["sep"] else written
    whole, _, decimals = digits.partition(".")
    size = UNITS["K" if unit == "k" else unit] if unit else 1
    value = plain(Fraction(int(whole + decimals), 10 ** len(decimals)) * size) if decimals else int(whole) * size
    return FoundNumber(value, start + offset, end + offset, unit or measure, size, len(decimals) or None)


def _english(words: str) -> int:
    total = 0
    for word in re.split("[- ]", words):
        total = total * _SCALES[word] if word in _SCALES else total + _ONES.get(word, 0) + _TENS.get(word, 0)
    return total


def chinese_numeral(numeral: str) -> int | None:
    """``三百八十`` and ``一万二千`` by places, ``二〇二四`` digit by digit; None where the places are in no order."""
    if len(numeral) > 1 and all(sign in _DIGITS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total = section = 0
    digit: int | None = None
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _LEVELS:
            section += (1 if digit is None else digit) * _LEVELS[sign]
            digit = None
        else:
            section += digit or 0
            if sign in "亿億":
                total = (total + section) * _MYRIADS[sign]
            else:
                total += section * _MYRIADS[sign]
            section, digit = 0, None
    return total + section + (digit or 0)
