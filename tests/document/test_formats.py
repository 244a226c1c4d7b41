"""LaTeX, HTML and what Jupyter shows: whole, self-contained, and closed to names from outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from symparams import derive, handout, nn
from symparams.document.scribes import KINDS
from symparams.document.templates import TemplateError
from symparams.errors import NameUnknownError
from tests.document.test_handouts import MODELS
from tests.whole import languages

Run = Callable[..., Any]

#: Models without a drawing, whose files do not change with the drawings.
UNDRAWN = ("batch_norm", "nothing")


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", UNDRAWN)
@pytest.mark.parametrize("format", ["tex", "html"])
def test_a_file_reads_as_it_did(golden: Callable[..., None], model: str, format: str, lang: str) -> None:
    golden(f"handouts/{model}.{lang}.{format}", handout(MODELS[model], format=format, lang=lang))


# HTML


class Tags(HTMLParser):
    """Every element of a page with its attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", MODELS.values())
def test_a_page_is_well_formed_and_needs_nothing(model: str, lang: str) -> None:
    ElementTree.fromstring(handout(model, format="html", lang=lang, fragment=True))
    page = handout(model, format="html", lang=lang)
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    tags = Tags(page).found
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert all(
            not value or not re.match(r"https?:", value) or name.startswith("xmlns")
            for name, value in attributes.items()
        ), tag
    assert "url(" not in page.partition("</style>")[0]
    assert "@import" not in page


def test_formulas_are_mathml_and_nothing_is_left_in_tex() -> None:
    page = handout("book", format="html")
    assert page.count("<math ") > 20
    assert "\\" not in Tags(page).text.replace("\\n", "")
    assert "&lt;math" not in page


# LaTeX


def unbalanced(text: str) -> list[str]:
    """Environments that do not close in turn, and a brace too many or too few."""
    open_ones: list[str] = []
    wrong = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", text):
        if kind == "begin":
            open_ones.append(name)
        elif not open_ones or open_ones.pop() != name:
            wrong.append(name)
    bare = re.sub(r"\\[\\{}]", "", re.sub(r"(?<!\\)%.*", "", text))
    return wrong + open_ones + ["brace"] * (bare.count("{") != bare.count("}"))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", MODELS.values())
def test_a_latex_file_closes_what_it_opens(model: str, lang: str) -> None:
    text = handout(model, format="tex", lang=lang)
    assert unbalanced(text) == []
    assert text.startswith("% !TeX program = " + ("xelatex" if re.search("[\u4e00-\u9fff]", text) else "pdflatex"))
    assert text.rstrip().endswith(r"\end{document}")
    assert unbalanced(text + r"\begin{center}{") == ["center", "brace"]


def test_packages_are_the_standard_ones() -> None:
    packages = {
        name
        for lang in languages()
        for found in re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", handout("book", format="tex", lang=lang))
        for name in found.split(",")
    }
    assert packages == {
        "amsmath",
        "array",
        "booktabs",
        "fontenc",
        "geometry",
        "inputenc",
        "lmodern",
        "longtable",
        "tikz",
    }


@pytest.mark.parametrize("format", ["tex", "html"])
def test_a_fragment_is_the_page_without_its_ends(format: str) -> None:
    whole, fragment = (handout("book", format=format, fragment=wanted) for wanted in (False, True))
    assert r"\documentclass" not in fragment
    assert "<html" not in fragment
    body = fragment.partition("\n")[2] if format == "tex" else fragment
    assert body.strip() in whole


def test_a_chinese_letter_on_an_english_page_needs_xelatex() -> None:
    network = nn.Sequential(nn.Linear("通道", 3))
    assert handout(network, format="tex").startswith("% !TeX program = xelatex")
    network = nn.Sequential()
    network.add_module("日志\u263a", nn.Linear(2, 3))
    network.add_module("\u263a", nn.Linear(3, 3))
    text = handout(network, format="tex")
    assert text.startswith("% !TeX program = xelatex")
    network = nn.Sequential()
    network.add_module("a\u263a", nn.Linear(2, 3))
    network.add_module("b", nn.Linear(3, 3))
    assert r"\DeclareUnicodeCharacter{263A}" in handout(network, format="tex")


# Names from outside

HOSTILE = (
    "x](javascript:1) $\\input{a} \\end{document}% & </script><img src=x onerror=1>\n# |*b*` \x1b[31m{{ 1 }}((( 1 )))"
)


def hostile_models() -> list[Any]:
    named = nn.Sequential()
    named.add_module(HOSTILE, nn.Sequential(nn.Linear(2, 3)))
    named.add_module("b", nn.Sequential(nn.Linear(3, 3)))
    kind = type("Hostile", (nn.Sequential,), {})
    kind.__name__ = HOSTILE
    return [named, kind(nn.Linear(1, 2), nn.Linear(2, 1))]


@pytest.mark.parametrize("model", [0, 1])
@pytest.mark.parametrize("format", KINDS)
def test_a_name_cannot_break_out(format: str, model: int) -> None:
    text = handout(hostile_models()[model], format=format)
    assert "\x1b" not in text
    assert "\n# |" not in text
    if format == "md":
        assert "](j" not in text.replace(r"\]", "")
        assert "</script>" not in text
        assert not re.search(r"(?<!\\)\*b", text)
    if format == "html":
        ElementTree.fromstring(handout(hostile_models()[model], format=format, fragment=True))
        assert not {"script", "img"} & {tag for tag, _ in Tags(text).found}
    if format == "tex":
        assert unbalanced(text) == []
        assert r"\input{" not in text
        assert text.count(r"\end{document}") == 1


def test_a_symbol_with_a_hostile_name_cannot_break_out() -> None:
    from sympy import Symbol

    network = nn.Sequential(nn.Linear(Symbol("a</mi><script>"), Symbol(r"b}\input{c}$")))
    page = handout(network, format="html")
    assert "script" not in {tag for tag, _ in Tags(page).found}
    text = handout(network, format="tex")
    assert r"\input{" not in text.replace(r"\textbackslash{}input\{", "")
    assert unbalanced(text) == []


# Answers


@pytest.mark.parametrize("format", KINDS)
def test_answers_are_shown_left_out_or_apart(format: str) -> None:
    shown, left_out, apart = (handout("book", format=format, answers=answers) for answers in (True, False, "apart"))
    answer = re.compile(r"27(?:,|\{,\})216")
    assert answer.search(shown)
    assert not answer.search(left_out)
    assert "Exercise 2" in left_out
    before, _, after = apart.partition("How it was counted")
    assert answer.search(after)
    assert not answer.search(before)


def test_the_command_has_options_for_them(run: Run) -> None:
    assert run("handout", "book", "--no-answers").out == handout("book", answers=False)
    assert run("handout", "book", "--answers-apart").out == handout("book", answers="apart")
    assert run("handout", "book", "--format", "tex", "--fragment").out == handout("book", format="tex", fragment=True)


# Templates of a user's own


@pytest.mark.parametrize("format", KINDS)
def test_a_block_is_overridden_and_the_others_stay(tmp_path: Path, format: str) -> None:
    name = f"handout{KINDS[format].suffixes[0]}"
    block = (
        "((* block title *))\nMine\n((* endblock *))" if format == "tex" else "{% block title %}\nMine\n{% endblock %}"
    )
    extends = f'((* extends "shipped/{name}" *))' if format == "tex" else f'{{% extends "shipped/{name}" %}}'
    (tmp_path / name).write_text(f"{extends}\n{block}\n", encoding="utf-8")
    text = handout("book", format=format, templates=tmp_path)
    assert "Mine\n" in text
    assert "counting the parameters" not in text.partition("</title>")[2] if format == "html" else True
    assert "Exercise 2" in text


def test_a_mistyped_variable_is_an_error_with_file_and_line(tmp_path: Path, run: Run) -> None:
    (tmp_path / "handout.md").write_text("a\n{{ page.rows[0].nam }}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"handout\.md, line 2: .*has no attribute 'nam'"):
        handout("book", templates=tmp_path)
    out = tmp_path / "page.md"
    code, shown, err = run("handout", "book", "--templates", str(tmp_path), "-o", str(out))
    assert (code, shown, out.exists()) == (2, "", False)
    assert "handout.md, line 2" in err


# The front door


def test_a_derivation_shows_itself() -> None:
    derivation = derive("Conv2d(C_in, C_out, k)")
    assert derivation.latex() == r"C_{\text{out}} (k^2 C_{\text{in}} + 1)"
    assert derivation.latex(form="split", notation="cs231n") == r"(F \cdot F \cdot D_1) \cdot K + K"
    numbers = derive("Conv2d(3, 5, 5)")
    assert numbers.latex(form="split").endswith(r"= 5 \times (5 \times 5 \times 3) + 5 = 380")
    assert numbers._repr_latex_() == rf"$\displaystyle {numbers.latex()}$"
    assert derive("ReLU()").latex() == "0"
    assert "26{,}926" in derive("book").latex()
    ElementTree.fromstring(derive("book")._repr_html_())
    assert derive("book").markdown(lang="zh").startswith("# 两个卷积层")
    with pytest.raises(NameUnknownError, match="unknown form 'splt'"):
        derivation.latex(form="splt")
    with pytest.raises(NameUnknownError, match="unknown notation"):
        derivation.markdown(notation="nobody")


def test_layers_and_networks_show_themselves() -> None:
    layer = nn.Conv2d("C_in", "C_out", "k")
    assert layer._repr_latex_() == r"$\displaystyle C_{\text{out}} (k^2 C_{\text{in}} + 1)$"
    ElementTree.fromstring(nn.Sequential(layer, nn.ReLU())._repr_html_())
