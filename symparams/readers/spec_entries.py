"""The layers of a spec: each entry of a list becomes a module, and every slip a fault with its place."""

from __future__ import annotations

from inspect import Parameter, signature
from typing import Any

from .. import nn
from ..errors import ArgumentError, SymparamsError
from ..nn.module import Module
from .spec_faults import Faults, Node, nearest
from .spec_nodes import Fields, Items, Scalar
from .spec_values import Letters, layers, read_text, value
from .spec_values import arguments as arguments_of

#: The words of an entry that are no layers, and what else may stand beside each.
KINDS: dict[str, tuple[str, ...]] = {
    "repeat": ("layers", "shared"),
    "residual": ("shortcut",),
    "parallel": ("merge", "dim"),
    "layers": (),
    "use": (),
}


class Entries:
    """Builds the modules of a spec.

    Args:
        faults: takes what is wrong.
        parts: the parts of the spec by name, built anew wherever one is used.
    """

    def __init__(self, faults: Faults, parts: dict[str, Node]) -> None:
        self.faults, self._at, self.parts = faults, faults.at, parts
        #: Where each module stands, by identity, and the modules that have a name, for ``use``.
        self.places: dict[int, Node] = {}
        self.named: dict[str, Module] = {}
        self.used_parts: set[str] = set()
        self._within: list[str] = []

    def sequence(self, node: Node, letters: Letters) -> Module:
        """The entries of a list, one after the other."""
        found: dict[str, Module] = {}
        for place, item in enumerate(self._items(node, "a list of layers")):
            name, module = self.entry(item, letters)
            if module is None:
                continue
            key = name or str(place)
            if key in found:
                self._at(item, f"two layers of this list are called {key!r}")
            found[key] = module
        return self._placed(nn.Sequential(found), node)

    def entry(self, node: Node, letters: Letters) -> tuple[str, Module | None]:
        """The name (empty where there is none) and the module of an entry."""
        if isinstance(node, Fields):
            return self._fields(node, letters)
        if isinstance(node, Items):
            return "", self.sequence(node, letters)
        assert isinstance(node, Scalar)
        text = node.value
        if not isinstance(text, str):
            self._at(node, f"{text!r} is no layer; write for example Conv2d(3, 5, 5)")
            return "", None
        if "(" in text:
            module = read_text(text, node, letters, self.faults)
            if module is not None and not isinstance(module, Module):
                self._at(node, f"{text!r} is no layer; write for example Conv2d(3, 5, 5)")
                return "", None
            return "", self._placed(module, node) if module is not None else None
        return "", self._by_name(text, node, Scalar(node.line, node.column), letters)

    def _by_name(self, name: str, where: Node, arguments: Node, letters: Letters) -> Module | None:
        """A layer or a part by its name."""
        if name in self.parts:
            return self._part(name, where, arguments, letters)
        known = layers()
        if name not in known:
            self._at(where, f"unknown layer {name!r}{nearest(name, (*known, *self.parts))}")
            return None
        return self._layer(known[name], where, arguments, letters)

    def _fields(self, node: Fields, letters: Letters) -> tuple[str, Module | None]:
        name = self._name(node)
        words = [key for key in node.keys if key != "name"]
        if not words:
            self._at(node, "an empty entry; write a layer, such as Conv2d(3, 5, 5)")
            return name, None
        kind = next((word for word in KINDS if word in words), words[0])
        for word in words:
            if word != kind and word not in KINDS.get(kind, ()):
                near = nearest(word, ("name", *KINDS.get(kind, ())))
                self._at(node.keys[word], f"{word!r} has no meaning beside {kind!r}{near}")
        body = node.values[kind]
        if kind in KINDS:
            module = getattr(self, f"_{kind}")(node, letters)
            return self._remember(name, module)
        if kind in self.parts or kind in layers():
            return self._remember(name, self._by_name(kind, node.keys[kind], body, letters))
        return self._shorthand(node, kind, body, letters)

    def _shorthand(self, node: Fields, name: str, body: Node, letters: Letters) -> tuple[str, Module | None]:
        """``conv1: Conv2d(3, 5, 5)``: a name and what it names."""
        meant = nearest(name, (*layers(), *self.parts, *KINDS))
        arguments = isinstance(body, Fields) and not any(
            key in KINDS or key in layers() or key in self.parts for key in body.keys
        )
        if meant and (arguments or not isinstance(body, Fields)) and not _says_a_layer(body, self.parts):
            self._at(node.keys[name], f"unknown layer {name!r}{meant}")
            return "", None
        if not name.isidentifier():
            self._at(node.keys[name], f"{name!r} is no name; write one word of letters, digits and _")
        return self._remember(name, self.entry(body, letters)[1])

    # The kinds

    def _layers(self, node: Fields, letters: Letters) -> Module:
        return self.sequence(node.values["layers"], letters)

    def _repeat(self, node: Fields, letters: Letters) -> Module | None:
        number = value(node.values["repeat"], letters, self.faults)
        if "layers" not in node.values:
            self._at(node.keys["repeat"], "'repeat' needs 'layers' beside it: what is repeated")
            return None
        block = self.sequence(node.values["layers"], letters)
        shared = self._flag(node, "shared")
        return self._built(lambda: nn.Repeat(block, number, shared), node.keys["repeat"])

    def _residual(self, node: Fields, letters: Letters) -> Module | None:
        block = self.sequence(node.values["residual"], letters)
        shortcut = self.sequence(node.values["shortcut"], letters) if "shortcut" in node.values else None
        return self._built(lambda: nn.Residual(block, shortcut), node)

    def _parallel(self, node: Fields, letters: Letters) -> Module | None:
        body = node.values["parallel"]
        given = list(body.values.values()) if isinstance(body, Fields) else self._items(body, "a list of branches")
        branches = [module for _, module in (self.entry(item, letters) for item in given) if module is not None]
        how: dict[str, Any] = {}
        for word in ("merge", "dim"):
            if word in node.values:
                how[word] = value(node.values[word], letters, self.faults, size=False)
        return self._built(lambda: nn.Parallel(*branches, **how), node.keys["parallel"])

    def _use(self, node: Fields, letters: Letters) -> Module | None:
        body = node.values["use"]
        name = body.value if isinstance(body, Scalar) else None
        if name not in self.named:
            near = nearest(str(name), self.named)
            self._at(body, f"{name!r} names no layer that stands before this one{near}")
            return None
        return self.named[str(name)]

    def _part(self, name: str, where: Node, arguments: Node, letters: Letters) -> Module | None:
        if name in self._within:
            self._at(where, f"the part {name!r} contains itself")
            return None
        values: dict[str, Any] = {}
        if isinstance(arguments, Fields):
            values = {key: value(item, letters, self.faults) for key, item in arguments.values.items()}
        elif not (isinstance(arguments, Scalar) and arguments.value is None):
            self._at(arguments, f"a part takes values by name, such as {name}: {{d: 64}}")
        self.used_parts.add(name)
        self._within.append(name)
        try:
            body = self.parts[name]
            inside = letters.inside(values) if values else letters
            return self.sequence(body, inside) if isinstance(body, Items) else self.entry(body, inside)[1]
        finally:
            self._within.pop()

    # Layers and their arguments

    def _layer(self, layer: type, where: Node, arguments: Node, letters: Letters) -> Module | None:
        takes = arguments_of(layer)
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        before = len(self.faults)
        if isinstance(arguments, Fields):
            for name, item in arguments.values.items():
                if name not in takes:
                    near = nearest(name, takes) or f"; it takes {', '.join(takes) or 'none'}"
                    self._at(arguments.keys[name], f"{layer.__name__} has no argument {name!r}{near}")
                    continue
                kwargs[name] = value(item, letters, self.faults, _is_size(takes[name]))
        elif isinstance(arguments, Items) or not (isinstance(arguments, Scalar) and arguments.value is None):
            given = arguments.items if isinstance(arguments, Items) else [arguments]
            sizes = [*map(_is_size, takes.values()), *[True] * len(given)]
            args = [value(item, letters, self.faults, size) for item, size in zip(given, sizes, strict=False)]
        if len(self.faults) > before:
            return None
        try:
            signature(layer).bind(*args, **kwargs)
        except TypeError as error:
            self._at(where, f"{layer.__name__}: {error}; it takes {', '.join(takes)}")
            return None
        return self._built(lambda: layer(*args, **kwargs), where, arguments)

    def _built(self, make: Any, where: Node, arguments: Node | None = None) -> Module | None:
        """The module, or a fault: at the argument the layer complains of, where that stands in the text."""
        try:
            return self._placed(make(), where)
        except ArgumentError as error:
            inside = isinstance(arguments, Fields) and error.argument in arguments.values
            self._at(arguments.values[error.argument] if inside else where, str(error))  # type: ignore[union-attr]
        except SymparamsError as error:
            self._at(where, str(error))
        return None

    # Small things

    def _name(self, node: Fields) -> str:
        given = node.values.get("name")
        if given is None:
            return ""
        if not (isinstance(given, Scalar) and isinstance(given.value, str) and given.value.isidentifier()):
            self._at(given, "a name is one word of letters, digits and _")
            return ""
        return given.value

    def _remember(self, name: str, module: Module | None) -> tuple[str, Module | None]:
        if name and module is not None:
            self.named[name] = module
        return name, module

    def _items(self, node: Node, what: str) -> list[Node]:
        if isinstance(node, Items):
            if not node.items:
                self._at(node, f"{what} is needed here; this one is empty")
            return node.items
        if isinstance(node, Scalar) and node.value is None:
            self._at(node, f"{what} is needed here, each in a line that begins with '- '")
            return []
        return [node]

    def _flag(self, node: Fields, word: str) -> bool:
        given = node.values.get(word)
        if given is None:
            return False
        if not (isinstance(given, Scalar) and isinstance(given.value, bool)):
            self._at(given, f"{word!r} is true or false")
            return False
        return given.value

    def _placed(self, module: Module, node: Node) -> Module:
        self.places.setdefault(id(module), node)
        return module


def _is_size(parameter: Parameter) -> bool:
    """Whether an argument is a size, and not a word or a choice."""
    return not isinstance(parameter.default, (str, bool))


def _says_a_layer(node: Node, parts: dict[str, Node]) -> bool:
    """Whether this can be what a name stands in front of: a call, a layer, a part, a list of entries."""
    if isinstance(node, Scalar):
        text = node.value
        return isinstance(text, str) and ("(" in text or text in layers() or text in parts)
    return isinstance(node, Items) and any(
        isinstance(item, Fields) or (isinstance(item, Scalar) and _says_a_layer(item, parts)) for item in node.items
    )
