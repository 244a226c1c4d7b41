"""Runs every example: docstrings of the package, README and docs.

In a Markdown file a ``python`` block is run, as a session where it has prompts. In a ``console`` block each line after
``$`` is run by bash, and its output compared with the lines below; a line ``...`` stands for any lines. What only sets
something up (``pip install``) is written as ``sh``, which is not run. The blocks of one file share a folder, which is
empty at first.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

ROOT = Path(__file__).parent


class ConsoleParser(CodeBlockParser):
    """``console`` blocks, run and compared."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        commands = split(str(example.parsed))
        if not commands:
            return "a console block has a command after '$ ' in its first line"
        for (command, expected), shown in zip(commands, outputs(commands), strict=True):
            if not matches(expected, shown):
                return f"$ {command}\nexpected:\n{expected}\nshown:\n{shown}"
        return None


def split(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output below it."""
    head, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    commands = [re.match(r"((?:.*\\\n)*.*)\n?((?:.*\n?)*)", part) for part in parts]
    return [] if head.strip() else [(found[1], found[2].rstrip()) for found in commands if found]


def outputs(commands: list[tuple[str, str]]) -> list[str]:
    """What one shell printed after each command; ``$?`` is that of the command before."""
    mark = "--8<--"
    lines = [f'symparams() {{ "{sys.executable}" -m symparams "$@"; }}', f'python() {{ "{sys.executable}" "$@"; }}']
    for command, _ in commands:
        lines += [command, f"_code=$?; printf '%s\\n' '{mark}'; (exit $_code)"]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    shell = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    shown = shell.stdout.split(f"{mark}\n")
    if len(shown) != len(commands) + 1:
        raise RuntimeError(f"the shell ended early: {shell.stdout}")
    return [text.rstrip() for text in shown[:-1]]


def matches(expected: str, shown: str) -> bool:
    """Whether the output is the one written down, where a line ``...`` stands for any lines, or none."""
    patterns = [r"(?:.*\n)*" if line == "..." else re.escape(line.rstrip()) + "\n" for line in expected.split("\n")]
    return re.fullmatch("".join(patterns), "".join(f"{line.rstrip()}\n" for line in shown.split("\n"))) is not None


def enter_folder(namespace: dict[str, Any]) -> None:
    """Files the examples write belong to nobody."""
    namespace["_back"], namespace["_folder"] = os.getcwd(), tempfile.mkdtemp()
    os.chdir(namespace["_folder"])


def leave_folder(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_back"])
    shutil.rmtree(namespace["_folder"])


_texts = Sybil(
    parsers=[SkipParser(), PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS), ConsoleParser()],
    patterns=["README.md", "docs/*.md"],
    excludes=["benchmarks/*"],
    setup=enter_folder,
    teardown=leave_folder,
)
_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=doctest.ELLIPSIS)],
    path="symparams",
    patterns=["*.py"],
    setup=enter_folder,
    teardown=leave_folder,
)
pytest_collect_file = (_texts + _docstrings).pytest()
