"""How modules import each other."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "symparams"


def absolute(source: str) -> list[int]:
    """The lines where a module of the package is imported by its full name."""
    found = []
    for node in ast.walk(ast.parse(source)):
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
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 100
    found = {
        path.relative_to(PACKAGE).as_posix(): lines for path in files if (lines := absolute(path.read_text("utf-8")))
    }
    assert found == {}


def test_an_absolute_import_is_seen_wherever_it_stands() -> None:
    source = "import os, symparams.nn\nfrom . import symparams\ndef f():\n    from symparams.terms import Term\n"
    assert absolute(source) == [1, 4]
