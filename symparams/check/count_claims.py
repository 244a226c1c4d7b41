"""Counts: the numbers a text calls counts of parameters, held against what the text ties them to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from re import Pattern
from typing import TYPE_CHECKING, Any

from ..reasons import Reason
from .claims import RIGHT, UNDECIDED, WRONG
from .equations import Equation
from .judging import Judged, Value, Verdict, shown
from .languages import language_of
from .mentions import Count, Entity, Sentence, read_sentence, sentences
from .passage import Passage

if TYPE_CHECKING:
    from .checked_model import CheckedModel
    from .ties import Tie

_ENUMERATED = re.compile(r"\s*[,，、;；]\s*(?:and\s+)?")

_WORD = re.compile(r"[^\W\d_]")

#: Blocks after which sizes that were given are no longer what is spoken of.
MEMORY = 6


@dataclass(slots=True)
class Subject:
    """The layer that is spoken of, and its sizes as far as the text has given them."""

    entity: Entity | None = None
    family: str = ""
    sizes: dict[str, Any] = field(default_factory=dict)
    block: int = 0

    def copy(self) -> Subject:
        return Subject(self.entity, self.family, dict(self.sizes), self.block)


class Counter:
    """Reads the passages of a text in order and remembers what is spoken of."""

    def __init__(self, network: CheckedModel | None) -> None:
        self.network = network
        self.notes: list[tuple[int, Reason]] = []
        self.subject = Subject()
        self.block = 0
        self.results: dict[Value, int] = {}  # what right equations and counts came to, and in which block
        self.counted = False  # whether the paragraph before spoke of parameters
        self.paths = _path_pattern(network)

    def counts(self, passage: Passage, equations: Sequence[Equation]) -> Iterator[Judged]:
        """The counts of a passage, judged."""
        self.block += 1
        if passage.kind == "heading":
            self.subject, self.counted = Subject(), False
        if not _WORD.search(passage.plain):
            return
        language = language_of(passage.plain)
        named = language.relevant.search(passage.plain) or (self.paths and self.paths.search(passage.plain))
        if not named and not (equations and self.counted):
            return
        for start, end in sentences(passage.plain, language):
            text = passage.plain[start:end]
            sentence = read_sentence(passage, start, end, language_of(text), equations, self.paths)
            yield from self._sentence(passage, sentence)
            self.counted = self.counted or bool(sentence.language.topic.search(text))
        for equation in equations:
            if (
                all(comparison.made.verdict == RIGHT for comparison in equation.comparisons)
                and equation.value is not None
            ):
                self.results.setdefault(equation.value, self.block)

    def _sentence(self, passage: Passage, sentence: Sentence) -> Iterator[Judged]:
        """Walk through the mentions in order; each count is judged with the layer spoken of at its place."""
        items: list[Any] = sorted(
            [*sentence.entities, *sentence.sizes, *sentence.counts], key=lambda item: (item.start, item.end)
        )
        seen: list[Any] = []
        for item in items:
            if isinstance(item, Entity):
                self._enter(item, seen)
            elif isinstance(item, Count):
                judged = self._judge(item, sentence, passage)
                if judged:
                    yield judged
            elif not item.local:
                self._size(item)
            seen.append(item)

    def _enter(self, entity: Entity, seen: Sequence[Any]) -> None:
        """Another layer is spoken of, or the same again."""
        subject = self.subject
        if entity.kind in ("part", "whole") or entity.pointed:
            return
        same = subject.entity is not None and (entity.kind, entity.name, entity.ordinal) == (
            subject.entity.kind,
            subject.entity.name,
            subject.entity.ordinal,
        )
        if same or (entity.ordinal is None and entity.name == subject.family and not entity.generic):
            return
        # Sizes that the sentence gave before any layer are this layer's: "with three inputs, the layer …".
        given = subject.sizes if not any(isinstance(item, Entity) for item in seen) else {}
        fresh = (
            {size.meaning: size.value for size in seen if hasattr(size, "meaning") and not size.local} if given else {}
        )
        self.subject = Subject(entity, entity.name, fresh, self.block)

    def _size(self, size: Any) -> None:
        from .checked_model import together, understands

        subject = self.subject
        if self.block - subject.block > MEMORY:
            self.subject = subject = Subject()
        meaning = size.meaning
        if subject.family and not understands(subject.family, meaning, self.network):
            if meaning in ("kernel_size", "num_features"):
                return
            self.subject = subject = Subject()
        if not subject.family and subject.sizes and not together((*subject.sizes, meaning)):
            self.subject = subject = Subject()
        subject.sizes[meaning] = size.value
        subject.block = self.block

    def _judge(self, count: Count, sentence: Sentence, passage: Passage) -> Judged | None:
        from .ties import ties_of_layers, ties_of_sentence

        entity = _bound(count, sentence)
        if count.implied and not self._implies(count, sentence, entity):
            return None
        strong, weak, internal = ties_of_layers(count, sentence, entity, self.subject, self.network, self.block)
        internal = [*internal, *ties_of_sentence(count, sentence)]
        for remark in dict.fromkeys(tie.remark for tie in strong if tie.remark is not None):
            if not sentence.language.hypothetical.search(sentence.text):
                self.notes.append((passage.start + count.start, remark))
        judged = self._verdict(count, sentence, strong, weak, internal)
        if judged.made.verdict == RIGHT and isinstance(count.number.value, int):
            self.results.setdefault(count.number.value, self.block)
        return judged

    def _implies(self, count: Count, sentence: Sentence, entity: Entity | None) -> bool:
        """Whether a sentence calls a number a count without a noun of its own: it counts those of a layer it names."""
        text = sentence.text
        if sentence.language.rivals.search(text):
            return False
        topic = sentence.language.topic.search(text) is not None
        if count.equation is None:
            return topic or entity is not None
        if entity is None:
            return False
        if topic:
            return True
        # A sum of numbers that were counts before.
        from ..terms.tree import Number
        from ..terms.walk import nodes

        leaves = [n.value for n in nodes(count.equation.found.chain.sides[0]) if isinstance(n, Number)]
        return self.counted and all(leaf in self.results for leaf in leaves)

    def _verdict(
        self, count: Count, sentence: Sentence, strong: list[Tie], weak: list[Tie], internal: list[Tie]
    ) -> Judged:
        if count.change or (
            count.quantity == "parameters" and sentence.language.called.search(sentence.text) and _small(count)
        ):
            return self._judged(count, UNDECIDED, Reason("check.count.untied"))
        for ties in (strong, weak):
            if not ties:
                continue
            agreed = next((tie for tie in ties if tie.agrees(count)), None)
            if agreed:
                return self._judged(count, RIGHT, agreed.reason, agreed)
            fits = [tie for tie in internal if tie.agrees(count)]
            if ties is weak and (fits or not all(tie.firm for tie in ties)):
                break
            first = ties[0]
            if count.bound:
                return self._judged(count, UNDECIDED, Reason("check.count.bound", value=shown(first.value)))
            if fits and not first.stated and (found := first.mistake(count)) and found[0] == "no_bias":
                # Its own arithmetic is right, and the sizes stand elsewhere: it may count without biases on purpose.
                return self._judged(count, UNDECIDED, Reason("check.count.weights_for_all", value=shown(first.value)))
            if _colloquial(count, ties) or (_small(count) and not first.sized):
                return self._judged(count, UNDECIDED, Reason("check.count.weights_for_all", value=shown(first.value)))
            return self._wrong(count, first)
        agreed = next((tie for tie in internal if tie.agrees(count)), None)
        if agreed:
            return self._judged(count, RIGHT, agreed.reason, agreed)
        firm = [tie for tie in internal if tie.firm]
        if firm and not weak:
            return self._wrong(count, firm[0])
        if count.number.value in self.results and not weak:
            return self._judged(count, RIGHT, Reason("check.count.repeated", value=shown(count.number.value)))
        return self._judged(count, UNDECIDED, Reason("check.count.untied"))

    def _wrong(self, count: Count, tie: Tie) -> Judged:
        mistake = tie.mistake(count)
        reason = Reason("check.count.wrong", expected=shown(tie.value), why=tie.reason)
        if mistake:
            reason = Reason("check.count.mistake", reason=reason, mistake=mistake[1])
        made = Verdict(WRONG, reason, shown(tie.value, count.text), mistake[0] if mistake else None)
        return Judged(count.start, count.end, made)

    def _judged(self, count: Count, verdict: str, reason: Reason, tie: Tie | None = None) -> Judged:
        expected = shown(tie.value if tie else count.number.value, count.text) if tie or verdict == RIGHT else None
        return Judged(count.start, count.end, Verdict(verdict, reason, expected))


def _small(count: Count) -> bool:
    """Fewer parameters than a layer has: more likely arguments of a function."""
    return count.number.value < 10 and count.quantity == "parameters"


def _colloquial(count: Count, ties: Sequence[Tie]) -> bool:
    """Whether "weights" stands for all parameters."""
    return count.quantity == "weights" and any(tie.whole == count.number.value for tie in ties)


def _bound(count: Count, sentence: Sentence) -> Entity | None:
    """The layer or part that a count is said of: the one it belongs to in so many words, else the nearest before."""
    owned: set[Entity] = set()
    for other in sentence.counts:
        entity = _behind(other, sentence)
        if entity and other is not count:
            owned.add(entity)
        elif entity:
            return entity
    earlier = [entity for entity in sentence.entities if entity.start < count.start and entity not in owned]
    if not earlier:
        return None
    nearest = earlier[-1]
    between = sentence.text[nearest.end - sentence.start : count.start - sentence.start]
    if nearest.ordinal is None and nearest.kind in ("layer", "part") and _ENUMERATED.fullmatch(between):
        return None  # "two convolutions, two fully connected layers, 26,926 parameters"
    return nearest


def _behind(count: Count, sentence: Sentence) -> Entity | None:
    following = next((entity for entity in sentence.entities if entity.start >= count.behind), None)
    if following is None:
        return None
    between = sentence.text[count.behind - sentence.start : following.start - sentence.start]
    # The article may be part of the name that was found.
    return following if len(between) < 60 and sentence.language.belonging.fullmatch(between + " ") else None


def _path_pattern(network: CheckedModel | None) -> Pattern[str] | None:
    """Names of layers that no ordinary word is: ``conv1``, ``features.0``."""
    if network is None:
        return None
    names = {path for path in network.by_path if re.search(r"[A-Za-z]", path) and re.search(r"[\d_.]", path)}
    tops = {path.split(".")[0] for path in names}
    names |= {top for top in tops if re.search(r"\d|_", top) and re.search(r"[A-Za-z]", top)}
    if not names or len(names) > 3000:
        return None
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{listed})(?![\w]|\.\w)")
