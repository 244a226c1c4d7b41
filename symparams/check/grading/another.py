"""The count of another layer than the one asked about."""

from __future__ import annotations

from ...errors import LimitError
from ...terms import Term, letters
from ...terms.arithmetic import UndefinedError
from ..mistakes.whole import Slip
from .search import Found


def another_layer(answer: Term) -> tuple[Found, ...]:
    """The layer that an answer of two letters and two terms or more is the count of: a product alone says nothing."""
    from .recognised import recognised, signature

    if len(letters(answer)) < 2:
        return ()
    try:
        if len(signature(answer)) < 2:
            return ()
    except (LimitError, UndefinedError):
        return ()
    subject = next(iter(recognised(answer)), None)
    if subject is None or len(subject.parts) > 1:
        return ()
    family = type(subject.parts[0].module).family
    return (Found((Slip("another_layer", "error", {}, words={"layer": family}),), answer),)
