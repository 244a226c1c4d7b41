"""The families: symbols with values put in are the network built with the numbers, and the index is theirs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from inspect import signature
from random import Random

import pytest

from symparams import derive, load, zoo
from symparams.nn.module import Module
from symparams.nn.quantities import quantities
from symparams.zoo.family import Family
from symparams.zoo.model_types import ModelType
from symparams.zoo.records import family, size

HOMES = [home for home in zoo.HOMES if home.startswith(("language.", "multimodal."))]
FAMILIES = [family for home in HOMES for family in import_module(f"symparams.zoo.{home}").FAMILIES]


def sizes(family: Family, random: Random, optional: bool) -> dict[str, int]:
    """Small sizes that divide one another where they have to."""
    takes = signature(family.build).parameters
    names = [name for name in family.meanings if optional or takes[name].default is takes[name].empty]
    heads = random.choice((2, 4))
    values = {name: random.randint(2, 9) for name in names}
    for name in names:
        if name in {"h", "h_d", "h_v"}:
            values[name] = heads
        elif name == "d" and family.name == "wav2vec2":
            values[name] = 16 * random.randint(1, 4)
        elif name in {"d", "d_v"} and family.name != "deepseek":
            values[name] = heads * random.randint(2, 9)
        elif name == "e" and family.name == "mamba2":
            values[name] = heads * 4
        elif name in {"L", "L_v"}:
            values[name] = random.randint(3, 9)
        elif name == "h_kv":
            values[name] = random.choice((1, 2))
        elif name == "L_0":
            values[name] = 2
        elif name == "H":
            values[name] = 32
        elif name == "P":
            values[name] = random.choice((4, 8))
        elif name == "E":
            values[name] = 10
        elif name == "g":
            values[name] = 2
    return values


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("optional", [False, True])
def test_symbols_with_values_are_the_network_of_the_numbers(family: Family, optional: bool) -> None:
    random = Random(family.name)
    for _ in range(3):
        values = sizes(family, random, optional)
        # The number of classes has no place where the head has none.
        used = {symbol.name for symbol in family.symbolic(values).symbols}
        values = {name: value for name, value in values.items() if name in used}
        network = family.network(values)
        general = family.symbolic(values)
        assert general.subs(values).count() == network.count()
        assert general.params.subs({symbol: values[symbol.name] for symbol in general.symbols}) == network.count()
        assert network.general is not None
        assert {symbol.name for symbol in network.values} == set(values)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_can_be_had_in_symbols(family: Family) -> None:
    network = zoo.model(family.name)
    assert network.symbols
    assert {symbol.name for symbol in network.symbols} <= set(family.meanings)


@pytest.mark.parametrize("home", HOMES)
def test_the_index_is_that_of_the_modules(home: str) -> None:
    held = [
        name for family in import_module(f"symparams.zoo.{home}").FAMILIES for name in (family.name, *family.variants)
    ]
    assert zoo.HOMES[home].split() == held


@pytest.mark.parametrize("home", HOMES)
def test_the_index_of_model_types_is_that_of_the_modules(home: str) -> None:
    held = [kind.name for family in import_module(f"symparams.zoo.{home}").FAMILIES for kind in family.types]
    assert sorted(name for name, found in zoo.MODEL_TYPES.items() if found == home) == sorted(held)
    for name in held:
        family, kind = zoo.model_type(name)
        assert kind.name == name
        assert kind in family.types


def test_no_name_stands_twice_in_the_zoo() -> None:
    held = [name for names in zoo.HOMES.values() for name in names.split()]
    assert len(held) == len(set(held))


def test_a_block_of_gpt_is_what_people_write() -> None:
    from sympy import expand

    from symparams import dims

    V, T, d, L = dims("V T d L")
    assert expand(load("gpt").params - (V * d + T * d + L * (12 * d**2 + 13 * d) + 2 * d)) == 0


def test_one_name_costs_one_import_and_no_sympy() -> None:
    program = (
        "import sys; from symparams import load; assert load('llama-3.1-405b').count() == 405853388800; "
        "homes = [m for m in sys.modules if m.startswith('symparams.zoo.') and m.count('.') == 3]; "
        "assert 'sympy' not in sys.modules; assert homes == ['symparams.zoo.language.llama'], homes"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_quantities_of_a_mixture_are_told_apart() -> None:
    found = quantities(load("mixtral-8x7b"))
    assert (found.total, found.active) == (46_702_792_704, 12_879_925_248)
    assert found.head == found.tables == 32000 * 4096
    assert found.saved_by_tying == 0
    tied = quantities(load("gpt2"))
    assert (tied.head, tied.saved_by_tying, tied.slots) == (0, 50257 * 768, 163_037_184)


def test_whisper_has_frozen_positions() -> None:
    found = quantities(load("whisper-tiny"))
    assert found.total - found.trainable == 1500 * 384


def test_tied_tensors_count_twice_where_that_is_asked_for() -> None:
    assert derive("t5-base", conventions={"tied": "twice"}).value == 296_926_464
    assert derive("bert-base").value == 109_482_240


def test_a_variant_is_written_down_by_what_is_its_own() -> None:
    """Sizes by letter, as multiples, as in another variant; a figure and its class are its own."""

    def example(V: int, d: int, d_ff: int, h: int = 1, *, tied: bool = True) -> Module:
        raise NotImplementedError

    usual = {"V": 100, "d_ff": "4 d", "source": "a card"}
    variants = {
        "small": size(d=8, published=7, tied=False),
        "wide": size("small", d=16, of="Other"),
        "plain": size("wide", d_ff="d", h=None, published=9, source="a page"),
    }
    found = family(example, ModelType("example", "Example", {"Model": "none"}, usual=usual, variants=variants)).variants
    assert found["small"].values == {"V": 100, "d": 8, "d_ff": 32}
    assert found["wide"].values == {"V": 100, "d": 16, "d_ff": 64}
    assert list(found["plain"].values.items()) == [("V", 100), ("d", 16), ("d_ff", 16)]
    assert [(one.published, one.source, one.of) for one in found.values()] == [
        (7, "a card", "ExampleModel"),
        (None, "", "Other"),
        (9, "a page", "ExampleModel"),
    ]
    assert all(one.switches == {"tied": False} for one in found.values())
    with pytest.raises(KeyError):
        family(example, variants={"big": size("huge", d=8, of="Example")})


def test_a_decoder_takes_what_its_block_takes() -> None:
    """Sizes come before switches, positions behind the vocabulary; the number of classes is the last size."""
    assert list(signature(zoo.family_of("gpt").build).parameters) == [
        *("V", "T", "d", "L", "h", "d_ff", "h_kv", "K"),
        *("tied", "head", "cross"),
    ]
    build = zoo.family_of("olmo2").build
    assert list(signature(build).parameters) == ["V", "d", "L", "h", "h_kv", "d_ff", "d_h", "K", "tied", "head", "bias"]
    assert build.__name__ == "olmo2"
    assert build(V=3, d=4, L=1, h=2, h_kv=2, d_ff=5, tied=True).count() == 3 * 4 + 4 * 4 * 4 + 8 + 3 * 4 * 5 + 8 + 4


@pytest.mark.parametrize("kernel", [1, 3, 5])
def test_the_convolution_of_deberta_keeps_the_length(kernel: int) -> None:
    from symparams.zoo.language.deberta import Distances

    assert Distances(8, None, False, kernel).conv((8, 11)) == (8, 11)
