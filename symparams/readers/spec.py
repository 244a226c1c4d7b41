"""Spec files: a network in YAML or JSON, as a teacher writes it down.

What may stand in one is listed in ``SECTIONS``; the layers are those of ``nn`` and the blocks, with their arguments.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import NameUnknownError, ShapeError, SourceError
from ..nn.container import Sequential
from ..nn.module import Module
from ..nn.shapes import with_batch
from .spec_entries import Entries
from .spec_faults import Faults, Node, SpecError, nearest
from .spec_nodes import MAX_BYTES, Fields, Items, Scalar, nodes
from .spec_tying import freeze, tie
from .spec_values import Letters, value

__all__ = ["SECTIONS", "SpecError", "read_spec", "read_spec_file", "read_standard_input"]

#: What a spec may say, in the order in which one is written.
SECTIONS = (
    "name",
    "description",
    "symbols",
    "input",
    "parts",
    "layers",
    "tie",
    "freeze",
    "conventions",
    "exercises",
)
#: In front of a meaning that the spec says itself, in the place of a key of the message catalogues, which know it.
SAID = "text:"


def read_spec_file(path: str | Path) -> Module:
    """The network in a spec file.

    Raises:
        SpecError: listing all that is wrong with it.
        SourceError: for a file that cannot be read.
    """
    from .text import read_text

    return read_spec(read_text(path, MAX_BYTES), str(path))


def is_spec(text: str) -> bool:
    """Whether JSON is a spec, which has a list of layers, and no configuration of another kind."""
    from json import loads

    try:
        fields = loads(text)
    except (ValueError, RecursionError):
        return text.lstrip().startswith("{")  # its faults are told with their places
    return isinstance(fields, dict) and isinstance(fields.get("layers"), (list, dict, str))


def read_standard_input() -> Module:
    """The network in a spec on standard input."""
    from .text import decode

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"standard input: is larger than {MAX_BYTES:,} bytes, the most that is read")
    return read_spec(decode(data, "standard input"), "standard input")


def read_spec(text: str, name: str = "spec") -> Module:
    """The network a spec describes; ``name`` is what its faults are reported under.

    Raises:
        SpecError: listing all that is wrong with it.
        LimitError: for one that is too large or too deep.

    >>> net = read_spec('''
    ... symbols:
    ...   C: {value: 5, meaning: output channels}
    ... layers:
    ...   - Conv2d(3, C, 5)
    ...   - ReLU
    ... ''')
    >>> net.count(), net.general.params
    (380, 76*C)
    """
    faults = Faults(name, text)
    root = nodes(text, faults)
    return _Spec(root, faults).network()


class _Spec:
    def __init__(self, root: Node, faults: Faults) -> None:
        self.faults, self._at = faults, faults.at
        if not isinstance(root, Fields):
            faults.at(root, "a spec has sections; write 'layers:' and the layers below it")
            faults.unless_empty()
        assert isinstance(root, Fields)
        self.root = root
        for key, node in root.keys.items():
            if key not in SECTIONS:
                faults.at(node, f"unknown section {key!r}{nearest(key, SECTIONS)}")
        self.values: dict[str, int | None] = {}
        self.meanings: dict[str, str] = {}
        self._symbols()
        self.parts = self._parts()

    def network(self) -> Module:
        known = all(number is not None for number in self.values.values())
        letters = Letters(self.values if known else dict.fromkeys(self.values), closed="symbols" in self.root.keys)
        module, entries = self._build(letters, self.faults)
        self._check_unused(entries, letters)
        network = self._finished(module, letters, self.faults)
        self.faults.unless_empty()
        used = {name: number for name, number in self.values.items() if name in letters.used and number is not None}
        if not known and used:
            network = network.subs(used)
        elif used:
            put_in = {name: number for name, number in used.items() if name in self._in_layers}
            network.remember(self._general, put_in)
        self._check_shapes(network, entries)
        self.faults.unless_empty()
        return network

    def _general(self) -> Module:
        """The network in its letters."""
        letters = Letters(dict.fromkeys(self.values), closed=False)
        quiet = Faults(self.faults.name, "")
        module, _ = self._build(letters, quiet)
        return self._finished(module, letters, quiet)

    def _build(self, letters: Letters, faults: Faults) -> tuple[Module, Entries]:
        entries = Entries(faults, self.parts)
        if "layers" not in self.root.values:
            faults.at(Node(1, 1), f"no 'layers'{nearest('layers', self.root.keys)}")
            return Sequential(), entries
        module = entries.sequence(self.root.values["layers"], letters)
        self._in_layers = set(letters.used)
        return module, entries

    def _finished(self, module: Module, letters: Letters, faults: Faults) -> Module:
        """The module with all that is said about it besides its layers."""
        if "input" in self.root.values:
            shape = value(self.root.values["input"], letters, faults)
            module.input_shape = self._shape(shape, faults)
        if not len(faults):
            tie(module, self._groups("tie"), faults)
            freeze(module, self._names("freeze"), faults)
        module.meanings = {name: SAID + said for name, said in self.meanings.items()}
        state = module.__dict__
        state["title"] = self._text("name")
        state["conventions"] = self._conventions(faults)
        state["exercises"] = self._exercises()
        return module

    # Sections

    def _symbols(self) -> None:
        section = self.root.values.get("symbols")
        if section is None:
            return
        if isinstance(section, Items):
            for item in section.items:
                self._symbol(item, Scalar(item.line, item.column), str(getattr(item, "value", "")))
        elif isinstance(section, Fields):
            for name, said in section.values.items():
                self._symbol(section.keys[name], said, name)
        else:
            self._at(section, "symbols are listed by name: 'k: 5', or 'k: {value: 5, meaning: kernel size}'")

    def _symbol(self, where: Node, said: Node, name: str) -> None:
        if not name.isidentifier():
            self._at(where, f"{name!r} is no name for a symbol; write an identifier such as C_in")
            return
        number: Any = None
        if isinstance(said, Fields):
            self._only(said, "value", "meaning")
            given = said.values.get("value")
            number = given.value if isinstance(given, Scalar) else None
            if (meaning := _said(said.values.get("meaning"))) is not None:
                self.meanings[name] = meaning
            where = given or where
        elif isinstance(said, Scalar):
            number, where = said.value, said
            if isinstance(number, str):
                self.meanings[name], number = _printable(number), None
        else:
            self._at(said, "a symbol has one value, a whole number")
        if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 1):
            self._at(where, f"{name} is {number!r}; a symbol stands for a positive whole number")
            number = 1
        self.values[name] = number

    def _parts(self) -> dict[str, Node]:
        section = self.root.values.get("parts")
        if section is None:
            return {}
        if not isinstance(section, Fields):
            self._at(section, "parts are listed by name, each with its layers")
            return {}
        from .spec_values import layers

        for name, key in section.keys.items():
            if name in layers():
                self._at(key, f"a part cannot be called {name!r}, which is a layer")
        return dict(section.values)

    def _shape(self, shape: Any, faults: Faults) -> Any:
        node = self.root.values["input"]
        if isinstance(shape, int) and not isinstance(shape, bool):
            shape = (shape,)
        flat = shape if isinstance(shape, tuple) else ()
        several = bool(flat) and all(isinstance(item, tuple) for item in flat)
        sizes = [size for item in flat for size in item] if several else list(flat)
        if not sizes or any(isinstance(size, (bool, float, str, tuple)) or size is None for size in sizes):
            faults.at(node, "the input is a list of sizes without batch, such as [3, 32, 32]")
            return None
        if any(isinstance(size, int) and size < 1 for size in sizes):
            faults.at(node, "the sizes of the input are at least 1")
            return None
        return shape

    def _text(self, section: str) -> str:
        return _said(self.root.values.get(section)) or ""

    def _listed(self, section: str) -> list[Node]:
        """The items of a section, or the one that stands there alone."""
        node = self.root.values.get(section)
        return node.items if isinstance(node, Items) else [] if node is None else [node]

    def _names(self, section: str) -> list[Scalar]:
        found = []
        for item in self._listed(section):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                found.append(item)
            else:
                self._at(item, f"{section!r} lists names, such as conv1 or head.weight")
        return found

    def _groups(self, section: str) -> list[list[Scalar]]:
        node = self.root.values.get(section)
        if not isinstance(node, Items):
            return []
        found = []
        for group in node.items if all(isinstance(item, Items) for item in node.items) else [node]:
            names = [item for item in getattr(group, "items", []) if isinstance(item, Scalar)]
            if len(names) < 2:
                self._at(group, "tied tensors are listed together: [embedding.weight, head.weight]")
            found.append(names)
        return found

    def _conventions(self, faults: Faults) -> Mapping[str, str]:
        section = self.root.values.get("conventions")
        if section is None:
            return {}
        from ..conventions import chosen

        if not isinstance(section, Fields):
            faults.at(section, "conventions are listed by name: 'tied: twice'")
            return {}
        found = {}
        for name, node in section.values.items():
            found[name] = str(node.value) if isinstance(node, Scalar) else ""
            try:
                chosen({name: found[name]})
            except NameUnknownError as error:
                faults.at(section.keys[name], str(error))
        return found

    def _exercises(self) -> tuple[tuple[str, str], ...]:
        """Questions of the spec's own, each with an answer or an empty one."""
        found = []
        for item in self._listed("exercises"):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                found.append((_printable(item.value), ""))
            elif isinstance(item, Fields) and "question" in item.values:
                self._only(item, "question", "answer")
                question, answer = (_said(item.values.get(key)) or "" for key in ("question", "answer"))
                found.append((question, answer))
            else:
                self._at(item, "an exercise is a text, or {question: …, answer: …}")
        return tuple(found)

    def _only(self, said: Fields, *known: str) -> None:
        for key, node in said.keys.items():
            if key not in known:
                self._at(node, f"{key!r} has no meaning here{nearest(key, known)}")

    # Checks

    def _check_unused(self, entries: Entries, letters: Letters) -> None:
        for name, node in self.parts.items():
            if name not in entries.used_parts:
                # Its faults count too, but its letters may be given only where it would be used.
                Entries(self.faults, self.parts).entry(node, Letters({}, closed=False))
        if "input" in self.root.values:
            value(self.root.values["input"], letters, self.faults)
        section = self.root.values.get("symbols")
        if len(self.faults) or not isinstance(section, Fields):
            return
        for name, key in section.keys.items():
            if name in self.values and name not in letters.used:
                self._at(key, f"the symbol {name!r} is nowhere used")

    def _check_shapes(self, network: Module, entries: Entries) -> None:
        shape = network.input_shape
        if shape is None:
            return
        inputs: tuple[Any, ...] = shape if isinstance(shape[0], tuple) else (shape,)
        try:
            network(*map(with_batch, inputs))
        except ShapeError as error:
            place = _failing(network, tuple(map(with_batch, inputs)), entries.places) or self.root.keys["input"]
            self._at(place, str(error))


def _said(node: Node | None) -> str | None:
    """What a value says to people; ``None`` where it says nothing."""
    return _printable(str(node.value)) if isinstance(node, Scalar) and node.value is not None else None


def _printable(text: str) -> str:
    """Text that is shown to people, on one line and without control characters, which YAML can write as escapes."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _failing(module: Module, inputs: tuple[Any, ...], places: Mapping[int, Node]) -> Node | None:
    """The place of the innermost layer that cannot take what reaches it."""
    if type(module) is Sequential:
        for child in module:
            try:
                output = child(*inputs)
            except ShapeError:
                return _failing(child, inputs, places) or places.get(id(child))
            inputs = (output,)
    return places.get(id(module))
