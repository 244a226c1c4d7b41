"""Notations: presets, a reader's own, and letters that would look alike."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams.errors import NameUnknownError, SourceError, SymparamsError
from symparams.notation import (
    CANONICAL,
    LatexPrinter,
    MathmlPrinter,
    NotationError,
    TextPrinter,
    load_notation,
    names,
    notation,
    presets,
)
from symparams.terms import BigSum, Bracket, Chain, Letter, Number, Term, Variable
from tests.terms.writing import L, N, div, floor, neg, power, prod, terms, total
from tests.whole import invalid, notations


class Own:
    """A caller's symbol without assumptions."""

    is_integer = None
    is_positive = None


@pytest.mark.parametrize("name", names())
def test_a_preset_is_valid(name: str) -> None:
    if wrong := invalid(name):
        pytest.fail(f"symparams/notation/presets/{name}.py: {wrong}", pytrace=False)


def test_what_is_wrong_with_a_preset_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(**changes: Any) -> str:
        monkeypatch.setattr("tests.whole.notation", lambda *name: replace(notation("raschka"), **changes))
        return invalid("raschka")

    assert said() == ""
    assert "the name of the file" in said(name="rashka")
    assert "did you mean 'C_in'" in said(letters={"C_im": "M"})
    assert '"numbers_form" is "splitted"' in said(numbers_form="splitted")
    assert "noun.filtre" in said(wording={"kernel": "filtre"})


def test_a_preset_is_found_by_being_there_the_default_first() -> None:
    folder = Path(presets.__file__).parent
    assert set(names()) == {file.stem for file in folder.glob("*.py")} - {"__init__"}
    assert names()[0] == notation().name == "raschka"
    assert list(names()[1:]) == sorted(names()[1:])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("raschka", "C_out (k·k·C_in) + C_out"),
        ("cs231n", "K·(F·F·D₁) + K"),
        ("d2l", "c_o × (k × k × c_i) + c_o"),
        ("pytorch", "out_channels × (kernel_size × kernel_size × in_channels) + out_channels"),
        ("keras", "filters × (kernel_size × kernel_size × input_channels) + filters"),
        ("stackoverflow", "k·(n·n·l) + k"),
        ("nndl", "P × (U × U × D) + P"),
        ("ng", "n_C^[l]·(f^[l]·f^[l]·n_C^[l-1]) + n_C^[l]"),
    ],
)
def test_each_preset_has_its_letters(name: str, text: str) -> None:
    k, C_in, C_out = L("k"), L("C_in"), L("C_out")
    assert TextPrinter(notation(name)).print(total(prod(C_out, Bracket(prod(k, k, C_in))), C_out)) == text


def test_powers_follow_the_form() -> None:
    assert notation("raschka").powers("factored") == "k²"
    assert notation("raschka").powers("split") == "k·k"
    assert notation("cs231n").powers("factored") == "k·k"


def test_an_unknown_notation_names_the_close_ones() -> None:
    with pytest.raises(NameUnknownError, match="did you mean 'cs231n'"):
        notation("cs231")
    with pytest.raises(NameUnknownError):
        notation("")
    record = notation("ng")
    assert notation(record) is record


class TestClashes:
    def test_a_renamed_letter_steps_aside_for_the_callers_own(self) -> None:
        mapping, clashes = notation("cs231n").resolve([L("C_out"), Letter("K", symbol=Own()), L("k")])
        assert mapping == {"C_out": "C_out", "K": "K", "k": "F"}
        assert [(c.name, c.wanted, c.taken_by, c.used) for c in clashes] == [("C_out", "K", "K", "C_out")]

    def test_where_its_own_name_is_taken_too_it_gets_a_prime(self) -> None:
        record = notation("stackoverflow")  # C_out is k, k is n, n stays n
        mapping, clashes = record.resolve([L("n"), L("k"), L("C_out")])
        assert mapping["n"] == "n"
        assert len(set(mapping.values())) == 3
        assert clashes
        assert mapping == record.resolve([L("n"), L("k"), L("C_out")])[0]
        # C_out is shown as k before k, whose n is taken, falls back to its own name.
        assert record.resolve([L("C_out"), L("n"), L("k")])[0] == {"C_out": "k", "n": "n", "k": "k'"}

    def test_the_callers_symbols_keep_their_names(self) -> None:
        import sympy

        mine = sympy.Symbol("k")
        ours = sympy.Symbol("C_in", integer=True, positive=True)
        mapping, _ = notation("cs231n").resolve([Letter("k", mine), Letter("C_in", ours), Letter("s", None)])
        assert mapping == {"k": "k", "C_in": "D_1", "s": "S"}

    def test_letters_that_only_look_alike_clash(self) -> None:
        mapping, clashes = notation("raschka").resolve([L("β"), L("beta"), L("D₁"), L("D_1")])
        assert len({TextPrinter(notation("raschka"), mapping).print(L(name)) for name in mapping}) == 4
        assert len(clashes) == 2

    def test_all_letters_of_a_preset_at_once_stay_apart(self) -> None:
        for name in notations():
            mapping, _ = notation(name).resolve([L(letter) for letter in CANONICAL])
            assert len(set(mapping.values())) == len(CANONICAL)
            for printer in (TextPrinter, LatexPrinter, MathmlPrinter):
                shown = {printer(notation(name), mapping).print(L(letter)) for letter in CANONICAL}
                assert len(shown) == len(CANONICAL)


class TestOwn:
    def write(self, folder: Path, content: object) -> Path:
        path = folder / "mine.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def test_a_file_changes_what_it_names(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"name": "mine", "extends": "cs231n", "letters": {"C_in": "M"}, "thousands": " "})
        record = load_notation(path)
        assert (record.letters["C_in"], record.letters["k"], record.sign) == ("M", "F", "·")
        assert record.title == dict.fromkeys(notation().title, "mine")
        assert TextPrinter(notation(str(path))).print(N(24704)) == "24\u2009704"
        assert LatexPrinter(record).print(N(24704)) == r"24\,704"

    def test_explicit_latex_is_used(self, tmp_path: Path) -> None:
        record = load_notation(
            self.write(tmp_path, {"name": "mine", "letters": {"C_in": "X"}, "latex": {"X": r"\mathcal{X}"}})
        )
        assert LatexPrinter(record).print(L("C_in")) == r"\mathcal{X}"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("{", "no JSON"),
            ("[" * 100000, "no JSON"),
            ([1], "an object"),
            ({}, '"name" is null'),
            ({"name": 5}, '"name" is 5'),
            ({"name": "x", "sign": "x"}, '"sign" is "x", one of "×", "·"'),
            ({"name": "x", "letters": []}, '"letters" is \\[\\]'),
            ({"name": "x", "letters": {"C_in": ""}}, '"letters.C_in" is ""'),
            ({"name": "x", "order": "window"}, "a list"),
            ({"name": "x", "order": ["windows"]}, '"order" is "windows"'),
            ({"name": "x", "form": None}, '"form" is null'),
        ],
    )
    def test_what_cannot_be_is_said(self, tmp_path: Path, content: object, message: str) -> None:
        with pytest.raises(NotationError, match=message):
            load_notation(self.write(tmp_path, content))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ({"name": "x", "letter": {}}, "did you mean 'letters'"),
            ({"name": "x", "letters": {"C_im": "M"}}, "did you mean 'C_in'"),
            ({"name": "x", "extends": "cs231"}, "did you mean 'cs231n'"),
        ],
    )
    def test_unknown_names_are_told_with_the_close_ones(self, tmp_path: Path, content: object, message: str) -> None:
        with pytest.raises(NameUnknownError, match=message):
            load_notation(self.write(tmp_path, content))

    def test_what_cannot_be_read_is_said(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.json", tmp_path):
            with pytest.raises(SourceError):
                load_notation(path)
        (tmp_path / "bad.json").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(SymparamsError):
            load_notation(tmp_path / "bad.json")
        (tmp_path / "big.json").write_bytes(b" " * 1_100_000)
        with pytest.raises(SourceError, match="larger"):
            load_notation(tmp_path / "big.json")


MATHML = "{http://www.w3.org/1998/Math/MathML}"
# how many children an element of MathML has
CHILDREN = {"msup": 2, "msub": 2, "mfrac": 2, "msubsup": 3, "munderover": 3}


class TestMathml:
    @pytest.mark.parametrize(
        ("term", "inside"),
        [
            (L("C_in"), "<msub><mi>C</mi><mi>in</mi></msub>"),
            (L("beta"), "<mi>β</mi>"),
            (N(24704), "<mn>24,704</mn>"),
            (prod(5, 5), "<mn>5</mn><mo>×</mo><mn>5</mn>"),
            (div(1, L("k")), "<mfrac><mn>1</mn><mi>k</mi></mfrac>"),
            (neg(L("k")), '<mo form="prefix">−</mo><mi>k</mi>'),
            (floor(L("k")), "<mrow><mo>⌊</mo><mi>k</mi><mo>⌋</mo></mrow>"),
            (power(total(L("k"), 1), 2),
             "<msup><mrow><mo>(</mo><mi>k</mi><mo>+</mo><mn>1</mn><mo>)</mo></mrow><mn>2</mn></msup>"),
        ],
    )  # fmt: skip
    def test_elements(self, term: Term, inside: str) -> None:
        assert MathmlPrinter(notation("raschka")).print(term) == (
            f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inside}</math>'
        )

    @given(terms(("C_in", "n_C^[l]'", '<b>&"x', "beta", "通道")), st.sampled_from(notations()))
    @settings(max_examples=150, deadline=None)
    def test_every_formula_is_well_formed(self, term: Term, name: str) -> None:
        self.check(MathmlPrinter(notation(name), block=True).print(term))

    def test_chains_and_big_sums_are_well_formed(self) -> None:
        body = prod(Variable("w", ("j", "c")), Variable("x", ("j",), ("c",)))
        term = Chain((Variable("z"), total(Variable("b"), BigSum("j", N(25), body)), Number(1)), ("=", "≈"))
        self.check(MathmlPrinter(notation()).print(term))

    def check(self, text: str) -> None:
        root = ET.fromstring(text)
        assert root.tag == f"{MATHML}math"
        for element in root.iter():
            wanted = CHILDREN.get(element.tag.removeprefix(MATHML))
            assert wanted is None or len(element) == wanted, text


def test_notations_need_no_sympy_and_no_json() -> None:
    code = (
        "import sys; from symparams.notation import *; TextPrinter(notation('ng')).print(read('2k'));"
        "bad = {'sympy', 'jinja2', 'xml', 'hypothesis', 'numpy'} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
