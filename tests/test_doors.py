"""The front doors: what can be imported, what it is typed as, how values go in, what a session shows."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sympy import Symbol

import symparams
from symparams import counts, derive, dims, grade, handout, load, nn, verify
from symparams.errors import NameUnknownError, SymparamsError

ROOT = Path(__file__).parent.parent
k, C_in, C_out = dims("k C_in C_out")
CONV = nn.Conv2d(C_in, C_out, k)


def ran(program: str, *options: str) -> str:
    shown = subprocess.run(
        [sys.executable, *options, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


# Imports


def test_a_star_import_brings_what_all_names_and_leaves_pythons_math_alone() -> None:
    program = """
import math
before = set(dir())
from symparams import *
import symparams
assert set(symparams.__all__) <= set(dir()), set(symparams.__all__) - set(dir())
assert math.__name__ == "math" and "square_inputs" not in dir()
"""
    ran(program, "-W", "error")


def test_every_name_is_there_and_listed() -> None:
    assert set(symparams.__all__) <= set(dir(symparams))
    for name in dir(symparams):
        assert getattr(symparams, name) is not None
    for name in ("Module", "Derivation", "Report", "Grade", "Notation"):
        assert isinstance(getattr(symparams, name), type)
    assert symparams.errors.SymparamsError is symparams.SymparamsError
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        symparams.lod  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_costs_next_to_nothing() -> None:
    program = "import symparams, sys; print(sorted(name for name in sys.modules if name.startswith('symparams')))"
    assert ran(program) == "['symparams', 'symparams._version', 'symparams.math', 'symparams.showing']\n"


@pytest.mark.parametrize(
    "line",
    [
        "from symparams import math",
        "import symparams.math as math",
        "import symparams; math = symparams.math",
        "import symparams.math; math = symparams.math",
        "from symparams.math import sqrt, prod; from symparams import math",
        "from symparams.math import *; from symparams import math; assert sqrt(9) == 3",
    ],
)
def test_math_is_imported_as_ever(line: str) -> None:
    assert ran(f"{line}; print(math.sqrt(16), math.prod([2, 3]), math.pi > 3)", "-W", "error") == "4.0 6 True\n"


def shown_imports() -> list[str]:
    """Every line in the docs, and in docstrings, that imports from the package."""
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    pages += (ROOT / "symparams").rglob("*.py")
    pattern = re.compile(
        r"(?:^|>>> |`)((?:from symparams[\w.]* import [\w, ]+|import symparams[\w. ]*))(?=$|`| *#)", re.M
    )
    return sorted({line for page in pages for line in pattern.findall(page.read_text("utf-8"))})


def test_every_import_line_that_is_shown_works() -> None:
    lines = shown_imports()
    assert "from symparams import dims, nn, torch, math, functional as F" in lines
    assert len(lines) > 15
    ran("\n".join(lines), "-W", "error")


def test_the_old_name_of_square_inputs_works_and_says_what_to_write() -> None:
    with pytest.warns(DeprecationWarning, match="from symparams.derivation import square_inputs"):
        assert symparams.square_inputs(load("book"), 192) == range(31, 35)


# Types


USER = """
from typing_extensions import assert_type
from sympy import Expr
from symparams import Derivation, Grade, Module, Notation, Report, SymparamsError, derive, dims, errors, grade, handout
from symparams import load, math, nn, verify

k, n = dims("k n")
net = load("book")
assert_type(net, Module)
assert_type(net.params, Expr)
assert_type(net.trainable, Expr)
assert_type(net.subs(k=5), Module)
assert_type(net.subs(k, 5), Module)
assert_type(net.subs({k: 5}), Module)
assert_type(net.subs([(k, 5), (n, 3)]), Module)
conv = nn.Conv2d(3, 5, k)
assert_type(conv, nn.Conv2d)
assert_type(conv.subs(k=5), nn.Conv2d)
assert_type(conv.copy(), nn.Conv2d)
assert_type(conv((3, 32, 32)), tuple[Any, ...])
assert_type(net.count(), int)
assert_type(net.symbols["k"], Any)
assert_type(net.symbols[1:], tuple[Any, ...])
assert_type(derive(net, k=5), Derivation)
assert_type(handout(net, {"k": 5}), str)
assert_type(verify("text", net, values={k: 5}), Report)
assert_type(grade(net, 5, k=5), Grade)
math.sqrt(9)
try:
    pass
except (SymparamsError, errors.ShapeError):
    pass
"""

WRONG = {
    "from symparams import lod": "has no attribute",
    "symparams.load('book').subs(k, 5, 6)": "No overload variant",
    "symparams.load(3, 4)": "incompatible type",
    "symparams.handout('book', format=3)": "incompatible type",
}


def test_a_users_file_is_typed(tmp_path: Path) -> None:
    # SymPy 1.14 ships no types. A checker that has some, as editors do, sees expressions; here a stub stands in.
    stubs = tmp_path / "stubs"
    (stubs / "sympy").mkdir(parents=True)
    (stubs / "sympy" / "__init__.pyi").write_text(
        "from typing import Any\nclass Expr: ...\ndef __getattr__(name: str) -> Any: ...\n"
    )
    (tmp_path / "user.py").write_text("from typing import Any" + USER)
    (tmp_path / "wrong.py").write_text("import symparams\n" + "\n".join(WRONG) + "\n")
    checked = subprocess.run(
        f"{sys.executable} -m mypy --strict --python-version 3.10 --follow-imports silent --config-file {os.devnull} "
        f"--cache-dir {tmp_path / 'cache'} user.py wrong.py",
        shell=True,
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": os.pathsep.join([str(stubs), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    errors = checked.stdout.splitlines()
    assert [line for line in errors if not line.startswith("wrong.py")][:-1] == [], checked.stdout + checked.stderr
    for number, told in enumerate(WRONG.values(), 2):
        assert any(line.startswith(f"wrong.py:{number}: error") and told in line for line in errors), checked.stdout


# Values


OPTIONS = (
    "Sequential(Linear(format, values), Linear(values, lang), Linear(lang, input_shape), Linear(input_shape, model))"
)
VALUES = {"format": 3, "values": 2, "lang": 4, "input_shape": 5, "model": 6}
COUNT = 8 + 12 + 25 + 36


@pytest.mark.parametrize(
    "counted",
    [
        lambda net, *args, **how: derive(net, *args, **how).value,
        lambda net, *args, **how: int(counts(net, *args, **how)),
        lambda net, *args, **how: load(net).subs(*args, **how).count(),
        lambda net, *args, **how: "= \\mathbf{380}$" in handout(net, *args, **how) and 380,
    ],
    ids=["derive", "counts", "subs", "handout"],
)
def test_values_go_in_as_keywords_or_in_one_mapping(counted: Callable[..., Any]) -> None:
    conv = "Conv2d(C_in, C_out, k)"
    by_name, by_symbol = {"k": 5, "C_in": 3, "C_out": 5}, {k: 5, C_in: 3, C_out: 5}
    assert counted(conv, **by_name) == 380
    assert counted(conv, by_name) == 380
    assert counted(conv, by_symbol) == 380
    assert counted(conv, values=by_symbol) == 380
    assert counted(conv, {k: 5}, C_in=3, C_out=5) == 380
    with pytest.raises(SymparamsError, match="twice"):
        counted(conv, {k: 5, "k": 5})
    with pytest.raises(SymparamsError, match="no mapping"):
        counted(conv, 5)
    with pytest.raises(NameUnknownError, match="'K'; did you mean 'k'"):
        counted(conv, K=5)


def test_values_go_in_the_same_way_where_texts_and_answers_are_checked() -> None:
    conv = "Conv2d(C_in, C_out, k)"
    for how in ({"k": 5, "C_in": 3, "C_out": 5}, {"values": {k: 5, C_in: 3, "C_out": 5}}):
        report = verify("The convolution has 380 parameters.", conv, **how)
        assert [claim.verdict for claim in report.claims] == ["right"]
        assert grade(conv, 380, **how).verdict == "same"
        assert grade(conv, 381, **how).verdict == "different"
    with pytest.raises(SymparamsError, match="there is no model"):
        verify("The convolution has 380 parameters.", k=5)
    with pytest.raises(NameUnknownError):
        verify("The convolution has 380 parameters.", conv, K=5)
    with pytest.raises(SymparamsError, match="k was given a value twice"):
        grade(conv, 380, values={"k": 5, "C_in": 3, "C_out": 5}, k=5)


def test_a_symbol_may_be_called_like_an_option() -> None:
    assert derive(OPTIONS, VALUES).value == COUNT
    assert load(OPTIONS).subs(VALUES).count() == COUNT
    assert counts(OPTIONS, VALUES) == COUNT
    assert f"{{{COUNT}}}" in handout(OPTIONS, VALUES)
    assert grade(OPTIONS, COUNT, values=VALUES).verdict == "same"
    assert verify(f"The network has {COUNT} parameters.", OPTIONS, values=VALUES).claims[0].verdict == "right"
    assert derive("Linear(values, m)", values=3, m=2).value == 8


# SymPy's habits


def test_subs_takes_what_sympys_takes() -> None:
    wanted = CONV.subs(k=5)
    for given in ((k, 5), ({k: 5},), ([(k, 5)],), (((k, 5),),), ("k", 5), ([("k", 5)],)):
        got = CONV.subs(*given)
        assert got.params == wanted.params == CONV.params.subs(k, 5)
        assert got.values == wanted.values == {k: 5}
        assert got.general is CONV
    assert CONV.subs(k, 5, C_in=3, C_out=5).count() == 380
    assert CONV.subs() is CONV.subs(None) is CONV.subs({}) is CONV.subs([]) is CONV


def test_a_mapping_goes_in_at_once_and_pairs_one_after_the_other() -> None:
    swapped = {C_in: C_out, C_out: C_in}
    assert CONV.subs(swapped).params == CONV.params.subs(swapped, simultaneous=True)
    pairs = [(C_in, C_out), (C_out, 7)]
    assert CONV.subs(pairs).params == CONV.params.subs(pairs)
    numbers = CONV.subs([(k, 5), (C_in, 3), (C_out, 5)])
    assert (numbers.count(), numbers.general, numbers.values) == (380, CONV, {k: 5, C_in: 3, C_out: 5})


@pytest.mark.parametrize("given", [(5,), ([k, 5],), (k,), (Symbol("k"), 5), ("K", 5)])
def test_other_things_are_no_values(given: Any) -> None:
    with pytest.raises(SymparamsError):
        CONV.subs(*given)


def test_symbols_are_a_tuple() -> None:
    symbols = CONV.symbols
    assert isinstance(symbols, tuple)
    assert (symbols[0], symbols[-1], symbols[1:]) == (C_in, k, (C_out, k))
    assert [*symbols] == [C_in, C_out, k]
    assert k in symbols
    assert Symbol("k") not in symbols
    assert hash(symbols) == hash((C_in, C_out, k))
    assert repr(symbols) == "(C_in, C_out, k)"
    assert symbols == (C_in, C_out, k)


def test_symbols_go_by_name() -> None:
    symbols = CONV.symbols
    assert symbols["k"] == k
    assert "k" in symbols
    assert "m" not in symbols
    assert pickle.loads(pickle.dumps(symbols))["C_in"] == C_in
    with pytest.raises(NameUnknownError, match="'C_on'; did you mean"):
        symbols["C_on"]
    two = nn.Linear(Symbol("n", positive=True), dims("n")).symbols
    with pytest.raises(SymparamsError, match="two different symbols are called 'n'"):
        two["n"]


# What a session shows


@pytest.mark.parametrize(
    "model", ["book", "resnet", "llama-3-8b", "Conv2d(3, 5, 5)", "ReLU()", "Conv2d(C_in, C_out, k)"]
)
def test_a_derivation_fits_on_a_line(model: str) -> None:
    found = derive(model)
    assert len(repr(found)) < 160
    assert "\n" not in repr(found)
    assert model in repr(found)
    if found.value is not None:
        assert f"{found.value:,}>" in repr(found)


def test_a_derivation_of_a_long_call_fits_on_a_line() -> None:
    shown = repr(derive(f"Sequential({', '.join(['Linear(n, n)'] * 40)})"))
    assert shown == "<Derivation of Sequential(Linear(n, n), Linear(n, n), …: 40n(n + 1)>"


def test_a_new_users_session() -> None:
    program = """
from symparams import *
conv = nn.Conv2d("C_in", "C_out", "k")
print(conv, conv.params, conv.symbols)
print(conv.subs(k=5, C_in=3, C_out=5).count())
print(derive(conv, k=5, C_in=3, C_out=5))
print(conv._repr_latex_())
print(derive(conv)._repr_html_()[:1], derive(conv).markdown()[:1])
print(grade(conv, "C_out*k^2*C_in").verdict, verify("5 + 5 = 11").claims[0].verdict)
"""
    assert ran(program, "-W", "error").splitlines() == [
        "Conv2d('C_in', 'C_out', 'k') C_out*(C_in*k**2 + 1) (C_in, C_out, k)",
        "380",
        "<Derivation of Conv2d: C_out (k² C_in + 1) = 380>",
        r"$\displaystyle C_{\text{out}} (k^2 C_{\text{in}} + 1)$",
        "< #",
        "different wrong",
    ]
