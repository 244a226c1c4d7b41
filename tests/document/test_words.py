"""Every word a layer states (what its axes, tensors and arguments mean, why it has nothing) can be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from symparams.document.catalogue import catalogue
from symparams.document.scribes import Scribe, kind
from symparams.document.words import Words
from symparams.notation import notation
from symparams.terms import Letter, Number

PACKAGE = Path(__file__).parents[2] / "symparams"
ROOMS = ("nn", "keras", "blocks", "zoo")
#: What a class says of itself, and the section of the catalogues it is a key of.
ATTRIBUTES = {"family": "layer", "nothing": "none", "part": "part"}
#: What is handed to these as second argument.
CALLS = {"Argument": "argument", "Parameter": "role", "Buffer": "role", "Axis": "axis"}
#: The sides of a window are told as its size: 5 × 5.
UNSAID = {"axis.kernel_"}


def stated() -> Iterator[tuple[str, str]]:
    """Each key stated in the source of layers and networks, with the file; a part put together at run time is cut."""
    for room in ROOMS:
        for path in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for section, value in _said(node):
                    yield from ((f"{section}.{word}", path.name) for word in _words(value))


def _said(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = getattr(target, "id", getattr(target, "attr", ""))
        if name in ATTRIBUTES:
            yield ATTRIBUTES[name], node.value
    if isinstance(node, ast.Call) and len(node.args) > 1:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS:
            yield CALLS[name], node.args[1]


def _words(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[a-z_0-9]+", node.value):
            yield node.value


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_a_layer_states_can_be_said(lang: str) -> None:
    known = catalogue(lang).messages
    keys = set(stated())
    assert len(keys) > 80
    unsaid = {
        f"{key} ({file})"
        for key, file in keys - {(key, file) for key, file in keys if key in UNSAID}
        if key not in known and not (key.endswith("_") and any(other.startswith(key) for other in known))
    }
    assert unsaid == set()


@pytest.mark.parametrize(
    ("lang", "numerals", "counted", "listed"),
    [
        (
            "en",
            ["0", "one", "nine", "ten", "11"],
            ["0 input channels", "one input channel", "ten input channels", "11 input channels"],
            ["", "a", "a and b", "a, b and c"],
        ),
        (
            "zh",
            ["0", "一", "九", "十", "11"],
            ["0 个输入通道", "一个输入通道", "十个输入通道", "11 个输入通道"],
            ["", "a", "a 和 b", "a、b 和 c"],
        ),
    ],
)
def test_numbers_up_to_ten_are_words(lang: str, numerals: list[str], counted: list[str], listed: list[str]) -> None:
    words = Words(catalogue(lang), Scribe(kind("md"), notation(), {}))
    assert [words.numeral(value) for value in (0, 1, 9, 10, 11)] == numerals
    assert [words.counted(Number(value), value, "axis.input_channels") for value in (0, 1, 10, 11)] == counted
    assert [words.listed(["a", "b", "c"][:length]) for length in range(4)] == listed
    assert words.counted(Letter("C"), None, "axis.input_channels").startswith("$C$ ")
