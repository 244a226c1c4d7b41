"""Fully connected layers."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from ..symbols import times
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import BATCH, Shape, must_equal, shape_text


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
        if input[-1] != self.in_features:
            must_equal("Linear", "in_features", self.in_features, input[-1], input, self._advice(input))
        return (*input[:-1], self.out_features)

    def _advice(self, input: Shape) -> str:
        """What to write instead; an image that was not flattened is the usual slip."""
        sizes = input[1:] if input[0] is BATCH else input
        flat = times(sizes)
        if input[0] is BATCH and (flat == self.in_features or len(sizes) > 2):
            given = "" if flat == self.in_features else f" and in_features={flat}"
            return f"Write nn.Flatten() in front{given}, or in_features={input[-1]} to run over the last axis."
        return f"Write in_features={input[-1]} if the input is right."


class Bilinear(Module):
    """Each output is a weighted sum of all products of a value of the first and one of the second input, plus a bias.

    Parameters: ``n_out (n_1 n_2 + 1)``, without bias ``n_out n_1 n_2``.

    Args:
        in1_features, in2_features, out_features: n_1, n_2 and n_out.
        bias: one bias an output.

    Shapes: ``(…, n_1)`` and ``(…, n_2)``, alike but for the last axis → ``(…, n_out)``.

    Raises:
        ArgumentError: for a size that is none.

    Source: torch.nn.Bilinear.

    >>> from symparams import nn
    >>> nn.Bilinear("n_1", "n_2", "n_out").params
    n_out*(n_1*n_2 + 1)
    >>> nn.Bilinear(5, 6, 7)((8, 5), (8, 6))
    (8, 7)
    """

    family = "bilinear"
    part = "fully_connected"
    arguments = {
        "in1_features": Argument("n_1", "in1_features"),
        "in2_features": Argument("n_2", "in2_features"),
        "out_features": Argument("n_out", "out_features"),
    }

    def __init__(
        self,
        in1_features: Any,
        in2_features: Any,
        out_features: Any,
        bias: bool = True,
        device: object = None,
        dtype: object = None,
    ) -> None:
        super().__init__()
        self.in1_features = self._size("in1_features", in1_features)
        self.in2_features = self._size("in2_features", in2_features)
        self.out_features = self._size("out_features", out_features)
        outputs = Axis(self.out_features, "outputs", Kind.OUTPUT)
        first = Axis(self.in1_features, "first_inputs", Kind.INPUT)
        second = Axis(self.in2_features, "second_inputs", Kind.INPUT)
        self.weight = Parameter((outputs, first, second), "weight")
        self.register_parameter("bias", Parameter((outputs,), "bias") if bias else None)

    def output_shape(self, input1: Shape, input2: Shape) -> Shape:
        if not input1 or len(input1) != len(input2):
            both = f"{shape_text(input1)} and {shape_text(input2)}"
            raise ShapeError(f"Bilinear: the inputs need the same number of axes, at least one; got {both}")
        must_equal("Bilinear", "in1_features", self.in1_features, input1[-1], input1)
        must_equal("Bilinear", "in2_features", self.in2_features, input2[-1], input2)
        for first, second in zip(input1[:-1], input2[:-1], strict=True):
            must_equal("Bilinear", "a size of the first input", first, second, input2)
        return (*input1[:-1], self.out_features)


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
