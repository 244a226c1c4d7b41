"""What every module does: counts, tying, freezing, values put in, and results that are ordinary SymPy."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import pytest
import sympy

from symparams import dims, nn
from symparams.errors import ArgumentError, NameUnknownError, SymbolsLeftError, SymparamsError

k, C_in, C_out, n, m = dims("k C_in C_out n m")


def conv() -> Any:
    return nn.Conv2d(C_in, C_out, kernel_size=k)


# Counts


def test_a_count_is_written_as_output_axis_times_inputs_and_bias() -> None:
    assert str(conv().params) == "C_out*(C_in*k**2 + 1)"
    assert str(nn.Conv2d(C_in, C_out, ("k_h", "k_w"), bias=False).params) == "C_in*C_out*k_h*k_w"
    assert str(nn.Linear(n, m).params) == "m*(n + 1)"


def test_counts_are_sympy_and_count_is_a_python_int() -> None:
    layer = nn.Conv2d(3, 5, 5)
    assert (layer.params, layer.trainable, layer.buffer_elements) == (380, 380, 0)
    assert all(isinstance(x, sympy.Integer) for x in (layer.params, layer.trainable, layer.buffer_elements))
    assert type(layer.count()) is int
    assert layer.count() == 380


def test_a_networks_count_is_the_sum_of_its_layers_not_expanded() -> None:
    net = nn.Sequential(conv(), nn.ReLU(), nn.Linear(n, m))
    assert net.params == conv().params + nn.Linear(n, m).params
    assert net.params.is_Add


def test_numbers_beyond_64_bits_are_exact() -> None:
    assert nn.Linear(10**30, 10**30).count() == 10**60 + 10**30


def test_count_with_symbols_left_names_them() -> None:
    with pytest.raises(SymbolsLeftError) as caught:
        conv().count()
    assert str(caught.value) == (
        "count() needs a value for C_in, C_out, k; write .subs(C_in=..., C_out=..., k=...) first"
    )


def test_buffers_are_no_parameters() -> None:
    norm = nn.BatchNorm2d("C")
    assert str(norm.params) == "2*C"
    assert str(norm.buffer_elements) == "2*C + 1"
    assert [name for name, _ in norm.named_buffers()] == ["running_mean", "running_var", "num_batches_tracked"]


def test_frozen_parameters_count_but_are_not_trainable() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))
    net[0].requires_grad_(False)
    assert (net.params, net.trainable) == (25, 16)
    net[1].bias.requires_grad = False
    assert net.trainable == 12
    assert net.requires_grad_().trainable == 25


def test_a_tensor_assigned_twice_counts_once_and_stays_one_when_values_are_put_in() -> None:
    net = nn.Sequential(nn.Linear(n, n, bias=False), nn.Linear(n, n, bias=False))
    assert net.params == 2 * n**2
    net[1].weight = net[0].weight
    assert net.params == n**2
    assert [name for name, _ in net.named_parameters()] == ["0.weight"]
    small = net.subs(n=4)
    assert small.count() == 16
    assert small[0].weight is small[1].weight


def test_a_module_that_stands_twice_counts_once() -> None:
    layer = nn.Linear(3, 3)
    net = nn.Sequential(layer, nn.ReLU(), layer)
    assert net.count() == 12
    assert net((3,)) == (3,)
    assert nn.Sequential(nn.Linear(n, n), nn.ReLU()).subs(n=2)[0].count() == 6


def test_an_absent_bias_keeps_its_name() -> None:
    layer = nn.Linear(3, 4, bias=False)
    assert layer.bias is None
    layer.bias = nn.Linear(3, 4).bias
    assert layer.count() == 16
    layer.bias = None
    assert layer.count() == 12


# Axes


def test_axes_say_what_they_mean() -> None:
    weight = nn.Conv2d(8, 16, 3, groups=4).weight
    assert [axis.meaning for axis in weight.axes] == [
        "output_channels",
        "input_channels",
        "kernel_height",
        "kernel_width",
    ]
    assert [(leaf.size, leaf.kind.name) for leaf in weight.axes[0].leaves] == [(4, "GROUP"), (4, "OUTPUT")]


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (lambda: nn.LSTM("m", "n"), "4*n*(m + n + 2)"),
        (lambda: nn.GRU("m", "n", bias=False), "3*n*(m + n)"),
        (lambda: nn.RNNCell("m", "n"), "n*(m + n + 2)"),
        (lambda: nn.MultiheadAttention("d", "h"), "4*d*(d + 1)"),
        (lambda: nn.MultiheadAttention("d", 4, kdim="d_k", vdim="d_v").in_proj_bias, "3*d"),
        (lambda: nn.ConvTranspose2d("C_in", "C_out", "k"), "C_out*(C_in*k**2 + 1)"),
        (lambda: nn.Bilinear("a", "b", "c"), "c*(a*b + 1)"),
        (lambda: nn.Embedding("V", "d"), "V*d"),
        (lambda: nn.LayerNorm("d"), "2*d"),
        (lambda: nn.RMSNorm("d"), "d"),
        (lambda: nn.GroupNorm("g", "C"), "2*C"),
        (lambda: nn.AdaptiveLogSoftmaxWithLoss("n", 30, [5], div_value=2).head, "6*n"),
    ],
)
def test_a_closed_form_is_the_textbooks(layer: Any, text: str) -> None:
    made = layer()
    assert str(made.params if isinstance(made, nn.Module) else made.numel()) == text


def test_the_copies_of_a_stack_have_tensors_of_their_own() -> None:
    layer = nn.TransformerEncoderLayer("d", "h", "f")
    stack = nn.TransformerEncoder(layer, 3, nn.LayerNorm("d"))
    assert (stack.params - 3 * layer.params - nn.LayerNorm("d").params).expand() == 0
    assert stack.subs(d=512, h=8, f=2048).count() == 3 * 3152384 + 1024


# Values


def test_values_are_put_in_by_keyword_by_name_and_by_symbol() -> None:
    for small in (
        conv().subs(k=5, C_in=3, C_out=5),
        conv().subs({"k": 5, "C_in": 3, "C_out": 5}),
        conv().subs({k: 5, C_in: 3}, C_out=5),
        conv().subs(k=5).subs(C_in=3).subs(C_out=5),
    ):
        assert (small.count(), small.params) == (380, 380)


def test_a_module_of_numbers_remembers_its_symbols() -> None:
    layer = conv()
    small = layer.subs(k=5, C_in=3, C_out=5)
    assert small.general is layer
    assert small.values == {k: 5, C_in: 3, C_out: 5}
    assert (layer.general, layer.values) == (None, {})
    step = layer.subs(k=5).subs(C_in=3, C_out=5)
    assert step.general is layer
    assert step.values == small.values


def test_a_symbol_may_be_put_in_for_a_symbol() -> None:
    assert conv().subs(C_out=2 * C_in).params == 2 * C_in * (C_in * k**2 + 1)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NameUnknownError) as caught:
        conv().subs(q=3)
    assert str(caught.value) == "unknown symbol 'q'; known: C_in, C_out, k"
    with pytest.raises(NameUnknownError, match=r"^unknown symbol 'C_ni'; did you mean 'C_in'\?$"):
        conv().subs(C_ni=3)


def test_values_that_make_no_layer_are_refused() -> None:
    with pytest.raises(ArgumentError) as caught:
        conv().subs(k=0)
    assert str(caught.value) == "Conv2d: kernel_size=0 given, at least 1 expected"
    grouped = nn.Conv2d(C_in, C_out, 3, groups="g")
    with pytest.raises(ArgumentError, match=r"^Conv2d: in_channels=64 given, a multiple of groups=3 expected"):
        grouped.subs(C_in=64, g=3)
    with pytest.raises(ArgumentError, match=r"^value: k=2.5 given"):
        conv().subs(k=2.5)
    with pytest.raises(ArgumentError, match=r"^MaxPool2d: padding=2 given, at most 1 \(half of the window\)"):
        nn.MaxPool2d("k", padding="p").subs(k=3, p=2)


def test_an_open_divisibility_is_kept_and_can_be_told() -> None:
    grouped = nn.Conv2d(C_in, C_out, 3, groups="g")
    assert [(c.argument, c.bound_name) for c in grouped.conditions] == [
        ("in_channels", "groups"),
        ("out_channels", "groups"),
    ]
    assert grouped.subs(C_in=8, C_out=4, g=2).conditions == ()
    g = dims("g")
    assert nn.Conv2d(g * n, g * m, 3, groups=g).conditions == ()


@pytest.mark.parametrize("assumptions", [{}, {"positive": True}, {"integer": True}, {"real": True}])
def test_the_callers_own_symbols_are_used_as_they_are(assumptions: dict[str, bool]) -> None:
    x = sympy.Symbol("x", **assumptions)
    layer = nn.Linear(x, 10)
    assert layer.params == 10 * (x + 1)
    assert layer.params.free_symbols == {x}
    assert layer.subs(x=3).count() == layer.subs({x: 3}).count() == 40


def test_a_symbol_of_other_assumptions_is_not_silently_ignored() -> None:
    with pytest.raises(SymparamsError) as caught:
        conv().subs({sympy.Symbol("k"): 3})
    assert str(caught.value) == (
        "the symbol k that was given and the k used here differ in their assumptions; "
        "give the value by name, or use that symbol"
    )


def test_a_name_of_two_symbols_must_be_given_by_symbol() -> None:
    own = sympy.Symbol("k")
    layer = nn.Conv1d(own, 5, k)
    with pytest.raises(SymparamsError, match=r"^two different symbols are called 'k'; give the values by symbol"):
        layer.subs(k=3)
    assert layer.subs({own: 2, k: 3}).count() == 5 * 7


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(SymparamsError, match=r"^k was given a value twice"):
        conv().subs({k: 3}, k=4)


# Results work in a SymPy session


def test_results_work_with_sympy() -> None:
    params = nn.Linear(n, n).params
    assert sympy.solve(params - 110, n) == [10]
    assert sympy.diff(params, n) == 2 * n + 1
    assert sympy.lambdify(n, params)(10) == 110
    assert sympy.Sum(nn.Linear(n, 2).params, (n, 1, 3)).doit() == 18
    assert sympy.latex(conv().params) == r"C_{out} \left(C_{in} k^{2} + 1\right)"
    names = {name: getattr(sympy, name) for name in ("Add", "Mul", "Pow", "Symbol", "Integer")}
    assert eval(sympy.srepr(params), names) == params  # noqa: S307  srepr is SymPy's own text, made here


def test_modules_and_their_results_can_be_pickled() -> None:
    net = nn.Sequential(conv(), nn.BatchNorm2d(C_out)).subs(k=3)
    twin = pickle.loads(pickle.dumps(net))
    assert twin.params == net.params
    assert twin.symbols == net.symbols
    assert twin.general is not None
    assert net.general is not None
    assert twin.general.params == net.general.params
    assert [p.shape for p in twin.parameters()] == [p.shape for p in net.parameters()]


def test_numbers_alone_do_not_import_sympy() -> None:
    code = (
        "import sys; from symparams import nn; "
        "net = nn.Sequential(nn.Conv2d(3, 5, 5), nn.BatchNorm2d(5), nn.MaxPool2d(3, 2, ceil_mode=True), nn.Flatten(), "
        "nn.Linear(980, 10)); "
        "assert net.count() == 10200 and net((1, 3, 32, 32)) == (1, 10); assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# Containers


def test_a_sequential_is_a_list_of_named_modules() -> None:
    net = nn.Sequential({"first": nn.Linear(2, 3), "act": nn.ReLU()}).append(nn.Linear(3, 4))
    assert [name for name, _ in net.named_children()] == ["first", "act", "2"]
    assert [name for name, _ in net.named_parameters()] == ["first.weight", "first.bias", "2.weight", "2.bias"]
    assert len(net) == 3
    assert net[-1].count() == 16
    assert net[:2].count() == 9
    assert net.first is net[0]


def test_the_chapters_network_as_torch_writes_it() -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 5, kernel_size=5),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Conv2d(5, 12, kernel_size=3),
        nn.MaxPool2d(kernel_size=5, stride=2),
        nn.Flatten(),
        nn.Linear(192, 128),
        nn.Linear(128, 10),
    )
    assert [layer.count() for layer in net] == [380, 0, 552, 0, 0, 24704, 1290]
    assert net.count() == 26926
    assert net((1, 3, 32, 32)) == (1, 10)
