"""The tool that breaks lines on purpose: which changes it finds in a file, and what it makes of them."""

from __future__ import annotations

import ast

import pytest

from tests.mutate import ROOMS, ROOT, Change, Finder, Measured, drawn, files_of, innermost

#: Each line with every change that is drawn in it, in any order.
LINES: dict[str, list[tuple[str, str]]] = {
    "a < b": [("comparison", "a <= b")],
    "a <= b": [("comparison", "a < b")],
    "a > b": [("comparison", "a >= b")],
    "a >= b": [("comparison", "a > b")],
    "a == b": [("comparison", "a != b")],
    "a != b": [("comparison", "a == b")],
    "a is b": [("comparison", "a is not b")],
    "a is not b": [("comparison", "a is b")],
    "a in b": [("comparison", "a not in b")],
    "a not in b": [("comparison", "a in b")],
    "a < b < c": [],
    "a and b": [("comparison", "a or b")],
    "a or b or c": [("comparison", "a and b or c")],
    "a + b": [("sign", "a - b")],
    "a - b": [("sign", "a + b"), ("order", "b - a")],
    "a * b": [("sign", "a + b")],
    "a / b": [("sign", "a * b"), ("order", "b / a")],
    "a // b": [("sign", "a * b"), ("order", "b // a")],
    "a % b": [("sign", "a + b"), ("order", "b % a")],
    "a**b": [("sign", "a * b")],
    "(a) - (b)": [("sign", "(a) + (b)"), ("order", "(b) - (a)")],
    "(a + b) * c": [("sign", "(a - b) * c"), ("sign", "(a + b) + c")],
    "-a": [("sign", "a")],
    "not a": [("sign", "a")],
    "7": [("constant", "8")],
    "True": [("constant", "False")],
    "1.5": [],
    "'7'": [],
    "None": [],
    "f(a, b, c)": [("order", "f(b, a, c)")],
    "f(*a, b)": [],
    "f(a, key=b)": [],
    "[a] + b": [],
    "'%s' % b": [],
    "isinstance(a, b)": [],
    "zip(a, b, strict=True)": [("order", "zip(b, a, strict=True)")],
    "größe - 'ß' * 2": [("sign", "größe + 'ß' * 2"), ("order", "'ß' * 2 - größe"), ("constant", "größe - 'ß' * 3")],
    "raise ValueError(a - 1)": [],
    "x: Literal[1] = 2": [("constant", "x: Literal[1] = 3")],
    "def f(x: Literal[1], *y: Literal[2], z: Literal[3] = None) -> Literal[4]: pass": [
        ("default", "def f(x: Literal[1], *y: Literal[2], z: Literal[3] = 0) -> Literal[4]: pass")
    ],
    "def f(x=1): 'a docstring - 1'": [("constant", "def f(x=2): 'a docstring - 1'")],
    "if TYPE_CHECKING: a = 1": [],
    "__all__ = sorted(a, 1)": [],
}


def made(source: str) -> list[tuple[str, str]]:
    text = source.encode()
    return [(change.kind, change.applied(text).decode()) for change in Finder("sample.py", text).changes()]


@pytest.mark.parametrize("line", LINES)
def test_every_change_of_a_line_is_found_and_made(line: str) -> None:
    def spaced(changes: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return sorted((kind, ast.unparse(ast.parse(text))) for kind, text in changes)

    assert spaced(made(line)) == spaced(LINES[line])


def test_a_change_knows_its_line_and_is_shown_with_both_sides() -> None:
    source = b"a = (\n    b\n    - c\n)\n"
    shown = [change.shown(source) for change in Finder("sample.py", source).changes()]
    assert shown == ["sample.py:2: sign: -  ->  +", "sample.py:2: order: b - c  ->  c - b"]


def test_changes_are_drawn_by_seed_and_each_of_them_differs_and_compiles() -> None:
    changes = drawn(["terms"], 40, seed=5)
    assert changes == drawn(["terms"], 40, seed=5)
    assert changes != drawn(["terms"], 40, seed=6)
    assert len(set(changes)) == 40
    for room, change in changes:
        source = (ROOT / change.path).read_bytes()
        assert room == "terms"
        assert ast.dump(ast.parse(change.applied(source))) != ast.dump(ast.parse(source))


def test_the_tests_that_enter_a_changed_function_run_first_then_the_quick_ones() -> None:
    path = ROOT / "symparams" / "cli.py"
    line = next(number for number, text in enumerate(path.read_text("utf-8").split("\n"), 1) if "def " in text) + 1
    place = f"symparams/cli.py:{innermost(path, line)}"
    entered = {
        "tests/slow.py": {place},
        "tests/slowest.py": {place},
        "tests/quick.py": set(),
        "tests/quicker.py": set(),
    }
    seconds = {"tests/slowest.py": 9.0, "tests/slow.py": 7.0, "tests/quick.py": 2.0, "tests/quicker.py": 1.0}
    found = Measured(seconds, entered, []).ordered(Change("symparams/cli.py", line, "sign", 0, 0, ""))
    assert found == ["tests/slow.py", "tests/slowest.py", "tests/quicker.py", "tests/quick.py"]


def test_every_file_of_the_package_is_in_a_room() -> None:
    """Else its changes would never be drawn; what only starts the package or names its parts has none."""
    roomless = {"__init__.py", "__main__.py", "_version.py", "mathematics.py"}
    named = {path for room in ROOMS for path in files_of(room)}
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "symparams").rglob("*.py")}
    assert {path for path in every - named if path.count("/") > 1 or path.rpartition("/")[2] not in roomless} == set()
