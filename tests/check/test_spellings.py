"""Right answers as people spell them are the same; with a single sign changed they are so only where they are equal.

Whether they are equal is found out at random points: the right value is the number of elements of the tensors of a
model with those sizes, the answer's is worked out by a walk of its own and, where the answer is Python, by Python's
own grammar. Neither knows the normal form by which answers are graded.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from symparams.check.answers import read_answers
from symparams.check.grading import grade
from symparams.check.grading.subject import Subject, of_module
from symparams.errors import SymparamsError
from symparams.readers.loading import load
from symparams.terms import Bracket, Letter, Negative, Number, Power, Product, Quotient, Sum, Term, letters
from symparams.terms.walk import nodes

GROUPS = json.loads((Path(__file__).parents[1] / "data" / "spellings.json").read_text(encoding="utf-8"))
SPELLINGS = [(group["model"], answer) for group in GROUPS for answer in group["answers"]]

#: Sizes at which a model can be built: what divides is a divisor, and no two letters are alike.
POINTS = (
    {"k": 5, "k_h": 3, "k_w": 7, "g": 2, "C_in": 26, "C_out": 34, "C": 11, "n": 13, "m": 17, "h": 3, "d": 42, "V": 23,
     "L": 9, "d_ff": 19},
    {"k": 2, "k_h": 11, "k_w": 6, "g": 3, "C_in": 15, "C_out": 51, "C": 29, "n": 8, "m": 31, "h": 7, "d": 35, "V": 58,
     "L": 12, "d_ff": 27},
    {"k": 13, "k_h": 2, "k_w": 9, "g": 7, "C_in": 77, "C_out": 21, "C": 6, "n": 37, "m": 5, "h": 4, "d": 76, "V": 41,
     "L": 3, "d_ff": 10},
)  # fmt: skip


def read_answer(text: str, names: Iterable[str]) -> Term:
    """The likeliest reading of an answer."""
    return read_answers(text, names)[0].term


@cache
def model_of(text: str) -> tuple[Any, tuple[str, ...]]:
    module = load(text)
    return module, tuple(of_module(module).names)


@cache
def subject_of(text: str) -> Subject:
    return of_module(model_of(text)[0])


@cache
def sizes_of(text: str) -> tuple[Mapping[str, int], ...]:
    """The points of a model: values for its letters, or the sizes it has."""
    module, _ = model_of(text)
    return (subject_of(text).values,) if not module.params.free_symbols else POINTS


@cache
def counted(text: str) -> tuple[int, ...]:
    """The number of parameters at each point, from the tensors."""
    module, names = model_of(text)
    if not module.params.free_symbols:
        return (module.count(),)
    return tuple(module.subs({name: point[name] for name in names}).count() for point in POINTS)


def worked_out(term: Term, values: Mapping[str, int]) -> Fraction:
    """The value of a term, without the arithmetic of the package."""
    match term:
        case Number():
            return Fraction(term.value)
        case Letter():
            return Fraction(values[term.name])
        case Sum():
            return sum((worked_out(part, values) for part in term.terms), Fraction(0))
        case Product():
            value = Fraction(1)
            for factor in term.factors:
                value *= worked_out(factor, values)
            return value
        case Negative():
            return -worked_out(term.term, values)
        case Bracket():
            return worked_out(term.inner, values)
        case Quotient():
            return worked_out(term.numerator, values) / worked_out(term.denominator, values)
        case Power():
            exponent = worked_out(term.exponent, values)
            if exponent.denominator != 1 or abs(exponent) > 500:
                raise OverflowError
            return worked_out(term.base, values) ** int(exponent)
    raise TypeError(type(term))


def equal(model: str, term: Term) -> bool:
    """Whether an answer is the model's count at all points, its letters read as they are or, where one is not the
    model's, in some order."""
    _, names = model_of(model)
    own = [letter.name for letter in letters(term)]
    orders = [tuple(own)] if own_letters(model, term) else []
    if not orders and len(names) <= 6:
        orders = list(permutations(names, len(own)))
    folded = tuple({_folded(name): name for name in names}.get(_folded(name), name) for name in own)
    if set(folded) <= set(names):
        orders.append(folded)
    return any(
        all(
            _value(term, {old: point[new] for old, new in zip(own, order, strict=True)}) == right
            for point, right in zip(sizes_of(model), counted(model), strict=True)
        )
        for order in orders
    )


def own_letters(model: str, term: Term) -> bool:
    """Whether all letters are the model's; so is one that is not in its count (the heads of an attention)."""
    given = {*model_of(model)[1], *re.findall(r"[A-Za-z_]+", model)} & {*sizes_of(model)[0]}
    return {letter.name for letter in letters(term)} <= given


def _folded(name: str) -> str:
    """``Cout`` and ``c_out`` are ``C_out``."""
    return name.casefold().replace("_", "")


def _value(term: Term, values: Mapping[str, int]) -> Fraction | None:
    try:
        return worked_out(term, values)
    except (OverflowError, ZeroDivisionError):
        return None


@pytest.mark.parametrize(("model", "answer"), SPELLINGS)
def test_a_right_answer_is_the_same_however_it_is_spelled(model: str, answer: str) -> None:
    module, names = model_of(model)
    term = read_answer(answer, names=names)
    assert equal(model, term)
    result = grade(module, term)
    assert (result.verdict, result.score) == ("same", Fraction(1))
    assert result.mistakes == ()


def test_there_are_hundreds_of_spellings_of_many_models() -> None:
    assert len(set(SPELLINGS)) == len(SPELLINGS) >= 300
    assert len(GROUPS) >= 20


# One piece of an answer: a command of LaTeX, a letter with its subscript, a digit, a sign.
PIECE = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z](?:_(?:\{[^{}]*\}|\w+)|[a-z]*)|[0-9]|\*\*|\S")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
OPERATORS = {"+", "-", "*", "/", "×", "·", "÷", "−", "＋", "**", "^", r"\cdot", r"\times", "x"}


def changed(answer: str, random: Random) -> Iterator[str]:
    """The answer with a digit changed, a letter for another, an operator for another, or a piece left out."""
    pieces = [(found.start(), found.end(), found[0]) for found in PIECE.finditer(answer)]
    own = sorted({piece for _, _, piece in pieces if piece[0].isalpha()})
    for start, end, piece in pieces:
        others: list[str] = [""]
        if piece in RAISED:
            others += [RAISED[(RAISED.index(piece) + 1) % 10]]
        elif piece.isdecimal():
            others += [str((int(piece) + step) % 10) for step in (1, random.randrange(2, 9))]
        elif piece in OPERATORS:
            others += random.sample([other for other in ("+", "*", "-", "/") if other != piece], 3)
        elif piece in own:
            others += random.sample([other for other in own if other != piece], min(2, len(own) - 1))
        for other in others:
            # A space on both sides, or names would grow together into one.
            joins = f" {other} " if other.isalpha() else other
            yield answer[:start] + joins + answer[end:]


def test_no_single_change_is_the_same_unless_it_is_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    # The reasons of a wrong answer come after its verdict, and are dear; a part of the answers is graded with them.
    monkeypatch.setattr("symparams.check.grading.subjects.Subjects.explaining", lambda self, answer, amount=None: ())
    random = Random(7)
    made, read_ones, seen, equals, undecided = 0, 0, set[tuple[str, Term]](), 0, 0
    for model, answer in SPELLINGS:
        module, names = model_of(model)
        subject = subject_of(model)
        for text in dict.fromkeys(changed(answer, random)):
            made += 1
            try:
                term = read_answer(text, names=names)
            except SymparamsError:
                continue
            read_ones += 1
            if (model, term) in seen:
                continue
            seen.add((model, term))
            verdict = grade(subject.formula, term, values=subject.values).verdict
            if len(seen) % 40 == 0:
                assert grade(module, text).verdict in (verdict, "undecided"), (model, text)
            right = equal(model, term)
            equals += right
            undecided += verdict == "undecided"
            assert verdict != "same" or right, (model, answer, text)
            # Where a letter is nobody's (`C_ut`), the answer may be called different: it is a slip of the pen.
            assert verdict != "different" or not right or not own_letters(model, term), (model, answer, text)
    print(f"{made} changed answers, {read_ones} of them read, {len(seen)} of these distinct, {equals} equal")
    assert made > 10_000
    assert len(seen) > 4_000
    assert undecided < len(seen) / 4


def test_what_python_reads_too_is_read_alike() -> None:
    """The reader itself on a second road: the grammar of Python, where a changed answer is an expression of it."""
    random, compared = Random(8), 0
    for model, answer in SPELLINGS:
        _, names = model_of(model)
        for text in (answer, *changed(answer, random)):
            tree = _python(text)
            if tree is None:
                continue
            try:
                term = read_answer(text, names=names)
            except SymparamsError:
                continue
            if not {letter.name for letter in letters(term)} <= POINTS[0].keys():
                continue
            ours = [_value(term, point) for point in POINTS]
            if any(isinstance(node, Number) and node.unit != 1 for node in nodes(term)):
                continue
            compared += 1
            assert None in ours or ours == [_by_python(tree, point) for point in POINTS], text
    assert compared > 1_000


def _python(text: str) -> ast.expr | None:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    # What Python means otherwise: `f(x)` calls, `^` is no power, and a tuple is no number with thousands.
    kinds = (ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.operator, ast.USub, ast.Load)
    plain = all(isinstance(node, kinds) and not isinstance(node, ast.BitXor) for node in ast.walk(tree))
    known = all(node.id in POINTS[0] for node in ast.walk(tree) if isinstance(node, ast.Name))
    return tree if plain and known else None


def _by_python(node: ast.expr, values: Mapping[str, int]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Constant():
            return Fraction(ast.unparse(node))
        case ast.Name():
            return Fraction(values[node.id])
        case ast.UnaryOp(op=ast.USub()):
            return -_by_python(node.operand, values)
        case ast.BinOp():
            left, right = _by_python(node.left, values), _by_python(node.right, values)
            match node.op:
                case ast.Add():
                    return left + right
                case ast.Sub():
                    return left - right
                case ast.Mult():
                    return left * right
                case ast.Div():
                    return left / right
                case ast.Pow():
                    return left ** int(right)
    raise TypeError(ast.dump(node))
