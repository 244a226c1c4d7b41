"""Slips in a network as a whole: parts of it left out or counted again, what is tied, what heads and experts multiply.

They know where a part stands and what it is, by its place and by the usual names of parts; no network in particular.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isqrt

from ...derivation.buildup import Fact
from ...nn.axes import Axis, Kind
from ...nn.counting import Times
from ...symbols import Size, dimension, times
from ...terms import Number, from_size
from .changes import multiplied
from .mistake import Severity
from .part import CountedLayer

#: What a part does in a network, by the last names of its path; the usual ones in code that people read.
JOBS = (
    ("pooler", re.compile(r"(^|[._])pooler([._]|$)")),
    ("positions", re.compile(r"(^|\.)(\w*position\w*|wpe|pos_embed\w*|pos)$")),
    ("segments", re.compile(r"(^|\.)(\w*segment\w*|token_type\w*)$")),
    ("router", re.compile(r"(^|\.)(router|gate)$")),
    ("output_projection", re.compile(r"(^|\.)(o_proj|out_proj|to_out|c_proj)$")),
    ("backward", re.compile(r"(^|\.)backward_layer(\.|$)")),
)
#: The slip of leaving out a part, where it is not named after it.
LEFT_OUT = {"backward": "one_direction"}
HEAD = re.compile(r"(^|\.)(\w*head\w*|fc|classifier|score|qa_outputs|output)(\.|$)")
ATTENTION = re.compile(r"(^|[._])(\w*attn|\w*attention)(?=$|\.)")
HEADS = frozenset(("symbol.heads", "argument.heads", "argument.num_heads"))
NORMS = frozenset(("batch_norm", "layer_norm", "rms_norm", "group_norm", "instance_norm"))

#: Parts that others leave out by convention, and those so small that they are often not counted.
CONVENTIONS = frozenset(("pooler", "head", "tables", "norms"))
APPROXIMATIONS = frozenset(("router",))


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in a count.

    Args:
        id: its name in reports.
        kind: ``error``, ``convention`` or ``approximation``.
        changed: the layers it changes, by their place among the parts.
        extra: what it counts besides.
        family: the kind of layers it was made in, where it was made in those alone.
        path: the place it was made in, where it was not made everywhere: one layer, or a part with layers inside; the
            blocks that are repeated in a place end with ``#``.
        words: what its message says of it.
        ordinal: of one layer its place among several of its kind, from 1.
    """

    id: str
    kind: Severity = "error"
    changed: Mapping[int, CountedLayer] = field(default_factory=dict)
    extra: tuple[CountedLayer, ...] = ()
    family: str = ""
    path: str = ""
    words: Mapping[str, object] = field(default_factory=dict)
    ordinal: int = 0

    @property
    def families(self) -> frozenset[str]:
        """The kinds of the layers it changes."""
        return frozenset(type(part.module).family for part in self.changed.values())

    def made(self, parts: Sequence[CountedLayer]) -> tuple[CountedLayer, ...]:
        """The parts as the slip counts them."""
        return (*(self.changed.get(index, part) for index, part in enumerate(parts)), *self.extra)


def jobs(parts: Sequence[CountedLayer]) -> dict[int, str]:
    """What parts of a network do, where its place or name says so."""
    found: dict[int, str] = {}
    if len(parts) < 2:
        return found
    # A gate without experts chooses nothing.
    mixed = _experts(parts) != (None, None)
    counted = [index for index, part in enumerate(parts) if part.facts or part.shared]
    repeated = [index for index in counted if parts[index].repeats]
    for index in counted:
        part = parts[index]
        for name, pattern in JOBS:
            if pattern.search(part.path) and (mixed or name != "router"):
                found[index] = name
                break
        else:
            if repeated and index > repeated[-1] and not part.repeats and part.family in NORMS:
                found[index] = "final_norm"
    # A head is the last layer of a network; in a block the last layer is one like the others.
    network = bool(repeated) or any(parts[index].family == "convolution" for index in counted)
    for index in counted[-1:]:
        part = parts[index]
        last = index not in found and part.family == "fully_connected" and not part.repeats
        if last and (network or HEAD.search(part.path)):
            found[index] = "head"
    return found


def scopes(parts: Sequence[CountedLayer]) -> Iterator[tuple[str, str, frozenset[int]]]:
    """Where a slip may be made: in layers of one kind, inside a part of the network, in one layer; with its name."""
    everywhere = frozenset(index for index, part in enumerate(parts) if part.facts)
    seen = {everywhere}
    inside: dict[str, set[int]] = {}
    kinds: dict[tuple[str, str], set[int]] = {}
    for index in sorted(everywhere):
        names = parts[index].path.split(".")
        family = parts[index].family
        block = parts[index].path.rpartition("#")[0]
        kinds.setdefault(("", family), set()).add(index)
        if block:
            kinds.setdefault((block + "#", family), set()).add(index)
        for end in range(1, len(names)):
            inside.setdefault(".".join(names[:end]), set()).add(index)
    for (path, family), where in kinds.items():
        if len(where) > 1 and frozenset(where) not in seen:
            seen.add(frozenset(where))
            yield family, path, frozenset(where)
    for path, where in inside.items():
        if frozenset(where) not in seen and len(where) > 1:
            seen.add(frozenset(where))
            yield "", path, frozenset(where)
    if len(everywhere) > 1:
        for index in sorted(everywhere):
            yield parts[index].family, parts[index].path, frozenset((index,))


def ordinal_in(parts: Sequence[CountedLayer], where: Collection[int]) -> int:
    """The place of a layer among those of its kind, from 1; 0 for several layers, and for the only one of its kind."""
    if len(where) != 1:
        return 0
    (own,) = where
    family = type(parts[own].module).family
    alike = [index for index, part in enumerate(parts) if part.facts and type(part.module).family == family]
    return alike.index(own) + 1 if len(alike) > 1 else 0


def whole_slips(
    parts: Sequence[CountedLayer],
    meanings: Mapping[str, str],
    strangers: Sequence[Size],
    value: Callable[[Size], int | Fraction | None],
) -> Iterator[Slip]:
    """The slips that are made in a network as a whole.

    Args:
        parts: its layers.
        meanings: what its letters mean: keys of the message catalogues.
        strangers: sizes the answer has and the right count has not.
        value: what a size is where it is known.
    """
    if len(parts) > 1:
        yield from _flattened(parts, value)
        yield from _left_out(parts)
        yield from _tied(parts)
        yield from _experts_times_all(parts)
    yield from _times_heads(parts, meanings, strangers)


def _left_out(parts: Sequence[CountedLayer]) -> Iterator[Slip]:
    doing = jobs(parts)
    everything = frozenset(index for index, part in enumerate(parts) if part.facts)
    groups: dict[str, set[int]] = {}
    for index in everything:
        family = parts[index].family
        if index in doing:
            groups.setdefault(doing[index], set()).add(index)
        if family in NORMS:
            groups.setdefault("norms", set()).add(index)
        if any(fact.role == "table" for fact in parts[index].facts):
            groups.setdefault("tables", set()).add(index)
    said = set()
    for job, indices in groups.items():
        where = frozenset(indices)
        if where != everything and where not in said:
            said.add(where)
            if job == "backward":
                # Which of the two directions was left out nobody can tell.
                said.add(everything - where)
            kind: Severity = (
                "convention" if job in CONVENTIONS else "approximation" if job in APPROXIMATIONS else "error"
            )
            yield Slip(LEFT_OUT.get(job, f"no_{job}"), kind, {index: parts[index].counting(()) for index in where})
    for family, path, where in scopes(parts):
        if where not in said and where != everything:
            said.add(where)
            nothing = {index: parts[index].counting(()) for index in where}
            yield Slip("left_out", "error", nothing, family=family, path=path, ordinal=ordinal_in(parts, where))


def _tied(parts: Sequence[CountedLayer]) -> Iterator[Slip]:
    again = tuple(part.counting(part.shared) for part in parts if part.shared)
    if again:
        yield Slip("tied_twice", "convention", {}, again)
    for part in again:
        outputs = getattr(part.module, "out_features", None)
        if outputs is not None and part.module._parameters.get("bias") is None:
            bias = Fact("bias", (Axis(outputs, "outputs", Kind.OUTPUT),))
            yield Slip("head_bias", "error", {}, (part.counting((bias,)),))


def _flattened(parts: Sequence[CountedLayer], value: Callable[[Size], int | Fraction | None]) -> Iterator[Slip]:
    """The layer behind a flattened image is given the width of an image of another size, or the channels alone."""
    channels: Size | None = None
    sides: list[int] = []
    for index, part in enumerate(parts):
        sides += [side for side in part.positions if isinstance(side, int)]
        weights = [fact for fact in part.facts if fact.role == "weight"]
        if len(weights) != 1:
            continue
        if weights[0].opened(Kind.WINDOW):
            outputs = [leaf.size for leaf in weights[0].opened(Kind.OUTPUT)]
            channels = outputs[0] if len(outputs) == 1 else None
            continue
        inputs = weights[0].opened(Kind.INPUT)
        if channels is None or len(inputs) != 1 or weights[0].opened_whole(Kind.INPUT) != inputs:
            continue
        whole, single = value(inputs[0].size), value(channels)
        channels = None
        if not whole or not single or whole % single or whole == single:
            continue
        area = int(whole // single)
        side = isqrt(area)
        others = [other * other for other in dict.fromkeys((*_near(side), *sides))] if side * side == area else []
        for other in dict.fromkeys((1, side, *others)):
            if other != area:
                size = times((int(single), other))
                axes = tuple(replace(axis, size=size) if axis in inputs else axis for axis in weights[0].axes)
                facts = tuple(replace(fact, axes=axes) if fact is weights[0] else fact for fact in part.facts)
                words = {"part": Number(int(whole)), "instead": from_size(size)}
                yield Slip(
                    "flat_width",
                    "error",
                    {index: part.counting(facts)},
                    family=type(part.module).family,
                    path=part.path,
                    words=words,
                    ordinal=ordinal_in(parts, (index,)),
                )


def _near(side: int) -> Iterator[int]:
    """Sides that are mistaken for another: a border more or less, a pooling or stride more or less."""
    yield from (side + more for more in (1, -1, 2, -2, 4, -4) if side + more > 0)
    yield from (2 * side, 2 * side + 1, side // 2, 4 * side) if side > 1 else (2, 3)


def _experts(parts: Sequence[CountedLayer]) -> tuple[Times | None, Axis | None]:
    """What repeats a layer for each expert, and the axis of a tensor that has them all."""
    repeats = next((item for part in parts for item in part.repeats if item.active != item.number), None)
    return repeats, next((leaf for part in parts for fact in part.facts for leaf in fact.opened(Kind.EXPERT)), None)


def _experts_times_all(parts: Sequence[CountedLayer]) -> Iterator[Slip]:
    experts, leaf = _experts(parts)
    if experts is not None:
        others = {
            index: replace(part, repeats=(experts, *part.repeats))
            for index, part in enumerate(parts)
            if part.facts and experts not in part.repeats
        }
    elif leaf is not None:
        others = {
            index: part.counting(tuple(multiplied(fact, (leaf,)) for fact in part.facts))
            for index, part in enumerate(parts)
            if part.facts and not any(fact.opened(Kind.EXPERT) for fact in part.facts)
        }
    else:
        return
    if others:
        yield Slip("experts_times_all", "error", others)


def _times_heads(
    parts: Sequence[CountedLayer], meanings: Mapping[str, str], strangers: Sequence[Size]
) -> Iterator[Slip]:
    """Each attention is multiplied by the number of its heads, although they share its width."""
    by_name = next((name for name, key in meanings.items() if key in HEADS), "")
    units: dict[str, list[int]] = {}
    heads: dict[str, Size] = {}
    for index, part in enumerate(parts):
        if (own := _heads(part)) is not None:
            prefix = f"{part.path}." if part.path else ""
            units[part.path] = [i for i, other in enumerate(parts) if i == index or other.path.startswith(prefix)]
            heads[part.path] = own
        elif by_name and (found := ATTENTION.search(part.path)):
            path = part.path[: found.end()]
            units.setdefault(path, []).append(index)
            heads[path] = dimension(by_name)
    number = strangers[0] if len(strangers) == 1 else None
    changed: dict[int, CountedLayer] = {}
    for path, unit in units.items():
        axis = Axis(heads[path] if number is None else number, "heads", Kind.GATE)
        for i in unit:
            if parts[i].facts:
                changed[i] = parts[i].counting(tuple(multiplied(fact, (axis,)) for fact in parts[i].facts))
    if changed:
        yield Slip("times_heads", "error", changed)


def _heads(part: CountedLayer) -> Size | None:
    for fact in part.facts:
        for axis in fact.axes:
            for leaf in axis.leaves:
                if leaf.meaning == "heads":
                    return leaf.size
    return None
