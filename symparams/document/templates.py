"""Rendering jinja2 templates: where they are found, what they may print, and how their mistakes are reported.

A template is looked for in the user's folder first, then among the shipped ones; a user's template that changes blocks
of a shipped one of the same name extends ``shipped/<name>``. Templates are sandboxed: a folder of templates is data,
it cannot run code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import SourceError, SymparamsError
from .escaping import FILTERS, Untrusted, clean, term
from .shipped import shipped_folder

if TYPE_CHECKING:  # jinja2 costs as much as all of symparams: imported when something is rendered
    import jinja2

Format = Literal["md", "latex", "html", "term"]

# TeX is full of braces and percent signs; these occur in no TeX source.
_LATEX_DELIMITERS = {
    "block_start_string": "((*",
    "block_end_string": "*))",
    "variable_start_string": "(((",
    "variable_end_string": ")))",
    "comment_start_string": "((=",
    "comment_end_string": "=))",
}


class TemplateError(SymparamsError):
    """A template is badly written, or missing; says in which file and line. Nothing was rendered."""


def render(name: str, format: Format, values: Mapping[str, object], folder: str | Path | None = None) -> str:
    """The text of the template ``name`` with ``values``; ``folder`` holds templates that come before the shipped ones.

    Names from outside go in as ``Untrusted``: printing one without the filter of the format is an error. In HTML
    everything is escaped that is not marked as finished (``markupsafe.Markup``).
    """
    import jinja2

    try:
        return environment(format, None if folder is None else str(folder)).get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or error.name}, line {error.lineno}: {error.message}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"template {name}, or one it includes, is not written in UTF-8") from None
    except jinja2.TemplateNotFound as error:
        place = _place(error)
        where = f"{folder} or among the shipped ones" if folder else "among the shipped ones"
        raise TemplateError(f"{place}{': ' * bool(place)}no template {error.name!r} in {where}") from None
    except Exception as error:
        if not (place := _place(error)):
            raise
        raise TemplateError(f"{place}: {_reason(error, values)}") from error


@lru_cache
def environment(format: Format, folder: str | None = None) -> jinja2.Environment:
    """The jinja2 environment for a format; the caller does not change it."""
    import jinja2
    import jinja2.sandbox

    if format not in get_args(Format):
        raise ValueError(f"unknown format {format!r}")
    if folder is not None and not Path(folder).is_dir():
        raise SourceError(f"{folder}: no such folder of templates")
    shipped = jinja2.FileSystemLoader(shipped_folder())
    loaders: list[jinja2.BaseLoader] = [shipped, jinja2.PrefixLoader({"shipped": shipped})]
    if folder is not None:
        loaders.insert(0, jinja2.FileSystemLoader(folder))
    html = format == "html"
    result = jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader(loaders),
        undefined=jinja2.StrictUndefined,
        autoescape=html,
        finalize=_finalize_html if html else _finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # a template is rendered once a process: folding its constants costs more than it saves
        **(_LATEX_DELIMITERS if format == "latex" else {}),
    )
    result.filters.update(FILTERS)
    return result


def _finalize(value: object) -> object:
    """What a template prints, last of all: text and integers, no control characters, no name without its filter."""
    import jinja2

    if isinstance(value, Untrusted):
        raise jinja2.TemplateRuntimeError(f"{term(value)!r} comes from outside: it needs the filter of this format")
    if isinstance(value, str):
        return clean(value)
    if (isinstance(value, int) and not isinstance(value, bool)) or isinstance(value, jinja2.Undefined):
        return value
    # Printed all the same, it would be Python's idea of the value ("None", "k**2"), and nobody would notice.
    raise jinja2.TemplateRuntimeError(f"a {type(value).__name__} is no text to print")


def _finalize_html(value: object) -> object:
    import markupsafe

    if isinstance(value, Untrusted):
        return term(value)
    return markupsafe.Markup(clean(value)) if isinstance(value, markupsafe.Markup) else _finalize(value)


def _place(error: Exception) -> str:
    """File and line of the template an error comes from; empty for an error in symparams itself."""
    place, frame = "", error.__traceback__
    while frame is not None:
        scope = frame.tb_frame.f_globals
        if "__jinja_exception__" in scope:  # jinja2 puts a frame of its own in place of the compiled template's
            place = f"{frame.tb_frame.f_code.co_filename}, line {frame.tb_lineno}"
        elif place and re.match(r"symparams\.(?!document\.)", scope["__name__"]):
            return ""
        frame = frame.tb_next
    return place


def _reason(error: Exception, values: Mapping[str, object]) -> str:
    import jinja2

    if not isinstance(error, jinja2.TemplateError):
        return str(error) if isinstance(error, SymparamsError) else f"{type(error).__name__}: {error}"
    message = error.message or type(error).__name__
    if (found := re.fullmatch(r"'(\w+)' is undefined", message)) and (close := get_close_matches(found[1], values)):
        message += f"; did you mean {' or '.join(map(repr, close))}?"
    return message
