"""``derive``: the derivation of any module, layer by layer, then the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..conventions import CONVENTIONS, in_force
from ..nn.counting import total
from ..nn.module import Module
from ..nn.quantities import quantities as counted
from ..nn.shapes import Shape, checked_shape
from ..showing import shown
from ..terms import Number, Sum, Term, from_size, sum_of
from .agreement import assured
from .flow import flow, shape_terms
from .forms import USUAL, Order, known, known_sum
from .network_walk import NetworkWalk
from .quantities import quantities
from .records import Assumption, Block, Convention, Group, Meaning, Node, Quantity, Stage


@dataclass(frozen=True, slots=True)
class Derivation:
    """The whole derivation of a layer or network.

    Args:
        model: its name or type.
        nodes: the layers in order; a layer alone is one node.
        root: the same layers in their structure, with repeated blocks once.
        groups: the parts of the network with their sums; empty where there is nothing to group.
        forms: the count in letters, by form: the layer's formula, or the sum over the network's layers where it has
            letters of its own; empty where it has none.
        numbers: the last sum in numbers: over the groups, else over the layers.
        value: the count, ``None`` while symbols are left.
        trainable: the count without frozen tensors.
        buffer_elements: elements kept in buffers.
        quantities: the numbers people mean by "parameters", the total first.
        input_shape: without batch, in terms; ``None`` where none was given.
        letters: the network's own letters with their values.
        conventions: all of them, with the values in force.
        assumptions: divisibilities the formulas rest on, and what a program decided by symbols.
        order: in which the factors of its formulas come.
        source: what it was derived from, the module and the input's shape.
    """

    model: str
    nodes: tuple[Node, ...]
    root: Block
    groups: tuple[Group, ...]
    forms: Mapping[str, Term]
    numbers: Term | None
    value: int | None
    trainable: int | None
    buffer_elements: int | None
    quantities: tuple[Quantity, ...]
    input_shape: tuple[Term, ...] | None
    letters: tuple[Meaning, ...]
    conventions: tuple[Convention, ...]
    assumptions: tuple[Assumption, ...]
    order: Order = field(compare=False)
    source: tuple[Module, Shape | None] = field(compare=False, repr=False)

    @property
    def general(self) -> Term | None:
        """The count in letters, in the factored form."""
        return self.forms.get("factored")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The build-up of the layer; of a network, that of its first layer with parameters."""
        return next((node.layer.stages for node in self.nodes if node.layer.stages), ())

    def ordered(self, order: Order) -> Derivation:
        """The same derivation with factors in another order."""
        if order == self.order:
            return self
        module, shape = self.source
        chosen = {convention.name: convention.value for convention in self.conventions}
        return derivation_of(module, name=self.model, input_shape=shape, conventions=chosen, order=order)

    # What a reader sees.

    def __repr__(self) -> str:
        """In a line: of what, the formula, the number.

        >>> derive("Conv2d(C_in, C_out, k)", k=5, C_in=3, C_out=5)
        <Derivation of Conv2d(C_in, C_out, k): C_out (k² C_in + 1) = 380>
        """
        from ..notation import TextPrinter, notation
        from ..terms import merge_powers

        sides = [] if self.general is None else [TextPrinter(notation()).print(merge_powers(self.general))]
        sides += [] if self.value is None else [f"{self.value:,}"]
        return f"<Derivation of {_cut(self.model, 40)}: {' = '.join(_cut(side, 60) for side in sides)}>"

    def latex(self, form: str | None = None, notation: Any = None) -> str:
        r"""The count as LaTeX maths, without dollar signs: the formula, the numbers put in, the value.

        Args:
            form: ``factored``, ``split`` or ``expanded``; by default as the notation prefers.
            notation: the textbook whose letters are used, ``raschka`` by default.

        Raises:
            NameUnknownError: for a form or notation that is none.

        >>> print(derive("Conv2d(C_in, C_out, k)").latex())
        C_{\text{out}} (k^2 C_{\text{in}} + 1)
        """
        return str(shown("latex", self, form, notation))

    def markdown(self, lang: str = "en", form: str | None = None, notation: Any = None) -> str:
        r"""The derivation as Markdown: build-up, layers, sums.

        Raises:
            NameUnknownError: for a language, form or notation that is none.

        >>> r"5 \times 76" in derive("Conv2d(3, 5, 5)").markdown()
        True
        """
        return str(shown("page", self, "derivation", lang=lang, form=form, notation=notation))

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def _repr_html_(self) -> str:
        return str(shown("page", self, "derivation", "html", fragment=True))


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 2]} …"


def derive(
    model: Any,
    values: Mapping[Any, Any] | None = None,
    /,
    *,
    input_shape: Any = None,
    conventions: Mapping[str, object] | None = None,
    **keywords: Any,
) -> Derivation:
    """Derive the parameter count of a model: build-up, forms, numbers put in, sums.

    Args:
        model: whatever ``load`` takes.
        values: values for symbols, by name or symbol; or as keywords.
        input_shape: the input's shape without batch; by default the model's own, if it has one.
        conventions: named ways of counting; see ``symparams.conventions``.

    Raises:
        NameUnknownError: for a symbol, convention or model that does not exist.
        ShapeError: where the input does not fit the model.

    >>> derive("Conv2d(C_in, C_out, k)", k=5, C_in=3, C_out=5).value
    380
    >>> [stage.value for stage in derive("Conv2d(3, 5, 5)").stages]
    [26, 76, 380]
    """
    from ..readers.loading import load_with

    name = model if isinstance(model, str) else ""
    return derivation_of(
        load_with(model, values, **keywords), name=name, input_shape=input_shape, conventions=conventions
    )


def derivation_of(
    module: Module,
    *,
    name: str = "",
    input_shape: Any = None,
    conventions: Mapping[str, object] | None = None,
    letters: bool = True,
    order: Order = USUAL,
) -> Derivation:
    """As :func:`derive`, for a module.

    Args:
        letters: ``False`` leaves the formulas in letters out, and with them SymPy.
        order: in which factors are written.
    """
    shape = _input_shape(module, input_shape)
    network = NetworkWalk(module, flow(module, shape), in_force(module, conventions), letters, order)
    groups = _groups(network)
    numbers, value = _last_sum(groups, network.root)
    counts = counted(module)
    derivation = Derivation(
        # What a spec calls its network says more than the name of its file.
        model=getattr(module, "title", "") or name or type(module).__name__,
        nodes=tuple(network.nodes),
        root=network.root,
        groups=groups,
        forms=_network_forms(network),
        numbers=numbers,
        value=value,
        trainable=known(counts.trainable),
        buffer_elements=known(total(module, "_buffers", lambda tensor: True)),
        quantities=quantities(counts, network, value),
        input_shape=None if shape is None else shape_terms((shape,)),
        letters=_letters(network),
        conventions=_conventions(network),
        assumptions=_assumptions(network.general or module) if letters else (),
        order=order,
        source=(module, shape),
    )
    return assured(derivation, counts)


def _assumptions(module: Module) -> tuple[Assumption, ...]:
    """What must divide what or differ from it, once, whichever layers ask for it."""
    found: dict[tuple[Term, Term, str], Assumption] = {}
    for of in module.conditions:
        key = from_size(of.bound), from_size(of.size), of.kind
        found.setdefault(key, Assumption(*key[:2], of.layer, of.argument, of.kind))
    return tuple(found.values())


def _input_shape(module: Module, given: Any) -> Shape | None:
    if given is None:
        return module.input_shape
    if isinstance(given, (tuple, list)) and given and isinstance(given[0], (tuple, list)):
        return tuple(checked_shape("input_shape", item) for item in given)
    return checked_shape("input_shape", given)


def _network_forms(network: NetworkWalk) -> Mapping[str, Term]:
    """The count in the network's letters, by form."""
    if not network.with_letters:
        return {}
    if network.general is not None and not network.module.own_letters:
        choice = network.choice
        return derivation_of(network.general, conventions=choice, order=network.order).forms
    if len(network.nodes) == 1 and not network.nodes[0].copies:
        return {name: form.general for name, form in network.nodes[0].layer.forms.items()}
    return network.root.all_forms if network.speaks else {}


def _letters(network: NetworkWalk) -> tuple[Meaning, ...]:
    """The network's own letters, those of the formulas first."""
    if not network.with_letters:
        return ()
    source = network.general or network.module
    return tuple(
        Meaning(from_size(symbol), network.meanings.get(symbol.name, ""), network.values.get(symbol.name))
        for symbol in source.symbols
    )


def _conventions(network: NetworkWalk) -> tuple[Convention, ...]:
    return tuple(
        Convention(name, value, value == CONVENTIONS[name][0], name in network.touched)
        for name, value in network.choice.items()
    )


def _groups(network: NetworkWalk) -> tuple[Group, ...]:
    """The parts of a network: its blocks; in a flat one, runs of layers that belong together.

    A layer that belongs to no part (a norm, an activation) goes with the layers before it.
    """
    nodes, members = network.nodes, network.root.members
    nested = any(isinstance(member, Block) for member in members)
    groups: dict[tuple[str, str], list[int]] = {}
    blocks: dict[tuple[str, str], Block] = {}
    part = ""
    for member in members:
        if isinstance(member, Block):
            blocks["", member.path] = member
            groups["", member.path] = list(member.nodes())
            continue
        part = nodes[member].part or part
        if nodes[member].layer.forms:
            key = ("", nodes[member].path.split(".")[0]) if nested else (part, "")
            groups.setdefault(key, []).append(member)
    groups = {key: found for key, found in groups.items() if any(nodes[index].layer.forms for index in found)}
    if len(groups) < 2:
        return ()
    return tuple(_group(key, path, found, nodes, blocks.get((key, path))) for (key, path), found in groups.items())


def _group(key: str, path: str, found: list[int], nodes: list[Node], block: Block | None) -> Group:
    counted = [index for index in found if nodes[index].layer.forms]
    if block is not None:
        general = block.all_forms.get("factored")
        return Group(key, path, tuple(counted), general, block.all_numbers, block.total, block)
    values = [nodes[index].layer.value for index in counted]
    value = known_sum(values)
    return Group(
        key=key,
        path=path,
        nodes=tuple(counted),
        general=sum_of(*(nodes[index].layer.forms["factored"].general for index in counted)),
        numbers=None if value is None else sum_of(*(Number(one) for one in values if one is not None)),
        value=value,
    )


def _last_sum(groups: tuple[Group, ...], root: Block) -> tuple[Term | None, int | None]:
    """The last line: the sum over the groups, else over the layers."""
    value = root.total
    if value is None:
        return None, None
    values = [group.value for group in groups if group.value is not None]
    if len(values) == len(groups) > 1:
        return Sum(tuple(map(Number, values))), value
    return root.all_numbers or Number(value), value
