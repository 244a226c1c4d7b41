"""Repetition, growing stages, branches, experts, adapters: closed forms against networks built out."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import dims, nn, torch
from symparams import functional as F
from symparams.errors import ArgumentError, ShapeError, SymparamsError
from symparams.nn.shapes import BATCH

small = st.integers(1, 5)
d, f, L, n, k, E, r, C, T = dims("d f L n k E r C T")


def block(d: Any, f: Any) -> nn.Sequential:
    return nn.Sequential(
        nn.Residual(nn.Sequential(nn.LayerNorm(d), nn.Linear(d, d))),
        nn.Residual(nn.Sequential(nn.Linear(d, f), nn.ReLU(), nn.Linear(f, d), nn.BatchNorm1d(d))),
    )


def three(net: nn.Module) -> tuple[Any, Any, Any]:
    return net.params, net.trainable, net.buffer_elements


@settings(max_examples=30, deadline=None)
@given(d_=small, f_=small, L_=small)
def test_a_repeated_block_counts_as_its_copies(d_: int, f_: int, L_: int) -> None:
    one = block(d, f)
    one[0].block[0].requires_grad_(False)
    closed = nn.Sequential(nn.Linear(d, d), nn.Repeat(one, L))
    made = closed.subs(d=d_, f=f_, L=L_)
    copies = []
    for _ in range(L_):
        copies.append(block(d_, f_))
        copies[-1][0].block[0].requires_grad_(False)
    built = nn.Sequential(nn.Linear(d_, d_), *copies)
    assert three(made) == three(built)
    assert tuple(value.subs({d: d_, f: f_, L: L_}) for value in three(closed)) == three(built)
    assert made((BATCH, d_)) == built((BATCH, d_)) == (BATCH, d_)


def test_repeats_nest_and_multiply() -> None:
    net = nn.Repeat(nn.Sequential(nn.Repeat(nn.Linear(d, d, bias=False), n), nn.LayerNorm(d)), L)
    assert (net.params - L * (n * d**2 + 2 * d)).expand() == 0
    assert net.subs(L=2, n=3, d=4).count() == 2 * (3 * 16 + 8)
    assert [(place.path, len(place.within)) for place in net.placed()] == [
        ("", 0), ("#", 1), ("#.0", 1), ("#.0.#", 2), ("#.1", 1),
    ]  # fmt: skip


def test_a_tensor_that_stands_outside_too_is_shared_by_all_copies() -> None:
    inside, outside = nn.Linear(8, 8), nn.Linear(8, 8, bias=False)
    inside.weight = outside.weight
    for order in ((nn.Repeat(inside, L), outside), (outside, nn.Repeat(inside, L))):
        assert (nn.Sequential(*order).params - (64 + 8 * L)).expand() == 0


def test_one_block_run_many_times_counts_once() -> None:
    net = nn.Repeat(nn.Linear(d, d), L, shared=True)
    assert net.params == d * (d + 1)
    assert net((T, d)) == (T, d)


def test_names_trainable_and_shape_of_a_repeat_in_a_body() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Repeat(nn.Linear(d, d), L)
            self.head = nn.Linear(d, 2)

        def forward(self, x: Any) -> Any:
            return self.head(F.relu(self.layers(x)))

    net = Net()
    assert [name for name, _ in net.named_parameters()] == [
        "layers.#.weight", "layers.#.bias", "head.weight", "head.bias",
    ]  # fmt: skip
    assert net((BATCH, T, d)) == (BATCH, T, 2)
    net.layers.requires_grad_(False)
    assert net.trainable == 2 * (d + 1)


@pytest.mark.parametrize("number", [2, "L"])
def test_a_block_that_changes_the_shape_cannot_be_repeated(number: Any) -> None:
    with pytest.raises(ShapeError, match=r"the block makes 8 of 4, so the next copy cannot be like it"):
        nn.Repeat(nn.Linear(4, 8), number)((4,))
    assert nn.Repeat(nn.Linear(4, 8), 1)((4,)) == (8,)
    assert nn.Repeat(nn.Linear(4, 8), 0)((4,)) == (4,)
    assert nn.Repeat(nn.Linear(4, 8), 0).count() == 0
    with pytest.raises(SymparamsError, match=r"write x = self\.layers\(x\)"):
        list(nn.Repeat(nn.Linear(4, 4), number))


def steps_of(net: nn.Module, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often the functions that cost something are called for a count, a shape and a derivation."""
    from symparams import derive
    from symparams.nn import counting, parameter, running

    calls = {"numel": 0, "run": 0, "own_count": 0}

    def counted(name: str, function: Any) -> Any:
        def wrapper(*args: Any, **settings: Any) -> Any:
            calls[name] += 1
            return function(*args, **settings)

        return wrapper

    with monkeypatch.context() as patch:
        patch.setattr(parameter.Parameter, "numel", counted("numel", parameter.Parameter.numel))
        patch.setattr(counting, "own_count", counted("own_count", counting.own_count))
        patch.setattr("symparams.nn.module.run", counted("run", running.run))
        assert net.count() > 0
        net((3, 16))
        derive(net, input_shape=(16,))
    return calls


def test_the_cost_does_not_grow_with_the_number_of_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (nn.Sequential(nn.Repeat(block(16, 32), number), nn.Linear(16, 2)) for number in (10, 10_000))
    assert steps_of(few, monkeypatch) == steps_of(many, monkeypatch)
    assert many.count() - few.count() == 9_990 * block(16, 32).count()


@settings(max_examples=40, deadline=None)
@given(width=small, step=st.integers(0, 4), ratio=st.integers(2, 3), number=st.integers(1, 15))
def test_growing_stages_add_up_to_the_stages_built_out(width: int, step: int, ratio: int, number: int) -> None:
    def doubling(i: Any, c: Any = C) -> nn.Module:
        return nn.Sequential(
            nn.Conv2d(c * ratio**i, c * ratio ** (i + 1), 3, padding=1), nn.BatchNorm2d(c * ratio ** (i + 1))
        )

    def stepping(i: Any, c: Any = C) -> nn.Module:
        return nn.Conv2d(c + step * i, c + step * (i + 1), 1)

    for rule in (doubling, stepping):
        closed = nn.Stages(rule, n)
        built = nn.Stages(lambda i, rule=rule: rule(i, width), number)  # type: ignore[misc]
        made = closed.subs(C=width, n=number)
        assert three(made) == three(built)
        assert made((width, 4, 4)) == built((width, 4, 4))
        shape = closed((C, 4, 4))
        assert tuple(int(size.subs({C: width, n: number})) if size != 4 else 4 for size in shape) == built(
            (width, 4, 4)
        )


@settings(max_examples=30, deadline=None)
@given(a=st.integers(0, 3), p=st.integers(0, 3), q=st.integers(1, 4), number=st.integers(1, 20))
def test_sums_of_polynomials_times_powers_are_exact(a: int, p: int, q: int, number: int) -> None:
    def rule(i: Any) -> nn.Module:
        return nn.Linear((i + a + 1) ** p, q ** (2 * i + a))

    closed = nn.Stages(rule, n)
    assert closed.subs(n=number).count() == sum(rule(i).count() for i in range(number))
    assert closed.params.subs(n, number) == sum(rule(i).count() for i in range(number))


def test_the_index_of_stages_is_no_symbol_of_the_network() -> None:
    net = nn.Stages(lambda i: nn.Linear(d * 2**i, d * 2 ** (i + 1)), n)
    assert net.symbols == (n, d)
    assert str(net((d,))[0]) == "2**n*d"


def test_stages_whose_rule_cannot_be_seen_are_refused() -> None:
    net = nn.Stages(lambda i: nn.Sequential(nn.Conv2d(d * 2**i, d * 2 ** (i + 1), 3, padding=1), nn.MaxPool2d(2)), n)
    H = dims("H")
    with pytest.raises(ShapeError, match=r"follows no rule that holds for every number of stages"):
        net((d, H, H))
    assert net.subs(n=3, d=4)((4, 32, 32)) == (32, 4, 4)
    with pytest.raises(SymparamsError, match=r"no closed form"):
        _ = nn.Stages(lambda i: nn.Linear(1, 2 ** (i**2)), n).params


def test_branches_are_added_and_put_side_by_side() -> None:
    assert nn.Residual(nn.Linear(4, 4))((2, 4)) == (2, 4)
    assert nn.Residual(nn.Linear(4, 8), nn.Linear(4, 8, bias=False)).count() == 40 + 32
    with pytest.raises(ShapeError, match=r"makes 8 of 4, and 4 cannot be added to it; give a shortcut"):
        nn.Residual(nn.Linear(4, 8))((4,))
    with pytest.raises(ShapeError, match=r"cannot be added"):
        nn.Residual(nn.Linear(4, 1))((4,))
    beside = nn.Parallel(nn.Conv2d(C, 4, 1), nn.Conv2d(C, d, 1))
    assert beside((BATCH, C, 8, 8)) == (BATCH, d + 4, 8, 8)
    assert nn.Parallel(nn.Linear(4, 3), nn.Linear(4, 3), merge="add")((5, 4)) == (5, 3)
    assert nn.Parallel(nn.Linear(4, 3), nn.Linear(4, 2), dim=-1)((5, 4)) == (5, 5)
    with pytest.raises(ArgumentError):
        nn.Parallel(merge="max")
    with pytest.raises(ShapeError):
        nn.Parallel(nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 3))((3, 8, 8))


@settings(max_examples=30, deadline=None)
@given(d_=small, f_=small, E_=st.integers(2, 6), k_=st.integers(1, 2))
def test_experts_count_in_full_and_by_those_that_are_active(d_: int, f_: int, E_: int, k_: int) -> None:
    def expert(d: Any, f: Any) -> nn.Module:
        return nn.Sequential(nn.Linear(d, f, bias=False), nn.SiLU(), nn.Linear(f, d, bias=False))

    closed = nn.MixtureOfExperts(expert(d, f), E, k, router=d, shared=nn.Linear(d, d))
    numbers = {d: d_, f: f_, E: E_, k: k_}
    router, shared = nn.Linear(d_, E_, bias=False), nn.Linear(d_, d_)
    full = nn.Sequential(router, shared, *(expert(d_, f_) for _ in range(E_)))
    active = nn.Sequential(router, shared, *(expert(d_, f_) for _ in range(k_)))
    made = closed.subs(numbers)
    assert (made.params, made.active) == (full.params, active.params)
    assert (closed.params.subs(numbers), closed.active.subs(numbers)) == (full.params, active.params)
    assert made((3, d_)) == (3, d_)


def test_experts_along_an_axis_of_a_tensor_are_active_as_the_module_says() -> None:
    class Stacked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            experts = nn.Axis(E, "experts", nn.Kind.EXPERT)
            rows, columns = nn.Axis(f, "outputs", nn.Kind.OUTPUT), nn.Axis(d, "inputs", nn.Kind.INPUT)
            self.weight = nn.Parameter((experts, rows, columns), "weight")
            self.active_experts = k

    assert Stacked().params == E * d * f
    assert Stacked().active == k * d * f


def test_more_active_experts_than_there_are_are_refused() -> None:
    with pytest.raises(ArgumentError, match="top_k=3"):
        nn.MixtureOfExperts(nn.Linear(4, 4), 2, 3)
    with pytest.raises(ShapeError, match="not 4 numbers a token"):
        nn.MixtureOfExperts(nn.Linear(4, 4), 4, 2, router=nn.Linear(4, 5))((3, 4))


@settings(max_examples=20, deadline=None)
@given(a=small, b=small, r_=small, w=st.integers(1, 3))
def test_an_adapter_is_its_two_thin_layers(a: int, b: int, r_: int, w: int) -> None:
    linear = nn.LoRA(nn.Linear("a", "b"), r).subs(a=a, b=b, r=r_)
    assert three(linear) == (b * (a + 1) + r_ * (a + b), r_ * (a + b), 0)
    assert linear((7, a)) == (7, b)
    conv = nn.LoRA(nn.Conv2d(a, b, w, padding=1, stride=2), r_)
    assert three(conv) == (b * (a * w * w + 1) + r_ * (a * w * w + b), r_ * (a * w * w + b), 0)
    assert conv((a, 9, 9)) == nn.Conv2d(a, b, w, padding=1, stride=2)((a, 9, 9))
    table = nn.LoRA(nn.Embedding(a, b), r_)
    assert three(table) == (a * b + r_ * (a + b), r_ * (a + b), 0)
    assert table((3,)) == (3, b)


def test_adapters_into_a_network() -> None:
    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.q_proj, self.v_proj, self.out = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)

        def forward(self, x: Any) -> Any:
            return self.out(self.q_proj(x) * self.v_proj(x))

    net = nn.LoRA.into(nn.Repeat(Attention(), L), r, ["q_proj", "v_proj"])
    assert (net.trainable - L * 4 * r * d).expand() == 0
    assert (net.params - L * (3 * d * (d + 1) + 4 * r * d)).expand() == 0
    assert net((BATCH, T, d)) == (BATCH, T, d)
    with pytest.raises(SymparamsError, match="no layer is called query; the names are #, "):
        nn.LoRA.into(nn.Repeat(Attention(), L), r, ["query"])
    with pytest.raises(SymparamsError, match="ReLU is no linear layer"):
        nn.LoRA(nn.ReLU(), 4)


def test_settings_objects_are_put_in_too() -> None:
    class Config:
        def __init__(self) -> None:
            self.width, self.heads = d, k

    class Net(nn.Module):
        def __init__(self, config: Config) -> None:
            super().__init__()
            self.config = config
            self.layer = nn.Linear(config.width, config.width)

        def forward(self, x: Any) -> Any:
            return self.layer(x).view(x.size(0), self.config.heads, -1)

    config = Config()
    net = Net(config)
    made = net.subs(d=12, k=3)
    assert made((2, 12)) == (2, 3, 4)
    assert made.config is not config
    assert config.width is d
    assert set(net.symbols) == {d, k}


def test_a_deep_copy_has_tensors_of_its_own() -> None:
    layer = nn.Linear(3, 4)
    assert nn.Sequential(layer, copy.deepcopy(layer)).count() == 32
    assert copy.deepcopy(BATCH) is BATCH


def test_lists_of_parameters() -> None:
    kept = nn.ParameterList([torch.zeros(3, d), nn.Parameter(torch.zeros(d), False)])
    kept.append(torch.zeros(()))
    assert three(kept) == (4 * d + 1, 3 * d + 1, 0)
    named = nn.ParameterDict({"a": torch.zeros(2, 2)})
    named["b"] = nn.Parameter(torch.ones(d))
    assert [name for name, _ in named.named_parameters()] == ["a", "b"]


def test_the_table_of_torchinfo() -> None:
    net = nn.Sequential(nn.Repeat(nn.Linear(8, 8), 1000), nn.Linear(8, 2))
    net[1].requires_grad_(False)
    assert net.summary((8,)).splitlines() == [
        "===================================================",
        "Layer (type:depth-idx)      Output Shape    Param #",
        "===================================================",
        "Sequential: 0-1             [N, 2]               --",
        "├─Repeat (0): 1-1 × 1000    [N, 8]               --",
        "│   └─Linear (#): 2-1       [N, 8]               72",
        "└─Linear (1): 1-2           [N, 2]             (18)",
        "===================================================",
        "Total params: 72,018",
        "Trainable params: 72,000",
        "Non-trainable params: 18",
        "Buffers: 0",
        "===================================================",
    ]
