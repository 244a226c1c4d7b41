"""Breaks single lines on purpose and says which breaks no test notices: ``python tests/mutate.py terms --changes 20``.

A change is small: another comparison, a constant one larger, a sign, two operands exchanged, another default. Changes
are drawn by seed from the lines of a room (``--list`` names the rooms; ``all`` draws from the whole package, each file
by its length), made one at a time in a copy of the checkout, and the room's tests are run there with the examples of
the changed file, until one fails. First come the test files that enter the changed function, the quickest of them
first: the tests are run once without a change, which tells that; those that fail then are named and left out. A test
that does not come to an end counts as one that fails. Ends with code 1 where fewer than ``--least`` percent were
noticed.

Not drawn is what no test could notice, or any run would: annotations, what stands in a ``raise`` or is imported for
types, ``strict=`` of a ``zip`` and the size of a cache, exchanged arguments of ``isinstance`` and its like.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: The sources of a room and the tests that are to notice what breaks in it, the quickest first.
ROOMS: dict[str, tuple[str, str]] = {
    "base": (
        "symbols.py errors.py conventions.py options.py reasons.py showing.py",
        "tests/terms tests/nn tests/test_*.py tests/networks",
    ),
    "terms": ("terms", "tests/terms tests/notation tests/derivation tests/check"),
    "notation": ("notation", "tests/notation tests/terms tests/check"),
    "nn": ("nn torch.py functional.py", "tests/nn tests/networks tests/derivation"),
    "keras": ("keras", "tests/keras tests/derivation/test_every_layer.py"),
    "blocks": ("blocks", "tests/networks tests/zoo_language tests/zoo_vision"),
    "zoo": ("zoo", "tests/zoo_language tests/zoo_vision tests/readers tests/check/test_mistakes.py"),
    "readers": ("readers", "tests/readers tests/specs tests/test_load.py tests/test_files.py tests/test_cli.py"),
    "derivation": ("derivation", "tests/derivation tests/networks tests/document"),
    "document": ("document", "tests/document tests/test_*.py tests/derivation"),
    "check": ("check", "tests/check tests/test_cli.py"),
    "cli": ("cli.py", "tests/test_cli.py tests/check/test_batch.py tests/test_files.py"),
}

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "+",
    ast.FloorDiv: "*",
    ast.Mod: "+",
    ast.Div: "*",
    ast.Pow: "*",
}

#: Calls whose exchanged arguments fail at once.
TYPED = {"isinstance", "issubclass", "getattr", "hasattr", "setattr", "cast", "TypeVar", "NewType"}
#: Arguments that guard or hasten, and change no result.
SILENT = {"strict", "maxsize"}


class Change(NamedTuple):
    """One break: where it is, what kind, and the text before and after."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    new: str

    def applied(self, source: bytes) -> bytes:
        """The source with the break in it; offsets are bytes, as the syntax tree has them."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def shown(self, source: bytes) -> str:
        """The change as a reader sees it."""
        old = source[self.start : self.end].decode()
        return f"{self.path}:{self.line}: {self.kind}: {' '.join(old.split())}  ->  {' '.join(self.new.split())}"


class Finder:
    """All changes that can be made to a file."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def changes(self) -> Iterator[Change]:
        """The changes, in the order of the tree."""
        tree = ast.parse(self.source)
        left_out = {id(inner) for node in ast.walk(tree) for inner in self._left_out(node)}
        for node in ast.walk(tree):
            if id(node) not in left_out:
                yield from self._of(node)

    def _left_out(self, node: ast.AST) -> Iterator[ast.AST]:
        """What is no behaviour: annotations, imports for types, ``__all__``, what stands in a ``raise``."""
        parts: list[ast.AST | None] = []
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parts = [node.returns]
        elif isinstance(node, (ast.AnnAssign, ast.arg)):
            parts = [node.annotation]
        elif isinstance(node, ast.keyword) and node.arg in SILENT:
            parts = [node.value]
        elif isinstance(node, ast.Raise) or _is_for_types(node) or _is_list_of_names(node):
            parts = [node]
        for part in parts:
            if part is not None:
                yield from ast.walk(part)

    def _of(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            new = COMPARISONS[type(node.ops[0])]
            yield self._between("comparison", node.left, node.comparators[0], new)
        elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS and not _is_text(node):
            yield self._between("sign", node.left, node.right, SIGNS[type(node.op)])
            if isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod)):
                yield self._exchanged(node, node.left, node.right)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
            yield self._replaced("sign", node, self._text(node.operand))
        elif isinstance(node, ast.BoolOp):
            new = "or" if isinstance(node.op, ast.And) else "and"
            yield self._between("comparison", node.values[0], node.values[1], new)
        elif isinstance(node, ast.Constant):
            yield from self._constant(node)
        elif (
            isinstance(node, ast.Call)
            and len(node.args) > 1
            and not any(isinstance(a, ast.Starred) for a in node.args)
            and ast.unparse(node.func) not in TYPED
        ):
            yield self._exchanged(node, node.args[0], node.args[1])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if isinstance(default, ast.Constant) and default.value is None:
                    yield self._replaced("default", default, "0")

    def _constant(self, node: ast.Constant) -> Iterator[Change]:
        if isinstance(node.value, bool):
            yield self._replaced("constant", node, str(not node.value))
        elif isinstance(node.value, int):
            yield self._replaced("constant", node, str(node.value + 1))

    def _place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def _span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.source[start:end].decode()

    def _replaced(self, kind: str, node: ast.expr, new: str) -> Change:
        return Change(self.path, node.lineno, kind, *self._span(node), new)

    def _exchanged(self, node: ast.expr, first: ast.expr, second: ast.expr) -> Change:
        (start, mid), (stop, end) = self._span(first), self._span(second)
        new = self._text(second) + self.source[mid:stop].decode() + self._text(first)
        return Change(self.path, node.lineno, "order", start, end, new)

    def _between(self, kind: str, first: ast.expr, second: ast.expr, new: str) -> Change:
        """Another operator between two operands; brackets around them stay."""
        start, end = self._span(first)[1], self._span(second)[0]
        gap = self.source[start:end].decode()
        closing = gap[: len(gap) - len(gap.lstrip(") \n"))]
        opening = gap[len(gap.rstrip("( \n")) :]
        return Change(self.path, first.lineno, kind, start, end, f"{closing} {new} {opening}")


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _is_list_of_names(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any("__all__" in ast.unparse(target) for target in node.targets)


def _is_text(node: ast.BinOp) -> bool:
    """Whether texts or lists are put together, where another sign is no more than an error."""
    kinds = (ast.List, ast.Tuple, ast.JoinedStr)
    sides = (node.left, node.right)
    return any(isinstance(s, kinds) or (isinstance(s, ast.Constant) and isinstance(s.value, str)) for s in sides)


def files_of(room: str) -> list[str]:
    """The source files of a room."""
    found: list[Path] = []
    for name in ROOMS[room][0].split():
        place = ROOT / "symparams" / name
        found += sorted(place.rglob("*.py")) if place.is_dir() else [place] if place.exists() else []
    return [path.relative_to(ROOT).as_posix() for path in found]


def drawn(rooms: list[str], number: int, seed: int, only: Sequence[str] = ()) -> list[tuple[str, Change]]:
    """Changes drawn from all that can be made in the rooms, each of which compiles and changes something.

    Args:
        rooms: names of rooms.
        number: how many changes.
        seed: of the draw.
        only: files or folders to which the changes keep; everywhere where there are none.
    """
    every: list[tuple[str, Change]] = []
    for room in rooms:
        for path in files_of(room):
            if only and not any(Path(path).is_relative_to(place) for place in only):
                continue
            source = (ROOT / path).read_bytes()
            every += [(room, change) for change in Finder(path, source).changes()]
    chosen: list[tuple[str, Change]] = []
    for room, change in random.Random(seed).sample(every, len(every)):
        if len(chosen) == number:
            break
        source = (ROOT / change.path).read_bytes()
        made = change.applied(source)
        try:
            same = ast.dump(ast.parse(made)) == ast.dump(ast.parse(source))
        except SyntaxError:
            continue
        if not same:
            chosen.append((room, change))
    return chosen


def copied(folder: Path) -> Path:
    """A copy of the checkout as it stands, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


class Watch:
    """What a run of the tests tells: how long each test file takes, and which functions of the package it enters."""

    def __init__(self, folder: Path) -> None:
        self.package = f"{folder}/symparams/"
        self.folder = folder
        self.seconds: dict[str, float] = {}
        self.entered: dict[str, set[str]] = {}
        self.failing: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test, its setup or its teardown has ended."""
        path = report.nodeid.partition("::")[0]
        self.seconds[path] = self.seconds.get(path, 0.0) + report.duration
        if report.failed:
            self.failing.append(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """A test is run: from here to its end every function of ours that is called is noted."""
        seen = self.entered.setdefault(item.nodeid.partition("::")[0], set())

        def called(frame: FrameType, _event: str, _argument: object) -> None:
            code = frame.f_code
            if code.co_filename.startswith(self.package):
                seen.add(f"symparams/{code.co_filename[len(self.package) :]}:{code.co_firstlineno}")

        before = sys.gettrace()
        sys.settrace(called)
        try:
            return (yield)
        finally:
            sys.settrace(before)


class Measured(NamedTuple):
    """A room's test files with their seconds, what they enter and which fail, as the run without a change has told."""

    seconds: dict[str, float]
    entered: dict[str, set[str]]
    failing: list[str]

    def ordered(self, change: Change) -> list[str]:
        """The test files, those first that enter the function of a change, then the quickest."""
        place = f"{change.path}:{innermost(ROOT / change.path, change.line)}"
        own = [path for path in self.seconds if path.startswith("tests/")]
        return sorted(own, key=lambda path: (place not in self.entered[path], self.seconds[path]))


def innermost(path: Path, line: int) -> int:
    """The first line of the function around a line, as its code object has it; 0 where there is none."""
    around = [
        min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.body[0].lineno <= line <= node.end_lineno
    ]
    return max(around, default=0)


OPTIONS = ["-q", "--no-header", "--hypothesis-seed=0", "-p", "no:cacheprovider", "-m", "not torch and not keras"]


def measured(room: str, folder: Path) -> Measured:
    """What the room's tests take and enter, and which of them fail without a change."""
    tests = [str(test) for pattern in ROOMS[room][1].split() for test in sorted(folder.glob(pattern))]
    found = folder / "measured.json"
    run = _run([__file__, "--measure", str(found), *OPTIONS, *tests], folder, None)
    if run.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        sys.exit(f"the tests of {room} do not run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    seconds, entered, failing = json.loads(found.read_text("utf-8"))
    for test in failing:
        print(f"left out, as it fails without a change: {test}")
    return Measured(seconds, {path: set(places) for path, places in entered.items()}, failing)


def measure(found: str, arguments: list[str]) -> int:
    """Run the tests and write what they take and enter; this is the inside of ``measured``."""
    watch = Watch(Path.cwd())
    code = pytest.main(arguments, plugins=[watch])
    entered = {path: sorted(places) for path, places in watch.entered.items()}
    Path(found).write_text(json.dumps([watch.seconds, entered, watch.failing]), "utf-8")
    return int(code)


def noticed(tests: Measured, change: Change, folder: Path, seconds: float) -> tuple[bool, str]:
    """Whether a test fails with this change in the copy, and which one."""
    path = folder / change.path
    source = path.read_bytes()
    path.write_bytes(change.applied(source))
    try:
        failing = [f"--deselect={test}" for test in tests.failing]
        run = _run(["-m", "pytest", "-x", *OPTIONS, *failing, str(path), *tests.ordered(change)], folder, seconds)
    except subprocess.TimeoutExpired:
        return True, "no end"
    finally:
        path.write_bytes(source)
    last = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return run.returncode not in (0, 5), last[0][:160] if last else f"exit code {run.returncode}"


def _run(command: list[str], folder: Path, seconds: float | None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def main() -> int:
    """Draw, break, run, report."""
    if sys.argv[1:2] == ["--measure"]:
        return measure(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", default=["all"], help="rooms, or all")
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None, help="drawn, and printed, where it is not given")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=300.0, help="for the tests of one change")
    parser.add_argument("--only", nargs="+", default=[], metavar="PATH", help="files or folders of the rooms")
    parser.add_argument("--least", type=int, default=0, help="the percentage below which this fails")
    parser.add_argument("--list", action="store_true", help="name the rooms, or with --changes the changes, and end")
    parser.add_argument("--json", type=Path, help="where to write what was found")
    given = parser.parse_args()
    rooms = list(ROOMS) if "all" in given.rooms else given.rooms
    seed = random.randrange(10**6) if given.seed is None else given.seed
    print(f"seed {seed}, rooms: {' '.join(rooms)}")
    changes = drawn(rooms, given.changes, seed, given.only)
    if given.list:
        for _, change in changes:
            print(change.shown((ROOT / change.path).read_bytes()))
        return 0

    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as scratch:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(given.jobs):
            copies.put(copied(Path(scratch).resolve() / str(number)))
        folder = copies.get()
        tests = {room: measured(room, folder) for room in sorted({room for room, _ in changes})}
        copies.put(folder)

        def one(drawn_change: tuple[str, Change]) -> None:
            room, change = drawn_change
            folder = copies.get()
            start = time.monotonic()
            seen, how = noticed(tests[room], change, folder, given.seconds)
            copies.put(folder)
            text = change.shown((ROOT / change.path).read_bytes())
            found.append({"room": room, "change": text, "noticed": seen, "by": how})
            print(f"{'noticed ' if seen else 'SURVIVED'} {time.monotonic() - start:4.0f} s  {text}", flush=True)

        with ThreadPoolExecutor(given.jobs) as pool:
            list(pool.map(one, changes))

    for room in rooms:
        own = [item for item in found if item["room"] == room]
        if own:
            print(f"{room:12} {sum(bool(item['noticed']) for item in own):4} of {len(own)}")
    rate = 100 * sum(bool(item["noticed"]) for item in found) / max(len(found), 1)
    print(f"{len(found)} changes, {rate:.0f} % noticed, seed {seed}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    return int(rate < given.least)


if __name__ == "__main__":
    sys.exit(main())
