"""Tables of handouts: symbols apart by whose they are, no column without an entry, blocks of drawings in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from symparams import dims, handout, nn

n, d, L = dims("n d L")


def symbolic() -> nn.Module:
    return nn.Sequential(nn.Embedding(n, d), nn.Repeat(nn.Sequential(nn.Linear(d, d), nn.LayerNorm(d)), L))


def tables(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The tables of a Markdown text, each with the last line of text above it."""
    above, rows = "", list[list[str]]()
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield above, rows
            rows = []
        above = line or above


@pytest.mark.parametrize(
    "model", ["book", "resnet18", "vgg16", "electra-large", "fcn_resnet50", "mixtral-8x7b", "repeated"]
)
def test_no_table_has_a_column_without_an_entry(model: str) -> None:
    found = list(tables(handout(symbolic() if model == "repeated" else model)))
    assert len(found) > 3
    for _, (head, rule, *rows) in found:
        assert all(len(row) == len(head) == len(rule) for row in rows)
        for column, title in enumerate(head):
            assert any(row[column] for row in rows), title


@pytest.mark.parametrize(("lang", "titles"), [("en", ("layers", "network")), ("zh", ("各层", "本网络"))])
def test_the_letters_of_layers_stand_apart_from_the_networks(lang: str, titles: tuple[str, str]) -> None:
    (first, layers), (second, network) = list(tables(handout("book", lang=lang)))[:2]
    assert titles[0] in first
    assert titles[1] in second
    of_layers, of_network = ({row[0] for row in rows[2:]} for rows in (layers, network))
    assert {r"$C_{\text{in}}$", r"$n_{\text{out}}$", "$k$", "$H$"} <= of_layers
    assert {"$C_0$", "$k_1$", "$n_2$"} <= of_network
    assert not of_layers & of_network
    assert all(row[2] for row in network[2:])  # of the book's own letters each has a value


@pytest.mark.parametrize("net", [nn.Linear(3, 4), symbolic()])
def test_letters_of_one_kind_have_one_table_without_a_title(net: nn.Module) -> None:
    text = handout(net)
    (above, rows), *_ = tables(text)
    assert (above, rows[0][0]) == ("## Symbols", "symbol")
    assert text.count("| symbol |") == 1


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("gpt2", {"en": ("embeddings", "12 × block"), "zh": ("嵌入层", "12 × 块")}),
        ("swin_t", {"en": ("patch merging", "layer norm"), "zh": ("图块合并层", "通道移回首轴")}),
    ],
)
def test_a_drawing_calls_blocks_by_words(model: str, words: dict[str, tuple[str, ...]]) -> None:
    for lang, wanted in words.items():
        drawn = re.search(r"<svg.*?</svg>", handout(model, lang=lang, format="html"), re.DOTALL)
        assert drawn
        labels = re.sub(r"<[^>]*>", "\n", drawn[0])
        assert all(word in labels for word in wanted), labels
        assert not re.search(r"\b(?:Block|Embeddings|PatchMerging|ChannelsFirst)\b", labels)


def test_a_class_of_ones_own_keeps_its_name_where_there_is_no_word() -> None:
    class Whitening(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(4, 4)

    assert "Whitening" in handout(nn.Sequential(Whitening(), nn.Linear(4, 2)), lang="zh", format="html")
