"""Shapes as they flow: checked, recorded, and with a batch axis that a reader never sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import ShapeError
from ..symbols import Size, as_size

if TYPE_CHECKING:
    from .module import Module

Shape: TypeAlias = tuple[Size, ...]
#: One shape, or tuples of them nested as torch nests its outputs.
Shapes: TypeAlias = Any


class Batch(int):
    """The batch axis of a shape that is run through a network: one example, known by identity, printed as ``N``."""

    def __str__(self) -> str:
        return "N"

    __repr__ = __str__

    def __reduce__(self) -> str:
        return "BATCH"  # a copy is the marker itself


#: Stands for the batch; a layer that keeps its first axis hands this very object on.
BATCH = Batch(1)

_record: ContextVar[list[tuple[Any, tuple[Shape, ...], Shapes]] | None] = ContextVar("_record", default=None)


def checked_shape(layer: str, shape: object) -> Shape:
    """A shape given by a caller, each entry checked.

    Raises:
        ShapeError: where it is no sequence of sizes.
        ArgumentError: for an entry that is no size.
    """
    if isinstance(shape, (str, bytes, int)) or not hasattr(shape, "__iter__"):
        raise ShapeError(f"{layer}: {shape!r} is no shape; write a tuple of sizes such as (3, 32, 32)")
    sizes = tuple(shape)
    for size in sizes:
        if isinstance(size, (tuple, list)):
            raise ShapeError(f"{layer}: takes the shape of one input, got a tuple of several: {shape_text(sizes)}")
    return tuple(as_size(layer, "a size of the input shape", size) for size in sizes)


def checked_shapes(layer: str, shapes: object) -> Shapes:
    """One shape, or shapes nested in tuples, each entry checked."""
    if isinstance(shapes, (tuple, list)) and any(isinstance(item, (tuple, list)) for item in shapes):
        return tuple(checked_shapes(layer, item) for item in shapes)
    return checked_shape(layer, shapes)


def shape_text(shape: Shapes) -> str:
    """A shape as errors write it: ``3×32×32``, the batch axis left out."""
    if shape is None:
        return "nothing"
    if isinstance(shape, (tuple, list)) and any(isinstance(item, (tuple, list)) for item in shape):
        return "(" + ", ".join(map(shape_text, shape)) + ")"
    sizes = [size for size in shape if size is not BATCH]
    texts = [f"({size})" if " " in str(size) else str(size) for size in sizes]
    if len(texts) == 1:
        return str(sizes[0])
    return "×".join(texts) if texts else "()"


def with_batch(shape: Shape) -> Shape:
    """The shape with the batch axis in front."""
    return (BATCH, *shape)


def without_batch(shape: Shapes) -> Shapes:
    """The shape as it is printed: the batch axis left out wherever it still stands."""
    if isinstance(shape, tuple):
        return tuple(without_batch(item) if isinstance(item, tuple) else item for item in shape if item is not BATCH)
    return shape


def recording(module: Module, inputs: tuple[Shape, ...], output: Shapes) -> None:
    """Note one call, if somebody listens."""
    record = _record.get()
    if record is not None:
        record.append((module, inputs, output))


@contextmanager
def recorded() -> Iterator[list[tuple[Any, tuple[Shape, ...], Shapes]]]:
    """Listen to every call of a module inside the ``with`` block, in the order in which they finish."""
    calls: list[tuple[Any, tuple[Shape, ...], Shapes]] = []
    token = _record.set(calls)
    try:
        yield calls
    finally:
        _record.reset(token)


def split_batch(layer: str, shape: Shape, features: int, what: str) -> tuple[Shape, Shape]:
    """Split a shape into its batch axes (none or one) and ``features`` further ones.

    Raises:
        ShapeError: for any other number of axes.
    """
    if len(shape) == features:
        return (), shape
    if len(shape) == features + 1:
        return shape[:1], shape[1:]
    if shape and shape[0] is BATCH:  # which the caller has not written
        raise ShapeError(f"{layer}: takes {what}, {features} sizes; got {len(shape) - 1}: {shape_text(shape)}")
    raise ShapeError(
        f"{layer}: takes {what} with or without a batch axis in front, {features} or {features + 1} sizes; "
        f"got {len(shape)}: {shape_text(shape)}"
    )


@contextmanager
def naming(layer: str) -> Iterator[None]:
    """Put a name in front of what is refused inside: rules on shapes do not know for whom they work."""
    try:
        yield
    except ShapeError as error:
        raise ShapeError(f"{layer}: {error}") from None


def axis_in(layer: str, dim: int, shape: Shape, fewest: int = 1) -> int:
    """The axis that ``dim`` names, counted from the front; a shape without axes may be taken to have one.

    Raises:
        ShapeError: where there is no such axis.
    """
    n = max(len(shape), fewest)
    if not -n <= dim < n:
        raise ShapeError(f"{layer}: dim={dim} is no axis of the input {shape_text(shape)}")
    return dim % n


def known(*sizes: Any) -> bool:
    """Whether all of them are numbers, none a symbol."""
    return all(isinstance(size, int) for size in sizes)


def different(first: Size, second: Size) -> bool:
    """Whether two sizes surely differ."""
    if first is second:
        return False
    if isinstance(first, int) and isinstance(second, int):
        return first != second
    if first == second:
        return False
    gap: Any = first - second
    return gap.is_zero is False


def exchanged(shape: Shape, axis: int, *sizes: Size) -> Shape:
    """The shape with these sizes, or none, in the place of one axis."""
    return (*shape[:axis], *sizes, *shape[axis + 1 :])


def asked_sizes(layer: str, sizes: object, features: int, leading: int) -> Shape:
    """The sizes a caller asked the output to have, without those of the leading axes if they were given too.

    Raises:
        ShapeError: for any other number of sizes.
    """
    asked = checked_shape(layer, sizes)
    if len(asked) == features + leading:
        asked = asked[leading:]
    if len(asked) != features:
        numbers = f"{features} or {features + leading} sizes"
        raise ShapeError(f"{layer}: output_size takes {numbers}; got {len(asked)}: {shape_text(asked)}")
    return asked


def batch_axis(shape: Shape, usual: int) -> int:
    """Which axis is the batch: the usual one, unless a network is run whose batch goes in front, known by identity."""
    return 0 if shape and shape[0] is BATCH else usual


def must_equal(layer: str, what: str, expected: Size, given: Size, shape: Shape, advice: str = "") -> None:
    """Refuse a size that is not the expected one; symbols that are not known to differ pass.

    Raises:
        ShapeError: naming both.
    """
    # Two different symbols may be equal; a symbol and a number of another sign or a fixed distance may not.
    if not different(expected, given):
        return
    if given is BATCH:  # the sizes the caller wrote are all behind it
        raise ShapeError(f"{layer}: {what} is {expected}, but the input {shape_text(shape)} has an axis too few for it")
    # Of one size alone there is nothing more to show.
    shown = "" if len(shape) - (shape[0] is BATCH) == 1 else f" {shape_text(shape)}"
    text = f"{layer}: {what} is {expected}, but the input{shown} has {given}"
    raise ShapeError(f"{text}. {advice}" if advice else text)


def must_be(layer: str, what: str, expected: Shape, given: Shapes) -> None:
    """Refuse a further input that has not the expected shape; symbols that are not known to differ pass.

    Raises:
        ShapeError: naming both.
    """
    if not isinstance(given, tuple) or len(given) != len(expected):
        raise ShapeError(f"{layer}: {what} must be {shape_text(expected)}; got {shape_text(given)}")
    for wanted, size in zip(expected, given, strict=True):
        must_equal(layer, f"a size of {what}", wanted, size, given)


def without_name(error: ShapeError, layer: str) -> str:
    """What an error says, without the name of the layer in front: for places that name it themselves."""
    return str(error).removeprefix(f"{layer}: ").removeprefix(f"in {layer}: ")


def positive_output(layer: str, shape: Shape, output: Shape, why: str) -> None:
    """Refuse an output with a size below 1.

    Raises:
        ShapeError: naming the input and the reason.
    """
    for size in output:
        small = size < 1 if isinstance(size, int) else bool(size.is_nonpositive)
        if small:
            raise ShapeError(f"{layer}: the input {shape_text(shape)} is too small: {why}")
