"""What letters usually mean in counts, and a bare formula read as tensors by them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ...derivation.buildup import Fact
from ...nn.axes import Axis, Kind
from ...nn.linear import Identity
from ...terms import Letter, Term
from ...terms.normal import Monomial, Poly, Ring, normal_form
from ..mistakes.part import CountedLayer
from ..mistakes.placed import POSITIONS
from .subject import Subject, text_of

#: Letters of the sizes of an output's image.
PLACES = frozenset(name for names in POSITIONS.values() for name in names) | {"H_o", "W_o", "OH", "OW"}

#: Letters that are used for sizes of other kinds too: h is a height, a number of heads, a width.
AMBIGUOUS = frozenset(("h", "T", "g", "E", "S"))

#: Letters of what goes through a layer one after the other or side by side, with the same weights.
STEPS = frozenset(("T", "S", "N", "B", "b", "t", "l", "seq", "seq_len", "batch", "batch_size", "n_tokens"))

#: Letters whose kind of axis their meaning tells, by the meaning.
KINDS = {
    "kernel_size": Kind.WINDOW,
    "in_channels": Kind.INPUT,
    "in_features": Kind.INPUT,
    "input_size": Kind.INPUT,
    "vocabulary": Kind.TABLE,
    "positions": Kind.TABLE,
    "segments": Kind.TABLE,
    "buckets": Kind.TABLE,
    "heads": Kind.GATE,
    "kv_heads": Kind.GATE,
    "groups": Kind.GROUP,
    "experts": Kind.EXPERT,
    "layers": Kind.LAYER,
}

#: Other spellings of letters, by the one whose meaning they have.
SPELLINGS = {
    "C_in": "c_in c_i in_channels D_1 n_C_prev",
    "C_out": "c_out c_o out_channels filters n_filters n_C",
    "k": "k_h k_w F f kernel kernel_size",
    "n_in": "in_features fan_in d_in",
    "n_out": "out_features fan_out d_out units",
    "V": "vocab vocab_size n_vocab V_en V_multi",
    "T": "T_max n_ctx context_length block_size n_positions max_len",
    "S": "n_types type_vocab_size",
    "h": "n_heads n_head num_heads h_q n_h",
    "h_kv": "n_kv n_kv_heads num_kv_heads",
    "d_h": "head_dim d_head",
    "d_ff": "d_ffn d_hidden n_inner intermediate_size",
    "L": "n_layers n_layer num_layers",
    "E": "n_e n_experts num_experts",
    "r": "rank",
    "g": "groups",
    "s": "stride",
}

#: Letters that name a count already, not a size: totals, bits, tokens.
COUNTS = frozenset(("P", "N", "N_params", "P_emb", "P_lin", "b", "bits", "bytes", "D_tok", "tokens"))


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, str]:
    from ... import nn
    from ...readers.call import layer_names
    from ...zoo.letters import WORDS

    found = dict(WORDS)
    # What these mean in language models they do not mean in most counts.
    del found["S"], found["P"], found["H"], found["n"], found["k"], found["r"], found["m"], found["e"]
    for name in layer_names():
        for argument in getattr(nn, name).arguments.values():
            found.setdefault(argument.letter, f"argument.{argument.meaning}")
    for letter, others in SPELLINGS.items():
        if letter in found:
            for other in others.split():
                found.setdefault(other, found[letter])
    return found


class _Meanings(Mapping[str, str]):
    """What letters mean: keys of the message catalogues; made when first asked for."""

    def __getitem__(self, name: str) -> str:
        return _meanings()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_meanings())

    def __len__(self) -> int:
        return len(_meanings())


MEANINGS: Mapping[str, str] = _Meanings()


def meaning_of(name: str, names: Collection[str]) -> str:
    """What a letter means beside others: k beside experts is how many of them are active."""
    if name in ("k", "K") and any(MEANINGS.get(other) == "symbol.experts" for other in names if other != name):
        return "symbol.active_experts"
    return MEANINGS.get(name, "")


def kind_of(name: str) -> Kind:
    """The kind of axis a letter usually stands for: outputs, where nothing is known."""
    meaning = MEANINGS.get(name, "").partition(".")[2]
    return KINDS.get(meaning, Kind.OUTPUT)


def lettered(formula: Term) -> tuple[Subject, ...]:
    """A bare formula as one layer with a tensor for each of its terms, and as a layer for each of them."""
    ring, poly = normal_form(formula)
    if not poly or any(number != int(number) or number < 1 for number in poly.values()):
        return ()
    facts = tuple(_fact(ring, monomial, int(number), poly) for monomial, number in poly.items())
    if None in facts:
        return ()
    sure = tuple(fact for fact in facts if fact is not None)
    together = Subject(formula, (CountedLayer(Identity(), sure),), {}, MEANINGS, guessed=True)
    if len(sure) == 1:
        return (together,)
    terms = (ring.term({key: number}) for key, number in poly.items())
    apart = tuple(CountedLayer(Identity(), (fact,), path=text_of(term)) for fact, term in zip(sure, terms, strict=True))
    return (together, Subject(formula, apart, {}, MEANINGS, guessed=True))


def _fact(ring: Ring, monomial: Monomial, number: int, poly: Poly) -> Fact | None:
    """A term as a tensor: an axis for each factor; biases are what stands in other terms with more factors."""
    from ...symbols import dimension

    axes = [Axis(number, "axis", Kind.GATE)] if number != 1 else []
    kinds = []
    for key, exponent in monomial:
        letter = ring.atoms[key]
        if not isinstance(letter, Letter):
            return None
        kind = kind_of(letter.name)
        if exponent < 0:
            axes.append(Axis(1 / dimension(letter.name), "axis", kind))
            continue
        kinds += [kind] * exponent
        axes += [Axis(dimension(letter.name), _MEANT.get(kind, "axis"), kind)] * exponent
    own = dict(monomial)
    larger = any(
        other != monomial and all(dict(other).get(key, 0) >= exponent for key, exponent in own.items())
        for other in poly
    )
    plain = all(kind in (Kind.OUTPUT, Kind.LAYER) for kind in kinds)
    role = "table" if Kind.TABLE in kinds else "bias" if larger and plain and sum(own.values()) <= 2 else "weight"
    return Fact(role, tuple(axes))


#: Which axis a change looks for.
_MEANT = {Kind.INPUT: "inputs", Kind.GATE: "heads", Kind.EXPERT: "experts"}
