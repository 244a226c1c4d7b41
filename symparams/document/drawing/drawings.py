"""The functions a document calls: a network, the stages of a layer, a small fully connected layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from ...derivation.deriving import Derivation
from ...derivation.records import Layer
from ...errors import NameUnknownError, SymparamsError
from ...notation.notation_record import Notation
from . import kernel, units
from .canvas import Pen
from .layout import Drawing
from .network_drawing import WIDTH, network_drawing
from .stages import Facts, facts_of, terms_of
from .svg import svg_text
from .tikz import FlatPrinter, tikz_text

DrawingFormat = Literal["svg", "tikz"]


class NothingToDrawError(SymparamsError):
    """There is no drawing of this kind for the layer; its derivation is complete without."""


def draw(
    derivation: Derivation,
    *,
    lang: str = "en",
    notation: str | Notation = "raschka",
    format: DrawingFormat = "svg",
    letters: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> str:
    """Draw a network: maps, poolings and rows of units with their sizes above, and the layers between them below.

    Args:
        derivation: of any network or layer, in numbers or letters. Without shapes only channels and units are written.
        lang: the language of the words.
        notation: what letters look like.
        format: ``svg``, one element for a file of its own or inside HTML; or ``tikz``, one ``tikzpicture`` for a
            LaTeX document with tikz and amsmath.
        letters: what each letter is displayed as, where a document has resolved them (``Notation.resolve``).
        width: the widest row, in units; longer networks go on in the next row. A unit is a pixel in SVG and two thirds
            of a point in TikZ. About 400 suits a phone.

    Raises:
        NameUnknownError: for an unknown language, notation or format.

    >>> from symparams import derive
    >>> print(draw(derive("Linear(192, 128)")).splitlines()[1])
    <title>The network Linear(192, 128)</title>
    """
    sized = derivation.input_shape or ()
    shapes = (size for node in derivation.nodes for size in (*(node.output or ()), *sized))
    terms = [*shapes, *(term for node in derivation.nodes for term in terms_of(node.layer))]
    pen = Pen.of(lang, notation, [*terms, *(meaning.letter for meaning in derivation.letters)], letters)
    return _written(network_drawing(derivation, pen, width), pen, lang, format)


def draw_stages(
    layer: Layer,
    *,
    lang: str = "en",
    notation: str | Notation = "raschka",
    format: DrawingFormat = "svg",
    letters: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Draw the build-up of one layer: one window, all inputs, all outputs.

    Args:
        layer: a layer's record, ``derivation.nodes[i].layer``.
        lang, notation, format, letters: as for :func:`draw`.

    Returns:
        One drawing for each of ``layer.stages``, in their order; nothing at all for a layer of another build than one
        tensor of weights over windows, inputs, outputs and groups.

    >>> from symparams import derive
    >>> len(draw_stages(derive("Conv2d(3, 5, 5)").nodes[0].layer))
    3
    >>> draw_stages(derive("BatchNorm2d(5)").nodes[0].layer)
    ()
    """
    _check(format)
    facts = facts_of(layer)
    if facts is None:
        return ()
    pen = Pen.of(lang, notation, terms_of(layer), letters)
    return tuple(_written(_stage(facts, layer, place, pen), pen, lang, format) for place in range(len(layer.stages)))


def draw_units(
    layer: Layer,
    *,
    lang: str = "en",
    notation: str | Notation = "raschka",
    format: DrawingFormat = "svg",
    letters: Mapping[str, str] | None = None,
) -> str:
    """Draw a fully connected layer: inputs, outputs, all edges and the biases; of many units the first and the last.

    Args:
        layer: a layer's record, ``derivation.nodes[i].layer``.
        lang, notation, format, letters: as for :func:`draw`.

    Raises:
        NothingToDrawError: for a layer that is not fully connected.

    >>> from symparams import derive
    >>> draw_units(derive("Linear(5, 3)").nodes[0].layer).count("<circle")
    8
    """
    _check(format)
    facts = facts_of(layer)
    if facts is None or facts.window or not layer.stages:
        raise NothingToDrawError(f"{layer.type} is not fully connected; draw_stages draws other layers")
    pen = Pen.of(lang, notation, terms_of(layer), letters)
    return _written(_stage(facts, layer, len(layer.stages) - 1, pen), pen, lang, format)


def _stage(facts: Facts, layer: Layer, place: int, pen: Pen) -> Drawing:
    stage = layer.stages[place]
    if facts.window:
        return kernel.stage_drawing(facts, stage, pen)
    return units.units_drawing(facts, stage, pen)


def _written(drawing: Drawing, pen: Pen, lang: str, format: str) -> str:
    _check(format)
    if format == "svg":
        return svg_text(drawing, pen.type, lang)
    return tikz_text(drawing, FlatPrinter(pen.notation, pen.letters))


def _check(format: str) -> None:
    if format not in get_args(DrawingFormat):
        raise NameUnknownError("drawing format", format, get_args(DrawingFormat))
