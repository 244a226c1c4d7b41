"""``derive``: the derivation of any module, layer by layer, then the sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..nn.module import Module
from ..nn.parameter import Parameter
from ..nn.shapes import Shape, checked_shape
from ..terms import Number, Sum, Term, from_size, product, sum_of
from .conventions import CONVENTIONS, chosen
from .flow import Flow, flow, shape_terms, size_steps
from .forms import USUAL, Order
from .general import generalised, meanings
from .layers import STATISTICS, layer_record
from .records import FORMS, Assumption, Convention, Group, Layer, Meaning, Node, Stage


@dataclass(frozen=True, slots=True)
class Derivation:
    """The whole derivation of a layer or network.

    Args:
        model: its name or type.
        nodes: the layers in order; a layer alone is one node.
        groups: the parts of the network with their sums; empty where there is nothing to group.
        forms: the count in letters, by form: the layer's formula, or the sum over the network's layers where it has
            letters of its own; empty where it has none.
        numbers: the last sum in numbers: over the groups, else over the layers.
        value: the count, ``None`` while symbols are left.
        trainable: the count without frozen tensors.
        buffer_elements: elements kept in buffers.
        input_shape: without batch, in terms; ``None`` where none was given.
        letters: the network's own letters with their values.
        conventions: all of them, with the values in force.
        assumptions: divisibilities the formulas rest on.
        order: in which the factors of its formulas come.
        source: what it was derived from, the module and the input's shape.
    """

    model: str
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    forms: Mapping[str, Term]
    numbers: Term | None
    value: int | None
    trainable: int | None
    buffer_elements: int | None
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

    # The front door: what a reader sees, each from the room that prints it.

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
        from ..document.handouts import latex_of

        return latex_of(self, form, notation)

    def markdown(self, lang: str = "en", form: str | None = None, notation: Any = None) -> str:
        """The derivation as Markdown: build-up, layers, sums.

        Raises:
            NameUnknownError: for a language, form or notation that is none.

        >>> "5 \\times 76" in derive("Conv2d(3, 5, 5)").markdown()
        True
        """
        from ..document.handouts import rendered

        return rendered(self, "derivation", lang=lang, form=form, notation=notation)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def _repr_html_(self) -> str:
        from ..document.handouts import rendered

        return rendered(self, "derivation", "html")


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
        conventions: named ways of counting; see ``symparams.derivation.conventions``.

    Raises:
        NameUnknownError: for a symbol, convention or model that does not exist.
        ShapeError: where the input does not fit the model.

    >>> derive("Conv2d(C_in, C_out, k)", k=5, C_in=3, C_out=5).value
    380
    >>> [stage.value for stage in derive("Conv2d(3, 5, 5)").stages]
    [26, 76, 380]
    """
    from ..readers.loading import load

    name = model if isinstance(model, str) else ""
    return derivation_of(
        load(model).subs(values, **keywords), name=name, input_shape=input_shape, conventions=conventions
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
    tree = _Tree(module, flow(module, shape), chosen(conventions), letters, order)
    nodes = tuple(tree.nodes())
    groups = _groups(nodes)
    counted = [node for node in nodes if node.layer.forms]
    numbers, value = _last_sum(groups, counted)
    trainable = [node.layer.trainable for node in nodes]
    buffers = [node.layer.buffer_elements for node in nodes]
    return Derivation(
        model=name or type(module).__name__,
        nodes=nodes,
        groups=groups,
        forms=tree.forms(counted),
        numbers=numbers,
        value=value,
        trainable=_total(trainable),
        buffer_elements=_total(buffers),
        input_shape=None if shape is None else shape_terms((shape,)),
        letters=tree.letters(),
        conventions=tree.conventions(),
        assumptions=tuple(
            Assumption(from_size(c.bound), from_size(c.size), c.layer, c.argument)
            for c in ((tree.general or module).conditions if letters else ())
        ),
        order=order,
        source=(module, shape),
    )


def _input_shape(module: Module, given: Any) -> Shape | None:
    if given is None:
        return module.input_shape
    if isinstance(given, (tuple, list)) and given and isinstance(given[0], (tuple, list)):
        return tuple(checked_shape("input_shape", item) for item in given)
    return checked_shape("input_shape", given)


class _Tree:
    """A walk over a module and, beside it, over the same module in letters."""

    def __init__(
        self, module: Module, flows: Mapping[int, Flow], conventions: Mapping[str, str], letters: bool, order: Order
    ) -> None:
        self.module, self.flows, self.choice, self.with_letters = module, flows, conventions, letters
        self.order = order
        self.general: Module | None = module.general if letters else None
        self.values = {symbol.name: value for symbol, value in module.values.items()} if self.general else {}
        self.meanings = meanings(self.general or module)
        self.first_names: dict[int, str] = {}
        self.touched: set[str] = set()
        # One derivation for each distinct layer, however often it stands in the network.
        self.known: dict[object, tuple[Layer, Module | None, Mapping[str, int]]] = {}

    def nodes(self) -> list[Node]:
        wide = dict(self.general.named_modules()) if self.general else {}
        ordinals: dict[str, int] = {}
        found = []
        for path, part in self.module.named_modules():
            if part._modules and not any(part._parameters.values()):
                continue
            fresh, shared = self._fresh(path, part)
            layer, general, values = self._layer(part, wide.get(path), fresh)
            ordinals[part.family] = ordinals.get(part.family, 0) + 1
            flowed = self.flows.get(id(part))
            found.append(
                Node(
                    path=path,
                    ordinal=ordinals[part.family],
                    layer=layer,
                    part=part.part,
                    inputs=None if flowed is None else tuple(map(shape_terms, flowed[0])),
                    output=None if flowed is None else shape_terms(flowed[1]),
                    size_steps=size_steps(part, general, values, flowed) if flowed and self.with_letters else (),
                    shared=shared,
                )
            )
        return found

    def _fresh(self, path: str, part: Module) -> tuple[dict[str, Parameter], tuple[tuple[str, str], ...]]:
        """The tensors to count here, and those counted at an earlier place."""
        fresh: dict[str, Parameter] = {}
        shared = []
        for name, tensor in part._parameters.items():
            if tensor is None:
                continue
            first = self.first_names.setdefault(id(tensor), f"{path}.{name}" if path else name)
            if first != (f"{path}.{name}" if path else name):
                self.touched.add("tied")
                shared.append((name, first))
                if self.choice["tied"] == "once":
                    continue
            fresh[name] = tensor
        return fresh, tuple(shared)

    def _layer(
        self, part: Module, wide: Module | None, fresh: Mapping[str, Parameter]
    ) -> tuple[Layer, Module | None, Mapping[str, int]]:
        statistics = any(buffer is not None and buffer.role in STATISTICS for buffer in part._buffers.values())
        if statistics:
            self.touched.add("batch_norm")
        key = (
            type(part),
            repr(part._call),
            tuple((name, tensor.axes, tensor.requires_grad) for name, tensor in fresh.items()),
            wide
            if wide is None or not self.module.own_letters
            else tuple(p.axes for p in wide._parameters.values() if p),
        )
        if key not in self.known:
            general, values, words = self._in_letters(part, wide)
            counted = statistics and self.choice["batch_norm"] == "counted"
            self.known[key] = (layer_record(part, fresh, general, values, words, counted, self.order), general, values)
        return self.known[key]

    def _in_letters(
        self, part: Module, wide: Module | None
    ) -> tuple[Module | None, Mapping[str, int], Mapping[str, str]]:
        """The layer in letters: the network's own where it has them, else those of the layer's type."""
        if not self.with_letters:
            return None, {}, {}
        if wide is not None and self.module.own_letters:
            return wide, self.values, self.meanings
        found = generalised(part)
        if found is None:
            return None, {}, self.meanings
        return (*found, meanings(found[0]))

    def letters(self) -> tuple[Meaning, ...]:
        """The network's own letters, those of the formulas first."""
        if not self.with_letters:
            return ()
        source = self.general or self.module
        return tuple(
            Meaning(from_size(symbol), self.meanings.get(symbol.name, ""), self.values.get(symbol.name))
            for symbol in source.symbols
        )

    def forms(self, counted: list[Node]) -> Mapping[str, Term]:
        """The count in the network's letters, by form: the sum over its layers, equal layers counted."""
        if not self.with_letters:
            return {}
        if len(counted) == 1:
            return {name: form.general for name, form in counted[0].layer.forms.items()}
        if self.general is not None and not self.module.own_letters:
            return derivation_of(self.general, conventions=self.choice, order=self.order).forms
        if not (self.general or self.module).symbols:
            return {}
        return {name: _counted_sum(node.layer.forms[name].general for node in counted) for name in FORMS}

    def conventions(self) -> tuple[Convention, ...]:
        return tuple(
            Convention(name, value, value == CONVENTIONS[name][0], name in self.touched)
            for name, value in self.choice.items()
        )


def _counted_sum(terms: Iterable[Term]) -> Term:
    """The sum with equal terms counted."""
    times: dict[Term, int] = {}
    for term in terms:
        times[term] = times.get(term, 0) + 1
    return sum_of(*(term if n == 1 else product(Number(n), term) for term, n in times.items()))


def _groups(nodes: tuple[Node, ...]) -> tuple[Group, ...]:
    """The parts of a network: its named children; in a flat one, runs of layers that belong together.

    A layer that belongs to no part (a norm, an activation) goes with the layers before it.
    """
    keys: list[tuple[str, str]] = []
    nested = any("." in node.path for node in nodes)
    for node in nodes:
        if nested:
            keys.append(("", node.path.split(".")[0]))
        else:
            keys.append((node.part or (keys[-1][0] if keys else ""), ""))
    groups: dict[tuple[str, str], list[int]] = {}
    for index, (key, node) in enumerate(zip(keys, nodes, strict=True)):
        if node.layer.forms:
            groups.setdefault(key, []).append(index)
    if len(groups) < 2:
        return ()
    return tuple(_group(key, path, indices, nodes) for (key, path), indices in groups.items())


def _group(key: str, path: str, indices: list[int], nodes: tuple[Node, ...]) -> Group:
    layers = [nodes[index].layer for index in indices]
    values = [layer.value for layer in layers if layer.value is not None]
    complete = len(values) == len(layers)
    return Group(
        key=key,
        path=path,
        nodes=tuple(indices),
        general=sum_of(*(layer.forms["factored"].general for layer in layers)),
        numbers=sum_of(*map(Number, values)) if complete else None,
        value=sum(values) if complete else None,
    )


def _last_sum(groups: tuple[Group, ...], counted: list[Node]) -> tuple[Term | None, int | None]:
    values = [group.value for group in groups] if groups else [node.layer.value for node in counted]
    total = _total(values)
    if total is None:
        return None, None
    return Sum(tuple(map(Number, values))) if len(values) > 1 else Number(total), total  # type: ignore[arg-type]


def _total(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
