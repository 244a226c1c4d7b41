"""From a derivation to the page that templates lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from symparams.derivation.deriving import Derivation
from symparams.derivation.memory import PARAMETERS
from symparams.derivation.records import Form, Group, Layer, Meaning, Node
from symparams.document.catalogue import catalogue
from symparams.document.consequences import exercises, memory_rows, memory_sentence
from symparams.document.formulas import Sizes, Strong, chain, is_plain, spelled
from symparams.document.pages import BuildUp, Exercise, Page, Part, Row, Size, Symbol
from symparams.document.scribes import Kind, Scribe
from symparams.document.sizing import Flowed, Shape, sized
from symparams.document.telling import Teller
from symparams.document.words import Words
from symparams.notation import Clash, Notation
from symparams.terms import Letter, Number, Term, letters, sum_of


def compose(
    derivation: Derivation,
    kind: Kind,
    lang: str,
    notation: Notation,
    form: str | None = None,
    answers: bool | str = True,
) -> tuple[Page, Words]:
    """The page of a derivation, and the words its template is written with."""
    start, flow = sized(derivation)
    display, clashes = notation.resolve(_letters(derivation, start, flow))
    words = Words(catalogue(lang), Scribe(kind, notation, display))
    return _Composer(derivation, words, form, (start, flow), clashes, answers).page(), words


def _letters(derivation: Derivation, start: Shape | None, flow: tuple[Flowed, ...]) -> Iterator[Letter]:
    """Every letter on the page, those of layers first."""
    for node in derivation.nodes:
        for form in node.layer.forms.values():
            yield from letters(form.general)
    for meaning in derivation.letters:
        yield from letters(meaning.letter)
    for size in (*(start or ()), *(size for flowed in flow for size in flowed.output or ())):
        yield from letters(size)
    for flowed in flow:
        for formula, _ in flowed.reasons:
            yield from letters(formula)
    yield PARAMETERS


#: What the letters of an input's sizes mean.
SIZE_MEANINGS = {
    "C": "size.channels",
    "D": "size.depth",
    "H": "size.height",
    "W": "size.width",
    "L": "size.length",
    "n": "size.numbers",
}


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
        self.alone = len(derivation.nodes) == 1
        #: Reasons for having no parameters that have been given in full.
        self.explained: set[str] = set()
        self.counted = [node for node in derivation.nodes if node.layer.forms]
        families = [node.layer.family for node in derivation.nodes]
        self.repeated = {family for family in families if families.count(family) > 1}

    def page(self) -> Page:
        derivation = self.derivation
        name = self._model()
        return Page(
            lang=self.words.catalogue.lang,
            title=self.words.capital(self.words("heading.page", model=name)),
            intro=self._intro(),
            drawing=self._drawn(),
            symbols=tuple(self._symbols()),
            build_up=self._build_up(),
            rows=tuple(map(self._row, derivation.nodes, self.flow)),
            parts=tuple(map(self._part, derivation.groups)),
            general=self._network_formula(),
            total=self._total(),
            total_value="" if derivation.value is None else self.scribe.number(derivation.value),
            input="" if self.start is None else self.scribe.inline(Sizes(self.start)),
            sizes=tuple(self._sizes()),
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
        key = f"model.{self.derivation.model}"
        if self.words.knows(key):
            return self.words(key)
        if self.alone:
            node = self.derivation.nodes[0]
            return self.words("model.layer", layer=self.words(f"layer.{node.layer.family}"))
        if self.derivation.model.isidentifier() and self.derivation.model != "Sequential":
            return self.scribe.name(self.derivation.model)
        return self.words("model.network", layers=self.words.numeral(len(self.derivation.nodes)))

    def _name(self, node: Node) -> str:
        layer = self.words(f"layer.{node.layer.family}")
        if node.layer.family not in self.repeated:
            return layer
        return self.words("layer.numbered", layer=layer, number=str(node.ordinal))

    # Beginning

    def _intro(self) -> str:
        roles = dict.fromkeys(tensor.role for node in self.counted for tensor in node.layer.tensors)
        if not roles:
            return self.words("intro.nothing")
        things = self.words.listed([self.words(f"role.{role}", n=2) for role in roles])
        if self.alone:
            return self.words("intro.layer", things=things)
        return self.words(
            "intro.network",
            n=len(self.counted),
            counted=self.words.capital(self.words.numeral(len(self.counted))),
            layers=self.words.numeral(len(self.derivation.nodes)),
            things=things,
        )

    def _symbols(self) -> Iterable[Symbol]:
        """The letters of the layers' formulas, then the network's own; a value where it is the same everywhere."""
        found: dict[str, list[Meaning]] = {}
        shown = {letter.name for letter in self._shown()}
        for meaning in [m for node in self.counted for m in _in_order(node.layer)] + list(self.derivation.letters):
            assert isinstance(meaning.letter, Letter)
            if meaning.letter.name in shown:
                found.setdefault(meaning.letter.name, []).append(meaning)
        for name in self._others(shown - found.keys()):
            found[name] = [Meaning(Letter(name), self._key(name), None)]
        for meanings in found.values():
            first = meanings[0]
            values = {meaning.value for meaning in meanings}
            value = self.scribe.inline(Number(first.value)) if len(values) == 1 and first.value is not None else ""
            if first.key:
                yield Symbol(self.scribe.inline(first.letter), self._meaning(first.key), value)

    def _others(self, names: set[str]) -> Iterable[str]:
        """Letters of sizes, in the order in which they are met."""
        return dict.fromkeys(letter.name for letter in self._shown() if letter.name in names)

    def _key(self, name: str) -> str:
        """What a letter of a size means: the argument of a layer that is written so, or a size of an input."""
        for module in self.derivation.source[0].modules():
            for argument in module.arguments.values():
                if argument.letter == name or (argument.per_axis and argument.letter == name.partition("_")[0]):
                    return f"argument.{argument.meaning}"
        return SIZE_MEANINGS.get(name, "")

    def _shown(self) -> Iterator[Letter]:
        """The letters of the formulas on the page."""
        for node in self.counted:
            yield from letters(node.layer.forms[self.form].general)
        if self.form in self.derivation.forms:
            yield from letters(self.derivation.forms[self.form])
        for size in self.start or ():
            yield from letters(size)
        for flowed in self.flow:
            for formula, _ in flowed.reasons:
                yield from letters(formula)

    def _meaning(self, key: str) -> str:
        return self.words.capital(self.words(key)) if key else ""

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
        from symparams.document.drawing import draw

        scribe, lang = self.scribe, self.words.catalogue.lang
        drawing = draw(self.derivation, lang=lang, notation=scribe.notation, format=way, letters=scribe.letters)
        return scribe.finished(drawing)

    def _stages_drawn(self, layer: Layer) -> tuple[str, ...]:
        """The steps of a build-up drawn."""
        if not (way := self.scribe.kind.drawing):
            return ()
        from symparams.document.drawing import draw_stages

        scribe, lang = self.scribe, self.words.catalogue.lang
        drawings = draw_stages(layer, lang=lang, notation=scribe.notation, format=way, letters=scribe.letters)
        return tuple(map(scribe.finished, drawings))

    # Layers

    def _row(self, node: Node, flowed: Flowed) -> Row:
        layer = node.layer
        has_name = any(not part.isdigit() for part in node.path.split(".")) and bool(node.path)
        formula, numbers, equation = self._formulas(layer)
        share = "" if self.alone else self._share(layer.value)
        return Row(
            name=self._name(node),
            path=self.scribe.name(node.path) if has_name else "",
            output="" if flowed.output is None else self.scribe.inline(Sizes(flowed.output)),
            formula=formula,
            numbers=numbers,
            equation=equation,
            value=formula if layer.value is None else self.scribe.number(layer.value),
            share=share,
            note=self._note(node),
        )

    def _formulas(self, layer: Layer) -> tuple[str, str, str]:
        if not layer.forms:
            return "", "", ""
        general = self._own(layer.forms[self.form].general)
        form = layer.forms[self.numbers_form]
        formula = "" if is_plain(general) and self.derivation.value is not None else self.scribe.inline(general)
        if form.value is None:
            return formula, "", self.scribe.inline(general)
        sides = self._worked(form)
        numbers = self.scribe.inline(chain(*sides)) if sides else ""
        return formula, numbers, self.scribe.inline(chain(general, *sides, Strong(Number(form.value))))

    def _worked(self, form: Form) -> list[Term]:
        """The numbers put in and the lines after, without the value."""
        sides = [form.numbers, *form.steps] if form.numbers is not None else []
        shown = [spelled(side, "k·k") for side in sides if side is not None]
        return [side for side in shown if not is_plain(side)]

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

    def _sizes(self) -> Iterator[Size]:
        for node, flowed in zip(self.derivation.nodes, self.flow, strict=True):
            if flowed.output is not None and flowed.reasons:
                output = self.scribe.inline(Sizes(flowed.output))
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
        if group.value is None:
            forms = [self.derivation.nodes[place].layer.forms[self.form].general for place in group.nodes]
            return Part(self._part_name(group), self.scribe.inline(self._own(sum_of(*forms))), "")
        return Part(
            self._part_name(group),
            self.scribe.inline(chain(group.numbers, Number(group.value))),
            self.scribe.number(group.value),
        )

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
        largest = max(self.counted, key=lambda node: node.layer.value or 0)
        if 2 * (largest.layer.value or 0) < total:
            return ""
        name = self.words.capital(self._name(largest))
        return self.words("remark.largest", layer=name, share=self._share(largest.layer.value))

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
        frozen = self.derivation.trainable != self.derivation.value
        yield self.words("counted.frozen" if frozen else "counted.nothing_frozen")
        if not self.alone and not any(node.shared for node in self.derivation.nodes):
            yield self.words("counted.nothing_shared")
        for convention in self.derivation.conventions:
            if convention.touched:
                yield self.words(f"convention.{convention.name}.{convention.value}")
        for clash in self.clashes:
            letter, wanted = (self.scribe.as_displayed(name) for name in (clash.used, clash.wanted))
            yield self.words("clash.letter", letter=letter, wanted=wanted)

    def _assumptions(self) -> Iterable[str]:
        for assumption in self.derivation.assumptions:
            yield self.words(
                "assumption.divides",
                divisor=self.scribe.inline(assumption.divisor),
                dividend=self.scribe.inline(assumption.dividend),
            )


def _in_order(layer: Layer) -> list[Meaning]:
    """The letters of a layer in the order in which its build-up meets them."""
    met = [letter for stage in layer.stages for opening in stage.openings for letter in letters(opening.size)]
    places = {letter.name: place for place, letter in reversed(list(enumerate(met)))}
    return sorted(layer.letters, key=lambda meaning: places.get(getattr(meaning.letter, "name", ""), len(met)))
