"""Templates: found from the user's folder first, unable to print what they should not, precise about their mistakes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import markupsafe
import pytest

from symparams.document.escaping import FILTERS, Untrusted
from symparams.document.templates import Format, TemplateError, render
from symparams.errors import SourceError, SymparamsError

FORMATS: tuple[Format, ...] = ("md", "latex", "html", "term")


def rendered(folder: Path, format: Format, source: str, values: Mapping[str, object] | None = None) -> str:
    """A template written into the folder, rendered."""
    (folder / "page.txt").write_text(source, encoding="utf-8")
    return render("page.txt", format, values or {}, folder)


def printing(format: Format) -> str:
    """A template that prints the variable x as its format wants it."""
    return {"md": "{{ x|md }}", "latex": "((( x|latex )))", "html": "{{ x }}", "term": "{{ x|term }}"}[format]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("md", r"\[x\](javascript:1) a\|b \`c\` &lt;/script&gt; \\input{/etc/passwd} red exe"),
        (
            "latex",
            (
                r"{[}x{]}(javascript:1) a\textbar{}b \textasciigrave{}c\textasciigrave{}"
                r" \textless{}/script\textgreater{} \textbackslash{}input\{/etc/passwd\} red exe"
            ),
        ),
        ("html", r"[x](javascript:1) a|b `c` &lt;/script&gt; \input{/etc/passwd} red exe"),
        ("term", r"[x](javascript:1) a|b `c` </script> \input{/etc/passwd} red exe"),
    ],
)
def test_a_hostile_name_comes_out_as_text(tmp_path: Path, format: Format, expected: str) -> None:
    name = Untrusted("[x](javascript:1) a|b\n`c` </script>\n\n\\input{/etc/passwd} \x1b[31mred\x1b[0m \u202eexe")
    assert rendered(tmp_path, format, printing(format), {"x": name}) == expected


@pytest.mark.parametrize("format", ["md", "latex", "term"])
def test_a_name_without_its_filter_is_an_error(tmp_path: Path, format: Format) -> None:
    source = printing(format).replace(f"|{format}", "")
    with pytest.raises(TemplateError, match=r"page\.txt, line 2: 'a\*b' comes from outside: it needs the filter"):
        rendered(tmp_path, format, f"\n{source}", {"x": Untrusted("a*b")})


def test_finished_html_is_printed_as_it_is_and_other_text_escaped(tmp_path: Path) -> None:
    values = {"x": markupsafe.Markup("<mi>k</mi>\x1b[1m\u202e"), "y": "<b>"}
    assert rendered(tmp_path, "html", "{{ x }} {{ y }}", values) == "<mi>k</mi> &lt;b&gt;"


@pytest.mark.parametrize("format", FORMATS)
def test_finished_text_keeps_its_lines_and_loses_control_characters(tmp_path: Path, format: Format) -> None:
    source = "((( x )))" if format == "latex" else "{{ x }}"
    assert rendered(tmp_path, format, source, {"x": "a\n  b\x1b[31m\u202e\ud800"}) == "a\n  b"


@pytest.mark.parametrize("value", [None, True, 0.5, ("a",), object()])
@pytest.mark.parametrize("format", FORMATS)
def test_only_text_and_integers_are_printed(tmp_path: Path, format: Format, value: object) -> None:
    source = "((( x )))" if format == "latex" else "{{ x }}"
    assert rendered(tmp_path, format, source, {"x": 3}) == "3"
    with pytest.raises(TemplateError, match=f"line 1: a {type(value).__name__} is no text to print"):
        rendered(tmp_path, format, source, {"x": value})


def test_latex_templates_leave_tex_alone(tmp_path: Path) -> None:
    source = "((* if x *))\\frac{{a}}{b} {% x ((= not shown =))%# (( x ))((* endif *))"
    assert rendered(tmp_path, "latex", source, {"x": "1"}) == "\\frac{{a}}{b} {% x %# (( x ))"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n{{ totl }}", r"page\.txt, line 2: 'totl' is undefined; did you mean 'total'\?$"),
        ("a\n\n{% for row in rows %}\n{{ row.nam }}\n{% endfor %}", r"page\.txt, line 4: .*no attribute 'nam'"),
        ("{% if totl %}x{% endif %}", r"page\.txt, line 1: 'totl' is undefined"),
        ("a\n{{ total|upperr }}", r"page\.txt, line 2: No filter named 'upperr'"),
        ("a\n{% fro x %}", r"page\.txt, line 2: Encountered unknown tag 'fro'"),
        ("a\n{{ total", r"page\.txt, line 2: unexpected end of template"),
        ("a\n{{ total + 1 }}", r"page\.txt, line 2: TypeError: "),
        ("a\n{% include 'none.txt' %}", r"page\.txt, line 2: no template 'none\.txt' in "),
        ("a\n{{ total.__class__.__mro__ }}", r"page\.txt, line 2: access to attribute '__class__' .* is unsafe"),
        ("a\n{{ say('totl.x') }}", r"page\.txt, line 2: unknown message \(en\) 'totl\.x'"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_file_and_line(tmp_path: Path, source: str, expected: str) -> None:
    from symparams.document.catalogue import catalogue

    values = {"total": "26,926", "rows": [{"name": "a"}], "say": catalogue("en")}
    with pytest.raises(TemplateError, match=expected) as caught:
        rendered(tmp_path, "md", source, values)
    assert isinstance(caught.value, SymparamsError)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_template_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"^no template 'none\.txt' in /.* or among the shipped ones$"):
        render("none.txt", "md", {}, tmp_path)
    with pytest.raises(TemplateError, match=r"^no template '\.\./x' in among the shipped ones$|^no template '\.\./x'"):
        render("../x", "md", {})
    (tmp_path / "page.txt").write_bytes(b"\xff")
    with pytest.raises(TemplateError, match="not written in UTF-8"):
        render("page.txt", "md", {}, tmp_path)
    with pytest.raises(SourceError, match="no such folder of templates"):
        render("page.txt", "md", {}, tmp_path / "none")


def test_a_fault_of_symparams_is_not_blamed_on_the_template(tmp_path: Path) -> None:
    from symparams.readers.text import read_text

    with pytest.raises(SourceError, match=r"^none\.txt: no such file$"):
        rendered(tmp_path, "md", "{{ f('none.txt') }}", {"f": read_text})


def test_the_users_template_comes_first_and_may_extend_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from symparams.document import templates

    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own):
        (folder / "md").mkdir(parents=True)
    (shipped / "md" / "page.md").write_text(
        "[{% block title %}title{% endblock %}] {% block body %}body{% endblock %}.\n"
    )
    (own / "md" / "page.md").write_text(
        "{% extends 'shipped/md/page.md' %}\n{% block title %}my {{ super() }}{% endblock %}\n"
    )
    monkeypatch.setattr(templates, "shipped_folder", lambda: shipped)
    templates.environment.cache_clear()
    try:
        assert render("md/page.md", "md", {}) == "[title] body.\n"
        assert render("md/page.md", "md", {}, own) == "[my title] body.\n"
    finally:
        templates.environment.cache_clear()


def test_an_edited_template_is_taken_at_once(tmp_path: Path) -> None:
    import os

    assert rendered(tmp_path, "md", "old") == "old"
    (tmp_path / "page.txt").write_text("new")
    os.utime(tmp_path / "page.txt", (1, 1))
    assert render("page.txt", "md", {}, tmp_path) == "new"


def test_every_shipped_template_is_well_formed() -> None:
    from symparams.document.shipped import shipped_folder
    from symparams.document.templates import environment

    for path in shipped_folder().rglob("*"):
        if path.is_file() and path.suffix != ".json":
            name = path.relative_to(shipped_folder())
            # Prose parts hold no delimiters of LaTeX's own unless they lie in its folder.
            environment("latex" if "latex" in name.parts or path.suffix == ".tex" else "md").get_template(
                name.as_posix()
            )


def test_the_filters_are_those_of_the_formats() -> None:
    assert set(FILTERS) == set(FORMATS) - {"html"}


def test_jinja2_is_imported_only_to_render() -> None:
    code = "import sys, symparams.document.templates; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
