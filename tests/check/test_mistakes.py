"""Every mistake on every layer it makes sense for, by two roads, and slips in networks against other networks."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symparams import dims, grade, load, nn
from symparams.check.grading.point import Point
from symparams.check.grading.recognised import recognised
from symparams.check.grading.search import Searches
from symparams.check.grading.subject import of_module
from symparams.check.mistakes.part import parts_of
from symparams.check.mistakes.placed import PLACED
from symparams.check.mistakes.table import MISTAKES
from symparams.check.mistakes.whole import Slip, whole_slips
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.errors import SymparamsError
from symparams.notation import read
from symparams.readers.call import layer_names
from symparams.terms import Number, difference, evaluate, letters, same
from tests.whole import languages

LAYERS = [name for name in layer_names() if in_letters(getattr(nn, name)) is not None]

#: Sizes that are multiples of these divide where layers ask for it; no two letters get the same.
STEP = 12


def _elements(facts: Any) -> int:
    """The numbers in tensors, one axis at a time: no formula is used."""
    total = 0
    for fact in facts:
        number = 1
        for axis in fact.axes:
            number *= axis.size
        total += number
    return total


@pytest.mark.parametrize("name", LAYERS)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.permutations(range(1, 12)))
def test_what_a_mistake_adds_in_letters_is_what_it_adds_in_numbers(name: str, seed: list[int]) -> None:
    """Two roads: the difference of the formulas, with values; the tensors of numbers, changed and counted."""
    wide = in_letters(getattr(nn, name), also=("groups",)) or in_letters(getattr(nn, name))
    assert wide is not None
    values = {str(symbol): STEP * step for symbol, step in zip(wide.symbols, seed, strict=False)}
    values |= {letter: value for letter, value in {"k": 3, "g": 2, "h": 4}.items() if letter in values}
    try:
        numbers = wide.subs(values)
    except SymparamsError:
        return
    in_numbers = list(parts_of(numbers))
    strange = dict(zip(("H_out", "W_out", "D_out", "L_out"), (7, 11, 13, 17), strict=True))
    for part, own in zip(parts_of(wide), in_numbers, strict=True):
        for mistake in MISTAKES:
            changed, other = mistake.applied(part), mistake.applied(own)
            if changed is None or other is None:
                # With numbers a slip may change nothing: one input channel, one group.
                assert changed is None or _elements(own.facts) == evaluate(changed.term(), values)
                continue
            gap = evaluate(difference(changed.term(), part.term()), values)
            assert gap == _elements(other.facts) - _elements(own.facts), mistake.id
        for placed in PLACED:
            made = placed.applied(part, ())
            in_own = placed.applied(own, ())
            if made is not None and in_own is not None:
                gap = evaluate(difference(made.term(), part.term()), {**values, **strange})
                sizes = {dimension: strange[str(dimension)] for dimension in dims(" ".join(strange))}
                known = in_own.with_letters(sizes)
                assert gap == _elements(known.facts) - _elements(own.facts), placed.id


def test_hardly_a_layer_with_parameters_is_left_without_mistakes() -> None:
    without = []
    for name in LAYERS:
        module = in_letters(getattr(nn, name))
        assert module is not None
        parts = list(parts_of(module))
        if any(part.facts for part in parts) and not any(
            mistake.applied(part) for part in parts for mistake in MISTAKES
        ):
            without.append(name)
    assert without == []


@pytest.mark.parametrize("lang", languages())
def test_every_mistake_has_words_a_reason_and_a_hint_in_each_language(lang: str) -> None:
    say = catalogue(lang)
    whole = [slip for name in ("bert-base", "mixtral-8x7b", "book") for slip in _whole(name)]
    ids = {mistake.id for mistake in MISTAKES} | {placed.id for placed in PLACED} | {slip.id for slip in whole}
    for name in ids:
        if name not in ("left_out", "flat_width"):
            assert say(f"check.mistake.{name}"), name
            assert say(f"check.why.{name}"), name
        assert say(f"check.hint.{name}"), name


def _whole(name: str) -> list[Slip]:
    subject = of_module(load(name))
    return list(whole_slips(subject.parts, {}, (), Point(subject.values).size))


def _named(model: str, wanted: Callable[[str], bool]) -> int:
    """The elements of the tensors whose names are wanted, each copy of a block: counted from the state of numbers."""
    total = 0
    module = load(model).forgetting()
    for place in module.placed():
        copies = 1
        for times in place.times:
            assert isinstance(times.number, int)
            copies *= times.number
        for name, tensor in place.module._parameters.items():
            if tensor is not None and wanted(f"{place.path}.{name}"):
                total += copies * _elements([tensor])
    return total


#: Networks, what is done to their count, the slips that must be among those named, and the source of the number.
NETWORKS: list[tuple[str, Callable[[], int], set[str]]] = [
    # NEEDS, from Chinese blogs on BERT: without pooler; and without biases, attention biases, those and a norm.
    ("bert-base", lambda: 108_891_648, {"no_pooler"}),
    ("bert-base", lambda: 108_808_704, {"no_pooler+no_bias"}),
    ("bert-base", lambda: 108_854_784, {"no_pooler+no_bias", "no_pooler+left_out"}),
    ("bert-base", lambda: 108_853_248, {"no_norms+no_pooler"}),
    (
        "bert-base",
        lambda: load("bert-base").count() - _named("bert-base", lambda name: "pooler" in name),
        {"no_pooler"},
    ),
    ("bert-base", lambda: 109_482_240 - _named("bert-base", lambda name: "positions" in name), {"no_positions"}),
    ("gpt2", lambda: 124_439_808 - 12 * 4 * 768, {"no_bias", "left_out"}),
    ("gpt2", lambda: 124_439_808 + 50_257 * 768, {"tied_twice"}),
    ("gpt2", lambda: load("gpt2").count() - _named("gpt2", lambda name: name.startswith("ln_f")), {"no_final_norm"}),
    ("gpt2", lambda: 124_439_808 - (50_257 + 1_024) * 768, {"no_tables"}),
    ("gpt2", lambda: 124_439_808 + 50_257, {"head_bias"}),
    ("gpt2", lambda: 124_439_808 + 11 * 4 * (768**2 + 768) * 12, {"times_heads"}),
    ("gpt2", lambda: 124_439_808 - 11 * (12 * 768**2 + 13 * 768), {"one_copy"}),
    ("mixtral-8x7b", lambda: 12_879_925_248, {"active_only"}),
    ("mixtral-8x7b", lambda: 46_702_792_704 - 32 * 8 * 4_096, {"no_router"}),
    ("resnet50", lambda: 25_557_032 + 53_120, {"statistics_counted"}),
    ("resnet50", lambda: 25_557_032 - 2_049_000, {"no_head"}),
    ("resnet18", lambda: load("resnet18").count() - _named("resnet18", lambda name: "norm" in name), {"no_norms"}),
    ("vgg16", lambda: 138_357_544 - _named("vgg16", lambda name: name.endswith("bias")), {"no_bias"}),
    ("book", lambda: 26_926 - 155, {"no_bias"}),
    # The flattened width without the last pooling, and the channels alone.
    ("book", lambda: 26_926 + 128 * 12 * (8 * 8 - 4 * 4), {"flat_width"}),
    ("book", lambda: 26_926 - 128 * 12 * (4 * 4 - 1), {"flat_width"}),
]


@pytest.mark.parametrize(("model", "answer", "ids"), NETWORKS)
def test_slips_in_networks_are_named(model: str, answer: Callable[[], int], ids: set[str]) -> None:
    result = grade(model, answer())
    assert result.verdict == "different"
    assert ids <= {mistake.id for mistake in result.mistakes}


def test_what_is_found_is_the_answer_and_not_the_right_count() -> None:
    """Whatever is named: made in the right count, it gives the answer exactly."""
    for model, answer, _ in NETWORKS:
        subject, number = of_module(load(model)), answer()
        for item in Searches(subject).found(Number(number)):
            assert evaluate(item.wrong, subject.values) == number
            assert evaluate(subject.formula, subject.values) != number


def test_slips_that_are_one_formula_are_said_to_be_and_others_are_told_apart() -> None:
    assert "whatever the sizes" in grade("gpt2", 124_439_808 - 12 * 4 * 768).message
    result = grade("k**2*C_in*C_out + C_out", 640, values={"k": 3, "C_in": 32, "C_out": 64, "s": 1})
    assert {"flat_filter", "wrong_size"} <= {mistake.id for mistake in result.mistakes}
    assert "with s = 2 they would give different ones" in result.message


def test_a_bare_formula_is_recognised_whatever_its_letters() -> None:
    for text, ids in {
        "4*(n*m + n**2 + n)": {"LSTM"},
        "V*d + T*d + L*(12*d**2 + 13*d) + 2*d": {"Embedding", "LayerNorm", "Linear"},
        "x*y**2*z + x": {"Conv2d"},
    }.items():
        (first, *_) = recognised(read(text))
        assert ids <= {type(part.module).__name__ for part in first.parts}
        assert same(first.whole(), read(text)) is True
        assert {letter.name for letter in letters(first.whole())} == {letter.name for letter in letters(read(text))}
    assert recognised(read("a*b*c*d*e + 17")) == ()


#: Rows of the collected misconceptions that no slip names: they are about operations and bytes, not parameters.
STRUCTURE_ALONE = {"mem.optimizer_groups", "kv.extra_heads", "flops.mac_is_flop", "flops.train_2ND"}


def test_collected_misconceptions_are_named(shared: Path, golden: Callable[[str, str], None]) -> None:
    rows = json.loads((shared / "truth" / "misconceptions.json").read_text(encoding="utf-8"))
    lines = [
        "# The slips found in collected misconceptions",
        "",
        "| row | kind | slips | difference |",
        "|---|---|---|---|",
    ]
    structural = ("term-", "factor-", "sign")
    by_structure = set()
    for row in rows:
        result = grade(row["right_formula"], row["wrong_formula"])
        assert result.verdict == "different", row["id"]
        assert result.difference_text is not None
        assert same(read(result.difference_text), read(row["difference"])) is True, row["id"]
        ids = [mistake.id for mistake in result.mistakes]
        assert ids, row["id"]
        if any(name.startswith(structural) for name in ids):
            by_structure.add(row["id"])
        found = ", ".join(f"`{name}`" for name in dict.fromkeys(ids))
        lines.append(f"| {row['id']} | {row['kind']} | {found} | {result.difference_text} |")
    named = len(rows) - len(by_structure)
    lines += ["", f"{named} of {len(rows)} are named by a slip, the other {len(by_structure)} by their structure."]
    assert by_structure <= STRUCTURE_ALONE
    golden("misconceptions.md", "\n".join(lines) + "\n")


def test_collected_misconceptions_are_named_by_their_numbers_too(shared: Path) -> None:
    rows = json.loads((shared / "truth" / "misconceptions.json").read_text(encoding="utf-8"))
    alike, tried = 0, 0
    for row in rows:
        if row["wrong_value"] != int(row["wrong_value"]):
            continue
        tried += 1
        values = {name: int(value) for name, value in row["example"].items()}
        by_number = grade(row["right_formula"], int(row["wrong_value"]), values=values)
        by_formula = grade(row["right_formula"], row["wrong_formula"])
        assert by_number.verdict == "different", row["id"]
        alike += bool({m.id for m in by_number.mistakes} & {m.id for m in by_formula.mistakes})
    assert alike / tried > 0.9


def test_the_page_of_slips_is_current_and_has_them_all() -> None:
    docs = Path(__file__).parents[2] / "docs"
    spec = importlib.util.spec_from_file_location("make_mistakes", docs / "make_mistakes.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = script.page()
    assert [name for name in script.all_ids() if f"`{name}`" not in page] == []
    assert (docs / "mistakes.md").read_text(encoding="utf-8") == page, "run python docs/make_mistakes.py"


def test_what_agrees_at_one_point_alone_is_no_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all letters are 1, most counts agree; only those that are the same formula are named."""
    monkeypatch.setattr(Point, "at_random", classmethod(lambda cls, names: cls(dict.fromkeys(names, 1))))
    result = grade("Conv2d(C_in, C_out, k)", "k^2*C_in*C_out")
    assert [mistake.id for mistake in result.mistakes] == ["no_bias"]
    assert [m.id for m in grade("12*d^2 + 13*d", "12*d^2 + 14*d").mistakes] == ["factor-wrong"]


@pytest.mark.parametrize("formula", ["2*L*n_kv*d_h*2", "2*P", "2*L*E"])
def test_letters_with_another_meaning_are_no_sizes_of_a_layer(formula: str) -> None:
    assert recognised(read(formula)) == ()


@pytest.mark.parametrize(("model", "answer"), [("book", 26_929), ("lenet5", 61_707), ("gpt2", 124_442_112)])
def test_a_small_difference_is_not_put_down_to_two_slips_by_chance(model: str, answer: int) -> None:
    assert not any("+" in mistake.id for mistake in grade(model, answer).mistakes)


@pytest.mark.parametrize(("model", "answer"), [("LSTM(64, 128)", 1), ("book", 0)])
def test_nobody_makes_any_two_slips_to_get_next_to_nothing(model: str, answer: int) -> None:
    assert [mistake.id for mistake in grade(model, answer).mistakes] == []
