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
_enter(elementwise.as_another, "t", "zeros_like ones_like empty_like rand_like randn_like full_like randint_like")
_enter(elementwise.unchanged, "mt", "angle", FLOAT)
_enter(elementwise.unchanged, "t", "real imag", FLOAT)
_enter(elementwise.triangle, "mt", "tril triu")
_enter(elementwise.flipped, "mt", "flip")
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
_enter(elementwise.where, "t", "where")
_enter(elementwise.inside, "mt", "masked_fill")
_enter(elementwise.inside, "m", "masked_scatter")

# Places
_enter(elementwise.gathered, "mt", "gather")
_enter(elementwise.gathered_along, "mt", "take_along_dim")
_enter(elementwise.index_selected, "mt", "index_select")
_enter(elementwise.scattered, "mt", "scatter scatter_add scatter_reduce")
_enter(elementwise.index_written, "mt", "index_add index_copy index_fill")
_enter(elementwise.one_hot, "f", "one_hot", INT)
_enter(elementwise.bucketed, "t", "bucketize", INT)

# Other layouts
_enter(layout.view, "m", "view")
_enter(layout.reshape, "mt", "reshape")
_enter(layout.flatten, "mt", "flatten")
_enter(layout.flatten, "mt", "ravel")
_enter(layout.unflatten, "mt", "unflatten")
_enter(layout.transpose, "mt", "transpose swapaxes swapdims")
_enter(layout.transposed_matrix, "mt", "t")
_enter(layout.transposed_last, "mt", "adjoint")
_enter(layout.permute, "mt", "permute")
_enter(layout.movedim, "mt", "movedim moveaxis")
_enter(layout.squeeze, "mt", "squeeze")
_enter(layout.unsqueeze, "mt", "unsqueeze")
_enter(layout.expand, "m", "expand")
_enter(layout.expand, "mt", "broadcast_to")
_enter(layout.expand_as, "m", "expand_as")
_enter(layout.same_as, "m", "view_as reshape_as")
_enter(layout.repeat, "m", "repeat")
_enter(layout.tile, "mt", "tile")
_enter(layout.repeat_interleave, "mt", "repeat_interleave")
_enter(layout.as_complex, "t", "view_as_complex", COMPLEX)
_enter(layout.as_real, "t", "view_as_real", FLOAT)

# Parts
_enter(parts.chunk, "mt", "chunk")
_enter(parts.split, "mt", "split split_with_sizes")
_enter(parts.tensor_split, "mt", "tensor_split")
_enter(parts.unbind, "mt", "unbind")
_enter(parts.narrow, "mt", "narrow")
_enter(parts.select, "mt", "select")
_enter(parts.unfold, "m", "unfold")
_enter(parts.diagonal, "mt", "diagonal")
_enter(parts.diag, "mt", "diag")
_enter(parts.diag_embed, "mt", "diag_embed")
_enter(parts.rolled, "mt", "roll")
_enter(parts.rotated, "mt", "rot90")
_enter(parts.padded, "f", "pad")

# Put together
_enter(joining.joined, "t", "cat concat concatenate")
_enter(joining.stacked, "t", "stack")
_enter(joining.stacked_sideways, "t", "hstack")
_enter(joining.stacked_down, "t", "vstack row_stack")
_enter(joining.stacked_deep, "t", "dstack")
_enter(joining.meshgrid, "t", "meshgrid")
_enter(joining.broadcast_tensors, "t", "broadcast_tensors")

# Products
_enter(products.matmul, "mt", "matmul")
_enter(products.mm, "mt", "mm")
_enter(products.bmm, "mt", "bmm")
_enter(products.mv, "mt", "mv")
_enter(products.dot, "mt", "dot inner vdot")
_enter(products.addmm, "mt", "addmm")
_enter(products.baddbmm, "mt", "baddbmm")
_enter(products.outer, "mt", "outer ger")
_enter(products.kron, "mt", "kron")
_enter(products.cross, "mt", "cross")
_enter(products.cdist, "t", "cdist")
_enter(products.tensordot, "t", "tensordot")
_enter(products.einsum, "t", "einsum")

# Several numbers taken together
_enter(reductions.reduced, "mt", "sum nansum amax amin logsumexp")
_enter(reductions.reduced, "mt", "mean nanmean", FLOAT)
_enter(reductions.reduced_one, "mt", "prod")
_enter(reductions.reduced, "mt", "all any", BOOL)
_enter(reductions.reduced, "mt", "count_nonzero", INT)
_enter(reductions.reduced_one, "mt", "argmax argmin", INT)
_enter(reductions.spread, "mt", "var std", FLOAT)
_enter(reductions.spread_and_mean, "t", "var_mean std_mean", FLOAT)
_enter(reductions.normed, "mt", "norm")
_enter(reductions.extreme, "mt", "max min median nanmedian", named=True)
_enter(reductions.along, "mt", "mode", named=True)
_enter(reductions.kth, "mt", "kthvalue", named=True)
_enter(reductions.quantiled, "mt", "quantile nanquantile")
_enter(reductions.topk, "mt", "topk", named=True)
_enter(reductions.ordered, "mt", "sort", named=True)
_enter(reductions.ranked, "mt", "argsort", INT)
_enter(reductions.running, "mt", "cumsum cumprod logcumsumexp")
_enter(reductions.running_pair, "mt", "cummax cummin", named=True)
_enter(reductions.running, "mtf", "softmax log_softmax", FLOAT)
_enter(reductions.running, "f", "softmin", FLOAT)
_enter(reductions.differences, "mt", "diff")
_enter(reductions.drawn, "mt", "multinomial", INT)

# New tensors
_enter(making.sized, "t", "zeros ones empty rand randn", FLOAT)
_enter(making.sized_from, "m", "new_zeros new_ones new_empty")
_enter(making.filled, "t", "full", FLOAT)
_enter(making.filled_from, "m", "new_full")
_enter(making.drawn_integers, "t", "randint", INT)
_enter(making.arange, "t", "arange", INT)
_enter(making.spaced, "t", "linspace logspace", FLOAT)
_enter(making.identity, "t", "eye", FLOAT)
_enter(making.permutation, "t", "randperm", INT)
_enter(making.written, "t", "tensor as_tensor")
_enter(making.triangle_places, "t", "tril_indices", INT)
_enter(making.upper_triangle_places, "t", "triu_indices", INT)
