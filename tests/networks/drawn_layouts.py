"""Draws operations that lay numbers out anew, take tensors apart and put them together."""

from __future__ import annotations

from hypothesis import strategies as st

from symparams.nn.operations import joining, layout, parts
from tests.networks.drawn_operations import Call, Draw, Ten, dims, flags, kept, other, rule, shape, small, twin

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


@rule(layout.t)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw)),), {}


@rule(layout.adjoint)
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


@rule(layout.view_as_complex)
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


@rule(parts.roll)
def _(draw: Draw, operation: str) -> Call:
    pairs = st.lists(st.integers(-2, 2), min_size=1, max_size=2).map(tuple)
    return (Ten(shape(draw, 1)), *draw(st.one_of(st.tuples(dims), st.tuples(dims, dims), st.tuples(pairs, pairs)))), {}


@rule(parts.rot90)
def _(draw: Draw, operation: str) -> Call:
    return (Ten(shape(draw, 2)), draw(st.integers(-2, 5)), (0, draw(dims))), {}


@rule(parts.pad)
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


@rule(joining.stack)
def _(draw: Draw, operation: str) -> Call:
    base = shape(draw, 0, 3)
    return ([Ten(base), Ten(twin(draw, base))],), kept(draw, dim=dims)


@rule(joining.hstack, joining.stacked_down, joining.dstack)
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
