"""Activations: functions applied value by value, nothing to learn."""

from __future__ import annotations

from ..errors import ArgumentError
from .module import Module
from .shapes import Shape


class Activation(Module):
    """What activations share: a fixed function, and the shape unchanged."""

    family = "activation"
    nothing = "activation"

    def output_shape(self, input: Shape) -> Shape:
        return input


class _InPlace(Activation):
    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class _Exponential(Activation):
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace


class _Shrink(Activation):
    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd


class ReLU(_InPlace):
    """``max(0, x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ReLU.

    >>> from symparams import nn
    >>> nn.ReLU()((2, 3))
    (2, 3)
    """


class ReLU6(_InPlace):
    """``min(max(0, x), 6)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ReLU6.

    >>> from symparams import nn
    >>> nn.ReLU6()((2, 3))
    (2, 3)
    """


class LeakyReLU(Activation):
    """``x`` for positive x, a fixed small multiple of it otherwise.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LeakyReLU.

    >>> from symparams import nn
    >>> nn.LeakyReLU()((2, 3))
    (2, 3)
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope, self.inplace = negative_slope, inplace


class RReLU(Activation):
    """``x`` for positive x, a random small multiple of it otherwise.

    Parameters: none. Any shape, unchanged. Source: torch.nn.RReLU.

    >>> from symparams import nn
    >>> nn.RReLU()((2, 3))
    (2, 3)
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace


class ELU(_Exponential):
    """``x`` for positive x, ``alpha (exp(x) - 1)`` otherwise.

    Parameters: none. Any shape, unchanged. Source: torch.nn.ELU.

    >>> from symparams import nn
    >>> nn.ELU()((2, 3))
    (2, 3)
    """


class SELU(_InPlace):
    """ELU with two fixed constants that keep mean and variance.

    Parameters: none. Any shape, unchanged. Source: torch.nn.SELU.

    >>> from symparams import nn
    >>> nn.SELU()((2, 3))
    (2, 3)
    """


class CELU(_Exponential):
    """ELU with a continuous derivative.

    Parameters: none. Any shape, unchanged. Source: torch.nn.CELU.

    >>> from symparams import nn
    >>> nn.CELU()((2, 3))
    (2, 3)
    """


class GELU(Activation):
    """``x`` times the normal distribution function of x.

    Parameters: none. Any shape, unchanged. Source: torch.nn.GELU.

    >>> from symparams import nn
    >>> nn.GELU()((2, 3))
    (2, 3)
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate


class SiLU(_InPlace):
    """``x sigmoid(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.SiLU.

    >>> from symparams import nn
    >>> nn.SiLU()((2, 3))
    (2, 3)
    """


class Mish(_InPlace):
    """``x tanh(softplus(x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Mish.

    >>> from symparams import nn
    >>> nn.Mish()((2, 3))
    (2, 3)
    """


class Sigmoid(Activation):
    """``1 / (1 + exp(-x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Sigmoid.

    >>> from symparams import nn
    >>> nn.Sigmoid()((2, 3))
    (2, 3)
    """


class LogSigmoid(Activation):
    """``log(sigmoid(x))``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.LogSigmoid.

    >>> from symparams import nn
    >>> nn.LogSigmoid()((2, 3))
    (2, 3)
    """


class Tanh(Activation):
    """``tanh(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Tanh.

    >>> from symparams import nn
    >>> nn.Tanh()((2, 3))
    (2, 3)
    """


class Tanhshrink(Activation):
    """``x - tanh(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Tanhshrink.

    >>> from symparams import nn
    >>> nn.Tanhshrink()((2, 3))
    (2, 3)
    """


class Softplus(Activation):
    """``log(1 + exp(beta x)) / beta``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softplus.

    >>> from symparams import nn
    >>> nn.Softplus()((2, 3))
    (2, 3)
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold


class Softsign(Activation):
    """``x / (1 + |x|)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softsign.

    >>> from symparams import nn
    >>> nn.Softsign()((2, 3))
    (2, 3)
    """


class Hardsigmoid(_InPlace):
    """A sigmoid of three straight pieces.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardsigmoid.

    >>> from symparams import nn
    >>> nn.Hardsigmoid()((2, 3))
    (2, 3)
    """


class Hardswish(_InPlace):
    """``x hardsigmoid(x)``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardswish.

    >>> from symparams import nn
    >>> nn.Hardswish()((2, 3))
    (2, 3)
    """


class Hardtanh(Activation):
    """``x`` cut off at a smallest and a largest value.

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


class Hardshrink(_Shrink):
    """``x``, or 0 where ``|x|`` is at most ``lambd``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Hardshrink.

    >>> from symparams import nn
    >>> nn.Hardshrink()((2, 3))
    (2, 3)
    """


class Softshrink(_Shrink):
    """``x`` moved towards 0 by ``lambd``.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Softshrink.

    >>> from symparams import nn
    >>> nn.Softshrink()((2, 3))
    (2, 3)
    """


class Threshold(Activation):
    """``x`` where it is above a threshold, else a fixed value.

    Parameters: none. Any shape, unchanged. Source: torch.nn.Threshold.

    >>> from symparams import nn
    >>> nn.Threshold(0.1, 20)((2, 3))
    (2, 3)
    """

    usual = {"threshold": 0.0, "value": 0.0}

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace
