"""A class's table graded: what comes out, what is told of a bad row and a bad file, and what nothing can smuggle in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import nn
from symparams.check.batch import ADDED, grade_table
from symparams.check.grading import Grader, grade
from symparams.errors import SourceError
from symparams.readers import loading

CONV = "Conv2d(C_in, C_out, k)"


def table(*rows: str, header: str = "model,answer,values") -> str:
    return "\n".join((header, *rows)) + "\n"


def read_back(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


@pytest.mark.parametrize(
    ("row", "verdict", "message"),
    [
        ('"Conv2d(3, 8, 5)",608,', "same", "Right"),
        ('"Conv2d(3, 8, 5)",608 parameters,', "same", "Right"),
        ('"Conv2d(3, 8, 5)",208,', "different", "Each filter was counted as if it read only one input channel"),
        (f'"{CONV}","C_out×（k×k×C_in＋1）",', "same", "Right"),
        (f'"{CONV}",608,"k=5, C_in=3, C_out=8"', "same", "Right"),
        (f'"{CONV}",608,"k＝5；C_in：3、C_out = 8"', "same", "Right"),
        (f'"{CONV}",608,k=5 C_in=3 C_out=8', "same", "Right"),
        (f'"{CONV}",609,"k=5, C_in=3, C_out=8"', "different", "Too large by 1"),
        (f'"{CONV}",608,', "undecided", "values are needed for C_out, k, C_in"),
        (f'"{CONV}",608,"k=5, q=3"', "unreadable", "unknown symbol 'q'; known: C_out, k, C_in"),
        (f'"{CONV}",608,"k=5, C_in"', "unreadable", "C_in is no value for a letter; write the values as k=5, C_in=3"),
        (f'"{CONV}",608,"k=5, k=3"', "unreadable", "k is given two values"),
        (f'"{CONV}",608,"k=-5"', "unreadable", "k=-5 is no value"),
        ("n*m + m,m*(n+1),", "same", "Right"),
        ("n*m + m,mn + m,", "same", "Right"),
        ("bok,5,", "unreadable", "unknown model 'bok'; did you mean 'book'"),
        ("book,,", "unreadable", "There is no answer"),
        (",5,", "unreadable", "There is no model"),
        ("book,(,", "unreadable", "Not understood: ("),
        ("book,idk,", "unreadable", "Not understood: idk"),
        ("book,26,926", "unreadable", "an answer with a comma in it is put between quotation marks"),
        ('"Conv2d(3, 8, 5)",26,926,k=5', "unreadable", "The row has 4 cells, the header 3"),
        ("answers.py:Net,5,", "unreadable", "a table runs no code"),
        ("-,5,", "unreadable", "a table runs no code"),
        ("Conv2d,5,", "unreadable", "is a layer and needs its arguments"),
        ('"Conv2d(3, 8, 0)",5,', "unreadable", "The model cannot be read: Conv2d: kernel_size=0 given"),
    ],
)
def test_a_row_has_its_verdict_and_the_reason(row: str, verdict: str, message: str) -> None:
    marks = grade_table(table('"Linear(2, 3)",9,', row, '"Linear(2, 3)",6,'))
    assert [mark.verdict for mark in marks.rows] == ["same", verdict, "different"]
    assert message in marks.rows[1].message
    (_, shown, _) = read_back(marks.csv())
    assert (shown["verdict"], message in shown["message"]) == (verdict, True)


def test_a_row_says_what_grade_says() -> None:
    for answer in ("C_out*k^2*C_in", "C_out*(k^2*C_in+1)", "C_out*k", "k^2*C_out"):
        alone = grade(CONV, answer)
        (row,) = read_back(grade_table(table(f'"{CONV}",{answer},')).csv())
        assert row["verdict"] == alone.verdict
        assert row["difference"] == (alone.difference_text or "")
        assert row["mistakes"].split("; ") == (list(dict.fromkeys(m.id for m in alone.mistakes)) or [""])
        assert row["hint"] == alone.hint
        assert alone.score is not None
        assert float(row["score"]) == float(alone.score)


def test_other_columns_and_the_order_stay() -> None:
    text = table('7,"608","Conv2d(3, 8, 5)",Ünal', '8,"6","Conv2d(3, 8, 5)",=1+1', header="id,answer,model,name")
    out = grade_table(text).csv()
    assert out.splitlines()[0] == "id,answer,model,name," + ",".join(ADDED)
    assert [(row["id"], row["name"]) for row in read_back(out)] == [("7", "Ünal"), ("8", "=1+1")]


@pytest.mark.parametrize(
    "header", ["模型,答案,数值", "Model, ANSWER ,Values", "ｍｏｄｅｌ,ａｎｓｗｅｒ,values", '"model","answer","取值"']
)
def test_columns_are_known_by_these_names(header: str) -> None:
    assert [mark.verdict for mark in grade_table(table("book,26926,", header=header)).rows] == ["same"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_manner_of_the_spreadsheet_is_kept(separator: str, ending: str, mark: str) -> None:
    rows = (["who", "model", "answer"], ["1", '"Conv2d(3, 8, 5)"', '"26,771"'], ["2", "book", '"26,771"'], ["", "", ""])
    out = grade_table(mark + ending.join(separator.join(row) for row in rows) + ending).csv()
    assert out.startswith(f"{mark}who{separator}model{separator}answer{separator}verdict")
    assert out.count("\r\n") == (3 if ending == "\r\n" else 0)
    assert out.count("\n") == 3  # the row without anything in it is left out
    shown = read_back(out, separator)
    assert [row["verdict"] for row in shown] == ["different", "different"]
    assert shown[1]["score"] == ("0,5" if separator == ";" else "0.5")


def test_excels_own_line_about_the_separator_is_read() -> None:
    assert [mark.verdict for mark in grade_table("sep=;\nmodel;answer\nbook;26926\n").rows] == ["same"]


def test_a_graded_table_may_be_graded_again() -> None:
    once = grade_table(table("book,26926,", "book,26771,", "book,(,")).csv()
    assert grade_table(once).csv() == once


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table: is empty"),
        ("\n \n", "the table: is empty"),
        ("a,b\n1,2\n", "line 1: no column model and no column answer; the columns are a, b; model, answer and values"),
        ("model,result\nbook,2\n", "line 1: no column answer; the columns are model, result;"),
        ("\nmodel,answer,answer\nbook,2,3\n", "line 2: 2 columns are answer; leave one of them"),
        ('model,answer\nbook,"26926\nbook,5\n', "line 2: a quotation mark is opened and never closed"),
    ],
)
def test_a_table_that_is_none_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(SourceError, match="the table") as caught:
        grade_table(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_encoding_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes("模型,答案\nbook,26926个参数\n".encode("gbk"))
    with pytest.raises(SourceError, match=r"seems to be GBK.*save it as 'CSV UTF-8'"):
        grade_table(path)
    path.write_bytes("model,answer\nbook,26926\n".encode("utf-16"))
    with pytest.raises(SourceError, match="is UTF-16, not UTF-8"):
        grade_table(path)
    path.write_bytes(b"model,answer\nbook,\xff\xff\xff\n")
    with pytest.raises(SourceError, match=r"is not UTF-8: byte 0xFF at offset 18 \(line 2\)"):
        grade_table(path)


#: What a spreadsheet runs, asks the network for, or shows as something else.
INJECTIONS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "＝1", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_added_cell_is_a_formula(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["model", "answer", "values"], [text, text, text], ["book", text, text], [CONV, text, ""]]
    )
    for row in read_back(grade_table(out.getvalue()).csv()):
        for name in ADDED:
            assert row[name][:1] not in tuple("=+-@\t\r＝＋－＠"), (name, row[name])


@settings(deadline=None)  # the first to name a network builds it
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40), st.text(max_size=20)), max_size=4))
def test_whatever_the_cells_hold_the_rows_come_back_whole(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("model", "answer", "who"), *rows])
    marks = grade_table(out.getvalue())
    given_ones = [tuple(cell.replace("\0", "\ufffd") for cell in row) for row in rows if any(map(str.strip, row))]
    assert [mark.cells for mark in marks.rows] == given_ones
    back = read_back(marks.csv())
    assert [(row["model"], row["answer"], row["who"]) for row in back] == given_ones
    for row in back:
        assert not set("\r\n\x1b\u202e") & set("".join(row[name] for name in ADDED))


def test_a_model_is_loaded_once_and_equal_answers_are_graded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Any] = []
    graded: list[Any] = []

    def counting_load(source: Any, *more: Any) -> Any:
        if isinstance(source, str):
            loaded.append(source)
        return real_load(source, *more)

    def counting_grade(grader: Grader, answer: Any) -> Any:
        graded.append(answer)
        return real_grade(grader, answer)

    real_load, real_grade = loading.load, Grader.judged
    monkeypatch.setattr(loading, "load", counting_load)
    monkeypatch.setattr(Grader, "judged", counting_grade)
    marks = grade_table(table(*["book,26926,", "book,26771,", "bok,5,"] * 20))
    assert [mark.verdict for mark in marks.rows] == ["same", "different", "unreadable"] * 20
    assert sorted(loaded) == ["bok", "book"]
    assert len(graded) == 2


def test_one_model_for_all_needs_no_column() -> None:
    text = "answer\n608\n600\n"
    assert [mark.verdict for mark in grade_table(text, nn.Conv2d(3, 8, 5)).rows] == ["same", "different"]
    assert [mark.verdict for mark in grade_table(text, "Conv2d(3, 8, 5)").rows] == ["same", "different"]
    mixed = "model,answer\n,608\nbook,26926\n"
    assert [mark.verdict for mark in grade_table(mixed, "Conv2d(3, 8, 5)").rows] == ["same", "same"]


def test_the_command_writes_the_table_and_a_summary(run: Callable[..., Any], tmp_path: Path) -> None:
    path, out = tmp_path / "answers.csv", tmp_path / "marks.csv"
    rows = ("model;answer", "book;26926", *[f"{CONV};C_out*k^2*C_in"] * 2, "book;(")
    path.write_bytes(("\ufeff" + "".join(f"{row}\r\n" for row in rows)).encode())
    done = run("grade", "--batch", str(path))
    assert done.code == 0  # a wrong answer is no failure of a class
    assert done.err == "symparams grade: 1 right, 2 different, 0 undecided, 1 unreadable; most frequent: no_bias (2)\n"
    written = run("grade", "--batch", str(path), "-o", str(out))
    assert (written.code, written.out, written.err) == (0, "", done.err)
    data = out.read_bytes()
    assert data.decode("utf-8").startswith("\ufeffmodel;answer;verdict;score;")
    assert data.count(b"\r\n") == data.count(b"\n") == 5
    chinese = run("grade", "--batch", str(path), "--lang", "zh")
    assert chinese.err == "symparams grade: 正确 1，不同 2，无法判定 0，无法读懂 1；最常见的错误：no_bias（2 次）\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "Missing argument 'MODEL-OR-FORMULA'"),
        (["book"], "Missing option '--answer'"),
        (["book", "--answer", "5", "-o", "x.csv"], "-o goes with --batch"),
        (["--batch", "{}", "--answer", "5"], "--answer goes with one answer"),
        (["--batch", "{}", "--json"], "--json goes with one answer"),
        (["--batch", "{}", "--set", "k=5"], "--set goes with one answer"),
        (["--batch", "{}", "--layer", "Linear(n, m)"], "--layer goes with one answer"),
        (["--batch", "{}x"], "no such file"),
        (["--batch", "{}", "-o", "{}/no/such.csv"], "cannot be written"),
        (["--batch", "{}", "--lang", "fr"], "unknown language 'fr'"),
        (["bok", "--batch", "{}"], "unknown model 'bok'"),
    ],
)
def test_what_the_command_cannot_do_is_one_line_and_exit_code_2(
    run: Callable[..., Any], tmp_path: Path, args: list[str], message: str
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("model,answer\nbook,26926\n", encoding="utf-8")
    done = run("grade", *(arg.replace("{}", str(path)) for arg in args))
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err
