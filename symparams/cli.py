"""The command line: argument handling only.

``--help`` and ``--version`` must stay fast, so this module imports click and nothing else at the top. A command is one
function below; what it needs of symparams it imports in its body, calls, and echoes::

    @cli.command()
    @click.argument("model")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    def count(model: str, as_json: bool) -> None:
        \"""Count the parameters of MODEL.\"""
        from .readers.loading import load

        click.echo(load(model).count())

Results go to standard output with ``click.echo``. A command that cannot do what it was asked raises (a
``SymparamsError`` or an ``OSError``); ``main`` turns that into one line on standard error and exit code 2. A verdict is
an exit code: ``click.get_current_context().exit(1)``.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from . import options
from ._version import __version__

FAILED = 2  # also for a crash: 1 is a verdict ("some claim is wrong"), and a crash is no verdict


class _ReaderGone(Exception):
    """A broken pipe, in a form that click lets through: its own answer would be exit code 1, a verdict here."""


class _Commands(click.Group):
    """A group that treats a mistyped command and a broken pipe alike with every click release."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _pipes_let_through():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _pipes_let_through():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from .errors import NameUnknownError

            raise click.UsageError(str(NameUnknownError("command", args[0], self.list_commands(ctx))), ctx)
        return super().resolve_command(ctx, args)


@contextmanager
def _pipes_let_through() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGone from error


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",  # the default differs between releases of click
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="symparams %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Derive, explain and check the parameter counts of neural networks."""
    if ctx.invoked_subcommand is None:  # a script whose variable was empty should notice
        click.echo(ctx.get_help(), err=True)
        ctx.exit(FAILED)


@cli.command()
@options.model
@options.values
@options.conventions
@options.lang
@click.option("--symbolic", is_flag=True, help="Show the formula of the network in symbols, not the number.")
@options.as_json
def count(
    model: str, values: dict[str, Any], conventions: dict[str, str], lang: str, symbolic: bool, as_json: bool
) -> None:
    """Count the parameters of MODEL: a zoo name, a file, or a layer such as 'Conv2d(C_in, C_out, k)'.

    MODEL may be a config.json, a weight file, or file.py:Name, the only form that runs code: that of the file.
    """
    from .document.count_page import count_record, count_text
    from .readers.loading import load_with

    record = count_record(model, load_with(model, values), conventions, symbolic, lang)
    click.echo(_json(record) if as_json else count_text(record, lang))


@cli.command()
@options.model
@options.values
@options.input_shape
@options.conventions
@options.lang
@options.notation
@options.form
def derive(model: str, values: dict[str, Any], lang: str, notation: str, form: str | None, **how: Any) -> None:
    """Derive the parameter count of MODEL step by step."""
    from .derivation.deriving import derive
    from .document.handouts import rendered

    derivation = derive(model, values, **how)
    click.echo(rendered(derivation, "derivation", "term", lang=lang, notation=notation, form=form), nl=False)


@cli.command()
@options.model
@options.values
@options.input_shape
@options.conventions
@options.output
@options.file_format
@options.lang
@options.notation
@options.form
@options.templates
@options.no_answers
@options.answers_apart
@options.fragment
def handout(output: str | None, format: str | None, no_answers: bool, answers_apart: bool, **how: Any) -> None:
    """Write a page that explains the parameter count of MODEL."""
    from .document.handouts import handout
    from .document.scribes import format_of_file
    from .document.writing import write_whole

    answers = "apart" if answers_apart else not no_answers
    text = handout(**how, format=format or format_of_file(output), answers=answers)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)


@cli.command()
@options.lang
def zoo(lang: str) -> None:
    """List the networks known by name, with formulas and published figures."""
    from .document.listing import zoo_lines

    click.echo("\n".join(zoo_lines(lang)))


@cli.command()
def schema() -> None:
    """Print the JSON schema of spec files, for editors."""
    from .readers.spec_schema import schema as made

    click.echo(_json(made(), indent=2))


def _json(record: Any, indent: int | None = None) -> str:
    import json

    return json.dumps(record, indent=indent, ensure_ascii=False)


@cli.command()
@options.notation
@options.lang
def layers(notation: str, lang: str) -> None:
    """List the layers with their formulas."""
    from .document.listing import layer_lines

    click.echo("\n".join(layer_lines(notation, lang)))


@cli.command()
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@click.option("--model", default=None, metavar="MODEL", help="What the counts are held against.")
@options.input_shape
@options.lang
@options.as_json
@click.option("--format", default="term", metavar="term|md", show_default=True, help="How the report is written.")
@click.pass_context
def verify(
    ctx: click.Context,
    texts: tuple[str, ...],
    model: str | None,
    input_shape: tuple[int | str, ...] | None,
    lang: str,
    as_json: bool,
    format: str,
) -> None:
    """Check the equations and parameter counts in Markdown texts.

    The exit code is 0 if no claim is wrong, 1 if some are, 2 if a text or the model could not be read.
    """
    from .check.claims import Report
    from .check.reporting import FORMATS, report_text
    from .check.verifying import check_files, network_of

    if format not in FORMATS:
        from .errors import NameUnknownError

        raise NameUnknownError("format", format, FORMATS)
    network = network_of(model, input_shape)
    reports, failed = [], False
    for found in _progress(check_files(texts, network, lang=lang), texts):
        if isinstance(found, Report):
            reports.append(found)
        else:
            failed = True
            say(str(found), ctx.command_path)
    if reports:
        click.echo(report_text(reports, "json" if as_json else format, lang), nl=False)
    ctx.exit(FAILED if failed else int(any(report.wrong for report in reports)))


def _progress(found: Iterator[Any], paths: tuple[str, ...]) -> Iterator[Any]:
    """A bar on the terminal while there is more than a moment's work."""
    size = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
    if size < 2_000_000 or len(paths) < 2 or not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, length=len(paths), file=sys.stderr) as bar:
        yield from bar


@cli.command()
@click.argument("model", metavar="MODEL-OR-FORMULA", required=False)
@click.option("--answer", metavar="FORMULA-OR-NUMBER", help="The answer to grade.")
@click.option("--batch", "table", metavar="FILE.csv", help="The answers of a class: columns model, answer, values.")
@click.option("--layer", metavar="LAYER", help="The layer a bare formula is the count of.")
@options.values
@click.option("-o", "--output", metavar="FILE.csv", help="With --batch: the file to write; standard output without.")
@click.option("--key", is_flag=True, help="Show the right answer, the difference and the slips: for teachers.")
@click.option("--student", is_flag=True, help="With --batch: without the columns that are for teachers.")
@click.option("--digits", type=int, metavar="N", help="How many digits a rounded number has to give.")
@options.lang
@options.as_json
def grade(
    model: str | None,
    answer: str | None,
    table: str | None,
    layer: str | None,
    values: dict[str, Any],
    output: str | None,
    key: bool,
    student: bool,
    digits: int | None,
    lang: str,
    as_json: bool,
) -> None:
    """Grade an answer to how many parameters MODEL has: for a student a verdict and a hint, with --key the right answer
    and the slip behind a wrong one.

    Exit code 0: the same; 1: different; 3: undecided. With --batch a table of answers gets columns with their verdicts,
    and 0 says that it was graded, whatever the verdicts are.
    """
    ctx = click.get_current_context()
    if table is not None:
        for option, given in (
            ("--answer", answer),
            ("--layer", layer),
            ("--set", values),
            ("--json", as_json),
            ("--key", key),
        ):
            if given:
                raise click.UsageError(f"{option} goes with one answer, not with --batch", ctx)
        _grade_class(table, model, output, lang, ctx.command_path, student=student, digits=digits)
        return
    if output is not None or student:
        raise click.UsageError(f"{'-o' if output else '--student'} goes with --batch", ctx)
    if model is None or answer is None:
        lacking = "argument 'MODEL-OR-FORMULA'" if model is None else "option '--answer'"
        raise click.UsageError(f"Missing {lacking}; for the answers of a class, write --batch answers.csv", ctx)
    from click.core import ParameterSource

    from .check.grading import EXIT_CODES
    from .check.grading import grade as graded

    # Without --lang the language is that of the answer.
    asked = lang if ctx.get_parameter_source("lang") is not ParameterSource.DEFAULT else None
    result = graded(model, answer, layer, values=values, digits=digits, lang=asked)
    if as_json:
        click.echo(_json(result.record() if key else result.student()))
    else:
        click.echo(result.text() if key else result.student_text())
    ctx.exit(EXIT_CODES[result.verdict])


def _grade_class(
    table: str, model: str | None, output: str | None, lang: str, where: str, *, student: bool, digits: int | None
) -> None:
    from pathlib import Path

    from .check.batch import grade_table
    from .document.writing import write_whole

    marks = grade_table(Path(table), model, digits=digits, lang=lang)
    text = marks.csv(student=student)
    if output is None:
        click.echo(text.encode(), nl=False)  # bytes: the line ends and the encoding of the table are kept
    else:
        write_whole(output, text)
    say(marks.summary(lang), where)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and exit: the one place where an error becomes a message."""
    # A command ends before the search for cycles pays; what is left over goes with the process.
    gc.set_threshold(100_000, 50, 50)
    try:
        result = cli.main(args=args, prog_name="symparams", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "symparams"
        message = error.format_message()
        fail(f"{message}{'' if message.endswith(('.', '?')) else '.'} See '{where} --help'.", where)
    except click.ClickException as error:
        fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        fail("interrupted", code=130)
    except (_ReaderGone, BrokenPipeError):
        # The reader (`| head`) has what it wanted. What is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        sys.exit(FAILED)
    except Exception as error:
        if hasattr(error, "faults"):
            fail_at_length(str(error))
        fail(_message(error))
    # Outside standalone mode click returns the code of `ctx.exit(code)`, and what a command returns; ours return None.
    sys.exit(result if isinstance(result, int) else 0)


def fail(message: str, where: str = "symparams", code: int = FAILED) -> NoReturn:
    """Print one line on standard error, and exit."""
    say(message, where)
    sys.exit(code)


def fail_at_length(message: str) -> NoReturn:
    """Print the faults of a spec, a place and a caret each, and exit."""
    from .document.escaping import clean

    click.echo(f"symparams: {clean(message)}", err=True)
    sys.exit(FAILED)


def say(message: str, where: str) -> None:
    """Print one line on standard error, whatever the message quotes."""
    from .document.escaping import term

    click.echo(f"{where}: {term(message)}", err=True)


def _message(error: Exception) -> str:
    """The text for an error symparams expects; one it does not expect is shown with its traceback, as a bug."""
    from .errors import SymparamsError

    if isinstance(error, SymparamsError):
        return str(error)
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or type(error).__name__
        return f"{error.filename}: {reason}" if error.filename is not None else reason
    if isinstance(error, UnicodeEncodeError):
        return (
            f"the output cannot be written in {error.encoding} ({error.object[error.start]!a}); "
            "set PYTHONIOENCODING=utf-8, or write to a file with -o"
        )
    import traceback

    traceback.print_exc()
    return "this is a bug in symparams, please report it with the lines above"
