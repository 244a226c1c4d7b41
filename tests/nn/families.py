"""All layers drawn: importing this fills ``CASES``."""

from __future__ import annotations

from tests.nn import drawn_basic, drawn_learned, drawn_pooling, drawn_shapes
from tests.nn.drawn import CASES

__all__ = ["CASES", "FAMILIES"]

FAMILIES = (drawn_basic, drawn_learned, drawn_pooling, drawn_shapes)
