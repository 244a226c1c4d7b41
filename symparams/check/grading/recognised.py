"""A bare formula recognised: the layers, blocks and networks it is the count of, its letters free up to renaming."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, permutations
from itertools import product as combined
from typing import Any, TypeAlias

from ...derivation.forms import counted_sum
from ...derivation.general import in_letters, meanings
from ...errors import LimitError
from ...nn.axes import Kind
from ...nn.embedding import Embedding
from ...nn.module import Module
from ...symbols import dimension
from ...terms import Letter, Term, letters, same
from ...terms.arithmetic import UndefinedError
from ...terms.normal import Poly, Ring, normal_form
from ..mistakes.part import CountedLayer, parts_of
from ..mistakes.whole import NORMS, jobs
from .lettered import AMBIGUOUS, COUNTS, MEANINGS, kind_of
from .meant import renamed
from .subject import Subject

#: A formula with more letters than this is not looked for, and so many ways to rename letters are tried.
MAX_LETTERS = 8
MAX_RENAMINGS = 720
#: So many readings of one formula are kept.
MAX_READINGS = 6

Signature: TypeAlias = "tuple[Any, ...]"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something whose count is known in letters.

    Args:
        parts: its layers, or those of them that the formula counts.
        formula: their count.
        means: what its letters mean.
    """

    parts: tuple[CountedLayer, ...]
    formula: Term
    means: Mapping[str, str]


def recognised(formula: Term, module: Module | None = None) -> tuple[Subject, ...]:
    """Everything a bare formula may be the count of: layers, else blocks and networks; empty where nothing fits.

    Args:
        formula: the formula.
        module: what it is the count of, or of a part of, where that is known.
    """
    names = [letter.name for letter in letters(formula)]
    if not 0 < len(names) <= MAX_LETTERS or COUNTS & set(names) or not (mark := signature(formula)):
        return ()
    tables: tuple[Callable[[], Table], ...] = (layers, wholes)
    if module is not None:
        tables = (lambda: _table([module], wide=True),)
    for table in tables:
        found = [one for entry in table().get(mark, ()) if (one := _renamed(entry, names, formula)) is not None]
        if found:
            # Letters in their usual meaning go before letters renamed.
            same_names = [subject for subject, renamed in found if not renamed]
            return tuple(same_names or [subject for subject, _ in found])[:MAX_READINGS]
    return ()


def _renamed(entry: Entry, names: list[str], formula: Term) -> tuple[Subject, bool] | None:
    """The entry in the letters of the formula, and whether any letter had to be renamed for that."""
    own = [letter.name for letter in letters(entry.formula)]
    if len(own) != len(names):
        return None
    for order in islice(_orders(entry.formula, own, formula, names), MAX_RENAMINGS):
        mapping = dict(zip(own, order, strict=True))
        if not all(map(_may_mean, mapping, mapping.values())):
            continue
        if same(renamed(entry.formula, mapping), formula) is not True:
            continue
        # Letters the count does not depend on keep out of the way of those of the formula.
        inside = {str(symbol) for part in entry.parts for symbol in part.module.symbols}
        clashing = {name: f"{name}_0" for name in inside - set(own) if name in names}
        symbols = {dimension(old): dimension(new) for old, new in {**mapping, **clashing}.items() if old != new}
        parts = tuple(part.with_letters(symbols) for part in entry.parts) if symbols else entry.parts
        means = {mapping.get(name, clashing.get(name, name)): key for name, key in entry.means.items()}
        for old, new in mapping.items():
            if old != new and new in MEANINGS:
                means[new] = MEANINGS[new]
        return Subject(formula, parts, {}, means), bool(symbols)
    return None


def _may_mean(own: str, given: str) -> bool:
    """Whether a letter may stand for a size: L is no width where it usually is the number of layers."""
    kind = Kind.OUTPUT if given in AMBIGUOUS else kind_of(given)
    return own == given or kind in (Kind.WINDOW, Kind.INPUT, Kind.OUTPUT) or kind == kind_of(own)


def _orders(first: Term, own: list[str], second: Term, names: list[str]) -> Iterator[tuple[str, ...]]:
    """The ways to rename: only letters that stand alike in both are exchanged, the same names go first."""
    mine, theirs = profiles(first), profiles(second)
    groups: dict[Any, list[str]] = {}
    for name in names:
        groups.setdefault(theirs[name], []).append(name)
    wanted: dict[Any, list[str]] = {}
    for name in own:
        wanted.setdefault(mine[name], []).append(name)
    if {key: len(found) for key, found in groups.items()} != {key: len(found) for key, found in wanted.items()}:
        return
    choices = [
        sorted(permutations(groups[key]), key=lambda order: sum(a != b for a, b in zip(olds, order, strict=True)))
        for key, olds in wanted.items()
    ]
    for chosen in combined(*choices):
        mapping = {
            old: new
            for olds, news in zip(wanted.values(), chosen, strict=True)
            for old, new in zip(olds, news, strict=True)
        }
        yield tuple(mapping[name] for name in own)


def profiles(term: Term) -> dict[str, Any]:
    """How each letter stands in a formula, whatever the others are called."""
    ring = Ring(decide=True)
    found: dict[str, list[Any]] = {}
    for monomial, value in ring.poly(term).items():
        shape = (str(value), tuple(sorted(exponent for _, exponent in monomial)))
        for key, exponent in monomial:
            atom = ring.atoms[key]
            for letter in letters(atom):
                found.setdefault(letter.name, []).append((exponent, isinstance(atom, Letter), shape))
    return {name: tuple(sorted(places, key=str)) for name, places in found.items()}


def signature(term: Term) -> Signature:
    """What is alike in formulas that differ in their letters alone; empty for what has no normal form."""
    return _signature(normal_form(term)[1])


def _signature(poly: Poly) -> Signature:
    return tuple(sorted((str(value), tuple(sorted(n for _, n in monomial))) for monomial, value in poly.items()))


Table: TypeAlias = "Mapping[Signature, tuple[Entry, ...]]"


@lru_cache(maxsize=1)
def layers() -> Table:
    """Every layer type in letters: with all tensors, without biases, with one bias of two."""
    from ... import nn
    from ...readers.call import layer_names

    # Two-dimensional layers go first: theirs is the kind people mean where the formula does not tell.
    types = [getattr(nn, name) for name in sorted(layer_names(), key=lambda name: (not name.endswith("2d"), name))]
    grouped = [layer for layer in types if "groups" in layer.arguments]
    modules = [in_letters(layer) for layer in types] + [in_letters(layer, also=("groups",)) for layer in grouped]
    return _table(module for module in modules if module is not None and not module._modules)


@lru_cache(maxsize=1)
def wholes() -> Table:
    """Blocks and networks in letters, and what people count of them: the matrices, the norms, the tables."""
    from ... import blocks
    from ...zoo.counted import counted

    in_blocks = (in_letters(getattr(blocks, name)) for name in blocks.__all__)
    # A block may take no letters for all of its sizes.
    return _table((*counted(), *(block for block in in_blocks if block is not None)), wide=True)


def _table(modules: Iterable[Module], *, wide: bool = False) -> Table:
    found: dict[Signature, list[Entry]] = {}
    known: set[Any] = set()
    for module in modules:
        means = meanings(module)
        for parts in _views(tuple(parts_of(module)), wide):
            try:
                formula = counted_sum(part.term() for part in parts)
                ring = Ring(decide=True)
                poly = ring.poly(formula)
            except (LimitError, UndefinedError):
                continue
            family = type(module).family if len(parts) == 1 else ""
            mark = (family, len(parts), frozenset(poly.items()))
            if poly and mark not in known and any(monomial for monomial in poly):
                known.add(mark)
                found.setdefault(_signature(poly), []).append(Entry(parts, formula, means))
    return {key: tuple(entries) for key, entries in found.items()}


#: Roles of tensors that are no matrices.
VECTORS = frozenset(("bias", "gain", "shift"))


def _views(parts: tuple[CountedLayer, ...], wide: bool) -> Iterator[tuple[CountedLayer, ...]]:
    """What of the layers may be counted: everything first."""
    yield parts
    yield _kept(parts, lambda part, role: role != "bias")
    if len(parts) == 1:
        (part,) = parts
        biases = [fact for fact in part.facts if fact.role == "bias"]
        if len(biases) > 1:
            rest = tuple(fact for fact in part.facts if fact.role != "bias")
            yield (part.counting((*rest, *biases[: len(biases) // 2])),)
    if not wide:
        return
    doing = jobs(parts)
    paths = {part.path: doing.get(index, "") for index, part in enumerate(parts)}

    def table(part: CountedLayer) -> bool:
        return part.family == Embedding.family

    def position(part: CountedLayer) -> bool:
        return paths[part.path] == "positions"

    choices: tuple[Callable[[CountedLayer, str], bool], ...] = (
        lambda part, role: role not in VECTORS,
        lambda part, role: not position(part),
        lambda part, role: role not in VECTORS and not position(part),
        lambda part, role: part.family in NORMS,
        lambda part, role: table(part),
        lambda part, role: not table(part),
        lambda part, role: role not in VECTORS and not table(part),
        lambda part, role: table(part) and not position(part),
    )
    for keep in choices:
        yield _kept(parts, keep)


def _kept(parts: tuple[CountedLayer, ...], keep: Callable[[CountedLayer, str], bool]) -> tuple[CountedLayer, ...]:
    found = (replace(part, facts=tuple(fact for fact in part.facts if keep(part, fact.role))) for part in parts)
    return tuple(part for part in found if part.facts or part.shared)
