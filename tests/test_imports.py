"""How modules import each other."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "symparams"
FILES = sorted(PACKAGE.rglob("*.py"))
parsed = cache(ast.parse)

#: Modules that load others by name, besides packages that load their own in ``__init__``.
LOADERS = {
    "nn/functional.py",  # the layer a function stands for
    "notation/lookup.py",  # a preset
    "readers/config.py",  # a family, and the table of its model type
    "readers/files.py",  # the reader of a suffix
}

#: Files that import each other, in a function of one of them. Each is a file that could not be read alone; no more.
CIRCLES = [
    {"notation.lookup", "notation.own"},  # a reader's notation may extend another
    {"terms.arithmetic", "terms.bridge", "terms.calls", "terms.forms", "terms.normal"},
    {"keras.layer", "keras.merging", "keras.symbolic"},  # a + b of two tensors is a layer
    {"keras.model", "keras.summary"},
    {"check.claims", "check.reporting"},
]


def absolute(source: str) -> list[int]:
    """The lines where a module of the package is imported by its full name."""
    found = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        if any(name.split(".")[0] == "symparams" for name in names):
            found.append(node.lineno)
    return found


def test_inside_the_package_imports_are_relative() -> None:
    # One way to write them, so that looking for a module's readers needs one search.
    assert len(FILES) > 100
    found = {
        path.relative_to(PACKAGE).as_posix(): lines for path in FILES if (lines := absolute(path.read_text("utf-8")))
    }
    assert found == {}


def test_an_absolute_import_is_seen_wherever_it_stands() -> None:
    source = "import os, symparams.nn\nfrom . import symparams\ndef f():\n    from symparams.terms import Term\n"
    assert absolute(source) == [1, 4]


# The order of rooms: the contract of import-linter and the table of the architecture page


def contract() -> list[set[str]]:
    """The layers of the contract in pyproject.toml, the lowest first."""
    text = (PACKAGE.parent / "pyproject.toml").read_text("utf-8")
    block = re.search(r'id = "rooms".*?layers = \[(.*?)\]', text, re.DOTALL)
    assert block is not None
    return [set(re.findall(r"\w+", line)) for line in reversed(re.findall(r'"(.*)"', block[1]))]


def table() -> list[set[str]]:
    """The rows of the table of rooms, the first first."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    rows = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `symparams/")]
    return [{name.removeprefix("symparams/").strip("/").removesuffix(".py") for name in _quoted(row)} for row in rows]


def _quoted(row: str) -> list[str]:
    return re.findall(r"`([^`]*)`", row)


def test_the_architecture_page_and_the_contract_name_the_same_rooms_in_the_same_order() -> None:
    assert table() == contract()
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert set().union(*table()) == rooms - {"__init__", "__main__"}


# What is loaded by name, which import-linter does not see


def loads(source: str) -> Iterator[tuple[str, str, int]]:
    """The calls of ``import_module`` and their like: what is loaded up to its first variable part, and from where."""
    for node in ast.walk(parsed(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"import_module", "__import__"}:
            continue
        first = node.args[0]
        if isinstance(first, ast.JoinedStr):
            first = first.values[0]
        start = str(first.value) if isinstance(first, ast.Constant) else ""
        yield start, ast.unparse(node.args[1]) if len(node.args) > 1 else "", node.lineno


def leads_up(path: str, start: str, anchor: str) -> bool:
    """Whether what is loaded there may stand in a room that builds on this one, or cannot be told."""
    if path == "__init__.py":
        return False  # the package itself stands over all rooms
    own = "__name__" if path.endswith("__init__.py") else "__package__"
    if anchor == "" and start == "" and path == "keras/__init__.py":
        return False  # its own name
    if anchor != own or not start.startswith("."):
        return True
    home = path.split("/")[:-1]
    dots = len(start) - len(start.lstrip("."))
    target = [*home[: len(home) - dots + 1], *start.lstrip(".").split(".")]
    ranks = {name: rank for rank, names in enumerate(contract()) for name in names}
    return ranks.get(target[0], len(ranks)) > ranks[home[0]]


def test_modules_are_loaded_by_name_in_tables_and_loaders_alone_and_never_upward() -> None:
    found = [(path.relative_to(PACKAGE).as_posix(), *load) for path in FILES for load in loads(path.read_text("utf-8"))]
    assert len(found) > 5
    assert {path for path, *_ in found if not path.endswith("__init__.py")} <= LOADERS
    assert [load for load in found if leads_up(*load[:3])] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("nn/module.py", 'import_module("..derivation.deriving", __package__)'),
        ("nn/__init__.py", 'import_module("..document", __name__)'),
        ("readers/files.py", 'importlib.import_module(f"..{room}.hub", __package__)'),
        ("readers/files.py", 'import_module(f"symparams.zoo.{home}")'),
        ("readers/files.py", "__import__(name)"),
    ],
)
def test_a_load_that_leads_upward_is_seen(path: str, source: str) -> None:
    (load,) = loads(source)
    assert leads_up(path, *load[:2])


# Circles


def imports() -> dict[str, set[str]]:
    """What each module imports when it runs, in functions too; imports for types are left out."""
    names = {_dotted(path): path for path in FILES}
    return {name: set(_imported(name, path, set(names))) for name, path in names.items()}


def _dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, path: Path, known: set[str]) -> Iterator[str]:
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    waiting: list[ast.AST] = [parsed(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.ImportFrom) and node.level:
            home = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
            for alias in node.names:
                whole = ".".join([*home, alias.name])
                yield whole if whole in known else ".".join(home)


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The sets of modules that reach each other."""
    reach = {name: direct & graph.keys() - {name} for name, direct in graph.items()}
    # Most modules stand in none: they import nothing that is left, or nothing that is left imports them.
    while ends := {name for name, direct in reach.items() if not direct} | (
        reach.keys() - set().union(*reach.values())
    ):
        reach = {name: direct - ends for name, direct in reach.items() if name not in ends}
    for middle in reach:
        for name in reach:
            if middle in reach[name]:
                reach[name] |= reach[middle]
    found = {frozenset({name, *(other for other in reach[name] if name in reach[other])}) for name in reach}
    return [set(circle) for circle in found if len(circle) > 1]


def test_files_import_each_other_in_no_more_circles_than_are_known() -> None:
    assert [circle for circle in circles(imports()) if not any(circle <= known for known in CIRCLES)] == []


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [{"b", "c"}]


# Names of files


def test_no_file_takes_the_place_of_one_of_pythons_own() -> None:
    # A Python started in a folder of the package has that folder in front of its own.
    folders = {path.parent for path in FILES} - {PACKAGE}
    assert [path for path in [*FILES, *folders] if path.stem in sys.stdlib_module_names] == []


@pytest.mark.parametrize("folder", [".", "nn", "nn/operations"])
def test_a_python_started_in_a_folder_of_the_package_works(folder: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    code = "import math, sympy, click; print(math.sqrt(sympy.Integer(9)))"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE / folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert shown.stdout == "3.0\n"
