"""What the axes of a tensor mean: the facts every count, build-up and mistake is derived from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from ..symbols import Size, times


class Kind(IntEnum):
    """The teaching order of axes, from the inside out."""

    WINDOW = 1  # positions of a kernel's window
    INPUT = 2  # inputs that are summed over
    OUTPUT = 3  # outputs that are made alike: units, channels
    TABLE = 4  # rows of a look-up table
    GATE = 5  # gates, heads, projections: sets of outputs with different jobs
    GROUP = 6  # groups of channels that do not see one another
    EXPERT = 7
    LAYER = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a tensor: its size, what it counts, and when a teacher speaks of it.

    ``meaning`` is a key of the message catalogues (``axis.input_channels``). A composite axis has ``parts``,
    outermost first,
    whose product is its size: the ``4n`` rows of an LSTM are 4 gates × n units.
    """

    size: Size
    meaning: str
    kind: Kind
    parts: tuple[Axis, ...] = ()

    @classmethod
    def of(cls, *parts: Axis) -> Axis:
        """The composite axis of these parts; parts of size 1 are no parts, and one part alone is itself."""
        real = tuple(part for part in parts if part.size != 1) or parts[-1:]
        if len(real) == 1:
            return real[0]
        return cls(times(part.size for part in real), real[-1].meaning, real[-1].kind, real)

    @property
    def leaves(self) -> tuple[Axis, ...]:
        """The parts of a composite axis, or the axis itself."""
        return self.parts or (self,)


def factored(tensors: Sequence[Sequence[Axis]]) -> tuple[tuple[Axis, ...], tuple[tuple[Axis, ...], ...]]:
    """Split axis lists into the axes that all of them have and what is left of each.

    A convolution's weight and bias share the output channels: ``C_out · (k · k · C_in + 1)``. Whole axes are looked for
    first, then the parts of composite ones. One tensor alone shares its outputs with the bias it does not have.
    """
    if len(tensors) == 1:
        axes = tensors[0]
        inner = tuple(axis for axis in axes if axis.kind <= Kind.INPUT)
        outer = tuple(axis for axis in axes if axis.kind > Kind.INPUT)
        return (outer, (inner,))
    rests = [list(axes) for axes in tensors]
    common = _taken_out(rests)
    rests = [[leaf for axis in rest for leaf in axis.leaves] for rest in rests]
    return (*common, *_taken_out(rests)), tuple(map(tuple, rests))


def _taken_out(rests: list[list[Axis]]) -> list[Axis]:
    common = []
    for axis in tuple(rests[0]) if rests else ():
        if all(axis in rest for rest in rests):
            common.append(axis)
            for rest in rests:
                rest.remove(axis)
    return common
