"""Results are data: words are made when they are shown, in one language each; formulas are SymPy's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from symparams import dims, verify
from symparams.check.answers import UnreadError, read_answers
from symparams.check.batch import grade_table
from symparams.check.grading import Explanation, Grade, grade
from symparams.check.grading.structural import IDS, Structural
from symparams.check.grading.words import OBVIOUS, STRUCTURAL, slip_reason, structure_explanation
from symparams.check.mistakes.placed import PLACED
from symparams.check.mistakes.table import MISTAKES
from symparams.check.mistakes.whole import Slip
from symparams.document.catalogue import catalogue
from symparams.document.shipped import shipped_folder
from symparams.errors import NameUnknownError, SymparamsError
from symparams.notation import read
from symparams.reasons import READING, Reason
from symparams.terms import Letter, Number, to_sympy

CONV = "Conv2d(C_in, C_out, k)"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
#: Two words of small letters one behind the other; names of letters, slips and layers stand alone.
ENGLISH = re.compile(r"(?<![\w.])[a-z]{2,}['’]?[a-z]* [a-z]{2,}\b")


def in_one_language(text: str, lang: str) -> bool:
    """Whether a text has no sentence of the other language."""
    return not (CHINESE if lang == "en" else ENGLISH).search(text)


def messages(lang: str) -> dict[str, object]:
    """The catalogue of a language as its file has it."""
    found: dict[str, object] = json.loads((shipped_folder() / "messages" / f"{lang}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_message_of_checking_is_in_its_language(lang: str) -> None:
    keys = [key for key in messages(lang) if key.partition(".")[0] in ("check", "grade", "read")]
    assert len(keys) > 250
    wrong = {key: text for key in keys if not in_one_language(str(text := messages(lang)[key]), lang)}
    assert wrong == {}


def test_the_english_words_of_errors_are_those_of_the_catalogue() -> None:
    english = messages("en")
    assert {key: english.get(key) for key in READING} == READING
    assert {key for key in english if key.startswith("read.")} == READING.keys() - {"list.comma"}


def slips() -> Iterator[Slip]:
    """Every slip there are words for, with what its message may say."""
    words: dict[str, object] = {"part": Letter("n"), "instead": Letter("m"), "layer": "convolution", "name": "Conv2d"}
    keys = [key.removeprefix("check.mistake.") for key in messages("en") if key.startswith("check.mistake.")]
    assert {mistake.id for mistake in (*MISTAKES, *PLACED)} <= set(keys)
    for name in keys:
        wanted = catalogue("en").placeholders(f"check.mistake.{name}")
        about = {key: value for key, value in words.items() if key in wanted}
        yield Slip(name, "error", {}, words=about)
        yield Slip(name, "error", {}, words=about, family="convolution", path="layers.#")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_slip_has_its_words_in_one_language(lang: str) -> None:
    others = {"floor_left_out"}  # of equations in a text, not of answers
    for slip in slips():
        if slip.id in others or (slip.id not in OBVIOUS and f"check.why.{slip.id}" not in messages("en")):
            reason = slip_reason(slip)
        else:
            reason = slip_reason(slip, why=True)
        text = Explanation(slip.id, "error", reason).words(lang)
        assert text
        assert in_one_language(text, lang), slip.id
    for name in IDS:
        item = structure_explanation(Structural(name, Letter("n"), Letter("m")))
        assert in_one_language(item.words(lang), lang)
        assert in_one_language(catalogue(lang)(STRUCTURAL[name][1]), lang)


ANSWERS = [
    (CONV, "C_out*k^2*C_in"),
    (CONV, "C_out*(k^2*C_in + 1)"),
    (CONV, "C_out*(k^2*C_in + "),
    (CONV, "a*b + c*d + e*f*g*h"),
    (CONV, 608),
    ("Linear(n, m)", "n*m + n + 7*m"),
    ("Conv2d(3, 8, 5)", 208),
    ("Conv2d(3, 8, 5)", 600),
    ("Conv2d(3, 8, 5)", "1/0"),
    ("MaxPool2d(2)", "k*k"),
    ("LSTM(m, n)", "3*(n*m + n^2 + 2*n)"),
    ("book", 26926 * 4),
    ("resnet18", 11_689_513),
]


@pytest.mark.parametrize(("expected", "answer"), ANSWERS)
@pytest.mark.parametrize("first", ["en", "zh"])
def test_a_grade_is_told_in_the_language_asked_for_whatever_it_was_graded_in(
    expected: str, answer: object, first: str
) -> None:
    result = grade(expected, answer, lang=first)
    for lang in ("en", "zh"):
        for text in (result.text(lang), result.markdown(lang), *(item.words(lang) for item in result.mistakes)):
            assert in_one_language(text, lang), text
        assert result.text(lang) == grade(expected, answer, lang=lang).text()
    assert in_one_language(result.message + result.hint + "".join(m.message for m in result.mistakes), first)
    assert str(result) == result.text() == result.text(first)


WRONG_TEXTS = [
    *("", "n*(m+", "n + ", "n ? m", "С*k", "n*m = n", "n*m = m*n = 3", "hello", "(((", "n)", "max(n", "floor(n, m)"),
    *("1/0", "2^(1/2)", "9" * 5000, "sin(n)", "n/2 m", "k^2^2", "(" * 100 + "n" + ")" * 100, "max()", "n = "),
    *(
        "9^9^9",
        "9^(9^9)",
        "x" * 30_000,
        "+".join(f"a_{i}" for i in range(60)),
        "frac{1}",
        r"\frac{1}",
        "n < m",
        "n m 5",
    ),
]


def error_of(reader: Callable[[str], object], text: str) -> SymparamsError | None:
    """What a reader raises for a text."""
    try:
        reader(text)
    except SymparamsError as error:
        return error
    return None


@pytest.mark.parametrize("text", WRONG_TEXTS)
def test_errors_of_reading_are_said_in_each_language(text: str) -> None:
    for error in (error_of(read, text), error_of(partial(read_answers, names=["n", "m"]), text)):
        said_so = error is None or isinstance(error, UnreadError) or error.reason.say(catalogue("en")) == str(error)
        assert said_so
        assert error is None or in_one_language(error.reason.say(catalogue("zh")), "zh")


def test_names_that_are_unknown_are_told_in_each_language() -> None:
    with pytest.raises(NameUnknownError) as caught:
        grade("Linear(n, m)", 5, values={"q": 3})
    assert "未知的符号 'q'" in caught.value.reason.say(catalogue("zh"))
    for known in (["abc", "abd"], ["x"], [], list(map(str, range(30)))):
        error = NameUnknownError("model", "abe", known, "Advice.")
        assert str(error).startswith(error.reason.say(catalogue("en")))
        assert in_one_language(error.reason.say(catalogue("zh")), "zh")


def test_the_formulas_of_a_grade_are_sympy_expressions() -> None:
    C_in, C_out, k = dims("C_in C_out k")
    result = grade(CONV, "C_out*k^2*C_in")
    assert result.difference == -C_out
    assert result.expected == C_out * (k**2 * C_in + 1)
    assert result.answer == C_out * k**2 * C_in
    assert (result.answer - result.expected - result.difference).expand() == 0
    assert result.difference_text == "−C_out"
    wrong = grade(CONV, "C_out*(k^2*C_out + 1)").mistakes[0]
    assert (wrong.id, wrong.parameters[0]["part"], wrong.parameters[0]["instead"]) == ("wrong_size", C_in, C_out)
    assert grade("Linear(n, m)", "n*m").record()["difference"] == "−m"


@pytest.mark.parametrize(("expected", "answer"), [pair for pair in ANSWERS if pair[1] not in ("1/0",)])
def test_a_difference_is_the_answer_less_what_is_expected(expected: str, answer: object) -> None:
    result = grade(expected, answer)
    if result.verdict == "different":
        assert (to_sympy(read(result.difference_text or "")) - result.difference).expand() == 0
        assert (
            (result.answer - result.expected - result.difference).expand() == 0
            if not isinstance(result.difference, int)
            else result.answer - result.expected == result.difference
        )


def test_what_cannot_be_read_has_its_text_and_no_expression() -> None:
    result = grade("Linear(n, m)", "n*(m +")
    assert (result.answer, result.answer_text, result.difference, result.score) == (None, "n*(m +", None, None)


def test_grading_a_number_does_not_import_sympy() -> None:
    # A wrong number is looked for among slips in letters, and letters are SymPy's.
    program = """
import sys
from symparams import grade
for model, answer in (("book", 26926), ("book", "932 + 25,994"), ("Conv2d(3, 8, 5)", 608), ("MaxPool2d(2)", 0)):
    result = grade(model, answer)
    print(result.verdict, result.expected, result.answer, result.difference)
    shown = result.text(), result.markdown(), result._repr_html_()
print("sympy" in sys.modules)
wrong = grade("Conv2d(3, 8, 5)", 208)
print(wrong.expected, wrong.answer, wrong.difference)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        *("same 26926 26926 None", "same 26926 26926 None", "same 608 608 None", "same 0 0 None"),
        *("False", "608 208 -400"),
    ]


def test_notebooks_show_a_grade() -> None:
    result = grade(CONV, "C_out*k^2*C_in", lang="zh")
    assert result._repr_markdown_() == result.markdown("zh")
    assert result.markdown("en").startswith("**Not right**\n\n- right is ")
    html = result._repr_html_()
    assert html.startswith("<p><strong>")
    assert "<li>" in html
    assert in_one_language(re.sub("<[^>]*>", " ", html), "zh")
    assert "<script>" not in grade(CONV, "<script>")._repr_html_()
    assert "<script>" not in grade(CONV, "<script>").markdown()
    assert repr(grade(CONV, "C_out*k^2*C_in")) == "<Grade different: no_bias>"


TEXT = """A 5 x 5 convolution with 3 input channels and 5 output channels has 375 parameters.

So 5 × 76 = 381 <b>parameters</b>, and `24,704 ≈ 25K`.

The first convolution has four input channels and 380 parameters; it is flattened to 192 units.
"""


@pytest.mark.parametrize("first", ["en", "zh"])
def test_a_report_is_told_in_the_language_asked_for(first: str) -> None:
    report = verify(TEXT, "book", lang=first)
    assert report.wrong
    assert report.notes
    for lang in ("en", "zh"):
        for words in (*(claim.words(lang) for claim in report.claims), *(note.words(lang) for note in report.notes)):
            assert in_one_language(words, lang), words
        again = verify(TEXT, "book", lang=lang)
        assert (report.text(lang), report.markdown(lang)) == (again.text(), again.markdown())
        assert report.claims == again.claims
    assert str(report) == report.text(first)
    assert report.record()["claims"][0]["reason"] == report.claims[0].words(first)


def test_notebooks_show_a_report() -> None:
    report = verify(TEXT, "book")
    assert report._repr_markdown_() == report.markdown()
    html = report._repr_html_()
    assert html.count("<tr>") == len(report.claims) + 1
    assert html.count("<li>") == len(report.notes)
    assert "<b>" not in html
    assert "<tr>" not in verify("Nothing is claimed.")._repr_html_()


def test_a_class_is_told_in_another_language() -> None:
    table = (
        f'model,answer,values\n"{CONV}",k^2*C_in*C_out,\n"{CONV}",608,q=3\n"{CONV}",608,q\n"{CONV}",n*(m,\n"{CONV}",,\n'
    )
    marks = grade_table(table)
    chinese = marks.in_language("zh")
    assert chinese.csv() == grade_table(table, lang="zh").csv()
    assert chinese.summary() == marks.summary("zh")
    assert chinese.in_language("en").csv() == marks.csv()
    for row, other in zip(marks.rows, chinese.rows, strict=True):
        assert in_one_language(row.message, "en")
        assert in_one_language(other.message, "zh"), other.message


def test_reasons_are_equal_by_what_they_say() -> None:
    reason = Reason("read.junk", sign="?", what=Reason("read.not_understood"))
    assert reason == Reason("read.junk", sign="?", what=Reason("read.not_understood"))
    assert reason != Reason("read.junk", sign="!", what=Reason("read.not_understood"))
    assert len({reason, Reason("read.junk", sign="?", what=Reason("read.not_understood"))}) == 1


def test_a_grade_made_by_hand_says_numbers() -> None:
    made = Grade("different", Reason("grade.different"), Number(3), Number(5), Number(2))
    assert (made.expected, made.answer, made.difference) == (3, 5, 2)
