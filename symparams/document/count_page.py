"""What ``count`` says of a model, as data for JSON and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..conventions import CONVENTIONS, in_force
from ..derivation.deriving import Derivation, derivation_of
from ..nn.module import Module
from .catalogue import catalogue


def count_record(
    name: str, module: Module, conventions: Mapping[str, object] | None = None, symbolic: bool = False, lang: str = "en"
) -> dict[str, Any]:
    """The record ``count --json`` prints.

    ``formula`` is SymPy text: of the network in symbols where that is asked for or symbols are left, else the number.

    >>> from symparams import nn
    >>> count_record("a layer", nn.Linear(192, 128))["parameters"]
    24704
    >>> count_record("a layer", nn.Linear("n", "m"))["formula"]
    'm*(n + 1)'
    """
    choice = in_force(module, conventions)
    left = module.symbols
    numbers = None if left else derivation_of(module, conventions=choice, letters=False)
    # A network with some values put in is shown as it is now, not in the letters it came from.
    source = (module.general or module) if symbolic else module.forgetting()
    formula, latex, symbols = _formula(source, choice, numbers, symbolic, lang)
    return {
        "model": name,
        "formula": formula,
        "latex": latex,
        "symbols": symbols,
        "parameters": numbers.value if numbers else None,
        "trainable": numbers.trainable if numbers else None,
        "buffers": numbers.buffer_elements if numbers else None,
        "conventions": choice,
    }


def _formula(
    source: Module, conventions: Mapping[str, str], numbers: Derivation | None, symbolic: bool, lang: str
) -> tuple[str, str, dict[str, str]]:
    from ..notation import LatexPrinter, notation
    from ..terms import letters

    if numbers is not None and not (symbolic and source.symbols):
        from ..terms import Number

        return str(numbers.value), LatexPrinter(notation("raschka")).print(Number(numbers.value or 0)), {}
    derivation = derivation_of(source, conventions=conventions)
    assert derivation.general is not None
    if all(conventions[name] == values[0] for name, values in CONVENTIONS.items()):
        formula = str(source.params)
    else:
        from ..terms import to_sympy

        formula = str(to_sympy(derivation.general))
    say = catalogue(lang)
    used = {letter.name for letter in letters(derivation.general)}
    meanings = {
        meaning.letter.name: say(meaning.key) if meaning.key else ""  # type: ignore[attr-defined]
        for meaning in derivation.letters
        if meaning.letter.name in used  # type: ignore[attr-defined]
    }
    return formula, LatexPrinter(notation("raschka")).print(derivation.general), meanings


def count_text(record: Mapping[str, Any], lang: str = "en") -> str:
    """The record as a person reads it."""
    say = catalogue(lang)
    parameters = record["parameters"]
    lines = []
    if parameters is None or record["symbols"]:
        lines.append(record["formula"])
        lines += [f"  {name}: {meaning}" for name, meaning in record["symbols"].items() if meaning]
    if parameters is not None:
        lines.append(say("count.parameters", n=parameters, number=f"{parameters:,}"))
        if record["trainable"] != parameters:
            lines.append(say("count.trainable", number=f"{record['trainable']:,}"))
        if record["buffers"]:
            lines.append(say("count.buffers", number=f"{record['buffers']:,}"))
    lines += [
        say("count.convention", name=name, value=value)
        for name, value in record["conventions"].items()
        if value != CONVENTIONS[name][0]
    ]
    return "\n".join(lines)
