"""The derivation of a network: layers in place, sums as a text groups them, sharing, the chain of sizes."""

from __future__ import annotations

import sys
from subprocess import run

import pytest

from symparams import derive, load, nn
from symparams.derivation.deriving import derivation_of
from symparams.notation import TextPrinter, notation
from symparams.terms import evaluate, letters

text = TextPrinter(notation("raschka")).print


def test_the_chapters_network_is_summed_as_the_chapter_groups_it() -> None:
    book = derive("book")
    assert [(group.key, text(group.numbers), group.value) for group in book.groups if group.numbers] == [
        ("convolutional", "380 + 552", 932),
        ("fully_connected", "24,704 + 1,290", 25994),
    ]
    assert book.numbers is not None
    assert (text(book.numbers), book.value) == ("932 + 25,994", 26926)


def test_the_chapters_sizes_lead_to_the_flattened_width() -> None:
    book = derive("book")
    assert [[evaluate(size) for size in node.output or ()] for node in book.nodes] == [
        [5, 28, 28],
        [5, 13, 13],
        [12, 11, 11],
        [12, 4, 4],
        [192],
        [128],
        [10],
    ]
    flat = book.nodes[4].size_steps[0]
    assert flat.numbers is not None
    assert (text(flat.general), text(flat.numbers), flat.value) == ("C H W", "12 × 4 × 4", 192)


def test_layers_without_parameters_say_why() -> None:
    book = derive("book")
    assert [(node.layer.family, node.layer.nothing) for node in book.nodes if not node.layer.forms] == [
        ("max_pooling", "max_pooling"),
        ("max_pooling", "max_pooling"),
        ("flatten", "reshape"),
    ]


def test_layers_are_numbered_within_their_family() -> None:
    assert [(node.layer.family, node.ordinal) for node in derive("book").nodes] == [
        ("convolution", 1),
        ("max_pooling", 1),
        ("convolution", 2),
        ("max_pooling", 2),
        ("flatten", 1),
        ("fully_connected", 1),
        ("fully_connected", 2),
    ]


def test_the_pools_in_the_other_order_give_the_same_width() -> None:
    """The code published for the chapter has them so."""
    net = nn.Sequential(
        nn.Conv2d(3, 5, 5),
        nn.MaxPool2d(5, stride=2),
        nn.Conv2d(5, 12, 3),
        nn.MaxPool2d(3, stride=2),
        nn.Flatten(),
        nn.Linear(192, 128),
        nn.Linear(128, 10),
    )
    assert derive(net, input_shape=(3, 32, 32)).value == 26926


def test_the_family_in_letters_stands_behind_the_number() -> None:
    book = derive("book")
    values = {meaning.letter.name: meaning.value for meaning in book.letters}  # type: ignore[attr-defined]
    assert book.general is not None
    assert text(book.general) == "C₁ (k₁·k₁·C₀ + 1) + C₂ (k₂·k₂·C₁ + 1) + n₁ (n₀ + 1) + n₂ (n₁ + 1)"
    assert evaluate(book.general, values) == book.value


def test_a_network_in_the_callers_letters_keeps_them_in_its_layers() -> None:
    net = nn.Sequential(nn.Linear("a", "b"), nn.Linear("b", "c"))
    derivation = derive(net, a=4, b=3, c=2)
    forms = [node.layer.forms["factored"] for node in derivation.nodes]
    assert [text(form.general) for form in forms] == ["b(a + 1)", "c(b + 1)"]
    assert [text(form.numbers) for form in forms if form.numbers] == ["3 × (4 + 1)", "2 × (3 + 1)"]
    assert derivation.general is not None
    assert text(derivation.general) == "b(a + 1) + c(b + 1)"


def test_a_tied_tensor_is_counted_once_and_named() -> None:
    net = nn.Sequential(nn.Linear(6, 6), nn.Linear(6, 6))
    net[1].weight = net[0].weight
    once = derivation_of(net)
    assert once.value == net.count() == 6 * 6 + 6 + 6
    assert once.nodes[1].shared == (("weight", "0.weight"),)
    assert derivation_of(net, conventions={"tied": "twice"}).value == 2 * (6 * 6 + 6)
    assert [c.touched for c in once.conventions if c.name == "tied"] == [True]


def test_a_layer_that_stands_twice_is_counted_once() -> None:
    layer = nn.Linear(6, 6)
    net = nn.Sequential(layer, nn.ReLU(), layer)
    assert derivation_of(net).value == net.count() == 42


def test_frozen_tensors_are_counted_but_not_trainable() -> None:
    net = nn.Sequential(nn.Linear(6, 6), nn.Linear(6, 2))
    net[0].requires_grad_(False)
    derivation = derivation_of(net)
    assert (derivation.value, derivation.trainable) == (56, 14)


def test_named_parts_are_the_groups_of_a_nested_network() -> None:
    net = nn.Sequential(
        {"body": nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4)), "head": nn.Sequential(nn.Linear(4, 2))}
    )
    assert [(group.path, group.value) for group in derivation_of(net).groups] == [("body", 40), ("head", 10)]


def test_equal_layers_are_derived_once() -> None:
    net = nn.Sequential(*(nn.Linear(8, 8) for _ in range(5)))
    assert len({id(node.layer) for node in derivation_of(net).nodes}) == 1


def test_a_network_without_parameters_has_none() -> None:
    derivation = derivation_of(nn.Sequential(nn.ReLU(), nn.Flatten()))
    assert (derivation.value, derivation.stages, derivation.groups) == (0, (), ())
    assert derivation_of(nn.Sequential()).value == 0


@pytest.mark.parametrize("call", ["load('book').count()", "derivation_of(load('book'), letters=False).value"])
def test_numbers_need_no_sympy(call: str) -> None:
    code = (
        "import sys; from symparams import load; from symparams.derivation.deriving import derivation_of; "
        f"assert {call} == 26926; assert 'sympy' not in sys.modules"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_load_hands_a_module_back() -> None:
    net = nn.Sequential(nn.Linear(2, 2))
    assert load(net) is net


def test_a_layer_of_numbers_in_a_network_of_letters_is_a_number_of_its_formula() -> None:
    net = nn.Sequential(nn.Conv2d("C_0", 32, 3), nn.BatchNorm2d(32), nn.Conv2d(32, "C", 3, bias=False))
    derivation = derive(net)
    assert derivation.general is not None
    assert {letter.name for letter in letters(derivation.general)} == {"C_0", "C"}
    assert evaluate(derivation.general, {"C_0": 3, "C": 5}) == net.subs(C_0=3, C=5).count()
