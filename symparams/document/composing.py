"""From a derivation to the page that templates lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symparams.derivation.deriving import Derivation
from symparams.derivation.records import Form, Group, Layer, Meaning, Node
from symparams.document.catalogue import catalogue
from symparams.document.formulas import Sizes, Strong, chain, is_plain, spelled
from symparams.document.pages import BuildUp, Page, Part, Row, Symbol
from symparams.document.scribes import Kind, Scribe
from symparams.document.telling import Teller
from symparams.document.words import Words
from symparams.notation import Notation
from symparams.terms import Letter, Number, Term, letters


def compose(derivation: Derivation, kind: Kind, lang: str, notation: Notation, form: str | None) -> tuple[Page, Words]:
    """The page of a derivation, and the words its template is written with."""
    display = notation.resolve(_letters(derivation))[0]
    words = Words(catalogue(lang), Scribe(kind, notation, display))
    return _Composer(derivation, words, form).page(), words


def _letters(derivation: Derivation) -> Iterator[Letter]:
    """Every letter on the page, those of layers first."""
    for node in derivation.nodes:
        for form in node.layer.forms.values():
            yield from letters(form.general)
        for step in node.size_steps:
            yield from letters(step.general)
        for size in node.output or ():
            yield from letters(size)
    for meaning in derivation.letters:
        yield from letters(meaning.letter)
    for size in derivation.input_shape or ():
        yield from letters(size)


class _Composer:
    def __init__(self, derivation: Derivation, words: Words, form: str | None) -> None:
        self.derivation, self.words, self.scribe = derivation, words, words.scribe
        notation = self.scribe.notation
        #: The form of formulas, and the form in which numbers are put in.
        self.form = form or notation.form
        self.numbers_form = form or notation.numbers_form or notation.form
        self.alone = len(derivation.nodes) == 1
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
            symbols=tuple(self._symbols()),
            build_up=self._build_up(),
            rows=tuple(map(self._row, derivation.nodes)),
            parts=tuple(map(self._part, derivation.groups)),
            general=self._network_formula(),
            total=self._total(),
            total_value="" if derivation.value is None else self.scribe.number(derivation.value),
            shapes_known=derivation.input_shape is not None,
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
        return self.words("model.network")

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
        for meanings in found.values():
            first = meanings[0]
            values = {meaning.value for meaning in meanings}
            value = self.scribe.inline(Number(first.value)) if len(values) == 1 and first.value is not None else ""
            yield Symbol(self.scribe.inline(first.letter), self._meaning(first.key), value)

    def _shown(self) -> Iterator[Letter]:
        """The letters of the formulas on the page."""
        for node in self.counted:
            yield from letters(node.layer.forms[self.form].general)
            for size in node.output or ():
                yield from letters(size)
        if self.derivation.general is not None:
            yield from letters(self.derivation.general)

    def _meaning(self, key: str) -> str:
        return self.words.capital(self.words(key)) if key else ""

    def _build_up(self) -> tuple[BuildUp, ...]:
        first = next((node for node in self.counted if node.layer.stages), None)
        if first is None:
            return ()
        return (Teller(first.layer, self.words, self.form).build_up(self._name(first)),)

    # Layers

    def _row(self, node: Node) -> Row:
        layer = node.layer
        has_name = any(not part.isdigit() for part in node.path.split(".")) and bool(node.path)
        formula, numbers, equation = self._formulas(layer)
        share = ""
        if layer.value and self.derivation.value and not self.alone:
            share = self.words("number.percent", number=f"{100 * layer.value / self.derivation.value:.1f}")
        return Row(
            name=self._name(node),
            path=self.scribe.name(node.path) if has_name else "",
            output="" if node.output is None else self.scribe.inline(Sizes(tuple(node.output))),
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
        formula = "" if is_plain(general) else self.scribe.inline(general)
        if form.value is None:
            return formula, "", self.scribe.display(general)
        sides = self._worked(form)
        numbers = self.scribe.inline(chain(*sides)) if sides else ""
        return formula, numbers, self.scribe.display(chain(general, *sides, Strong(Number(form.value))))

    def _worked(self, form: Form) -> list[Term]:
        """The numbers put in and the lines after, without the value."""
        sides = [form.numbers, *form.steps] if form.numbers is not None else []
        shown = [spelled(side, "k·k") for side in sides if side is not None]
        return [side for side in shown if not is_plain(side)]

    def _note(self, node: Node) -> str:
        if node.layer.nothing:
            return self.words(f"none.{node.layer.nothing}")
        if node.shared:
            first = self.scribe.name(node.shared[0][1])
            return self.words("shared.counted" if node.layer.forms else "shared.elsewhere", first=first)
        return ""

    def _own(self, term: Term) -> Term:
        return spelled(term, self.scribe.notation.powers(self.form))

    # Sums

    def _part(self, group: Group) -> Part:
        if group.value is None:
            equation = self.scribe.inline(self._own(group.general)) if group.general is not None else ""
            return Part(self._part_name(group), equation, "")
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
        general = self.derivation.general
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
        share = 100 * (largest.layer.value or 0) / total
        if share < 50:
            return ""
        return self.words(
            "remark.largest",
            layer=self.words.capital(self._name(largest)),
            share=self.words("number.percent", number=f"{share:.1f}"),
        )

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
