"""U-Net: down to few positions with many channels, up again, and across at every level."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ... import nn
from ...blocks.convolutional import double_conv
from ...nn.module import Module
from ...nn.shapes import Shape, must_equal
from ...symbols import Size
from ..family import Variant
from .letters import letters
from .parts import chain
from .published import family


class Across(Module):
    """The input beside what the way down and up makes of it; where that is smaller, the input is cropped."""

    family = "across"

    def __init__(self, below: Module) -> None:
        super().__init__()
        self.below = below

    def output_shape(self, input: Shape) -> Shape:
        output: Shape = self.below(input)
        must_equal("Across", "the channels from below", input[-3], output[-3], output)
        return (*output[:-3], input[-3] + output[-3], *output[-2:])


def level(C: Size, levels: int, convolutions: Callable[[Size, Size], Module]) -> Module:
    """Halve the image, double the channels, go through the levels below, come back up, and join the two ways."""
    below = chain(
        pool=nn.MaxPool2d(2),
        down=convolutions(C, 2 * C),
        level=level(2 * C, levels - 1, convolutions) if levels > 1 else None,
        up=nn.ConvTranspose2d(2 * C, C, 2, stride=2),
    )
    return chain(across=Across(below), convolutions=convolutions(2 * C, C))


def unet(C_0: Size, w: Size, K: Size, levels: int = 4, batch_norm: bool = False) -> Module:
    """w channels at the top, twice as many from level to level, K maps out; the levels stand inside one another.

    Convolutions are without padding as published, or padded and normed as is usual today.
    """
    convolutions = partial(double_conv, padding=int(batch_norm), norm=batch_norm)
    return chain(first=convolutions(C_0, w), level=level(w, levels, convolutions), last=nn.Conv2d(w, K, 1))


FAMILIES = (
    family(
        unet,
        letters("C_0 w K", K="symbol.unet_classes"),
        variants={
            "unet_2015": Variant({"C_0": 1, "w": 64, "K": 2}, (1, 572, 572)),
            "unet_brain": Variant(
                {"w": 32, "K": 1, "batch_norm": True},
                (3, 256, 256),
                7763041,
                "mateuszbuda/brain-segmentation-pytorch",
            ),
        },
    ),
)
