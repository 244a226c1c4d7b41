"""The records of a derivation: small, frozen, and complete, so that what is printed is never computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..terms.arithmetic import evaluate
from ..terms.tree import Number, Product, Term

FORMS = ("factored", "split", "expanded")


@dataclass(frozen=True, slots=True)
class Worked:
    """A formula in letters and, where they are known, with the numbers put in; the value is that of these numbers.

    Args:
        general: the formula in letters.
        numbers: in numbers; ``None`` while symbols are left.
    """

    general: Term
    numbers: Term | None

    @property
    def value(self) -> int | None:
        """The count; ``None`` while symbols are left."""
        return value_of(self.numbers)


def value_of(numbers: Term | None) -> int | None:
    """The value of a count written in numbers, where there is one."""
    if numbers is None:
        return None
    value = evaluate(numbers)
    assert isinstance(value, int)
    return value


@dataclass(frozen=True, slots=True)
class Form(Worked):
    """One way to write a count.

    Args:
        numbers: the formula with numbers in place of the letters, nothing evaluated; ``None`` while symbols are left.
        name: ``factored``, ``split`` or ``expanded``.
        steps: the intermediate arithmetic after ``numbers``, ending in the value.
    """

    name: str
    steps: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class RoleCount(Worked):
    """What tensors of one role add at a stage: ``5 × 5 = 25`` weights.

    Args:
        general, numbers: the number of elements in letters and in numbers.
        role: ``weight``, ``bias``, ``gain``, … (a key of the message catalogues: ``role.weight``).
    """

    role: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An axis that a stage opens: until then it had size 1.

    Args:
        meaning: a key of the message catalogues (``axis.input_channels``).
        size: in letters.
        value: the number.
    """

    meaning: str
    size: Term
    value: int | None


@dataclass(frozen=True, slots=True)
class Stage(Worked):
    """One stage of the build-up, from a single window or unit to the whole layer.

    Args:
        general: the count at this stage in letters.
        numbers: in numbers, built on the stage before: ``5 × 76``.
        kind: the kind of axis it opens (``window``, ``input``, ``output``, ``table``, ``gate``, ``group``, …).
        openings: the axes it opens.
        parts: by role.
        output: the formula of one output value (``z = b + Σ w x``), where this stage adds a sum to it.
    """

    kind: str
    openings: tuple[Opening, ...]
    parts: tuple[RoleCount, ...]
    output: Term | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """A letter of a formula: its name, what it means (a key of the message catalogues), and its value."""

    letter: Term
    key: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor: its name in the layer, its role and its sizes in letters and in numbers."""

    name: str
    role: str
    shape: tuple[Term, ...]
    sizes: tuple[int | None, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class Layer:
    """The derivation of one layer, wherever it stands.

    Args:
        type: the class name, as in torch.
        family: what readers call it (``layer.convolution``).
        nothing: why it has no parameters (``none.max_pooling``); empty where it has some.
        tensors, buffers: its tensors; those counted elsewhere (tied) are not among them.
        stages: the build-up.
        forms: by name; empty where there is nothing to count.
        letters: the letters its formulas use.
        value: the count, ``None`` while symbols are left.
        trainable: the count without frozen tensors.
        buffer_elements: elements kept in buffers.
    """

    type: str
    family: str
    nothing: str
    tensors: tuple[Tensor, ...]
    buffers: tuple[Tensor, ...]
    stages: tuple[Stage, ...]
    forms: Mapping[str, Form]
    letters: tuple[Meaning, ...]
    value: int | None
    trainable: int | None
    buffer_elements: int | None


@dataclass(frozen=True, slots=True)
class SizeStep(Worked):
    """How one size of an output follows from the input: ``⌊(28 − 3)/2⌋ + 1 = 13``."""


@dataclass(frozen=True, slots=True)
class Node:
    """A layer in its place.

    Args:
        path: its name in the network (``features.0``), empty for a layer alone.
        ordinal: its number among the layers of its family, from 1.
        layer: its derivation.
        inputs, output: shapes without batch, in terms; ``None`` without an input shape.
        size_steps: how the output's sizes follow.
        shared: tensors that are counted elsewhere: own name and the name of the first.
        copies: how often it stands there, in numbers or letters, the outermost repetition first; empty for once.
        total: the count of all copies.
    """

    path: str
    ordinal: int
    layer: Layer
    part: str
    inputs: tuple[tuple[Term, ...], ...] | None
    output: tuple[Term, ...] | None
    size_steps: tuple[SizeStep, ...]
    shared: tuple[tuple[str, str], ...] = ()
    copies: tuple[Term, ...] = ()
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the network with what is inside: the structure, where the nodes are a list.

    Args:
        path: its name in the network; of several equal blocks in a row that of the first.
        type: the class name.
        members: what is inside, in order: layers, by index into ``Derivation.nodes``, and blocks.
        copies, copies_value: how often it stands there, in letters and as a number; ``None`` for once.
        forms: the count of one copy in letters, by form; empty where the network has no letters of its own.
        all_forms: the count of all copies in letters.
        numbers: the count of one copy as the sum over its members.
        value: the count of one copy.
        total: the count of all copies.
        last: of several equal blocks in a row the name of the last.
    """

    path: str
    type: str
    members: tuple[int | Block, ...]
    copies: Term | None
    copies_value: int | None
    forms: Mapping[str, Term]
    all_forms: Mapping[str, Term]
    numbers: Term | None
    value: int | None
    total: int | None
    last: str = ""

    @property
    def all_numbers(self) -> Term | None:
        """The count of all copies in numbers: how many times the count of one, or the sum over its members."""
        if self.copies_value is None or self.value is None:
            return self.numbers
        return Product((Number(self.copies_value), Number(self.value)))

    def nodes(self) -> tuple[int, ...]:
        """The layers inside, at any depth, those of one copy."""
        return tuple(
            index for member in self.members for index in ((member,) if isinstance(member, int) else member.nodes())
        )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number people mean when they say "parameters".

    Args:
        name: ``total``, ``trainable``, ``frozen``, ``active``, ``without_tables``, ``non_embedding`` (without a head
            over the vocabulary too), ``untied`` (a key of the message catalogues: ``quantity.total``).
        value: the number; ``None`` while symbols are left.
        formula: in letters, where the network has its own.
    """

    name: str
    value: int | None
    formula: Term | None


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the network and the sum over its layers: ``380 + 552 = 932``.

    Args:
        key: what it is called: a key of the message catalogues (``part.convolutional``), or empty.
        path: the child it is, where the network names its parts.
        nodes: its layers with parameters, by index into ``Derivation.nodes``.
        general: the sum in letters, where the network has letters of its own.
        numbers: the sum of the layers' values; of a repeated block the number of copies times the count of one.
        value: the count.
        block: the block it is, where it is one.
    """

    key: str
    path: str
    nodes: tuple[int, ...]
    general: Term | None
    numbers: Term | None
    value: int | None
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Convention:
    """A way of counting that others do differently.

    Args:
        name, value: as given to ``derive(conventions=…)``.
        default: whether this is the default.
        touched: whether the result depends on it.
    """

    name: str
    value: str
    default: bool
    touched: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the formula rests on: ``divisor`` must divide ``dividend``; or, as a program decided, must not
    (``not_divides``), or must be another number (``differs``)."""

    divisor: Term
    dividend: Term
    layer: str
    argument: str
    kind: str = "divides"
