"""Short ways to write terms in tests, a plain spelling of their structure, and random terms."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from symparams.terms import Bracket, Call, Letter, Negative, Number, Power, Product, Quotient, Sum, Term

Loose = Term | int | Fraction


def N(value: int | Fraction, places: int | None = None) -> Number:
    return Number(value, places=places)


def L(name: str) -> Letter:
    return Letter(name)


def _term(value: Loose) -> Term:
    return value if isinstance(value, Term) else Number(value)


def prod(*factors: Loose) -> Product:
    return Product(tuple(map(_term, factors)))


def total(*terms: Loose) -> Sum:
    return Sum(tuple(map(_term, terms)))


def neg(term: Loose) -> Negative:
    return Negative(_term(term))


def div(a: Loose, b: Loose) -> Quotient:
    return Quotient(_term(a), _term(b))


def power(a: Loose, b: Loose) -> Power:
    return Power(_term(a), _term(b))


def floor(term: Loose) -> Call:
    return Call("floor", (_term(term),))


def show(term: Term) -> str:
    """The structure, every node in its own brackets; ``[ ]`` are the brackets a reader sees."""
    if isinstance(term, Number):
        return str(term.value)
    if isinstance(term, Letter):
        return term.name
    if isinstance(term, Sum):
        return f"({'+'.join(map(show, term.terms))})"
    if isinstance(term, Product):
        return f"({'*'.join(map(show, term.factors))})"
    if isinstance(term, Negative):
        return f"-({show(term.term)})"
    if isinstance(term, Quotient):
        return f"({show(term.numerator)}/{show(term.denominator)})"
    if isinstance(term, Power):
        return f"({show(term.base)}^{show(term.exponent)})"
    if isinstance(term, Bracket):
        return f"[{show(term.inner)}]"
    if isinstance(term, Call):
        return f"{term.function}({','.join(map(show, term.arguments))})"
    raise AssertionError(term)


def terms(
    names: tuple[str, ...] = ("C_in", "H", "k", "n"), *, largest: int = 20, leaves: int = 8
) -> st.SearchStrategy[Term]:
    """Random terms over a few letters, without chains and printed-only nodes."""
    numbers: st.SearchStrategy[Term] = st.integers(0, largest).map(Number)
    leaf = numbers | st.sampled_from(names).map(Letter) if names else numbers

    def wider(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        some = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            some.map(Sum),
            some.map(Product),
            inner.map(Negative),
            inner.map(Bracket),
            st.tuples(inner, inner).map(lambda pair: Quotient(*pair)),
            st.tuples(inner, st.integers(0, 3).map(Number)).map(lambda pair: Power(*pair)),
            st.tuples(st.sampled_from(["floor", "ceil"]), inner.map(lambda t: (t,))).map(lambda pair: Call(*pair)),
            st.tuples(st.sampled_from(["max", "min"]), some).map(lambda pair: Call(*pair)),
        )

    return st.recursive(leaf, wider, max_leaves=leaves)
