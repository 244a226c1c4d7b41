"""Notes: what a text leaves open, seen with the model beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..derivation.inverse import square_inputs
from ..derivation.records import Node
from ..errors import SymparamsError
from ..nn.shapes import recorded, with_batch, without_batch
from ..reasons import Reason
from .checked_model import CheckedModel, changed
from .judging import shown
from .languages import language_of
from .passage import Passage

#: A size of an image in a text: two numbers with a sign between them, perhaps a third.
_IMAGE = re.compile(
    r"(?<![\d.])(\d{1,5})\s*(?:[×xX*]|\\times|-?by-?|乘)\s*(\d{1,5})(?:\s*(?:[×xX*]|\\times)\s*(\d{1,5}))?(?![\d.]\d)"
)
_SHAPE = re.compile(r"[(（]\s*\d{1,5}\s*[,，]\s*\d{1,5}\s*[,，]\s*\d{1,5}\s*[)）]")


@dataclass(frozen=True, slots=True)
class Flattened:
    """Where a network lays its maps out as one row of numbers.

    Args:
        width: how many.
        shape: what is laid out.
        sides: the square inputs that give this width.
        added: what a layer of that many units in this place would add, where no layer has them.
    """

    width: int
    shape: tuple[int, ...]
    sides: range
    added: int | None


def notes(passages: Sequence[Passage], network: CheckedModel | None) -> Iterator[tuple[int, Reason]]:
    """The remarks on a text with the offsets they are about."""
    reader = _reader_of_row(network) if network else None
    if network is None or reader is None:
        return
    width = reader[1]
    number = re.compile(rf"(?<![\d.,])(?:{width}|{re.escape(f'{width:,}')})(?![\d]|[.,]\d)")
    places = [(passage, found) for passage in passages for found in number.finditer(passage.plain)]
    flat = _flattened(network, *reader) if places else None
    if flat is None:
        return
    if flat.added is not None:
        for passage, found in places:
            if _as_units(passage, found):
                product = " · ".join(map(str, flat.shape))
                values = {"width": shown(flat.width), "product": product, "added": shown(flat.added)}
                yield passage.start + found.start(), Reason("check.note.width", None, **values)
                break
    if flat.sides and not any(_gives_size(passage, flat.sides) for passage in passages):
        passage, found = places[0]
        first, last = flat.sides[0], flat.sides[-1]
        key = "check.note.input" if last > first else "check.note.input_one"
        values = {"width": shown(flat.width), "first": str(first)} | ({"last": str(last)} if last > first else {})
        yield passage.start + found.start(), Reason(key, None, **values)


def _reader_of_row(network: CheckedModel) -> tuple[Node, int] | None:
    """The first layer that reads a row of numbers behind one that reads channels, and how many it reads."""
    if network.derivation.value is None:
        return None
    behind = False
    for node in network.nodes:
        given = network.arguments(node)
        behind = behind or "in_channels" in given
        if behind and isinstance(given.get("in_features"), int):
            return node, given["in_features"]
    return None


def _flattened(network: CheckedModel, reader: Node, width: int) -> Flattened | None:
    try:
        sides = square_inputs(network.module, width)
        shape = _laid_out(network, width, sides)
    except SymparamsError:
        return None
    if not shape:
        return None
    made = None
    if all(network.arguments(node).get("out_features") != width for node in network.nodes):
        made = changed(network.modules[reader.path], {"in_features": width, "out_features": width})
    return Flattened(width, shape, sides, made.count() if made else None)


def _laid_out(network: CheckedModel, width: int, sides: range) -> tuple[int, ...]:
    """The shape that becomes the row."""
    given = network.module.input_shape
    channels = given[0] if given else sizes_in(network)
    shape = given or ((channels, sides[0], sides[0]) if sides and channels else None)
    if shape is None:
        return ()
    with recorded() as calls:
        network.module(with_batch(shape))
    for _, inputs, output in calls:
        before, behind = without_batch(inputs[0]), without_batch(output)
        if len(before) > 1 and behind == (width,) and all(isinstance(size, int) for size in before):
            return tuple(before)
    return ()


def sizes_in(network: CheckedModel) -> int | None:
    """The channels of the input."""
    found = (network.arguments(node).get("in_channels") for node in network.nodes)
    return next((size for size in found if isinstance(size, int)), None)


def _as_units(passage: Passage, found: re.Match[str]) -> bool:
    """Whether the number stands in a sentence as a number of units."""
    after = passage.plain[found.end() : found.end() + 60]
    stop = re.search(r"[.。;；!?！？]", after)
    near = after[: stop.start()] if stop else after
    return language_of(passage.plain).units.search(near) is not None


def _gives_size(passage: Passage, sides: range) -> bool:
    """Whether a passage gives the size of an image that would do."""
    for found in _IMAGE.finditer(passage.raw):
        if any(number and int(number) in sides for number in found.groups()):
            return True
    return any(int(number) in sides for shape in _SHAPE.findall(passage.raw) for number in re.findall(r"\d+", shape))
