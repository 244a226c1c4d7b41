"""``handout``: the derivation of a model as a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symparams.derivation.deriving import Derivation, derive
from symparams.derivation.records import FORMS
from symparams.document.composing import compose
from symparams.document.escaping import display_width, padded
from symparams.document.scribes import kind
from symparams.document.templates import render
from symparams.errors import NameUnknownError
from symparams.notation import Notation
from symparams.notation import notation as notation_named


def handout(
    model: Any,
    *,
    format: str = "md",
    lang: str = "en",
    notation: str | Notation = "raschka",
    form: str | None = None,
    input_shape: Any = None,
    conventions: Mapping[str, object] | None = None,
    templates: str | Path | None = None,
    **values: Any,
) -> str:
    """The parameter count of a model as a page that explains it from one kernel to the whole network.

    Args:
        model: whatever ``load`` takes.
        format: ``md``, ``term``.
        lang: ``en``, ``zh``.
        notation: the textbook whose letters are used.
        form: ``factored``, ``split`` or ``expanded``; by default as the notation prefers.
        input_shape: the input's shape without batch, by default the model's own; without one, no sizes are shown.
        conventions: named ways of counting.
        templates: a folder of templates that go before those of symparams.
        values: values for symbols by name.

    Raises:
        NameUnknownError: for a model, format, language, notation, form or symbol that is none.
        TemplateError: for a mistake in a template, with file and line.

    >>> print(handout("Conv2d(3, 5, 5)").splitlines()[0])
    # Convolution: counting the parameters
    """
    how = {"lang": lang, "notation": notation, "form": form, "templates": templates}
    return handout_of(model, values, format=format, input_shape=input_shape, conventions=conventions, **how)


def handout_of(
    model: Any,
    values: Mapping[Any, Any] | None = None,
    *,
    format: str = "md",
    input_shape: Any = None,
    conventions: Mapping[str, object] | None = None,
    **how: Any,
) -> str:
    """As :func:`handout`, with the values in one mapping: a symbol may be called ``lang``."""
    derivation = derive(model, values, input_shape=input_shape, conventions=conventions)
    return rendered(derivation, "handout", format, **how)


def rendered(
    derivation: Derivation,
    template: str,
    format: str = "md",
    *,
    lang: str = "en",
    notation: str | Notation | None = None,
    form: str | None = None,
    templates: str | Path | None = None,
) -> str:
    """A derivation through the template of a name and a format."""
    if form is not None and form not in FORMS:
        raise NameUnknownError("form", str(form), FORMS)
    found = kind(format)
    page, words = compose(derivation, found, lang, notation_named(notation), form)
    values = {"page": page, "say": words, "pad": padded, "width": display_width}
    return render(f"{template}{found.suffixes[0]}", found.engine, values, templates)
