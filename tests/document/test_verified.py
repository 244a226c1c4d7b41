"""What a handout says is true: symparams reads its own Markdown handouts and finds every claim right."""

from __future__ import annotations

from typing import Any

import pytest

from symparams import handout, verify
from tests.document.test_handouts import MODELS
from tests.whole import languages, notations


def unsure(text: str, model: Any) -> list[str]:
    """The claims that are not right."""
    claims = verify(text, model=model).claims
    return [
        f"line {claim.line}: {claim.text}: {claim.verdict}: {claim.reason}"
        for claim in claims
        if claim.verdict != "right"
    ]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", MODELS)
def test_every_claim_of_a_handout_is_right(model: str, lang: str) -> None:
    assert unsure(handout(MODELS[model], lang=lang), MODELS[model]) == []


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("model", ["gpt2", "vgg16", "bert-tiny"])
def test_every_claim_of_a_nested_handout_is_right(model: str, lang: str) -> None:
    assert unsure(handout(model, lang=lang), model) == []


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("notation", notations())
def test_every_claim_is_right_in_every_notation(notation: str, lang: str) -> None:
    text = handout("book", lang=lang, notation=notation)
    assert len(verify(text, model="book").claims) > 20
    assert unsure(text, "book") == []


def test_a_changed_number_would_be_seen() -> None:
    text = handout("book").replace(r"\mathbf{76}", r"\mathbf{77}").replace("24,704", "24,705")
    assert len(unsure(text, "book")) >= 2
