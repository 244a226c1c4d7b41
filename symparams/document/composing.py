"""From a derivation to the page that templates lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import prod
from typing import Any

from ..derivation.deriving import Derivation
from ..derivation.records import Block, Group, Layer, Node
from ..notation import Clash, Notation
from ..terms import Bracket, Number, Product, Term, product, sum_of
from .catalogue import catalogue
from .consequences import exercises, memory_rows, memory_sentence
from .formulas import SizeList, Strong, chain, is_long, is_plain, spelled, worked
from .pages import BuildUp, Exercise, Page, Part, Row, Size
from .scribes import PageFormat, Scribe
from .sizing import Flowed, Shape, sized
from .structure import Structure, is_nested
from .symbol_table import letters_of, symbols
from .telling import Teller
from .words import Words

#: A nested network with more layers than this does not tell how the sizes of each follow.
MANY_LAYERS = 20
#: Roles of tensors that are taken from the data and not trained; Keras has them among its parameters.
STATISTICS = {"running_mean", "running_var", "counter"}

#: What is said of each kind of condition that a formula rests on.
ASSUMPTIONS = {
    "divides": "assumption.divides",
    "not_divides": "assumption.not_divides",
    "differs": "assumption.differs",
}


def compose(
    derivation: Derivation,
    kind: PageFormat,
    lang: str,
    notation: Notation,
    form: str | None = None,
    answers: bool | str = True,
) -> tuple[Page, Words]:
    """The page of a derivation, and the words its template is written with."""
    start, flow = sized(derivation)
    display, clashes = notation.resolve(letters_of(derivation, start, flow))
    words = Words(catalogue(lang), Scribe(kind, notation, display))
    return _Composer(derivation, words, form, (start, flow), clashes, answers).page(), words


class _Composer:
    def __init__(
        self,
        derivation: Derivation,
        words: Words,
        form: str | None,
        sizes: tuple[Shape | None, tuple[Flowed, ...]],
        clashes: tuple[Clash, ...],
        answers: bool | str,
    ) -> None:
        self.derivation, self.words, self.scribe = derivation, words, words.scribe
        (self.start, self.flow), self.clashes, self.answers = sizes, clashes, answers
        notation = self.scribe.notation
        #: The form of formulas, and the form in which numbers are put in.
        self.form = form or notation.form
        self.numbers_form = form or notation.numbers_form or notation.form
        self.alone = len(derivation.nodes) == 1 and not derivation.nodes[0].copies
        #: Reasons for having no parameters that have been given in full.
        self.explained: set[str] = set()
        self.counted = [node for node in derivation.nodes if node.layer.forms]
        families = [node.layer.family for node in derivation.nodes]
        self.repeated = {family for family in families if families.count(family) > 1}
        how = (derivation, words, self.form, self.numbers_form, self.flow, self._share)
        self.structure = Structure(*how) if is_nested(derivation) else None

    def page(self) -> Page:
        derivation, structure = self.derivation, self.structure
        return Page(
            lang=self.words.catalogue.lang,
            title=self.words("heading.page", model=self._model()),
            alone=self.alone,
            nothing=not self.counted,
            intro=self._intro(),
            drawing=self._drawn(),
            symbols=tuple(symbols(derivation, self.form, self.start, self.flow, self.words)),
            build_up=self._build_up(),
            rows=tuple(map(self._row, derivation.nodes, self.flow)),
            parts=tuple(map(self._part, derivation.groups)),
            sections=tuple(structure.sections()) if structure else (),
            general=(structure.formula() if structure else "") or self._network_formula(),
            general_numbers=structure.numbers() if structure else "",
            quantities=tuple(structure.quantities()) if structure else (),
            total=self._total(),
            total_value="" if derivation.value is None else self.scribe.number(derivation.value),
            input="" if self.start is None else self.scribe.inline(SizeList(self.start)),
            sizes=tuple(self._sizes()) if self._explains_sizes() else (),
            memory=memory_sentence(derivation, self.words) if self.counted else "",
            memory_rows=tuple(memory_rows(derivation, self.words)) if self.counted else (),
            exercises=() if self.alone else self._exercises(),
            answers_apart=self.answers == "apart",
            remark=self._remark(),
            conventions=tuple(self._conventions()),
            assumptions=tuple(self._assumptions()),
        )

    # Names

    def _model(self) -> str:
        """The title's name of the model: words that begin a sentence, or a name as it is."""
        model, first = self.derivation.model, self.derivation.nodes[0]
        key = f"model.{model}"
        if self.words.knows(key):
            return self.words.capital(self.words(key))
        if first.path == "":
            return self.words.capital(self.words("model.layer", layer=self.words(f"layer.{first.layer.family}")))
        if "(" not in model and model != "Sequential":
            return self.scribe.name(model)
        if len(self.derivation.nodes) == 1:
            return self.scribe.name(self.derivation.root.type)
        return self.words.capital(self.words("model.network", layers=self.words.numeral(len(self.derivation.nodes))))

    def _name(self, node: Node) -> str:
        if self.structure is not None:
            return self.structure.name(node)
        layer = self.words(f"layer.{node.layer.family}")
        if node.layer.family not in self.repeated:
            return layer
        return self.words("layer.numbered", layer=layer, number=str(node.ordinal))

    # Beginning

    def _intro(self) -> str:
        roles = dict.fromkeys(tensor.role for node in self.counted for tensor in node.layer.tensors)
        kept = [self.words(f"role.{role}", n=2) for role in roles if role in STATISTICS]
        counted = self._counted([role for role in roles if role not in STATISTICS])
        return self.words("intro.kept", counted=counted, things=self.words.listed(kept)) if kept else counted

    def _counted(self, roles: list[str]) -> str:
        """What training changes."""
        if not roles:
            reason = self.derivation.nodes[0].layer.nothing if self.alone else ""
            because = self.words("intro.nothing_because", reason=self.words(f"none.{reason}")) if reason else ""
            return because or self.words("intro.nothing")
        things = self.words.listed([self.words(f"role.{role}", n=2) for role in roles])
        layers, counted = _copies(self.derivation.nodes), _copies(self.counted)
        if self.alone or layers is None or counted is None:
            return self.words("intro.layer", things=things)
        if layers == counted:
            return self.words("intro.network_all", layers=self.words.numeral(layers), things=things)
        number = self.words.capital(self.words.numeral(counted))
        return self.words("intro.network", n=counted, counted=number, layers=self.words.numeral(layers), things=things)

    def _build_up(self) -> tuple[BuildUp, ...]:
        first = next((node for node in self.counted if node.layer.stages), None)
        if first is None:
            return ()
        return (
            Teller(first.layer, self.words, self.form, self._stages_drawn(first.layer)).build_up(self._name(first)),
        )

    def _drawn(self) -> str:
        """The network drawn."""
        if self.alone or not (way := self.scribe.kind.drawing):
            return ""
        from .drawing import draw

        return self.scribe.finished(draw(self.derivation, format=way, **self._pen()))

    def _stages_drawn(self, layer: Layer) -> tuple[str, ...]:
        """The steps of a build-up drawn."""
        if not (way := self.scribe.kind.drawing):
            return ()
        from .drawing import draw_stages

        return tuple(map(self.scribe.finished, draw_stages(layer, format=way, **self._pen())))

    def _pen(self) -> dict[str, Any]:
        """What drawings have of this page."""
        scribe = self.scribe
        return {"lang": self.words.catalogue.lang, "notation": scribe.notation, "letters": scribe.letters}

    # Layers

    def _row(self, node: Node, flowed: Flowed) -> Row:
        has_name = any(not part.isdigit() for part in node.path.split(".")) and bool(node.path)
        formula, numbers, equation = self._formulas(node)
        share = "" if self.alone else self._share(node.total)
        name = self._name(node)
        for number in reversed(_several(node)):
            name = self.words("layer.times", layer=name, number=self.scribe.inline(number))
        return Row(
            name=name,
            path=self.scribe.name(node.path) if has_name else "",
            output="" if flowed.output is None else self.scribe.inline(SizeList(flowed.output)),
            formula=formula,
            numbers=numbers,
            equation=equation,
            value=formula if node.total is None else self.scribe.number(node.total),
            share=share,
            note=self._note(node),
        )

    def _formulas(self, node: Node) -> tuple[str, str, str]:
        layer = node.layer
        if not layer.forms:
            return "", "", ""
        general = self._own(layer.forms[self.form].general)
        form = layer.forms[self.numbers_form]
        formula = "" if is_plain(general) and self.derivation.value is not None else self.scribe.inline(general)
        if form.value is None or node.total is None:
            return formula, "", self.scribe.inline(general)
        sides = worked(form)
        if copies := _several(node):
            sides = [product(*copies, Bracket(side) if is_long(side) else side) for side in sides]
            sides.append(Product((*copies, Number(form.value))))
            general = product(*copies, general)
        numbers = self.scribe.inline(chain(*sides)) if sides else ""
        return formula, numbers, self.scribe.inline(chain(general, *sides, Strong(Number(node.total))))

    def _note(self, node: Node) -> str:
        if node.layer.nothing:
            if node.layer.nothing in self.explained:
                return self.words("none.again")
            self.explained.add(node.layer.nothing)
            return self.words("none.because", reason=self.words(f"none.{node.layer.nothing}"))
        if node.shared:
            first = self.scribe.name(node.shared[0][1])
            return self.words("shared.counted" if node.layer.forms else "shared.elsewhere", first=first)
        return ""

    def _own(self, term: Term) -> Term:
        return spelled(term, self.scribe.notation.powers(self.form))

    def _explains_sizes(self) -> bool:
        """Whether how sizes follow is short enough to be told, or needed because they are letters."""
        in_letters = any(numbers is None for flowed in self.flow for _, numbers in flowed.reasons)
        return self.structure is None or in_letters or len(self.flow) <= MANY_LAYERS

    def _sizes(self) -> Iterator[Size]:
        for node, flowed in zip(self.derivation.nodes, self.flow, strict=True):
            if flowed.output is not None and flowed.reasons:
                output = self.scribe.inline(SizeList(flowed.output))
                yield Size(self._name(node), output, tuple(map(self._reason, flowed.reasons)))

    def _reason(self, reason: tuple[Term, Term | None]) -> str:
        """How a size follows; formula and numbers apart, as the letters have other values in the next layer."""
        formula, numbers = reason
        if numbers is None:
            return self.scribe.inline(formula)
        return self.words("shapes.here", formula=self.scribe.inline(formula), numbers=self.scribe.inline(numbers))

    def _exercises(self) -> tuple[Exercise, ...]:
        return tuple(exercises(self.derivation, self.words, self._name, bool(self.answers)))

    # Sums

    def _part(self, group: Group) -> Part:
        name, block = self._part_name(group), group.block
        if group.value is None:
            forms = [self.derivation.nodes[place].layer.forms[self.form].general for place in group.nodes]
            general = sum_of(*forms) if block is None or not block.all_forms else block.all_forms[self.form]
            return Part(name, "", self.scribe.inline(self._own(general)), "")
        once = ""
        if block is not None and block.copies is not None and block.numbers is not None and block.value is not None:
            equation = self.scribe.inline(chain(self._inside(block), Number(block.value)))
            once = self.words("part.once", equation=equation)
        equation = self.scribe.inline(chain(group.numbers, Number(group.value)))
        return Part(name, once, equation, self.scribe.number(group.value))

    def _inside(self, block: Block) -> Term:
        """The sum over what one copy of a block holds; over its layers where it holds one block alone."""
        assert block.numbers is not None
        blocks = [member for member in block.members if isinstance(member, Block)]
        if isinstance(block.numbers, Number) and len(blocks) == 1 and blocks[0].numbers is not None:
            return self._inside(blocks[0])
        values = [self.derivation.nodes[place].layer.value for place in block.nodes()]
        known = [value for value in values if value]
        if isinstance(block.numbers, Number) and sum(known) == block.value:
            return sum_of(*map(Number, known))
        return block.numbers

    def _part_name(self, group: Group) -> str:
        if group.key:
            return self.words(f"part.{group.key}")
        return self.scribe.name(group.path) if group.path else self.words("part.other")

    def _network_formula(self) -> str:
        general = self.derivation.forms.get(self.form)
        return "" if self.alone or general is None or is_plain(general) else self.scribe.display(self._own(general))

    def _total(self) -> str:
        derivation = self.derivation
        if derivation.value is None or derivation.numbers is None:
            return ""
        return self.scribe.inline(chain(derivation.numbers, Strong(Number(derivation.value))))

    def _remark(self) -> str:
        """Where most parameters sit, if they do."""
        total = self.derivation.value
        if not total or len(self.counted) < 2:
            return ""
        largest = max(self.counted, key=lambda node: node.total or 0)
        if largest.copies or 2 * (largest.total or 0) < total:
            return ""
        name = self.words.capital(self._name(largest))
        return self.words("remark.largest", layer=name, share=self._share(largest.total))

    def _share(self, value: int | None) -> str:
        """The part of the whole, in per cent."""
        total = self.derivation.value
        if not value or not total:
            return ""
        if 2000 * value < total:
            return self.words("number.little")
        tenths = round(Fraction(1000 * value, total))
        return self.words("number.percent", number=f"{tenths // 10}.{tenths % 10}")

    # End

    def _conventions(self) -> Iterable[str]:
        roles = {tensor.role for node in self.counted for tensor in node.layer.tensors}
        if "weight" in roles:
            yield self.words("counted.biases" if "bias" in roles else "counted.no_biases")
        yield from self._frozen()
        if not self.alone and not any(node.shared for node in self.derivation.nodes):
            yield self.words("counted.nothing_shared")
        for convention in self.derivation.conventions:
            if convention.touched:
                yield self.words(f"convention.{convention.name}.{convention.value}")
        for clash in self.clashes:
            letter, wanted = (self.scribe.as_displayed(name) for name in (clash.used, clash.wanted))
            yield self.words("clash.letter", letter=letter, wanted=wanted)

    def _frozen(self) -> Iterable[str]:
        """What is counted and not trained: statistics, which no training by gradients touches, and frozen tensors."""
        kept = [(node, tensor) for node in self.counted for tensor in node.layer.tensors if tensor.role in STATISTICS]
        value, trainable = self.derivation.value, self.derivation.trainable
        if kept and (value is None or trainable is None):
            yield self.words("counted.statistics_in_letters")
            return
        statistics = sum(
            (tensor.count or 0) * prod(number.value for number in node.copies if isinstance(number, Number))
            for node, tensor in kept
        )
        if statistics:
            number = self.scribe.inline(Number(statistics))
            yield self.words("counted.statistics", n=int(statistics), number=number)
        if trainable != (None if value is None else value - statistics):
            yield self.words("counted.frozen")
        elif not statistics:
            yield self.words("counted.nothing_frozen")

    def _assumptions(self) -> Iterable[str]:
        for assumption in self.derivation.assumptions:
            yield self.words(
                ASSUMPTIONS[assumption.kind],
                divisor=self.scribe.inline(assumption.divisor),
                dividend=self.scribe.inline(assumption.dividend),
            )


def _several(node: Node) -> tuple[Term, ...]:
    """How often a layer stands there, where it is more than once."""
    return tuple(number for number in node.copies if number != Number(1))


def _copies(nodes: Iterable[Node]) -> int | None:
    """How many layers these are, each as often as it stands there; ``None`` where a letter says how often."""
    whole = 0
    for node in nodes:
        times = 1
        for number in node.copies:
            if not isinstance(number, Number) or not isinstance(number.value, int):
                return None
            times *= number.value
        whole += times
    return whole
