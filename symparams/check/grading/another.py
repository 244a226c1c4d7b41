"""The count of another layer than the one asked about."""

from __future__ import annotations

from ...terms import Term, letters
from ..mistakes.whole import Slip
from .search import Found


def another_layer(answer: Term) -> tuple[Found, ...]:
    """The layer that an answer of two letters and two terms or more is the count of: a product alone says nothing."""
    from .recognised import recognised, signature

    if len(letters(answer)) < 2 or len(signature(answer)) < 2:
        return ()
    subject = next(iter(recognised(answer)), None)
    if subject is None or len(subject.parts) > 1:
        return ()
    (part,) = subject.parts
    words = {"layer": part.family, "name": type(part.module).__name__}
    return (Found((Slip("another_layer", words=words),), answer),)


def nothing_there(answer: Term) -> Found:
    """Something is counted where there is nothing to learn."""
    return Found((Slip("nothing_to_learn", words={"part": answer}),), answer)
