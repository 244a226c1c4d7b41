"""The command line: one line for what goes wrong, exit codes that mean something, a quick start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import symparams
from symparams.cli import cli
from symparams.errors import SymparamsError

ROOT = Path(__file__).parent.parent
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """``command(action)``: a command ``probe`` that does something for this test."""

    def add(action: Callable[[], object]) -> None:
        def body() -> None:
            action()

        monkeypatch.setitem(cli.commands, "probe", click.Command("probe", callback=body))

    return add


def raising(error: BaseException) -> Callable[[], object]:
    def action() -> None:
        raise error

    return action


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_that_of_the_package(run: Run, option: str) -> None:
    assert run(option) == (0, f"symparams {symparams.__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_goes_to_standard_output(run: Run, option: str) -> None:
    code, out, err = run(option)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: symparams [OPTIONS] COMMAND [ARGS]...")


def test_no_command_is_a_usage_error_that_shows_the_help(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: symparams")


def test_python_m_symparams_is_the_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "symparams", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout == f"symparams {symparams.__version__}\n"


def test_a_mistyped_command_gets_the_close_ones(run: Run, command: Callable[..., None]) -> None:
    command(lambda: None)
    code, out, err = run("prob")
    assert (code, out) == (2, "")
    assert err == "symparams: unknown command 'prob'; did you mean 'probe'? See 'symparams --help'.\n"


def test_a_usage_error_is_one_line_and_names_the_command(run: Run, command: Callable[..., None]) -> None:
    command(lambda: None)
    code, out, err = run("probe", "--nonsense")
    assert (code, out) == (2, "")
    assert err.startswith("symparams probe: No such option")
    assert err.endswith("See 'symparams probe --help'.\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (SymparamsError("no way"), 2, "symparams: no way\n"),
        (SymparamsError("two\nlines \x1b[31mred"), 2, "symparams: two lines red\n"),
        (PermissionError(13, "Permission denied", "a.md"), 2, "symparams: a.md: Permission denied\n"),
        (OSError("odd"), 2, "symparams: odd\n"),
        (OSError(), 2, "symparams: OSError\n"),
        (KeyboardInterrupt(), 130, "symparams: interrupted\n"),
        (click.ClickException("no"), 2, "symparams: no\n"),
        (
            UnicodeEncodeError("ascii", "参", 0, 1, "ordinal not in range"),
            2,
            (
                "symparams: the output cannot be written in ascii ('\\u53c2'); set PYTHONIOENCODING=utf-8, "
                "or write to a file with -o\n"
            ),
        ),
    ],
)
def test_an_expected_error_is_one_line_and_no_traceback(
    run: Run, command: Callable[..., None], error: BaseException, code: int, message: str
) -> None:
    command(raising(error))
    got, out, err = run("probe")
    assert (got, out) == (code, "")
    assert err.lstrip("\n") == message  # click ends the line a ^C stands in


def test_a_bug_shows_its_traceback_and_is_no_verdict(run: Run, command: Callable[..., None]) -> None:
    command(raising(ZeroDivisionError("oops")))
    code, out, err = run("probe")
    assert (code, out) == (2, "")
    assert "ZeroDivisionError: oops" in err
    assert err.endswith("symparams: this is a bug in symparams, please report it with the lines above\n")


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_verdict_is_an_exit_code(run: Run, command: Callable[..., None], code: int) -> None:
    command(lambda: click.get_current_context().exit(code))
    assert run("probe") == (code, "", "")


def test_a_reader_that_has_enough_is_no_error() -> None:
    code = (
        "import click; from symparams.cli import cli, main\n"
        "@cli.command()\n"
        "def probe():\n"
        "    for _ in range(100000): click.echo('x' * 100)\n"
        "main(['probe'])"
    )
    shell = f'"{sys.executable}" -c "$CODE" | head -n 1; echo "${{PIPESTATUS[0]}}"'
    shown = subprocess.run(
        ["bash", "-c", shell], cwd=ROOT, env={"CODE": code}, capture_output=True, text=True, check=True
    )
    assert shown.stderr == ""
    assert shown.stdout.splitlines()[1:] == ["2"]


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_the_start_imports_nothing_heavy(option: str) -> None:
    code = (
        "import sys; from symparams.cli import main\n"
        "try: main([sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sympy', 'jinja2', 'mpmath'} & set(sys.modules)), file=sys.stderr)"
    )
    shown = subprocess.run([sys.executable, "-c", code, option], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stderr == "[]\n"
