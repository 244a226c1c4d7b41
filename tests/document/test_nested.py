"""Handouts of nested networks: parts, each block once, and that what is printed adds up, re-read from the text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from symparams import derive, handout, nn, verify
from symparams.document.structure import is_nested
from tests.document.test_formats import unbalanced
from tests.document.test_handouts import equations, integer, value
from tests.whole import languages

NESTED = ("gpt2", "llama-3-8b", "mixtral-8x7b", "resnet50", "bert-base")


def sections(text: str) -> list[tuple[str, list[list[str]], str]]:
    """The parts of a Markdown handout that have a table: heading, rows with the head first, and the text below."""
    found = []
    for part in text.split("\n## ")[1:]:
        title, _, rest = part.partition("\n")
        lines = [line for line in rest.splitlines() if line.startswith("|") and not line.startswith("|---")]
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
        if rows:
            found.append((title, rows, rest))
    return found


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", ["gpt2", "resnet18"])
def test_a_nested_handout_reads_as_it_did(golden: Callable[..., None], model: str, lang: str) -> None:
    golden(f"handouts/{model}.{lang}.md", handout(model, lang=lang))


@pytest.mark.parametrize(("lang", "one", "in_all"), [("en", "one of them", "in all"), ("zh", "其中一个", "合计")])
@pytest.mark.parametrize("model", NESTED)
def test_every_table_adds_up_to_the_sum_printed_below_it(model: str, lang: str, one: str, in_all: str) -> None:
    total = derive(model).value
    formula, share = ("formula", "share") if lang == "en" else ("公式", "占比")
    checked = []
    for _, rows, below in sections(handout(model, lang=lang)):
        if formula not in rows[0]:
            continue
        place = len(rows[0]) - (2 if share in rows[0] else 1)
        summed = sum(integer(row[place]) for row in rows[1:])
        line = next(line for line in below.splitlines() if re.match(rf"- ({one}|{in_all})", line))
        assert summed == integer(line.rpartition("=")[2]), line
        checked.append(summed)
        for row in rows[1:]:
            if times := re.fullmatch(r"× ([0-9,]+)", row[place - 2]):
                assert integer(times[1]) * integer(row[place - 1]) == integer(row[place])
    assert checked[0] == total
    assert len(checked) > 1


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", NESTED)
def test_every_equation_of_numbers_holds(model: str, lang: str) -> None:
    found = equations(handout(model, lang=lang))
    assert len(found) > 8
    for sides in found:
        assert len({value(side) for side in sides}) == 1, sides


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", NESTED)
def test_symparams_finds_every_equation_right(model: str, lang: str) -> None:
    claims = [claim for claim in verify(handout(model, lang=lang), model=model).claims if claim.kind == "equation"]
    assert len(claims) > 8
    assert [f"{claim.line}: {claim.text}: {claim.reason}" for claim in claims if claim.verdict != "right"] == []


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", NESTED)
@pytest.mark.parametrize("format", ["html", "tex", "term"])
def test_the_other_formats_say_the_same(model: str, lang: str, format: str) -> None:
    text = handout(model, lang=lang, format=format, fragment=format == "html")
    if format == "html":
        root = ElementTree.fromstring(text)
        plain = "".join(root.itertext())
        # The first table of numbers has the parts of the network, before the last column the counts.
        for table in root.iter("table"):
            rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
            if any(cell.endswith("%") for row in rows for cell in row):
                assert sum(integer(row[-2]) for row in rows[1:]) == derive(model).value
                break
        else:
            pytest.fail("no table of parts")
    else:
        plain = text.replace("{,}", ",")
        assert format == "term" or unbalanced(text) == []
    assert f"{derive(model).value:,}" in plain


def test_a_block_is_told_once() -> None:
    text = handout("bert-base")
    assert text.count("`attention.q_proj`") == 1
    assert "590,592" in text
    assert r"$L \times 7{,}087{,}872 = 12 \times 7{,}087{,}872 = \mathbf{85{,}054{,}464}$" in text


def test_llama_is_short() -> None:
    text = handout("llama-3-8b")
    assert r"32 \times 218{,}112{,}000" in text
    assert text.index("8{,}030{,}261{,}248") < len(text) / 3
    assert len(text.splitlines()) < 115


def test_quantities_are_named() -> None:
    assert "active for one token" in handout("mixtral-8x7b")
    assert "12{,}879{,}925{,}248" in handout("mixtral-8x7b")
    assert "163{,}037{,}184" in handout("gpt2")
    assert "shared with `embeddings.tokens.weight`, counted there" in handout("gpt2")


def test_what_is_frozen_is_marked() -> None:
    net = nn.Sequential(nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 5)), nn.Linear(5, 2))
    net[0].requires_grad_(False)
    text = handout(net)
    assert text.count("frozen |") == 2
    assert "- frozen: $41$" in text


def test_a_flat_network_has_no_sections() -> None:
    assert not is_nested(derive("book"))
    assert is_nested(derive("gpt2"))


@pytest.mark.parametrize("model", NESTED)
def test_one_sum_of_a_section_is_strong_that_of_all_copies(model: str) -> None:
    checked = set()
    for title, _, below in sections(handout(model)):
        sums = [line for line in below.splitlines() if line.startswith("- ") and "=" in line]
        strong = [line for line in sums if r"\mathbf" in line]
        if sums:
            several = any(line.startswith("- one of them") for line in sums)
            assert [line.partition(":")[0] for line in strong] == ["- all of them" if several else "- in all"], title
            checked.add(several)
    assert False in checked
