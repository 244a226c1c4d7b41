"""The letters of a page, and the table that says what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from ..derivation.deriving import Derivation
from ..derivation.memory import PARAMETERS
from ..derivation.records import Layer, Meaning
from ..nn.module import Module
from ..terms import Letter, Number, letters
from .pages import Symbol, SymbolTable
from .sizing import Flowed, Shape
from .words import Words

#: What the letters of an input's sizes mean.
SIZE_MEANINGS = {
    "C": "size.channels",
    "D": "size.depth",
    "H": "size.height",
    "W": "size.width",
    "L": "size.length",
    "n": "size.numbers",
}


def letters_of(derivation: Derivation, start: Shape | None, flow: tuple[Flowed, ...]) -> Iterator[Letter]:
    """Every letter that may come up on the page, those of layers first."""
    for node in derivation.nodes:
        for form in node.layer.forms.values():
            yield from letters(form.general)
    for meaning in derivation.letters:
        yield from letters(meaning.letter)
    for size in (*(start or ()), *(size for flowed in flow for size in flowed.output or ())):
        yield from letters(size)
    for flowed in flow:
        for formula, _ in flowed.reasons:
            yield from letters(formula)
    yield PARAMETERS


def symbols(
    derivation: Derivation, form: str, start: Shape | None, flow: tuple[Flowed, ...], words: Words
) -> Iterator[SymbolTable]:
    """The letters in the formulas of layers and of sizes, then the network's own; a value where it is the same
    everywhere."""
    own = {letter.name for meaning in derivation.letters for letter in letters(meaning.letter)}
    found = list(_symbols(derivation, form, start, flow, words))
    tables = {
        "symbols.layers": tuple(symbol for name, symbol in found if name not in own),
        "symbols.network": tuple(symbol for name, symbol in found if name in own),
    }
    apart = all(tables.values())
    for title, rows in tables.items():
        if rows:
            yield SymbolTable(words(title) if apart else "", rows)


def _symbols(
    derivation: Derivation, form: str, start: Shape | None, flow: tuple[Flowed, ...], words: Words
) -> Iterator[tuple[str, Symbol]]:
    shown = dict.fromkeys(letter.name for letter in _shown(derivation, form, start, flow))
    found: dict[str, list[Meaning]] = {}
    layers = [node.layer for node in derivation.nodes if node.layer.forms]
    for meaning in [meaning for layer in layers for meaning in _in_order(layer)] + list(derivation.letters):
        assert isinstance(meaning.letter, Letter)
        if meaning.letter.name in shown:
            found.setdefault(meaning.letter.name, []).append(meaning)
    for name in shown:
        if name not in found:
            found[name] = [Meaning(Letter(name), _key(name, derivation.source[0]), None)]
    for name, meanings in found.items():
        first = meanings[0]
        same = first.value is not None and all(meaning.value == first.value for meaning in meanings)
        value = words.scribe.inline(Number(first.value)) if same and first.value is not None else ""
        if first.key:
            yield name, Symbol(words.scribe.inline(first.letter), words.capital(words(first.key)), value)


def _shown(derivation: Derivation, form: str, start: Shape | None, flow: tuple[Flowed, ...]) -> Iterator[Letter]:
    """The letters of the formulas on the page."""
    for node in derivation.nodes:
        if node.layer.forms:
            yield from letters(node.layer.forms[form].general)
    if form in derivation.forms:
        yield from letters(derivation.forms[form])
    for size in start or ():
        yield from letters(size)
    for flowed in flow:
        for formula, _ in flowed.reasons:
            yield from letters(formula)


def _in_order(layer: Layer) -> list[Meaning]:
    """The letters of a layer in the order in which its build-up meets them."""
    met = [letter for stage in layer.stages for opening in stage.openings for letter in letters(opening.size)]
    places = {letter.name: place for place, letter in reversed(list(enumerate(met)))}
    return sorted(layer.letters, key=lambda meaning: places.get(getattr(meaning.letter, "name", ""), len(met)))


def _key(name: str, module: Module) -> str:
    """What a letter of a size means: the argument of a layer that is written so, or a size of an input."""
    for part in module.modules():
        for argument in part.arguments.values():
            if argument.letter == name or (argument.per_axis and argument.letter == name.partition("_")[0]):
                return f"argument.{argument.meaning}"
    return SIZE_MEANINGS.get(name, "")
