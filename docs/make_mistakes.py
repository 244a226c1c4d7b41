"""Writes ``docs/mistakes.md``: every slip that ``grade`` knows, in both languages, with what it adds to a count.

Run it after a change to the slips: ``python docs/make_mistakes.py``. A test compares the page with what it would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from symparams import load, nn
from symparams.check.grading.making import Making
from symparams.check.grading.point import Point
from symparams.check.grading.subject import Subject, of_module, text_of
from symparams.check.grading.words import OBVIOUS
from symparams.check.mistakes.part import CountedLayer
from symparams.check.mistakes.placed import PLACED
from symparams.check.mistakes.table import MISTAKES
from symparams.derivation.general import in_letters
from symparams.document.catalogue import catalogue
from symparams.terms import Number, difference

PAGE = Path(__file__).parent / "mistakes.md"

HEAD = """# The slips that `grade` knows

Written by `docs/make_mistakes.py`; do not edit it by hand.

A slip is a change to the tensors that a count is made of, so one definition works for every layer and network that has
such tensors, in letters and in numbers. *Adds* is the wrong count minus the right one, where the slip is made
everywhere in the example. A `convention` is counted so by others; an `approximation` leaves something small out.

Conventions combine with up to two slips. Where several slips give one answer, all are told; where they are one
formula whatever the sizes, that is said, else sizes are proposed that tell them apart.
"""

#: Examples in the order in which they are tried.
FIRST = ("Conv2d", "Linear", "LSTM", "MultiheadAttention", "BatchNorm2d", "Embedding", "MaxPool2d")
NETWORKS = ("book", "gpt2", "bert-base", "mixtral-8x7b", "resnet18")

#: Slips in sizes are found in the formula, not in the tensors: for each a right and a wrong formula.
SIZES = {
    "wrong_size": ("k^2*C_in*C_out + C_out", "k^2*s*C_out + C_out"),
    "off_by_one": ("V*d + T*d", "(V - 1)*d + T*d"),
    "multiple_size": ("d^2*m + d", "(2*d)^2*m + 2*d"),
    "part_size": ("d^2*m + d", "d^2*m/4 + d/2"),
    "leading_term": ("12*d^2 + 13*d", "12*d^2"),
    "times_steps": ("n*m + n^2 + n", "T*(n*m + n^2 + n)"),
    "subtracted": ("P", "P - V*d"),
    "binary_units": ("P/10^6", "P/2^20"),
    "not_divided": ("P*b/8", "P*b"),
    "multiplied_not_divided": ("P*b/8", "P*b*8"),
    "dilated_extent": ("k^2*C_in*C_out + C_out", "(r*(k - 1) + 1)^2*C_in*C_out + C_out"),
    "positions_counted": ("V*d", "V*d + T*d"),
    "image_for_window": ("k^2*C_in*C_out + C_out", "H*W*C_in*C_out + C_out"),
    "nothing_to_learn": ("0", "k^2"),
    "another_layer": ("0", "k^2*C_in*C_out + C_out"),
}


#: What the words of a slip leave open.
HOLES = {
    **dict.fromkeys(("wrong_size", "flat_width", "off_by_one", "multiple_size", "part_size"), ("part", "instead")),
    **dict.fromkeys(("leading_term", "times_steps", "subtracted", "not_divided"), ("part",)),
    **dict.fromkeys(("multiplied_not_divided", "nothing_to_learn"), ("part",)),
    "another_layer": ("layer", "name"),
    "left_out": ("what",),
}


def page() -> str:
    """The whole page."""
    english, chinese = catalogue("en"), catalogue("zh")
    lines = [
        HEAD,
        "| slip | kind | what was done | 中文 | why people do it | example | adds |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, kind, example, adds in examples():
        said = [say(f"check.mistake.{name}", **dict.fromkeys(HOLES.get(name, ()), "…")) for say in (english, chinese)]
        why = "" if name in OBVIOUS or name in ("left_out", "another_layer") else english(f"check.why.{name}")
        lines.append(f"| `{name}` | {kind} | {said[0]} | {said[1]} | {why} | {example} | {adds} |")
    return "\n".join(lines) + "\n"


def examples() -> Iterator[tuple[str, str, str, str]]:
    """Each slip with its kind, where it is shown, and what it adds there."""
    seen: set[str] = set()
    for example, subject in subjects():
        for slip in Making(subject, (), Point(subject.values)).slips(subject.parts, wide=len(subject.parts) > 1):
            if slip.id in seen or slip.id in SIZES or slip.id == "left_out" or (slip.path and slip.id != "flat_width"):
                continue
            gap = difference(subject.whole(slip.changed, slip.extra), subject.whole())
            if gap != Number(0):
                seen.add(slip.id)
                yield slip.id, slip.kind, example, f"`{text_of(gap)}`"
    for name, (right, wrong) in SIZES.items():
        found = graded(right, wrong)
        assert name in found, (name, found)
        yield name, found[name], f"`{right}` answered `{wrong}`", ""
    yield "left_out", "error", "any part of a network", "its count"


def graded(right: str, wrong: str) -> dict[str, str]:
    """The slips found, with their kinds."""
    from symparams import grade

    return {mistake.id: mistake.kind for mistake in grade(right, wrong).mistakes}


def subjects() -> Iterator[tuple[str, Subject]]:
    """What slips are shown on: layers in letters, then networks."""
    for name in FIRST:
        yield f"`{name}`", of_module(lettered(name))
    yield "`Conv2d` in groups", of_module(lettered("Conv2d", also=("groups",)))
    yield "`LSTM`, two directions", of_module(nn.LSTM("m", "n", bidirectional=True))
    yield "`LSTM`, two layers", of_module(nn.LSTM("m", "n", num_layers=2))
    yield "`LSTM`, projected", of_module(nn.LSTM("m", "n", proj_size="r"))
    yield "`LSTM`, one bias", one_bias(of_module(nn.LSTM("m", "n")))
    yield "`GRU`", of_module(lettered("GRU"))
    yield "`Linear` without bias", of_module(nn.Linear("n_in", "n_out", bias=False))
    for name in NETWORKS:
        yield f"`{name}`", of_module(load(name))


def lettered(name: str, also: tuple[str, ...] = ()) -> nn.Module:
    """A layer type in letters."""
    module = in_letters(getattr(nn, name), also)
    assert module is not None
    return module


def one_bias(subject: Subject) -> Subject:
    """The layer as textbooks have it."""
    (part,) = subject.parts
    biases = [fact for fact in part.facts if fact.role == "bias"]
    rest = tuple(fact for fact in part.facts if fact.role != "bias")
    changed: CountedLayer = part.counting((*rest, *biases[:1]))
    return Subject(changed.term(), (changed,), {})


def all_ids() -> set[str]:
    """Every slip in the tables: none may be missing from the page."""
    return {mistake.id for mistake in MISTAKES} | {placed.id for placed in PLACED}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
