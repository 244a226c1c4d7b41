"""The build-up of a layer in words: which sentence, chosen by the kinds and meanings of axes and the roles of tensors.

No line here is about a particular layer, and none holds a sentence: those stand in the catalogues.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..derivation.buildup import BIASES
from ..derivation.records import Layer, Opening, Stage
from ..terms import Bracket, Number, Product, Sum, Term, Variable, product, same
from .formulas import Braced, SizeList, Strong, chain, spelled
from .pages import BuildUp, Step
from .words import Words

#: The kind of the axes that are the sides of a window.
WINDOW = "window"
#: The kinds of axes of layers whose build-up goes through smaller layers of the same type.
LAYER_KINDS = (WINDOW, "input", "output", "group")


class Teller:
    """Tells the build-up of one layer."""

    def __init__(self, layer: Layer, words: Words, form: str, drawings: Sequence[str] = ()) -> None:
        self.drawings = drawings
        self.layer, self.words, self.scribe, self.form = layer, words, words.scribe, form
        self.stages = layer.stages
        self.has_window = bool(self.stages) and self.stages[0].kind == WINDOW
        biases = [part.general for part in self.stages[0].parts if part.role == "bias"] if self.stages else []
        #: How many biases one output has; ``None`` where that is not a plain number.
        self.biases = biases[0].value if biases and isinstance(biases[0], Number) else None if biases else 0
        #: The same in the names of messages.
        self.bias = "no_bias" if self.biases == 0 else "bias" if self.biases == 1 else "biases"

    def build_up(self, name: str) -> BuildUp:
        """The steps and the general formula."""
        title = self.words.capital(self.words("heading.build_up", layer=name, start=self._start()))
        steps = tuple(self._step(place, stage) for place, stage in enumerate(self.stages))
        return BuildUp(title, steps, *self._general())

    def _start(self) -> str:
        """What the build-up begins with: one kernel, one output, one channel."""
        if self.has_window:
            return self.words.counted(Number(1), 1, self._noun("kernel"))
        openings = [opening for stage in (*self.stages[1:], *self.stages) for opening in stage.openings]
        return self.words.one(f"axis.{openings[0].meaning}") if openings else ""

    # One step

    def _step(self, place: int, stage: Stage) -> Step:
        text = self._later(stage, self.stages[place - 1]) if place else self._first(stage)
        title, drawing = self._title(place, stage), self.drawings[place] if self.drawings else ""
        if stage.output is None:
            said = {"text": text, "equation": self._equation(stage)}
            if stage.value is None or not self._says_parameters(place):
                return Step(title, self.words("result.directly_in_letters", **said), "", "", drawing)
            return Step(title, self.words("result.directly", n=stage.value, **said), "", "", drawing)
        return Step(title, text, self.scribe.display(self._own(stage.output)), self._result(place, stage), drawing)

    def _title(self, place: int, stage: Stage) -> str:
        """What has just been let in; of the first step, of what there is still only one."""
        waiting = [opening.meaning for later in self.stages[1:] for opening in later.openings]
        if stage.kind == WINDOW and not waiting:
            return self.words.capital(self.words(self._noun("one_kernel")))
        if place == 0 and waiting:
            ones = [self.words.one(f"axis.{meaning}") for meaning in dict.fromkeys(waiting)]
            return self.words.capital(self.words("list.comma").join(ones))
        title = self.words.listed([self._counted(opening) for opening in stage.openings])
        return self.words.capital(title) if title[:1].isascii() and stage.openings[0].value is not None else title

    def _counted(self, opening: Opening) -> str:
        return self.words.counted(self._own(opening.size), opening.value, f"axis.{opening.meaning}")

    def _first(self, stage: Stage) -> str:
        words = self.words
        letter = {"b": self.scribe.inline(Variable(BIASES[0]))} if self.bias == "bias" else {}
        if stage.kind == WINDOW:
            kernel = words.capital(words(self._noun("one_kernel")))
            key = f"stage.window.{self.bias}{'.line' * (len(stage.openings) == 1)}"
            return words(key, kernel=kernel, window=self._size_of(stage), **letter)
        if stage.kind == "input":
            inputs = words.listed([self._counted(opening) for opening in stage.openings])
            biases = {"biases": self._biases()} if self.bias == "biases" else letter
            return words(self._reading(f"stage.input.{self.bias}", stage), inputs=inputs, **biases)
        opening = stage.openings[0] if stage.openings else None
        if opening is not None and words.knows(special := f"stage.own.{opening.meaning}"):
            size = self.scribe.inline(self._own(opening.size) if opening.value is None else Number(opening.value))
            return words(special, n=_plural(opening.value), size=size)
        each = words(f"axis.{opening.meaning}", n=1) if opening is not None else ""
        # What is there once, however many of them there are.
        once = [part for part in stage.parts if part.general == Number(1)]
        own = [part for part in stage.parts if part not in once] or stage.parts
        roles, others = (words.listed([words.one(f"role.{part.role}") for part in parts]) for parts in (own, once))
        if once and len(own) < len(stage.parts):
            return words("stage.own_and_once", each=each, parts=roles, once=others)
        return words("stage.own", each=each, parts=roles)

    def _reading(self, key: str, stage: Stage) -> str:
        """The sentence on what is read; some inputs are read in a way of their own, or in several places at once."""
        meanings = [opening.meaning for opening in stage.openings]
        several = [f"{key}.{meaning}.several" for meaning in meanings if stage.output is None]
        return self.words.first(*several, *(f"{key}.{meaning}" for meaning in meanings), key)

    def _biases(self) -> str:
        """The biases by their letters, where the formula of one output has them."""
        if not isinstance(self.biases, int) or self.biases > len(BIASES):
            return self.words("noun.its_biases")
        letters = [self.scribe.inline(Variable(name)) for name in BIASES[: self.biases]]
        return self.words("noun.biases", letters=self.words.listed(letters))

    def _later(self, stage: Stage, before: Stage) -> str:
        words = self.words
        each = words.listed([words(f"axis.{opening.meaning}", n=1) for opening in stage.openings])
        if stage.kind == "input" and before.kind == WINDOW:
            opening = stage.openings[0]
            return words(
                f"stage.slices.{'bias' if self.biases else 'no_bias'}{'.line' * (len(before.openings) == 1)}",
                each=each,
                window=self._size_of(before),
                kernel=words(self._noun("kernel"), n=1),
                sums=words.counted(self._own(opening.size), opening.value, "noun.sum"),
            )
        if stage.kind == "output":
            owned = words(self._noun("a_kernel")) if self.has_window else words("noun.own_weights")
            return words(f"stage.outputs.{self.bias}", each=each, kernel=owned)
        meaning = stage.openings[0].meaning if stage.openings else ""
        return words(words.first(f"stage.{stage.kind}.{meaning}", f"stage.{stage.kind}", "stage.again"), each=each)

    def _result(self, place: int, stage: Stage) -> str:
        words, equation = self.words, self._equation(stage)
        in_all = words("result.in_all", equation=equation)
        if place or len(self.stages) == 1 or stage.kind not in (WINDOW, "input"):
            if stage.value is None or not self._says_parameters(place):
                return in_all
            return words("result.equation", n=stage.value, equation=equation)
        if (len(stage.parts) == 1 and stage.kind == "input") or not self._says_parameters(place):
            return in_all
        parts = []
        for part in stage.parts:
            known = None if part.value is None else Number(part.value)
            size = chain(part.numbers, known) if known is not None else self._own(part.general)
            thing = words(f"role.{part.role}", n=_plural(part.value))
            if part.role == "bias" and isinstance(part.general, Number):
                letters = [self.scribe.inline(Variable(name)) for name in BIASES[: _plural(part.value)]]
                parts.append(words("result.bias", n=_plural(part.value), letters=words.listed(letters)))
            elif part.role == "weight" and isinstance(size, Number):
                parts.append(words("result.weights"))
            else:
                parts.append(words("count.digits", number=self.scribe.inline(size), thing=thing))
        listed = words.listed(parts)
        if len(parts) == 1:
            said = words("result.only", parts=listed)
        elif stage.value is None:
            said = words("result.parts_in_letters", parts=listed, equation=equation)
        else:
            said = words("result.parts", n=stage.value, parts=listed, equation=equation)
        return words("result.everywhere", result=said) if stage.kind == WINDOW else said

    def _says_parameters(self, place: int) -> bool:
        """Whether a step's result is called a number of parameters: it is one of a layer that there could be.

        A single gate of an LSTM is no layer, and ``16`` alone is no result.
        """
        stage = self.stages[place]
        is_layer = place == len(self.stages) - 1 or all(s.kind in LAYER_KINDS for s in self.stages)
        return is_layer and not (isinstance(stage.numbers, Number) and place < len(self.stages) - 1)

    def _equation(self, stage: Stage) -> str:
        if stage.value is None:
            return self.scribe.inline(self._own(stage.general))
        return self.scribe.inline(chain(stage.numbers, Strong(Number(stage.value))))

    # The general formula

    def _general(self) -> tuple[str, str]:
        if not self.layer.letters:
            return "", ""
        words = self.words
        things = []
        for stage in self.stages:
            if stage.kind == WINDOW:
                window = self.scribe.inline(SizeList(tuple(o.size for o in stage.openings)))
                things.append(words(self._noun("sized_kernel"), window=window))
            else:
                things += [words.counted(o.size, None, f"axis.{o.meaning}") for o in stage.openings]
        return words("general.intro", things=words.listed(things)), self.scribe.display(self._braced())

    def _braced(self) -> Term:
        """The factored form with a label below each part, where there is room for labels."""
        if self.scribe.kind.engine == "term":
            return self._own(self.layer.forms["factored"].general)
        inner = [stage for stage in self.stages if stage.kind in (WINDOW, "input")]
        general = self.layer.forms["factored"].general
        roles = []
        for part in (inner or self.stages)[-1].parts:
            if part.role == "bias" and isinstance(part.general, Number):
                label = self.words.catalogue("brace.bias", n=_plural(part.value))
            else:
                label = self.words.catalogue(f"role.{part.role}", n=2)
            roles.append(Braced(self._own(part.general), label))
        if not inner:
            return chain(Sum(tuple(roles)), self._own(general)) if len(roles) > 1 else self._own(general)
        later = [opening for stage in self.stages if stage not in inner for opening in stage.openings]
        outer = _without(general, inner[-1].general)
        if outer is None or (outer and not later):
            return self._own(general)
        labels = [self._label(factor, later) for factor in outer]
        if not all(labels):
            return self._own(general)
        labelled = [Braced(self._own(factor), label) for factor, label in zip(outer, labels, strict=True)]
        rest: Term = Sum(tuple(roles)) if len(roles) > 1 else roles[0]
        if outer and isinstance(roles[0].inner, Sum) and len(roles) == 1:
            rest = Bracket(rest)
        return product(*labelled, rest)

    def _label(self, factor: Term, later: list[Opening]) -> str:
        """What a factor counts: the size of one axis, or of several that belong together; empty where it is neither."""
        meaning = next((o.meaning for o in later if o.size == factor), "")
        letters = [o for o in later if not isinstance(o.size, Number)]
        if not meaning and same(product(*(o.size for o in letters)), factor) is True:
            # Channels of a head, of so many heads; channels of a group, of so many groups.
            key = self.words.first(f"axis.{letters[0].meaning}.whole", f"axis.{letters[0].meaning}")
            return self.words.catalogue(key, n=2)
        return self.words.catalogue(f"axis.{meaning}", n=2) if meaning else ""

    # Small things

    def _own(self, term: Term) -> Term:
        return spelled(term, self.scribe.notation.powers(self.form))

    def _noun(self, what: str) -> str:
        """The notation's word for a kernel."""
        kernel = self.scribe.notation.wording.get("kernel", "kernel")
        return f"noun.{what.replace('kernel', kernel)}"

    def _size_of(self, stage: Stage) -> str:
        """``5 × 5``"""
        return self.scribe.inline(SizeList(tuple(Number(o.value) if o.value else o.size for o in stage.openings)))


def _plural(value: int | None) -> int:
    """The number that chooses a word's form; many, while it is not known."""
    return 2 if value is None else value


def _without(whole: Term, inner: Term) -> list[Term] | None:
    """The factors of a product beside an inner one, itself or its factors; ``None`` where it is not among them."""
    left = list(whole.factors) if isinstance(whole, Product) else [whole]
    if inner in left:
        left.remove(inner)
        return left
    for factor in inner.factors if isinstance(inner, Product) else ():
        if factor not in left:
            return None
        left.remove(factor)
    return left if isinstance(inner, Product) else None
