"""``load``: whatever describes a model becomes a ``Module``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NameUnknownError, SymparamsError
from ..symbols import given_pairs

if TYPE_CHECKING:
    from ..nn.module import Module


def load(source: Any, values: Mapping[str, Any] | None = None) -> Module:
    """Bring a model into the form everything else works on.

    Args:
        source: a module (handed back as it is), a module of torch or a model of Keras, a path (a ``config.json`` of
            Hugging Face or a folder with one, a spec file in YAML or JSON, ``.safetensors``, ``.gguf``, ``.keras``,
            ``.onnx``), ``file.py:Name`` (which runs the file), a layer or network written as a call
            (``"Conv2d(C_in, C_out, k)"``), or a name of the zoo (``"book"``, ``"llama-3-8b"``); ``-`` is a spec on
            standard input.
        values: arguments for the class or function of ``file.py:Name``.

    Returns:
        A ``Module``.

    Raises:
        NameUnknownError: for a name that is none, with the nearest ones.
        FormulaError: for a call that cannot be read.
        SourceError: for a file that is no model, or a damaged one.

    >>> load("book").count()
    26926
    >>> load("Linear(n, m)").params
    m*(n + 1)
    >>> load("llama-3-8b").count()
    8030261248
    """
    from ..nn import Module

    if isinstance(source, Module):
        return source
    if isinstance(source, Path):
        from .files import read_path

        return read_path(source)
    if not isinstance(source, str):
        from .given import is_model, read_given

        if is_model(source):
            return read_given(source)
        raise SymparamsError(
            f"{source!r} is no model; give a module, a layer call such as 'Linear(192, 128)', or a zoo name"
        )
    return _of_text(source.strip(), values)


def load_with(source: Any, values: Mapping[Any, Any] | None = None, /, **keywords: Any) -> Module:
    """Load a model and put values in: arguments of ``file.py:Name``, and symbols of the network.

    >>> load_with("Linear(n, m)", n=3, m=4).count()
    16
    """
    from .script import is_script

    if isinstance(source, str) and is_script(source.strip()) and not _exists(source.strip()):
        return load(source, {str(name): value for name, value in given_pairs(values, keywords)})
    return load(source).subs(values, **keywords)


def _of_text(text: str, values: Mapping[str, Any] | None) -> Module:
    from .script import is_script

    if text == "-":
        from .spec import read_standard_input

        return read_standard_input()

    if _exists(text):
        from .files import read_path

        return read_path(text)
    if is_script(text):
        from .script import read_script

        return read_script(text, values)
    if "(" in text:
        from .call import read_call

        return read_call(text)
    from .. import zoo

    if text in zoo.INDEX:
        return zoo.model(text)
    from .call import layer_names

    if text in layer_names():
        raise SymparamsError(f"{text} is a layer and needs its arguments, written as a call: '{text}(…)'")
    if os.sep in text or text.endswith((".yaml", ".yml", ".json", ".safetensors", ".gguf", ".keras", ".h5", ".onnx")):
        from ..errors import SourceError

        raise SourceError(f"{text}: no such file")
    known = (*zoo.names(), *layer_names())
    raise NameUnknownError("model", text, known, "A layer is written as a call such as 'Conv2d(3, 5, 5)'.")


def _exists(text: str) -> bool:
    try:
        return os.path.exists(text)
    except ValueError:  # a NUL in the path
        return False
