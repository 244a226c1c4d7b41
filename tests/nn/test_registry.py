"""Every layer has what a layer needs: an explanation kept as a golden file in each language, a count on a second road,
an entry in the page of layers, and an example. A layer that is added without one of them fails here by its name."""

from __future__ import annotations

import importlib.util
import inspect
import json
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from symparams import nn
from symparams.derivation.deriving import derivation_of
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.nn.module import Module
from symparams.readers.call import layer_names, read_call
from symparams.terms import evaluate
from tests.whole import has_golden, languages

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "layers"
PAGE = ROOT / "docs" / "layers.md"
FIGURES: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "layer_figures.json").read_text(encoding="utf-8"))

#: Layers that hold others, and what is in no table of torch: an example, and its count worked out by hand.
BY_HAND: dict[str, tuple[str, int]] = {
    "Experts": ("Experts(Linear(6, 4), 8, 2)", 8 * (6 * 4 + 4)),
    "LoRA": ("LoRA(Linear(6, 4), 2)", 6 * 4 + 4 + 2 * 6 + 4 * 2),
    "MixtureOfExperts": ("MixtureOfExperts(Linear(6, 6), 8, 2, router=6)", 8 * 6 + 8 * (6 * 6 + 6)),
    "Parallel": ("Parallel(Conv2d(3, 8, 1), Conv2d(3, 16, 3, padding=1))", 8 * 4 + 16 * 28),
    "Repeat": ("Repeat(Linear(6, 6), 12)", 12 * (6 * 6 + 6)),
    "Residual": ("Residual(Linear(6, 6))", 6 * 6 + 6),
    "Sequential": ("Sequential(Linear(6, 4), ReLU(), Linear(4, 2))", 6 * 4 + 4 + 4 * 2 + 2),
    "Stages": (
        "Stages(lambda i: Conv2d(8 * 2**i, 16 * 2**i, 3, padding=1), 3)",
        16 * (72 + 1) + 32 * (144 + 1) + 64 * (288 + 1),
    ),
    "TransformerDecoder": (
        "TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 3)",
        3 * (2 * 4 * (8 * 8 + 8) + (8 * 16 + 16) + (16 * 8 + 8) + 3 * 2 * 8),
    ),
    "TransformerEncoder": (
        "TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 3)",
        3 * (4 * (8 * 8 + 8) + (8 * 16 + 16) + (16 * 8 + 8) + 2 * 2 * 8),
    ),
}


def stages() -> Module:
    """The one example that holds a function, which no call that is parsed can."""
    return nn.Stages(lambda i: nn.Conv2d(8 * 2**i, 16 * 2**i, 3, padding=1), 3)


def is_silent(kind: type[Module]) -> bool:
    """Lists and dictionaries of modules and parameters, which neither count by themselves nor say how shapes flow."""
    return kind.output_shape is Module.output_shape


NAMES = [name for name in layer_names() if not is_silent(getattr(nn, name))]
HOMES = sorted({getattr(nn, name).__module__.rpartition(".")[2] for name in NAMES})


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("home", HOMES)
def test_layers_are_explained_as_they_were(golden: Callable[[str, str], None], home: str, lang: str) -> None:
    names = [name for name in NAMES if getattr(nn, name).__module__.rpartition(".")[2] == home]
    golden(f"layers/{home}.{lang}.md", "\n".join(explanation(name, lang) for name in names))


def missing(kind: type[Module]) -> list[str]:
    """What a layer lacks, each with what to do about it."""
    name, home = kind.__name__, kind.__module__.rpartition(".")[2]
    found = []
    for lang in filter(has_golden, languages()):
        file = GOLDEN / f"{home}.{lang}.md"
        if not file.exists() or f"\n# `{name}`\n" not in file.read_text(encoding="utf-8"):
            found.append(f"golden explanation ({lang}): pytest {Path(__file__).relative_to(ROOT)} --update-golden")
    if name not in BY_HAND and not any(row["layer"] == name for row in FIGURES):
        found.append("independent count: a row in tests/data/make_layer_figures.py, or one by hand in BY_HAND here")
    page = PAGE.read_text(encoding="utf-8")
    entry = page.partition(f"\n### `{name}`\n")[2].partition("\n### ")[0]
    if not entry:
        found.append("entry in docs/layers.md: python docs/make_layers.py")
    if ">>> " not in (inspect.getdoc(kind) or "") or "\n```python\n>>> " not in entry:
        found.append("example: >>> lines in its docstring, which docs/make_layers.py takes over")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_has_all_that_a_layer_needs(name: str) -> None:
    lacking = missing(getattr(nn, name))
    assert not lacking, f"{name} has no " + "; no ".join(lacking)


def test_a_layer_with_nothing_lacks_everything() -> None:
    class Newcomer(Module):
        def output_shape(self, input: Any) -> Any:
            return input

    said = missing(Newcomer)
    assert [words.split(":")[0].split(" (")[0] for words in said] == [
        *["golden explanation"] * sum(map(has_golden, languages())),
        "independent count",
        "entry in docs/layers.md",
        "example",
    ]


def test_what_is_left_out_holds_modules_or_parameters() -> None:
    left_out = set(layer_names()) - set(NAMES)
    assert left_out == {"ModuleDict", "ModuleList", "ParameterDict", "ParameterList"}


def test_the_page_is_current() -> None:
    script = loaded(ROOT / "docs" / "make_layers.py")
    assert PAGE.read_text(encoding="utf-8") == script.page(), "run python docs/make_layers.py"
    assert script.layers() == NAMES


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


# The golden files, and what holds in each of them


def tuples(value: Any) -> Any:
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def in_numbers(name: str) -> tuple[str, Module, int] | None:
    """A layer with numbers: how it is called, and its count on the second road."""
    if name in BY_HAND:
        call, count = BY_HAND[name]
        return call, stages() if name == "Stages" else read_call(call), count
    rows = [row for row in FIGURES if row["layer"] == name]
    row = max(rows, key=lambda row: (bool(row["parameters"]), len(row["arguments"])), default=None)
    if row is None:
        return None
    arguments = {key: tuples(value) for key, value in row["arguments"].items()}
    call = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    count = sum(math.prod(shape) for shape in row["parameters"].values())
    return f"{name}({call})", getattr(nn, name)(**arguments), count


def explanation(name: str, lang: str) -> str:
    """The build-up of a layer in letters, where it has any, and in numbers."""
    kind = getattr(nn, name)
    pages = [f"\n# `{name}`\n"]
    lettered = in_letters(kind)
    numbered = in_numbers(name)
    found = [] if lettered is None else [("", lettered)]
    found += [] if numbered is None else [numbered[:2]]
    for call, module in found:
        derivation = derivation_of(module)
        if not any(node.layer.forms for node in derivation.nodes):
            if not derivation.nodes[0].layer.nothing:
                continue  # a container without anything in it
            say = catalogue(lang)
            pages.append(f"{say(f'layer.{kind.family}')}: {say(f'none.{derivation.nodes[0].layer.nothing}')}\n")
            break
        pages.append((f"`{call}`\n\n" if call else "") + demoted(derivation.markdown(lang=lang)))
    return "\n".join(pages)


def demoted(page: str) -> str:
    """A page as a part of another, its headings one level lower."""
    lines = ["#" + line if line.startswith("#") else line for line in page.splitlines()]
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_the_formula_with_the_values_is_the_count_of_the_second_road(name: str) -> None:
    found = in_numbers(name)
    assert found is not None
    _, module, count = found
    derivation = derivation_of(module)
    assert derivation.value == count
    total = 0
    for node in derivation.nodes:
        layer = node.layer
        if layer.forms:
            values = {meaning.letter.name: meaning.value for meaning in layer.letters}  # type: ignore[attr-defined]
            for form in layer.forms.values():
                assert evaluate(form.general, values) == layer.value
            assert evaluate(layer.stages[-1].general, values) == layer.value
            total += evaluate(layer.forms["factored"].general, values) * copies(node.copies)  # type: ignore[assignment]
    assert total == count
    if count:
        # What is explained ends in the number.
        page, written = derivation.markdown(), f"{count:,}".replace(",", "{,}")
        assert rf"\mathbf{{{written}}}" in page or f"${written}$ parameters" in page, page


def copies(terms: tuple[Any, ...]) -> int:
    return math.prod(int(evaluate(term)) for term in terms)
