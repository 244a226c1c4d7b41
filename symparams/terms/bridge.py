"""Terms to SymPy expressions and back; the only place of this room that knows SymPy, imported when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import LimitError, SymparamsError
from .arithmetic import MAX_BITS, UndefinedError, evaluate, letters, plain
from .forms import fraction, sum_of
from .order import rank
from .tree import Bracket, Call, Letter, Negative, Number, Power, Product, Quotient, Sum, Term
from .walk import MAX_DEPTH, checked, folded, parts, too_deep


class NotATermError(SymparamsError, TypeError):
    """An expression has no counterpart in closed-form counts (a float, a sine); write it with integers and symbols."""


def to_sympy(term: Term, symbols: Mapping[str, Any] | None = None) -> Any:
    """The SymPy expression of a term, evaluated as SymPy does.

    A letter becomes the symbol it came from, else ``symbols[name]``, else a positive integer symbol of its name. Raises
    ``NotATermError`` for what is no formula (a chain, an indexed variable), ``UndefinedError`` for a division by zero
    and ``LimitError`` for numbers that are too large.

    >>> to_sympy(Product((Letter("k"), Letter("k"), Letter("C_in"))))
    C_in*k**2
    """
    import sympy

    known = symbols or {}

    def number(value: int | Fraction) -> Any:
        return sympy.Integer(value) if isinstance(value, int) else sympy.Rational(value.numerator, value.denominator)

    def letter(_: object, node: Letter) -> Any:
        if node.symbol is not None:
            return node.symbol
        found = known.get(node.name)
        return sympy.Symbol(node.name, integer=True, positive=True) if found is None else found

    def power(_: object, node: Power, base: Any, above: Any) -> Any:
        if not letters(node):
            return number(evaluate(node))
        if not letters(node.exponent):
            exponent = evaluate(node.exponent)
            if not -MAX_BITS <= exponent <= MAX_BITS:  # SymPy would compute the numbers in a power of a product
                raise LimitError(f"an exponent of the formula is larger than {MAX_BITS}")
        return defined(base, above.is_negative, sympy.Pow(base, above))

    def defined(under: Any, is_divided_by: Any, value: Any) -> Any:
        # SymPy makes an infinity of 1/0 and goes on with it: (1/0)^0 would be 1
        if is_divided_by and under.is_zero:
            raise UndefinedError("a division by zero")
        return value

    functions: dict[str, Any] = {"floor": sympy.floor, "ceil": sympy.ceiling, "max": sympy.Max, "min": sympy.Min}

    def call(_: object, node: Call, *arguments: Any) -> Any:
        if node.function not in functions:
            raise NotATermError(f"the function {node.function} is not one of {', '.join(functions)}")
        return functions[node.function](*arguments)

    rules: dict[type[Term], Callable[..., Any]] = {
        Number: lambda _, node: number(plain(node.value)),
        Letter: letter,
        Sum: lambda _, node, *terms: sympy.Add(*terms),
        Product: lambda _, node, *factors: sympy.Mul(*factors),
        Negative: lambda _, node, inner: -inner,
        Bracket: lambda _, node, inner: inner,
        Quotient: lambda _, node, over, under: defined(under, True, over / under),
        Power: power,
        Call: call,
    }
    return folded(checked(term), rules, None, _no_expression)


def _no_expression(what: str) -> NotATermError:
    return NotATermError(f"{what} is no part of a count and has no SymPy expression")


def from_sympy(expr: Any) -> Term:
    """The term of a SymPy expression, in the order of a textbook whatever order SymPy keeps.

    Factors: the number, windows (``k²``), other letters, functions, sums. Terms: those with letters before, then the
    subtracted ones, pure numbers last. Floors come out over one denominator: ``⌊(H + 2p − k)/s⌋``. Raises
    ``NotATermError`` for expressions that are no closed-form count.

    >>> from sympy import symbols
    >>> C, k = symbols("C k")
    >>> from_sympy(1 + C * k**2).terms[0].factors
    (Power(base=Letter(name='k'), exponent=Number(value=2, places=None, unit=1)), Letter(name='C'))
    """
    try:
        return _from(expr, 0)
    except _RestMetError:
        from sympy import Mod, floor

        return _from(expr.replace(Mod, lambda size, divisor: size - divisor * floor(size / divisor)), 0)


class _RestMetError(Exception):
    """The rest of a division was met; as a floor it may cancel against what stands beside it."""


def _from(expr: Any, depth: int) -> Term:
    if depth > MAX_DEPTH:
        raise too_deep()
    for flag, rule in _FROM:
        if getattr(expr, flag, False) is True:
            return rule(expr, depth + 1)
    name = type(expr).__name__
    if name in _FUNCTIONS:
        arguments = [_from(_over_one(a) if name in ("floor", "ceiling") else a, depth + 1) for a in expr.args]
        return Call(_FUNCTIONS[name], tuple(sorted(arguments, key=_term_key)))
    if name == "Mod":
        raise _RestMetError
    if name == "UnevaluatedExpr":
        return _from(expr.args[0], depth + 1)
    raise NotATermError(
        f"{expr} ({name}) is no closed-form count; integers, symbols, + - * / **, floor, ceiling, Max and Min are"
    )


_FUNCTIONS = {"floor": "floor", "ceiling": "ceil", "Max": "max", "Min": "min"}


def _number(expr: Any, depth: int) -> Term:
    value = Fraction(int(expr.p), int(expr.q))
    return Number(value.numerator) if value.denominator == 1 else fraction(value)


def _add(expr: Any, depth: int) -> Term:
    terms = sorted((_from(argument, depth) for argument in expr.args), key=_term_key)
    # a number that is subtracted is written as one
    return sum_of(*(Negative(Number(-t.value)) if isinstance(t, Number) and t.value < 0 else t for t in terms))


def _mul(expr: Any, depth: int) -> Term:
    number = Fraction(1)
    over: list[Term] = []
    under: list[Term] = []
    waiting = list(reversed(expr.args))
    while waiting:
        factor = waiting.pop()
        if factor.is_Mul:
            waiting.extend(reversed(factor.args))
        elif factor.is_Rational:
            number *= Fraction(int(factor.p), int(factor.q))
        else:
            (under if _is_inverse(factor) else over).append(_from(_inverted(factor), depth))
    return fraction(number, sorted(over, key=_factor_key), sorted(under, key=_factor_key))


def _is_inverse(factor: Any) -> bool:
    return bool(factor.is_Pow and factor.exp.could_extract_minus_sign())


def _inverted(factor: Any) -> Any:
    return factor.func(factor.base, -factor.exp) if _is_inverse(factor) else factor


def _pow(expr: Any, depth: int) -> Term:
    if _is_inverse(expr):
        return Quotient(Number(1), _from(_inverted(expr), depth))
    if expr.exp == 1:
        return _from(expr.base, depth)
    return Power(_from(expr.base, depth), _from(expr.exp, depth))


# SymPy's own marks, looked at in this order; a float has none of them and is refused
_FROM: tuple[tuple[str, Callable[[Any, int], Term]], ...] = (
    ("is_Rational", _number),
    ("is_Symbol", lambda expr, depth: Letter(str(expr.name), expr)),
    ("is_Add", _add),
    ("is_Mul", _mul),
    ("is_Pow", _pow),
)


def _over_one(expr: Any) -> Any:
    """A sum of fractions as one fraction, unexpanded: what SymPy spreads inside a floor is put together again."""
    import sympy

    if not expr.is_Add:
        return expr
    number = 1
    exponents: dict[Any, Any] = {}
    for term in expr.args:
        here: dict[Any, Any] = {}
        for factor in sympy.Mul.make_args(term):
            if factor.is_Rational:
                number = number * int(factor.q) // int(sympy.igcd(number, int(factor.q)))
            elif _is_inverse(factor):
                here[factor.base] = here.get(factor.base, 0) - factor.exp
        for base, exponent in here.items():
            if not exponent.is_Integer:
                return expr
            exponents[base] = max(exponents.get(base, 0), exponent)
    if number == 1 and not exponents:
        return expr
    common = sympy.Mul(number, *(base**exponent for base, exponent in exponents.items()))
    above = sympy.Add(*(term * common for term in expr.args))
    return sympy.Mul(above, sympy.Pow(common, -1, evaluate=False), evaluate=False)


def _factor_key(term: Term) -> tuple[Any, ...]:
    """Numbers, letters and their powers, functions, then sums."""
    base = term.base if isinstance(term, Power) else term
    if isinstance(base, Number):
        return (0, (0, 0, ""), _size(term), repr(term))
    if isinstance(base, Letter):
        return (1, rank(base.name), 0, repr(term))
    kind = 4 if isinstance(base, Sum) else 3
    return (kind, (0, 0, ""), 0, repr(term))


def _term_key(term: Term) -> tuple[Any, ...]:
    """Added terms with letters, subtracted ones, pure numbers; within these the higher degree first."""
    inner = term.term if isinstance(term, Negative) else term
    negative = isinstance(term, Negative) or (isinstance(term, Number) and term.value < 0)
    group = 2 if not letters(term) else int(negative)
    factors = inner.factors if isinstance(inner, Product) else (inner,)
    shown = [f for f in factors if not isinstance(f, Number)]
    return (group, -_degree(inner), tuple(_factor_key(f)[:2] for f in shown), repr(term))


def _size(term: Term) -> int:
    return int(term.value) if isinstance(term, Number) else 0


def _degree(term: Term) -> int:
    """How many letters are multiplied, at most; functions count as one letter."""
    if isinstance(term, Letter | Call):
        return 1
    if isinstance(term, Power):
        exponent = term.exponent.value if isinstance(term.exponent, Number) else 2
        return _degree(term.base) * max(int(exponent), 1)
    if isinstance(term, Quotient):
        return _degree(term.numerator)
    if isinstance(term, Product):
        return sum(_degree(factor) for factor in term.factors)
    return max((_degree(part) for part in parts(term)), default=0)
