"""Handouts: what they say, word by word in golden files, and that what is printed adds up, re-read from the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symparams import derive, handout
from symparams.errors import NameUnknownError, SymparamsError
from tests.whole import languages, notations

Run = Callable[..., Any]

#: Networks and layers of every sort, by the name of their golden files.
MODELS: dict[str, str] = {
    "book": "book",
    "convolution": "Conv2d(3, 5, 5)",
    "convolution_symbols": "Conv2d(C_in, C_out, k)",
    "groups": "Conv2d(C_in, C_out, (3, 5), groups=g)",
    "pointwise": "Conv2d(16, 32, 1, bias=False)",
    "linear": "Linear(5, 3)",
    "batch_norm": "BatchNorm2d(5)",
    "slope": "Sequential(Linear(n, m), PReLU(), Linear(m, 1))",
    "nothing": "ReLU()",
    "lstm": "LSTM(m, n)",
    "lstm_numbers": "LSTM(3, 5)",
    "attention": "MultiheadAttention(512, 8)",
    "embedding": "Embedding(V, d)",
}
SUFFIX = {"md": "md", "term": "txt"}


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("format", ["md", "term"])
def test_a_handout_reads_as_it_did(golden: Callable[..., None], model: str, format: str, lang: str) -> None:
    golden(f"handouts/{model}.{lang}.{SUFFIX[format]}", handout(MODELS[model], format=format, lang=lang))


@pytest.mark.parametrize("notation", notations()[1:])
def test_a_notation_changes_letters_and_forms(golden: Callable[..., None], notation: str) -> None:
    golden(f"handouts/book.{notation}.en.md", handout("book", notation=notation))


def integer(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def equations(text: str) -> list[list[str]]:
    """For each formula of a Markdown text the sides that are sums and products of plain numbers, as Python writes them.

    Sides with letters, floors or powers are left out: what stands beside them must still agree.
    """
    chains = []
    for formula in re.findall(r"\$+([^$]+)\$+", text):
        plain = re.sub(r"\\mathbf\{((?:[^{}]|\{,\})*)\}", r"\1", formula)
        for written, meant in (("{,}", ""), (r"\times", "*"), (r"\cdot", "*"), (r"\,", "")):
            plain = plain.replace(written, meant)
        sides = [side.strip() for side in plain.split("=")]
        chains.append([side for side in sides if re.fullmatch(r"[0-9+*() -]*[0-9][0-9+*() -]*", side)])
    return [chain for chain in chains if len(chain) > 1]


def value(expression: str) -> int:
    """The value of a sum of products, by hand: brackets first."""
    while found := re.search(r"\(([^()]*)\)", expression):
        expression = expression[: found.start()] + str(value(found[1])) + expression[found.end() :]
    total = 0
    for term in expression.replace("-", "+ -1 *").split("+"):
        product = 1
        for factor in term.split("*"):
            product *= int(factor)
        total += product
    return total


def table(text: str, heading: str) -> list[list[str]]:
    """The rows below a table's head that begins with a heading."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize(("lang", "heading", "in_all"), [("en", "layer", "in all: "), ("zh", "层", "合计：")])
@pytest.mark.parametrize("notation", notations())
def test_the_terms_printed_add_up_to_the_total_printed(lang: str, heading: str, in_all: str, notation: str) -> None:
    text = handout("book", lang=lang, notation=notation)
    total = int(re.sub(r"\D", "", text.partition(in_all)[2].splitlines()[0].rpartition("=")[2]))
    assert total == 26926
    rows = table(text, heading)
    assert sum(integer(row[4]) for row in rows) == total
    assert sum(float(row[5].rstrip("% ")) for row in rows if row[5]) == pytest.approx(100, abs=0.2)
    for row in rows:
        for sides in equations(f"{row[3][:-1]} = {integer(row[4])}$") if row[3] else []:
            assert {value(side) for side in sides} == {integer(row[4])}
    found = equations(text)
    assert ["932 + 25994", "26926"] in found
    assert len(found) > 10
    for sides in found:
        assert len({value(side) for side in sides}) == 1, sides


def test_the_adding_up_would_see_a_wrong_number() -> None:
    assert equations(r"so $k + 1 = 5 \times 75 + 5 = 375 + 5 = \mathbf{24{,}704}$") == [
        ["5 * 75 + 5", "375 + 5", "24704"]
    ]
    assert value("5 * (5 * 5 * 3 + 1)") == 380
    assert value("32 - 5 + 1") == 28


def test_the_build_up_is_that_of_the_chapter() -> None:
    text = handout("book")
    for equation in (r"5 \times 5 + 1 = \mathbf{26}", r"3 \times 25 + 1 = \mathbf{76}", r"5 \times 76 = \mathbf{380}"):
        assert equation in text
    assert r"5 \times (5 \times 5 \times 3) + 5 = 5 \times 75 + 5 = 375 + 5" in text
    assert r"932 + 25{,}994 = \mathbf{26{,}926}" in text


@pytest.mark.parametrize("model", MODELS.values())
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("form", [None, "factored", "split", "expanded"])
def test_every_form_and_notation_of_every_model_is_printed(model: str, notation: str, form: str | None) -> None:
    text = handout(model, notation=notation, form=form)
    value = derive(model).value
    assert value in (None, 0) or f"{value:,}" in text.replace("{,}", ",")
    assert "None" not in text


def test_chinese_punctuation_is_full_width() -> None:
    prose = re.sub(r"\$\$?[^$]*\$\$?", "", handout("book", lang="zh"))
    assert not re.search(r"[\u4e00-\u9fff][,.:;]|[,:;] ?[\u4e00-\u9fff]", prose)


def test_chinese_and_formulas_are_apart() -> None:
    text = handout("book", lang="zh")
    assert not re.search(r"[\u4e00-\u9fff]\$|\$\S[^$]*\$[\u4e00-\u9fff]", text)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"format": "docx"}, "unknown format 'docx'; known: "),
        ({"lang": "fr"}, "unknown language 'fr'; known: en, "),
        ({"notation": "raschke"}, "unknown notation 'raschke'; did you mean 'raschka'"),
        ({"form": "factord"}, "unknown form 'factord'; did you mean 'factored'"),
        ({"conventions": {"tide": "once"}}, "unknown convention 'tide'; did you mean 'tied'"),
        ({"K": 3}, "unknown symbol 'K'"),
    ],
)
def test_an_unknown_option_is_refused(how: dict[str, Any], expected: str) -> None:
    with pytest.raises(NameUnknownError, match=re.escape(expected)):
        handout("book", **how)


def test_the_command_writes_what_the_function_returns(run: Run, tmp_path: Path) -> None:
    expected = handout("book", lang="zh", notation="cs231n")
    assert run("handout", "book", "--lang", "zh", "--notation", "cs231n") == (0, expected, "")
    path = tmp_path / "page.md"
    assert run("handout", "book", "--lang", "zh", "--notation", "cs231n", "-o", str(path)) == (0, "", "")
    assert path.read_text(encoding="utf-8") == expected


def test_the_suffix_chooses_the_format_and_the_option_goes_before(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    run("handout", "book", "-o", str(path))
    assert path.read_text(encoding="utf-8") == handout("book", format="term")
    run("handout", "book", "-o", str(path), "--format", "md")
    assert path.read_text(encoding="utf-8") == handout("book")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("book", "-o", "page.docx"), "unknown suffix of a file '.docx'"),
        (("boook",), "unknown model 'boook'; did you mean 'book"),
        (("book", "--lang", "fr"), "unknown language 'fr'"),
        (("Linear(n, m)", "--set", "q=3"), "unknown symbol 'q'"),
        (("book", "--input", "3x30"), "Conv2d"),
        (("book", "-o", "none/page.md"), "none/page.md: cannot be written: the folder does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("handout", *args)
    assert (code, out) == (2, "")
    assert expected in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_values_and_input_are_put_in(run: Run) -> None:
    values = ("--set", "C_in=3", "--set", "C_out=5", "--set", "k=5")
    code, out, err = run("derive", "Conv2d(C_in, C_out, k)", *values)
    assert (code, err) == (0, "")
    assert "5 × 76 = 380 parameters" in out
    code, out, err = run("derive", "Linear(d, n)", "--set", "n=4*d")
    assert (code, err) == (0, "")
    assert "4d(d + 1)" in out
    code, out, err = run("derive", "Linear(d, n)", "--set", "n=1/0")
    assert (code, out) == (2, "")
    assert "--set: n=1/0: a division by zero" in err
    code, out, err = run("derive", "Sequential(Conv2d(3, 5, 5), ReLU())", "--input", "3x28x28")
    assert "5 × 24 × 24" in out


def test_a_symbol_may_be_called_like_an_option() -> None:
    assert "15" in handout("Linear(lang, form)", {"lang": 4, "form": 3})
    with pytest.raises(SymparamsError):
        handout("Linear(lang, m)", lang="4")
