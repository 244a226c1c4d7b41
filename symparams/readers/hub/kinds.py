"""What the tables say of a model type: its family in the zoo, its fields, its classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...errors import NameUnknownError, SourceError

#: A size of more bits than this is no size of a network.
MAX_BITS = 128

#: What stands behind the name of the architecture in a class name; the longest that fits is meant.
CLASSES = (
    "ForCausalLM",
    "LMHeadModel",
    "WithLMHeadModel",
    "DoubleHeadsModel",
    "ForMaskedLM",
    "ForPreTraining",
    "ForNextSentencePrediction",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForQuestionAnsweringSimple",
    "ForMultipleChoice",
    "ForConditionalGeneration",
    "ForImageClassification",
    "ForMaskedImageModeling",
    "ForAudioClassification",
    "ForCTC",
    "ForAudioFrameClassification",
    "Model",
    "EncoderModel",
    "TextModel",
    "TextForSequenceClassification",
    "VisionModel",
    "TextModelWithProjection",
    "VisionModelWithProjection",
)


class Field(NamedTuple):
    """Where a size or a switch stands in a configuration.

    Args:
        names: the field and its other names, the usual one first.
        default: the library's default, where the field is missing; a letter stands for the value of that letter, and
            ``None`` leaves the family its own default.
        null: what ``null`` means, where that is not the default.
    """

    names: str
    default: Any = None
    null: Any = "="


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration as it was read, with the file's name for messages."""

    fields: Mapping[str, Any]
    shown: str = "config.json"

    def get(self, names: str, default: Any = None) -> Any:
        """The first of these fields that is there and not null, else the default."""
        for name in names.split():
            value = self.fields.get(name)
            if value is not None:
                return value
        return default

    def size(self, names: str, default: Any = None, minimum: int = 1) -> Any:
        """A field that is a size; ``default`` where it is missing or null.

        Raises:
            SourceError: where it is no whole number, too small or absurdly large.
        """
        for name in names.split():
            value = self.fields.get(name)
            if value is not None:
                return self._checked(name, value, minimum)
        return default

    def _checked(self, name: str, value: Any, minimum: int) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise SourceError(f"{self.shown}: {name} is {_short(value)}, and should be a whole number")
        if value < minimum or value.bit_length() > MAX_BITS:
            raise SourceError(f"{self.shown}: {name} is {_short(value)}, which is no size of a network")
        return value

    def flag(self, names: str, default: bool) -> bool:
        """A field that is true or false."""
        value = self.get(names, default)
        if isinstance(value, (bool, int)):
            return bool(value)
        raise SourceError(f"{self.shown}: {names.split()[0]} is {_short(value)}, and should be true or false")

    def has(self, names: str) -> bool:
        """Whether one of these fields is there, be it null."""
        return any(name in self.fields for name in names.split())

    def part(self, name: str) -> Config:
        """The configuration inside this one, empty where it is missing."""
        inner = self.fields.get(name)
        if inner is not None and not isinstance(inner, Mapping):
            raise SourceError(f"{self.shown}: {name} is {_short(inner)}, and should be an object")
        return Config(inner or {}, self.shown)

    def labels(self, default: int = 2) -> int:
        """The number of classes: said outright, or by their names."""
        names = self.fields.get("id2label")
        found: int = self.size("num_labels", len(names) if isinstance(names, (Mapping, list)) and names else default)
        return found


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


Values = dict[str, Any]
#: Looks at a configuration and corrects the sizes and switches that were read field by field.
Adjust = Callable[[Config, Values, Values], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A model type.

    Args:
        home: the module of the zoo and the family in it, ``language.llama llama``.
        prefixes: what its classes are called in front (``Llama``), the usual one first.
        heads: for what stands behind that (``ForCausalLM``) the head the family builds; the first is meant where a
            configuration names no class. ``family:head`` where another family of the module is meant.
        sizes: for each letter of the family, the field.
        switches: for each argument of the family that is no size, the field, which is true or false.
        fixed: switches that all models of the type share.
        adjust: what cannot be said field by field.
        labels: the default number of classes.
    """

    home: str
    prefixes: str
    heads: Mapping[str, str]
    sizes: Mapping[str, Field]
    switches: Mapping[str, Field] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    adjust: Adjust | None = None
    labels: int = 2

    def arguments(self, config: Config) -> tuple[Values, Values]:
        """The family's sizes and switches for a configuration.

        Raises:
            SourceError: for a field that is no size or no switch.
            NameUnknownError: for a class the type does not have.
        """
        sizes: Values = {}
        for letter, place in self.sizes.items():
            value = config.size(place.names)
            if value is None:
                missing = not config.has(place.names)
                value = place.default if missing or place.null == "=" else place.null
                value = sizes[value] if isinstance(value, str) else value
            if value is not None:
                sizes[letter] = value
        switches: Values = {name: config.flag(place.names, place.default) for name, place in self.switches.items()}
        switches.update(self.fixed)
        family, _, switches["head"] = self.head(config).rpartition(":")
        if family:
            switches["family"] = family
        if switches["head"] in LABELLED:
            sizes["K"] = config.labels(self.labels)
        if self.adjust is not None:
            self.adjust(config, sizes, switches)
        return sizes, switches

    def head(self, config: Config) -> str:
        """The head of the class a configuration names."""
        named = config.get("architectures")
        if not named:
            return next(iter(self.heads.values()))
        name = named[0] if isinstance(named, list) else named
        if isinstance(name, str):
            for prefix in self.prefixes.split():
                for ending in sorted(CLASSES, key=len, reverse=True):
                    if name == prefix + ending and ending in self.heads:
                        return self.heads[ending]
        first = self.prefixes.split()[0]
        raise NameUnknownError("class", str(name), [first + ending for ending in self.heads])


#: Heads whose number of outputs is the number of classes.
LABELLED = frozenset({"sequence", "tokens", "classes", "audio_classes", "answers"})
