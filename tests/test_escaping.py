"""Foreign text cannot break out of the format it is put into."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symparams.document.escaping import FILTERS, Untrusted, clean, latex, markdown, term

HOSTILE = [
    r"\input{/etc/passwd}",
    "</script><script>alert(1)</script>",
    "a|b",
    "`code`",
    "[x](javascript:alert(1))",
    "one\n\n# two\r\n    three",
    "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "abc\u202egnp.exe\u2066",
    "$x$ & 50% #1 ~ ^ _",
    "\ud800",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        (r"\\[1cm]*", r"\textbackslash{}\textbackslash{}{[}1cm{]}{*}"),
        ("a\n\nb", "a b"),  # an empty line would end the paragraph, and with it a macro's argument
        ("$x$ & 50% #1 ~ ^ _", r"\$x\$ \& 50\% \#1 \textasciitilde{} \textasciicircum{} \_"),
        ("a--b, ,, c''", "a-{}-b, ,{}, c'{}'"),
        ("</script>|`", r"\textless{}/script\textgreater{}\textbar{}\textasciigrave{}"),
        ("卷积层 1", "卷积层 1"),
    ],
)
def test_latex_text_is_escaped_in_one_pass(text: str, expected: str) -> None:
    assert latex(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![x](y)", r"!\[x\](y)"),
        ("</script>", "&lt;/script&gt;"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("a|b", r"a\|b"),
        ("`a` **b** ~~c~~", r"\`a\` \*\*b\*\* \~\~c\~\~"),
        ("C_in", "C_in"),
        ("_a_ __b__", r"\_a\_ \_\_b\_\_"),
        ("# title", r"\# title"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("1.5", r"1\.5"),
        ("- item", r"\- item"),
        ("a\n\n# b", "a # b"),
        ("$x$", r"\$x\$"),
        ("see https://a.example or WWW.a.example", r"see https\://a.example or WWW\.a.example"),
        ("    code", "code"),
        ("\\", "\\\\"),
    ],
)
def test_markdown_text_is_escaped_in_one_pass(text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_markdown_is_one_paragraph_of_plain_text(text: str) -> None:
    """The reader of Markdown sees the name again, as text, and nothing else."""
    import marko
    from marko import block, inline

    document = marko.parse(f"a {markdown(text)} b")
    assert [type(child) for child in document.children] == [block.Paragraph]
    paragraph = document.children[0]
    assert isinstance(paragraph, block.Paragraph)
    assert all(isinstance(child, inline.RawText | inline.Literal) for child in paragraph.children)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://a.example\x1b\\link", "link"),
        ("\x9b31mred", "31mred"),  # the eight-bit form: harmless once its first character is gone
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("a\r\nb\tc\u2028d\x85e", "a b c d e"),
        ("\x00\x07\x08\x7f", ""),
        ("\ud800x", "x"),
        ("层 ⌊x⌋ k²", "层 ⌊x⌋ k²"),
    ],
)
def test_terminal_text_has_no_control_characters(text: str, expected: str) -> None:
    assert term(text) == expected


def test_clean_keeps_the_lines_of_finished_text() -> None:
    assert clean("a\n\tb\x1b[1m\u202e") == "a\n\tb"


@given(st.text())
@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_leaves_one_writable_line(name: str, text: str) -> None:
    out = FILTERS[name](Untrusted(text))
    assert type(out) is str
    assert len((out + "x").splitlines()) == 1
    assert "\x1b" not in out
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", out)
    out.encode()


@given(st.text())
def test_escaped_latex_has_balanced_braces_and_no_command_of_its_own(text: str) -> None:
    left = re.sub(
        r"\\(?:[{}$&#%_]|text(?:backslash|ascii(?:tilde|circum|grave)|less|greater|bar)\{\})|\{[\[\]*]\}|(?<=[-,'])\{\}",
        "",
        latex(text),
    )
    assert not set(left) & set("\\{}$&#%_~^")
