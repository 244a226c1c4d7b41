"""What transformers calls the models of a family, and where its ``config.json`` says their sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NameUnknownError, SourceError

if TYPE_CHECKING:
    from .family import Family

#: A size of more bits than this is no size of a network.
MAX_BITS = 128

#: Where a letter's size, or a switch, usually stands: the field and its other names.
FIELDS = {
    "V": "vocab_size",
    "T": "max_position_embeddings",
    "S": "type_vocab_size",
    "d": "hidden_size",
    "L": "num_hidden_layers",
    "h": "num_attention_heads",
    "h_kv": "num_key_value_heads",
    "d_h": "head_dim",
    "d_ff": "intermediate_size",
    "e": "embedding_size",
    "E": "num_local_experts num_experts",
    "k": "num_experts_per_tok experts_per_token",
    "m": "moe_intermediate_size",
    "H": "image_size",
    "P": "patch_size",
    "C_0": "num_channels",
    "tied": "tie_word_embeddings",
    "bias": "attention_bias",
    "cross": "add_cross_attention",
    "layer_weights": "use_weighted_layer_sum",
}
#: What decoders, and encoders, are used with.
CAUSAL = {
    "ForCausalLM": "lm",
    "LMHeadModel": "lm",
    "Model": "none",
    "ForSequenceClassification": "sequence",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "questions",
}
ENCODER = {
    "ForMaskedLM": "masked",
    "LMHeadModel": "masked",
    "ForCausalLM": "masked",
    "ForSequenceClassification": "sequence",
    "ForMultipleChoice": "choice",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "answers",
}
#: Heads whose number of outputs is the number of classes.
LABELLED = frozenset({"sequence", "tokens", "classes", "audio_classes", "answers"})


class Config(NamedTuple):
    """A configuration as it was read, with the file's name for messages."""

    fields: Mapping[str, Any]
    shown: str = "config.json"

    def get(self, names: str, default: Any = None) -> Any:
        """The first of these fields that is there and not null, else the default."""
        return next((self.fields[name] for name in names.split() if self.fields.get(name) is not None), default)

    def size(self, names: str, default: Any = None, minimum: int = 1) -> Any:
        """A field that is a size; ``default`` where it is missing or null.

        Raises:
            SourceError: where it is no whole number, too small or absurdly large.
        """
        name = next((name for name in names.split() if self.fields.get(name) is not None), None)
        if name is None:
            return default
        value = self.fields[name]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise SourceError(f"{self.shown}: {name} is {_short(value)}, and should be a whole number")
        if value < minimum or value.bit_length() > MAX_BITS:
            raise SourceError(f"{self.shown}: {name} is {_short(value)}, which is no size of a network")
        return value

    def times(self, name: str, default: float, size: int) -> int:
        """A size that stands in the file as a multiple of another one, which need not be whole."""
        factor = self.get(name, default)
        if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not 0 < factor < 1e6:
            self.size(name)
        return int(factor * size)

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

    def tower(self, name: str, architectures: Any = None) -> Config:
        """The configuration of one tower, whose class and number of labels are said outside.

        Older files carry each tower's configuration twice, and that of the ``_dict`` is in force.
        """
        inside = {**self.part(name).fields, **self.part(f"{name}_dict").fields}
        return Config({**inside, "num_labels": self.labels(), "architectures": architectures}, self.shown)

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


class ModelType(NamedTuple):
    """Models of a family that transformers builds with one architecture, under one ``model_type``.

    Args:
        name: the ``model_type``.
        prefixes: what its classes are called in front (``Llama``), the usual one first.
        heads: for what stands behind that (``ForCausalLM``) the head the family builds; the first is meant where a
            configuration names no class, and it is the class of the variants.
        like: the variant whose sizes the library assumes where a file does not say them.
        defaults: what it assumes otherwise: sizes, or the letter whose value a size has then, and switches. What is in
            neither is as the family itself assumes it.
        names: for letters and switches, the fields they stand in, where those are not the usual ones; none where the
            type has no such field.
        reads: the switches a file says, all of them true or false.
        fixed: switches that all models of the type share.
        only: sizes that only one head has.
        unless: sizes that are left out where they are equal to another, or to this number.
        towers: families of which each reads a part of the configuration, by the name of that part.
        adjust: what cannot be said field by field.
        labels: the default number of classes.
        usual: what the variants say unless they say otherwise; a size may be another's multiple (``4 d``).
        variants: by name, as :func:`~symparams.zoo.records.size` takes them down.
    """

    name: str
    prefixes: str
    heads: Mapping[str, str]
    like: str = ""
    defaults: Mapping[str, Any] = {}
    names: Mapping[str, str] = {}
    reads: str = "tied"
    fixed: Mapping[str, Any] = {}
    only: Mapping[str, str] = {}
    unless: Mapping[str, Any] = {}
    towers: Mapping[str, Family] = {}
    adjust: Adjust | None = None
    labels: int = 2
    usual: Mapping[str, Any] = {}
    variants: Mapping[str, Mapping[str, Any]] = {}

    @property
    def first_class(self) -> str:
        """The class that is meant where none is named."""
        return self.prefixes.split()[0] + next(iter(self.heads))

    def places(self, family: Family) -> dict[str, str]:
        """The fields in which the sizes of a family stand, by letter."""
        usual = {} if self.towers else FIELDS
        fields = {letter: self.names.get(letter, usual.get(letter)) for letter in family.meanings}
        return {letter: names for letter, names in fields.items() if names}

    def default(self, family: Family, name: str) -> Any:
        """What the library assumes of a size or a switch; for a size also a letter whose value it has then."""
        if name in self.defaults:
            return self.defaults[name]
        values = family.variants[self.like].values if self.like else {}
        if name in values:
            return values[name]
        default = family.takes[name].default
        return None if default is Parameter.empty else default

    def read(self, family: Family, config: Config) -> tuple[Family, Values, Values]:
        """The family of the class a configuration names, its sizes and its switches.

        Raises:
            SourceError: for a field that is no size or no switch.
            NameUnknownError: for a class the type does not have.
        """
        ending = self._ending(config)
        for part, tower in self.towers.items():
            if ending in tower.types[0].heads:
                return tower.types[0].read(tower, config.tower(part, config.get("architectures")))
        head, sizes, switches = self.heads[ending], {}, {}
        for part, tower in self.towers.items():
            _, own, further = tower.types[0].read(tower, config.tower(part))
            sizes.update({f"{letter}_v" if letter in sizes else letter: value for letter, value in own.items()})
            switches.update(further)
        for letter, names in self.places(family).items():
            if self.only.get(letter, head) == head:
                value = self._size(family, letter, names, config)
                value = sizes[value] if isinstance(value, str) else value
                other = self.unless.get(letter)
                if value is not None and value != (sizes[other] if isinstance(other, str) else other):
                    sizes[letter] = value
        if head in LABELLED:
            sizes["K"] = config.labels(self.labels)
        for name in self.reads.split():
            switches[name] = config.flag(self.names.get(name, FIELDS.get(name, name)), self.default(family, name))
        switches.update(self.fixed)
        if "head" in family.takes:
            switches["head"] = head
        if self.adjust is not None:
            self.adjust(config, sizes, switches)
        return family, sizes, switches

    def _size(self, family: Family, letter: str, names: str, config: Config) -> Any:
        value = config.size(names)
        if value is not None:
            return value
        if config.has(names):
            # What null means where it is not the default: as many as there are heads; none, where that is possible.
            if letter == "h_kv":
                return "h"
            if letter in {"d_h", "r_q"} and family.takes[letter].default is None:
                return None
        return self.default(family, letter)

    def _ending(self, config: Config) -> str:
        """What stands behind the architecture's name in the class a configuration names."""
        endings = [*self.heads, *(ending for tower in self.towers.values() for ending in tower.types[0].heads)]
        named = config.get("architectures")
        if not named:
            return endings[0]
        name = named[0] if isinstance(named, list) else named
        known = {prefix + ending: ending for prefix in self.prefixes.split() for ending in endings}
        if not isinstance(name, str) or name not in known:
            first = self.prefixes.split()[0]
            raise NameUnknownError("class", str(name), [first + ending for ending in endings])
        return known[name]
