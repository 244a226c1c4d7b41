"""Taking terms apart and putting them together again, without a rule for each class wherever a tree is walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from ..errors import LimitError
from ..reasons import Reason
from .tree import (
    BigSum,
    Bracket,
    Call,
    Chain,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
)

# Deeper than any formula of a textbook, and far from the depth at which Python itself gives up.
MAX_DEPTH = 150

_T = TypeVar("_T")
_Parts = tuple[Term, ...]

# class -> (its parts in the order they are read, the same term with other parts); a class that is missing is a leaf
_SHAPES: dict[type[Term], tuple[Callable[[Any], _Parts], Callable[[Any, _Parts], Term]]] = {
    Sum: (lambda t: t.terms, lambda t, p: Sum(p, span=t.span)),
    Product: (lambda t: t.factors, lambda t, p: Product(p, span=t.span)),
    Negative: (lambda t: (t.term,), lambda t, p: Negative(p[0], span=t.span)),
    Quotient: (lambda t: (t.numerator, t.denominator), lambda t, p: Quotient(p[0], p[1], span=t.span)),
    Power: (lambda t: (t.base, t.exponent), lambda t, p: Power(p[0], p[1], span=t.span)),
    Bracket: (lambda t: (t.inner,), lambda t, p: Bracket(p[0], span=t.span)),
    Call: (lambda t: t.arguments, lambda t, p: Call(t.function, p, span=t.span)),
    BigSum: (lambda t: (t.upper, t.body), lambda t, p: BigSum(t.index, p[0], p[1], span=t.span)),
    Chain: (lambda t: t.sides, lambda t, p: Chain(p, t.relations, span=t.span)),
}


def parts(term: Term) -> _Parts:
    """The direct parts of a term, in reading order; none for a leaf.

    >>> from symparams.terms import Letter, Number, Sum
    >>> parts(Sum((Letter("k"), Number(1))))
    (Letter(name='k'), Number(value=1, places=None, unit=1))
    """
    shape = _SHAPES.get(type(term))
    return shape[0](term) if shape else ()


def with_parts(term: Term, new: _Parts) -> Term:
    """The same kind of term with other parts; the very same object where nothing changed.

    >>> from symparams.terms import Bracket, Letter, Number
    >>> with_parts(Bracket(Letter("k")), (Number(5),))
    Bracket(inner=Number(value=5, places=None, unit=1))
    """
    shape = _SHAPES.get(type(term))
    if shape is None or all(a is b for a, b in zip(shape[0](term), new, strict=True)):
        return term
    return shape[1](term, new)


def rebuild(term: Term, change: Callable[[Term], Term]) -> Term:
    """A term after ``change`` was applied to every node, parts before wholes.

    >>> from symparams.terms import Letter, Number, Sum
    >>> rebuild(Sum((Letter("k"), Number(1))), lambda t: Number(5) if isinstance(t, Letter) else t)
    Sum(terms=(Number(value=5, places=None, unit=1), Number(value=1, places=None, unit=1)))
    """
    inside = parts(term)
    return change(with_parts(term, tuple(rebuild(part, change) for part in inside)) if inside else term)


def nodes(term: Term) -> Iterator[Term]:
    """Every node of a term, wholes before parts, in reading order; raises ``LimitError`` for a term nested too deep.

    >>> from symparams.terms import Letter, Negative
    >>> [type(node).__name__ for node in nodes(Negative(Letter("k")))]
    ['Negative', 'Letter']
    """
    waiting = [(term, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise too_deep()
        yield node
        waiting.extend((part, depth + 1) for part in reversed(parts(node)))


def folded(
    term: Term,
    rules: Mapping[type[Term], Callable[..., _T]],
    context: object,
    refused: Callable[[str], Exception],
    depth: int = 0,
) -> _T:
    """What a term is by the rule for its class, from what its parts are.

    A rule is called with the context, the term, and what each part is. ``refused`` makes the error for a class
    without a rule.

    >>> from symparams.terms import Letter, Negative
    >>> rules = {Letter: lambda values, term: values[term.name], Negative: lambda values, term, part: -part}
    >>> folded(Negative(Letter("k")), rules, {"k": 5}, ValueError)
    -5
    """
    if depth > MAX_DEPTH:
        raise too_deep()
    kind = type(term)
    rule, shape = rules.get(kind), _SHAPES.get(kind)
    if rule is None:
        raise refused(kind.__name__)
    if shape is None:
        return rule(context, term)
    return rule(context, term, *[folded(part, rules, context, refused, depth + 1) for part in shape[0](term)])


def checked(term: Term) -> Term:
    """The term itself, once it is known not to be nested deeper than the recursive walks can go."""
    for _ in nodes(term):
        pass
    return term


def too_deep() -> LimitError:
    return LimitError(Reason("read.deep", most=MAX_DEPTH))
