"""Spec files that are right: the examples of the documentation, every way of writing an entry, and the way back."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symparams import derive, load, nn
from symparams.errors import SymparamsError
from symparams.nn.shapes import with_batch, without_batch
from symparams.readers.spec import read_spec
from symparams.readers.spec_schema import schema
from symparams.readers.spec_writing import to_spec

SPECS = Path(__file__).parents[2] / "docs" / "specs"
#: Count and output shape of each example.
EXAMPLES: dict[str, tuple[int | str, tuple[int, ...] | None]] = {
    "autoencoder.yaml": (6929, (1, 28, 28)),
    "chapter.json": (26926, (10,)),
    "classifier.yaml": (896 + 18496 + 325, (5,)),
    "gpt2.yaml": (124439808, (1024, 50257)),
    "inception.yaml": (163696, (256, 28, 28)),
    "lenet.yaml": (61706, (10,)),
    "perceptron.yaml": ("h*(n + 1) + m*(h + 1)", None),
    "resnet18.yaml": (11689512, (1000,)),
    "separable.yaml": (20768, (64, 56, 56)),
    "shared.yaml": (6464 + 4160 + 4160, (64,)),
    "tagger.yaml": (1239889, None),
    "vgg16.yaml": (138357544, (1000,)),
}


def test_every_example_is_here() -> None:
    assert {path.name for path in SPECS.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_documentation(name: str) -> None:
    count, output = EXAMPLES[name]
    network = load(SPECS / name)
    assert (str(network.params) if isinstance(count, str) else network.count()) == count
    if network.general is not None:
        assert network.general.subs(network.values).count() == count
    if output is not None:
        assert network.input_shape is not None
        assert without_batch(network(with_batch(network.input_shape))) == output
    derivation = derive(str(SPECS / name))
    assert derivation.value == (None if isinstance(count, str) else count)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_written_out_and_read_again_is_the_same(name: str) -> None:
    network = load(SPECS / name)
    text = to_spec(network)
    again = read_spec(text)
    assert to_spec(again) == text
    assert (again.params, again.trainable, again.values) == (network.params, network.trainable, network.values)
    assert again.input_shape == network.input_shape
    if network.general is not None:
        assert again.general is not None
        assert again.general.params == network.general.params


@pytest.mark.parametrize("name", ["book", "alexnet", "vgg16_bn", "resnet50", "resnext50_32x4d", "lenet5", "resnet"])
def test_networks_of_the_zoo_can_be_written_out(name: str) -> None:
    network = load(name)
    again = read_spec(to_spec(network))
    assert again.params == network.params
    assert again.values == network.values


def test_what_has_a_body_of_its_own_cannot_be_written() -> None:
    with pytest.raises(SymparamsError, match="Half is no layer of nn"):
        to_spec("shufflenet_v2_x1_0")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("layers: Conv2d(3, 5, 5)", 380),
        ("layers: [Conv2d(3, 5, 5), ReLU]", 380),
        ("layers: [conv: Conv2d(3, 5, 5), {name: fc, Linear: [2, 3]}]", 389),
        ("layers:\n- Conv2d: {in_channels: 3, out_channels: 5, kernel_size: [5, 5], padding: same}", 380),
        ("layers:\n- Conv2d: [3, 5, 5, 1, 0, 1, 1, false]", 375),
        ("layers:\n- Conv2d:\n    in_channels: 3\n    out_channels: 5\n    kernel_size: (5, 5)\n    bias: false", 375),
        ("layers:\n- Conv2d(3, 5, 5, padding_mode='reflect', padding=2)", 380),
        ("layers:\n- Dropout: 0.2\n- LayerNorm: 10\n- LayerNorm: [[3, 4]]", 44),
        ("symbols: {n: 4}\nlayers: [Linear(n, 2 * n), Linear(2 * n, (n + 2) / 3)]", 40 + 18),
        ("layers:\n- repeat: 3\n  layers: Linear(4, 4)", 60),
        ("layers:\n- repeat: 3\n  shared: true\n  layers: Linear(4, 4)", 20),
        ("layers:\n- residual: Linear(4, 4)\n  shortcut: Linear(4, 4)", 40),
        ("layers:\n- parallel: {left: Linear(4, 4), right: [Linear(4, 4), ReLU]}\n  merge: add", 40),
        ("layers:\n- a: Linear(4, 4)\n- use: a", 20),
        ("parts: {p: [Linear(a, b)]}\nlayers: [p: {a: 2, b: 3}, p: {a: 3, b: 2}]", 9 + 8),
        ("parts: {p: Linear(4, 4), q: [p, p]}\nlayers: [q, p]", 60),
        ("layers: [Bottleneck(256, 64, 256)]", 70400),
        ("# a comment\nlayers: # another\n  - Linear(2, 3) # and one\n", 9),
        ('{"layers": [\n\t"Linear(2, 3)"\n]}', 9),
        ("layers: [a: Linear(2, 3), b: Linear(2, 3)]\ntie: [a.weight, b.weight]", 12),
        ("\ufefflayers: [Linear(2, 3)]".lstrip("\ufeff"), 9),
        ("layers: ['Linear(2, 3)', \"Linear(2, 3)\"]\r\n", 18),
    ],
)
def test_every_way_of_writing(text: str, count: int) -> None:
    assert read_spec(text).count() == count


def test_letters_without_a_value_stay() -> None:
    network = read_spec("symbols: {n: 3, m:}\nlayers: [Linear(n, m)]")
    assert str(network.params) == "4*m"
    assert network.subs(m=2).count() == 8
    listed = read_spec("symbols: [n, m]\nlayers: [Linear(n, m)]")
    assert str(listed.params) == "m*(n + 1)"


def test_an_input_may_be_in_letters_and_several() -> None:
    network = read_spec("symbols: {C: 3, H: 32}\ninput: [C, H, H]\nlayers: [Conv2d(C, 5, 5)]")
    assert network.input_shape == (3, 32, 32)
    assert network(network.input_shape) == (5, 28, 28)


def test_frozen_layers_are_not_trained() -> None:
    network = load(SPECS / "classifier.yaml")
    assert network.trainable == 325


def test_a_spec_that_is_numbers_needs_no_sympy(tmp_path: Path) -> None:
    import subprocess

    program = "import sys; from symparams import load; print(load(sys.argv[1]).count(), 'sympy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, str(SPECS / "resnet18.yaml")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["11689512", "False"]


def test_standard_input_is_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (SPECS / "lenet.yaml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    assert load("-").count() == 61706


def test_the_words_of_a_spec_stand_in_its_handout(run: Callable[..., Any]) -> None:
    for lang in ("en", "zh"):
        out = run("handout", str(SPECS / "lenet.yaml"), "--lang", lang).out
        assert "LeNet-5" in out
        assert "aps of the first convolution" in out
        assert "Which layer has most of the parameters?" in out
        assert "its 400 inputs meet 120 outputs" in out
    assert "its 400 inputs" not in run("handout", str(SPECS / "lenet.yaml"), "--no-answers").out


def test_words_of_a_spec_are_no_markup(tmp_path: Path, run: Callable[..., Any]) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(
        'name: "<b>A</b>"\nsymbols: {n: {value: 3, meaning: "*x* \\e[31m<i>"}}\nlayers: [Linear(n, 2), Linear(2, 2)]'
    )
    page = run("handout", str(path), "--format", "html").out
    assert "<b>A</b>" not in page
    assert "<i>" not in page
    assert "\x1b" not in run("count", str(path), "--symbolic").out


def test_conventions_of_a_spec_are_in_force(tmp_path: Path, run: Callable[..., Any]) -> None:
    path = tmp_path / "norm.yaml"
    path.write_text("layers: [BatchNorm2d(10)]\nconventions: {batch_norm: counted}")
    assert json.loads(run("count", str(path), "--json").out)["parameters"] == 40
    asked = run("count", str(path), "--json", "--convention", "batch_norm=buffers").out
    assert json.loads(asked)["parameters"] == 20


def test_the_schema_names_every_layer_and_section(run: Callable[..., Any]) -> None:
    out = run("schema").out
    assert out.startswith('{\n  "')
    made = json.loads(out)
    assert made == schema()
    assert made["$defs"]["Conv2d"]["required"] == ["in_channels", "out_channels", "kernel_size"]
    for name in ("Linear", "LSTM", "TransformerEncoderLayer", "Bottleneck"):
        assert name in made["$defs"]
    assert set(made["properties"]) >= {"symbols", "input", "layers", "tie"}


def test_a_layer_is_no_spec_without_its_text() -> None:
    assert to_spec(nn.Linear(2, 3)) == "layers:\n  - Linear(2, 3)\n"
