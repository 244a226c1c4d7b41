"""Spec files that are wrong: each is told clearly, with its place, and quickly."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symparams import load
from symparams.errors import SourceError, SymparamsError
from symparams.readers.spec import SpecError, read_spec

#: A text and what must be said of it, with the place.
BAD = {
    "layer": ("layers:\n  - Conv2D(3, 5, 5)", "s:2:5: unknown layer 'Conv2D'; did you mean 'Conv2d'?"),
    "layer, bare": ("layers: [Sigmod]", "s:1:10: unknown layer 'Sigmod'; did you mean 'Sigmoid'"),
    "layer, mapping": ("layers:\n- Liner: [2, 3]", "s:2:3: unknown layer 'Liner'; did you mean 'Linear'"),
    "argument": (
        "layers:\n- Conv2d: {in_chanels: 3}",
        "s:2:12: Conv2d has no argument 'in_chanels'; did you mean 'in_channels'",
    ),
    "argument in a call": ("layers: [Conv2d(3, 5, kernl=5)]", "unknown argument of Conv2d 'kernl'"),
    "missing argument": (
        "layers:\n- Conv2d: {in_channels: 3}",
        "s:2:3: Conv2d: missing a required argument: 'out_channels'",
    ),
    "size": ("layers:\n- Linear: {in_features: 0, out_features: 3}", "s:2:25: Linear: in_features=0 given"),
    "size as text": ("layers: [Linear(2, 3.5)]", "out_features=3.5 given"),
    "groups": ("layers: [Conv2d(3, 5, 5, groups=2)]", "s:1:10: Conv2d: in_channels=3 given, a multiple of groups=2"),
    "symbol": (
        "symbols: {C_in: 3}\nlayers: [Conv2d(C_i, 5, 5)]",
        "s:2:17: 'C_i' is not among the symbols; did you mean 'C_in'",
    ),
    "symbol unused": ("symbols: {n: 3}\nlayers: [Linear(2, 3)]", "s:1:11: the symbol 'n' is nowhere used"),
    "symbol value": (
        "symbols: {n: 1.5}\nlayers: [Linear(n, 3)]",
        "s:1:14: n is 1.5; a symbol stands for a positive whole",
    ),
    "symbol name": ("symbols: {2n: 3}\nlayers: [Linear(2, 3)]", "'2n' is no name for a symbol"),
    "section": ("layer: [Linear(2, 3)]", "s:1:1: unknown section 'layer'; did you mean 'layers'"),
    "no layers": ("name: x", "no 'layers'"),
    "empty": ("", "a spec has sections"),
    "empty list": ("layers:", "a list of layers is needed here"),
    "word": ("just words", "a spec has sections"),
    "number": ("layers: [3]", "s:1:10: 3 is no layer"),
    "duplicate key": ("layers:\n- Linear: {in_features: 2, in_features: 3}", "s:2:28: 'in_features' stands twice"),
    "duplicate section": ("name: a\nname: b\nlayers: [ReLU]", "s:2:1: 'name' stands twice, first in line 1"),
    "duplicate name": ("layers: [a: ReLU, a: ReLU]", "two layers of this list are called 'a'"),
    "tab": ("layers:\n\t- ReLU", "s:2:1: a tab stands where blanks have to"),
    "truncated list": ("layers: [Linear(2, 3),", "the text ends here"),
    "truncated text": ('layers: ["Linear(2', "the text ends here"),
    "colon": ("name: a: b\nlayers: [ReLU]", "s:1:8: a second ': ' in one line"),
    "indentation": ("layers:\n  - ReLU\n - ReLU", "s:3:2:"),
    "shape": (
        "input: [3, 32, 32]\nlayers:\n- Conv2d(3, 5, 5)\n- Conv2d(4, 5, 5)",
        "s:4:3: at 1 Conv2d: in_channels is 4",
    ),
    "shape inside": ("input: [4]\nlayers:\n- a:\n  - Linear(4, 3)\n  - Linear(4, 3)", "s:5:5: at a Sequential"),
    "input": ("input: wide\nsymbols: [n]\nlayers: [Linear(n, 2)]", "s:1:8: 'wide' is not among the symbols"),
    "input zero": ("input: [0, 3]\nlayers: [ReLU]", "s:1:8: the sizes of the input are at least 1"),
    "input mapping": ("input: {h: 3}\nlayers: [ReLU]", "s:1:8:"),
    "tie": (
        "layers: [a: Linear(2, 3), b: Linear(2, 3)]\ntie: [[a.weight, b.wieght]]",
        "'b.wieght' names no tensor; did you mean 'b.weight'",
    ),
    "tie shapes": (
        "layers: [a: Linear(2, 3), b: Linear(2, 4)]\ntie: [[a.weight, b.weight]]",
        "cannot be tied to (3, 2)",
    ),
    "freeze": ("layers: [head: Linear(2, 3)]\nfreeze: [haed]", "'haed' names no tensor; did you mean 'head'"),
    "convention": (
        "layers: [ReLU]\nconventions: {tyed: once}",
        "s:2:15: unknown convention 'tyed'; did you mean 'tied'",
    ),
    "use": ("layers: [a: ReLU, use: b]", "s:1:24: 'b' names no layer that stands before"),
    "part in itself": ("parts: {p: [p]}\nlayers: [p]", "s:1:13: the part 'p' contains itself"),
    "part unused and wrong": (
        "parts: {p: [Relu]}\nlayers: [ReLU]",
        "s:1:13: unknown layer 'Relu'; did you mean 'ReLU'",
    ),
    "part like a layer": ("parts: {Linear: [ReLU]}\nlayers: [ReLU]", "a part cannot be called 'Linear'"),
    "repeat without layers": ("layers:\n- repeat: 3", "'repeat' needs 'layers' beside it"),
    "beside": (
        "layers:\n- residual: ReLU\n  shortcutt: ReLU",
        "s:3:3: 'shortcutt' has no meaning beside 'residual'; did you mean 'shortcut'",
    ),
    "merge": ("layers:\n- parallel: [ReLU]\n  merge: mean", "merge='mean' given"),
    "alias": ("layers:\n- &a ReLU\n- *a", "s:2:3: an anchor (&) is not read here"),
    "tag": ("layers: [!!python/object:os.system ReLU]", "is not read here; a spec is data"),
    "two documents": ("layers: [ReLU]\n---\nlayers: [ReLU]", "s:2:1: a spec is one document"),
    "list as key": ("layers: [ReLU]\n? [a, b]\n: 3", "a key has to be a word"),
    "control character": ("layers: [\x07]", "s:1:10: the character U+0007"),
    "code": ("layers: [__import__('os').system('x')]", "unknown layer"),
    "code in a size": ("layers: [Linear(2, ().__class__)]", "this has no meaning in a layer call"),
    "power": ("layers: [Linear(9**9**9**9, 2)]", "only + - * / combine sizes"),
    "digits": (f"layers: [Linear(2, {'9' * 5000})]", "layers: [Linear"),
    "unclosed call": ("layers:\n- Linear(2, 3", "s:2:9: 'Linear(2, 3' cannot be read: '(' was never closed"),
    "exercise": ("layers: [ReLU]\nexercises: [{qestion: x}]", "an exercise is a text"),
    "flag": ("layers:\n- repeat: 2\n  layers: ReLU\n  shared: maybe", "s:4:11: 'shared' is true or false"),
    "mapping as size": ("layers:\n- Linear: [{a: 2}, 3]", "not a mapping"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    text, expected = BAD[name]
    started = time.process_time()
    with pytest.raises(SpecError) as caught:
        read_spec(text, "s")
    assert expected in str(caught.value)
    assert time.process_time() - started < 5  # the first letter imports SymPy
    for fault in caught.value.faults:
        assert fault.line >= 1
        assert fault.column >= 1


def test_all_faults_are_told_at_once_each_with_its_line_and_a_caret() -> None:
    text = "symbols: {k: 5}\nlayers:\n  - Conv2D(3, 5, k)\n  - Linear(n, 3)\n  - ReLu\nnmae: x\n"
    with pytest.raises(SpecError) as caught:
        read_spec(text, "net.yaml")
    assert str(caught.value) == (
        "net.yaml:3:5: unknown layer 'Conv2D'; did you mean 'Conv2d'?\n"
        "      - Conv2D(3, 5, k)\n"
        "        ^\n"
        "net.yaml:4:12: 'n' is not among the symbols\n"
        "      - Linear(n, 3)\n"
        "               ^\n"
        "net.yaml:5:5: unknown layer 'ReLu'; did you mean 'ReLU'?\n"
        "      - ReLu\n"
        "        ^\n"
        "net.yaml:6:1: unknown section 'nmae'; did you mean 'name'?\n"
        "    nmae: x\n"
        "    ^"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("layers: " + "[" * 5000, "levels deep"),
        ("layers: " + "{a: " * 5000, "levels deep"),
        ("- " * 5000 + "ReLU", "levels deep"),
        ("layers:\n" + "\n".join("  " * i + "- a:" for i in range(500)), "levels deep"),
        ("layers: [Linear" + "(" * 5000 + ")]", "brackets deep"),
        ("layers:\n" + "- ReLU\n" * 100_000, "values; this one has more"),
        ("layers: [" + "ReLU, " * 200_000 + "]", "1,000,000 bytes"),
        ("layers:\n- " + "x" * 900_000, "unknown layer"),
        ("a: &a [x]\n" + "".join(f"b{i}: [*a, *a, *a]\n" for i in range(2000)), "anchor"),
    ],
)
def test_huge_and_deep_texts_end_quickly(text: str, expected: str) -> None:
    started = time.process_time()
    with pytest.raises(SymparamsError, match=expected):
        read_spec(text, "s")
    assert time.process_time() - started < 10


def test_a_message_is_short_however_long_the_line_is() -> None:
    with pytest.raises(SpecError) as caught:
        read_spec("layers: [" + "ReLU, " * 1000 + "Relu]", "s")
    assert len(str(caught.value)) < 1000


def test_many_faults_are_cut() -> None:
    with pytest.raises(SpecError, match="and 75 more"):
        read_spec("layers:\n" + "- Relu\n" * 100, "s")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        load(str(tmp_path / "missing.yaml"))
    (tmp_path / "large.yaml").write_text("#" * 1_000_001)
    with pytest.raises(SourceError, match="larger than"):
        load(tmp_path / "large.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\nlayers: [ReLU]")
    with pytest.raises(SourceError, match="not UTF-8"):
        load(tmp_path / "latin.yaml")


def test_the_command_line_prints_all_faults_and_ends_with_2(tmp_path: Path, run: Callable[..., Any]) -> None:
    path = tmp_path / "net.yaml"
    path.write_text("layers: [Relu, Conv2D(1, 2, 3)]")
    outcome = run("count", str(path))
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.count("did you mean") == 2
    assert outcome.err.startswith(f"symparams: {path}:1:10: unknown layer 'Relu'")
