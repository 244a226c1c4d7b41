"""The values in a spec: sizes written as numbers, letters or short formulas, and layers written as calls."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any

from ..errors import FormulaError, SymparamsError
from ..symbols import dimension
from . import call
from .spec_faults import Faults, Node, nearest
from .spec_nodes import Fields, Items, Scalar

#: What a size may be besides a number and a letter.
WORDS = {"same", "valid"}


class Undefined(SymparamsError):
    """A letter that the spec does not have; kept apart because the letter's own place is pointed at."""


class Letters:
    """The letters of a spec: what each stands for while the network is built.

    Args:
        known: the letters with their values, ``None`` for those that stay letters.
        closed: whether other letters are slips; so it is where the spec lists its letters.
    """

    def __init__(self, known: Mapping[str, int | None], closed: bool) -> None:
        self.known, self.closed = dict(known), closed
        self.used: dict[str, None] = {}

    def of(self, name: str) -> Any:
        """The value of a letter, or the symbol."""
        if name not in self.known:
            if self.closed:
                raise Undefined(f"{name!r} is not among the symbols{nearest(name, self.known)}")
            return dimension(name)
        self.used[name] = None
        value = self.known[name]
        return dimension(name) if value is None else value

    def inside(self, values: Mapping[str, Any]) -> Letters:
        """The letters inside of a part that is used with values of its own."""
        return _Given(self, values)


class _Given(Letters):
    def __init__(self, outer: Letters, values: Mapping[str, Any]) -> None:
        super().__init__(outer.known, outer.closed)
        self.outer, self.values = outer, values

    def of(self, name: str) -> Any:
        return self.values[name] if name in self.values else self.outer.of(name)


class CallReader(call._Reader):
    """Reads ``Conv2d(C_in, 2 * C_out, k)`` with the letters of the spec and the layers of :func:`layers`."""

    def __init__(self, text: str, letters: Letters) -> None:
        super().__init__(text)
        self.letters = letters

    def _Name(self, node: ast.Name) -> Any:
        try:
            return self.letters.of(node.id)
        except Undefined as error:
            raise self._error(node, str(error)) from None

    def _layer(self, node: ast.expr) -> type:
        dotted = ast.unparse(node)
        prefix, _, name = dotted.rpartition(".")
        known = layers()
        if (prefix and prefix not in call.PREFIXES) or name not in known:
            raise self._error(node, f"unknown layer {dotted!r}{nearest(name, known)}")
        return known[name]

    def _Call(self, node: ast.Call) -> Any:
        try:
            return super()._Call(node)
        except FormulaError:
            raise
        except SymparamsError as error:
            raise self._error(node, str(error)) from None


#: Arguments of torch's constructors that no spec needs.
SKIPPED = {"self", "device", "dtype", "args", "kwargs", "inplace"}


def arguments(layer: type) -> dict[str, Parameter]:
    """The arguments of a layer that a spec may give."""
    parameters = signature(layer.__init__).parameters  # type: ignore[misc]
    return {name: parameter for name, parameter in parameters.items() if name not in SKIPPED}


_layers: dict[str, type] = {}


def layers() -> dict[str, type]:
    """The layers a spec may name: those of ``nn``, and the blocks."""
    if not _layers:
        from .. import blocks, nn

        _layers.update({name: getattr(nn, name) for name in call.layer_names()})
        for name in ("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "Stages", "Repeat"):
            _layers.pop(name, None)  # a spec has words of its own for these
        _layers.update({name: getattr(blocks, name) for name in blocks.__all__})
    return _layers


def read_text(text: str, node: Scalar, letters: Letters, faults: Faults) -> Any:
    """What a text in the form of a formula or a call says; ``None`` and a fault where it says nothing."""
    try:
        call._limit_depth(text)
        tree = ast.parse(text.strip(), mode="eval").body
        return CallReader(text, letters).value(tree)
    except FormulaError as error:
        faults.at(node, error.message, node.inset + error.column - 1)
    except SyntaxError as error:
        faults.at(node, f"{text!r} cannot be read: {error.msg}", node.inset + (error.offset or 1) - 1)
    except SymparamsError as error:
        faults.at(node, str(error))
    except (ValueError, RecursionError, MemoryError):
        faults.at(node, "holds characters or brackets that no formula has")
    return None


def value(node: Node, letters: Letters, faults: Faults, size: bool = True) -> Any:
    """A value of an argument: a size (number, letter, formula), or what a layer takes besides sizes."""
    if isinstance(node, Items):
        return tuple(value(item, letters, faults, size) for item in node.items)
    if isinstance(node, Fields):
        faults.at(node, "a number, a letter or a list is needed here, not a mapping")
        return None
    assert isinstance(node, Scalar)
    given = node.value
    if not size or not isinstance(given, str) or given in WORDS:
        return given
    if not given.isidentifier():
        return read_text(given, node, letters, faults)
    try:
        return letters.of(given)
    except Undefined as error:
        faults.at(node, str(error), node.inset)
        return None
