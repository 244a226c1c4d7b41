"""What single characters and LaTeX commands mean to the reader of formulas."""

from __future__ import annotations

from functools import cache
from unicodedata import normalize

from .spelling import GREEK, GREEK_NAMES

# One character for one, so that offsets stay true. The Chinese comma and colon are left alone: they end a formula.
_ALIKE = {
    "−": "-", "﹣": "-", "⁃": "-", "‐": "-", "‑": "-",
    "✕": "×", "✖": "×", "⨯": "×", "⨉": "×", "╳": "×",
    "⋅": "·", "∙": "·", "•": "·", "・": "·", "･": "·",
    "⁄": "/", "∕": "/", "÷": "/",
    "（": "(", "）": ")", "＝": "=", "＋": "+", "－": "-", "＊": "*", "／": "/", "＾": "^", "．": ".", "＿": "_",
    "｛": "{", "｝": "}", "＄": "$", "’": "'", "′": "'", "＇": "'", "﹢": "+", "﹦": "=",
    "≃": "≈", "≅": "≈", "≒": "≈", "∼": "≈", "≡": "=",
    "ϵ": "ε", "ϕ": "φ", "ϑ": "θ", "µ": "μ", "\u3000": " ", "\u200b": " ", "\ufeff": " ",
}  # fmt: skip


def words(text: str) -> frozenset[str]:
    """A set of words."""
    return frozenset(text.split())


@cache
def _table() -> dict[int, str]:
    table = {ord(sign): alike for sign, alike in _ALIKE.items()}
    for start, end in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):  # full-width digits and letters
        table.update({code: chr(code - 0xFEE0) for code in range(start, end + 1)})
    for code in range(0x1D400, 0x1D800):  # 𝐶 and its like, as they come out of PDFs
        plain = normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code) and (plain.isascii() or plain in GREEK_NAMES):
            table[code] = plain
    return table


def alike(text: str) -> str:
    """The text with full-width signs, mathematical letters and look-alike operators written plainly, offset for offset.

    >>> alike("（５×５＋１）")
    '(5×5+1)'
    """
    return text if text.isascii() else text.translate(_table())


# letters of other alphabets that look like ours: an answer with one cannot be told from the right one by eye
LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТХҮаеѕіјкорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΧοᴋ",
        "ABESIJKMHOPCTXYaesijkopcyxhdqwABEZHIKMNOPTXok",
        strict=True,
    )
)

OPERATORS = {"+": "+", "-": "-", "×": "*", "·": "*", "/": "/", "^": "^"}
OPEN = {"(": ")", "⌊": "⌋", "⌈": "⌉", "{": "}"}
CLOSE = frozenset(OPEN.values())
FUNCTIONS = {
    "floor": "floor",
    "ceil": "ceil",
    "ceiling": "ceil",
    "max": "max",
    "min": "min",
    "Max": "max",
    "Min": "min",
}
# read as a product, these would be misread
UNKNOWN_FUNCTIONS = words("sqrt sin cos tan log ln exp abs round int mod gcd lcm sum prod numel len")

UNITS = {
    "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100,
    "萬": 10**4, "億": 10**8,
}  # fmt: skip

# command -> (kind of token, value); what is in no table ends a formula
COMMANDS: dict[str, tuple[str, str]] = {
    "times": ("op", "*"), "cdot": ("op", "*"), "ast": ("op", "*"), "bullet": ("op", "*"), "div": ("op", "/"),
    "lfloor": ("open", "⌊"), "rfloor": ("close", "⌋"), "lceil": ("open", "⌈"), "rceil": ("close", "⌉"),
    "lparen": ("open", "("), "rparen": ("close", ")"),
    "max": ("func", "max"), "min": ("func", "min"),
    "approx": ("rel", "≈"), "simeq": ("rel", "≈"), "equiv": ("rel", "="), "cong": ("rel", "≈"),
    "frac": ("frac", ""), "dfrac": ("frac", ""), "tfrac": ("frac", ""), "cfrac": ("frac", ""),
    "underbrace": ("under", "_"), "overbrace": ("under", "^"),
    **{name: ("name", name) for name in GREEK},
    "varepsilon": ("name", "epsilon"), "varphi": ("name", "phi"), "vartheta": ("name", "theta"), "ell": ("name", "ell"),
}  # fmt: skip
# left out: they change how a formula looks
SILENT = words(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle "
    "scriptstyle limits nolimits nonumber notag rm bf it mathstrut allowbreak relax"
)
SPACES = frozenset((",", ";", ":", "!", " ", "thinspace", "enspace", "enskip", "space", ">"))
WIDE_SPACES = frozenset(("quad", "qquad", "\\", "newline", "hfill"))
# what they hold is read as it stands
WRAPPERS = words(
    "mathbf mathrm mathit mathsf mathtt mathnormal boldsymbol bm boxed textbf textit textrm textsf texttt text "
    "mbox operatorname emph underline mathbin mathrel mathord hbox"
)
# their first argument is no formula
ARGUMENT_SKIPPED = words("color textcolor hspace vspace mspace phantom hphantom vphantom")
MATHS_ENVIRONMENTS = words("equation align aligned gather gathered eqnarray multline split alignat displaymath math")
# subscripts that authors write without braces although TeX would take the first letter only
COMMON_SUBSCRIPTS = words(
    "in out ff model head heads kv vocab hidden embd emb max min total ctx layer layers new old enc dec"
)
