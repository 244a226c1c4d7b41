"""How sizes flow: the shapes before and after each layer, and the formula by which one follows from the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ShapeError
from ..nn.module import Module
from ..nn.shapes import BATCH, Shape, Shapes, recorded, with_batch, without_batch
from ..symbols import dimension
from ..terms import Letter, Number, Term, from_size, letters, put_in
from .records import SizeStep

#: Letters of an input's sizes, channels first, by the number of sizes without batch.
SIZE_LETTERS = {1: ("n",), 2: ("C", "L"), 3: ("C", "H", "W"), 4: ("C", "D", "H", "W")}

Flow = tuple[tuple[Shape, ...], Shapes]


def flow(module: Module, input_shape: Any) -> dict[int, Flow]:
    """The shapes before and after each layer by its identity, the first call counting; the batch still in front.

    Raises:
        ShapeError: where a layer cannot take what reaches it.
    """
    if input_shape is None:
        return {}
    with recorded() as calls:
        if len(input_shape) and isinstance(input_shape[0], tuple):
            module(*map(with_batch, input_shape))
        else:
            module(with_batch(input_shape))
    found: dict[int, Flow] = {}
    for part, inputs, output in calls:
        found.setdefault(id(part), (inputs, output))
    return found


def shape_terms(shape: Shapes) -> tuple[Term, ...]:
    """A shape without batch in terms; of several shapes the first."""
    bare = without_batch(shape)
    while bare and isinstance(bare[0], tuple):
        bare = bare[0]
    return tuple(map(from_size, bare))


def size_steps(layer: Module, general: Module | None, values: Mapping[str, int], flowed: Flow) -> tuple[SizeStep, ...]:
    """How each size of the output follows from the input's sizes, where it is more than handed on.

    The layer in letters is run on an input in letters. A size that is a letter or a number alone says nothing and is
    left out; so is a second axis with the formula and the numbers of the first.
    """
    inputs, output = flowed
    if len(inputs) != 1 or not inputs[0] or inputs[0][0] is not BATCH:
        return ()
    given, result = inputs[0][1:], without_batch(output)
    names = SIZE_LETTERS.get(len(given))
    if names is None or (result and isinstance(result[0], tuple)) or not _says_something(layer, given, result):
        return ()
    wide = general or layer
    if layer.channels_last:
        names = (*names[1:], names[0])
    try:
        sizes = wide((BATCH, *(dimension(name) for name in names)))[1:]
    except ShapeError:
        return ()
    numbers: dict[str, Any] = {**values, **dict(zip(names, given, strict=True))}
    found: dict[tuple[Term, ...], SizeStep] = {}
    for size in sizes:
        term = from_size(size)
        if isinstance(term, (Letter, Number)):
            continue
        put = put_in(term, {name: from_size(value) for name, value in numbers.items()})
        found.setdefault((put,), SizeStep(term, None if letters(put) else put))
    return tuple(found.values())


def _says_something(layer: Module, given: Shape, result: Shape) -> bool:
    return layer.part != "fully_connected" and tuple(given) != tuple(result)
