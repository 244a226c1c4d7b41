"""The table of operations: each rule once, under all its names, and where torch has them.

``m`` is a method of tensors, ``t`` a function of torch, ``f`` one of torch.nn.functional.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import elementwise, joining, layout, making, parts, products, reductions
from .dtypes import BOOL, COMPLEX, FLOAT, INT, Type


@dataclass(frozen=True, slots=True)
class Operation:
    """One name of a rule.

    Args:
        rule: shapes and torch's other arguments in; a shape out, or a list of shapes for several results.
        homes: where torch has it.
        type: of the result; ``None`` as the arguments.
        named: whether several results are named ``values`` and ``indices``.
    """

    rule: Callable[..., Any]
    homes: str
    type: Type | None = None
    named: bool = False


OPERATIONS: dict[str, Operation] = {}


def _enter(rule: Callable[..., Any], homes: str, names: str, type: Type | None = None, named: bool = False) -> None:
    for name in names.split():
        OPERATIONS[name] = Operation(rule, homes, type, named)


def _own(homes: str, *rules: Callable[..., Any], type: Type | None = None, named: bool = False) -> None:
    """Rules that are called as torch calls what they do."""
    for rule in rules:
        _enter(rule, homes, rule.__name__, type, named)


# Value by value, one tensor
_enter(
    elementwise.unchanged,
    "mt",
    """abs absolute neg negative positive exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square sign sgn sin cos tan
    asin arcsin acos arccos atan arctan sinh cosh asinh arcsinh acosh arccosh atanh arctanh erf erfc erfinv floor
    ceil round trunc fix frac reciprocal logit lgamma digamma i0 sinc nan_to_num conj deg2rad rad2deg bitwise_not
    clone detach bernoulli""",
)
_enter(elementwise.unchanged, "mtf", "relu sigmoid tanh hardshrink")
_enter(elementwise.unchanged, "tf", "selu celu rrelu alpha_dropout feature_alpha_dropout dropout threshold")
_enter(
    elementwise.unchanged,
    "f",
    """relu6 leaky_relu elu gelu silu mish softplus softsign logsigmoid hardsigmoid hardswish hardtanh tanhshrink
    softshrink relu_ elu_ selu_ leaky_relu_ hardtanh_ gumbel_softmax""",
)
_enter(
    elementwise.unchanged,
    "m",
    """contiguous cpu cuda float half double bfloat16 long int short bool requires_grad_ pin_memory normal_ uniform_
    zero_ fill_ copy_ exponential_ bernoulli_ detach_ resolve_conj share_memory_ to type type_as""",
)
_enter(elementwise.unchanged, "mt", "logical_not isnan isinf isfinite signbit isneginf isposinf isreal", BOOL)
_enter(elementwise.unchanged, "t", "zeros_like ones_like empty_like rand_like randn_like full_like randint_like")
_enter(elementwise.unchanged, "mt", "angle", FLOAT)
_enter(elementwise.unchanged, "t", "real imag", FLOAT)
_enter(elementwise.triangle, "mt", "tril triu")
_own("mt", elementwise.flip)
_enter(elementwise.unchanged, "mt", "fliplr flipud")

# Value by value, several tensors
_enter(
    elementwise.stretched_together,
    "mt",
    """add sub subtract mul multiply div divide true_divide floor_divide remainder fmod pow float_power maximum minimum
    fmax fmin atan2 arctan2 hypot logaddexp logaddexp2 xlogy lerp addcmul addcdiv copysign clamp clip clamp_min
    clamp_max heaviside bitwise_and bitwise_or bitwise_xor ldexp nextafter""",
)
_enter(
    elementwise.stretched_together,
    "mt",
    """eq ne not_equal lt less le less_equal gt greater ge greater_equal logical_and logical_or logical_xor isclose""",
    BOOL,
)
_enter(elementwise.stretched_together, "t", "complex polar", COMPLEX)
_own("t", elementwise.where)
_enter(elementwise.inside, "mt", "masked_fill")
_enter(elementwise.inside, "m", "masked_scatter")

# Places
_own("mt", elementwise.gather, elementwise.take_along_dim, elementwise.index_select)
_enter(elementwise.scattered, "mt", "scatter scatter_add scatter_reduce")
_enter(elementwise.index_written, "mt", "index_add index_copy index_fill")
_own("f", elementwise.one_hot, type=INT)
_own("t", elementwise.bucketize, type=INT)

# Other layouts
_own("m", layout.view, layout.expand, layout.expand_as, layout.repeat)
_own(
    "mt",
    layout.reshape,
    layout.flatten,
    layout.unflatten,
    layout.t,
    layout.adjoint,
    layout.permute,
    layout.squeeze,
    layout.unsqueeze,
    layout.tile,
    layout.repeat_interleave,
)
_enter(layout.flatten, "mt", "ravel")
_enter(layout.transpose, "mt", "transpose swapaxes swapdims")
_enter(layout.movedim, "mt", "movedim moveaxis")
_enter(layout.expand, "mt", "broadcast_to")
_enter(layout.same_as, "m", "view_as reshape_as")
_own("t", layout.view_as_complex, type=COMPLEX)
_own("t", layout.view_as_real, type=FLOAT)

# Parts
_own(
    "mt",
    parts.chunk,
    parts.tensor_split,
    parts.unbind,
    parts.narrow,
    parts.select,
    parts.diagonal,
    parts.diag,
    parts.diag_embed,
    parts.roll,
    parts.rot90,
)
_enter(parts.split, "mt", "split split_with_sizes")
_own("m", parts.unfold)
_own("f", parts.pad)

# Put together
_enter(joining.joined, "t", "cat concat concatenate")
_own("t", joining.stack, joining.hstack, joining.dstack, joining.meshgrid, joining.broadcast_tensors)
_enter(joining.stacked_down, "t", "vstack row_stack")

# Products
_own(
    "mt",
    products.matmul,
    products.mm,
    products.bmm,
    products.mv,
    products.addmm,
    products.baddbmm,
    products.kron,
    products.cross,
)
_enter(products.dot, "mt", "dot inner vdot")
_enter(products.outer, "mt", "outer ger")
_own("t", products.cdist, products.tensordot, products.einsum)

# Several numbers taken together
_enter(reductions.reduced, "mt", "sum nansum amax amin logsumexp")
_enter(reductions.reduced, "mt", "mean nanmean", FLOAT)
_enter(reductions.reduced_one, "mt", "prod")
_enter(reductions.reduced, "mt", "all any", BOOL)
_enter(reductions.reduced, "mt", "count_nonzero", INT)
_enter(reductions.reduced_one, "mt", "argmax argmin", INT)
_enter(reductions.spread, "mt", "var std", FLOAT)
_enter(reductions.spread_and_mean, "t", "var_mean std_mean", FLOAT)
_own("mt", reductions.norm, reductions.diff)
_enter(reductions.extreme, "mt", "max min median nanmedian", named=True)
_own("mt", reductions.mode, reductions.kthvalue, reductions.topk, reductions.sort, named=True)
_enter(reductions.quantiled, "mt", "quantile nanquantile")
_own("mt", reductions.argsort, reductions.multinomial, type=INT)
_enter(reductions.running, "mt", "cumsum cumprod logcumsumexp")
_enter(reductions.running_pair, "mt", "cummax cummin", named=True)
_enter(reductions.running, "mtf", "softmax log_softmax", FLOAT)
_enter(reductions.running, "f", "softmin", FLOAT)

# New tensors
_enter(making.sized, "t", "zeros ones empty rand randn", FLOAT)
_enter(making.sized_from, "m", "new_zeros new_ones new_empty")
_own("t", making.full, making.eye, type=FLOAT)
_own("m", making.new_full)
_own("t", making.randint, making.arange, making.randperm, making.tril_indices, making.triu_indices, type=INT)
_enter(making.spaced, "t", "linspace logspace", FLOAT)
_enter(making.written, "t", "tensor as_tensor")
