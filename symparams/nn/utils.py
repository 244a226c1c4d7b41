"""``nn.utils``: what torch's programs do with the tensors of a module.

>>> from symparams import nn
>>> layer = nn.utils.weight_norm(nn.Linear("n", "m"))
>>> [(name, tensor.shape) for name, tensor in layer.named_parameters()]
[('bias', (m,)), ('weight_g', (m, 1)), ('weight_v', (m, n))]
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from ..symbols import plus, times
from .axes import Axis, Kind
from .module import Module
from .operations.joining import pad_sequences
from .parameter import Buffer, Parameter
from .tensor import Tensor

_ONE = Axis(1, "axis", Kind.OUTPUT)


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Length and direction of a weight apart: a length for each of its rows, beside as many numbers as before.

    Parameters: those of the weight, and its size along ``dim`` (one, with ``dim=None``).

    Args:
        module: a layer.
        name: of its tensor.
        dim: along which there is a length each; ``None`` for one in all.

    >>> from symparams import nn
    >>> nn.utils.weight_norm(nn.Linear(3, 4)).count()
    20
    """
    weight = _taken(module, name)
    module._changes[name] = weight_norm, dim
    module.register_parameter(f"{name}_g", _lengths(weight, dim))
    module.register_parameter(f"{name}_v", weight)
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """The weight in one piece again."""
    module._parameters.pop(f"{name}_g")
    weight = module._parameters.pop(f"{name}_v")
    del module._changes[name], module.__dict__[name]
    module.register_parameter(name, weight)
    return module


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """A weight divided by its largest singular value: as many parameters as before, and two vectors kept in buffers.

    Buffers: the size of the weight along ``dim``, and the product of its other sizes.

    >>> from symparams import nn
    >>> nn.utils.spectral_norm(nn.Linear(3, 4)).buffer_elements
    7
    """
    weight = _taken(module, name)
    module._changes[name] = spectral_norm, dim
    module.register_parameter(f"{name}_orig", weight)
    for letter, vector in zip("uv", _vectors(module, weight, dim), strict=True):
        module.register_buffer(f"{name}_{letter}", vector)
    return module


def _parametrized_weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """:func:`weight_norm` with the names of ``torch.nn.utils.parametrizations``."""
    weight = _taken(module, name)
    home = _parametrization(module, name)
    home.original0, home.original1 = _lengths(weight, dim), weight
    return module


def _parametrized_spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """:func:`spectral_norm` with the names of ``torch.nn.utils.parametrizations``."""
    weight = _taken(module, name)
    home = _parametrization(module, name)
    home.original = weight
    step = Module()
    step._u, step._v = _vectors(module, weight, dim)
    home.add_module("0", step)
    return module


def _taken(module: Module, name: str) -> Parameter:
    """A parameter taken out of a module, in which a tensor of its shape stays under its name."""
    weight = module._parameters.pop(name)
    assert weight is not None
    module.__dict__[name] = Tensor(weight.shape, weight.dtype)
    return weight


def _lengths(weight: Parameter, dim: int | None) -> Parameter:
    if dim is None:
        return Parameter((), "gain")
    kept = dim % weight.dim()
    return Parameter([axis if i == kept else _ONE for i, axis in enumerate(weight.axes)], "gain")


def _vectors(module: Module, weight: Parameter, dim: int | None) -> tuple[Buffer, Buffer]:
    """The two singular vectors; the outputs of a transposed convolution are its second axis."""
    outputs = int(type(module).__name__.startswith("ConvTranspose")) if dim is None else dim % weight.dim()
    rest = times(size for i, size in enumerate(weight.shape) if i != outputs)
    return Buffer((weight.axes[outputs],), "tensor"), Buffer((Axis(rest, "axis", Kind.OUTPUT),), "tensor")


def _parametrization(module: Module, name: str) -> Any:
    if "parametrizations" not in module._modules:
        module.add_module("parametrizations", Module())
    home = Module()
    module.get_submodule("parametrizations").add_module(name, home)
    return home


def clip_grad_norm_(parameters: Any, max_norm: float, *args: Any, **settings: Any) -> Tensor:
    """As in torch; there are no values to clip."""
    return Tensor(())


clip_grad_value_ = clip_grad_norm_


def parameters_to_vector(parameters: Iterable[Parameter]) -> Tensor:
    """All parameters in a row."""
    return Tensor((plus(parameter.numel() for parameter in parameters),))


def _padded(sequences: Any, *args: Any, **settings: Any) -> Tensor:
    return Tensor(pad_sequences([tuple(item.shape) for item in sequences], *args, **settings))


parametrizations = SimpleNamespace(weight_norm=_parametrized_weight_norm, spectral_norm=_parametrized_spectral_norm)
rnn = SimpleNamespace(pad_sequence=_padded)
