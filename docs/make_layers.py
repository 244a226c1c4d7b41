"""Writes ``docs/layers.md``: every layer with its formula, its tensors and an example.

Run it after a change to the layers: ``python docs/make_layers.py``. A test compares the page with what it would write.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from symparams import nn
from symparams.derivation.deriving import Derivation, derivation_of
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.notation import TextPrinter, notation
from symparams.readers.call import layer_names
from symparams.terms import Letter, Term, merge_powers

PAGE = Path(__file__).parent / "layers.md"

HEAD = """# Layers

Written by `docs/make_layers.py`; do not edit it by hand.

Names, arguments, order and defaults are those of `torch.nn`; layers that torch does not have say where they are from.
The formula is derived from the tensors, with biases and with every optional size left at its default. `symparams
layers` prints the formulas in a terminal, `symparams handout "Conv2d(3, 5, 5)"` explains one.
"""


def layers() -> list[str]:
    """The layers that have parameters or say how shapes flow; lists and dictionaries of modules do neither."""
    silent = nn.Module.output_shape
    return [name for name in layer_names() if getattr(nn, name).output_shape is not silent]


def page() -> str:
    """The whole page."""
    by_module: dict[str, list[str]] = {}
    for name in layers():
        by_module.setdefault(getattr(nn, name).__module__, []).append(name)
    lines = [HEAD, *contents(by_module)]
    for module in sorted(by_module):
        lines += [f"\n## {heading(module)}"]
        for name in by_module[module]:
            lines += section(name)
    return "\n".join(lines) + "\n"


def contents(by_module: dict[str, list[str]]) -> Iterator[str]:
    """One line a module."""
    for module in sorted(by_module):
        links = ", ".join(f"[`{name}`](#{name.lower()})" for name in by_module[module])
        yield f"- {heading(module)}: {links}"


def heading(module: str) -> str:
    """What a module's docstring says it holds, up to the first colon, comma or full stop."""
    first = (inspect.getdoc(sys.modules[module]) or "").partition("\n")[0]
    return re.split(r"[:.;]|, written", first.replace("``", ""))[0]


def section(name: str) -> Iterator[str]:
    """What it does, formula, tensors, example."""
    text = inspect.getdoc(getattr(nn, name)) or ""
    yield f"\n### `{name}`\n"
    yield marked(text.partition("\n\n")[0]) + "\n"
    layer = in_letters(getattr(nn, name))
    derivation = None if layer is None else derivation_of(layer)
    yield f"- Parameters: {formula(derivation, text)}"
    tensors = [] if derivation is None else list(tensor_words(derivation))
    if tensors:
        yield f"- Tensors: {', '.join(tensors)}"
    yield f"\n```python\n{example(text)}\n\n```"


def formula(derivation: Derivation | None, text: str) -> str:
    """The count in letters, or why there is none; of what holds other layers, in words."""
    if derivation is None or (derivation.general is None and not derivation.nodes[0].layer.nothing):
        said = re.search(r"^Parameters: (.+?)(?=\n\n|\Z)", text, re.DOTALL | re.MULTILINE)
        assert said is not None
        return marked(said[1])
    if derivation.general is None:
        return f"none; {catalogue('en')(f'none.{derivation.nodes[0].layer.nothing}')}"
    return f"`{written(derivation, [derivation.general])[0]}`"


def tensor_words(derivation: Derivation) -> Iterator[str]:
    """The tensors of a layer by name, with their sizes."""
    for node in derivation.nodes:
        for tensor in (*node.layer.tensors, *node.layer.buffers):
            name = f"{node.path}.{tensor.name}" if node.path else tensor.name
            sizes = ", ".join(written(derivation, tensor.shape))
            yield f"`{name}` ({sizes})" if sizes else f"`{name}` (one number)"


def written(derivation: Derivation, terms: Iterable[Term]) -> list[str]:
    """Terms in the letters of the formula."""
    style = notation("raschka")
    mapping, _ = style.resolve(meaning.letter for meaning in derivation.letters if isinstance(meaning.letter, Letter))
    printer = TextPrinter(style, mapping)
    return [printer.print(merge_powers(term)) for term in terms]


def example(text: str) -> str:
    """The example of a docstring."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(">>>"))
    return "\n".join(lines[first:]).rstrip()


def marked(text: str) -> str:
    """A paragraph of a docstring as Markdown."""
    plain = re.sub(r":\w+:`([^`]+)`", r"`\1`", " ".join(text.split()))
    return plain.replace("``", "`")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
