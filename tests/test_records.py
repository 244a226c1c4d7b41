"""Records cannot be changed: every dataclass of the package is frozen, but for those that gather what is being read."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Where text is being read piece by piece, and a network is being walked.
GATHERING = (
    "check/answers/",
    "check/count_claims.py",
    "notation/tokens.py",
    "readers/spec_faults.py",
    "readers/spec_nodes.py",
)


def test_records_are_frozen_except_where_something_is_gathered() -> None:
    found = {
        f"{path.relative_to(ROOT / 'symparams').as_posix()}: {node.name}"
        for path in sorted((ROOT / "symparams").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ClassDef)
        for mark in map(ast.unparse, node.decorator_list)
        if mark.startswith("dataclass") and "frozen=True" not in mark
    }
    assert {name for name in found if not name.startswith(GATHERING)} == set()
