"""What students read: no number and no term of the key, no direction, no path; words that fit the layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from symparams import keras, load, nn
from symparams.check.grading import Grader
from symparams.check.grading.grade_record import Grade
from symparams.check.grading.making import Making
from symparams.check.grading.point import Point
from symparams.check.grading.search import Found
from symparams.check.grading.structural import structural
from symparams.check.grading.subject import Subject, of_module
from symparams.check.grading.verdicts import different
from symparams.check.grading.words import explanation
from symparams.check.mistakes.whole import Slip
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.notation import read
from symparams.readers.call import layer_names
from symparams.reasons import Reason
from symparams.terms import Number, letters

NETWORKS = ("book", "lenet5", "gpt2", "bert-base", "mixtral-8x7b", "resnet18", "mobilenet_v2", "vit_b_16", "t5-small")
DIRECTION = re.compile(
    r"too (large|small|many|few|much|little)|missing|left out|more|less|larger|smaller|[多少大小]了|漏"
)
PATH = re.compile(r"#|\w\.\w")


@lru_cache(maxsize=1)
def subjects() -> tuple[tuple[str, Subject], ...]:
    """Every layer in letters, and networks."""
    modules = [(name, in_letters(getattr(nn, name))) for name in layer_names()]
    modules += [(f"{name} in groups", in_letters(getattr(nn, name), ("groups",))) for name in ("Conv1d", "Conv2d")]
    modules += [("BiLSTM", nn.LSTM("m", "n", bidirectional=True)), ("deep LSTM", nn.LSTM("m", "n", num_layers=2))]
    modules += [(name, load(name)) for name in NETWORKS]
    return tuple((name, of_module(module)) for name, module in modules if module is not None)


@lru_cache(maxsize=1)
def graded() -> tuple[tuple[str, str, Grade], ...]:
    """Each slip in each layer and network, as it is graded; of a slip in several places of a network one."""
    made = []
    for name, subject in subjects():
        seen = set()
        for slip in Making(subject, (), Point(subject.values)).slips(subject.parts):
            if (slip.id, slip.family) not in seen:
                seen.add((slip.id, slip.family))
                found = Found((slip,), subject.formula)
                said = Reason("grade.too_large", number="400 = k²")
                made.append((name, slip.id, different(subject, Number(7), subject.formula, Number(7), said, (found,))))
    return tuple(made)


def told(grade: Grade, lang: str) -> str:
    """All a student reads."""
    given = grade.student(lang)
    assert list(given) == ["verdict", "hint", "message"]
    return f"{given['hint']} {given['message']}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_students_read_no_number_no_term_no_direction_and_no_path(lang: str) -> None:
    assert len(graded()) > 300
    for name, slip, grade in graded():
        text = told(grade, lang)
        names = {letter.name for letter in letters(grade.right)} - {"a"}
        words = set(re.findall(r"[A-Za-z_]\w*", text))
        assert not re.search(r"\d|[²³⁰-⁹]", text), (name, slip, text)
        assert not names & words, (name, slip, text)
        assert not DIRECTION.search(text), (name, slip, text)
        assert not PATH.search(text), (name, slip, text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_hint_has_a_hole_a_number_or_a_direction(lang: str) -> None:
    say = catalogue(lang)
    hints = [key for key in say.messages if ".hint." in key or key.startswith("grade.student.")]
    assert len(hints) > 80
    for key in hints:
        assert not say.placeholders(key), key
        assert not re.search(r"\d|[²³⁰-⁹]", say(key)), key
        assert not DIRECTION.search(say(key)), key


STRUCTURES = [
    *(("n*m + n", "n*m"), ("n*m", "n*m + n"), ("4*(n*m + n)", "n*m + n"), ("n*m + n", "4*(n*m + n)")),
    *(("4*n*m", "3*n*m"), ("n*m", "-n*m"), ("n*m + n", "n*m - n")),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("right", "wrong"), STRUCTURES)
def test_students_read_nothing_of_a_difference_in_structure(right: str, wrong: str, lang: str) -> None:
    subject = Subject(read(right), (), {})
    parts = structural(read(right), read(wrong))
    assert parts
    made = different(subject, read(wrong), read(right), read("n"), Reason("grade.different"), (), parts)
    text = told(made, lang)
    assert not re.search(r"\d|\b[nm]\b", text)
    assert not DIRECTION.search(text)


ANSWERS = [
    *(
        ("Conv2d(3, 8, 5)", answer)
        for answer in (608, 208, 600, "600 weights and 9 biases, so 609", "~600", "6 KB", "?")
    ),
    *(("book", answer) for answer in (26_926, 26_771, "27k", "107704 bytes", "26925", "0", "20k to 90k")),
    *(("Linear(n, m)", answer) for answer in ("n*m", "m*n + m", "2*(n*m + m)", "a*b + b", "n*m + m + 7", 12)),
    *(("gpt2", answer) for answer in ("124M", 163_037_184, 124_399_104, "163M", 85_056_000)),
    *(("MaxPool2d(2)", answer) for answer in (0, 4, "none")),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("model", "answer"), ANSWERS)
def test_answers_tell_students_no_number_of_the_key(model: str, answer: object, lang: str) -> None:
    made = Grader(model).grade(answer)
    text = told(made, lang)
    key = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", made.expected_text)}
    if made.verdict != "same":
        assert not key & {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)}, text
        assert not DIRECTION.search(text), text
    if made.difference_text:
        difference = re.escape(made.difference_text.lstrip("−"))
        assert not re.search(rf"(?<!\w){difference}(?!\w)", text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_of_a_slip_fit_the_layer(lang: str) -> None:
    strange = {
        "fully_connected": "filter|kernel|window|channel|卷积|窗口|通道",
        "bilinear": "filter|kernel|window|channel|卷积|窗口|通道",
        "recurrent": "filter|kernel|window|channel|卷积核|窗口|通道",
        "embedding": "filter|kernel|window|bias (per|for)|卷积|窗口",
        "norm": "filter|kernel|window|bias|unit|卷积|窗口|偏置|单元",
        "convolution": r"\bunits?\b|connection|单元",
    }
    kin = {"lstm": "recurrent", "gru": "recurrent", "rnn": "recurrent"}
    for name, slip, grade in graded():
        if name in NETWORKS:
            continue
        subject = dict(subjects())[name]
        family = type(subject.parts[0].module).family if len(subject.parts) == 1 else ""
        family = "norm" if family.endswith("_norm") else kin.get(family.removesuffix("_cell"), family)
        text = f"{grade.mistakes[0].words(lang)} {told(grade, lang)}"
        if family in strange and slip not in ("no_recurrent", "image_for_window", "bias_added", "inputs_only"):
            assert not re.search(strange[family], text), (name, slip, text)


def test_there_is_no_router_without_experts() -> None:
    gated = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    gated.gate = nn.Linear(4, 4)
    assert "no_router" not in {slip.id for slip in _slips(gated)}
    assert "no_router" in {slip.id for slip in _slips(load("mixtral-8x7b"))}


def _slips(module: nn.Module) -> Iterator[Slip]:
    subject = of_module(module)
    return Making(subject, (), Point(subject.values)).slips(subject.parts)


def test_places_are_named_without_paths() -> None:
    for name in NETWORKS:
        subject = dict(subjects())[name]
        for slip in Making(subject, (), Point(subject.values)).slips(subject.parts):
            for lang in ("en", "zh"):
                text = explanation(Found((slip,), Number(0))).words(lang)
                assert "#" not in text
                assert not re.search(r"\w\.[a-z#]", text), (name, text)


def _size(gates: int, biases: int, directions: int) -> int:
    return directions * gates * (64 * 128 + 128 * 128 + biases * 128)


RECURRENT = [
    *((nn.LSTM(64, 128), 4, 2, 1), (nn.GRU(64, 128), 3, 2, 1), (nn.RNN(64, 128), 1, 2, 1)),
    *((nn.LSTM(64, 128, bidirectional=True), 4, 2, 2), (nn.GRU(64, 128, bidirectional=True), 3, 2, 2)),
    *((keras.LSTM(128, input_shape=(None, 64)), 4, 1, 1), (keras.GRU(128, input_shape=(None, 64)), 3, 2, 1)),
    (keras.GRU(128, reset_after=False, input_shape=(None, 64)), 3, 1, 1),
    (keras.SimpleRNN(128, input_shape=(None, 64)), 1, 1, 1),
    (keras.Bidirectional(keras.LSTM(128), input_shape=(None, 64)), 4, 1, 2),
    (keras.Bidirectional(keras.GRU(128), input_shape=(None, 64)), 3, 2, 2),
]


@pytest.mark.parametrize(("layer", "gates", "biases", "directions"), RECURRENT)
def test_conventions_of_recurrent_layers_are_named(layer: nn.Module, gates: int, biases: int, directions: int) -> None:
    """Each against the count of the other convention: the bias vectors, the directions."""
    grader = Grader(layer)
    assert layer.count() == _size(gates, biases, directions)
    (other,) = grader.grade(_size(gates, 3 - biases, directions)).mistakes
    assert (other.id, other.kind) == ("one_bias_vector" if biases == 2 else "second_bias_vector", "convention")
    assert grader.grade(_size(gates, 0, directions)).mistakes[0].id == "no_bias"
    if directions == 2:
        assert [item.id for item in grader.grade(_size(gates, biases, 1)).mistakes] == ["one_direction"]
