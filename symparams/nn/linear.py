"""Fully connected layers."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, must_equal


class Linear(Module):
    """A fully connected layer: each output is a weighted sum of all inputs, plus a bias.

    Parameters: ``n_out (n_in + 1)``, without bias ``n_out n_in``.

    Args:
        in_features, out_features: n_in and n_out.
        bias: one bias an output.

    Shapes: ``(…, n_in)`` → ``(…, n_out)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.Linear.

    >>> from symparams import nn
    >>> nn.Linear(192, 128).count()
    24704
    >>> nn.Linear("n", "m").params
    m*(n + 1)
    """

    family = "fully_connected"
    part = "fully_connected"
    arguments = {
        "in_features": Argument("n_in", "in_features"),
        "out_features": Argument("n_out", "out_features"),
    }

    def __init__(
        self, in_features: Any, out_features: Any, bias: bool = True, device: object = None, dtype: object = None
    ) -> None:
        super().__init__()
        self.in_features = self._size("in_features", in_features)
        self.out_features = self._size("out_features", out_features)
        outputs = Axis(self.out_features, "outputs", Kind.OUTPUT)
        self.weight = Parameter((outputs, Axis(self.in_features, "inputs", Kind.INPUT)), "weight")
        self.register_parameter("bias", Parameter((outputs,), "bias") if bias else None)

    def output_shape(self, input: Shape) -> Shape:
        if not input:
            raise ShapeError("Linear: the input has no axes; it needs in_features as its last size")
        must_equal(
            "Linear",
            "in_features",
            self.in_features,
            input[-1],
            input,
            f"Write in_features={input[-1]} if the input is right.",
        )
        return (*input[:-1], self.out_features)


class Identity(Module):
    """Hands its input on unchanged; any arguments are taken and ignored, as in torch.

    Parameters: none.

    Source: torch.nn.Identity.

    >>> from symparams import nn
    >>> nn.Identity()((3, 4))
    (3, 4)
    """

    family = "identity"
    nested = frozenset({"input"})
    nothing = "identity"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def output_shape(self, input: Shape) -> Shape:
        return input
