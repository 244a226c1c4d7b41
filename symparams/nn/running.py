"""The call of a module: shapes in, shapes out; tensors in, tensors out; by a layer's rule or by a body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from ..errors import ShapeError, SymparamsError
from ..symbols import is_expr
from .calling import checked_call
from .deciding import explained
from .shapes import Shapes, checked_shape, recording, without_name
from .tensor import Tensor, numbering

if TYPE_CHECKING:
    from .module import Module


def run(module: Module, inputs: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """What ``module(*inputs, **named)`` gives, noted for whoever listens.

    Raises:
        ShapeError: naming the module, what it was given and what it takes.
    """
    try:
        return _ran(module, inputs, named)
    except ShapeError as error:
        error.module = module if error.module is None else error.module
        raise


def _ran(module: Module, inputs: tuple[Any, ...], named: dict[str, Any]) -> Any:
    kind: Any = type(module)
    body, rule = _ways(kind)
    if _has_tensor(inputs) or (named and _has_tensor(named.values())):
        with outermost():
            output = _body(module, inputs, named) if body <= rule else module_forward(module, inputs, named)
        recording(module, _shapes(inputs, named), bare(output))
        return output
    if rule <= body:
        shapes, options = checked_call(module, inputs, named)
        output = module.output_shape(*shapes, **options)
        recording(module, shapes, output)
        return output
    inside = numbering.get() is not None
    given = _holds(inputs, _is_shape) or _holds(named, _is_shape)
    name = type(module).__name__
    tensors = tuple(_made(name, item) for item in inputs)
    others = {key: _made(name, value) for key, value in named.items()}
    with outermost():
        output = _body(module, tensors, others)
    recording(module, _shapes(tensors, others), bare(output))
    # Inside of a body that hands on a number (the length of a sequence), the caller wants a tensor.
    return output if inside and not given else bare(output)


def module_forward(module: Module, inputs: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    """``forward`` of a layer: its shape rule on the shapes of tensors."""
    shapes, options = checked_call(module, *bare((inputs, dict(named))))
    return _tensors(module.output_shape(*shapes, **options))


@contextmanager
def outermost() -> Iterator[None]:
    """Number the sizes that depend on values anew in each outermost call."""
    if numbering.get() is not None:
        yield
        return
    token = numbering.set(count())
    try:
        yield
    finally:
        numbering.reset(token)


@cache
def _ways(kind: type) -> tuple[int, int]:
    """How near in the order of base classes ``forward`` and ``output_shape`` are written."""
    order = list(kind.__mro__)

    def near(name: str) -> int:
        return next(i for i, base in enumerate(order) if name in vars(base))

    return near("forward"), near("output_shape")


def _body(module: Module, inputs: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    name = type(module).__name__
    try:
        return module.forward(*inputs, **named)
    except ShapeError as error:
        raise ShapeError(f"in {name}: {_placed(error, module)}").with_traceback(error.__traceback__) from None
    except (TypeError, AssertionError) as error:
        told = None if isinstance(error, SymparamsError) else explained(error, name, "put numbers in with .subs()")
        if told is None:
            raise
        raise told.with_traceback(error.__traceback__) from None


def _placed(error: ShapeError, module: Module) -> str:
    """What an error says, with the place of the module that refused, if it stands inside."""
    for path, part in module.named_modules():
        if part is error.module and path:
            layer = type(part).__name__
            return f"at {path} {layer}: {without_name(error, layer)}"
    return str(error)


# Shapes and tensors, nested alike


def _has_tensor(values: Iterable[Any]) -> bool:
    """Whether a tensor is among them or in a nest of them; asked at every call, so without recursion into sizes."""
    for value in values:
        if isinstance(value, Tensor):
            return True
        if isinstance(value, (tuple, list)):
            if _has_tensor(value):
                return True
        elif isinstance(value, dict) and _has_tensor(value.values()):
            return True
    return False


def _is_shape(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and all(map(_is_size, value)) and not hasattr(value, "_fields")


def _is_size(value: Any) -> bool:
    if isinstance(value, str):
        return value.isidentifier()
    return (isinstance(value, int) and not isinstance(value, bool)) or is_expr(value)


def _holds(value: Any, wanted: Callable[[Any], bool]) -> bool:
    if wanted(value):
        return True
    if isinstance(value, dict):
        return any(_holds(item, wanted) for item in value.values())
    return isinstance(value, (tuple, list)) and any(_holds(item, wanted) for item in value)


def _made(layer: str, value: Any) -> Any:
    """Tensors of the shapes a caller gives; what is no shape is handed on."""
    if _is_shape(value):
        return Tensor(checked_shape(layer, value))
    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return tuple(_made(layer, item) for item in value)
    return value


def bare(value: Any) -> Any:
    """Shapes for tensors, in the same nest."""
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, (tuple, list)):
        return tuple(map(bare, value))
    return {key: bare(item) for key, item in value.items()} if isinstance(value, dict) else value


def _tensors(shapes: Shapes) -> Any:
    """Tensors for the shapes a rule gives, in the same nest."""
    if isinstance(shapes, tuple) and any(isinstance(item, (tuple, list)) or item is None for item in shapes):
        return tuple(map(_tensors, shapes))
    return Tensor(shapes) if isinstance(shapes, tuple) else shapes


def _shapes(inputs: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Shapes, ...]:
    """The shapes of those arguments that are tensors, or hold some."""
    given = (*inputs, *named.values())
    return tuple(bare(item) for item in given if _has_tensor((item,)))
