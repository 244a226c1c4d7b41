"""What ties a count to a number that can be derived: a layer of the model, sizes, parts, an equation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..derivation.buildup import Facts, facts_of
from ..reasons import Reason
from .checked_model import CheckedModel, changed, count_facts, explained, layer_of, required, single
from .judging import Value, shown
from .mentions import Count, Entity, Sentence, Size

if TYPE_CHECKING:
    from ..derivation.records import Node
    from ..nn.module import Module
    from .count_claims import Subject

#: Blocks over which sizes still belong to what "it" and "in this case" point at.
NEAR = 4
#: Sizes that tell the kind of a layer nobody has named.
SURE = 3

_SIZE_WORDS = {
    "in_channels": "check.size.in_channels",
    "out_channels": "check.size.out_channels",
    "in_features": "check.size.in_features",
    "out_features": "check.size.out_features",
    "num_features": "check.size.num_features",
    "kernel_size": "check.size.kernel_size",
}
_ORDINALS = (
    "check.ordinal.last",
    "check.ordinal.first",
    "check.ordinal.second",
    "check.ordinal.third",
    "check.ordinal.fourth",
    "check.ordinal.fifth",
    "check.ordinal.sixth",
    "check.ordinal.seventh",
    "check.ordinal.eighth",
)


@dataclass(frozen=True, slots=True)
class Tie:
    """A number that a count ought to be.

    Args:
        value: that number.
        reason: what it is.
        firm: whether a count that differs is wrong; otherwise the tie only confirms.
        sized: whether sizes in the text lead to it.
        whole: the count of all parameters where ``value`` counts weights alone.
        layers: what was counted, by path, for finding the slip that explains another number.
        quantity: what was counted in them.
        remark: what the text says otherwise than the model.
        stated: whether the model or the sentence itself gives all sizes.
        network: the network, where all of it was counted.
    """

    value: Value
    reason: Reason
    firm: bool = True
    sized: bool = False
    whole: Value | None = None
    layers: tuple[tuple[str, Module, Facts], ...] = ()
    quantity: str = "parameters"
    remark: Reason | None = None
    stated: bool = True
    network: CheckedModel | None = None

    def agrees(self, count: Count) -> bool:
        """Whether the count is this number, as exactly as it is given."""
        if count.bound == "above":
            return self.value >= count.number.value
        if count.bound == "below":
            return self.value <= count.number.value
        return count.number.allows(self.value, count.about)

    def mistake(self, count: Count) -> tuple[str, Reason] | None:
        """The known slip that gives the number in the text: its name and its words."""
        if count.bound:
            return None
        from .answers.amounts import Amount

        number = count.number
        claimed = Amount(Fraction(number.value), Fraction(number.step), not number.exact, count.about)
        if self.network is not None and self.quantity == "parameters":
            return self.network.explained(claimed)
        return explained(self.layers, self.quantity, claimed) if self.layers else None


def ties_of_layers(
    count: Count, sentence: Sentence, entity: Entity | None, subject: Subject, network: CheckedModel | None, block: int
) -> tuple[list[Tie], list[Tie], list[Tie]]:
    """The ties to layers: sure ones, those by what was said before, and those that only confirm."""
    said = _said(count, sentence)
    no_bias = sentence.language.no_bias.search(sentence.text) is not None
    pointing = sentence.language.this.search(sentence.text) is not None
    recent = block - subject.block <= NEAR
    if (
        network
        and (entity is None or entity.pointed)
        and pointing
        and recent
        and subject.entity
        and subject.entity.ordinal
    ):
        # What was said of the layer since it was named still holds: "Three input channels. It now has …".
        entity, said = subject.entity, {**subject.sizes, **said}
    in_all = _whole(count, network)
    if network and entity is None and not said and sentence.language.total.search(sentence.text):
        return [], [], [replace(tie, firm=False) for tie in in_all]
    sized = _sized(entity, subject, network, said, no_bias)
    complete = sized is not None and set(_needed(sized[0])) <= set(said)
    strong: list[Tie] = []
    if network and entity and not (complete and entity.ordinal is None and entity.kind == "layer"):
        strong = _of_entity(count, sentence, entity, network, said, no_bias)
        if count.summed and len({(e.kind, e.name, e.ordinal) for e in sentence.entities}) > 1:
            strong = [*in_all, *strong]
    if strong or sized is None or (entity and entity.kind != "layer"):
        return strong, [], []
    tie = _sized_tie(count, sized[0], sized[1], network)
    if tie is None:
        return [], [], []
    if complete or (subject.block == block and (pointing or bool(said))):
        return [replace(tie, stated=complete)], [], []
    return [], [replace(tie, stated=False, firm=pointing or bool(said))] if recent else [], []


def _whole(count: Count, network: CheckedModel | None) -> list[Tie]:
    """The tie to the whole network, for sums of all."""
    value = network.count(network.counted, count.quantity) if network else None
    return [] if value is None else [Tie(value, Reason("check.network"), network=network, quantity=count.quantity)]


def _said(count: Count, sentence: Sentence) -> dict[str, Any]:
    """The sizes the sentence gives: those before the count, and behind it what was not said before."""
    sizes: dict[str, Any] = {}
    for size in sentence.sizes:
        if size.start < count.start:
            if not size.local or _is_subject(size, count, sentence):
                sizes[size.meaning] = size.value
        elif size.local:
            between = sentence.text[count.behind - sentence.start : size.start - sentence.start]
            if not between.strip() or sentence.language.belonging.fullmatch(between):
                sizes[size.meaning] = size.value
    for size in sentence.sizes:
        if (
            size.start > count.start
            and not size.local
            and not any(other is not count and count.start < other.start < size.start for other in sentence.counts)
        ):
            sizes.setdefault(size.meaning, size.value)
    return sizes


def _is_subject(size: Size, count: Count, sentence: Sentence) -> bool:
    """Whether "each filter" is what has the count: it stands shortly before, nothing counted between."""
    begin = count.equation.found.start if count.equation else count.start
    between = sentence.text[size.end - sentence.start : begin - sentence.start]
    near = len(between) < 60 and sentence.language.owns.search(between) is not None
    return near and not any(size.end < other.start < count.start for other in sentence.counts)


def _with_outputs(sizes: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """``outputs`` under the name the layer has for them."""
    made = dict(sizes)
    if "outputs" in made:
        value = made.pop("outputs")
        for meaning in ("out_channels", "out_features"):
            if meaning in known:
                made[meaning] = value
    return made


def _of_entity(
    count: Count, sentence: Sentence, entity: Entity, network: CheckedModel, said: Mapping[str, Any], no_bias: bool
) -> list[Tie]:
    nodes = _nodes(entity, network)
    if not nodes:
        return []
    hypothetical = sentence.language.hypothetical.search(sentence.text) is not None
    if entity.kind == "layer" and entity.ordinal is None and (entity.generic or hypothetical):
        return []
    if len(nodes[0]) == 1 and len(nodes) == 1:
        return _of_node(count, nodes[0][0], network, said, no_bias)
    ties = [tie for group in nodes if (tie := _of_nodes(count, entity, group, network, no_bias))]
    if entity.kind in ("layer", "part"):
        place = _place_in_list(count, sentence)
        several = entity.kind == "layer" and len([other for other in sentence.counts if not other.implied]) > 1
        if place is not None and place < len(nodes[-1]):
            # "380 and 552 parameters": each is that of one layer, in order.
            ties = [*_of_node(count, nodes[-1][place], network, {}, no_bias), *ties]
        elif several or sentence.language.respectively.search(sentence.text):
            ties += [tie for node in nodes[-1] for tie in _of_node(count, node, network, {}, no_bias)]
    return ties


def _place_in_list(count: Count, sentence: Sentence) -> int | None:
    """Which of the numbers that share a noun a count is, from 0."""
    listed = [other for other in sentence.counts if other.listed]
    return listed.index(count) if count in listed else None


def _nodes(entity: Entity, network: CheckedModel) -> list[tuple[Node, ...]]:
    """The layers an entity may mean, as alternatives."""
    if entity.kind == "path":
        return [network.under(entity.name)]
    if entity.kind == "whole":
        return [network.counted]
    if entity.kind == "part":
        found = network.of_part(entity.name)
        return [found] if found else []
    if entity.ordinal is not None:
        node = network.at(entity.name, entity.ordinal)
        return [(node,)] if node is not None else []
    family = network.of_family(entity.name)
    if entity.one:
        return [family] if len(family) == 1 else []
    part = network.of_part(network.part_of(entity.name)) if network.part_of(entity.name) else ()
    if [node.path for node in part] == [node.path for node in family]:
        return [family] if family else []
    return [group for group in (part, family) if group]


def _of_node(count: Count, node: Node, network: CheckedModel, said: Mapping[str, Any], no_bias: bool) -> list[Tie]:
    module = network.modules[node.path]
    base = network.arguments(node)
    sizes = _with_outputs(said, base)
    other = {meaning: value for meaning, value in sizes.items() if meaning in base and base[meaning] != value}
    name = _name(node)
    whole = network.count((node,), "parameters")
    value = network.count((node,), count.quantity)
    if value is None:
        return []
    layers = (("", module, network.facts((node,))),)
    own = Tie(value, Reason("check.layer", layer=name), True, False, whole, layers, count.quantity)
    if no_bias:
        bare = changed(module, {}, bias=False)
        number = count_facts(facts_of(bare), count.quantity) if bare else None
        return [Tie(number, Reason("check.layer_no_bias", layer=name), layers=layers)] if number is not None else [own]
    if not other:
        return [own]
    made = changed(module, other)
    number = count_facts(facts_of(made), count.quantity) if made else None
    if made is None or number is None:
        return [own]
    reason = Reason("check.stage", layer=name, sizes=describe_sizes(sizes))
    stage = Tie(number, reason, True, True, count_facts(facts_of(made)), (("", made, facts_of(made)),), count.quantity)
    if all(size == 1 for size in other.values()):
        return [stage]
    has = {meaning: base[meaning] for meaning in other}
    remark = Reason("check.note.sizes", said=describe_sizes(other), layer=name, has=describe_sizes(has))
    return [replace(own, remark=remark), replace(stage, remark=remark)]


def _of_nodes(count: Count, entity: Entity, nodes: Sequence[Node], network: CheckedModel, no_bias: bool) -> Tie | None:
    value = network.count(nodes, count.quantity)
    if value is None:
        return None
    if no_bias and count.quantity != "biases":
        bare = value - (network.count(nodes, "biases") or 0) if count.quantity != "weights" else value
        return Tie(bare, Reason("check.layers_no_bias"))
    if entity.kind == "whole":
        reason = Reason("check.network")
    elif len(nodes) == 1:
        reason = Reason("check.layer", layer=_name(nodes[0]))
    elif entity.kind == "path":
        reason = Reason("check.layer", layer=entity.name)
    else:
        counted = [node.total or 0 for node in nodes]
        values = " + ".join(map(shown, counted)) if count.quantity == "parameters" else ""
        reason = Reason("check.layers_sum", values=values) if values else Reason("check.layers")
    spread = network.around(nodes)
    layers = tuple((node.path, network.modules[node.path], network.facts((node,))) for node in spread)
    if len(nodes) > 1 and any(node.copies for node in nodes):
        # A slip is looked for in what is counted once.
        layers = ()
    whole = network if entity.kind == "whole" else None
    return Tie(value, reason, True, False, network.count(nodes, "parameters"), layers, count.quantity, network=whole)


def _sized(
    entity: Entity | None,
    subject: Subject,
    network: CheckedModel | None,
    said: Mapping[str, Any],
    no_bias: bool,
) -> tuple[Module, dict[str, Any]] | None:
    """The layer that the sizes of the sentence, and those given before it, describe."""
    family = subject.family
    if entity is not None and entity.kind == "layer" and entity.name and not entity.pointed:
        family = entity.name
    same = not family or not subject.family or family == subject.family
    sizes = _with_outputs({**(subject.sizes if same else {}), **said}, ("out_channels", "out_features"))
    if not family and len(sizes) < SURE:
        return None
    # "Each filter" gives the outputs under two names, of which only one belongs to a layer.
    drops: tuple[str, ...] = ("out_channels", "out_features") if "outputs" in said else ("",)
    for drop in drops:
        kept = {meaning: value for meaning, value in sizes.items() if meaning != drop}
        module = layer_of(family, kept, network, False if no_bias else None)
        if module is not None:
            return module, kept
    return None


def _needed(module: Module) -> list[str]:
    return [module.arguments[name].meaning for name in required(type(module)) if name in module.arguments]


def _sized_tie(count: Count, module: Module, sizes: Mapping[str, Any], network: CheckedModel | None) -> Tie | None:
    facts = facts_of(module)
    value = count_facts(facts, count.quantity)
    if value is None:
        return None
    node = _stage_of(module, network)
    if node is None:
        reason = Reason("check.sized", layer=Reason(f"layer.{module.family}"), sizes=describe_sizes(sizes))
    elif node[1]:
        reason = Reason("check.stage", layer=_name(node[0]), sizes=describe_sizes(sizes))
    else:
        reason = Reason("check.layer", layer=_name(node[0]))
    return Tie(value, reason, True, True, count_facts(facts), (("", module, facts),), count.quantity)


def _stage_of(module: Module, network: CheckedModel | None) -> tuple[Node, bool] | None:
    """The layer of the model of which this one is a stage (sizes that are 1 and not yet opened), or which it is."""
    if network is None:
        return None
    from ..derivation.general import arguments_of

    given = {module.arguments[n].meaning: single(v) for n, v in arguments_of(module).items() if n in module.arguments}
    for node in network.of_family(module.family):
        base = network.arguments(node)
        if all(base.get(meaning) == value or value == 1 for meaning, value in given.items()):
            return node, any(base.get(meaning) != value for meaning, value in given.items())
    return None


def ties_of_sentence(count: Count, sentence: Sentence) -> list[Tie]:
    """The ties inside a sentence: the equation a count is the result of, the parts it is made of, the sum it is."""
    ties: list[Tie] = []
    if count.equation is not None and count.equation.value is not None:
        ties.append(Tie(count.equation.value, Reason("check.count.result", value=shown(count.equation.value))))
    ties += _parts(count, sentence)
    ties += _added(count, sentence)
    return ties


def _parts(count: Count, sentence: Sentence) -> list[Tie]:
    weights = [other.number.value for other in sentence.counts if other.quantity == "weights" and not other.change]
    biases = [other.number.value for other in sentence.counts if other.quantity == "biases" and not other.change]
    others = [other for other in sentence.counts if other.quantity in ("parameters", "trainable")]
    implied = not biases and sentence.language.one_bias.search(sentence.text) is not None
    if len(weights) != 1 or len(biases) > 1 or not (biases or implied):
        return []
    bias = biases[0] if biases else 1
    if count.quantity in ("weights", "biases"):
        whole = others[0].number.value if len(others) == 1 else None
        if whole != weights[0] + bias:
            return []
        return [Tie(count.number.value, Reason("check.count.parts_agree", value=shown(whole)), firm=False)]
    firm = len(others) == 1 and (bool(biases) or sentence.language.plural)
    reason = Reason("check.count.parts", n=int(bias), weights=shown(weights[0]), biases=shown(bias))
    return [Tie(weights[0] + bias, reason, firm)]


def _added(count: Count, sentence: Sentence) -> list[Tie]:
    before = [other.number for other in sentence.counts if other.start < count.start and not other.change]
    if len(before) < 2 or not sentence.language.adding.search(sentence.text) or not all(n.exact for n in before):
        return []
    values = [number.value for number in before[-2:]]
    return [Tie(sum(values), Reason("check.count.sum", values=" + ".join(map(shown, values))), firm=False)]


def _name(node: Node) -> Reason:
    """A layer by its place among its kind."""
    layer = Reason(f"layer.{node.layer.family}")
    if node.ordinal < len(_ORDINALS):
        return Reason("check.layer_named", ordinal=Reason(_ORDINALS[node.ordinal]), layer=layer)
    return Reason("layer.numbered", layer=layer, number=str(node.ordinal))


def describe_sizes(sizes: Mapping[str, Any]) -> list[Reason]:
    """Sizes in words, outputs first: ``1 output channel, 3 input channels``."""
    order = ("out_channels", "out_features", "in_channels", "in_features", "num_features", "kernel_size")
    return [
        Reason(
            _SIZE_WORDS[meaning], n=sizes[meaning] if isinstance(sizes[meaning], int) else 2, size=_size(sizes[meaning])
        )
        for meaning in order
        if meaning in sizes
    ]


def _size(value: Any) -> str:
    return " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)
