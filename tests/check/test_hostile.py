"""Answers that are none, or mean harm: undecided or refused in a line, in bounded memory and time, never right."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symparams.check.answers import UnreadError, read_answers
from symparams.check.batch import MAX_CELL, grade_table
from symparams.check.grading import grade
from symparams.errors import LimitError

CONV = "Conv2d(C_in, C_out, k)"

#: By name, so that a failing test is called by what it tries.
HOSTILE = {
    "a call": "__import__('os').system('touch pwned')",
    "a lambda": "(lambda: 1)()",
    "attributes": "().__class__.__bases__[0].__subclasses__()",
    "a format": "{0.__class__}",
    "a template": "{{7*7}}",
    "a spreadsheet's formula": "=cmd|' /C calc'!A0",
    "a database's command": "1'; DROP TABLE answers; --",
    "input": r"\input{/etc/passwd}",
    "write18": r"\write18{rm -rf /}",
    "a macro": r"\def\x{\x\x}\x",
    "a loop": r"\loop\iftrue\repeat",
    "csname": r"\csname end\endcsname",
    "text groups": r"\text{" * 3000,
    "backslashes": "\\" * 20_000,
    "dollars": "$" * 20_000,
    "a tower of numbers": "9**9**9**9",
    "powers of powers": "((((9^64)^64)^64)^64)",
    "a power with a huge exponent": "k^(9^9^9)",
    "a tower of twos": "2^(2^(2^(2^(2^k))))",
    "a tower of letters": "k^k^k^k",
    "deep brackets": "(" * 5000 + "1" + ")" * 5000,
    "half of them": "[k" * 9000,
    "signs": "-" * 5000 + "1",
    "fractions in fractions": r"\frac{1}{" * 30 + "k" + "}" * 30,
    "powers in powers": "2^(" * 30 + "k" + "+k)" * 30,
    "digits": "9" * 100_000,
    "just too many digits": "9" * 4001,
    "many digits": "9" * 3999,
    "long numbers multiplied": "*".join(["9" * 500] * 7),
    "a huge exponent": "1e99999",
    "a tiny number": "1e-3999",
    "a division by zero": "5/0",
    "a hidden division by zero": "C_out/(k - k)",
    "a floor of one": "floor(1/0)",
    "zero to the power -1": "0^-1",
    "a sum with a huge bound": r"\sum_{i=1}^{10^{100}} i",
    "a sum of letters": "∑_{i=1}^{9999999} k",
    "floors in floors": "".join(f"floor((k+{i})/{i + 2}*" for i in range(30)) + "k" + ")" * 30,
    "ceilings in floors": "floor(ceil(" * 18 + "k/2" + "/2)/3)" * 18,
    "many floors": "+".join(f"floor(k/{i})" for i in range(2, 900)),
    "maxima in maxima": "max(" * 30 + "k" + "".join(f", k + {i})" for i in range(30)),
    "a maximum of many": "max(" + ",".join(f"k+C_in*{i}" for i in range(1000)) + ")",
    "a product of maxima": "*".join(["max(k,C_in)"] * 500),
    "millions of terms": "(k + C_in + C_out + 1)^60",
    "millions of terms in other letters": "(a+b+c+d)^60",
    "more of them": "(k+1)^4000",
    "a product of sums": "*".join(["(k+C_in+1)"] * 1500),
    "many denominators": "+".join(f"1/(k^{i}+C_in+{i})" for i in range(2, 60)),
    "denominators in denominators": "1/(1+k/(k+" * 17 + "1" + "))" * 17,
    "thousands of letters": "+".join(f"a_{i}" for i in range(2800)),
    "a product of thousands": "*".join(f"a_{i}" for i in range(2800)),
    "letters in brackets": "".join(f"(a_{i}+1)" for i in range(2000)),
    "just as many as are read": "".join(f"(a_{i}+1)" for i in range(50)),
    "a megabyte of sums": "a+" * 500_000 + "a",
    "a megabyte of brackets": "(" * 1_000_000,
    "a megabyte of spaces": "k" + " " * 1_000_000 + "k",
    "a megabyte of a letter": "x" * 1_000_000,
    "as long as is read": "k+" * 9999 + "k",
    "sides": "1" + "=1" * 6000 + "=2",
    "approximations": "≈1" * 6000,
    "crosses": "x " * 10_000,
    "words": "the " * 5000 + "answer is 5 or 6",
    "words of what is counted": "5 " + "parameters " * 1800 + "+",
    "spaces before a word": "5" + " " * 19_000 + "parameters?",
    "thousands in groups": "1" + " 000" * 4900,
    "commas": "9," * 9000,
    "colons": ":" * 20_000,
    "stars": "*" * 20_000,
    "lines below": "a_" * 9000,
    "raised digits": "²" * 20_000,
    "primes": "k" + "'" * 19_000,
    "Chinese words": "参数" * 9000,
    "Chinese numerals": "1万" * 9000,
    "accents": "k" + "\u0301" * 10_000,
    "pictures": "😀" * 5000,
    "other digits": "٣",
    "a NUL": "5\x00",
    "a lone surrogate": "\ud800",
    "an escape": "\x1b[2J608",
    "no number": "nan",
    "no finite number": "inf",
}

MODELS = ("book", "C_out*(k^2*C_in + 1)")


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_not_right_and_told_in_a_line(name: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("model", "answer"), *((model, HOSTILE[name]) for model in MODELS)])
    text = out.getvalue()
    marks = grade_table(text)
    assert len(marks.rows) == len(MODELS)
    for row in marks.rows:
        assert row.verdict != "same"
        assert row.message
        for cell in row.added():
            assert len(cell) <= 40 * MAX_CELL
            assert "\n" not in row.message
            assert cell.isprintable() or "\ud800" in cell
    assert marks.csv().count("\n") == text.count("\n")
    assert not Path("pwned").exists()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("column", ["model", "values"])
def test_it_stops_no_class_in_another_column_either(name: str, column: str) -> None:
    out = io.StringIO(newline="")
    row = {"model": CONV, "answer": "608", "values": ""} | {column: HOSTILE[name]}
    csv.writer(out).writerows([row, row.values(), (CONV, "C_out*(k^2*C_in + 1)", "")])
    bad, good = grade_table(out.getvalue()).rows
    assert good.verdict == "same"
    assert bad.verdict != "same"
    assert "\n" not in bad.message
    assert 0 < len(bad.message) <= MAX_CELL
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    "name", ["a call", "deep brackets", "a NUL", "input", "millions of terms", "floors in floors", "digits", "5/0"]
)
def test_nothing_is_concluded_from_what_cannot_be_read_or_worked_out(name: str) -> None:
    assert grade(CONV, HOSTILE.get(name, name)).verdict == "undecided"


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("С_out*(k^2*C_in + 1)", "no Latin C but CYRILLIC CAPITAL LETTER ES"),
        ("C_out*(к^2*C_in + 1)", "no Latin k but CYRILLIC SMALL LETTER KA"),
        ("C_οut*(k^2*C_in + 1)", "no Latin o but GREEK SMALL LETTER OMICRON"),
        ("Κ*(F^2*D_1 + 1)", "no Latin K but GREEK CAPITAL LETTER KAPPA"),
        ("\u202e8*76", "RIGHT-TO-LEFT OVERRIDE"),
        ("608\u200f", "RIGHT-TO-LEFT MARK"),
        ("6\u20668", "LEFT-TO-RIGHT ISOLATE"),
        ("٣ + 1", "ARABIC-INDIC DIGIT THREE"),
        ("k\u0301 + 1", "COMBINING ACUTE ACCENT"),
        ("5\x00", r"'\x00'"),
    ],
)
def test_what_only_looks_right_is_told_by_name(answer: str, named: str) -> None:
    with pytest.raises(UnreadError) as caught:
        read_answers(answer, ["C_out", "k", "C_in"])
    assert named in str(caught.value)
    assert grade(CONV, answer).verdict == "undecided"


def test_limits_are_told_with_what_was_given() -> None:
    with pytest.raises(LimitError, match="the answer has 20001 characters, 20000 are read"):
        read_answers("k" * 20_001)
    with pytest.raises(LimitError, match="the answer has 51 different letters, 50 are read"):
        read_answers("+".join(f"a_{i}" for i in range(51)))


CHILD = """
import json, resource, sys
megabytes, seconds = 700, 300
resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
import time
from symparams.check.batch import grade_table
grade_table("model,answer\\nbook,26926\\nbook,26925\\n")
def peak():  # the process's own: that of getrusage begins with its parent's
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
before = peak()
begin = time.process_time()
marks = grade_table(sys.stdin.buffer.read().decode("utf-8", "surrogatepass"))
taken = time.process_time() - begin
after = peak()
print(json.dumps([before, after, taken, [row.verdict for row in marks.rows]]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are set, and its memory counted, in KiB here")
def test_all_of_them_in_one_process_stay_within_its_limits() -> None:
    """Without the limits this would take the machine's memory: floors in floors double with each level."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("model", "answer"), *((CONV, text) for text in HOSTILE.values())])
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=out.getvalue().encode("utf-8", "surrogatepass"),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    before, after, taken, verdicts = json.loads(done.stdout)
    print(f"{len(verdicts)} answers: {taken:.1f} s of CPU time, {before >> 10} MiB before, {after >> 10} MiB after")
    assert len(verdicts) == len(HOSTILE)
    assert "same" not in verdicts
    assert after - before < 200 << 10
