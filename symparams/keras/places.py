"""What layers share that look at a sequence, an image or a volume: places along some axes, and channels."""

from __future__ import annotations

from typing import Any, ClassVar

from ..nn.conv import SPATIAL, window_positions
from ..nn.shapes import Shape, positive_output
from ..symbols import Size
from . import settings
from .layer import Layer
from .shapes import positions, written

_SAMPLES = {1: "(120, 8)", 2: "(28, 28, 1)", 3: "(16, 32, 32, 1)"}


class Places(Layer):
    """A layer over places along ``n`` axes, the channels behind them or in front."""

    n: ClassVar[int]
    data_format: str = "channels_last"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "n" in vars(cls):
            cls.sample = _SAMPLES[cls.n]

    def _format(self, data_format: Any) -> None:
        self.data_format = settings.data_format(self._type, data_format)
        self.channels_last = self.data_format == "channels_last"

    def _split(self, input: Shape) -> tuple[Size, Size, tuple[Size, ...]]:
        """Batch, channels and the sizes of the places."""
        places = " × ".join(SPATIAL[self.n])
        what = f"batch, {places}, channels" if self.channels_last else f"batch, channels, {places}"
        self._needs(input, self.n + 2, what)
        return (input[0], input[-1], input[1:-1]) if self.channels_last else (input[0], input[1], input[2:])

    def _joined(self, batch: Size, channels: Size, sizes: tuple[Size, ...]) -> Shape:
        return (batch, *sizes, channels) if self.channels_last else (batch, channels, *sizes)


class Windows(Places):
    """A layer whose window moves over the places."""

    strides: tuple[Size, ...]
    padding: str

    def _positions(self, input: Shape, window: tuple[Size, ...], dilation: tuple[Size, ...]) -> tuple[Size, ...]:
        """How many positions the window has along each axis."""
        sizes = self._split(input)[2]
        if self.padding != "valid":
            return tuple(map(positions, sizes, self.strides))
        parts = zip(sizes, window, self.strides, dilation, strict=True)
        found = tuple(window_positions(size, kernel, stride, 0, spread) for size, kernel, stride, spread in parts)
        positive_output(self._type, input, found, f"a window of {written(window)} does not fit into it")
        return found
