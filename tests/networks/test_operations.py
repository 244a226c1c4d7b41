"""Operations on symbols, without torch: what comes out, what is left open, what is refused and how."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sympy import Integer, Symbol, ceiling, floor

import symparams
from symparams import dims, math, nn, torch
from symparams import functional as F
from symparams.errors import OperationUnknownError, ShapeError, SymparamsError, ValueAskedError
from symparams.nn.shapes import BATCH

B, T, S, C, H, W, d, h, n, k = dims("B T S C H W d h n k")
e = torch.empty
x = e(BATCH, T, d)
image = e(BATCH, C, H, W)

SHAPES: list[tuple[str, Callable[[], Any], tuple[Any, ...]]] = [
    ("sum of equal ones", lambda: x + e(BATCH, T, d), (BATCH, T, d)),
    ("a number stretches", lambda: 2 * x - 1 / x**2, (BATCH, T, d)),
    ("a symbol is a number too", lambda: d * x + n, (BATCH, T, d)),
    ("a row stretches", lambda: x + e(d), (BATCH, T, d)),
    ("a column stretches", lambda: x * e(T, 1), (BATCH, T, d)),
    ("open sizes agree", lambda: e(T, 5) + e(S, d), (T, 5)),
    ("matrices", lambda: x @ e(d, 3 * d), (BATCH, T, 3 * d)),
    ("a parameter takes part", lambda: x @ nn.Linear(d, n).weight.t(), (BATCH, T, n)),
    ("scores", lambda: x @ x.transpose(-2, -1), (BATCH, T, T)),
    ("einsum", lambda: torch.einsum("...td,hd->...ht", x, e(h, d)), (BATCH, h, T)),
    ("view by -1", lambda: image.view(image.size(0), -1), (BATCH, C * H * W)),
    ("view of the batch by -1", lambda: image.view(-1, C * H * W), (BATCH, C * H * W)),
    ("view of batch and time", lambda: x.reshape(-1, d), (T, d)),
    ("heads", lambda: e(B, T, h * k).view(B, T, h, -1).transpose(1, 2), (B, h, T, k)),
    ("heads of an open width", lambda: x.view(BATCH, T, h, d // h), (BATCH, T, h, floor(d / h))),
    ("and back", lambda: x.view(BATCH, T, h, d // h).flatten(2), (BATCH, T, h * floor(d / h))),
    ("flatten", lambda: torch.flatten(image, 1), (BATCH, C * H * W)),
    ("unflatten", lambda: x.unflatten(-1, (h, -1)), (BATCH, T, h, d / h)),
    ("permute", lambda: image.permute(0, 2, 3, 1), (BATCH, H, W, C)),
    ("squeeze leaves the batch", lambda: image.mean((2, 3), keepdim=True).squeeze(), (BATCH, C)),
    ("expand", lambda: e(1, 1, d).expand(BATCH, -1, -1), (BATCH, 1, d)),
    ("repeat", lambda: e(1, d).repeat(T, 2), (T, 2 * d)),
    ("repeat_interleave", lambda: x.repeat_interleave(n, dim=1), (BATCH, T * n, d)),
    ("slice", lambda: x[:, :n], (BATCH, n, d)),
    ("slice from the end", lambda: x[:, -1:], (BATCH, 1, d)),
    ("slice without the first", lambda: x[:, 1:, None], (BATCH, T - 1, 1, d)),
    ("every second", lambda: x[..., ::2], (BATCH, T, ceiling(d / 2))),
    ("one of them", lambda: x[:, 0], (BATCH, d)),
    ("by places", lambda: x[:, torch.zeros(n, dtype=torch.long)], (BATCH, n, d)),
    ("cat", lambda: torch.cat([e(BATCH, 1, d), x], dim=1), (BATCH, T + 1, d)),
    ("stack", lambda: torch.stack([x, x, x]), (3, BATCH, T, d)),
    ("mean", lambda: x.mean(1), (BATCH, d)),
    ("max", lambda: x.max(-1, keepdim=True).values, (BATCH, T, 1)),
    ("differences", lambda: torch.diff(x, 2, 1), (BATCH, T - 2, d)),
    ("no differences of too few", lambda: e(T, 2).diff(n=3), (T, 0)),
    ("topk", lambda: torch.topk(x, k, dim=-1)[1], (BATCH, T, k)),
    ("norm", lambda: x / x.norm(dim=-1, keepdim=True), (BATCH, T, d)),
    ("softmax", lambda: F.softmax(x, dim=-1), (BATCH, T, d)),
    ("mask", lambda: (x @ x.mT).masked_fill(torch.tril(torch.ones(T, T)) == 0, -1e9), (BATCH, T, T)),
    ("arange", lambda: torch.arange(0, T), (T,)),
    ("arange by steps", lambda: torch.arange(0, d, 2), (ceiling(d / 2),)),
    ("outer", lambda: torch.outer(torch.arange(T), torch.arange(n)), (T, n)),
    ("linear", lambda: F.linear(x, e(n, d)), (BATCH, T, n)),
    ("conv", lambda: F.conv2d(image, e(n, C, 3, 3), padding=1), (BATCH, n, H, W)),
    ("pool", lambda: F.max_pool2d(image, 2), (BATCH, C, floor(H / 2 - 1) + 1, floor(W / 2 - 1) + 1)),
    ("adaptive pool", lambda: F.adaptive_avg_pool2d(image, 1), (BATCH, C, 1, 1)),
    ("pad", lambda: F.pad(image, (1, 1, n, 0)), (BATCH, C, H + n, W + 2)),
    ("interpolate", lambda: F.interpolate(image, scale_factor=2), (BATCH, C, 2 * H, 2 * W)),
    ("attention", lambda: F.scaled_dot_product_attention(x, e(BATCH, S, d), e(BATCH, S, n)), (BATCH, T, n)),
    ("one_hot", lambda: F.one_hot(torch.zeros(T, dtype=torch.long), n), (T, n)),
    ("cross_entropy", lambda: F.cross_entropy(e(T, n), torch.zeros(T, dtype=torch.long)), ()),
    ("complex", lambda: torch.view_as_complex(x.reshape(BATCH, T, -1, 2)), (BATCH, T, d / 2)),
    ("new", lambda: x.new_zeros(x.size(0), n), (BATCH, n)),
    ("triangle", lambda: torch.triu_indices(n, n, 1), (2, n**2 - n * (n + 1) / 2)),
    ("spectrum", lambda: torch.fft.rfft(e(T, 8), dim=-1), (T, 5)),
    ("function in front", lambda: torch.no_grad()(lambda: x.detach().clone().float().to("cpu"))(), (BATCH, T, d)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "call", "shape"), SHAPES, ids=[name for name, _, _ in SHAPES])
def test_an_operation_on_symbols(name: str, call: Callable[[], Any], shape: tuple[Any, ...]) -> None:
    given = tuple(call().shape)
    assert len(given) == len(shape), given
    for size, expected in zip(given, shape, strict=True):
        assert (size is BATCH) == (expected is BATCH), given
        assert size == expected or Integer(0) == (size - expected).doit().expand(), given


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: x.chunk(3, -1), 3),
        (lambda: e(T, 3 * d).split(d, dim=1), 3),
        (lambda: e(T, d + n).split([d, n], dim=1), 2),
        (lambda: e(3, T).unbind(0), 3),
        (lambda: list(e(4, T)), 4),
    ],
)
def test_parts(call: Callable[[], Any], parts: int) -> None:
    assert len(call()) == parts


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: e(3, d) + e(4, d), "add: 3×d and 4×d do not fit together: 3 and 4 in axis -2"),
    (lambda: e(T, d) + e(T, d + 1), "add: T×d and T×(d + 1) do not fit together: d and d + 1 in axis -1"),
    (lambda: e(T, d) @ e(2 * d, n), "matmul: T×d and 2*d×n do not fit together: d and 2*d"),
    (lambda: e(T, d).view(T, 2 * d), "view: T×d cannot be laid out as T×2*d: the elements differ"),
    (lambda: e(6).view(4, -1), "view: 6 cannot be laid out as 4×-1"),
    (lambda: torch.cat([e(T, 3), e(T, 3, 1)]), "cat: T×3 and T×3×1 have different numbers of axes"),
    (lambda: torch.stack([e(3), e(4)]), "stack: 3 and 4 are not the same and cannot be stacked"),
    (lambda: e(T, 7).split([3, 5], dim=1), "split: the parts (3, 5) do not add up to the 7 of axis 1 of T×7"),
    (lambda: e(T, d).split(5, dim=1), "how many parts of 5 are in d is open; write the sizes of the parts as a list"),
    (lambda: e(T, d)[:, :, 0], "[…]: 3 indices for T×d, which has 2 axes"),
    (lambda: e(3, d)[5], "[…]: index 5 is outside axis 0 of 3×d, which has size 3"),
    (lambda: e(T, d).mean(2), "mean: dim=2 is no axis of T×d, which has 2"),
    (lambda: e(T, d).expand(3, d + 1), "expand: T×d and 3×(d + 1) do not fit together"),
    (lambda: torch.einsum("ij,jk->ik", e(2, 3), e(4, 5)), "einsum: 'ij,jk->ik': j is 3 and 4 in 4×5"),
    (lambda: F.linear(e(T, d), e(n, d + 1)), "Linear: in_features is d + 1, but the input T×d has d"),
    (lambda: F.max_pool2d(e(1, 2, 2), 5), "MaxPool2d: the input 1×2×2 is too small"),
    (
        lambda: F.scaled_dot_product_attention(e(T, 8), e(S, 9), e(S, 8)),
        "scaled_dot_product_attention: T×8 and 9×S do not fit together: 8 and 9",
    ),
    (lambda: F.one_hot(e(3)), "one_hot: without num_classes the size depends on the values; give it"),
    (lambda: x.transpose(1), "transpose: missing 1 required positional argument: 'dim1'"),
    (lambda: e(d).add_(e(3, d)), "add_: "),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[message[:30] for _, message in REFUSED])
def test_a_refusal_names_the_operation_and_both_shapes(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ShapeError, match=re.escape(message)):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: torch.bincount, r"symparams\.torch has no bincount; hand the shape on with torch\.empty\(shape\)"),
        (lambda: torch.concatt, r"symparams\.torch has no concatt \(did you mean concat\?\)"),
        (lambda: x.unique_consecutive(), "a tensor has no unique_consecutive; hand the shape on"),
        (lambda: F.ctc_loss, r"symparams\.functional has no ctc_loss"),
        (lambda: nn.init.kaiming, r"symparams\.nn\.init has no kaiming"),
        (lambda: torch.fft.hfft, r"symparams\.torch\.fft has no hfft"),
    ],
)
def test_an_operation_that_is_not_known_is_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(OperationUnknownError, match=message):
        call()
    assert not hasattr(torch, "bincount")


@pytest.mark.parametrize(
    "call", [lambda: bool(x > 0), lambda: x.sum().item(), lambda: float(x.mean()), lambda: x.tolist()]
)
def test_there_are_no_values(call: Callable[[], Any]) -> None:
    with pytest.raises(ValueAskedError, match="there are only shapes"):
        call()


def run(body: Callable[..., Any], *shapes: tuple[Any, ...]) -> Any:
    class Net(nn.Module):
        def forward(self, *inputs: Any) -> Any:
            return body(*inputs)

    return Net()(*shapes)


def test_what_values_decide_has_a_symbol_for_its_size() -> None:
    def chosen(x: Any) -> Any:
        mask = x > 0
        return x[mask], torch.masked_select(x, mask), x[mask.any(-1)]

    first = run(chosen, (T, d))
    assert first[0] == first[1] == (Symbol("selected_0", integer=True, positive=True),)
    assert str(first[2]) == "(selected_1, d)"
    assert run(chosen, (T, d)) == first  # numbered anew in each call


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (lambda x: x if x.size(0) > S else x[None], "the program decides by sizes that symbols leave open"),
        (lambda x: [x for _ in range(x.size(0))], "write nn.Repeat for a symbolic number of layers"),
        (lambda x: x / __import__("math").sqrt(x.size(-1)), "write `from symparams import math`"),
        (lambda x: x.view(int(x.size(0)), d), r"put numbers in with \.subs\(\)"),
    ],
)
def test_what_symbols_cannot_decide_is_explained(body: Callable[..., Any], message: str) -> None:
    with pytest.raises(ShapeError, match=f"in Net: .*{message}"):
        run(body, (T, d))


def test_a_body_is_named_by_the_modules_around_it() -> None:
    class Inner(nn.Module):
        def forward(self, x: Any) -> Any:
            return x + e(7)

    class Outer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = Inner()

        def forward(self, x: Any) -> Any:
            return self.inner(x)

    with pytest.raises(ShapeError, match="in Outer: at inner Inner: add: 3 and 7 do not fit together"):
        Outer()((3,))


def test_shapes_give_shapes_and_tensors_give_tensors() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(3, 4)  # before the base class, which torch alone would refuse
            super().__init__()

        def forward(self, x: Any, scale: float = 1.0, state: Any = None) -> dict[str, Any]:
            y = self.layer(x) * scale
            return {"y": y, "state": y if state is None else state[0] + y}

    net: Any = Net()
    assert net((5, 3)) == {"y": (5, 4), "state": (5, 4)}
    assert net((5, 3), scale=2.0, state=((5, 4), (1,)))["state"] == (5, 4)
    assert net(e(5, 3))["y"].shape == (5, 4)
    assert nn.Sequential(nn.Linear(3, 4), nn.ReLU())(e(5, 3)).shape == (5, 4)
    assert nn.LSTM(3, 4)(e(7, 2, 3))[1][0].shape == (1, 2, 4)


def test_a_layer_that_is_changed_by_a_subclass_runs_the_subclass() -> None:
    class SamePad(nn.Conv2d):
        def forward(self, input: Any) -> Any:
            return super().forward(F.pad(input, (1, 1, 1, 1)))

    assert SamePad(3, 8, 3)((3, 9, 9)) == (8, 9, 9)

    class Doubled(nn.Sequential):
        def forward(self, input: Any) -> Any:
            return torch.cat([super().forward(input)] * 2, dim=-1)

    assert Doubled(nn.Linear(3, 4))((3,)) == (8,)


def test_a_module_is_one_of_torchs_programs_modules() -> None:
    net = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5)))
    assert net.to("cuda").half().eval().train() is net
    seen: list[str] = []
    net.apply(lambda module: seen.append(type(module).__name__))
    assert seen == ["Linear", "Linear", "BatchNorm1d", "Sequential", "Sequential"]
    assert [name for name, m in net.named_modules() if isinstance(m, nn.Linear)] == ["0", "1.0"]
    assert list(net.state_dict()) == [
        "0.weight", "0.bias", "1.0.weight", "1.0.bias", "1.1.weight", "1.1.bias",
        "1.1.running_mean", "1.1.running_var", "1.1.num_batches_tracked",
    ]  # fmt: skip
    assert net.get_submodule("1.0").weight is net.get_parameter("1.0.weight")
    assert not net.eval()[1][0].training
    with pytest.raises(SymparamsError, match=r"is a parameter; assign nn\.Parameter"):
        net[0].weight = 3


def test_buffers_and_parameters_from_tensors() -> None:
    module = nn.Module()
    module.register_buffer("mask", torch.tril(torch.ones(T, T)), persistent=False)
    module.register_buffer("steps", None)
    module.steps = torch.zeros(())
    module.table = nn.Parameter(torch.zeros(1, T, d), requires_grad=False)
    module.plain = torch.zeros(100)
    assert (module.params, module.trainable, module.buffer_elements) == (T * d, 0, T**2 + 1)
    assert list(module.state_dict()) == ["table", "steps"]
    assert {axis.meaning for axis in module.table.axes} == {"axis"}
    assert module.table.role == "tensor"
    assert (x + module.table[:, :n]).shape[-1] == d
    assert module.subs(T=4, d=2).plain.shape == (100,)


def test_sizes_of_plain_numbers_never_load_sympy() -> None:
    program = """
import sys
from symparams import nn, torch, math, functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Repeat(nn.Linear(8, 8), 12)
        self.moe = nn.MixtureOfExperts(nn.Linear(8, 8), 4, 2, router=8)
        self.register_buffer("mask", torch.tril(torch.ones(9, 9)))
    def forward(self, x):
        q, k = self.layers(x).chunk(2, -1)
        att = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
        att = F.softmax(att.masked_fill(self.mask[: x.size(1), : x.size(1)] == 0, -1), dim=-1)
        return torch.cat([self.moe(x), att], dim=-1)[:, -1]
net = Net()
print(net((2, 5, 8)), net.count(), len(net.summary((5, 8))) > 0)
assert "sympy" not in sys.modules
"""
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert shown.stderr == ""
    assert shown.stdout == "(2, 13) 1184 True\n"


def test_math_of_symbols() -> None:
    assert math.sqrt(d) ** 2 == d
    assert math.prod([2, d]) == 2 * d
    assert math.ceil(d / 3) == ceiling(d / 3)
    assert (math.sqrt(9), math.pi > 3, math.log2(8), math.log(d).args) == (3.0, True, 3.0, (d,))


def test_the_names_of_torch_are_there() -> None:
    assert torch.nn.functional.relu(x).shape == x.shape
    assert isinstance(nn.Linear(2, 2).weight, torch.Tensor)
    assert torch.float32.is_floating_point
    assert str(torch.zeros(3, dtype=torch.long)) == "tensor(3, dtype=torch.int64)"
    assert torch.finfo(x.dtype).min < 0
    assert {"torch", "functional", "math", "blocks"} <= set(dir(symparams))
