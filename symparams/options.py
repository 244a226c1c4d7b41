"""Arguments and options that several commands share, so that each is called and read the same everywhere.

A command puts the decorators below its own and takes what they give: ``model``, ``values`` (``--set``), ``input_shape``
(``--input``), ``conventions`` (``--convention``), ``lang``, ``notation``,
``form``, ``output``, ``format``
(``file_format``), ``templates``. Like the command line itself this
module imports click and nothing else at the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

model = click.argument("model", metavar="MODEL")


def _pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """``NAME=VALUE`` each; a name given twice is a slip that should not be settled in silence."""
    found: dict[str, str] = {}
    for text in given:
        name, mark, value = (part.strip() for part in text.partition("="))
        if not mark or not name or not value:
            raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE", param_hint=option)
        if name in found:
            raise click.BadParameter(f"{name} is given twice", param_hint=option)
        found[name] = value
    return found


def _values(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(name, text) for name, text in _pairs("--set", given).items()}


def _value(name: str, text: str) -> Any:
    """An integer, a name, or a formula of them: ``5``, ``d``, ``4*d``."""
    if re.fullmatch(r"[0-9]{1,4000}", text):
        return int(text)
    from .errors import SymparamsError
    from .notation.reader import read
    from .terms import Letter, to_sympy

    try:
        return to_sympy(Letter(text) if text.isidentifier() else read(text))
    except SymparamsError as error:
        raise click.BadParameter(f"{name}={text}: {error}", param_hint="--set") from None


def _conventions(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    return _pairs("--convention", given)


def _input(ctx: click.Context, param: click.Parameter, given: str | None) -> tuple[int | str, ...] | None:
    """``3x32x32`` or ``3×32×32``; with commas where a size is a symbol whose name has an x in it."""
    if given is None:
        return None
    sizes = [size.strip() for size in (given.split(",") if "," in given else re.split("[x×]", given))]
    if not all(re.fullmatch(r"[0-9]{1,18}", size) or size.isidentifier() for size in sizes):
        raise click.BadParameter(f"{given!r} is no shape; write it as 3x32x32 or 3,H,W", param_hint="--input")
    return tuple(int(size) if size[0].isdigit() else size for size in sizes)


values = click.option(
    "--set", "values", multiple=True, metavar="NAME=VALUE", callback=_values, help="Give a symbol a value; repeatable."
)
conventions = click.option(
    "--convention",
    "conventions",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_conventions,
    help="Count in another named way, such as tied=twice; repeatable.",
)
input_shape = click.option(
    "--input", "input_shape", metavar="SHAPE", callback=_input, help="The input without batch, such as 3x32x32."
)


class _Language(click.Option):
    def make_metavar(self, *_: Any, **__: Any) -> str:
        """The languages, looked up when help is asked for."""
        from .document.catalogue import languages

        return "|".join(languages())


lang = click.option("--lang", cls=_Language, default="en", show_default=True, help="The language of the words.")
notation = click.option(
    "--notation", default="raschka", show_default=True, metavar="NAME", help="The textbook whose letters are used."
)
form = click.option(
    "--form",
    default=None,
    metavar="NAME",
    help="How formulas are written: factored, split or expanded; by default as the notation prefers.",
)
output = click.option(
    "-o", "--output", default=None, metavar="FILE", help="Write to a file; its suffix chooses the format."
)
file_format = click.option("--format", default=None, metavar="NAME", help="md (the default), tex, html or term.")
templates = click.option(
    "--templates", default=None, metavar="DIR", help="A folder of templates that go before those of symparams."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
no_answers = click.option("--no-answers", is_flag=True, help="Leave the answers of the exercises out.")
answers_apart = click.option(
    "--answers-apart", is_flag=True, help="Put the answers of the exercises on a sheet of their own."
)
fragment = click.option(
    "--fragment", is_flag=True, help="Leave out what begins and ends a LaTeX or HTML file, as for \\input."
)
