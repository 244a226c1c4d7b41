"""``load``: whatever describes a model becomes a ``Module``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import NameUnknownError, SourceError, SymparamsError


def load(source: Any) -> Any:
    """Bring a model into the form everything else works on.

    Args:
        source: a module (handed back as it is), a layer or network written as a call (``"Conv2d(C_in, C_out, k)"``),
            or a name of the zoo (``"book"``).

    Returns:
        A ``Module``.

    Raises:
        NameUnknownError: for a name that is none, with the nearest ones.
        FormulaError: for a call that cannot be read.
        SourceError: for a file, which is no way to give a model.

    >>> load("book").count()
    26926
    >>> load("Linear(n, m)").params
    m*(n + 1)
    """
    from ..nn import Module

    if isinstance(source, Module):
        return source
    if not isinstance(source, str):
        raise SymparamsError(
            f"{source!r} is no model; give a module, a layer call such as 'Linear(192, 128)', or a zoo name"
        )
    text = source.strip()
    if "(" in text:
        from .call import read_call

        return read_call(text)
    from .. import zoo

    if text in zoo.INDEX:
        return zoo.model(text)
    if Path(text).exists():
        raise SourceError(
            f"{text} is a file or folder, not a model; give a zoo name or a layer call such as 'Linear(192, 128)'"
        )
    from .call import layer_names

    if text in layer_names():
        raise SymparamsError(f"{text} is a layer and needs its arguments, written as a call: '{text}(…)'")
    raise NameUnknownError("model", text, zoo.names(), "A layer is written as a call such as 'Conv2d(3, 5, 5)'.")
