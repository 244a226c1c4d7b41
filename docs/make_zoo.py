"""Writes ``docs/zoo.md``: every network known by name, its formula, its count as derived and as published.

Run it after a change to the zoo: ``python docs/make_zoo.py``. A test compares the page with what it would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from symparams import zoo
from symparams.document.catalogue import catalogue
from symparams.zoo.family import Family, Variant

PAGE = Path(__file__).parent / "zoo.md"
#: A longer formula is folded away.
FOLDED = 400

HEAD = """# Networks known by name

Written by `docs/make_zoo.py`; do not edit it by hand.

A family's name gives the formula (`symparams count resnet`), a variant's name the number with its values
(`symparams handout resnet50`). The formula is that of `.params`, the sum over the layers. *Derived* is the count of the
network as built, and the formula gives the same with the values put in; *published* is what the source says.
"""


def page() -> str:
    """The whole page."""
    families = list(zoo.families())
    lines = [HEAD, *contents(families)]
    for family in families:
        lines += section(family)
    return "\n".join(lines) + "\n"


def contents(families: list[Family]) -> Iterator[str]:
    """One line a family."""
    say = catalogue("en")
    yield "| family | what it is | variants |"
    yield "|---|---|---:|"
    for family in families:
        yield f"| [`{family.name}`](#{anchor(family.name)}) | {say(family.title)} | {len(family.variants)} |"


def section(family: Family) -> Iterator[str]:
    """Title, formula, letters, variants."""
    say = catalogue("en")
    network = family.symbolic()
    formula = str(network.params)
    yield f"\n## `{family.name}`\n"
    yield f"{say(family.title)}.\n"
    if len(formula) > FOLDED:
        yield f"<details><summary>formula, {len(formula):,} characters</summary>\n"
    yield f"```text\n{formula}\n```"
    if len(formula) > FOLDED:
        yield "\n</details>"
    used = {symbol.name for symbol in network.symbols}
    said: dict[str, list[str]] = {}
    for name, key in family.meanings.items():
        if name in used:
            said.setdefault(say(key), []).append(name)
    yield (
        "\n" + "; ".join(f"{', '.join(f'`{name}`' for name in names)}: {words}" for words, names in said.items()) + "."
    )
    if family.variants:
        yield "\n| variant | values | derived | published | source |"
        yield "|---|---|---:|---:|---|"
        for name, variant in family.variants.items():
            yield row(family, name, variant)


def row(family: Family, name: str, variant: Variant) -> str:
    """A variant's line of the table."""
    values = ", ".join(f"{letter} = {value:,}" for letter, value in variant.values.items())
    if len(values) > FOLDED:
        values = f"{len(variant.values)} values"
    derived = zoo.model(name).count()
    published = "" if variant.published is None else f"{variant.published:,}"
    source = variant.source + (f" ({catalogue('en')(variant.difference)})" if variant.difference else "")
    return f"| `{name}` | {values} | {derived:,} | {published} | {source} |"


def anchor(name: str) -> str:
    """How a heading is linked to: lower case, without signs."""
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign in "-_")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
