"""What is said of a mistake: its name, its kind, a sentence and a hint."""

from __future__ import annotations

from collections.abc import Sequence

from ...document.catalogue import catalogue
from ...reasons import Reason
from ...terms import Term
from ..mistakes.whole import Slip
from .grade_record import Explanation
from .search import Found
from .structural import Structural
from .subject import text_of

#: The words and the hint for each difference in structure.
STRUCTURAL = {
    "term-missing": ("grade.term_missing", "grade.hint.term_missing"),
    "term-extra": ("grade.term_extra", "grade.hint.term_extra"),
    "factor-missing": ("grade.factor_missing", "grade.hint.factor_missing"),
    "factor-extra": ("grade.factor_extra", "grade.hint.factor_extra"),
    "factor-wrong": ("grade.factor_wrong", "grade.hint.factor_wrong"),
    "sign": ("grade.sign", "grade.hint.sign"),
}

#: Kinds of layers that are spoken of alike.
KINS = {
    family: kin
    for kin, families in {
        "convolution": "convolution transposed_convolution",
        "recurrent": "lstm lstm_cell gru gru_cell rnn rnn_cell",
        "norm": "batch_norm layer_norm rms_norm group_norm instance_norm normalization",
        "table": "embedding embedding_bag",
    }.items()
    for family in families.split()
}

#: Names in paths that say nothing to a reader: containers of layers.
STRUCTURE = frozenset(("", "#", "rest", "first", "block", "blocks", "layer", "layers", "module", "modules", "body"))

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

#: Slips that need no reason: a size, or a part of the network, was mistaken for another or forgotten.
OBVIOUS = frozenset(
    (
        "wrong_size",
        "off_by_one",
        "flat_width",
        "multiple_size",
        "part_size",
        "multiplied_not_divided",
        "not_divided",
        "nothing_to_learn",
        "subtracted",
        "left_out",
        "another_layer",
    )
)


def explanation(found: Found) -> Explanation:
    """The slips as a record."""
    kinds = [slip.kind for slip in found.slips]
    kind = "error" if "error" in kinds else kinds[0]
    about = tuple(
        {**slip.words, **{name: value for name, value in (("family", slip.family), ("path", slip.path)) if value}}
        for slip in found.slips
    )
    return Explanation(name_of(found), kind, found_reason(found), about)


def found_reason(found: Found, *, why: bool = True) -> Reason:
    """All slips of an explanation, and why people make it where it is one."""
    first, *others = (slip_reason(slip, why and len(found.slips) == 1) for slip in found.slips)
    for other in others:
        first = Reason("grade.also", first=first, second=other)
    return first


def name_of(found: Found) -> str:
    """The names of the slips, joined."""
    return "+".join(slip.id for slip in found.slips)


def slip_reason(slip: Slip, why: bool = False) -> Reason:
    """One slip, with the place it was made in where it was not made everywhere, and why people make it."""
    words = {name: text_of(value) for name, value in slip.words.items() if isinstance(value, Term)}
    if slip.id == "another_layer":
        layer, name = slip.words["layer"], str(slip.words["name"])
        return Reason("check.mistake.another_layer", layer=Reason(f"layer.{layer}"), name=name)
    place = _place(slip)
    if slip.id == "left_out":
        return Reason("check.mistake.left_out", what=place or Reason("grade.place.part"))
    message = Reason(_fitting("check.mistake.", slip), None, **words)
    if place:
        message = Reason("grade.in_layer", place=place, message=message)
    if why and slip.id not in OBVIOUS:
        message = Reason("grade.because", message=message, why=Reason(_fitting("check.why.", slip)))
    if meaning := slip.words.get("meaning"):
        message = Reason("grade.meaning", message=message, part=words["part"], meaning=Reason(str(meaning)))
    if axis := slip.words.get("axis"):
        message = Reason("grade.meaning", message=message, part=words["part"], meaning=Reason(f"axis.{axis}", n=2))
    return message


def _fitting(prefix: str, slip: Slip) -> str:
    """The key of the words that fit the layers a slip was made in: those for their kind, where there are such."""
    key = f"{prefix}{slip.id}"
    families = slip.families
    kins = {KINS.get(family, "") for family in families}
    for variant in (*(families if len(families) == 1 else ()), *(kins if len(kins) == 1 else ())):
        if f"{key}.{variant}" in catalogue("en").messages:
            return f"{key}.{variant}"
    return key


def _place(slip: Slip) -> Reason | None:
    """Where a slip was made, as one says it; none for everywhere."""
    if not slip.family and not slip.path:
        return None
    layer = Reason(f"layer.{slip.family}") if slip.family not in ("", "identity", "module") else None
    names = [name for name in slip.path.split(".") if name not in STRUCTURE and not name.isdigit()]
    name = names[-1] if names else ""
    # Layers of a kind in a part of the network: the path is that of the part.
    several = layer is not None and (len(slip.changed) > 1 or slip.path.endswith("#"))
    part = Reason("grade.place.named_part", name=name) if name and several else None
    if "#" in slip.path:
        part = Reason("grade.place.blocks_of", name=name) if part else Reason("grade.place.blocks")
    if layer is None:
        what = Reason("grade.place.named_part", name=name) if name else Reason("grade.place.part")
    elif several:
        what = Reason("grade.place.every", layer=layer)
    elif name:
        what = Reason("grade.place.named", layer=layer, name=name)
    elif "#" not in slip.path and 0 < slip.ordinal <= len(ORDINALS):
        ordinal = Reason(f"check.ordinal.{ORDINALS[slip.ordinal - 1]}")
        what = Reason("grade.place.ordinal", layer=layer, ordinal=ordinal)
    else:
        what = Reason("grade.place.layer", layer=layer)
    return Reason("grade.place.inside", what=what, part=part) if part else what


def structure_explanation(item: Structural) -> Explanation:
    """A difference in structure as a record."""
    about = {"part": item.part}
    if item.id == "factor-wrong":
        about["instead"] = item.instead or item.part
    message = Reason(STRUCTURAL[item.id][0], None, **{name: text_of(term) for name, term in about.items()})
    return Explanation(item.id, "error", message, (about,))


def hint_of(explained: Sequence[Found], parts: Sequence[Structural]) -> Reason | None:
    """Where to look, without the answer."""
    if explained:
        # What is wrong before what others count differently.
        slips = sorted(explained[0].slips, key=lambda slip: slip.kind != "error")
        return Reason(_fitting("check.hint.", slips[0]))
    return Reason(STRUCTURAL[parts[0].id][1]) if parts else None
