"""Activations: functions applied value by value, nothing to learn (but for the slopes of ``PReLU``)."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, ShapeError
from ..symbols import divides, exact_quotient
from .axes import Axis, Kind
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shape, must_equal, shape_text


class _Activation(Module):
    family = "activation"
    nothing = "activation"

    def output_shape(self, input: Shape) -> Shape:
        return input


class ReLU(_Activation):
    """``max(0, x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ReLU.

    >>> from symparams import nn
    >>> nn.ReLU()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class ReLU6(_Activation):
    """``min(max(0, x), 6)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ReLU6.

    >>> from symparams import nn
    >>> nn.ReLU6()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class LeakyReLU(_Activation):
    """``x for positive x, a fixed small multiple of it otherwise``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LeakyReLU.

    >>> from symparams import nn
    >>> nn.LeakyReLU()((2, 3))
    (2, 3)
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope, self.inplace = negative_slope, inplace


class RReLU(_Activation):
    """``x for positive x, a random small multiple of it otherwise``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.RReLU.

    >>> from symparams import nn
    >>> nn.RReLU()((2, 3))
    (2, 3)
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace


class ELU(_Activation):
    """``x for positive x, alpha (exp(x) - 1) otherwise``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ELU.

    >>> from symparams import nn
    >>> nn.ELU()((2, 3))
    (2, 3)
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace


class SELU(_Activation):
    """``ELU with two fixed constants that keep mean and variance``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.SELU.

    >>> from symparams import nn
    >>> nn.SELU()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class CELU(_Activation):
    """``ELU with a continuous derivative``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.CELU.

    >>> from symparams import nn
    >>> nn.CELU()((2, 3))
    (2, 3)
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace


class GELU(_Activation):
    """``x times the normal distribution function of x``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.GELU.

    >>> from symparams import nn
    >>> nn.GELU()((2, 3))
    (2, 3)
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate


class SiLU(_Activation):
    """``x sigmoid(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.SiLU.

    >>> from symparams import nn
    >>> nn.SiLU()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class Mish(_Activation):
    """``x tanh(softplus(x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Mish.

    >>> from symparams import nn
    >>> nn.Mish()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class Sigmoid(_Activation):
    """``1 / (1 + exp(-x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Sigmoid.

    >>> from symparams import nn
    >>> nn.Sigmoid()((2, 3))
    (2, 3)
    """


class LogSigmoid(_Activation):
    """``log(sigmoid(x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LogSigmoid.

    >>> from symparams import nn
    >>> nn.LogSigmoid()((2, 3))
    (2, 3)
    """


class Tanh(_Activation):
    """``tanh(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Tanh.

    >>> from symparams import nn
    >>> nn.Tanh()((2, 3))
    (2, 3)
    """


class Tanhshrink(_Activation):
    """``x - tanh(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Tanhshrink.

    >>> from symparams import nn
    >>> nn.Tanhshrink()((2, 3))
    (2, 3)
    """


class Softplus(_Activation):
    """``log(1 + exp(beta x)) / beta``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softplus.

    >>> from symparams import nn
    >>> nn.Softplus()((2, 3))
    (2, 3)
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold


class Softsign(_Activation):
    """``x / (1 + |x|)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softsign.

    >>> from symparams import nn
    >>> nn.Softsign()((2, 3))
    (2, 3)
    """


class Hardsigmoid(_Activation):
    """``a sigmoid of three straight pieces``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardsigmoid.

    >>> from symparams import nn
    >>> nn.Hardsigmoid()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class Hardswish(_Activation):
    """``x hardsigmoid(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardswish.

    >>> from symparams import nn
    >>> nn.Hardswish()((2, 3))
    (2, 3)
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class Hardtanh(_Activation):
    """``x cut off at a smallest and a largest value``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardtanh.

    >>> from symparams import nn
    >>> nn.Hardtanh()((2, 3))
    (2, 3)
    """

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__()
        # min_value and max_value are the old names of the same two.
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        self.inplace = inplace
        if not self.min_val < self.max_val:
            raise ArgumentError("Hardtanh", "max_val", self.max_val, f"more than min_val={self.min_val}")


class Hardshrink(_Activation):
    """``x, or 0 where |x| is at most lambd``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardshrink.

    >>> from symparams import nn
    >>> nn.Hardshrink()((2, 3))
    (2, 3)
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd


class Softshrink(_Activation):
    """``x moved towards 0 by lambd``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softshrink.

    >>> from symparams import nn
    >>> nn.Softshrink()((2, 3))
    (2, 3)
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd


class Threshold(_Activation):
    """``x where it is above a threshold, else a fixed value``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Threshold.

    >>> from symparams import nn
    >>> nn.Threshold(0.1, 20)((2, 3))
    (2, 3)
    """

    usual = {"threshold": 0.0, "value": 0.0}

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace


class _Softmax(_Activation):
    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def output_shape(self, input: Shape) -> Shape:
        if self.dim is not None and not -max(len(input), 1) <= self.dim < max(len(input), 1):
            name = type(self).__name__
            raise ShapeError(f"{name}: dim={self.dim} is no axis of the input {shape_text(input)}")
        return input


class Softmax(_Softmax):
    """``exp(x) divided by its sum along one axis``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmax.

    >>> from symparams import nn
    >>> nn.Softmax(dim=1)((2, 3))
    (2, 3)
    """


class Softmin(_Softmax):
    """``softmax of -x along one axis``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmin.

    >>> from symparams import nn
    >>> nn.Softmin(dim=1)((2, 3))
    (2, 3)
    """


class LogSoftmax(_Softmax):
    """``log(softmax(x)) along one axis``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LogSoftmax.

    >>> from symparams import nn
    >>> nn.LogSoftmax(dim=1)((2, 3))
    (2, 3)
    """


class Softmax2d(_Activation):
    """``softmax over the channels of each pixel``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softmax2d.

    >>> from symparams import nn
    >>> nn.Softmax2d()((2, 3, 4, 4))
    (2, 3, 4, 4)
    """

    def output_shape(self, input: Shape) -> Shape:
        if len(input) not in {3, 4}:
            raise ShapeError(
                f"Softmax2d: takes channels × height × width with or without a batch axis; got {shape_text(input)}"
            )
        return input


class GLU(_Activation):
    """The first half of an axis times the sigmoid of the second half.

    Parameters: none. The axis ``dim`` is halved. Source: torch.nn.GLU.

    >>> from symparams import nn
    >>> nn.GLU()((4, 6))
    (4, 3)
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def output_shape(self, input: Shape) -> Shape:
        if not -len(input) <= self.dim < len(input):
            raise ShapeError(f"GLU: dim={self.dim} is no axis of the input {shape_text(input)}")
        size = input[self.dim]
        if divides(2, size) is False:
            raise ShapeError(
                f"GLU: axis {self.dim} of the input {shape_text(input)} has {size}, an even size is needed to halve it"
            )
        axis = self.dim % len(input)
        return (*input[:axis], exact_quotient(size, 2), *input[axis + 1 :])


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
