"""What of a block is read as formulas, and what as words: two copies of the text, both of its length.

In ``raw``, what is no text at all (addresses, tags, images) is blank; the reader of formulas knows the rest of Markdown
and LaTeX. In ``plain`` the markup is blank as well, so that patterns of words see words.
"""

from __future__ import annotations

import html
import re

from ..notation.tokens import CJK, RELATION

# Other things between angles (a date, a placeholder) are text, and end a formula.
_TAGS = (
    "a|abbr|b|big|br|center|cite|code|div|em|font|figcaption|figure|h[1-6]|hr|i|img|kbd|li|mark|ol|p|s|small|span|strong"
    "|table|tbody|td|th|thead|tr|tt|u|ul|var"
)
_NOT_TEXT = re.compile(
    # What no alternative begins with is passed over first.
    r"(?=[<!(\[&\\hfw])(?:"
    r"(?P<comment><!--(?:.{0,5000}?)-->)"
    r"|(?P<image>!\[[^\[\]]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])?)"
    r"|(?P<target>(?<=\])\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\))"
    r"|(?P<footnote>\[\^[^\]\s]+\])"
    r"|(?P<address><?\b(?:https?|ftp|file)://[^\s<>]*>?|\bwww\.[^\s<>]+)"
    r"|(?P<raised></?su[pb]>)"
    rf"|(?P<tag></?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<escape>\\[*_#~`\[\]]))",
    re.DOTALL,
)
# Strong emphasis that cannot be a power: it opens behind no operand.
_STRONG = re.compile(r"(?<![\w)}\]*])\*\*(?![\s*])([^*\n]{1,200}?(?:\*[^*\n]{1,60}\*[^*\n]{0,200}?)?)(?<!\s)\*\*(?!\*)")
# A whole comparison in emphasis: it opens where no product can go on (not close behind an operand) and closes where
# none can (no operand follows). A sign of multiplication between the two looks alike on both sides.
_EMPHASISED = re.compile(
    rf"(?<![^\W{CJK}])(?<![)}}\]*\\])(?P<mark>\*{{1,3}})(?![\s*])"
    r"(?P<inside>(?:[^*\n]|\n(?!\s*\n)|(?<=[\w)}\]])\*{1,2}(?=[\w(\\$])|(?<=\s)\*{1,2}(?=\s)){3,200}?)"
    r"(?<![\s*=])(?P=mark)(?![*\w(]|[ \t][\d(=])"
)
_RAISED = {"<sup>": "^(", "</sup>": ")", "<sub>": "_{", "</sub>": "}"}
_MARKUP = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|textrm|boxed|mathit)\s*\{|\\[,;:! ()\[\]]|\\q?quad|\\\\"
    r"|\\(?:begin|end)\{[a-z]+\*?\}"
    r"|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|[*`$~{}&]"
)


def masked(text: str) -> str:
    """The text with everything blank that is no text; ``x<sup>2</sup>`` is written as a power.

    >>> masked("5 &times; 5 <b>=</b> 25")
    '5 ×       5    =     25'
    """
    if any(sign in text for sign in "<&]\\:"):
        text = _NOT_TEXT.sub(_mask, text)
    if "*" in text and RELATION.search(text):
        text = _EMPHASISED.sub(_without_emphasis, text)
    return _STRONG.sub(r"  \1  ", text) if "**" in text else text


def _without_emphasis(found: re.Match[str]) -> str:
    if not RELATION.search(found["inside"]):
        return found[0]  # single words: the reader of formulas knows them, inside of formulas too
    blank = " " * len(found["mark"])
    return f"{blank}{found['inside']}{blank}"


def _mask(found: re.Match[str]) -> str:
    whole = found[0]
    if found["raised"]:
        return _RAISED[whole].ljust(len(whole))
    if found["entity"]:
        sign = html.unescape(whole)
        return sign.ljust(len(whole)) if len(sign) == 1 and sign.isprintable() else " " * len(whole)
    if found["escape"]:
        return " " + whole[1] if whole[1] in "*_" else whole
    return re.sub(r"[^\n]", " ", whole)


def words(raw: str) -> str:
    """A masked text with emphasis, dollar signs and LaTeX's wrappers blank too; same length.

    >>> words("**380** *parameters*")
    '  380    parameters '
    """
    return _MARKUP.sub(lambda found: " " * len(found[0]), raw)
