"""Message catalogues: what a call gives and refuses, and that no language lacks, and no file keeps, a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from symparams.document.catalogue import (
    Catalogue,
    MessageError,
    catalogue,
    parse_catalogue,
    parse_message,
)
from symparams.document.escaping import Untrusted, markdown
from symparams.document.shipped import shipped_folder
from symparams.errors import NameUnknownError

# Keys put together while running: "axis." + meaning. Nothing can see whether each of them is used.
DYNAMIC_PREFIXES: tuple[str, ...] = (
    "answer.",
    "argument.",
    "axis.",
    "check.hint.",
    "check.mistake.",
    "check.why.",
    "convention.",
    "grade.kind.",
    "grade.unread.",
    "layer.",
    "model.",
    "none.",
    "noun.",
    "number.",
    "optimizer.",
    "part.",
    "read.",
    "role.",
    "stage.",
)

# Names of files and of entries in them that look like messages of a section.
OTHER_NAMES = {
    "general.alignment",
    "model.safetensors",
    "model.safetensors.index.json",
    "model.weights.h5",
}

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


@pytest.fixture
def sample() -> Catalogue:
    text = """{
        "plain.text": "Total",
        "named.layer": "layer {name}",
        "bias.count": {"one": "{n} bias of {name}", "other": "{n} biases of {name}"},
        "bias.word": {"one": "bias", "other": "biases"},
        "brace.twice": "{{k}} {name}"
    }"""
    return Catalogue("en", parse_catalogue(text, "en"))


def test_a_message_has_its_values_put_in(sample: Catalogue) -> None:
    assert sample("plain.text") == "Total"
    assert sample("named.layer", name="conv1") == "layer conv1"
    assert sample("brace.twice", name="x") == "{k} x"


@pytest.mark.parametrize(("n", "expected"), [(0, "0 biases of a"), (1, "1 bias of a"), (2, "2 biases of a")])
def test_the_number_chooses_the_form(sample: Catalogue, n: int, expected: str) -> None:
    assert sample("bias.count", n=n, name="a") == expected


def test_the_number_may_choose_without_being_printed(sample: Catalogue) -> None:
    assert sample("bias.word", n=1) == "bias"


def test_values_are_put_in_once(sample: Catalogue) -> None:
    assert sample("named.layer", name="{name}{0}") == "layer {name}{0}"


def test_a_name_from_outside_stays_marked_through_a_message(sample: Catalogue) -> None:
    assert isinstance(sample("named.layer", name=Untrusted("*a*")), Untrusted)
    assert not isinstance(sample("named.layer", name=markdown(Untrusted("*a*"))), Untrusted)


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("named.layer", {}, r"message 'named.layer' \(en\) lacks name"),
        ("named.layer", {"nam": "a"}, "lacks name and has no placeholder nam"),
        ("plain.text", {"name": "a"}, "has no placeholder name"),
        ("bias.word", {}, "needs n to choose its form"),
    ],
)
def test_values_other_than_the_placeholders_are_refused(
    sample: Catalogue, key: str, values: dict[str, str], expected: str
) -> None:
    with pytest.raises(MessageError, match=expected):
        sample(key, **values)


def test_a_missing_message_is_named_with_its_language(sample: Catalogue) -> None:
    with pytest.raises(NameUnknownError, match=r"unknown message \(en\) 'plain.txt'; did you mean 'plain.text'\?"):
        sample("plain.txt")


def test_an_unknown_language_is_refused_with_the_close_ones() -> None:
    with pytest.raises(NameUnknownError, match=r"unknown language 'zhh'; did you mean 'zh'\?"):
        catalogue("zhh")
    with pytest.raises(NameUnknownError, match=r"unknown language '\.\./messages/en'"):
        catalogue("../messages/en")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("{a.b}", "must be a plain name"),
        ("{0}", "must be a plain name"),
        ("{}", "must be a plain name"),
        ("{a!r}", "must be a plain name"),
        ("{a:>9}", "must be a plain name"),
        ("{a", "write a brace twice"),
        ("a}", "write a brace twice"),
        (3, "must be a text, or an object"),
        ({"one": "a"}, "must be a text, or an object"),
        ({"other": "a", "few": "b"}, "must be a text, or an object"),
        ({"other": 3}, "a form must be a text"),
    ],
)
def test_a_badly_written_message_is_refused(raw: object, expected: str) -> None:
    with pytest.raises(MessageError, match=expected):
        parse_message("a.b", raw, "en")


def test_a_key_written_twice_is_refused() -> None:
    with pytest.raises(MessageError, match=r"'a\.b' is written twice"):
        parse_catalogue('{"a.b": "1", "a.b": "2"}', "en")
    with pytest.raises(MessageError, match=r"en\.json, line 1, column 2"):
        parse_catalogue("{", "en")


# The shipped catalogues.


def literals() -> Iterator[tuple[str, str]]:
    """Every string written out in the package and in the templates, with the file it stands in."""
    package = Path(__file__).parent.parent / "symparams"
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, str(path)
    for path in shipped_folder().rglob("*"):
        if path.is_file() and path.suffix != ".json":
            for found in re.finditer(r"""(["'])([a-z][\w.]*)\1""", path.read_text(encoding="utf-8")):
                yield found[2], str(path)


def missing(keys: set[str], used: list[tuple[str, str]]) -> list[str]:
    """Literals that look like a message of a section the catalogue has, and are none."""
    sections = {key.partition(".")[0] for key in keys}
    return [
        f"{literal} ({path})"
        for literal, path in used
        if literal not in OTHER_NAMES
        and KEY.fullmatch(literal)
        and literal.partition(".")[0] in sections
        and literal not in keys
        and literal not in map(numbered, keys)
    ]


def stale(keys: set[str], used: list[tuple[str, str]]) -> list[str]:
    """Messages nothing uses."""
    written = {literal for literal, _ in used}
    return sorted(key for key in keys if not {key, numbered(key)} & written and not key.startswith(DYNAMIC_PREFIXES))


def numbered(key: str) -> str:
    """How a message is written where a number is put behind it: ``symbol.blocks_`` for ``symbol.blocks_1``."""
    return "".join(key.rpartition("_")[:2])


def test_chinese_has_no_plural() -> None:
    assert all(set(message.forms) == {"other"} for message in catalogue("zh").messages.values())


def test_every_message_used_exists_and_every_message_is_used() -> None:
    keys, used = set(catalogue("en").messages), list(literals())
    assert missing(keys, used) == []
    assert stale(keys, used) == []


def test_every_dynamic_prefix_is_one() -> None:
    """The list of prefixes is not a place to hide stale messages: each is written in the package or in a template."""
    written = {literal for literal, _ in literals()}
    for prefix in DYNAMIC_PREFIXES:
        assert any(key.startswith(prefix) for key in catalogue("en").messages), prefix
        assert prefix in written, prefix


def test_a_missing_and_a_stale_message_would_be_seen() -> None:
    assert missing({"table.total"}, [("table.totl", "a.py"), ("os.path", "a.py")]) == ["table.totl (a.py)"]
    assert stale({"table.total", "table.share"}, [("table.total", "a.py")]) == ["table.share"]
