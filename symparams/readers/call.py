"""A layer or network written as a call, ``Conv2d(C_in, C_out, k)``: parsed, never evaluated."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..errors import FormulaError, LimitError, NameUnknownError, SymparamsError
from ..symbols import dimension, divides, exact_quotient

if TYPE_CHECKING:
    from ..nn.module import Module

#: A call longer or deeper than this is no layer anybody typed.
MAX_LENGTH = 100_000
MAX_DEPTH = 60
MAX_DIGITS = 60
#: Names a pasted call may carry in front of a layer, of torch and of Keras.
PREFIXES = {"nn", "torch.nn", "symparams.nn"}
KERAS_PREFIXES = {f"{home}keras{part}" for home in ("", "tf.", "symparams.") for part in ("", ".layers", ".models")}
KERAS_PREFIXES |= {"layers", "models"}


def read_call(text: str) -> Module:
    """Build the module a call describes.

    Integers, names (symbols), ``+ - * / ( )``, tuples, lists, strings, True/False/None, keyword arguments and nested
    calls are read; anything else is refused.

    Raises:
        FormulaError: with the column, where the text is no such call.
        NameUnknownError: for a layer or an argument that does not exist.
        ArgumentError: where the layer cannot have such arguments.

    >>> read_call("Conv2d(3, 5, kernel_size=5)").count()
    380
    """
    if len(text) > MAX_LENGTH:
        raise LimitError(f"a layer written as a call may have {MAX_LENGTH:,} characters; this one has {len(text):,}")
    _limit_depth(text)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"no layer call: {error.msg}", error.offset or 1, text) from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError("no layer call: it holds characters or brackets that no call has", 1, text) from None
    if not isinstance(tree, ast.Call):
        raise FormulaError("no layer call; write for example Conv2d(3, 5, kernel_size=5)", tree.col_offset + 1, text)
    try:
        network: Module = _Reader(text).value(tree)
    except RecursionError:
        raise LimitError("the call is nested too deeply") from None
    return network


def _limit_depth(text: str) -> None:
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth > MAX_DEPTH:
            raise LimitError(f"the call is nested more than {MAX_DEPTH} brackets deep")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def value(self, node: ast.expr) -> Any:
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            raise self._error(node, "this has no meaning in a layer call")
        return method(node)

    def _error(self, node: ast.AST, message: str) -> FormulaError:
        return FormulaError(message, getattr(node, "col_offset", 0) + 1, self.text)

    def _Constant(self, node: ast.Constant) -> Any:
        value = node.value
        if isinstance(value, int) and value.bit_length() > MAX_DIGITS * 4:
            raise self._error(node, f"a number of more than {MAX_DIGITS} digits is no size")
        if value is None or isinstance(value, (int, float, str)):
            return value
        raise self._error(node, f"{value!r} has no meaning in a layer call")

    def _Name(self, node: ast.Name) -> Any:
        return dimension(node.id)

    def _Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.value(item) for item in node.elts)

    _List = _Tuple

    def _UnaryOp(self, node: ast.UnaryOp) -> Any:
        if not isinstance(node.op, (ast.USub, ast.UAdd)):
            raise self._error(node, "only + and - stand before a size")
        value = self._number(node.operand)
        return -value if isinstance(node.op, ast.USub) else value

    def _BinOp(self, node: ast.BinOp) -> Any:
        first, second = self._number(node.left), self._number(node.right)
        if isinstance(node.op, ast.Add):
            return first + second
        if isinstance(node.op, ast.Sub):
            return first - second
        if isinstance(node.op, ast.Mult):
            return first * second
        if isinstance(node.op, ast.Div):
            if second == 0 or divides(second, first) is False:
                raise self._error(node, f"{first} / {second} is no whole number")
            return exact_quotient(first, second)
        raise self._error(node, "only + - * / combine sizes")

    def _number(self, node: ast.expr) -> Any:
        value = self.value(node)
        if value is None or isinstance(value, (bool, str, tuple)):
            raise self._error(node, "a size or a symbol is needed here")
        return value

    def _Call(self, node: ast.Call) -> Any:
        layer = self._layer(node.func)
        if any(isinstance(item, ast.Starred) for item in node.args) or any(item.arg is None for item in node.keywords):
            raise self._error(node, "* and ** have no meaning in a layer call")
        args = [self.value(item) for item in node.args]
        kwargs = {str(item.arg): self.value(item.value) for item in node.keywords}
        return build(layer, args, kwargs)

    def _layer(self, node: ast.expr) -> type:
        from .. import nn

        dotted = ast.unparse(node)
        prefix, _, name = dotted.rpartition(".")
        if prefix in KERAS_PREFIXES:
            return keras_layer(name)
        layers = layer_names()
        if prefix and prefix not in PREFIXES:
            raise self._error(node, f"{dotted} is no layer; write {name} for that of torch.nn, or keras.{name}")
        if name not in layers:
            of_keras = not prefix and name in keras_names()
            raise NameUnknownError("layer", name, [f"keras.{name}"] if of_keras else layers)
        layer: type = getattr(nn, name)
        return layer


def layer_names() -> tuple[str, ...]:
    """The layers a call may name."""
    from .. import nn

    def is_layer(name: str) -> bool:
        thing = getattr(nn, name)
        return isinstance(thing, type) and issubclass(thing, nn.Module) and thing is not nn.Module

    return tuple(name for name in nn.__all__ if is_layer(name))


def keras_names() -> tuple[str, ...]:
    """The layers of Keras a call may name."""
    from .. import keras

    return tuple(name for name in keras.__all__ if name not in {"Layer", "Model"})


def keras_layer(name: str) -> type:
    """A layer of Keras by its name; ``Input`` is the layer that holds an input's shape.

    Raises:
        NameUnknownError: for a name that is none.
    """
    from .. import keras

    if name not in keras_names():
        raise NameUnknownError("layer of Keras", name, keras_names())
    layer: type = keras.InputLayer if name == "Input" else getattr(keras, name)
    return layer


def build(layer: type, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call a layer's constructor; a wrong set of arguments is an error that lists the right ones.

    Raises:
        NameUnknownError: for an argument the layer does not have.
        SymparamsError: for a missing or superfluous one.
    """
    from inspect import signature

    names = [name for name in signature(layer.__init__).parameters if name != "self"]  # type: ignore[misc]
    takes_any = {"args", "kwargs"} & set(names)
    for name in kwargs:
        if name not in names and not takes_any:
            raise NameUnknownError(f"argument of {layer.__name__}", name, names)
    try:
        signature(layer).bind(*args, **kwargs)
    except TypeError as error:
        raise SymparamsError(f"{layer.__name__}: {error}; its arguments are {', '.join(names)}") from None
    return layer(*args, **kwargs)
