"""What follows from a count, in words: the memory it takes, and the exercises with their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..derivation.deriving import Derivation
from ..derivation.exercises import AddedNorms, added_norms, optimizers
from ..derivation.memory import DTYPES, PARAMETERS, Amount, Memory, memory
from ..derivation.records import Node
from ..terms import Chain, Number, Term, steps
from .formulas import Strong, chain
from .pages import Exercise, MemoryRow
from .words import Words

#: The number format of which the page speaks in a sentence.
USUAL_DTYPE = "float32"


def memory_sentence(derivation: Derivation, words: Words) -> str:
    """The bytes of all parameters in the usual format."""
    found = memory(derivation.value, USUAL_DTYPE)
    each = words("memory.bytes", n=found.each, number=words.scribe.number(found.each))
    if found.value is None:
        general = words.scribe.inline(found.general)
        said = words("memory.symbols", dtype=found.dtype, each=each, general=general)
        letter = words("memory.letter", letter=words.scribe.inline(PARAMETERS))
        return words("list.sentences", first=said, last=letter)
    amounts = [_divided(amount, words) for amount in found.amounts]
    return words(
        "memory.intro",
        dtype=found.dtype,
        each=each,
        bytes=words.scribe.inline(chain(found.numbers, Number(found.value))),
        amounts=words("memory.amounts", first=amounts[0], last=amounts[1]),
    )


def _divided(amount: Amount, words: Words) -> str:
    """``107,704/10⁶ ≈ 0.108 MB``"""
    equation = Chain((amount.quotient, amount.value), ("=" if amount.exact else "≈",))
    return words("memory.amount", equation=words.scribe.inline(equation), unit=amount.unit)


def memory_rows(derivation: Derivation, words: Words) -> Iterator[MemoryRow]:
    """The bytes in each number format; formats of one size share a row."""
    by_size: dict[int, list[str]] = {}
    for dtype, each in DTYPES.items():
        by_size.setdefault(each, []).append(dtype)
    for names in by_size.values():
        found = memory(derivation.value, names[0])
        yield MemoryRow(
            name=words("list.comma").join(names),
            each=words.scribe.number(found.each),
            equation=_bytes(found, words),
            decimal=_amount(found, 0, words),
            binary=_amount(found, 1, words),
        )


def _bytes(found: Memory, words: Words) -> str:
    if found.value is None:
        return words.scribe.inline(found.general)
    return words.scribe.inline(chain(found.numbers, Number(found.value)))


def _amount(found: Memory, place: int, words: Words) -> str:
    if not found.amounts:
        return ""
    amount = found.amounts[place]
    return words("memory.amount", equation=words.scribe.value(amount.value), unit=amount.unit)


def exercises(derivation: Derivation, words: Words, name: Callable[[Node], str], answers: bool) -> Iterator[Exercise]:
    """The exercises of a network, numbered."""
    number = 1
    if derivation.trainable != 0:
        yield Exercise(str(number), words("exercise.optimizer"), tuple(_optimizer_answer(derivation, words)) * answers)
        number += 1
    if (norms := added_norms(derivation)) is not None:
        layers = words.listed([name(derivation.nodes[place]) for place in norms.nodes])
        answer = tuple(_norms_answer(derivation, norms, words)) * answers
        yield Exercise(str(number), words("exercise.norms", layers=layers), answer)
        number += 1
    # Those of a spec's own, in the words of its author.
    for said, answered in getattr(derivation.source[0], "exercises", ()):
        yield Exercise(str(number), words.said(said), (words.said(answered),) * bool(answers and answered))
        number += 1


def _optimizer_answer(derivation: Derivation, words: Words) -> Iterator[str]:
    for found in optimizers(derivation):
        said = {
            "name": words(f"optimizer.{found.name}"),
            "equation": _here(found.general, found.numbers, found.value, words, strong=True),
        }
        if found.name == "adam":
            said["stored"] = _here(found.stored, found.stored_numbers, found.stored_value, words)
        yield words(f"answer.{found.name}", **said)
    yield words("answer.letter", letter=words.scribe.inline(PARAMETERS))


def _here(general: Term, numbers: Term | None, value: int | None, words: Words, strong: bool = False) -> str:
    """The formula, and the numbers put in: apart, as an equation holds for all values of its letters."""
    formula = words.scribe.inline(general)
    if numbers is None or value is None:
        return formula
    result = Strong(Number(value)) if strong else Number(value)
    return words("shapes.here", formula=formula, numbers=words.scribe.inline(chain(numbers, result)))


def _norms_answer(derivation: Derivation, norms: AddedNorms, words: Words) -> Iterator[str]:
    scribe = words.scribe
    worked = steps(norms.general)[:-1] if norms.value is not None and not isinstance(norms.general, Number) else ()
    value = None if norms.value is None else Number(norms.value)
    strong = None if value is None else Strong(value)
    yield words("answer.norms", equation=scribe.inline(chain(norms.general, *worked, strong)))
    if norms.after is not None and norms.after_value is not None:
        yield words("answer.norms_total", equation=scribe.inline(chain(norms.after, Number(norms.after_value))))
    yield words("answer.statistics", equation=scribe.inline(chain(norms.general, value)))
