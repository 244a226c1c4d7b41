"""Drawings of networks and layers: one layout as data, written as SVG and as TikZ."""

from .drawings import NothingToDrawError, draw, draw_stages, draw_units
from .layout import Drawing
from .svg import svg_text
from .tikz import tikz_text

__all__ = ["Drawing", "NothingToDrawError", "draw", "draw_stages", "draw_units", "svg_text", "tikz_text"]
