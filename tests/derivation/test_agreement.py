"""What a derivation adds up is what the network counts, tensor by tensor: for nests of blocks, for the zoo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams import derive, handout, nn, zoo
from symparams.derivation.agreement import DisagreementError, assured
from symparams.derivation.deriving import derivation_of
from symparams.nn.quantities import quantities
from symparams.terms import Number


class Holder(nn.Module):
    """A class that wraps others."""

    def __init__(self, *parts: nn.Module) -> None:
        super().__init__()
        for letter, part in zip("abcdefgh", parts, strict=False):
            self.add_module(letter, part)


class Pair(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(2, 3), nn.Linear(3, 2)


# A plan says how a nest is built; it is built with a repeated block, or with every copy written out.
Build = Callable[[bool], Any]


def _repeated(block: Build, n: int, shared: bool) -> Build:
    def build(written_out: bool) -> Any:
        if not written_out:
            return nn.Repeat(block(False), n, shared=shared)
        return Holder(block(True)) if shared else nn.ModuleList([block(True) for _ in range(n)])

    return build


def _equal(block: Build, n: int, holder: Any) -> Build:
    return lambda written_out: holder(*(block(written_out) for _ in range(n)))


def _one_twice(block: Build) -> Build:
    def build(written_out: bool) -> Any:
        one = block(written_out)
        return nn.Sequential(one, nn.ReLU(), one)

    return build


def _tied(block: Build) -> Build:
    """A pair whose second layer has the weight of the first, beside a block."""

    def build(written_out: bool) -> Any:
        first, second = nn.Linear(3, 3), nn.Linear(3, 3)
        second.weight = first.weight
        return Holder(first, block(written_out), second)

    return build


def _row(blocks: list[Build], holder: Any) -> Build:
    return lambda written_out: holder(*(block(written_out) for block in blocks))


def _frozen(block: Build) -> Build:
    def build(written_out: bool) -> Any:
        return block(written_out).requires_grad_(False)

    return build


LEAVES: list[Build] = [
    lambda _: nn.Linear(3, 3),
    lambda _: nn.Linear(3, 3, bias=False),
    lambda _: nn.BatchNorm1d(3),
    lambda _: nn.ReLU(),
    lambda _: Pair(),
    lambda _: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 2),
]
HOLDERS = st.sampled_from([nn.Sequential, Holder])


def _larger(blocks: st.SearchStrategy[Build]) -> st.SearchStrategy[Build]:
    few = st.integers(1, 3)
    return st.one_of(
        st.builds(_repeated, blocks, few, st.booleans()),
        st.builds(_equal, blocks, few, HOLDERS),
        st.builds(_equal, blocks, few, HOLDERS),
        st.builds(_row, st.lists(blocks, min_size=1, max_size=3), HOLDERS),
        st.builds(_one_twice, blocks),
        st.builds(_tied, blocks),
        st.builds(_frozen, blocks),
    )


NESTS = st.recursive(st.sampled_from(LEAVES), _larger, max_leaves=5)


@settings(max_examples=150, deadline=None)
@given(NESTS)
def test_a_nest_of_blocks_derives_what_its_tensors_are(build: Build) -> None:
    net, written_out = build(False), build(True)
    tensors = [tensor for _, tensor in written_out.named_parameters()]
    derived = derive(net)
    assert derived.value == sum(tensor.numel() for tensor in tensors)
    assert derived.trainable == sum(tensor.numel() for tensor in tensors if tensor.requires_grad)
    assert derived.numbers is None or derived.value == derive(written_out).value
    for conventions in ({"tied": "twice"}, {"batch_norm": "counted"}):
        assert derive(net, conventions=conventions).value is not None


@pytest.mark.parametrize(
    ("net", "count"),
    [
        (nn.Sequential(nn.Repeat(nn.Linear(3, 3), 3), nn.Repeat(nn.Linear(3, 3), 3)), 72),
        (nn.Sequential(Holder(Pair(), Pair(), Pair()), Holder(Pair(), Pair(), Pair())), 102),
        (
            nn.Sequential(*(nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2), 3) for _ in range(2))),
            210_864,
        ),
    ],
)
def test_a_run_of_runs_counts_all_of_them(net: Any, count: int) -> None:
    derived = derive(net)
    assert (derived.value, derived.trainable) == (count, count)
    (outer,) = derived.root.members
    assert not isinstance(outer, int)
    inner = outer.members[0]
    assert not isinstance(inner, int)
    assert outer.copies_value is not None
    assert inner.copies_value is not None
    assert outer.copies_value * inner.copies_value * (inner.value or 0) == count
    for lang in ("en", "zh"):
        page = derived.markdown(lang)
        for block in (outer, inner):
            assert (
                rf"${block.copies_value} \times {_written(block.value)} = \mathbf{{{_written(block.total)}}}$" in page
            )


def _written(number: int | None) -> str:
    return f"{number:,}".replace(",", "{,}")


def test_a_run_of_runs_in_letters() -> None:
    net = nn.Sequential(nn.Repeat(nn.Linear("n", "n"), "L"), nn.Repeat(nn.Linear("n", "n"), "L"))
    assert "$2L n (n + 1)$" in derive(net).markdown()
    assert derive(net, n=3, L=3).value == net.subs(n=3, L=3).count() == 72


@pytest.mark.parametrize("home", sorted({family.name for family in zoo.families()}))
def test_a_network_of_the_zoo_derives_what_it_counts(home: str) -> None:
    # The pages of the zoo are derived with letters elsewhere, and assured there; here one of each family.
    name = next(iter(zoo.family_of(home).variants), home)
    model = zoo.model(name)
    derived = derivation_of(model, letters=bool(model.symbols))
    assert derived.value is None or derived.value == model.count() == _written_out(model)


def _written_out(module: Any) -> int:
    """The sum over the tensors by their names, each copy of a repeated block for itself."""
    seen: dict[int, int] = {}
    for place in module.placed():
        copies = 1
        for one in place.times:
            copies *= one.number
        for _, tensor in place.module.named_parameters(recurse=False):
            # A tensor that stands outside of a repeated block too is one tensor.
            seen[id(tensor)] = min(copies, seen.get(id(tensor), copies))
    sizes = {id(tensor): tensor.numel() for tensor in module.parameters()}
    return sum(copies * sizes[found] for found, copies in seen.items())


def test_a_derivation_that_adds_up_to_something_else_is_never_shown() -> None:
    net = nn.Linear(3, 4)
    derived, counts = derive(net), quantities(net)
    assert assured(derived, counts) is derived
    with pytest.raises(DisagreementError, match="derivation of Linear adds up to 17 parameters where 16 are counted"):
        assured(replace(derived, value=17), counts)
    with pytest.raises(DisagreementError, match="factored form"):
        assured(replace(derived, forms={"factored": Number(3)}), counts)
    wide = nn.Linear("n", "m")
    with pytest.raises(DisagreementError, match="split form"):
        assured(replace(derive(wide), forms={"split": Number(3)}), quantities(wide))


UTILS = nn.utils
PARTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "weight_norm": (UTILS.weight_norm, {}),
    "over all": (UTILS.weight_norm, {"dim": None}),
    "over inputs": (UTILS.weight_norm, {"dim": 1}),
    "spectral_norm": (UTILS.spectral_norm, {}),
    "parametrized": (UTILS.parametrizations.weight_norm, {}),
    "parametrized over all": (UTILS.parametrizations.weight_norm, {"dim": None}),
    "parametrized spectral_norm": (UTILS.parametrizations.spectral_norm, {}),
}


@pytest.mark.parametrize("way", PARTS)
@pytest.mark.parametrize("sizes", [(3, 4, 2), ("n", "m", "k")])
def test_a_weight_in_parts_has_a_page(way: str, sizes: tuple[Any, Any, Any]) -> None:
    change, how = PARTS[way]
    inputs, outputs, window = sizes
    for make in (
        lambda: nn.Linear(inputs, outputs),
        lambda: nn.Conv2d(inputs, outputs, window),
        lambda: nn.ConvTranspose2d(inputs, outputs, window),
    ):
        layer = change(make(), **how)
        for net in (layer, nn.Sequential(layer, nn.ReLU(), change(make(), **how))):
            for lang in ("en", "zh"):
                assert handout(net, lang=lang)


def test_a_length_apart_stands_in_the_formula() -> None:
    layer = UTILS.weight_norm(nn.Linear(3, 4))
    assert r"\underbrace{n_{\text{in}}}_{\text{weights}}" in derive(layer).markdown()
    assert r"\underbrace{1}_{\text{gains}}" in derive(layer).markdown()
    assert r"\underbrace{1}_{\text{gains}}" not in derive(UTILS.remove_weight_norm(layer)).markdown()


def test_a_layer_changed_after_values_were_put_in_is_not_told_in_the_old_letters() -> None:
    layer = nn.Linear("n", "m").subs(n=3, m=4)
    UTILS.weight_norm(layer)
    assert derive(layer).value == layer.count() == 20
    wide = nn.Linear("n", "m").subs(n=3, m=4)
    wide.weight = None  # type: ignore[assignment]
    wide.weight = nn.Parameter(nn.Linear(7, 4).weight)
    assert derive(wide).value == wide.count() == 32
