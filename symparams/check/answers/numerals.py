"""Numbers in an answer: in digits, in words, with the thousands and millions behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from ...errors import LimitError
from ...notation.lexer import MAX_DIGITS
from ...reasons import Reason
from .amounts import Amount, of_digits
from .lexicon import Lexicon
from .piece import Piece, Token

CHINESE_SCALES = {"万亿": 10**12, "十亿": 10**9, "亿": 10**8, "億": 10**8, "千万": 10**7, "百万": 10**6}
CHINESE_SCALES |= {"万": 10**4, "萬": 10**4, "千": 1000, "百": 100}
_TIGHT_SCALES = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12}


def number(token: Token) -> Piece:
    """A number in digits, with groups of thousands, decimals, a power of ten."""
    plain = re.sub(r"\{,\}|\\,|(?<=[0-9])[,'_ \u2009\u202f\u00a0](?=[0-9]{3}(?![0-9]))", "", token.text)
    plain = plain.replace(".", "") if plain.count(".") > 1 else plain.replace(",", ".")
    mantissa, _, power = plain.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    if len(mantissa) > MAX_DIGITS:
        raise LimitError(Reason("read.digits", most=MAX_DIGITS))
    amount = of_digits(whole or "0", decimals, 1, int(power or 0))
    return Piece(token.text, {"number": amount.value}, apart=token.apart, amount=amount)


def number_words(words: Lexicon, tokens: Sequence[Token], place: int) -> tuple[Piece, int] | None:
    """``three hundred and eighty``, ``twenty-five``, ``sixty thousand``, ``six point seven billion``."""
    total, section, used, step, decimals = Fraction(0), Fraction(0), 0, Fraction(1), 0
    at, last_is_number, point = place, False, False
    while at < len(tokens):
        word = tokens[at].text.casefold()
        if tokens[at].kind == "sign" and word == "-" and last_is_number and not tokens[at].apart:
            at += 1
            continue
        if tokens[at].kind != "word":
            break
        if word in words.numbers:
            if point:
                decimals += 1
                section += Fraction(words.numbers[word], 10**decimals)
            else:
                section += words.numbers[word]
        elif used and word == "hundred":
            section = (section or Fraction(1)) * 100
        elif used and "scales" in words.phrases.get(word, {}):
            scale = words.phrases[word]["scales"]
            total, section, step = total + (section or 1) * scale, Fraction(0), scale / 10**decimals
            point = False
        elif word == "point" and last_is_number:
            point = True
        elif word == "and" and last_is_number and _goes_on(words, tokens, at + 1) and (total or section >= 100):
            at += 1
            continue
        else:
            break
        at += 1
        used, last_is_number = at - place, True
    if not used:
        return None
    value = total + section
    amount = Amount(value, step if not section or point else Fraction(1, 10**decimals), step != 1 and not section)
    text = " ".join(token.text for token in tokens[place : place + used])
    return Piece(text, {"number": value}, apart=tokens[place].apart, amount=amount), used


def _goes_on(words: Lexicon, tokens: Sequence[Token], place: int) -> bool:
    """Whether a number in words goes on behind its "and"."""
    return place < len(tokens) and tokens[place].text.casefold() in words.numbers


def myriads(token: Token) -> Piece:
    """``2万6926``: digits in front of a myriad, and those behind it."""
    value, digits = 0, ""
    for sign in token.text:
        if sign.isdigit():
            digits += sign
        else:
            value, digits = value + int(digits) * CHINESE_SCALES[sign], ""
    amount = Amount(Fraction(value + int(digits or 0)), Fraction(1 if digits else 10**4))
    return Piece(token.text, {"number": amount.value}, apart=token.apart, amount=amount)


def with_scales(pieces: Sequence[Piece], known: Collection[str], *, scaled: bool = False) -> list[Piece]:
    """Numbers together with the thousands and millions behind them; ``scaled`` where a known letter may be meant so."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is None or last.amount is None or not last.may("number"):
            found.append(piece)
            continue
        text = piece.text.rstrip(".")
        scale: Fraction | int | None = None
        if (
            not piece.apart
            and text in _TIGHT_SCALES
            and (text not in known or scaled)
            and piece.may("letter", "scales", "unknown")
        ):
            scale = _TIGHT_SCALES[text]
        elif piece.may("scales") and len(text) > 1 and (piece.apart or not piece.may("letter")):
            scale = piece.kinds["scales"]
        elif text in _TIGHT_SCALES and piece.apart and text not in known:
            scale = _TIGHT_SCALES[text]
        elif text in CHINESE_SCALES:
            scale = CHINESE_SCALES[text]
        if scale is None:
            found.append(piece)
            continue
        amount = last.amount
        found[-1] = replace(
            last,
            text=f"{last.text}{' ' * piece.apart}{piece.text}",
            kinds={"number": amount.value * scale},
            amount=Amount(amount.value * scale, amount.step * scale, True),
        )
    return found
