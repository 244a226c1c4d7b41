r"""Answers as people write them: a formula with its ``P =`` in front, its ``parameters`` behind, in their own spelling.

What is added to the reader of formulas is taken away or written plainly first, sign for sign, so that the columns of
errors stay those of the answer. What an answer counts is never changed: only words, spaces and kinds of signs are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from ..errors import FormulaError, LimitError
from ..reasons import Reason
from ..terms.arithmetic import UndefinedError, evaluate, letters
from ..terms.tree import Letter, Number, Term
from .reader import MAX_LENGTH, read, read_chain
from .signs import MATHS_ENVIRONMENTS, alike
from .spelling import GREEK
from .tokens import CJK, GREEK_SIGNS, LATIN

#: How far into an answer the words in front of it may reach.
MAX_WORDS = 120

#: No network has a count with so many different letters.
MAX_LETTERS = 50

_SIGNS = str.maketrans("∗⁎﹡﹒⁢［］【】〔〕﹙﹚～", "***.·[][][]() ")
_UNSEEN = re.compile("[\u00ad\u200c\u200d\u2060\ufe0e\ufe0f]")
_LETTER = rf"{LATIN}{GREEK_SIGNS}{CJK}"

_FONT = r"\\(?:text|textrm|textit|textbf|mathrm|mathit|mathbf|mathsf|operatorname|mbox)\s*"
_SUBSCRIPT = rf"\s*\\?_\s*(?:[{_LETTER}0-9]+|(?:{_FONT})?\{{(?:[^{{}}]|\{{[^{{}}]{{0,40}}\}}){{0,60}}\}})"
_NAME = (
    rf"(?:\\?\#\s*)?(?:{_FONT}\{{[^{{}}]{{1,40}}\}}|\\[A-Za-z]{{1,12}}|[{_LETTER}][{_LETTER}0-9]{{0,40}})"
    rf"(?:{_SUBSCRIPT}){{0,2}}'{{0,3}}"
)
_OPENING = r"\s{0,20}(?:\$\$|\$|\\\(|\\\[)?\s{0,20}"
_WORDS = rf"(?:\\?\#\s?)?(?:[A-Za-z]\w* ){{0,9}}[A-Za-z]\w*|[{CJK}A-Za-z ]{{1,30}}?"
# P = …, #params = …, params(conv1) = …, |θ| = …, number of parameters = …, = …
_LEFT = re.compile(
    rf"{_OPENING}(?:\|?{_NAME}\|?(?:\s?\([\w., ]{{0,60}}\))?|{_WORDS})?\s{{0,20}}&?(?:=|\\equiv(?![A-Za-z]))(?!=)"
)
_SAID = re.compile(
    rf"{_OPENING}(?:(?:{_WORDS})? ?"
    r"(?:[:：]| (?:is|are|has|have|equals) |(?:[为是有共]{1,2}|等于)(?:参数|权重)?)|≈)"
)
_END = r"(?=(?:\\[ ,;!]|[\s~$])*(?:[-+*×·=≈).\]}。;；!]|\\\)|\\\]|\\times|\\cdot|\\approx|$))"
_COUNTED = (
    r"(?:(?:trainable|learnable|free|model|real) ){0,3}"
    r"(?:parameters?|params?|weights? and bias(?:es)?|weights?|bias(?:es)?|values)(?: (?:in total|in all|total))?"
)
_COUNTED_ZH = r"个?(?:可训练|可学习)?的?(?:模型)?(?:参数|权重和偏置|权重|偏置)|个"
_COUNTED_WORDS = re.compile(
    rf"(?<=[\w)\]}}²³⁰¹⁴-⁹$])(?:\\[ ,;!]|[\s~])*(?:{_FONT}\{{\s*(?:{_COUNTED}|{_COUNTED_ZH})\s*\}}"
    rf"|(?<![{LATIN}])(?:{_COUNTED})|(?<![{CJK}])(?:{_COUNTED_ZH})|(?<=万|亿)(?:{_COUNTED_ZH})){_END}",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?<=[0-9]) ?\((?P<words>[a-z]{4,30}(?: [a-z]{1,30}){0,6})\)\s*\Z")
_FULL_STOP = re.compile(r"[.。;；!]\s*(?=(?:\$\$?|\\\)|\\\])?\s*\Z)")
_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,] ?[0-9]|[0-9])")
_CHINESE_GROUPS = re.compile(r"(?<![0-9.,，])[1-9][0-9]{0,2}(?:，[0-9]{3})+(?![0-9，])")
_CROSS = re.compile(r"(?<![\w\\])[xX](?!\w)")
_CROSSED = re.compile(r"(?<=[\w)\]}²³⁰¹⁴-⁹]\s)[xX](?=\s+[\w(\[{\\])")
_ENVIRONMENT = re.compile(rf"\\(?:begin|end)\{{(?:{'|'.join(sorted(MATHS_ENVIRONMENTS))})\*?\}}")
_THOUSANDS = re.compile(r"\s*\$?\s*([0-9]{1,9})(?:\.([0-9]{1,9}))?\s?k\s*\$?\s*")
_MYRIADS = re.compile(r"\s*(?:([0-9]{1,8})亿)?(?:([0-9]{1,4})万)?([0-9]{1,4})\s*")
_NUMERAL = re.compile(r"\s*[零〇一二三四五六七八九两十百千万亿]{1,30}\s*")


def read_answer(text: str, *, names: Iterable[str] | None = None) -> Term:
    r"""The term an answer means: a formula as ``read`` takes it, and around it what people write.

    A name and ``=`` in front (``P = …``), words of what is counted (``26 926 parameters``, ``26926 个参数``), a full
    stop, spaces and Chinese commas between thousands, ``x`` between spaces as a sign of times, square brackets,
    ``26.926k``, ``2万6926``. Of sides joined by ``=``, which must be the same, the last is the answer; what follows
    ``≈`` is left out.

    Args:
        text: the answer.
        names: the letters of the right formula; a run of them is a product.

    Raises:
        FormulaError: for what is no answer, with the column.
        LimitError: for what is too long, too deep or too large.

    >>> from symparams.notation import TextPrinter, notation
    >>> show = TextPrinter(notation("raschka")).print
    >>> show(read_answer("P = C_out x [k x k x C_in + 1] parameters")), show(read_answer("26 926 个参数"))
    ('C_out (k·k·C_in + 1)', '26,926')
    >>> show(read_answer("nm + m", names=["n", "m"]))
    'n m + m'
    """
    if len(text) > MAX_LENGTH:
        raise LimitError(Reason("read.long_answer", length=len(text), most=MAX_LENGTH))
    known = tuple(names or ())
    plain = _plainly(_UNSEEN.sub("", text), known)
    number = _number(plain, known)
    if number is not None:
        return number
    term = _of_sides(plain, known) if _joined(plain) else read(plain, names=known)
    if isinstance(term, Letter) and _is_word(term.name, known):
        raise FormulaError(Reason("read.word", word=repr(term.name)), 1, text)
    own = letters(term)
    if len(own) > MAX_LETTERS:
        raise LimitError(Reason("read.letters", number=len(own), most=MAX_LETTERS))
    if not own:
        try:
            evaluate(term)
        except UndefinedError as error:
            raise FormulaError(Reason("read.number", found=error.reason), 1, text) from None
    return term


def _is_word(name: str, known: tuple[str, ...]) -> bool:
    """``idk``, ``none``: no letter of anybody's, where it is the whole answer."""
    return len(name) > 2 and name.isalpha() and name not in GREEK and name.casefold() not in map(_folded, known)


def _folded(name: str) -> str:
    return name.casefold().replace("_", "")


def _plainly(text: str, known: tuple[str, ...]) -> str:
    plain = alike(text).translate(_SIGNS)
    plain = _ENVIRONMENT.sub(_blank, plain)
    if "max" not in plain and "min" not in plain:
        plain = _CHINESE_GROUPS.sub(lambda found: found[0].replace("，", ","), plain)
    plain = _GROUPS.sub(lambda found: found[0].replace(" ", "\u202f"), plain)
    plain = _FULL_STOP.sub(_blank, plain)
    plain = _REMARK.sub(lambda found: found[0] if found["words"] in known else _blank(found), plain)
    plain = _COUNTED_WORDS.sub(lambda found: found[0] if found[0].strip() in known else _blank(found), plain)
    plain = _without_words(plain)
    if "x" not in known and len(_CROSS.findall(plain)) == len(_CROSSED.findall(plain)):
        plain = _CROSSED.sub("×", plain)
    return _round(plain) if "[" in plain else plain


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without_words(text: str) -> str:
    """Without what names the count, but with the dollar sign in front of it."""
    for pattern in (_SAID, _LEFT):
        found = pattern.match(text, 0, MAX_WORDS)
        if found:
            opening = re.match(_OPENING, text)
            kept = opening.end() if opening else 0
            text = text[:kept] + " " * (found.end() - kept) + text[found.end() :]
    return text


def _round(text: str) -> str:
    """Square brackets as round ones, but those of an index (``x[j]``) and of LaTeX."""
    signs, opened = list(text), list[bool]()
    for place, sign in enumerate(text):
        if sign == "[":
            before = text[:place].rstrip("{")[-1:]
            opened.append(not (before.isalnum() or before in tuple("^_\\'")))
            signs[place] = "(" if opened[-1] else "["
        elif sign == "]" and opened and text[place - 1] != "\\" and opened.pop():
            signs[place] = ")"
    return "".join(signs)


def _number(text: str, known: tuple[str, ...]) -> Number | None:
    """``26.926k``, ``2万6926``, ``二万六千九百二十六``: numbers that are no formulas."""
    found = _THOUSANDS.fullmatch(text)
    # A whole number of k is a product, where k is a letter or may be one.
    if found and (found[2] or (known and "k" not in known)):
        value = Fraction(f"{found[1]}.{found[2] or 0}") * 1000
        return Number(int(value) if value.denominator == 1 else value)
    found = _MYRIADS.fullmatch(text)
    if found and (found[1] or found[2]):
        return Number(int(found[1] or 0) * 10**8 + int(found[2] or 0) * 10**4 + int(found[3]))
    if _NUMERAL.fullmatch(text) and text.strip() not in known:
        from .numerals import numbers

        read_ones = list(numbers(text))
        if len(read_ones) == 1 and text[read_ones[0].start : read_ones[0].end] == text.strip():
            return Number(read_ones[0].value)
    return None


def _joined(text: str) -> bool:
    return "=" in text or "≈" in text or "\\approx" in text or "\\equiv" in text


def _of_sides(text: str, known: tuple[str, ...]) -> Term:
    from ..terms.compare import same

    chain = read_chain(text, names=known)
    relations = [*chain.relations, "≈"]
    sides = chain.sides[: relations.index("≈") + 1]
    for before, after in pairwise(sides):
        if same(before, after) is not True:
            column = (after.span[0] if after.span else 0) + 1
            raise FormulaError(Reason("read.sides"), column, text)
    return sides[-1]
