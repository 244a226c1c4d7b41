"""What the templates of a handout see: finished strings, in the order of the page.

Every field is a variable of the templates (docs/templates.md lists them from here). A formula comes with the signs that
its format puts around it; a name from outside is made harmless. An empty string or tuple means that there is nothing to
show.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """A row of the table of symbols.

    Args:
        letter: as the notation writes it.
        meaning: what it stands for.
        value: its number, where it has one throughout the page.
    """

    letter: str
    meaning: str
    value: str


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """Symbols that belong together: those in the formulas of layers, or those of the network itself.

    Args:
        title: which these are; empty where there is one table.
        rows: the symbols.
    """

    title: str
    rows: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a build-up.

    Args:
        title: what has just been let in: "Three input channels".
        text: what happens, up to the formula.
        formula: how one output value is computed, in a line of its own.
        result: what that makes, with the equation.
        drawing: the step drawn, as SVG or TikZ; empty in other formats, and for what cannot be drawn.
    """

    title: str
    text: str
    formula: str
    result: str
    drawing: str


@dataclass(frozen=True, slots=True)
class BuildUp:
    """A layer built up from a single window or unit.

    Args:
        title: the heading.
        steps: from the inside out.
        general: the sentence before the general formula.
        formula: the general formula, its parts labelled, in a line of its own.
    """

    title: str
    steps: tuple[Step, ...]
    general: str
    formula: str


@dataclass(frozen=True, slots=True)
class Row:
    """A layer in its place.

    Args:
        name: what it is, with its number among its like, and how often it stands there: "convolution 1", "norm 2 × 12".
        path: where it stands in the network, if its path says more than a number.
        output: the sizes of its output.
        formula: its count in letters.
        numbers: the numbers put in and the arithmetic down to the line before the value.
        equation: formula, numbers and value as one chain.
        value: the count, of all copies; the formula again while symbols are left.
        share: of the whole network.
        note: why there is nothing to count, or what is counted elsewhere.
    """

    name: str
    path: str
    output: str
    formula: str
    numbers: str
    equation: str
    value: str
    share: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the network with the sum over its layers.

    Args:
        name: what it is called.
        once: of a repeated part, the sum over one copy.
        equation: the sum, down to its value.
        value: the count.
    """

    name: str
    once: str
    equation: str
    value: str


@dataclass(frozen=True, slots=True)
class Member:
    """A row in the table of a block or of a whole nested network: a layer, or a block with a table of its own.

    Args:
        name: its name in the block.
        kind: what it is, where there is a word for it: "fully connected layer".
        output: the sizes of its output.
        formula: the count of one in letters; empty where that would be long.
        numbers: of a layer, the numbers put in.
        times: how often it stands there: "× 32"; empty for once.
        one: the count of one.
        value: the count of all copies; empty while symbols are left.
        share: of the whole network; only for its parts.
        note: why there is nothing to count, what is counted elsewhere, what is frozen.
    """

    name: str
    kind: str
    output: str
    formula: str
    numbers: str
    times: str
    one: str
    value: str
    share: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a nested network, or first the network itself, whose table has its parts.

    Args:
        title: the heading.
        rows: what is inside; layers that have nothing to count stand in the note.
        repeats: whether some of it stands there more than once.
        formulas: whether there is a formula in the table.
        numbers: whether there is one with numbers put in.
        sums: the sums of small blocks inside, of one copy of this block, and of all copies.
        note: what has nothing to count, and where else the same block stands.
    """

    title: str
    rows: tuple[Member, ...]
    repeats: bool
    formulas: bool
    numbers: bool
    sums: tuple[Part, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Size:
    """What comes out of a layer.

    Args:
        name: the layer, as in its row.
        output: the sizes of its output.
        reasons: how they follow from the sizes before, a formula each.
    """

    name: str
    output: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """The bytes of all parameters in one number format.

    Args:
        name: the format, or formats of one size.
        each: the bytes of one value.
        equation: the bytes of all.
        decimal: the same in MB (or GB), with the unit; empty while symbols are left.
        binary: the same in MiB (or GiB).
    """

    name: str
    each: str
    equation: str
    decimal: str
    binary: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question that the derivation answers.

    Args:
        number: from 1.
        question: what is asked.
        answer: its sentences; empty where answers are left out.
    """

    number: str
    question: str
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A handout.

    Args:
        lang: the language, as in HTML's ``lang``.
        title: the heading of the page.
        alone: whether it is one layer, which needs no list of layers.
        nothing: whether there is nothing to learn in it.
        intro: what is counted.
        drawing: the network drawn, as SVG or TikZ; empty in other formats and for a layer alone.
        symbols: the letters, in one table or in two.
        build_up: the first layer with parameters, step by step.
        rows: the layers.
        parts: the parts of the network with their sums.
        sections: of a nested network its parts and then each block once, instead of rows and parts; else empty.
        general: the count of the network in letters, in a line of its own.
        general_numbers: of a nested network, the same with the numbers put in, where that is short enough to read.
        quantities: of a nested network, other numbers that people mean by "parameters".
        total: the last sum, down to the total; for one layer its chain.
        total_value: the total alone, empty while symbols are left.
        input: the sizes of the input, empty where none was given.
        sizes: what comes out of each layer that changes sizes; empty without an input.
        memory: the bytes of all parameters, in a sentence.
        memory_rows: the bytes in each number format.
        exercises: questions that the derivation answers; none for a layer alone.
        answers_apart: whether the answers stand on a sheet of their own.
        remark: where most parameters sit.
        conventions: how it was counted, a sentence each.
        assumptions: what must be true of the symbols, a sentence each.
    """

    lang: str
    title: str
    alone: bool
    nothing: bool
    intro: str
    drawing: str
    symbols: tuple[SymbolTable, ...]
    build_up: tuple[BuildUp, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    general: str
    general_numbers: str
    quantities: tuple[Part, ...]
    total: str
    total_value: str
    input: str
    sizes: tuple[Size, ...]
    memory: str
    memory_rows: tuple[MemoryRow, ...]
    exercises: tuple[Exercise, ...]
    answers_apart: bool
    remark: str
    conventions: tuple[str, ...]
    assumptions: tuple[str, ...]
