"""A class of a thousand answers graded in one process: ``python benchmarks/grading.py``, with ``--profile`` where the
time goes.

The answers are the tests' spellings, the same with one sign changed, and texts that are none, in equal parts. What is
measured is CPU time: of the whole command as a ratio to ``python -c "import sympy"``, in turns, and of an answer once
models are loaded.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import json
import pstats
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.run import REFERENCE, SYMPARAMS, Case, measure
from symparams.check.batch import grade_table
from symparams.check.grading import Grader

SPELLINGS = Path(__file__).parents[1] / "tests" / "data" / "spellings.json"
ANSWERS = 1_000
MODELS = ("Conv2d(C_in, C_out, k)", "LSTM(m, n)", "Linear(n, m)", "Conv2d(3, 8, 5)", "book", "resnet18")
UNREADABLE = ("no idea", "(", "C_out ** * k", "[]", "k k k 5", "3 + ", "see above!", "__import__('os')", "С*k", "?")


def answers() -> list[tuple[str, str]]:
    """The class: model and answer, every time the same."""
    random = Random(1)
    groups = {group["model"]: group["answers"] for group in json.loads(SPELLINGS.read_text(encoding="utf-8"))}
    made = []
    for number in range(ANSWERS):
        model = MODELS[number % len(MODELS)]
        text = random.choice(groups[model])
        kind = number // len(MODELS) % 3
        if kind == 1:
            place = random.randrange(len(text))
            text = text[:place] + random.choice("2345679") + text[place + 1 :]
        elif kind == 2:
            text = random.choice(UNREADABLE)
        made.append((model, text))
    random.shuffle(made)
    return made


def write(path: Path, rows: list[tuple[str, str]]) -> None:
    """The table of a class."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("model", "answer"), *rows])


def cold(rows: list[tuple[str, str]], runs: int) -> None:
    """Whole processes, against the import of SymPy."""
    with tempfile.TemporaryDirectory() as folder:
        whole, one = Path(folder) / "class.csv", Path(folder) / "one.csv"
        write(whole, rows)
        write(one, [("Conv2d(3, 8, 5)", "608")])
        cases = (
            REFERENCE,
            Case("`symparams grade`, a right number", (*SYMPARAMS, "grade", "Conv2d(3, 8, 5)", "--answer", "608")),
            Case(
                "`symparams grade`, a wrong number",
                (*SYMPARAMS, "grade", "Conv2d(3, 8, 5)", "--answer", "208"),
                codes=(1,),
            ),
            Case(
                "`symparams grade`, a wrong formula",
                (*SYMPARAMS, "grade", MODELS[0], "--answer", "C_out*k^2*C_in"),
                codes=(1,),
            ),
            Case("`symparams grade --batch`, one answer", (*SYMPARAMS, "grade", "--batch", str(one))),
            Case(f"`symparams grade --batch`, {len(rows)} answers", (*SYMPARAMS, "grade", "--batch", str(whole))),
        )
        costs = measure(cases, runs)
    print("| command | CPU time | ratio | peak memory |\n|---|---:|---:|---:|")
    for case, spent in costs.items():
        ratio = spent.cpu / costs[REFERENCE].cpu
        print(f"| {case.name} | {spent.cpu * 1000:.0f} ms | {ratio:.2f} | {spent.memory:.0f} MiB |")


def warm(rows: list[tuple[str, str]]) -> None:
    """Each answer alone, its question ready, by model and verdict."""
    taken: dict[tuple[str, str], list[float]] = defaultdict(list)
    graders = {model: Grader(model) for model in MODELS}
    for grader in graders.values():
        grader.grade(1)
    for model, answer in rows:
        begin = process_time()
        verdict = graders[model].grade(answer).verdict
        taken[model, verdict].append(process_time() - begin)
    print("\n| model | verdict | answers | median | longest |\n|---|---|---:|---:|---:|")
    for (model, verdict), times in sorted(taken.items()):
        print(
            f"| `{model}` | {verdict} | {len(times)} | {statistics.median(times) * 1000:.1f} ms "
            f"| {max(times) * 1000:.0f} ms |"
        )


def main() -> None:
    """Everything, or the profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="turns of the whole processes")
    parser.add_argument(
        "--profile", action="store_true", help="show the functions that take the time, and nothing else"
    )
    arguments = parser.parse_args()
    rows = answers()
    text = "\n".join(["model,answer", *('"{}","{}"'.format(a, b.replace('"', '""')) for a, b in rows)])
    if arguments.profile:
        profile = cProfile.Profile()
        profile.runcall(grade_table, text)
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumtime").print_stats(40)
        return
    cold(rows, arguments.runs)  # first: a child's memory begins with its parent's
    grade_table('model,answer\nbook,26926\n"Linear(n, m)",n*m\n')  # what is imported once
    begin = process_time()
    marks = grade_table(text)
    spent = process_time() - begin
    print(f"\n{len(rows)} answers in one process: {spent:.1f} s, {spent / len(rows) * 1000:.1f} ms each")
    print(marks.summary())
    warm(rows)


if __name__ == "__main__":
    main()
