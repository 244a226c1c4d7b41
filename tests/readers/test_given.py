"""Modules handed over in Python, and ``file.py:Name``."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from symparams import load, nn
from symparams.errors import NameUnknownError, SourceError, SymparamsError
from symparams.readers.loading import load_with


@pytest.mark.torch
def test_a_torch_module_is_counted_tensor_by_tensor(torch: ModuleType) -> None:
    tn = torch.nn

    class Net(tn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.table = tn.Embedding(100, 16)
            self.head = tn.Linear(16, 100, bias=False)
            self.head.weight = self.table.weight
            self.again = self.head
            self.raw = tn.Parameter(torch.zeros(3, 4))
            self.parts = tn.Sequential(
                tn.Conv2d(3, 8, (3, 5), padding="same"), tn.BatchNorm2d(8), tn.PReLU(3), tn.LayerNorm((4, 5))
            )
            self.lstm = tn.LSTM(16, 32, 2, bidirectional=True, proj_size=8)
            self.attention = tn.MultiheadAttention(16, 4)
            self.layer = tn.TransformerEncoderLayer(16, 4, 32)
            self.frozen = tn.Linear(4, 4)
            self.frozen.requires_grad_(False)
            self.register_buffer("positions", torch.zeros(9))

    theirs = Net()
    ours = load(theirs)
    assert ours.count() == sum(p.numel() for p in theirs.parameters())
    assert int(ours.trainable) == sum(p.numel() for p in theirs.parameters() if p.requires_grad)
    assert int(ours.buffer_elements) == sum(b.numel() for b in theirs.buffers())
    assert [name for name, _ in ours.named_parameters()] == [name for name, _ in theirs.named_parameters()]
    assert isinstance(ours.parts[0], nn.Conv2d)
    assert isinstance(ours.lstm, nn.LSTM)
    assert ours.head.weight is ours.table.weight
    assert ours.again is ours.head
    assert type(ours).__name__ == "Net"


@pytest.mark.torch
def test_a_layer_that_was_changed_keeps_its_own_tensors(torch: ModuleType) -> None:
    layer = torch.nn.Linear(4, 3)
    layer.weight = torch.nn.Parameter(torch.zeros(7, 4))
    assert load(layer).count() == 7 * 4 + 3
    layer.extra = torch.nn.Parameter(torch.zeros(2))
    assert load(layer).count() == 7 * 4 + 3 + 2


@pytest.mark.torch
def test_a_lazy_layer_has_no_count_yet(torch: ModuleType) -> None:
    with pytest.raises(SourceError, match="the shape of weight is not known yet"):
        load(torch.nn.LazyLinear(4))


def variable(path: str, *shape: int) -> SimpleNamespace:
    return SimpleNamespace(path=path, shape=shape)


def test_a_keras_model_is_counted_by_its_variables() -> None:
    kernel, bias = variable("dense/kernel", 4, 3), variable("dense/bias", 3)
    mean = variable("bn/moving_mean", 3)
    model = SimpleNamespace(weights=[kernel, bias, mean, kernel], trainable_weights=[kernel])
    ours = load(model)
    assert (ours.count(), int(ours.trainable), int(ours.buffer_elements)) == (15, 12, 3)


@pytest.mark.parametrize("source", [3, None, b"gpt2", ["gpt2"], object()])
def test_what_is_no_model_is_refused(source: Any) -> None:
    with pytest.raises(SymparamsError, match="is no model"):
        load(source)


PROGRAM = """
from symparams import nn

class Net(nn.Module):
    def __init__(self, d, L=2):
        super().__init__()
        self.layers = nn.Repeat(nn.Linear(d, d), L)

def make(n, /, m):
    return nn.Linear(n, m)

ready = nn.Linear(2, 3)
number = 3

def fails():
    raise ValueError("a slip")

def other():
    return 3
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    (tmp_path / "net.py").write_text(PROGRAM, encoding="utf-8")
    return str(tmp_path / "net.py")


def test_a_class_or_function_of_a_file_is_called_with_symbols_for_what_is_not_given(program: str) -> None:
    assert str(load(f"{program}:Net").params) == "2*d*(d + 1)"
    assert load_with(f"{program}:Net", {"d": 3, "L": 5}).count() == 60
    assert load_with(f"{program}:Net", d=3).count() == 24
    assert load(f"{program}:make").subs(n=3, m=4).count() == 16
    assert load(f"{program}:ready").count() == 9


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("Nett", NameUnknownError, "did you mean 'Net'"),
        ("number", SourceError, "number is a int, no class or function"),
        ("fails", SourceError, "building it failed: ValueError: a slip"),
        ("other", SourceError, "gave a int, and should give a module"),
    ],
)
def test_a_name_that_is_no_model_is_refused(program: str, name: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        load(f"{program}:{name}")


def test_a_value_that_is_no_argument_and_no_symbol_is_refused(program: str) -> None:
    with pytest.raises(NameUnknownError, match="unknown symbol 'q'"):
        load_with(f"{program}:Net", q=3)


def test_a_file_that_fails_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import nothing_of_that_name", encoding="utf-8")
    with pytest.raises(SourceError, match="running it failed: ModuleNotFoundError"):
        load(f"{tmp_path}/bad.py:Net")
    with pytest.raises(SourceError, match="no such file"):
        load(f"{tmp_path}/none.py:Net")


def test_the_command_line_gives_arguments_with_set(program: str, run: Any) -> None:
    assert run("count", f"{program}:Net", "--set", "d=3", "--set", "L=5").out.strip() == "60 parameters"
