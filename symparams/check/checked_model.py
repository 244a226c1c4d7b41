"""What a model says to a text: its layers by kind and order, its parts, and what they count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from ..derivation.buildup import Fact, Facts
from ..errors import SymparamsError
from ..reasons import Reason
from ..symbols import plus, times

if TYPE_CHECKING:
    # Layers and derivations cost their import; a page of arithmetic does without.
    from ..derivation.records import Node
    from ..nn.module import Module
    from .answers.amounts import Amount
    from .grading.search import Searches

#: The roles of each quantity; all of them where none is named.
ROLES = {"weights": frozenset(("weight",)), "biases": frozenset(("bias",))}


def count_facts(facts: Iterable[Fact], quantity: str = "parameters") -> int | None:
    """How many numbers there are in the tensors of a quantity; ``None`` while sizes are symbols."""
    roles = ROLES.get(quantity)
    total = plus(times(axis.size for axis in fact.axes) for fact in facts if roles is None or fact.role in roles)
    return total if isinstance(total, int) else None


def explained(layers: Iterable[tuple[str, Module, Facts]], quantity: str, claimed: Amount) -> tuple[str, Reason] | None:
    """The slip that makes another count of layers of numbers: its name and its words."""
    from ..terms import Number
    from .grading.search import Searches
    from .grading.subject import Subject
    from .mistakes.part import CountedLayer

    roles = ROLES.get(quantity)
    parts = tuple(
        CountedLayer(module, tuple(fact for fact in facts if roles is None or fact.role in roles), path=path)
        for path, module, facts in layers
    )
    right = count_facts(fact for part in parts for fact in part.facts)
    return None if right is None else _behind(Searches(Subject(Number(right), parts, {})), claimed)


def _behind(searches: Searches, claimed: Amount) -> tuple[str, Reason] | None:
    from ..terms import Number
    from ..terms.arithmetic import plain
    from .grading.words import found_reason, name_of

    found = searches.found(Number(plain(claimed.value)), claimed)
    return (name_of(found[0]), found_reason(found[0], why=False)) if found else None


class CheckedModel:
    """A model with its derivation, in plain numbers."""

    def __init__(self, module: Module, input_shape: Any = None) -> None:
        from ..derivation.deriving import derivation_of

        self.module = module
        self.derivation = derivation_of(module, input_shape=input_shape, letters=False)
        self.nodes: tuple[Node, ...] = self.derivation.nodes
        self.counted = tuple(node for node in self.nodes if node.layer.forms)
        self.modules = dict(module.named_modules())
        self._arguments: dict[str, dict[str, Any]] = {}
        self.by_path = {node.path: node for node in self.nodes if node.path}

    def of_family(self, family: str) -> tuple[Node, ...]:
        """The layers of a kind in order; those with parameters where no kind is named."""
        if not family:
            return self.counted
        return tuple(node for node in self.nodes if node.layer.family == family)

    def of_part(self, part: str) -> tuple[Node, ...]:
        """The layers of a part that have parameters, as the derivation groups them."""
        for group in self.derivation.groups:
            if group.key == part:
                return tuple(self.nodes[index] for index in group.nodes)
        return tuple(node for node in self.counted if node.part == part)

    def part_of(self, family: str) -> str:
        """The part the layers of a kind belong to."""
        return next((node.part for node in self.of_family(family)), "")

    def at(self, family: str, ordinal: int) -> Node | None:
        """A layer by its place among its kind, from 1; -1 is the last."""
        found = self.of_family(family)
        index = ordinal - 1 if ordinal > 0 else ordinal
        return found[index] if -len(found) <= index < len(found) else None

    def under(self, path: str) -> tuple[Node, ...]:
        """The layers with parameters at a path or inside it."""
        return tuple(node for node in self.counted if node.path == path or node.path.startswith(f"{path}."))

    def facts(self, nodes: Iterable[Node]) -> Facts:
        """The tensors counted at these layers."""
        found: list[Fact] = []
        for node in nodes:
            module = self.modules[node.path]
            for tensor in node.layer.tensors:
                parameter = module._parameters[tensor.name]
                assert parameter is not None
                found.append(Fact(parameter.role, parameter.axes))
        return tuple(found)

    def around(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """These layers and those without parameters that stand between or right behind them."""
        places = [index for index, node in enumerate(self.nodes) if node in nodes]
        end = places[-1] + 1
        while end < len(self.nodes) and not self.nodes[end].layer.forms:
            end += 1
        return self.nodes[places[0] : end]

    def count(self, nodes: Sequence[Node], quantity: str) -> int | None:
        """How many parameters (weights, biases, …) these layers have."""
        # A sum over layers has all copies of what is repeated; of one layer a text says what one of them has.
        values = [self._count(node, quantity, copies=len(nodes) > 1) for node in nodes]
        return None if None in values else sum(value for value in values if value is not None)

    def _count(self, node: Node, quantity: str, *, copies: bool) -> int | None:
        if quantity == "trainable":
            value = node.layer.trainable
        elif quantity == "parameters":
            value = node.layer.value
        else:
            value = count_facts(self.facts((node,)), quantity)
        once, every = node.layer.value, node.total
        if not copies or not node.copies or not value:
            return value
        return None if every is None or not once else value * (every // once)

    def explained(self, claimed: Amount) -> tuple[str, Reason] | None:
        """The slip that makes another count of the whole network: its name and its words."""
        return _behind(self._searches, claimed)

    @cached_property
    def _searches(self) -> Searches:
        from .grading.search import Searches
        from .grading.subject import of_module

        return Searches(of_module(self.module))

    def arguments(self, node: Node) -> dict[str, Any]:
        """The sizes of a layer by the meaning of its arguments."""
        if node.path not in self._arguments:
            from ..derivation.general import arguments_of

            module = self.modules[node.path]
            given = arguments_of(module)
            self._arguments[node.path] = {
                argument.meaning: single(given[name]) for name, argument in module.arguments.items() if name in given
            }
        return self._arguments[node.path]

    def types(self, family: str) -> tuple[type[Module], ...]:
        """The types of its layers of a kind."""
        return tuple(dict.fromkeys(type(self.modules[node.path]) for node in self.of_family(family))) if family else ()


def single(value: Any) -> Any:
    """One number for a tuple of equal ones."""
    if isinstance(value, (tuple, list)) and len(set(value)) == 1:
        return value[0]
    return tuple(value) if isinstance(value, list) else value


def changed(module: Module, sizes: Mapping[str, Any], bias: bool | None = None) -> Module | None:
    """The same layer with other sizes, by the meaning of its arguments; ``None`` where it cannot be built."""
    from ..derivation.general import arguments_of

    given = arguments_of(module)
    for name, argument in module.arguments.items():
        if argument.meaning in sizes:
            given[name] = sizes[argument.meaning]
    if bias is False:
        given["bias"] = False
    return _built(type(module), given)


def layer_of(
    family: str, sizes: Mapping[str, Any], network: CheckedModel | None, bias: bool | None = None
) -> Module | None:
    """The layer a text describes by its sizes, if they are all it needs.

    Args:
        family: its kind, or empty where only the sizes tell.
        sizes: by the meaning of arguments.
        network: where it has layers of the kind, theirs is the type; else the two-dimensional one of several.
        bias: ``False`` where the text leaves the bias out.
    """
    return _described(family, tuple(sorted(sizes.items())), network.types(family) if network else (), bias)


@lru_cache(maxsize=4096)
def _described(
    family: str, sizes: tuple[tuple[str, Any], ...], own: tuple[type[Module], ...], bias: bool | None
) -> Module | None:
    known = dict(sizes)
    for kind in _types(family, own):
        given = {name: known[item.meaning] for name, item in kind.arguments.items() if item.meaning in known}
        meanings = {kind.arguments[name].meaning for name in given}
        if not given or not required(kind) <= set(given) or not set(known) <= meanings:
            continue
        if bias is False:
            given["bias"] = False
        module = _built(kind, given)
        if module is not None and any(tensor is not None for tensor in module._parameters.values()):
            return module
    return None


def understands(family: str, meaning: str, network: CheckedModel | None) -> bool:
    """Whether layers of a kind have a size of this meaning."""
    kinds = _types(family, network.types(family) if network else ())
    return any(item.meaning == meaning for kind in kinds for item in kind.arguments.values())


def together(meanings: Collection[str]) -> bool:
    """Whether one kind of layer has sizes of all these meanings."""
    return any(set(meanings) <= {item.meaning for item in kind.arguments.values()} for kind in _types("", ()))


@lru_cache(maxsize=256)
def _types(family: str, own: tuple[type[Module], ...]) -> tuple[type[Module], ...]:
    """The types of layers of a kind, those of the model first, then the two-dimensional one."""
    from .. import nn
    from ..nn.module import Module

    kinds = [
        kind
        for name in nn.__all__
        if isinstance(kind := getattr(nn, name), type)
        and issubclass(kind, Module)
        and kind.arguments
        and (not family or kind.family == family)
    ]
    return (*own, *sorted(kinds, key=lambda kind: not kind.__name__.endswith("2d")))


def required(kind: type[Module]) -> frozenset[str]:
    """The arguments a layer cannot do without."""
    from inspect import signature

    parameters = list(signature(kind.__init__).parameters.values())[1:]
    return frozenset(
        item.name for item in parameters if item.default is item.empty and item.kind is item.POSITIONAL_OR_KEYWORD
    )


def _built(kind: type[Module], given: Mapping[str, Any]) -> Module | None:
    try:
        module: Module = kind(**given)
    except (SymparamsError, TypeError):
        return None
    return module
