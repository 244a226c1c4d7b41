"""Larger images by interpolation."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import Size, is_expr, scaled
from .module import Module
from .shapes import Shape, positive_output, shape_text

#: For how many spatial axes each mode is.
MODES = {
    "nearest": (1, 2, 3),
    "nearest-exact": (1, 2, 3),
    "area": (1, 2, 3),
    "linear": (1,),
    "bilinear": (2,),
    "bicubic": (2,),
    "trilinear": (3,),
}
#: Modes that know ``align_corners``.
ALIGNING = ("linear", "bilinear", "bicubic", "trilinear")


class Upsample(Module):
    """Gives an image (or sequence, or volume) another size by interpolation.

    Parameters: none. The output has the size asked for, or ``⌊size · scale_factor⌋`` on each axis.

    Args:
        size: the sizes of the output, one for all axes or one an axis.
        scale_factor: how much larger the output is, one number or one an axis; one of size and scale_factor is given.
        mode: ``nearest``, ``nearest-exact``, ``area``, by the number of axes ``linear``, ``bilinear``, ``bicubic``,
            ``trilinear``.
        align_corners: for the last four modes only.
        recompute_scale_factor: as in torch; no size depends on it.

    Shapes: ``(N, C, L)``, ``(N, C, H, W)`` or ``(N, C, D, H, W)`` → the same with other sizes behind C.

    Raises:
        ArgumentError: where not exactly one of size and scale_factor is given.

    Source: torch.nn.Upsample.

    >>> from symparams import nn
    >>> nn.Upsample(scale_factor=2)((1, 1, 2, 2))
    (1, 1, 4, 4)
    """

    family = "upsampling"
    usual = {"scale_factor": 2}
    nothing = "interpolation"

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        if (size is None) == (scale_factor is None):
            raise ArgumentError(name, "size, scale_factor", None if size is None else "both", "one of the two")
        if mode not in MODES:
            raise ArgumentError(name, "mode", repr(mode), f"one of {', '.join(MODES)}")
        if align_corners is not None and mode not in ALIGNING:
            expected = f"None with mode={mode!r}"
            raise ArgumentError(name, "align_corners", align_corners, expected, f"It is for {', '.join(ALIGNING)}.")
        if recompute_scale_factor and size is not None:
            raise ArgumentError(name, "recompute_scale_factor", True, "None or False with a size")
        self.size = self._each("size", size)
        self.scale_factor = self._each("scale_factor", scale_factor)
        self.mode, self.align_corners = mode, align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def _each(self, argument: str, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return tuple(self._one(argument, item) for item in value)
        return None if value is None else self._one(argument, value)

    def _one(self, argument: str, value: Any) -> Any:
        if argument == "size":
            return self._size("size", value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value <= 0:
                raise ArgumentError(type(self).__name__, argument, value, "a number above 0")
            return float(value) if isinstance(value, float) else value
        return value if is_expr(value) and not value.is_Integer else self._size(argument, value)

    def output_shape(self, input: Shape) -> Shape:
        name, n = type(self).__name__, len(input) - 2
        if n not in MODES[self.mode]:
            axes = " or ".join(str(count + 2) for count in MODES[self.mode])
            raise ShapeError(
                f"{name}: mode={self.mode!r} takes batch, channels and sizes, {axes} axes; got {shape_text(input)}"
            )
        wanted = self.scale_factor if self.size is None else self.size
        each = wanted if isinstance(wanted, tuple) else (wanted,) * n
        if len(each) != n:
            raise ShapeError(f"{name}: {len(each)} sizes or factors for {n} axes of {shape_text(input)}")
        output: tuple[Size, ...] = each
        if self.size is None:
            output = tuple(scaled(size, factor) for size, factor in zip(input[2:], each, strict=True))
        positive_output(name, input, output, "nothing is left")
        return (*input[:2], *output)


class UpsamplingNearest2d(Upsample):
    """Repeats the pixels of an image; as :class:`Upsample` with ``mode="nearest"``.

    Parameters: none.

    Source: torch.nn.UpsamplingNearest2d.

    >>> from symparams import nn
    >>> nn.UpsamplingNearest2d(scale_factor=2)((1, 1, 2, 2))
    (1, 1, 4, 4)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Interpolates between the pixels of an image; as :class:`Upsample` with ``mode="bilinear"``.

    Parameters: none.

    Source: torch.nn.UpsamplingBilinear2d.

    >>> from symparams import nn
    >>> nn.UpsamplingBilinear2d(size=(5, 7))((1, 3, 2, 2))
    (1, 3, 5, 7)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
