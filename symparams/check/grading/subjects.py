"""What an answer is held against: a module's count, or a bare formula with everything it may be the count of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ...derivation.general import generalised
from ...errors import FormulaError, NameUnknownError, SourceError, SymparamsError
from ...nn.module import Module
from ...reasons import Reason
from ...symbols import is_expr
from ...terms import Number, Term, letters
from ..answers import Amount
from .another import another_layer, nothing_there
from .lettered import PLACES
from .meant import Meanings, roles_of
from .search import Found, Searches
from .subject import Subject, of_module, values_of

#: In a layer that was only recognised by its formula, other slips made in some of its parts are far-fetched.
IN_PLACES = frozenset(("no_bias", "no_weights", "no_shift", "no_gain", "single_bias", "left_out"))


class Subjects:
    """What is expected: a module's count, or a bare formula with everything it may be the count of."""

    def __init__(self, expected: Any, layer: Any, values: Mapping[str, int]) -> None:
        from ...readers.loading import load

        self.values = values
        self.bare = False
        self.layer: Module | None = None
        #: The right number, where nothing has to be put in for it.
        self.number: int | None = None
        self._searches: list[tuple[Searches, ...]] | None = None
        if isinstance(expected, (str, Module)):
            try:
                self.expected: Any = load(expected)
                self._of_module(self.expected)
            except (NameUnknownError, FormulaError, SourceError) as error:
                try:
                    formula = formula_of(expected)
                except SymparamsError:
                    raise error from None
                if isinstance(error, NameUnknownError) and _is_name(str(expected), formula):
                    raise
                self._of_formula(formula, layer)
        else:
            self._of_formula(formula_of(expected), layer)
        if values and not self.bare:
            known = self.first.names
            for name in values:
                if name not in known and name not in PLACES:
                    raise NameUnknownError("symbol", name, known)

    @cached_property
    def first(self) -> Subject:
        """What is expected, in letters; made when it is needed, since letters take SymPy and a right number none."""
        subject = Subject(self.expected, (), {}) if self.bare else of_module(self.expected)
        return values_of(subject, self.values)

    def _of_module(self, module: Module) -> None:
        if not self.values and not module.symbols:
            self.number = module.count()
        else:
            _ = self.first  # what cannot be counted is told at once

    def _of_formula(self, formula: Term, layer: Any) -> None:
        from ...readers.loading import load

        self.bare, self.expected = True, formula
        if layer is not None:
            module = load(layer)
            found = generalised(module)
            self.layer = found[0] if found is not None else module

    @cached_property
    def meanings(self) -> Meanings:
        """What names mean in answers: the letters' own meanings, of a bare formula those in what it may be."""
        first = self.first
        inside = {str(symbol) for part in first.parts for symbol in part.module.symbols} - set(first.names)
        roles = roles_of(first)
        for search in self.searches()[0] if self.bare else ():
            for name, found in roles_of(search.subject).items():
                roles[name] = roles.get(name, frozenset()) | found
        return Meanings(first, inside, roles)

    def explaining(self, answer: Term, amount: Amount | None = None) -> tuple[Found, ...]:
        """The reasons for an answer: those of layers that are known, else of what the formula's letters say."""
        for searches in self.searches():
            found = [item for search in searches for item in search.found(answer, amount)]
            if found and self.bare:
                # Of what several layers would explain the simplest is told.
                found = [item for item in found if item.rank != 1 or item.slips[0].id in IN_PLACES]
                best = min(((item.rank, len(item.slips)) for item in found), default=(0, 1))
                # A number has several reasons where sizes of the answer's own are known.
                every = isinstance(answer, Number) and set(self.values) - set(self.first.names)
                found = [item for item in found if every or (item.rank, len(item.slips)) == best]
            if found:
                return tuple(found)
        if not self.bare:
            return ()
        nothing = self.first.formula == Number(0) and letters(answer)
        return another_layer(answer) or ((nothing_there(answer),) if nothing else ())

    def searches(self) -> list[tuple[Searches, ...]]:
        """The searches in what a bare formula may be the count of, the surest first."""
        if self._searches is None:
            groups: list[tuple[Subject, ...]] = [(self.first,)]
            if self.bare:
                from .lettered import lettered
                from .recognised import recognised

                formula = self.first.formula
                known = recognised(formula, self.layer) if self.layer is not None else ()
                groups = [known or recognised(formula), *((one,) for one in lettered(formula)), (self.first,)]
            given = self.values if self.bare else ()
            self._searches = [
                tuple(Searches(values_of(subject, self.values), given) for subject in group)
                for group in groups
                if group
            ]
        return self._searches


def _is_name(text: str, formula: Term) -> bool:
    """Whether a text that reads as a formula is rather the name of a model, mistyped: ``ResNet50``, ``GPT-2``."""
    from ...notation.spelling import GREEK

    words = [letter.name for letter in letters(formula) if len(letter.name) > 2 and "_" not in letter.name]
    return bool(re.fullmatch(r"[\w./-]+", text)) and any(word.isalnum() and word not in GREEK for word in words)


def formula_of(given: Any) -> Term:
    """A formula that was given: as text, as a term, as a SymPy expression, as a whole number."""
    if isinstance(given, Term):
        return given
    if isinstance(given, str):
        from ...notation import read

        return read(given)
    if is_expr(given):
        from ...terms import from_sympy

        return from_sympy(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return Number(given)
    raise FormulaError(Reason("read.no_answer", given=repr(given)), 1)
