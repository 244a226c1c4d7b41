"""A network in its structure: a table of its parts, then each distinct block once, with its layers and its sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..derivation.deriving import Derivation
from ..derivation.records import Block, Form, Node
from ..terms import Number, Product, Term, nodes, product, put_in, sum_of
from .blocks import is_even, mark, opened
from .formulas import Braced, SizeList, Strong, chain, is_plain, spelled, worked
from .pages import Member, Part, Section
from .sizing import Flowed
from .words import Words, in_words

#: A block within a block gets a table of its own from this many layers with parameters on.
LARGE = 12

#: A block that stands in several places is told once from this many layers with parameters on.
WORTH_ONCE = 3

#: Longer formulas (in parts of the term) are left out of tables, and not repeated with numbers put in.
LONG_CELL, LONG_LINE = 24, 90

#: Longer formulas have no braces where a line with braces cannot be broken.
LONG_BRACED = 60

#: Classes that only hold others; what they are called says nothing.
HOLDERS = ("sequential", "repeat", "stages", "module", "module_list", "module_dict", "parameters")

QUANTITIES = {
    "total": "quantity.total",
    "trainable": "quantity.trainable",
    "frozen": "quantity.frozen",
    "active": "quantity.active",
    "without_tables": "quantity.without_tables",
    "non_embedding": "quantity.non_embedding",
    "untied": "quantity.untied",
}


def is_nested(derivation: Derivation) -> bool:
    """Whether the network has blocks within it, so that a list of layers would not show what it is made of."""
    return any(isinstance(member, Block) for member in derivation.root.members)


class Structure:
    """The sections of a page on a nested network.

    Args:
        form, numbers_form: the form of formulas, and that in which numbers are put in.
        flow: what comes out of each layer.
        share: writes a part of the whole in per cent.
    """

    def __init__(
        self,
        derivation: Derivation,
        words: Words,
        form: str,
        numbers_form: str,
        flow: tuple[Flowed, ...],
        share: Callable[[int | None], str],
    ) -> None:
        self.derivation, self.words, self.scribe = derivation, words, words.scribe
        self.form, self.numbers_form, self.flow, self.share = form, numbers_form, flow, share
        #: How often each block stands in the network, and where.
        self.places: dict[Any, list[Block]] = {}
        self._count(derivation.root)
        self.waiting: list[Block] = []
        self.told: set[Any] = set()
        self.explained: set[str] = set()

    # Sections

    def sections(self) -> Iterator[Section]:
        """The parts of the network, then the blocks, each once."""
        root = opened(self.derivation.root)
        rows = [self._member_row(member, root, full=True) for member in root.members]
        yield _section(self.words("heading.parts"), rows, (), "")
        while self.waiting:
            block = self.waiting.pop(0)
            if mark(block, self.derivation) not in self.told:
                self.told.add(mark(block, self.derivation))
                yield self._section(block)

    def _member_row(self, member: int | Block, block: Block, full: bool) -> Member:
        if isinstance(member, Block):
            return self._block_row(member, block.path)
        return self._layer_row(member, block.path, full)

    def _section(self, block: Block) -> Section:
        inside = self._core(block)
        start = len(self.waiting)
        listed = filter(self._says_something, self._listed(inside))
        rows = [self._member_row(member, inside, full=False) for member in listed]
        # What stands within this block comes before the blocks after it.
        self.waiting[:] = self.waiting[start:] + self.waiting[:start]
        return _section(self._title(block), rows, tuple(self._sums(block, inside)), self._remarks(block))

    def _listed(self, block: Block) -> Iterator[int | Block]:
        """The rows of a block's table: its layers, those of its small blocks too, and its other blocks."""
        for member in block.members:
            if isinstance(member, int) or self._apart(member):
                yield member
            else:
                yield from self._listed(member)

    def _apart(self, block: Block) -> bool:
        """Whether a block within a block has a table of its own."""
        counted = self._counted(block)
        if not counted:
            return False
        repeats = block.copies is not None and block.copies_value != 1
        several = len(self.places.get(mark(block, self.derivation), ())) > 1
        return repeats or len(counted) >= LARGE or (several and len(counted) >= WORTH_ONCE)

    def _says_something(self, member: int | Block) -> bool:
        if isinstance(member, Block):
            return True
        node = self.derivation.nodes[member]
        return bool(node.layer.forms or node.shared)

    def _counted(self, block: Block) -> list[int]:
        return [place for place in block.nodes() if self.derivation.nodes[place].layer.forms]

    def _count(self, block: Block) -> None:
        """Where each block stands; what is inside of equal blocks is met once."""
        for member in block.members:
            if isinstance(member, Block):
                found = mark(member, self.derivation)
                places = self.places.setdefault(found, [])
                places.append(member)
                if len(places) == 1:
                    self._count(opened(member))

    def _core(self, block: Block) -> Block:
        """The block inside that holds all there is to count, and stands there once."""
        while True:
            block = opened(block)
            saying = list(filter(self._says_something, block.members))
            if len(saying) != 1 or not isinstance(saying[0], Block) or saying[0].copies is not None:
                return block
            block = saying[0]

    # Names

    def _title(self, block: Block) -> str:
        name, kind = self._path(block.path, ""), self._kind(block)
        title = self.words("structure.kind", name=name, kind=kind) if kind else name
        if block.copies is None or block.copies_value == 1:
            return title
        number = self.scribe.inline(chain(block.copies, self._number(block.copies_value)))
        return self.words("structure.one_of", name=title, number=number)

    def _kind(self, block: Block) -> str:
        """What a block is, where there is a word for its class."""
        for found in (block, opened(block)):
            family = in_words(found.type)
            if family not in HOLDERS and self.words.knows(f"layer.{family}"):
                return self.words(f"layer.{family}")
        return ""

    def _path(self, path: str, base: str) -> str:
        """A name as code, from the block it stands in."""
        return self.scribe.code(path[len(base) + 1 :] if base and path.startswith(f"{base}.") else path)

    def name(self, node: Node) -> str:
        """A layer by its path and what it is."""
        layer = self.words(f"layer.{node.layer.family}")
        return self.words("structure.kind", name=self._path(node.path, ""), kind=layer) if node.path else layer

    # Rows

    def _layer_row(self, place: int, base: str, full: bool) -> Member:
        node, output = self.derivation.nodes[place], self.flow[place].output
        formula, numbers = self._worked(node)
        value = node.layer.value
        return Member(
            name=self._path(node.path, base),
            kind=self.words(f"layer.{node.layer.family}"),
            output="" if output is None else self.scribe.inline(SizeList(output)),
            formula=formula,
            numbers=numbers,
            times="",
            one="" if value is None else self.scribe.number(value),
            value="" if value is None else self.scribe.number(value),
            share=self.share(value) if full else "",
            note=self._note(node),
        )

    def _worked(self, node: Node) -> tuple[str, str]:
        """The formula of a layer, and the numbers put in down to the line before the value."""
        layer = node.layer
        if not layer.forms:
            return "", ""
        general, form = self._own(layer.forms[self.form].general), layer.forms[self.numbers_form]
        plain = is_plain(general) and layer.value is not None
        formula = "" if plain else self.scribe.inline(general)
        sides = [] if form.value is None else _sides(form)
        return formula, self.scribe.inline(chain(*sides)) if sides else ""

    def _block_row(self, block: Block, base: str) -> Member:
        self.waiting.append(block)
        repeats = block.copies is not None and block.copies_value != 1
        even = not repeats or is_even(block)
        general = block.forms.get(self.form)
        last = self._last_output(block)
        return Member(
            name=self._path(block.path, base),
            kind=self._kind(block),
            output="" if last is None else self.scribe.inline(SizeList(last)),
            formula=self._short(general),
            numbers="",
            times=self._times(block) if repeats else "",
            one="" if block.value is None or not even else self.scribe.number(block.value),
            value="" if block.total is None else self.scribe.number(block.total),
            share=self.share(block.total),
            note="",
        )

    def _short(self, general: Term | None) -> str:
        if general is None or is_plain(general) or _length(general) > LONG_CELL:
            return ""
        return self.scribe.inline(self._own(general))

    def _times(self, block: Block) -> str:
        assert block.copies is not None
        value = block.copies_value
        number = self.scribe.inline(block.copies) if value is None else self.scribe.number(value)
        return self.words("structure.times", number=number)

    def _last_output(self, block: Block) -> tuple[Term, ...] | None:
        places = block.nodes()
        return self.flow[places[-1]].output if places else None

    def _note(self, node: Node) -> str:
        layer, notes = node.layer, []
        if node.shared:
            first = self.scribe.code(node.shared[0][1])
            notes.append(self.words("shared.counted" if layer.forms else "shared.elsewhere", first=first))
        elif layer.nothing:
            known = layer.nothing in self.explained
            self.explained.add(layer.nothing)
            reason = self.words(f"none.{layer.nothing}")
            notes.append(self.words("none.again") if known else self.words("none.because", reason=reason))
        if layer.value and layer.trainable is not None and layer.trainable < layer.value:
            notes.append(self.words("structure.frozen"))
        return self.words("list.semicolon").join(notes)

    # Sums

    def _sums(self, block: Block, inside: Block) -> Iterator[Part]:
        """The sums of the small blocks inside, of one copy, and of all."""
        for member in inside.members:
            if isinstance(member, Block) and not self._apart(member):
                terms = self._terms(self._listed(member))
                if len(terms) > 1 and member.total is not None:
                    yield self._sum(
                        self._path(member.path, inside.path), member.all_forms, sum_of(*terms), member.total
                    )
        terms = self._terms(inside.members)
        repeats = block.copies is not None and block.copies_value != 1
        in_all = self.words("structure.one" if repeats else "sum.in_all")
        numbers = sum_of(*terms) if terms and block.value is not None else None
        if numbers is not None or block.forms:
            yield self._sum(in_all, block.forms, numbers, block.value, strong=not repeats)
        if repeats and block.total is not None:
            copies, one = self._number(block.copies_value), self._number(block.value)
            whole = general = None
            if copies is not None and one is not None and block.copies is not None and is_even(block):
                whole, general = Product((copies, one)), product(block.copies, one)
            equation = self.scribe.inline(chain(general, whole, Strong(Number(block.total))))
            yield Part(self.words("structure.all"), "", equation, "")
        elif repeats:
            yield self._sum(self.words("structure.all"), block.all_forms, None, None)

    def _terms(self, members: Any) -> list[Term]:
        """The values of what is inside."""
        nodes_ = self.derivation.nodes
        values = [nodes_[member].layer.value if isinstance(member, int) else member.total for member in members]
        return [Number(value) for value in values if value]

    def _sum(
        self, name: str, forms: Mapping[str, Term], numbers: Term | None, value: int | None, strong: bool = False
    ) -> Part:
        general = forms.get(self.form)
        shown = None if general is None or is_plain(general) else self._own(general)
        known = self._number(value)
        result = Strong(known) if known is not None and strong else known
        equation = chain(shown, numbers, result) if shown or numbers or result else Number(0)
        return Part(name, "", self.scribe.inline(equation), "")

    def _remarks(self, block: Block) -> str:
        """What has nothing to count, and where else the block stands."""
        sentences = []
        silent = [place for place in block.nodes() if not self._says_something(place)]
        families = dict.fromkeys(self.derivation.nodes[place].layer.family for place in silent)
        if families:
            layers = self.words.listed([self.words(f"layer.{family}") for family in families])
            sentences.append(self.words("structure.without", layers=layers))
        places = self.places.get(mark(block, self.derivation), ())
        others = [self._path(other.path, "") for other in places if other.path != block.path]
        if others:
            sentences.append(self.words("structure.also", blocks=self.words.listed(others)))
        return self.words("list.space").join(sentences)

    # The whole

    def formula(self) -> str:
        """The network's count in letters, its parts named below."""
        parts = self._parts()
        if not parts:
            return ""
        whole = sum_of(*(term for _, term in parts))
        # TeX breaks no line after a brace.
        if self.scribe.kind.engine == "latex" and _length(whole) > LONG_BRACED:
            return self.scribe.display(whole)
        return self.scribe.display(sum_of(*(self._named(member, term) for member, term in parts)))

    def numbers(self) -> str:
        """The same with the numbers put in; empty where that would be too long to read."""
        values = {getattr(m.letter, "name", ""): m.value for m in self.derivation.letters}
        general = sum_of(*(term for _, term in self._parts()))
        if (
            not self._parts()
            or self.derivation.value is None
            or None in values.values()
            or _length(general) > LONG_LINE
        ):
            return ""
        numbers = put_in(general, {name: Number(value) for name, value in values.items() if value is not None})
        return self.scribe.display(chain(spelled(numbers, "k·k"), Strong(Number(self.derivation.value))))

    def _parts(self) -> list[tuple[int | Block, Term]]:
        if self.form not in self.derivation.forms:
            return []
        found = []
        for member in opened(self.derivation.root).members:
            general = self._general(member)
            if general is not None and general != Number(0):
                found.append((member, self._own(general)))
        return found

    def _general(self, member: int | Block) -> Term | None:
        if isinstance(member, Block):
            return member.all_forms.get(self.form)
        forms = self.derivation.nodes[member].layer.forms
        return forms[self.form].general if forms else None

    def _named(self, member: int | Block, term: Term) -> Term:
        path = member.path if isinstance(member, Block) else self.derivation.nodes[member].path
        return Braced(term, path) if re.fullmatch(r"[A-Za-z0-9_.]+", path) else term

    def quantities(self) -> Iterator[Part]:
        """The other numbers people mean by "parameters"."""
        for found in self.derivation.quantities:
            if found.name != "total" and (found.value is not None or found.formula is not None):
                short = found.formula is not None and _length(found.formula) <= LONG_LINE
                formula = self._own(found.formula) if short and found.formula is not None else None
                if formula is None and found.value is None:
                    continue  # a formula too long for a line, and no number yet
                equation = chain(formula, self._number(found.value))
                yield Part(self.words(QUANTITIES[found.name]), "", self.scribe.inline(equation), "")

    # Small things

    def _own(self, term: Term) -> Term:
        return spelled(term, self.scribe.notation.powers(self.form))

    def _number(self, value: int | None) -> Term | None:
        return None if value is None else Number(value)


def _section(title: str, rows: list[Member], sums: tuple[Part, ...], note: str) -> Section:
    formulas = any(row.formula for row in rows)
    return Section(
        title=title,
        rows=tuple(rows),
        repeats=any(row.times for row in rows),
        formulas=formulas,
        numbers=formulas and any(row.numbers for row in rows),
        sums=sums,
        note=note,
    )


def _sides(form: Form) -> list[Term]:
    """The numbers put in and the last line before the value."""
    lines = worked(form)
    return lines[:1] + lines[-1:] if len(lines) > 1 else lines


def _length(term: Term) -> int:
    return sum(1 for _ in nodes(term))
