"""``torch.nn.functional`` on shapes: what layers do, without a layer, by the layers' own rules.

>>> from symparams import torch, functional as F
>>> F.max_pool2d(torch.empty(1, 5, 28, 28), 3, stride=2).shape
(1, 5, 13, 13)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from .. import nn
from ..errors import OperationUnknownError, ShapeError
from .operations import reductions
from .operations.products import matmul
from .operations.sizes import broadcast, expandable
from .operations.table import OPERATIONS
from .shapes import Shape, different, naming, shape_text
from .tensor import Tensor, apply

#: Functions that do what the layer of their name does, and their arguments after the input in torch's order; nothing
#: where that is the layer's own order.
LAYERS: dict[str, str] = {
    **dict.fromkeys(
        [
            "glu",
            "pixel_shuffle",
            "pixel_unshuffle",
            "channel_shuffle",
            "unfold",
            "fold",
            "local_response_norm",
            "cosine_similarity",
            "pairwise_distance",
        ],
        "",
    ),
    "layer_norm": "normalized_shape weight bias eps",
    "rms_norm": "normalized_shape weight eps",
    "upsample": "size scale_factor mode align_corners",
    "interpolate": "size scale_factor mode align_corners recompute_scale_factor antialias",
}
for _n in ("1d", "2d", "3d"):
    LAYERS |= {f"{_pool}_pool{_n}": "" for _pool in ("avg", "lp", "adaptive_avg", "adaptive_max")}
    LAYERS |= {
        f"max_pool{_n}": "kernel_size stride padding dilation ceil_mode return_indices",
        f"max_unpool{_n}": "kernel_size stride padding output_size",
        f"dropout{_n}": "p training inplace",
    }
#: Functions whose first arguments are all inputs of the layer.
TWO_INPUTS = {"cosine_similarity", "pairwise_distance", "max_unpool1d", "max_unpool2d", "max_unpool3d"}
LOSSES = [
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "kl_div",
    "soft_margin_loss",
    "poisson_nll_loss",
    "gaussian_nll_loss",
    "hinge_embedding_loss",
]


def __getattr__(name: str) -> Callable[..., Any]:
    if name in LAYERS:
        return partial(_by_layer, name)
    if name in LOSSES:
        return partial(_loss, name)
    if name in OPERATIONS and "f" in OPERATIONS[name].homes:
        return partial(apply, name)
    if name.startswith("__"):
        raise AttributeError(name)
    raise OperationUnknownError("symparams.functional", name, __dir__())


def __dir__() -> list[str]:
    table = (name for name, operation in OPERATIONS.items() if "f" in operation.homes)
    own = (name for name, value in globals().items() if inspect.isfunction(value) and value.__module__ == __name__)
    return sorted({*LAYERS, *LOSSES, *table, *(name for name in own if not name.startswith("_"))})


def _layer(name: str, *args: Any, **settings: Any) -> Any:
    kind = getattr(nn, name, None)
    if kind is None:
        raise OperationUnknownError("symparams.nn", name)
    return kind(*args, **settings)


def _layer_of(name: str) -> Any:
    """The layer that does what a function does: their names differ by capitals and underscores."""
    plain = "upsample" if name == "interpolate" else name.replace("_", "")
    for layer in nn.__all__:
        if layer.lower() == plain:
            return getattr(nn, layer)
    raise OperationUnknownError("symparams.functional", name)


def _by_layer(name: str, input: Tensor, *args: Any, **settings: Any) -> Any:
    """The layer of the function's arguments, run on the input; not noted as a call of a module."""
    inputs = [input]
    if name in TWO_INPUTS:
        first, *args_left = args
        inputs, args = [input, first], tuple(args_left)
    kind = _layer_of(name)
    taken = list(inspect.signature(kind).parameters)
    names = LAYERS[name].split() or taken
    if len(args) > len(names) or not set(settings) <= {*names, "inplace", "training"}:
        raise ShapeError(f"{name}: takes {', '.join(names)}; got {args} {settings}")
    given = {**dict(zip(names, args, strict=False)), **settings}
    # A weight or a bias given here has the layer's own shape, and what takes no part in shapes is left out.
    known = {key: value for key, value in given.items() if key in taken and not isinstance(value, Tensor)}
    return kind(**known).forward(*inputs)


# Layers whose sizes are read off their weights


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Any:
    """As :class:`symparams.nn.Linear` with this weight."""
    rows = weight.shape if weight.dim() > 1 else (1, *weight.shape)
    result = _layer("Linear", rows[1], rows[0]).forward(input)
    return result if weight.dim() > 1 else result.squeeze(-1)


def prelu(input: Tensor, weight: Tensor) -> Any:
    """As :class:`symparams.nn.PReLU` with these slopes."""
    return _layer("PReLU", weight.numel()).forward(input)


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Any:
    """As :class:`symparams.nn.Bilinear` with this weight."""
    out, first, second = weight.shape
    return _layer("Bilinear", first, second, out).forward(input1, input2)


def embedding(input: Tensor, weight: Tensor, *args: Any, **settings: Any) -> Any:
    """As :class:`symparams.nn.Embedding` with this table."""
    return _layer("Embedding", *weight.shape).forward(input)


def _convolution(layer: str, order: str, input: Tensor, weight: Tensor, *args: Any, **settings: Any) -> Any:
    given = {**dict(zip(order.split(), args, strict=False)), **settings}
    given.pop("bias", None)
    groups = given.get("groups", 1)
    first, second, *kernel = weight.shape
    channels = (first, second * groups) if layer.startswith("ConvTranspose") else (second * groups, first)
    return _layer(layer, *channels, tuple(kernel), **given).forward(input)


conv1d, conv2d, conv3d = (partial(_convolution, f"Conv{n}d", "bias stride padding dilation groups") for n in (1, 2, 3))
conv_transpose1d, conv_transpose2d, conv_transpose3d = (
    partial(_convolution, f"ConvTranspose{n}d", "bias stride padding output_padding groups dilation") for n in (1, 2, 3)
)


def batch_norm(input: Tensor, running_mean: Any = None, running_var: Any = None, *args: Any, **settings: Any) -> Tensor:
    """The shape as it is; the statistics are one a channel."""
    for statistic in (running_mean, running_var):
        if statistic is not None and different(statistic.shape[0], input.shape[1]):
            raise ShapeError(
                f"batch_norm: {statistic.shape[0]} statistics for the {shape_text(input.shape)} of the input"
            )
    return input


def instance_norm(input: Tensor, *args: Any, **settings: Any) -> Tensor:
    """The shape as it is."""
    return input


def group_norm(input: Tensor, num_groups: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """As :class:`symparams.nn.GroupNorm`, with the channels of the input."""
    return _layer("GroupNorm", num_groups, input.shape[1]).forward(input)


def normalize(input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Any = None) -> Any:
    """Divided by a norm along an axis: the shape as it is."""
    for axis in dim if isinstance(dim, tuple) else (dim,):
        reductions.running(tuple(input.shape), axis)
    return input


# Attention


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: Any = None,
    enable_gqa: bool = False,
) -> Tensor:
    """``softmax(q kᵀ) v`` over the last two axes; with ``enable_gqa`` several heads of queries share one of keys.

    Raises:
        ShapeError: where the three do not fit together.

    >>> from symparams import torch, functional as F
    >>> q, k = torch.empty(8, 10, 64), torch.empty(8, 20, 64)
    >>> F.scaled_dot_product_attention(q, k, torch.empty(8, 20, 32)).shape
    (8, 10, 32)
    """
    q, k, v = (tuple(tensor.shape) for tensor in (query, key, value))
    with naming("scaled_dot_product_attention"):
        if enable_gqa:
            # Each head of keys stands for a group of heads of queries.
            k, v = (*k[:-3], q[-3], *k[-2:]), (*v[:-3], q[-3], *v[-2:])
        weights = matmul(q, (*k[:-2], k[-1], k[-2]))
        if attn_mask is not None:
            expandable(tuple(attn_mask.shape), weights)
        return Tensor(matmul(weights, v), query.dtype)


# Losses


def cross_entropy(input: Tensor, target: Tensor, *args: Any, **settings: Any) -> Tensor:
    """One number, or with ``reduction="none"`` one for each target.

    Raises:
        ShapeError: where input and target do not belong together.
    """
    return _class_loss("cross_entropy", input, target, settings.get("reduction", "mean"))


def nll_loss(input: Tensor, target: Tensor, *args: Any, **settings: Any) -> Tensor:
    """As :func:`cross_entropy`."""
    return _class_loss("nll_loss", input, target, settings.get("reduction", "mean"))


def _class_loss(name: str, input: Tensor, target: Tensor, reduction: str) -> Tensor:
    shape = tuple(input.shape)
    classes = 0 if len(shape) == 1 else 1
    rest = (*shape[:classes], *shape[classes + 1 :])
    # A target has one class for each place, or as many probabilities as the input.
    wanted = shape if target.dtype.is_floating_point and target.dim() == len(shape) else rest
    if len(wanted) != target.dim() or any(different(a, b) for a, b in zip(wanted, target.shape, strict=True)):
        raise ShapeError(f"{name}: the target {shape_text(target.shape)} does not fit the input {shape_text(shape)}")
    return Tensor(rest if reduction == "none" else (), input.dtype)


def _loss(name: str, input: Tensor, target: Tensor, *args: Any, **settings: Any) -> Tensor:
    with naming(name):
        shape: Shape = broadcast(tuple(input.shape), tuple(target.shape))
    return Tensor(shape if settings.get("reduction", "mean") == "none" else (), input.dtype)
