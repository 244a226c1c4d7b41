"""Answers graded: spellings that are the same, slips that are named, and what is neither."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symparams import dims, nn
from symparams.check.grading import grade
from symparams.errors import NameUnknownError, SymparamsError
from symparams.notation import read
from symparams.terms import same

CONV = "Conv2d(C_in, C_out, k)"


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (CONV, "C_out*(k^2*C_in + 1)"),
        (CONV, "C_out*(k**2*C_in+1)"),
        (CONV, "k·k·C_in·C_out + C_out"),
        (CONV, r"C_{\text{out}} (k^2 C_{\text{in}} + 1)"),
        (CONV, r"$C_{out} \times \left(k \times k \times C_{in}\right) + C_{out}$"),
        (CONV, "Ｃ_out×（k×k×C_in＋1）"),
        (CONV, "(F·F·D_1 + 1)·K"),
        (CONV, "c_out*(k^2*c_in + 1)"),
        (CONV, "x*(y^2*z + 1)"),
        ("Conv2d(3, 8, 5)", 608),
        ("Conv2d(3, 8, 5)", "608"),
        ("Conv2d(3, 8, 5)", "(5·5·3 + 1)·8"),
        ("Conv2d(3, 8, 5)", "C_out*(k^2*C_in + 1)"),
        ("book", "26,926"),
        ("book", "932 + 25994"),
        ("Linear(n, m)", "n*m + m"),
        ("LSTM(m, n)", "4*(n*m + n^2 + 2*n)"),
        ("n_in*n_out + n_out", "(n_in + 1) n_out"),
        ("k**2*C_in/g*C_out + C_out", "C_out (k² C_in/g + 1)"),
    ],
)
def test_right_answers_in_many_spellings_are_the_same(expected: str, answer: object) -> None:
    result = grade(expected, answer)
    assert (result.verdict, result.mistakes, result.difference) == ("same", (), None)
    assert result.score == 1


@pytest.mark.parametrize(
    ("expected", "answer", "difference", "mistakes"),
    [
        (CONV, "C_out*(k^2*C_in)", "-C_out", ["no_bias"]),
        (CONV, "(k^2 + 1)*C_out", "k^2*C_out - k^2*C_in*C_out", ["flat_filter"]),
        (CONV, "k^2*C_in*C_out + 1", "1 - C_out", ["single_bias"]),
        (CONV, "k^2*C_in + 1", "k^2*C_in + 1 - C_out - k^2*C_in*C_out", ["one_output"]),
        (CONV, "k^2*C_in*C_out + C_in*C_out", "C_in*C_out - C_out", ["bias_per_slice"]),
        ("Linear(n, m)", "n*m + n", "n - m", ["bias_on_inputs"]),
        ("LSTM(m, n)", "4*(n*m + n^2 + n)", "-4*n", ["one_bias_vector"]),
        ("LSTM(m, n)", "4*(n*m + 2*n)", "-4*n^2", ["no_recurrent"]),
        ("GRU(m, n)", "4*(n*m + n^2 + 2*n)", "n*m + n^2 + 2*n", ["four_gates"]),
        ("BatchNorm2d(C)", "4*C", "2*C", ["statistics_counted", "twice"]),
        ("Conv2d(C_in, C_out, k, groups=g)", "C_out*(k^2*C_in + 1)", None, ["groups_ignored"]),
        ("n_in*n_out + n_out", "n_in*n_out", "-n_out", ["no_bias"]),
        ("Conv2d(3, 8, 5)", 208, "-400", ["flat_filter"]),
        ("book", 26771, "-155", ["no_bias"]),
        ("12*d^2 + 13*d", "12*d^2", "-13*d", ["leading_term"]),
        ("12*d^2 + 13*d", "12*d^2 + 14*d", "d", ["factor-wrong"]),
        ("V*d + T*d", "V*d + T*d + d", "d", ["off_by_one", "off_by_one"]),
        ("a*b + c", "a*b + c + c*d", "c*d", ["term-extra"]),
        ("6*P*D", "2*P*D", "-4*P*D", ["factor-missing"]),
        ("V*d + T*d", "V*d - T*d", "-2*T*d", ["sign"]),
    ],
)
def test_a_wrong_answer_is_told_why(expected: str, answer: object, difference: str | None, mistakes: list[str]) -> None:
    result = grade(expected, answer)
    assert result.verdict == "different"
    assert [mistake.id for mistake in result.mistakes] == mistakes
    assert result.difference_text is not None
    if difference is not None:
        assert same(read(result.difference_text), read(difference)) is True
    assert result.hint
    assert result.expected_text not in result.hint


def test_two_slips_at_once_are_found() -> None:
    result = grade(CONV, "k^2*C_out")
    assert [set(mistake.id.split("+")) for mistake in result.mistakes] == [{"no_bias", "flat_filter"}]
    assert result.score == Fraction(1, 4)


@pytest.mark.parametrize(
    ("expected", "answer", "score"),
    [
        (CONV, "C_out*(k^2*C_in + 1)", Fraction(1)),
        (CONV, "C_out*k^2*C_in", Fraction(1, 2)),
        ("LSTM(m, n)", "4*(n*m + n^2 + n)", Fraction(3, 4)),
        # Read kindly: a convention, where it may be a slip as well.
        ("BatchNorm2d(C)", "4*C", Fraction(3, 4)),
        (CONV, "k^2*C_out", Fraction(1, 4)),
        ("12*d^2 + 13*d", "12*d^2", Fraction(3, 4)),
        ("a*b + c", "a*b + c + c*d", Fraction(1, 4)),
        ("a*b + c", "a^2 + b^2 + c^2", Fraction(0)),
        (CONV, "(", None),
    ],
)
def test_the_score_follows_the_stated_policy(expected: str, answer: str, score: Fraction | None) -> None:
    assert grade(expected, answer).score == score


@pytest.mark.parametrize(
    ("expected", "answer", "message"),
    [
        (CONV, "(", "Not understood: ("),
        (CONV, "__import__('os').system('true')", "Not understood: import, os"),
        (CONV, "9**9**9**9", "cannot be read"),
        (CONV, "(" * 5000, "Not understood"),
        (CONV, "9" * 100_000, "cannot be read"),
        (CONV, "", "There is no answer"),
        (CONV, 3.5, "cannot be read"),
        (CONV, True, "cannot be read"),
        (CONV, "608", "values are needed for C_out, k, C_in"),
        (CONV, "x + y", "What do x, y stand for?"),
        ("2^L", "L^2 + 2^L - L^2 + 0*floor(L/3)", ""),
    ],
)
def test_what_cannot_be_judged_is_undecided_or_right_never_different(expected: str, answer: Any, message: str) -> None:
    result = grade(expected, answer)
    assert result.verdict != "different"
    assert message in result.message


def test_values_decide_a_number() -> None:
    assert grade(CONV, 608, values={"k": 5, "C_in": 3, "C_out": 8}).verdict == "same"
    assert grade(CONV, 609, values={"k": 5, "C_in": 3, "C_out": 8}).verdict == "different"
    with pytest.raises(NameUnknownError, match="unknown symbol 'K'; did you mean 'k'"):
        grade(CONV, 608, values={"K": 5})


def test_what_is_expected_must_be_a_model_or_a_formula() -> None:
    with pytest.raises(SymparamsError, match="unknown model 'bok nothing'"):
        grade("bok nothing", 3)


def test_sympy_and_modules_are_taken_as_they_are() -> None:
    k, C_in, C_out = dims("k C_in C_out")
    assert grade(nn.Conv2d(C_in, C_out, k), C_out * C_in * k**2 + C_out).verdict == "same"
    assert [m.id for m in grade(nn.Conv2d(C_in, C_out, k), C_out * C_in * k**2).mistakes] == ["no_bias"]


@pytest.mark.parametrize(
    ("args", "code", "starts"),
    [
        (["Conv2d(3, 8, 5)", "--answer", "608"], 0, "Right"),
        (["Conv2d(3, 8, 5)", "--answer", "208"], 1, "Not right yet\nHint: How deep is one filter?"),
        (["gpt2", "--answer", "约1.24亿"], 0, "正确"),
        (["gpt2", "--answer", "约1.24亿", "--lang", "en"], 0, "Right, rounded to 3 digits"),
        (["gpt2", "--answer", "0.1B", "--digits", "2"], 3, "Right as far as it goes, to 1 digit; 2 are wanted"),
        (
            ["Conv2d(3, 8, 5)", "--answer", "208", "--key"],
            1,
            "Too small by 400 = k² C_out (C_in − 1)\nright is 8 × (5 × 5 × 3 + 1)",
        ),
        (["Conv2d(3, 8, 5)", "--answer", "("], 3, "Not understood: ("),
    ],
)
def test_the_command_says_it_and_exits_with_the_verdict(
    run: Callable[..., Any], args: list[str], code: int, starts: str
) -> None:
    done = run("grade", *args)
    assert (done.code, done.err) == (code, "")
    assert done.out.startswith(starts)


def test_the_command_prints_the_contracts_json(run: Callable[..., Any]) -> None:
    shown = {"verdict": "different", "hint": "What is added to each weighted sum?", "message": "Not right yet"}
    done = run("grade", CONV, "--answer", "C_out*k^2*C_in", "--json")
    assert done.code == 1
    assert json.loads(done.out) == shown
    done = run("grade", CONV, "--answer", "C_out*k^2*C_in", "--json", "--key")
    assert done.code == 1
    told = json.loads(done.out)
    (mistake,) = told.pop("mistakes")
    assert told == shown | {"expected": "C_out (k² C_in + 1)", "answer": "C_out k² C_in", "difference": "−C_out"}
    assert (mistake["id"], mistake["kind"]) == ("no_bias", "error")
    assert mistake["message"].startswith("The biases were left out.")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("answer", ["600", "208", "608", "1216", "about 500", "1,520 bytes", "76 or 608"])
def test_a_student_sees_nothing_of_the_key(answer: str, lang: str) -> None:
    result = grade("Conv2d(3, 8, 5)", answer, lang=lang)
    shown = result.student()
    assert shown.keys() == {"verdict", "hint", "message"}
    assert "608" not in "".join(shown.values()).replace(answer, "")
    assert not any(word in shown["message"] for word in ("too large", "too small", "Too", "多了", "少了"))
    assert shown.items() <= result.record().items()


def test_a_table_for_students_has_no_column_for_teachers(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("student,answer\n17,608\n18,208\n19,608 bananas\n", "utf-8")
    done = run("grade", "Conv2d(3, 8, 5)", "--batch", str(tmp_path / "answers.csv"), "--student")
    assert done.code == 0
    assert done.out.splitlines() == [
        "student,answer,verdict,hint,message",
        "17,608,same,,Right",
        "18,208,different,How deep is one filter?,Not right yet",
        "19,608 bananas,unreadable,,Not understood: bananas",
    ]
    for wrong in (["--key"], ["--answer", "5"]):
        assert run("grade", "book", "--batch", str(tmp_path / "answers.csv"), *wrong).code == 2
    assert run("grade", "book", "--answer", "5", "--student").code == 2


def test_rounded_numbers_are_right_as_far_as_they_go() -> None:
    assert grade("gpt2", "124M").message == "Right, rounded to 3 digits"
    assert grade("resnet50", "25.5M").message == "Right, cut off after 3 digits"
    assert grade("gpt2", "120-130M").message == "Right, within the range given"
    assert grade("gpt2", "100-200M").verdict == "undecided"
    assert grade("gpt2", "130-140M").verdict == "different"
    assert grade("gpt2", "0.1B", digits=3).verdict == "undecided"
    assert grade("gpt2", "124,000,000").verdict == "different"
    assert grade("bert-base", "110M").message == "Right, rounded to 2 digits"
    assert grade("bert-base", "110M", digits=3).verdict == "undecided"
    assert "which is right" in grade("resnet50", "102 MB").message
    assert "which is not right" in grade("resnet50", "51 MB").message
    assert grade("resnet50", "51 MB in fp16").message.endswith("which is right")


def test_weights_and_biases_that_are_named_are_judged_too() -> None:
    assert grade("Conv2d(3, 5, 5)", "375 weights and 5 biases, so 380").message == "Right"
    assert "given for weights is not right" in grade("Conv2d(3, 5, 5)", "374 weights and 5 biases, so 380").message
    wrong = grade("Conv2d(3, 5, 5)", "375 weights and 5 biases, so 385")
    assert wrong.verdict == "different"
    assert "given for weights, biases is right" in wrong.message


def test_an_unknown_model_is_one_line(run: Callable[..., Any]) -> None:
    done = run("grade", "bok nothing", "--answer", "3", "--json")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("2*C", "2*G"),
        ("2*C", "2*T"),
        ("2*C", "2*k"),
        ("2*C", "2*H_out"),
        ("2*P", "2*R"),
        ("4*d^2", "4*T^2"),
        ("d", "L"),
        ("GroupNorm(G, C)", "2*G"),
        ("BatchNorm2d(C)", "2*G"),
        ("LayerNorm(d)", "2*T"),
    ],
)
def test_a_letter_with_a_meaning_of_its_own_is_no_other_name_for_ours(expected: str, answer: str) -> None:
    assert grade(expected, answer).verdict != "same"


@pytest.mark.parametrize(
    ("expected", "answer"), [("2*C", "2*x"), ("n*m + m", "a*b + b"), ("Linear(n, m)", "N*(M + 1)")]
)
def test_a_letter_of_the_students_own_is(expected: str, answer: str) -> None:
    assert grade(expected, answer).verdict == "same"


@pytest.mark.parametrize(
    ("name", "meant"), [("ResNet50", "resnet50"), ("VGG-16", "vgg16"), ("GPT-2", "gpt2"), ("LeNet-5", "lenet5")]
)
def test_a_mistyped_model_is_no_formula(name: str, meant: str) -> None:
    with pytest.raises(NameUnknownError, match=f"unknown model '{name}'; did you mean '{meant}'"):
        grade(name, 5)


@pytest.mark.parametrize("answer", ["C_out*k'", "H'*C_out", "*".join(f"x_{i}" for i in range(30))])
def test_letters_that_no_slip_brings_in_are_no_error(answer: str) -> None:
    result = grade(CONV, answer)
    assert result.verdict != "same"
    assert not any("+" in mistake.id for mistake in result.mistakes)
