"""``Tensor``: a tensor that is only a shape, with torch's operations, so that the body of a torch class runs on it.

What an operation does to a shape stands in the table of :mod:`symparams.nn.operations.table`, which is imported with
the first operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import partial, partialmethod
from itertools import count
from typing import Any, NamedTuple

from ..errors import OperationUnknownError, ShapeError, SymparamsError, ValueAskedError
from ..symbols import Size, dimension, put_in, times
from .operations.dtypes import BOOL, FLOAT, INT, TYPES, Type, common_type
from .shapes import Shape, shape_text

#: Arguments of torch that say where and how numbers are kept.
STORAGE = frozenset(
    [
        "device",
        "layout",
        "generator",
        "pin_memory",
        "memory_format",
        "non_blocking",
        "out",
        "requires_grad",
        "copy",
        "inplace",
        "rounding_mode",
    ]
)
#: Numbers the sizes that depend on values, anew in each outermost call of a module.
numbering: ContextVar[Iterator[int] | None] = ContextVar("numbering", default=None)


class Sizes(tuple[Size, ...]):
    """``x.shape``: a tuple of sizes that knows its number of elements."""

    def numel(self) -> Size:
        """The product of the sizes."""
        return times(self)

    def __getitem__(self, key: Any) -> Any:
        found = tuple.__getitem__(self, key)
        return Sizes(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> Any:
        return Sizes(tuple(self) + tuple(other))


class Extremes(NamedTuple):
    """What ``max``, ``sort`` and ``topk`` give along an axis."""

    values: Tensor
    indices: Tensor


class Tensor:
    """A tensor by its shape alone; ``+``, ``@``, ``view``, slices and the rest give the shape that torch would give.

    Args:
        shape: its sizes: integers, SymPy expressions, or the marker of the batch.
        type: the type of its numbers; only masks and lists of places need it.

    Raises:
        ShapeError: where an operation cannot be done with such shapes, naming both. What symbols leave open passes.
        OperationUnknownError: for an operation that is not known, with what to write instead.

    >>> from symparams import dims, torch
    >>> T, d = dims("T d")
    >>> x = torch.empty(T, 3 * d)
    >>> q, k, v = x.chunk(3, dim=-1)
    >>> (q @ k.t()).shape
    (T, T)
    """

    # SymPy asks before it takes part in an operation, and leaves it to us.
    _op_priority = 1000.0

    def __init__(self, shape: Iterable[Size], type: Type = FLOAT) -> None:
        self._shape = Sizes(shape)
        self.dtype = type

    @property
    def shape(self) -> Any:
        """The sizes of the axes."""
        return self._shape

    # What a program asks of a tensor

    def size(self, dim: int | None = None) -> Any:
        """The sizes, or the size of one axis."""
        if dim is None:
            return self.shape
        from .operations.sizes import axis_of

        return self.shape[axis_of(self.shape, dim)]

    def dim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    ndimension = dim

    ndim = property(dim)

    def numel(self) -> Size:
        """The number of elements, the product of the shape."""
        return times(self.shape)

    nelement = numel

    @property
    def T(self) -> Tensor:
        """The axes in reverse."""
        return Tensor(tuple(self.shape)[::-1], self.dtype)

    @property
    def mT(self) -> Any:
        """The last two axes in each other's place."""
        return apply("adjoint", self)

    H = mH = mT

    @property
    def data(self) -> Tensor:
        """The tensor itself: there are no values to get at."""
        return self

    @data.setter
    def data(self, value: Tensor) -> None:
        self._set_shape(value.shape)

    def _set_shape(self, shape: Shape) -> None:
        self._shape = Sizes(shape)

    grad: Tensor | None = None
    requires_grad: bool = False
    device: str = "cpu"
    is_cuda: bool = False
    layout: str = "strided"

    def is_contiguous(self, **settings: Any) -> bool:
        """As in torch; no shape depends on it."""
        return True

    def is_floating_point(self) -> bool:
        """Whether its numbers are decimal."""
        return self.dtype.is_floating_point

    def is_complex(self) -> bool:
        """Whether its numbers are complex."""
        return self.dtype.is_complex

    def element_size(self) -> int:
        """Bytes an element."""
        return self.dtype.itemsize

    def let_through(self) -> Size:
        """Of a mask, how many elements it lets through: a symbol, since it depends on values; one for each mask."""
        found: Size | None = self.__dict__.get("_let_through")
        if found is None:
            numbers = numbering.get() or count()
            found = self.__dict__["_let_through"] = dimension(f"selected_{next(numbers)}")
        return found

    # Operations

    def __getattr__(self, name: str) -> Any:
        # Only called where ordinary look-up fails; names of protocols are no operations.
        if name.startswith(("__", "_repr_")) or name in {"_sympy_", "_ipython_display_"}:
            raise AttributeError(name)
        from .operations.table import OPERATIONS

        if name in {"real", "imag"}:
            return apply(name, self)
        found = OPERATIONS.get(name)
        if found is not None and "m" in found.homes:
            return partial(apply, name, self)
        if name.endswith("_") and name[:-1] in OPERATIONS and "m" in OPERATIONS[name[:-1]].homes:
            return partial(_in_place, name[:-1], self)
        raise OperationUnknownError("a tensor", name, (n for n, o in OPERATIONS.items() if "m" in o.homes))

    def __getitem__(self, key: Any) -> Tensor:
        return _indexed(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        target = _indexed(self, key)
        if isinstance(value, Tensor):
            from .operations.sizes import expandable

            _naming("[…] =", expandable, tuple(value.shape), tuple(target.shape))

    def nonzero(self, as_tuple: bool = False) -> Any:
        """The places of what is not zero: as many as :meth:`let_through` says."""
        found = self.let_through()
        if as_tuple:
            return tuple(Tensor((found,), INT) for _ in self.shape)
        return Tensor((found, len(self.shape)), INT)

    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements a mask lets through, in a row."""
        return Tensor((mask.let_through(),), self.dtype)

    def where(self, condition: Tensor, other: Any) -> Any:
        """This where the condition holds, else the other."""
        return apply("where", condition, self, other)

    def __len__(self) -> int:
        size = self.shape[0] if self.shape else None
        if not isinstance(size, int):
            raise ShapeError(f"len() needs a number; the first size of {shape_text(self.shape)} is none")
        return int(size)

    def __iter__(self) -> Iterator[Tensor]:
        return iter(apply("unbind", self))

    def __hash__(self) -> int:
        return id(self)

    def _value(self, *args: object) -> Any:
        raise ValueAskedError(
            f"the program asks for a value of a tensor {shape_text(self.shape)}; there are only shapes"
        )

    def __bool__(self) -> bool:
        return bool(self._value())

    __int__ = __float__ = __index__ = item = tolist = numpy = _value

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        twin = memo[id(self)] = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin

    def _put_in(self, mapping: Any, memo: dict[int, Any] | None = None) -> Any:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin._shape = Sizes(put_in(tuple(self._shape), mapping))
        return twin

    def __repr__(self) -> str:
        kind = "" if self.dtype is FLOAT else f", dtype={self.dtype}"
        return f"tensor({', '.join(map(str, self.shape))}{kind})"


def _operator(self: Tensor, name: str, *others: Any) -> Any:
    return apply(name, self, *others)


def _reflected(self: Tensor, name: str, other: Any) -> Any:
    return apply(name, other, self)


def _assigning(self: Tensor, name: str, other: Any) -> Any:
    return _in_place(name, self, other)


_BINARY = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "truediv": "div",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "matmul": "matmul",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
}
for _sign, _name in _BINARY.items():
    setattr(Tensor, f"__{_sign}__", partialmethod(_operator, _name))
    setattr(Tensor, f"__r{_sign}__", partialmethod(_reflected, _name))
    setattr(Tensor, f"__i{_sign}__", partialmethod(_assigning, _name))
for _sign in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Tensor, f"__{_sign}__", partialmethod(_operator, _sign))
for _sign, _name in {"neg": "neg", "pos": "positive", "abs": "abs", "invert": "bitwise_not"}.items():
    setattr(Tensor, f"__{_sign}__", partialmethod(_operator, _name))


def apply(name: str, *args: Any, **settings: Any) -> Any:
    """An operation of the table on tensors: their shapes through its rule, and tensors made of what it gives.

    Raises:
        ShapeError: naming the operation.
    """
    from .operations.table import OPERATIONS

    operation = OPERATIONS[name]
    wanted = settings.pop("dtype", None)
    settings = {key: _bare(value) for key, value in settings.items() if key not in STORAGE}
    result = _naming(name, operation.rule, *map(_bare, args), **settings)
    if wanted is None and name in {"to", "type"}:
        wanted = next((item for item in args[1:] if isinstance(item, Type)), None)
    kind = wanted if isinstance(wanted, Type) else operation.type or TYPES.get(name) or _kind(args)
    if isinstance(result, list):
        made = [Tensor(shape, kind) for shape in result]
        return Extremes(made[0], Tensor(result[1], INT)) if operation.named else tuple(made)
    return Tensor(result, kind)


def _naming(name: str, rule: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    try:
        return rule(*args, **settings)
    except SymparamsError as error:
        raise ShapeError(f"{name}: {error}") from None
    except TypeError as error:
        # a wrong set of arguments; the function's own name says nothing to the caller
        raise ShapeError(f"{name}: {str(error).replace(rule.__name__ + '()', '').strip()}") from None


def _bare(value: Any) -> Any:
    """What a rule is given: shapes for tensors, a list of shapes for several."""
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, (tuple, list)) and any(isinstance(item, Tensor) for item in value):
        return [_bare(item) for item in value]
    return value


def _kind(args: tuple[Any, ...]) -> Type:
    types: list[Type] = []
    numbers: list[object] = []

    def look(value: Any) -> None:
        if isinstance(value, Tensor):
            types.append(value.dtype)
        elif isinstance(value, (tuple, list)):
            for item in value:
                look(item)
        elif isinstance(value, (bool, int, float)):
            numbers.append(value)

    look(args)
    return common_type(types, () if types and types[0].rank else numbers)


def _in_place(name: str, tensor: Tensor, *args: Any, **settings: Any) -> Tensor:
    """``add_``, ``+=``: the shape of the tensor itself has to stay."""
    result = apply(name, tensor, *args, **settings)
    from .operations.layout import squeeze, t, transpose, unsqueeze
    from .operations.sizes import expandable
    from .operations.table import OPERATIONS

    if OPERATIONS[name].rule in (squeeze, t, transpose, unsqueeze):
        tensor._set_shape(result.shape)
    else:
        _naming(f"{name}_", expandable, tuple(result.shape), tuple(tensor.shape))
    return tensor


def _indexed(tensor: Tensor, key: Any) -> Tensor:
    from .operations.indexing import indexed

    items = tuple(map(_index_item, key if isinstance(key, tuple) else (key,)))
    return Tensor(_naming("[…]", indexed, tuple(tensor.shape), items), tensor.dtype)


def _index_item(item: Any) -> Any:
    from .operations.indexing import Places
    from .operations.making import written

    if isinstance(item, Tensor):
        return Places(tuple(item.shape), item.let_through() if item.dtype is BOOL else None)
    if isinstance(item, (list, range)):
        return Places(written(list(item)))
    if isinstance(item, bool):
        raise ShapeError("True and False are no indices here; write [None] for a new axis")
    return item
