"""The text of a spec file as nodes that know where they stand: YAML 1.2 and JSON, read from ruamel's events.

Events and not ruamel's own documents: a document drops places, resolves aliases into bombs and recurses as deep as the
text nests. What is built here has none of these.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import LimitError
from .spec_faults import Fault, Faults, Node, SpecError

#: A spec is written by hand; more than this is no text anybody typed.
MAX_BYTES = 1_000_000
MAX_NODES = 20_000
MAX_DEPTH = 40
MAX_DIGITS = 60


@dataclass(slots=True)
class Scalar(Node):
    """A number, a text, True, False or nothing."""

    value: Any = None
    quoted: bool = False


@dataclass(slots=True)
class Items(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Fields(Node):
    """A mapping, its keys in order; a key that stands twice is a fault and kept once."""

    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)


def nodes(text: str, faults: Faults) -> Node:
    """The outermost node.

    Raises:
        SpecError: for text that is no YAML or JSON.
        LimitError: for text that is too large or too deep.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise LimitError(f"{faults.name}: a spec may have {MAX_BYTES:,} bytes; this one is larger")
    if text.lstrip().startswith("{"):
        # JSON may be indented with tabs, and has none inside of its strings.
        text = text.replace("\t", " ")
    _check_brackets(text, faults)
    builder = _Builder(faults)
    for event in _events(text, faults):
        builder.take(event)
    return builder.root or Scalar(1, 1)


def _check_brackets(text: str, faults: Faults) -> None:
    """Refuse thousands of brackets before the scanner, which looks ahead in each of them, has to."""
    depth = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth += 1 if found[0] in "[{" else -1
        if depth > 2 * MAX_DEPTH:
            line = text.count("\n", 0, found.start()) + 1
            raise _too_deep(faults, line)


def _too_deep(faults: Faults, line: int) -> LimitError:
    return LimitError(f"{faults.name}:{line}: a spec may be nested {MAX_DEPTH} levels deep; this one is deeper")


def _events(text: str, faults: Faults) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from YAML(typ="safe", pure=True).parse(io.StringIO(text))
        return
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        fault = Fault(line, column, _said(text, error, line))
    except ReaderError as error:
        before = text[: error.position]
        message = f"the character U+{ord(text[error.position]):04X} may not stand in a text"
        fault = Fault(before.count("\n") + 1, len(before) - before.rfind("\n"), message)
    except (YAMLError, ValueError, RecursionError) as error:
        message = str(error).partition("\n")[0]
        fault = Fault(1, 1, f"is no YAML or JSON: {message}")
    raise SpecError(faults.name, [fault], faults.lines)


def _said(text: str, error: Any, line: int) -> str:
    """The scanner's message in the words of somebody who writes a spec."""
    problem, context = str(error.problem or ""), str(error.context or "")
    if "'\\t'" in problem:
        return "a tab stands where blanks have to: indent with blanks"
    lines = text.count("\n") + 1
    if line >= lines and ("end of stream" in problem or "stream end" in problem or "<stream end>" in problem):
        return f"the text ends here, {context or 'in the middle of something'}"
    if "mapping values are not allowed" in problem:
        return "a second ': ' in one line, or a line indented differently; put text with a colon in quotes"
    return f"{problem}{f' {context}' if context else ''}"


class _Builder:
    """Nodes from events, on a stack of its own."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.root: Node | None = None
        self.stack: list[tuple[Node, list[Scalar]]] = []
        self.count = self.documents = 0

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        place = event.start_mark.line + 1, event.start_mark.column + 1
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents == 2:
                self.faults.at(Node(*place), "a spec is one document; a second one begins here")
        elif kind == "AliasEvent":
            self.faults.at(Node(*place), "an alias (*) is not read here; name a part under 'parts' and use it")
            self._add(Scalar(*place))
        elif kind == "ScalarEvent":
            self._marked(event, Node(*place))
            self._add(self._scalar(event, Node(*place)))
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            node = Items(*place) if kind == "SequenceStartEvent" else Fields(*place)
            self._marked(event, node)
            self._add(node)
            self.stack.append((node, []))
            if len(self.stack) > MAX_DEPTH:
                raise _too_deep(self.faults, node.line)
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            whole, _ = self.stack.pop()
            if isinstance(whole, Items):
                whole.items = _calls_whole(whole.items)
            elif isinstance(whole, Fields):
                _fields_whole(whole)

    def _marked(self, event: Any, where: Node) -> None:
        if getattr(event, "tag", None) is not None and str(event.tag) != "!":
            self.faults.at(where, f"a tag ({event.tag}) is not read here; a spec is data")
        if getattr(event, "anchor", None) is not None:
            self.faults.at(where, "an anchor (&) is not read here; name a part under 'parts' and use it")

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            message = f"{self.faults.name}:{node.line}: a spec may have {MAX_NODES:,} values; this one has more"
            raise LimitError(message)
        if self.documents > 1:
            return
        if not self.stack:
            self.root = node
            return
        parent, pending = self.stack[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif isinstance(parent, Fields):
            self._add_field(parent, pending, node)

    def _add_field(self, parent: Fields, pending: list[Scalar], node: Node) -> None:
        if not pending:
            if isinstance(node, Scalar):
                key = node
            else:
                self.faults.at(node, "a key has to be a word, not a list or a mapping")
                key = Scalar(node.line, node.column, value="")
            pending.append(key)
            return
        key = pending.pop()
        name = key.value if isinstance(key.value, str) else str(key.value)
        if name in parent.keys:
            first = parent.keys[name].line
            self.faults.at(key, f"{name!r} stands twice, first in line {first}")
            return
        parent.keys[name], parent.values[name] = key, node

    def _scalar(self, event: Any, where: Node) -> Scalar:
        text = str(event.value)
        if event.style is not None:
            return Scalar(where.line, where.column, 1, text, quoted=True)
        words = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
        value: Any = words.get(text, text)
        if re.fullmatch(r"[-+]?[0-9][0-9_]*", text):
            if len(text) > MAX_DIGITS:
                self.faults.at(where, f"a number of more than {MAX_DIGITS} digits is no size")
                text = "1"
            value = int(text)
        elif re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?", text):
            value = float(text)
        return Scalar(where.line, where.column, value=value)


def _is_open(node: Node) -> bool:
    """Whether this is the beginning of a call that YAML cut at a comma: ``[Conv2d(3, 5, 5), ReLU]``."""
    text = node.value if isinstance(node, Scalar) and not node.quoted else None
    return isinstance(text, str) and text.count("(") > text.count(")")


def _last(node: Node) -> Node:
    """Where the text of an item ends: in ``[conv1: Conv2d(3, 5, 5)]`` with the value of a mapping."""
    return next(reversed(node.values.values())) if isinstance(node, Fields) and node.values else node


def _calls_whole(items: list[Node]) -> list[Node]:
    """The items of a list with the pieces of a call put together again."""
    whole: list[Node] = []
    for item in items:
        last = _last(whole[-1]) if whole else None
        if last is not None and _is_open(last) and isinstance(item, Scalar) and not item.quoted:
            assert isinstance(last, Scalar)
            last.value = _joined(last, item)
        else:
            whole.append(item)
    return whole


def _fields_whole(node: Fields) -> None:
    """The same in a mapping: ``{conv1: Conv2d(3, 5, 5)}``, whose later pieces look like keys without a value."""
    name = ""
    for key, value in list(node.values.items()):
        if key.endswith(":") and key[:-1].isidentifier() and isinstance(value, Scalar) and value.value is None:
            # ``{n:}``, in which YAML takes the colon for a part of the word.
            node.keys[key[:-1]], node.values[key[:-1]] = node.keys.pop(key), node.values.pop(key)
            key = key[:-1]
        before = node.values.get(name)
        piece = isinstance(value, Scalar) and value.value is None and not node.keys[key].quoted
        if before is not None and _is_open(before) and piece:
            assert isinstance(before, Scalar)
            before.value = _joined(before, node.keys[key])
            del node.keys[key], node.values[key]
        else:
            name = key


def _joined(first: Scalar, second: Scalar) -> str:
    """Both texts, the second in its own column where it is in the same line, so that faults point at it."""
    text = f"{first.value},"
    gap = second.column - first.column - len(text) if second.line == first.line else 1
    return f"{text}{' ' * max(gap, 0)}{second.value}"
