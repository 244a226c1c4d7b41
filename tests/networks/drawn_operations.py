"""Hypothesis strategies: a call of each operation of the table, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from symparams.nn.operations import elementwise, joining, layout, making, parts, products, reductions
from symparams.nn.operations.table import OPERATIONS

Draw = Callable[[st.SearchStrategy[Any]], Any]
Call = Any


@dataclass(frozen=True)
class Ten:
    """A tensor of such a shape; ``kind`` is float, int (zeros, which are places everywhere) or bool."""

    shape: tuple[int, ...]
    kind: str = "float"


small = st.integers(1, 4)
dims = st.integers(-4, 4)
flags = st.booleans()


def shape(draw: Draw, low: int = 0, high: int = 4) -> tuple[int, ...]:
    return tuple(draw(st.lists(small, min_size=low, max_size=high)))


def other(draw: Draw, base: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that mostly stretches together with another."""
    changed: tuple[int, ...] = tuple(draw(st.sampled_from([size, size, size, 1, size + 1])) for size in base)
    return changed[draw(st.integers(0, len(changed))) :] if draw(flags) else changed


def twin(draw: Draw, base: tuple[int, ...]) -> Any:
    """A shape that is mostly the same."""
    return draw(st.sampled_from([base, base, base, (*base, 1), tuple(size + 1 for size in base)]))


def kept(draw: Draw, **settings: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {name: draw(values) for name, values in settings.items() if draw(flags)}


RULES: dict[Any, Callable[[Draw, str], Call]] = {}
NAMES: dict[str, Callable[[Draw, str], Call]] = {}


def rule(*functions: Any) -> Callable[[Callable[[Draw, str], Call]], Callable[[Draw, str], Call]]:
    def enter(make: Callable[[Draw, str], Call]) -> Callable[[Draw, str], Call]:
        RULES.update(dict.fromkeys(functions, make))
        return make

    return enter


def name(names: str) -> Callable[[Callable[[Draw, str], Call]], Callable[[Draw, str], Call]]:
    def enter(make: Callable[[Draw, str], Call]) -> Callable[[Draw, str], Call]:
        NAMES.update(dict.fromkeys(names.split(), make))
        return make

    return enter


def call(draw: Draw, operation: str) -> Call:
    """A call of an operation of the table."""
    make = NAMES.get(operation) or RULES[OPERATIONS[operation].rule]
    return make(draw, operation)


# Value by value


@rule(elementwise.unchanged, elementwise.as_another)
def _(draw: Draw, operation: str) -> Call:
    extra = {
        "threshold": (0.1, 2.0),
        "fill_": (0.5,),
        "full_like": (1.0,),
        "randint_like": (3,),
        "copy_": (Ten(()),),
        "type_as": (Ten((2,)),),
        "to": (),
        "alpha_dropout": (0.5, False),
        "feature_alpha_dropout": (0.5, False),
        "dropout": (0.5, True),
    }.get(operation, ())
    low = 1 if operation == "flipud" else 2 if operation in {"fliplr", "feature_alpha_dropout"} else 0
    kind = "bool" if operation in {"bitwise_not", "logical_not"} else "float"
    return (Ten(shape(draw, low), kind), *extra), {}


@name("index_fill")
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(st.integers(-1, 0)), Ten((1,), "int"), 0.5), {}


@name("imag view_as_real")
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw), "complex"),), {}


@rule(elementwise.triangle)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), kept(draw, diagonal=st.integers(-2, 2))


@rule(elementwise.flipped)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(st.lists(dims, min_size=1, max_size=3))), {}


@rule(elementwise.stretched_together)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    kind = "bool" if operation.startswith(("bitwise", "logical")) else "float"
    second: Any = Ten(other(draw, base), kind)
    if operation in {"heaviside", "fmax", "fmin", "maximum", "minimum", "hypot", "logaddexp", "logaddexp2", "isclose"}:
        return (Ten(base), second), {}
    if operation in {"atan2", "arctan2", "complex", "polar", "nextafter", "ldexp"}:
        return (Ten(base), second), {}
    if operation in {"addcmul", "addcdiv", "lerp"}:
        return (Ten(base), second, Ten(other(draw, base))), {}
    if operation in {"clamp", "clip"}:
        high = Ten(other(draw, base))
        return draw(
            st.sampled_from([((Ten(base), 0.0), {}), ((Ten(base), second, high), {}), ((Ten(base),), {"max": 1})])
        )
    if kind == "float" and draw(flags):
        second = 2
    return (Ten(base, kind), second), {}


@rule(elementwise.where)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base, "bool"), Ten(other(draw, base)), draw(st.sampled_from([0.0, Ten(other(draw, base))]))), {}


@name("masked_fill")
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(other(draw, base), "bool"), -1.0), {}


@name("masked_scatter")
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(base, "bool"), Ten(base)), {}


# Places


@rule(elementwise.gathered)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    return (Ten(base), draw(st.integers(-2, 2)), Ten(tuple(draw(st.integers(1, n + 1)) for n in base), "int")), {}


@rule(elementwise.gathered_along)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    return (Ten(base), Ten(twin(draw, base), "int"), draw(st.integers(-2, 1))), {}


@rule(elementwise.index_selected)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(dims), Ten(shape(draw, 1, 2), "int")), {}


@rule(elementwise.scattered)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    index = tuple(draw(st.integers(1, n + (draw(st.integers(0, 4)) == 0))) for n in base)
    more = {"reduce": "sum"} if operation == "scatter_reduce" else {}
    return (Ten(base), draw(st.integers(-1, 1)), Ten(index, "int"), Ten(twin(draw, index))), more


@rule(elementwise.index_written)
def _(draw: Draw, operation: str) -> Call:
    base, n = shape(draw, 1), draw(small)
    axis = draw(st.integers(0, len(base) - 1))
    source = (*base[:axis], n, *base[axis + 1 :])
    return (Ten(base), axis, Ten((n,), "int"), Ten(twin(draw, source))), {}


@rule(elementwise.one_hot)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw), "int"), draw(small)), {}


@rule(elementwise.bucketed)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), Ten((3,))), {}


# Other layouts


@rule(layout.view, layout.reshape)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    total = 1
    for size in base:
        total *= size
    options = [list(base), list(base[::-1]), [total], [-1], [-1, base[-1]], [base[0], -1], [2, -1], [-1, 3], [-1, -1]]
    wanted = draw(st.sampled_from([*options, [*base, 2]]))
    return (Ten(base), tuple(wanted)), {}


@rule(layout.flatten)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base),), {} if operation == "ravel" else kept(draw, start_dim=dims, end_dim=dims)


@rule(layout.unflatten)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    return (Ten(base), -1, draw(st.sampled_from([(-1, 2), (base[-1], 1), (1, -1), (2, 2)]))), {}


@rule(layout.transpose)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(dims), draw(dims)), {}


@rule(layout.transposed_matrix)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), {}


@rule(layout.transposed_last)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), {}  # of a number torch's adjoint makes a number, with a warning


@rule(layout.permute)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    order = draw(st.permutations(range(len(base))))
    return (Ten(base), tuple(draw(st.sampled_from([order, order, order[:-1], [*order[:-1], 0]])))), {}


@rule(layout.movedim)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1)
    pairs = st.lists(dims, min_size=1, max_size=2).map(tuple)
    return (Ten(base), *draw(st.one_of(st.tuples(dims, dims), st.tuples(pairs, pairs)))), {}


@rule(layout.squeeze)
def _(draw: Draw, operation: str) -> Call:
    base = tuple(draw(st.lists(st.sampled_from([1, 1, 3]), max_size=4)))
    return (Ten(base), *draw(st.sampled_from([(), (draw(dims),), ((0, 1),)]))), {}


@rule(layout.unsqueeze)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(st.integers(-6, 5))), {}


@rule(layout.expand)
def _(draw: Draw, operation: str) -> Call:
    base = tuple(draw(st.lists(st.sampled_from([1, 1, 3]), max_size=3)))
    front = tuple(draw(st.lists(st.sampled_from([2, -1]), max_size=1)))
    wanted = tuple(draw(st.sampled_from([size, 4 if size == 1 else size, -1, -1, 2])) for size in base)
    return (Ten(base), front + wanted), {}


@rule(layout.expand_as)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(other(draw, base)), Ten(base)), {}


@rule(layout.same_as)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(twin(draw, base[::-1]))), {}


@rule(layout.repeat, layout.tile)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 0, 3)), tuple(draw(st.lists(small, min_size=1, max_size=4)))), {}


@rule(layout.repeat_interleave)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(small)), kept(draw, dim=dims)


@rule(layout.as_complex)
def _(draw: Draw, operation: str) -> Call:
    return (Ten((*shape(draw), draw(st.sampled_from([2, 2, 3])))),), {}


# Parts


@rule(parts.chunk)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(tuple(draw(st.lists(st.integers(1, 9), max_size=3)))), draw(st.integers(0, 5))), kept(draw, dim=dims)


@rule(parts.split)
def _(draw: Draw, operation: str) -> Call:
    base = (draw(st.integers(1, 9)), *shape(draw, 0, 2))
    cut = draw(st.integers(0, base[0]))
    sizes = draw(st.sampled_from([[cut, base[0] - cut], [base[0]], [1, 1], draw(st.integers(1, 5))]))
    if operation == "split_with_sizes" and isinstance(sizes, int):
        sizes = [base[0]]
    return (Ten(base), sizes, *draw(st.sampled_from([(), (0,), (-3,)]))), {}


@rule(parts.tensor_split)
def _(draw: Draw, operation: str) -> Call:
    sections = draw(st.one_of(st.integers(1, 5), st.lists(st.integers(-3, 5), min_size=1, max_size=3).map(tuple)))
    return (Ten((draw(st.integers(1, 9)), 2)), sections), {}


@rule(parts.unbind)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, dim=dims)


@rule(parts.narrow)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(dims), draw(st.integers(-3, 3)), draw(st.integers(0, 4))), {}


@rule(parts.select)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(dims), draw(st.integers(-4, 4))), {}


@rule(parts.unfold)
def _(draw: Draw, operation: str) -> Call:
    base = (*shape(draw, 0, 2), draw(st.integers(1, 9)))
    return (Ten(base), draw(st.sampled_from([-1, 0, 2])), draw(small), draw(small)), {}


@rule(parts.diagonal)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), kept(draw, offset=st.integers(-4, 4), dim1=dims, dim2=dims)


@rule(parts.diag)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1, 3)),), kept(draw, diagonal=st.integers(-4, 4))


@rule(parts.diag_embed)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1, 3)),), kept(draw, offset=st.integers(-2, 2))


@rule(parts.rolled)
def _(draw: Draw, operation: str) -> Call:
    pairs = st.lists(st.integers(-2, 2), min_size=1, max_size=2).map(tuple)
    return (Ten(shape(draw, 1)), *draw(st.one_of(st.tuples(dims), st.tuples(dims, dims), st.tuples(pairs, pairs)))), {}


@rule(parts.rotated)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 2)), draw(st.integers(-2, 5)), (0, draw(dims))), {}


@rule(parts.padded)
def _(draw: Draw, operation: str) -> Call:
    base = tuple(draw(st.lists(st.integers(1, 6), max_size=5)))
    pad = tuple(draw(st.lists(st.integers(-2, 3), max_size=6)))
    return (Ten(base), pad, *draw(st.sampled_from([(), ("constant", 1.0)]))), {}


# Put together


@rule(joining.joined)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    axis = draw(dims)
    tensors = []
    for _ in range(draw(st.integers(1, 3))):
        changed = list(twin(draw, base)) if draw(st.integers(0, 4)) == 0 else list(base)
        if changed and -len(changed) <= axis < len(changed):
            changed[axis] = draw(small)
        tensors.append(Ten(draw(st.sampled_from([tuple(changed)] * 6 + [(0,)]))))
    return (tensors, axis), {}


@rule(joining.stacked)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 0, 3)
    return ([Ten(base), Ten(twin(draw, base))],), kept(draw, dim=dims)


@rule(joining.stacked_sideways, joining.stacked_down, joining.stacked_deep)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return ([Ten(base), Ten(twin(draw, base))],), {}


@rule(joining.meshgrid)
def _(draw: Draw, operation: str) -> Call:
    tensors = [Ten((draw(small),)) for _ in range(draw(st.integers(1, 3)))]
    return (tuple(tensors) if draw(flags) else (tensors,)), {"indexing": draw(st.sampled_from(["ij", "xy"]))}


@rule(joining.broadcast_tensors)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return (Ten(base), Ten(other(draw, base))), {}


# Products


@rule(products.matmul)
def _(draw: Draw, operation: str) -> Call:
    first, second = list(shape(draw, 0, 4)), list(shape(draw, 0, 4))
    if first and second and draw(st.integers(0, 4)):
        second[-1 if len(second) == 1 else -2] = first[-1]
    if len(first) > 2 and len(second) > 2 and draw(flags):
        second[: len(second) - 2] = other(draw, tuple(first[:-2]))
    return (Ten(tuple(first)), Ten(tuple(second))), {}


def _matrices(draw: Draw, batched: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    a, b, c = draw(small), draw(small), draw(small)
    batch = (draw(small),) * batched
    return (*batch, a, b), draw(st.sampled_from([(*batch, b, c)] * 3 + [(*batch, b + 1, c), (b, c, 2)]))


@rule(products.mm, products.bmm)
def _(draw: Draw, operation: str) -> Call:
    first, second = _matrices(draw, int(operation == "bmm"))
    return (Ten(first), Ten(second)), {}


@rule(products.mv)
def _(draw: Draw, operation: str) -> Call:
    first, second = _matrices(draw, 0)
    return (Ten(first), Ten(second[:1])), {}


@rule(products.dot, products.outer)
def _(draw: Draw, operation: str) -> Call:
    n = draw(small)
    return (Ten((n,)), Ten(draw(st.sampled_from([(n,), (n + 1,), (n, 1)])))), {}


@name("inner")
def _(draw: Draw, operation: str) -> Call:
    return (Ten((3,)), Ten((draw(st.integers(3, 4)),))), {}


@rule(products.addmm, products.baddbmm)
def _(draw: Draw, operation: str) -> Call:
    first, second = _matrices(draw, int(operation == "baddbmm"))
    result = (*first[:-1], second[-1])
    return (Ten(other(draw, result)), Ten(first), Ten(second)), {}


@rule(products.kron)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), Ten(shape(draw))), {}


@rule(products.cross)
def _(draw: Draw, operation: str) -> Call:
    base = (*shape(draw, 0, 2), draw(st.sampled_from([3, 3, 3, 2])))
    return (Ten(base), Ten(other(draw, base))), {"dim": draw(st.sampled_from([-1, -1, 0]))}


@rule(products.cdist)
def _(draw: Draw, operation: str) -> Call:
    n = draw(small)
    return (Ten((*shape(draw, 0, 2), n)), Ten((*shape(draw, 1, 2), draw(st.sampled_from([n, n, n + 1]))))), {}


@rule(products.tensordot)
def _(draw: Draw, operation: str) -> Call:
    a, b, c = draw(small), draw(small), draw(small)
    pairs = [2, 1, ([1, 2], [0, 1]), ([0], [2]), ([1], [0])]
    return (Ten((a, b, c)), Ten((b, c, a))), {"dims": draw(st.sampled_from(pairs))}


EQUATIONS = [
    "ij,jk->ik",
    "ij,jk",
    "bij,bjk->bik",
    "...ij,...jk->...ik",
    "...ij, jk -> ...ik",
    "ii->i",
    "ii",
    "ij->ji",
    "ij->",
    "...i->i...",
    "b...i,bi->b...",
    "ij,ij->ij",
    "i,j->ij",
    "...i,...i",
    "bi,ij,jk->bk",
    "ij,jk->il",
    "ij->iij",
    "ij,k",
    "...ij->ij",
]


@rule(products.einsum)
def _(draw: Draw, operation: str) -> Call:
    sizes = {letter: draw(small) for letter in "ijkb"}
    equation = draw(st.sampled_from(EQUATIONS))
    tensors = []
    for term in equation.replace(" ", "").partition("->")[0].split(","):
        before, dots, after = term.partition("...")
        middle = shape(draw, 0, 2) if dots else ()
        sized = [draw(st.sampled_from([sizes[c]] * 8 + [1, 5])) for c in before], [sizes[c] for c in after]
        tensors.append(Ten((*sized[0], *middle, *sized[1])))
    return (equation, *tensors), {}


# Several numbers taken together


@rule(reductions.reduced)
def _(draw: Draw, operation: str) -> Call:
    dim = st.one_of(dims, st.lists(dims, min_size=1, max_size=2).map(tuple))
    settings = kept(draw, dim=dim, keepdim=flags)
    if operation in {"amax", "amin", "nansum"}:
        settings.setdefault("dim", 0)
    if operation in {"logsumexp"}:
        settings.setdefault("dim", (0,))
    if operation == "count_nonzero":
        settings.pop("keepdim", None)
    if "keepdim" in settings and operation in {"sum", "all", "any", "nanmean", "mean"}:
        settings.setdefault("dim", 0)
    kind = "bool" if operation in {"all", "any"} else "float"
    return (Ten(shape(draw), kind),), settings


@rule(reductions.reduced_one)
def _(draw: Draw, operation: str) -> Call:
    settings = kept(draw, dim=dims, keepdim=flags)
    if operation == "prod" and "keepdim" in settings:
        settings.setdefault("dim", 0)
    return (Ten(shape(draw)),), settings


@rule(reductions.spread, reductions.spread_and_mean)
def _(draw: Draw, operation: str) -> Call:
    settings = kept(draw, dim=dims, keepdim=flags, unbiased=flags)
    if "keepdim" in settings:
        settings.setdefault("dim", 0)
    return (Ten(shape(draw)),), settings


@rule(reductions.normed)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, p=st.just(2), dim=dims, keepdim=flags)


@rule(reductions.extreme)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    if operation in {"max", "min"} and draw(flags):
        return (Ten(base), Ten(other(draw, base))), {}
    settings = kept(draw, dim=dims, keepdim=flags)
    if "keepdim" in settings:
        settings.setdefault("dim", 0)
    return (Ten(base),), settings


@rule(reductions.along)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.kth)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), 1), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.quantiled)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(st.sampled_from([0.5, Ten((2,))]))), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.topk)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(small)), kept(draw, dim=dims)


@rule(reductions.ordered, reductions.ranked)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, dim=dims, descending=flags)


@rule(reductions.running, reductions.running_pair)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(dims)), {}


@rule(reductions.differences)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), kept(draw, n=st.integers(1, 5), dim=dims)


@rule(reductions.drawn)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 1, 3)
    return (Ten(base), draw(st.integers(1, base[-1]))), {}


# New tensors


@rule(making.sized)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return draw(st.sampled_from([(base, {}), ((base,), {}), ((), {"size": base})])) if base else (((),), {})


@rule(making.sized_from)
def _(draw: Draw, operation: str) -> Call:
    return (Ten((2,)), shape(draw)), {}


@rule(making.filled)
def _(draw: Draw, operation: str) -> Call:
    return (shape(draw), 1.0), {}


@rule(making.filled_from)
def _(draw: Draw, operation: str) -> Call:
    return (Ten((2,)), shape(draw), 1.0), {}


@rule(making.drawn_integers)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw)
    return draw(st.sampled_from([((3, base), {}), ((0, 3, base), {}), ((3,), {"size": base})]))


@rule(making.arange)
def _(draw: Draw, operation: str) -> Call:
    whole = st.integers(-5, 9)
    given = [(draw(whole),), (draw(whole), draw(whole)), (draw(whole), draw(whole), draw(st.integers(-3, 3)))]
    return draw(st.sampled_from([*given, (0, draw(small), 0.5), (float(draw(small)),)])), {}


@rule(making.spaced)
def _(draw: Draw, operation: str) -> Call:
    return (0, 1, draw(small)), {}


@rule(making.identity)
def _(draw: Draw, operation: str) -> Call:
    return tuple(draw(st.lists(small, min_size=1, max_size=2))), {}


@rule(making.permutation)
def _(draw: Draw, operation: str) -> Call:
    return (draw(small),), {}


@rule(making.written)
def _(draw: Draw, operation: str) -> Call:
    return (draw(st.sampled_from([1.0, [1, 2], [[1, 2], [3, 4]], [], [[]], [[1], [2, 3]]])),), {}


@rule(making.triangle_places, making.upper_triangle_places)
def _(draw: Draw, operation: str) -> Call:
    return (draw(small), draw(small), draw(st.integers(-5, 5))), {}
