"""The lists that ``layers`` and ``zoo`` print."""

from __future__ import annotations

from collections.abc import Iterator

from ..derivation.deriving import derivation_of
from ..derivation.general import in_letters
from .catalogue import catalogue


def layer_lines(notation_name: str = "raschka", lang: str = "en") -> Iterator[str]:
    """Every layer of ``nn`` and of ``keras`` with its formula in letters, or the reason why it has no parameters."""
    from .. import keras, nn
    from ..notation import TextPrinter, notation
    from ..readers.call import keras_names, layer_names
    from ..terms import merge_powers

    say, style = catalogue(lang), notation(notation_name)
    types = [(name, getattr(nn, name)) for name in layer_names()]
    of_keras = [(name, getattr(keras, name)) for name in keras_names() if name != "Input"]
    types += [(f"keras.{name}", kind) for name, kind in of_keras if kind.__name__ == name]
    for name, kind in types:
        layer = in_letters(kind)
        if layer is None or not (layer.nothing or layer.symbols):
            continue
        derivation, width = derivation_of(layer), 30 if "." in name else 24
        general = derivation.general
        if general is None or not any(node.layer.forms for node in derivation.nodes):
            yield f"{name:{width}} 0  {say(f'none.{layer.nothing}')}"
        else:
            mapping, _ = style.resolve(meaning.letter for meaning in derivation.letters)  # type: ignore[misc]
            yield f"{name:{width}} {TextPrinter(style, mapping).print(merge_powers(general))}"


def zoo_lines(lang: str = "en") -> Iterator[str]:
    """Every family with its formula, and its variants with their numbers and the published figures."""
    from .. import zoo

    say = catalogue(lang)
    for family in zoo.families():
        yield f"{family.name}: {say(family.title)}"
        yield f"  {family.symbolic().params}"
        for name, variant in family.variants.items():
            count = zoo.model(name).count()
            line = f"  {name:24} {count:>15,}"
            if variant.published is not None:
                line += f"  {say('zoo.published', number=f'{variant.published:,}', source=variant.source)}"
            yield line
