"""Decisions of a program that symbols leave open and SymPy takes without an error.

To SymPy ``V % 8 != 0`` asks whether two expressions are written differently: it is true, whatever V is. A program asks
about numbers. So while the constructor of a program's own class runs, what *it* asks of expressions is noted as a
condition of all that is counted; what SymPy and this package ask stays as it is, and so does every other thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from types import FrameType
from typing import Any

#: Takes an expression, what it is compared with, and the line that asks; says whether the two are equal.
Note = Callable[[Any, Any, FrameType], bool]

_noting: ContextVar[Note | None] = ContextVar("noting", default=None)
_lock = Lock()
_running = 0
_kept: dict[str, Any] = {}


@contextmanager
def watched(note: Note) -> Iterator[None]:
    """Have what a program asks of expressions noted while this runs; the innermost one notes."""
    if "sympy" not in sys.modules:
        yield  # there are no symbols yet
        return
    token = _noting.set(note)
    _watch(1)
    try:
        yield
    finally:
        _watch(-1)
        _noting.reset(token)


def is_program(frame: FrameType, rooms: tuple[str, ...]) -> bool:
    """Whether a line is a program's own, not one of SymPy or of this package, but for those rooms of it."""
    home = str(frame.f_globals.get("__name__", ""))
    return home.startswith(rooms) or home.partition(".")[0] not in {"sympy", "mpmath", "symparams"}


def _watch(more: int) -> None:
    """Replace the comparisons of SymPy's expressions for the first who watches; put them back for the last."""
    global _running
    from sympy import Expr

    with _lock:
        before, _running = _running, _running + more
        if not before:
            _kept.update({name: vars(Expr).get(name) for name in ("__eq__", "__bool__")})
            for name, function in _asking(Expr.__eq__).items():
                setattr(Expr, name, function)
        elif not _running:
            for name, function in _kept.items():
                if function is None:
                    delattr(Expr, name)
                else:
                    setattr(Expr, name, function)


def _asking(written_alike: Callable[[Any, Any], Any]) -> dict[str, Callable[..., Any]]:
    """What expressions are asked, noted where a program asks and the answer is not certain."""
    from sympy import Basic

    def equal(self: Any, other: Any) -> Any:
        alike, note = written_alike(self, other), _noting.get()
        if alike is True or note is None or not _is_number(other):
            return alike
        frame: FrameType = sys._getframe(1)
        if frame.f_code is Basic.__ne__.__code__ and frame.f_back is not None:
            frame = frame.f_back
        return note(self, other, frame) if is_program(frame, ()) else alike

    def true(self: Any) -> bool:
        note, frame = _noting.get(), sys._getframe(1)
        return note is None or not is_program(frame, ()) or not note(self, 0, frame)

    return {"__eq__": equal, "__bool__": true}


def _is_number(value: Any) -> bool:
    from sympy import Expr

    return isinstance(value, (int, Expr)) and not isinstance(value, bool)
