"""Draws products, reductions and new tensors."""

from __future__ import annotations

from hypothesis import strategies as st

from symparams.nn.operations import making, products, reductions
from tests.networks.drawn_operations import Call, Draw, Ten, dims, flags, kept, name, other, rule, shape, small

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


@rule(reductions.norm)
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


@rule(reductions.mode)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.kthvalue)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), 1), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.quantiled)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(st.sampled_from([0.5, Ten((2,))]))), kept(draw, dim=dims, keepdim=flags)


@rule(reductions.topk)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)), draw(small)), kept(draw, dim=dims)


@rule(reductions.sort, reductions.argsort)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), kept(draw, dim=dims, descending=flags)


@rule(reductions.running, reductions.running_pair)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)), draw(dims)), {}


@rule(reductions.diff)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 1)),), kept(draw, n=st.integers(1, 5), dim=dims)


@rule(reductions.multinomial)
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


@rule(making.full)
def _(draw: Draw, operation: str) -> Call:
    return (shape(draw), 1.0), {}


@rule(making.new_full)
def _(draw: Draw, operation: str) -> Call:
    return (Ten((2,)), shape(draw), 1.0), {}


@rule(making.randint)
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


@rule(making.eye)
def _(draw: Draw, operation: str) -> Call:
    return tuple(draw(st.lists(small, min_size=1, max_size=2))), {}


@rule(making.randperm)
def _(draw: Draw, operation: str) -> Call:
    return (draw(small),), {}


@rule(making.written)
def _(draw: Draw, operation: str) -> Call:
    return (draw(st.sampled_from([1.0, [1, 2], [[1, 2], [3, 4]], [], [[]], [[1], [2, 3]]])),), {}


@rule(making.tril_indices, making.triu_indices)
def _(draw: Draw, operation: str) -> Call:
    return (draw(small), draw(small), draw(st.integers(-5, 5))), {}
