"""What a language and a notation need. Tests of documents run over those that lack nothing of it, so that one which is
begun, or is not valid, fails by its name in the test of what it lacks, and not in every document."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from symparams.check import languages as reading
from symparams.document.catalogue import Message, catalogue, parse_catalogue
from symparams.document.catalogue import languages as catalogues
from symparams.document.shipped import shipped_folder
from symparams.errors import SymparamsError
from symparams.notation import CANONICAL, names, notation
from symparams.notation.own import from_mapping
from symparams.terms import Letter

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
MESSAGES = shipped_folder() / "messages"
READING = Path(reading.__file__).parent
REFERENCE = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages that lack nothing but perhaps their golden files, which tests run with --update-golden write."""
    return tuple(lang for lang in catalogues() if not lacking(lang))


def begun() -> set[str]:
    """The languages of which there is anything."""
    return {*catalogues(), *(file.stem for file in READING.glob("[!_]*.py") if file.stem != "language")}


def has_golden(lang: str) -> bool:
    """Whether any golden file is in this language."""
    return any(GOLDEN.rglob(f"*.{lang}.*"))


def lacking(lang: str, messages: Path = MESSAGES, folder: Path = READING) -> list[str]:
    """Everything that a language lacks but its golden files, each with the file it belongs into."""
    found = [*_messages(lang, messages / f"{lang}.json"), *_reading(lang, folder / f"{lang}.py")]
    if lang not in notation().title:
        untitled = (name for name in notations() if lang not in notation(name).title)
        found += _listed("symparams/notation/presets/: no title in this language in", untitled)
    return found


@cache
def notations() -> tuple[str, ...]:
    """The presets that are valid, the default first."""
    return tuple(name for name in names() if not invalid(name))


def invalid(name: str) -> str:
    """What is wrong with a preset, which is held to what a reader's own file is; empty where nothing is."""
    try:
        record = notation(name)
        assert record.name == name, f'"name" is "{record.name}", the name of the file is expected'
        assert from_mapping(json.loads(json.dumps(asdict(record)))) == record
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if untitled := notation().title.keys() - record.title:
        return f'"title" lacks {", ".join(sorted(untitled))}'
    if unsaid := {f"noun.{word}" for word in record.wording.values()} - set(catalogue(REFERENCE).messages):
        return f'"wording" names what no catalogue has: {", ".join(sorted(unsaid))}'
    mapping, _ = record.resolve([Letter(letter) for letter in CANONICAL])
    return "" if len(set(mapping.values())) == len(CANONICAL) else "two letters are shown alike"


def _messages(lang: str, file: Path) -> Iterator[str]:
    place = f"templates/messages/{lang}.json"
    if not file.exists():
        yield f"{place}: no such file"
        return
    try:
        said = parse_catalogue(file.read_text(encoding="utf-8"), lang)
    except SymparamsError as error:
        yield f"{place}: {error}"
        return
    wanted = catalogue(REFERENCE).messages
    yield from _listed(f"{place}: lacks", (key for key in wanted if key not in said))
    yield from _listed(f"{place}: has left over", (key for key in said if key not in wanted))
    other = (key for key in wanted if key in said and _filled(said[key]) != _filled(wanted[key]))
    yield from _listed(f"{place}: has other placeholders in", other)


def _filled(message: Message) -> frozenset[str]:
    # `n` alone may be left out of one: "the only bias" needs no number.
    return message.placeholders - {"n"}


def _listed(what: str, keys: Iterator[str]) -> Iterator[str]:
    if all_of_them := list(keys):
        more = f" and {len(all_of_them) - 12} more" if len(all_of_them) > 12 else ""
        yield f"{what} {', '.join(all_of_them[:12])}{more}"


def _reading(lang: str, file: Path) -> Iterator[str]:
    place = f"symparams/check/languages/{lang}.py"
    if not file.exists():
        yield f"{place}: no such file"
        return
    try:
        language = _loaded(lang, file)
    except Exception as error:
        yield f"{place}: {error}"
        return
    for name in (*reading.Language.__annotations__, "layers", "portions"):
        try:
            value, wanted = getattr(language, name), getattr(reading.languages()[REFERENCE], name)
        except re.error as error:
            yield f"{place}: {name} is no pattern: {error}"
            continue
        if isinstance(wanted, Mapping) and name not in ("ordinals", "sizes_before"):
            yield from _listed(f"{place}: {name} lacks", (repr(key) for key in wanted if key not in value))
    if lang != REFERENCE and not language.script.pattern:
        yield f"{place}: script is empty: its texts are told by nothing"


def _loaded(lang: str, file: Path) -> Any:
    """The record of a file, which need not stand in the package."""
    spec = importlib.util.spec_from_file_location(f"{reading.__name__}.{lang}", file)
    assert spec
    assert spec.loader
    known, module = set(sys.modules), importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert set(sys.modules) == known
    return module.LANGUAGE
