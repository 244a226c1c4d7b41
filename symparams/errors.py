"""The errors symparams raises on purpose: one base, one class for each thing a caller can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import reduce

from .reasons import READING, SAID, Reason

#: A message lists so many known names at the most.
MOST_NAMES = 20


class SymparamsError(Exception):
    """Something symparams was asked for cannot be done; the message says what to write instead."""

    @property
    def reason(self) -> Reason:
        """The message as data, to be said in any language; as it is where it has words in English only."""
        first = self.args[0] if self.args else ""
        return first if isinstance(first, Reason) else Reason(SAID + str(self))


class ArgumentError(SymparamsError, ValueError):
    """A layer was given a value it cannot have; the layer as written is wrong.

    The parts of the message are kept as fields, so that a caller may word it anew.
    """

    def __init__(self, layer: str, argument: str, given: object, expected: str, advice: str = "") -> None:
        self.layer, self.argument, self.given = layer, argument, given
        self.expected, self.advice = expected, advice
        super().__init__(layer, argument, given, expected, advice)

    def __str__(self) -> str:
        text = f"{self.layer}: {self.argument}={self.given!s} given, {self.expected} expected"
        return f"{text}. {self.advice}" if self.advice else text


class ShapeError(SymparamsError, ValueError):
    """A layer cannot take the shape it is given; the shape or the layer before it is wrong."""

    #: The module that refused; where it stands, a module around it can say.
    module: object = None


class NameUnknownError(SymparamsError, LookupError):
    """A name (model, symbol, option, convention) is not one of the known ones.

    The close matches are offered, or the known names where nothing is close.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], advice: str = "") -> None:
        self.what, self.name, self.known, self.advice = what, name, tuple(known), advice
        super().__init__(what, name, self.known, advice)

    @property
    def reason(self) -> Reason:
        """What is unknown, the nearest names or the known ones, and the advice."""
        # VGG-16 is vgg16, written otherwise.
        folded = _folded(self.name)
        alike = [name for name in self.known if folded and _folded(name) == folded]
        close: list[object] = [repr(name) for name in alike or get_close_matches(self.name, self.known, cutoff=0.6)]
        if close:
            names = reduce(lambda first, second: Reason("read.or", first=first, second=second), close)
            known = Reason("read.unknown_close", names=names)
        elif len(self.known) > MOST_NAMES:
            number = len(self.known) - MOST_NAMES
            known = Reason("read.unknown_more", names=self.known[:MOST_NAMES], number=number)
        else:
            known = Reason("read.unknown_known", names=self.known) if self.known else Reason("read.unknown_none")
        key = f"read.{self.what}"
        what = Reason(key if key in READING else SAID + self.what)
        said = Reason("read.unknown", what=what, name=repr(self.name), known=known)
        if not self.advice:
            return said
        return Reason("read.asked" if close else "read.advised", said=said, advice=Reason(SAID + self.advice))

    def __str__(self) -> str:
        return str(self.reason)


class UnbuiltError(SymparamsError):
    """A layer of Keras was asked for its weights before it saw an input; give it the shape of one and ask again."""

    def __init__(self, layer: str, sample: str) -> None:
        self.layer, self.sample = layer, sample
        super().__init__(layer, sample)

    def __str__(self) -> str:
        return (
            f"{self.layer}: its input is not known yet, and its weights depend on it; write {self.layer}(…, "
            f"input_shape={self.sample}), put keras.Input({self.sample}) in front of it in a Sequential, "
            f"or call .build((None, {self.sample.strip('(').strip(',)')})) first"
        )


def _folded(name: str) -> str:
    """A name without regard to case and to what stands between its words."""
    return "".join(filter(str.isalnum, name)).casefold()


class OperationUnknownError(SymparamsError, AttributeError):
    """An operation of torch is not known here; nothing is wrong with the network, and its counts are complete without.

    ``what`` has no such operation (``symparams.torch``, ``a tensor``).
    """

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        self.what, self.operation, self.known = what, name, tuple(known)
        super().__init__(what, name, self.known)

    def __str__(self) -> str:
        close = get_close_matches(self.operation, self.known, n=1, cutoff=0.8)
        meant = f" (did you mean {close[0]}?)" if close else ""
        return f"{self.what} has no {self.operation}{meant}; hand the shape on with torch.empty(shape)"


class ValueAskedError(SymparamsError, TypeError):
    """A program asks for the value of a tensor, or decides by it; here there are only shapes."""


class SymbolsLeftError(SymparamsError, ValueError):
    """A number was asked for while symbols have no value; give them values and ask again."""

    def __init__(self, names: Iterable[str], asked: str = "a number") -> None:
        self.names = tuple(names)
        super().__init__(
            f"{asked} needs a value for {', '.join(self.names)}; "
            f"write .subs({', '.join(f'{name}=...' for name in self.names)}) first"
        )


class FormulaError(SymparamsError, ValueError):
    """A text cannot be read as a formula; nothing may be concluded about whether it is right.

    ``column`` counts characters from 1.
    """

    def __init__(self, message: str | Reason, column: int, text: str = "") -> None:
        self._said, self.column, self.text = message, column, text
        super().__init__(message, column, text)

    @property
    def message(self) -> str:
        """What is wrong there."""
        return str(self._said)

    @property
    def reason(self) -> Reason:
        """The message as data, with the column."""
        return Reason("read.column", column=self.column, message=self._said)

    def __str__(self) -> str:
        return str(self.reason)


class LimitError(SymparamsError, OverflowError):
    """Something is larger than symparams is willing to work on; nothing may be concluded about whether it is right."""


class SourceError(SymparamsError, OSError):
    """A file cannot be read or written as asked; nothing was written."""
