"""``to_spec``: a network written down as a spec."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from inspect import signature
from typing import Any

from .. import nn
from ..errors import SymparamsError
from ..nn.module import Module
from .spec import SAID
from .spec_entries import KINDS
from .spec_values import SKIPPED, WORDS, layers


def to_spec(network: Any) -> str:
    """The spec of a network: reading it again gives the same layers, letters and values.

    Args:
        network: whatever ``load`` takes. Sequences, repetitions, branches and layers can be written; a class of one's
            own with a body cannot.

    Raises:
        SymparamsError: naming the part that cannot be written.

    >>> from symparams import nn
    >>> print(to_spec(nn.Sequential(nn.Conv2d(3, "C", 5), nn.ReLU())))
    symbols:
      C:
    layers:
      - Conv2d(3, C, 5)
      - ReLU
    <BLANKLINE>
    """
    from .loading import load

    module: Module = load(network)
    return "\n".join((*_Writer(module).lines(), ""))


class _Writer:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.general: Module = module.general or module
        self.values = {symbol.name: value for symbol, value in module.values.items()}
        # Where a module that stands in several places stands first: later it is used by that name.
        self.names: dict[int, str] = {}

    def lines(self) -> Iterator[str]:
        state = self.module.__dict__
        if state.get("title"):
            yield f"name: {_text(state['title'])}"
        if symbols := self.general.symbols:
            yield "symbols:"
            yield from map(self._symbol, symbols)
        if shape := self.general.input_shape or self.module.input_shape:
            yield f"input: {_list(shape)}"
        yield "layers:"
        yield from self._block(self.general, "  ")
        yield from self._tied()
        if frozen := [name for name, tensor in self.module.named_parameters() if not tensor.requires_grad]:
            yield "freeze:"
            yield from (f"  - {name}" for name in frozen)
        if state.get("conventions"):
            yield "conventions:"
            yield from (f"  {name}: {value}" for name, value in state["conventions"].items())
        if state.get("exercises"):
            yield "exercises:"
            for question, answer in state["exercises"]:
                yield f"  - question: {_text(question)}"
                if answer:
                    yield f"    answer: {_text(answer)}"

    def _symbol(self, symbol: Any) -> str:
        name = symbol.name
        said = self.general.meanings.get(name, "")
        value = self.values.get(name)
        if not said.startswith(SAID):
            return f"  {name}:" if value is None else f"  {name}: {value}"
        number = "" if value is None else f"value: {value}, "
        return f"  {name}: {{{number}meaning: {_text(said.removeprefix(SAID))}}}"

    def _entry(self, name: str, module: Module, indent: str) -> Iterator[str]:
        """One entry of a list: ``- conv1: Conv2d(3, 5, 5)``."""
        if id(module) in self.names:
            if not (known := self.names[id(module)]):
                raise SymparamsError(f"a {type(module).__name__} stands in two places and has no name; give it one")
            yield f"{indent}- {{name: {name}, use: {known}}}" if name else f"{indent}- use: {known}"
            return
        self.names[id(module)] = name
        head = f"{indent}- name: {name}\n{indent}  " if name else f"{indent}- "
        inner = f"{indent}    "
        if type(module) is nn.Sequential:
            yield f"{head}layers:"
            yield from self._block(module, inner)
        elif type(module) is nn.Repeat:
            yield f"{head}repeat: {_size(module.number)}"
            if module.shared:
                yield f"{indent}  shared: true"
            yield f"{indent}  layers:"
            yield from self._block(module.block, inner)
        elif type(module) is nn.Residual:
            yield f"{head}residual:"
            yield from self._block(module.block, inner)
            if module._modules.get("shortcut") is not None:
                yield f"{indent}  shortcut:"
                yield from self._block(module.shortcut, inner)
        elif type(module) is nn.Parallel:
            yield f"{head}parallel:"
            for branch in module.children():
                yield from self._entry("", branch, inner)
            if module.merge != "cat":
                yield f"{indent}  merge: {module.merge}"
            if module.dim != -3:
                yield f"{indent}  dim: {module.dim}"
        else:
            said = written(module)
            if name in (*KINDS, *layers()):
                yield f"{head}layers: {said}"
            else:
                yield f"{indent}- {name}: {said}" if name else f"{head}{said}"

    def _block(self, block: Module, indent: str) -> Iterator[str]:
        """The entries of a list, or the only one."""
        children = block.named_children() if type(block) is nn.Sequential else [("0", block)]
        for place, (name, child) in enumerate(children):
            yield from self._entry("" if name == str(place) else name, child, indent)

    def _tied(self) -> Iterator[str]:
        places: dict[int, list[str]] = {}
        seen: set[int] = set()
        for path, module in self.general.named_modules():
            if id(module) in seen:
                continue
            seen.add(id(module))
            for key, tensor in module._parameters.items():
                if tensor is not None:
                    places.setdefault(id(tensor), []).append(f"{path}.{key}" if path else key)
        if groups := [names for names in places.values() if len(names) > 1]:
            yield "tie:"
            yield from (f"  - [{', '.join(names)}]" for names in groups)


def written(module: Module) -> str:
    """A layer as a call, its defaults left out: ``Conv2d(3, 5, 5, padding=2)``.

    Raises:
        SymparamsError: for a module that is no layer a spec can name.
    """
    name = type(module).__name__
    if layers().get(name) is not type(module):
        raise SymparamsError(f"{name} is no layer of nn and no block, and cannot be written in a spec")
    args, kwargs = module._call
    takes = {key: taken for key, taken in signature(type(module).__init__).parameters.items() if key != "self"}
    words = [isinstance(taken.default, str) for taken in takes.values()]
    parts = [_size(arg, word) for arg, word in zip(args, [*words, *[False] * len(args)], strict=False)]
    for key, value in kwargs.items():
        if key not in SKIPPED and not (key in takes and takes[key].default == value):
            parts.append(f"{key}={_size(value, key in takes and isinstance(takes[key].default, str))}")
    return f"{name}({', '.join(parts)})" if parts else name


def _size(value: Any, word: bool = False) -> str:
    """A value in a call: numbers, letters and formulas as they are, words in quotes."""
    if isinstance(value, str):
        return value if not word and value.isidentifier() and value not in WORDS else repr(value)
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_size, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, (bool, int, float)) or value is None:
        return repr(value)
    if isinstance(value, (type, Module)) or callable(value):
        raise SymparamsError(f"{value!r} cannot be written in a spec")
    return _without_powers(value) if "**" in str(value) else str(value)


def _without_powers(value: Any) -> str:
    """A size with its powers written out, as a spec reads them: ``d*d``."""
    from sympy import Pow

    replaced = {
        power: "*".join([str(power.base)] * int(power.exp))
        for power in value.atoms(Pow)
        if power.exp.is_Integer and power.exp > 1 and power.base.is_Symbol
    }
    text = str(value)
    for power, said in replaced.items():
        text = text.replace(str(power), f"({said})")
    return text


def _list(shape: Any) -> str:
    return f"[{', '.join(_list(size) if isinstance(size, tuple) else _size(size) for size in shape)}]"


def _text(text: str) -> str:
    """A text as YAML reads it back, in quotes where it has to be."""
    plain: Iterable[bool] = (sign.isalnum() or sign in " -_()." for sign in text)
    safe = text and text[0].isalpha() and all(plain) and not text.endswith(" ") and " -" not in text
    return text if safe and text.lower() not in {"true", "false", "null"} else json.dumps(text, ensure_ascii=False)
