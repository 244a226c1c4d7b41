"""Every vision network by two roads: its formula with the values put in, the network built with the numbers."""

from __future__ import annotations

import json
from importlib import import_module
from math import prod
from pathlib import Path

import pytest

from symparams import load, nn, zoo
from symparams.nn.counting import placed
from symparams.nn.shapes import recorded
from symparams.zoo.family import Family
from symparams.zoo.vision import HOMES

FAMILIES: list[Family] = [family for home in HOMES for family in import_module(f"symparams.zoo.vision.{home}").FAMILIES]
VARIANTS = [(family, name) for family in FAMILIES for name in family.variants]


@pytest.mark.parametrize("home", HOMES)
def test_the_index_holds_what_the_module_has(home: str) -> None:
    families = import_module(f"symparams.zoo.vision.{home}").FAMILIES
    held = [name for family in families for name in (family.name, *family.variants)]
    assert sorted(HOMES[home].split()) == sorted(held)


def test_no_name_stands_twice() -> None:
    names = [name for held in HOMES.values() for name in held.split()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("family", "name"), VARIANTS, ids=[name for _, name in VARIANTS])
def test_numbers_formula_and_published_figure_agree(family: Family, name: str) -> None:
    variant = family.variants[name]
    network = load(name)
    count = network.count()
    assert variant.published in (None, count)
    general = network.general
    assert general is not None
    assert general.subs(network.values).count() == count
    if variant.trainable is not None:
        assert network.trainable == variant.trainable
        assert general.subs(network.values).trainable == variant.trainable


@pytest.mark.parametrize(("family", "name"), VARIANTS, ids=[name for _, name in VARIANTS])
def test_shapes_flow_from_the_image_to_the_classes(family: Family, name: str) -> None:
    network = load(name)
    assert network.input_shape is not None
    output = network(network.input_shape)
    assert output[0] == family.variants[name].values["K"]
    assert network((7, *network.input_shape)) == (7, *output)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_letter_of_a_family_has_a_meaning_and_is_used(family: Family) -> None:
    general = family.symbolic()
    used = {symbol.name for symbol in general.symbols}
    assert used <= set(family.meanings)
    assert zoo.model(family.name).params == general.params


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.structure], ids=lambda family: family.name)
def test_a_closed_sum_over_layers_is_the_sum(family: Family) -> None:
    for name, variant in family.variants.items():
        if not variant.switches:
            assert family.symbolic().subs(variant.values).count() == load(name).count()


FIGURES = json.loads((Path(__file__).parents[1] / "data" / "vision_figures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FIGURES)
def test_a_network_is_what_torchvision_builds(name: str) -> None:
    parameters, trainable, shape, _ = FIGURES[name]
    network = load(name)
    assert [network.count(), network.trainable, list(network.input_shape or ())] == [parameters, trainable, shape]


#: What the convolutions of auxiliary heads give out, which torchvision does not run outside of training.
AUXILIARY = {
    "googlenet_aux": 2 * 128 * 4 * 4,
    "inception_v3": 128 * 5 * 5 + 768,
    "quantized_inception_v3": 128 * 5 * 5 + 768,
}


@pytest.mark.parametrize("name", FIGURES)
def test_its_convolutions_give_out_as_many_elements_as_torchvisions(name: str) -> None:
    """A stride, a padding, a dilation or a size of input that is another one changes this number, and no count."""
    _, _, shape, elements = FIGURES[name]
    network = load(name)
    with recorded() as calls:
        network((1, *shape))
    given = {id(layer): prod(output) for layer, _, output in calls if isinstance(layer, (nn.Conv2d, nn.Conv3d))}
    found = sum(
        given.get(id(place.module), 0) * prod(times.number for times in place.times) for place in placed(network)
    )
    assert found == elements + AUXILIARY.get(name, 0)
