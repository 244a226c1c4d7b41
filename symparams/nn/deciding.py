"""Programs that decide by symbols: which line of them does, by which relation, and what to write instead."""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from ..errors import ShapeError, SymparamsError
from ..symbols import is_expr, settle
from .constraint import Constraint
from .putting import symbols_of
from .tensor import Tensor
from .watching import is_program, watched

if TYPE_CHECKING:
    from .module import Module

#: What Python and SymPy say where a number is wanted of a symbol, and what to do about it.
_NUMBER_WANTED = {
    "Cannot convert expression to float": "write `from symparams import math`",
    "annot convert symbols to int": "",
    "interpreted as an integer": "write nn.Repeat for a symbolic number of layers",
}
#: Rooms of this package whose modules are written as programs are.
_PROGRAMS = ("symparams.blocks", "symparams.zoo")
_UNDECIDED = "cannot determine truth value of Relational: "


def explained(error: TypeError | AssertionError, where: str, numbers: str) -> ShapeError | None:
    """The error to raise instead, where a program failed because symbols leave open what it asks.

    Args:
        error: what a body raised.
        where: the body, as readers know it (``Net``, ``Net.__init__``).
        numbers: how numbers are given instead.

    Returns:
        ``None`` where the failure has nothing to do with symbols: it is the program's own.
    """
    frame, line, is_last = _last_own(error.__traceback__)
    if frame is None:
        return None
    source, test = _tested(frame, line)
    if isinstance(error, AssertionError):
        if not is_last:
            return None
        names = sorted({str(symbol) for value in _values(test, frame) for symbol in _symbols(value)})
        if not names:
            return None
        written = f": `assert {source}`" if source else ""
        return _open(where, f"{written} with {_listed(names)}", [*_advice(test, frame), numbers])
    words = str(error)
    if _UNDECIDED in words:
        relation = words.partition(_UNDECIDED)[2]
        written = f"`{source}`, which is {relation}" if source not in ("", relation) else relation
        return _open(where, f": {written}", ["write one size for the other", numbers])
    advice = next((advice for said, advice in _NUMBER_WANTED.items() if said in words), None)
    if advice is None:
        return None
    asked = f" in `{source}`" if source else ""
    return ShapeError(f"in {where}: a number is wanted of a symbol{asked}; {advice or numbers}")


def explaining(init: Callable[..., None]) -> Callable[..., None]:
    """A constructor of a program's own class: where it fails for symbols, that is explained; what it decides by them
    is a condition of the module."""

    @functools.wraps(init)
    def explained_init(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            with watched(partial(_decided, self)):
                init(self, *args, **kwargs)
        except (TypeError, AssertionError) as error:
            told = (
                None
                if isinstance(error, SymparamsError)
                else explained(error, f"{type(self).__name__}.__init__", "give numbers")
            )
            if told is None:
                raise
            raise told.with_traceback(error.__traceback__) from None

    return explained_init


def _decided(module: Module, first: Any, second: Any, frame: FrameType) -> bool:
    """Whether two sizes are equal for all values of their symbols; where some values make them so and others do not,
    they are taken to differ, as SymPy takes it, and that is a condition of the module."""
    from sympy import Mod, expand

    gap = expand(first - second)
    if gap.is_zero is not None:
        return bool(gap.is_zero)
    size, bound = settle(first), settle(second)
    kind = "differs"
    if isinstance(first, Mod) and bound == 0:
        kind, (size, bound) = "not_divides", map(settle, first.args)
    where = f"{type(module).__name__}.__init__"
    condition = Constraint(kind, where, str(size), size, bound, _tested(frame, frame.f_lineno)[0])
    if condition not in module._constraints:
        module._constraints.append(condition)
    return False


def _open(where: str, what: str, advice: list[str]) -> ShapeError:
    text = f"in {where}: the program decides by sizes that symbols leave open{what}"
    return ShapeError(f"{text}; {', or '.join(advice)}")


def _last_own(traceback: TracebackType | None) -> tuple[FrameType | None, int, bool]:
    """The innermost line that is a program's own, and whether it failed itself; what it calls of SymPy is not."""
    found: tuple[FrameType | None, int, bool] = None, 0, False
    while traceback is not None:
        if is_program(traceback.tb_frame, _PROGRAMS):
            found = traceback.tb_frame, traceback.tb_lineno, traceback.tb_next is None
        traceback = traceback.tb_next
    return found


def _tested(frame: FrameType, line: int) -> tuple[str, ast.expr | None]:
    """What the statement at a line tests, as written and as a tree; nothing where the source is not at hand."""
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return "", None
    around = [
        node.test
        for node in ast.walk(tree)
        if isinstance(node, (ast.Assert, ast.If, ast.While, ast.IfExp))
        and node.lineno <= line <= (node.test.end_lineno or line)
    ]
    test = max(around, key=lambda node: (node.lineno, node.col_offset), default=None)
    if test is None:
        return linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip(), None
    return " ".join((ast.get_source_segment(source, test) or "").split()), test


def _values(test: ast.expr | None, frame: FrameType) -> Iterator[Any]:
    """The values of the names in a test; where it is not known, of all names in sight."""
    if test is None:
        yield from frame.f_locals.values()
        return
    for node in ast.walk(test):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield _value(node, frame)


def _value(node: ast.expr, frame: FrameType) -> Any:
    """The value of ``name`` or ``name.attribute``, which the program has just asked for itself."""
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, frame), node.attr, None)
    return None


def _symbols(value: Any) -> Iterator[Any]:
    if isinstance(value, Tensor):
        yield from symbols_of(tuple(value.shape))
    elif is_expr(value) or isinstance(value, (tuple, list)):
        yield from symbols_of(value)


def _advice(test: ast.expr | None, frame: FrameType) -> list[str]:
    """What to write: a product for what has to be a multiple, one size for two that have to agree."""
    for node in ast.walk(test) if test is not None else ():
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.FloorDiv)):
            left, right = _value(node.left, frame), _value(node.right, frame)
            product = f"{right}*d" if is_expr(right) or isinstance(right, int) else "h*d"
            instead = f" instead of {left}" if is_expr(left) else ""
            return [f"write a product for a size that has to be a multiple, {product}{instead}"]
    return ["write one size for the other"] if isinstance(test, ast.Compare) else []


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"the symbol {names[0]}"
    return f"the symbols {', '.join(names[:-1])} and {names[-1]}"
