"""``file.py:Name``: a class or function of the user's own, called with symbols for what is not given.

This runs the file: it is the only reader that runs anything.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import module_from_spec, spec_from_file_location
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from ..errors import NameUnknownError, SourceError, SymparamsError
from ..nn.module import Module
from ..symbols import dimension


def is_script(text: str) -> bool:
    """Whether a source is written as ``file.py:Name``."""
    path, mark, name = text.rpartition(":")
    return bool(mark) and path.endswith(".py") and name.isidentifier()


def read_script(text: str, values: Mapping[str, Any] | None = None) -> Module:
    """Run a file and build what a name in it stands for.

    Args:
        text: ``file.py:Name``; the name of a class, a function or a module that is there already.
        values: arguments by name, or values for symbols; each other argument without a default becomes a symbol of its
            name.

    Raises:
        SourceError: where the file is missing, fails, or the name is no model.
        NameUnknownError: where the file has no such name.
    """
    path, _, name = text.rpartition(":")
    thing = _named(_run(Path(path)), name, path)
    rest = dict(values or {})
    from .given import is_model, read_given

    if not isinstance(thing, Module) and not is_model(thing):
        if not callable(thing):
            raise SourceError(f"{path}: {name} is a {type(thing).__name__}, no class or function that makes a model")
        thing = _build(thing, rest, text)
    if is_model(thing) and not isinstance(thing, Module):
        thing = read_given(thing)
    if isinstance(thing, Module):
        return thing.subs(rest) if rest else thing
    raise SourceError(f"{path}: {name} gave a {type(thing).__name__}, and should give a module of symparams or torch")


def _run(path: Path) -> Any:
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    name = f"_symparams_script_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SourceError(f"{path}: is no Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except SymparamsError:
        raise
    except Exception as error:
        raise SourceError(f"{path}: running it failed: {type(error).__name__}: {error}") from error
    finally:
        sys.modules.pop(name, None)
        if folder in sys.path:
            sys.path.remove(folder)
    return module


def _named(module: Any, name: str, path: str) -> Any:
    if not hasattr(module, name):
        own = [key for key, thing in vars(module).items() if callable(thing) and not key.startswith("_")]
        raise NameUnknownError(f"name in {path}", name, own)
    return getattr(module, name)


def _build(thing: Any, values: dict[str, Any], text: str) -> Any:
    """Call it; values that are its arguments are taken out of ``values``."""
    try:
        takes = signature(thing).parameters
    except (TypeError, ValueError):
        raise SourceError(f"{text}: does not say which arguments it takes") from None
    args, kwargs = [], {}
    for name, one in takes.items():
        open_ended = one.kind in (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
        if open_ended or (name not in values and one.default is not Parameter.empty):
            continue
        value = values.pop(name) if name in values else dimension(name)
        if one.kind is Parameter.POSITIONAL_ONLY:
            args.append(value)
        else:
            kwargs[name] = value
    try:
        return thing(*args, **kwargs)
    except SymparamsError:
        raise
    except Exception as error:
        raise SourceError(f"{text}: building it failed: {type(error).__name__}: {error}") from error
