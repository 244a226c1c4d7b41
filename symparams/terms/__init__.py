"""The ordered expression tree: what is shown, counted and compared."""

from .arithmetic import UndefinedError, evaluate, from_size, letters, put_in
from .bridge import NotATermError, from_sympy, to_sympy
from .compare import difference, same
from .forms import expand, merge_powers, product, spell_powers, sum_of
from .lines import steps
from .order import ranking
from .tree import (
    BigSum,
    Bracket,
    Call,
    Chain,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Span,
    Sum,
    Term,
    Variable,
)
from .walk import nodes, parts, rebuild, with_parts

__all__ = [
    "BigSum",
    "Bracket",
    "Call",
    "Chain",
    "Letter",
    "Negative",
    "NotATermError",
    "Number",
    "Power",
    "Product",
    "Quotient",
    "Span",
    "Sum",
    "Term",
    "UndefinedError",
    "Variable",
    "difference",
    "evaluate",
    "expand",
    "from_size",
    "from_sympy",
    "letters",
    "merge_powers",
    "nodes",
    "parts",
    "product",
    "put_in",
    "ranking",
    "rebuild",
    "same",
    "spell_powers",
    "steps",
    "sum_of",
    "to_sympy",
    "with_parts",
]
