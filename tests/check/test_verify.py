"""Texts checked: what is claimed, what is right, what is wrong and why; nothing ordinary called wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import run as run_process
from sys import executable
from typing import Any

import pytest

from symparams import load, nn, verify
from symparams.check.claims import Claim
from symparams.errors import SymparamsError

DATA = Path(__file__).parent.parent / "data"


def leaves() -> nn.Module:
    """The network of the English chapter."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 20, 5),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(720, 60),
        nn.Linear(60, 7),
    )


def claims(text: str, model: Any = None) -> list[tuple[str, str, str]]:
    return [(claim.text, claim.kind, claim.verdict) for claim in verify(text, model=model).claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We get 380 + 552 = 932.", [("380 + 552 = 932", "right")]),
        ("We get 380 + 552 = 933.", [("380 + 552 = 933", "wrong")]),
        ("$5 \\times 76 = 380$", [("5 \\times 76 = 380", "right")]),
        ("$5 \\times 76 = \\mathbf{381}$", [("5 \\times 76 = \\mathbf{381}", "wrong")]),
        ("5 *×* (5 *×* 5 *×* 3) + 5 = 380", [("5 *×* (5 *×* 5 *×* 3) + 5 = 380", "right")]),
        ("即 ５×７６＝３８０。", [("５×７６＝３８０", "right")]),
        ("192 × 128 + 128 = 24,704", [("192 × 128 + 128 = 24,704", "right")]),
        ("192 * 128 + 128 = 24,705", [("192 * 128 + 128 = 24,705", "wrong")]),
        ("8 × 28 ≈ 220", [("8 × 28 ≈ 220", "right")]),
        ("8 × 28 ≈ 240", [("8 × 28 ≈ 240", "wrong")]),
        ("1000 × 86 = 86K", [("1000 × 86 = 86K", "right")]),
        ("86 / 4 = 21.5", [("86 / 4 = 21.5", "right")]),
        # Numbers that were rounded before leave open what they were; only what no rounding explains is wrong.
        ("1.5K + 0.3 = 1.5K + 0.9", [("1.5K + 0.3 = 1.5K + 0.9", "undecided")]),
        ("1.5K + 1 = 1.6K + 1", [("1.5K + 1 = 1.6K + 1", "undecided")]),
        ("1.5K + 1 = 1.7K + 1", [("1.5K + 1 = 1.7K + 1", "wrong")]),
        ("0.25 + 4.1 = 4.35 + 0.2", [("0.25 + 4.1 = 4.35 + 0.2", "wrong")]),
        ("| a | 2 × 8 = 16 |\n|---|---|\n| b | 2 × 8 = 17 |", [("2 × 8 = 16", "right"), ("2 × 8 = 17", "wrong")]),
        ("3 × 3 = 9, then 9 + 1 = 11", [("3 × 3 = 9", "right"), ("9 + 1 = 11", "wrong")]),
        ("```\n2 + 2 = 5\n```", []),
        ("<!-- 2 + 2 = 5 -->", []),
        ("stride=2 and k = 5, version==1.2.3", []),
        ("2026-11-24 = today", []),
    ],
)
def test_each_comparison_is_worked_out_again(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(claim, verdict) for claim, kind, verdict in claims(text) if kind == "equation"]
    assert found == expected


def test_each_comparison_of_a_chain_is_a_claim_of_its_own() -> None:
    report = verify("5 × (5 × 5 × 3) + 5 = 5 × 75 + 5 = 375 + 5 = 381")
    assert [claim.verdict for claim in report.claims if claim.kind == "equation"] == ["right", "right", "wrong"]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        ("The first convolutional layer has 380 parameters.", "book", [("380", "right")]),
        ("The first convolutional layer has 381 parameters.", "book", [("381", "wrong")]),
        ("The second convolutional layer has 552 parameters.", "book", [("552", "right")]),
        ("This network has 26,926 parameters.", "book", [("26,926", "right")]),
        ("This network has 26,962 parameters.", "book", [("26,962", "wrong")]),
        ("The fully connected part has 25,994 parameters.", "book", [("25,994", "right")]),
        ("第一个卷积层有 380 个参数。", "book", [("380", "right")]),
        ("第二个卷积层有 562 个参数。", "book", [("562", "wrong")]),
        ("该网络的总参数数为 26,926。", "book", [("26,926", "right")]),
        ("该网络的总参数数为 26,926 个。", "book", [("26,926", "right")]),
        (
            "A fully connected layer with 5 inputs and 3 outputs has 15 weights and three biases, 18 parameters.",
            None,
            [("15", "right"), ("three", "right"), ("18", "right")],
        ),
        (
            "具有五个输入和三个输出的全连接层有 15 个权重和三个偏置单元，也就是总共 19 个参数。",
            None,
            [("15", "right"), ("三", "right"), ("19", "wrong")],
        ),
        ("There are 17 parameters.", None, [("17", "undecided")]),
    ],
)
def test_a_count_is_judged_by_what_the_text_ties_it_to(
    text: str, model: str | None, expected: list[tuple[str, str]]
) -> None:
    assert [(claim, verdict) for claim, kind, verdict in claims(text, model) if kind == "count"] == expected


@pytest.mark.parametrize(
    ("text", "expected", "mistake"),
    [
        ("In the first fully connected layer there are 24,576 parameters.", "24,704", "no_bias"),
        ("The first convolutional layer has 130 parameters.", "380", "flat_filter"),
        ("The first convolutional layer has 376 parameters.", "380", "single_bias"),
        ("第一个卷积层有 375 个参数。", "380", "no_bias"),
    ],
)
def test_a_wrong_count_is_explained_by_the_slip_that_gives_it(text: str, expected: str, mistake: str) -> None:
    (claim,) = (claim for claim in verify(text, model="book").claims if claim.kind == "count")
    assert (claim.verdict, claim.expected, claim.mistake) == ("wrong", expected, mistake)
    assert claim.reason


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_and_column_are_those_of_the_source(newline: str) -> None:
    text = newline.join(["# 标题", "", "共 5 *×* 76 = 381 个", "- 2 + 2 = 5"])
    report = verify(text)
    lines = text.split(newline)
    for claim in report.claims:
        assert lines[claim.line - 1][claim.column - 1 :].startswith(claim.text)
    assert {claim.line for claim in report.claims if claim.kind == "equation"} == {3, 4}


def test_the_english_chapter_is_all_right() -> None:
    report = verify(DATA / "chapter_en.md", model=leaves())
    assert [claim for claim in report.claims if claim.verdict == "wrong"] == []
    assert sum(claim.verdict == "right" for claim in report.claims) >= 30


def test_the_chapter_is_found_whole(shared: Path) -> None:
    report = verify(shared / "chapter11.zh.md", model="book")
    equations = [claim for claim in report.claims if claim.kind == "equation"]
    assert (len(equations), {claim.verdict for claim in report.claims}) == (10, {"right"})
    counted = [re.sub(r"\D", "", claim.text) for claim in report.claims if claim.kind == "count"]
    for number in ("26", "76", "380", "552", "18", "932", "24704", "1290", "25994", "26926"):
        assert number in counted, number
    assert len(report.claims) >= 22


NUMBER = re.compile(r"\d[\d,]*(?:\{,\}\d+)?")


def mutations(text: str, claim: Claim) -> Iterator[tuple[str, str]]:
    """The text with one number of a claim changed, each number in each way."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: claim.line - 1]) + claim.column - 1
    for found in NUMBER.finditer(claim.text):
        digits = re.sub(r"\D", "", found[0])
        value = int(digits)
        changed = {value + 1, value - 1, value * 10}
        if len(digits) > 1:
            changed.add(int(digits[:-2] + digits[-1] + digits[-2]))
        for other in sorted(changed - {value}):
            if other > 0:
                shown = f"{other:,}" if "," in found[0] else str(other)
                at = start + found.start()
                yield f"{found[0]} → {shown}", text[:at] + shown + text[start + found.end() :]


def survivors(text: str, model: Any) -> tuple[int, list[str]]:
    """How many mutations there are, and those after which nothing on the line is wrong."""
    tried, missed = 0, []
    seen: set[str] = set()
    for claim in verify(text, model=model).claims:
        for name, mutated in mutations(text, claim):
            if mutated in seen:
                continue
            seen.add(mutated)
            tried += 1
            report = verify(mutated, model=model)
            if not any(c.verdict == "wrong" and abs(c.line - claim.line) <= 2 for c in report.claims):
                missed.append(f"line {claim.line}: {claim.text}: {name}")
    return tried, missed


def test_a_changed_number_is_found_wrong_in_the_english_chapter() -> None:
    tried, missed = survivors((DATA / "chapter_en.md").read_text(encoding="utf-8"), leaves())
    assert tried > 200
    # What is missed are changes after which the text claims less, or something else that is true.
    assert len(missed) <= tried * 5 // 100, "\n".join(missed)


def test_a_changed_number_is_found_wrong_in_the_chapter(shared: Path) -> None:
    tried, missed = survivors((shared / "chapter11.zh.md").read_text(encoding="utf-8"), load("book"))
    assert tried > 150
    assert len(missed) <= tried * 5 // 100, "\n".join(missed)


def ordinary() -> list[Path]:
    root = Path(__file__).parent.parent.parent
    found = [*(DATA / "ordinary").glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("*.md")]
    # The README shows a wrong answer on purpose.
    return sorted(path for path in found if path.name != "README.md")


@pytest.mark.parametrize("path", ordinary(), ids=lambda path: path.name)
def test_nothing_ordinary_is_called_wrong(path: Path) -> None:
    assert [claim for claim in verify(path, model="book").claims if claim.verdict == "wrong"] == []


@pytest.mark.parametrize(
    "text",
    [
        "\x00" * 100,
        "(" * 5000 + "= 3",
        "```\nnever closed 2 + 2 = 5",
        "$",
        "$$ 2 + 2",
        "= = =",
        "9" * 5000 + " = 3",
        "a" * 1_000_000,
    ],
    ids=["nul", "brackets", "fence", "dollar", "display", "signs", "digits", "long"],
)
def test_hostile_texts_are_no_crash_and_nothing_wrong(text: str) -> None:
    assert all(claim.verdict != "wrong" for claim in verify(text).claims)


def test_no_sympy_is_needed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("5 × 76 = 380 and the first convolutional layer has 380 parameters.\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from symparams import verify; "
        f"r = verify(Path({str(page)!r}), model='book'); assert len(r.claims) == 2; assert 'sympy' not in sys.modules"
    )
    assert run_process([executable, "-c", code], check=False).returncode == 0


def test_the_command_reports_all_texts_and_exits_with_the_worst(run: Callable[..., Any], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("2 + 2 = 4\n", encoding="utf-8")
    bad.write_text("2 + 2 = 5\n", encoding="utf-8")
    assert run("verify", str(good)).code == 0
    assert run("verify", str(good), str(bad)).code == 1
    missing = run("verify", str(tmp_path / "missing.md"), str(bad), "--json")
    assert missing.code == 2
    assert len(missing.err.splitlines()) == 1
    record = json.loads(missing.out)
    assert record["summary"] == {"right": 0, "wrong": 1, "undecided": 0}
    (document,) = record["documents"]
    (claim,) = document["claims"]
    assert set(claim) == {"line", "column", "text", "kind", "verdict", "expected", "reason", "mistake"}
    assert (claim["line"], claim["column"], claim["text"], claim["verdict"]) == (1, 1, "2 + 2 = 5", "wrong")


def test_a_model_that_is_none_is_one_line_and_exit_2(run: Callable[..., Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("2 + 2 = 4\n", encoding="utf-8")
    done = run("verify", str(page), "--model", "bok", "--json")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'book'" in done.err
    with pytest.raises(SymparamsError, match="did you mean 'book'"):
        verify("2 + 2 = 4", model="bok")


@pytest.mark.parametrize(
    ("model", "number", "verdict", "mistake"),
    [
        ("bert-base", "109,482,240", "right", None),
        ("bert-base", "108,891,648", "wrong", "no_pooler"),
        ("bert-base", "108,808,704", "wrong", "no_pooler+no_bias"),
        ("gpt2", "163,037,184", "wrong", "tied_twice"),
        ("mixtral-8x7b", "46,702,792,704", "right", None),
    ],
)
def test_the_whole_of_a_network_with_repeated_blocks_counts_all_copies(
    model: str, number: str, verdict: str, mistake: str | None
) -> None:
    (claim,) = verify(f"The network has {number} parameters in total.", model=model).claims
    assert (claim.verdict, claim.mistake) == (verdict, mistake)
