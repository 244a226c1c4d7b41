"""The functions of ``torch`` on tensors that are only shapes, so that the body of a torch class runs as it stands.

>>> from symparams import dims, torch
>>> n, d = dims("n d")
>>> torch.cat([torch.zeros(1, d), torch.randn(n, d)]).shape
(n + 1, d)
"""

from __future__ import annotations

from contextlib import ContextDecorator
from functools import partial
from types import SimpleNamespace
from typing import Any

from . import nn
from .errors import OperationUnknownError
from .nn.operations.dtypes import TYPES, Type
from .nn.operations.table import OPERATIONS
from .nn.tensor import Tensor, apply

__version__ = "2.13.0"
dtype = Type
FloatTensor = LongTensor = BoolTensor = Tensor
e, pi, inf, nan = 2.718281828459045, 3.141592653589793, float("inf"), float("nan")
strided, channels_last, contiguous_format, preserve_format = "strided", "channels_last", "contiguous", "preserve"


class device(str):
    """Where tensors lie in torch; here a name."""

    @property
    def type(self) -> str:
        """``cuda`` of ``cuda:0``."""
        return self.split(":", maxsplit=1)[0]


class _Nothing(ContextDecorator):
    """``no_grad`` and its like: around code or in front of a function, without effect."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        pass

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *args: object) -> None:
        return None


no_grad = enable_grad = inference_mode = autocast = set_grad_enabled = _Nothing


def where(condition: Tensor, *values: Any) -> Any:
    """``where(condition, a, b)`` stretches the three; ``where(condition)`` gives places, one list an axis."""
    return apply("where", condition, *values) if values else condition.nonzero(as_tuple=True)


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """The places of what is not zero."""
    return input.nonzero(as_tuple)


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements a mask lets through, in a row."""
    return input.masked_select(mask)


def numel(input: Tensor) -> Any:
    """The number of elements."""
    return input.numel()


def is_tensor(value: object) -> bool:
    """Whether this is a tensor."""
    return isinstance(value, Tensor)


def is_floating_point(input: Tensor) -> bool:
    """Whether its numbers are decimal."""
    return input.is_floating_point()


def finfo(type: Any = None) -> Any:
    """The limits of a type of numbers; some numbers, since no shape depends on them."""
    return SimpleNamespace(min=-3.4e38, max=3.4e38, eps=1.2e-7, tiny=1.2e-38, bits=32)


def manual_seed(seed: int) -> None:
    """As in torch; no shape depends on it."""


def is_grad_enabled() -> bool:
    """As in torch; no shape depends on it."""
    return False


def compile(  # noqa: A001 - torch's name
    model: Any = None, *args: Any, **settings: Any
) -> Any:
    """The model itself."""
    return model if model is not None else lambda inner: inner


def atleast_1d(input: Tensor) -> Tensor:
    """With one axis at least."""
    return input if input.dim() else input.reshape(1)


def rsub(input: Any, other: Any) -> Any:
    """``other - input``."""
    return apply("sub", other, input)


def _checkpoint(function: Any, *args: Any, **settings: Any) -> Any:
    return function(*args)


def _same(input: Tensor, *args: Any, **settings: Any) -> Tensor:
    return input


class _Names(SimpleNamespace):
    """A part of torch of which some names are known."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise OperationUnknownError(self._name, name, vars(self))


def _halved(input: Tensor, n: Any = None, dim: int = -1, norm: Any = None) -> Any:
    size = input.shape[dim] if n is None else n
    return input.narrow(dim, 0, 1).expand(*_with(input.shape, dim, size // 2 + 1))


def _doubled(input: Tensor, n: Any = None, dim: int = -1, norm: Any = None) -> Any:
    size = 2 * (input.shape[dim] - 1) if n is None else n
    return input.narrow(dim, 0, 1).expand(*_with(input.shape, dim, size))


def _with(shape: Any, dim: int, size: Any) -> tuple[Any, ...]:
    sizes = list(shape)
    sizes[dim] = size
    return tuple(sizes)


def _norm(x: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, **settings: Any) -> Any:
    return x.norm(ord, dim, keepdim)


fft = _Names(
    _name="symparams.torch.fft",
    fft=_same,
    ifft=_same,
    fft2=_same,
    ifft2=_same,
    fftn=_same,
    ifftn=_same,
    fftshift=_same,
    ifftshift=_same,
    rfft=_halved,
    irfft=_doubled,
)
linalg = _Names(_name="symparams.torch.linalg", norm=_norm, vector_norm=_norm, matmul=partial(apply, "matmul"))
utils = _Names(
    _name="symparams.torch.utils",
    checkpoint=SimpleNamespace(checkpoint=_checkpoint),
)
jit = _Names(
    _name="symparams.torch.jit",
    script=compile,
    ignore=compile,
    export=compile,
    is_scripting=lambda: False,
    is_tracing=lambda: False,
)
cuda = _Names(
    _name="symparams.torch.cuda",
    is_available=lambda: False,
    amp=SimpleNamespace(autocast=_Nothing),
    device_count=lambda: 0,
)
amp = _Names(_name="symparams.torch.amp", autocast=_Nothing)
backends = _Names(_name="symparams.torch.backends", mps=SimpleNamespace(is_available=lambda: False))
special = _Names(_name="symparams.torch.special", expm1=partial(apply, "expm1"), softmax=partial(apply, "softmax"))


def __getattr__(name: str) -> Any:
    if name in TYPES:
        return TYPES[name]
    if name in OPERATIONS and "t" in OPERATIONS[name].homes:
        return partial(apply, name)
    if name.endswith("_") and name[:-1] in OPERATIONS and "m" in OPERATIONS[name[:-1]].homes:
        return lambda tensor, *args, **settings: getattr(tensor, name)(*args, **settings)
    if name.startswith("__"):
        raise AttributeError(name)
    raise OperationUnknownError("symparams.torch", name, (n for n, o in OPERATIONS.items() if "t" in o.homes))


__all__ = ["Tensor", "device", "dtype", "nn", "no_grad"]
