"""An activation that learns: PReLU."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, must_equal, shape_text


class PReLU(Module):
    """``x`` for positive x, a learned multiple of it otherwise: one slope for all channels, or one a channel.

    Parameters: ``n``.

    Args:
        num_parameters: slopes n, 1 or the number of channels.

    Shapes: any, unchanged; with several slopes the channels are axis 1.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.PReLU.

    >>> from symparams import nn
    >>> nn.PReLU().count(), nn.PReLU(16).count()
    (1, 16)
    """

    family = "prelu"
    arguments = {"num_parameters": Argument("n", "num_parameters")}

    def __init__(
        self, num_parameters: Any = 1, init: float = 0.25, device: object = None, dtype: object = None
    ) -> None:
        super().__init__()
        self.num_parameters = self._size("num_parameters", num_parameters)
        self.init = init
        self.weight = Parameter((Axis(self.num_parameters, "channels", Kind.OUTPUT),), "slope")

    def output_shape(self, input: Shape) -> Shape:
        if self.num_parameters != 1:
            if len(input) < 2:
                raise ShapeError(
                    f"PReLU: num_parameters={self.num_parameters} needs a channel axis 1; got {shape_text(input)}"
                )
            must_equal("PReLU", "num_parameters", self.num_parameters, input[1], input)
        return input
