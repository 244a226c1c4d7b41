"""``handout``: the derivation of a model as a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..derivation.deriving import Derivation, derivation_of
from ..derivation.records import FORMS
from ..errors import NameUnknownError
from ..notation import Notation
from ..notation import notation as notation_named
from ..readers.loading import load_with
from ..terms import Number, Term, letters
from .composing import compose
from .escaping import display_width, padded
from .formulas import LatexPage, chain, spelled
from .scribes import kind
from .templates import render


def handout(
    model: Any,
    values: Mapping[Any, Any] | None = None,
    *,
    format: str = "md",
    lang: str = "en",
    notation: str | Notation = "raschka",
    form: str | None = None,
    answers: bool | str = True,
    input_shape: Any = None,
    templates: str | Path | None = None,
    conventions: Mapping[str, object] | None = None,
    fragment: bool = False,
    **keywords: Any,
) -> str:
    """The parameter count of a model as a page that explains it from one kernel to the whole network.

    Args:
        model: whatever ``load`` takes.
        values: values for symbols, by name or symbol; or as keywords, where a symbol is not called like an option.
        format: ``md``, ``tex``, ``html``, ``term``.
        lang: ``en``, ``zh``.
        notation: the textbook whose letters are used.
        form: ``factored``, ``split`` or ``expanded``; by default as the notation prefers.
        input_shape: the input's shape without batch, by default the model's own; without one, no sizes are shown.
        answers: whether the exercises are answered; ``"apart"``: on a sheet of their own.
        conventions: named ways of counting.
        templates: a folder of templates that go before those of symparams.
        fragment: only what stands between the beginning and the end of a LaTeX or HTML file.

    Raises:
        NameUnknownError: for a model, format, language, notation, form or symbol that is none.
        TemplateError: for a mistake in a template, with file and line.

    >>> print(handout("Conv2d(3, 5, 5)").splitlines()[0])
    # Convolution: counting the parameters
    """
    chosen = notation_named(notation)
    derivation = derivation_of(
        load_with(model, values, **keywords),
        name=model if isinstance(model, str) else "",
        input_shape=input_shape,
        conventions=conventions,
        order=chosen.order,
    )
    return rendered(
        derivation,
        "handout",
        format,
        lang=lang,
        notation=chosen,
        form=form,
        templates=templates,
        answers=answers,
        fragment=fragment,
    )


def rendered(
    derivation: Derivation,
    template: str,
    format: str = "md",
    *,
    lang: str = "en",
    notation: str | Notation | None = None,
    form: str | None = None,
    templates: str | Path | None = None,
    answers: bool | str = True,
    fragment: bool = False,
) -> str:
    """A derivation through the template of a name and a format."""
    if form is not None and form not in FORMS:
        raise NameUnknownError("form", str(form), FORMS)
    found, chosen = kind(format), notation_named(notation)
    page, words = compose(derivation.ordered(chosen.order), found, lang, chosen, form, answers)
    values = {
        "page": page,
        "say": words,
        "fragment": fragment,
        "drawn": bool(page.drawing) or any(step.drawing for told in page.build_up for step in told.steps),
        "engine": "pdflatex",
        "foreign": (),
        "pad": padded,
        "width": display_width,
    }
    if found.name == "tex":
        from .preamble import latex_needs

        values["engine"], values["foreign"] = latex_needs(page)
    return render(f"{template}{found.suffixes[0]}", found.engine, values, templates)


def latex_of(derivation: Derivation, form: str | None = None, notation: str | Notation | None = None) -> str:
    """The count as LaTeX maths: the formula, the numbers put in, the value."""
    chosen = notation_named(notation)
    form = form or chosen.form
    if form not in FORMS:
        raise NameUnknownError("form", str(form), FORMS)
    derivation = derivation.ordered(chosen.order)
    sides: list[Term] = []
    if (general := derivation.forms.get(form)) is not None:
        sides.append(spelled(general, chosen.powers(form)))
    if derivation.value is not None:
        counted = [node.layer for node in derivation.nodes if node.layer.forms]
        numbers = counted[0].forms[form].numbers if len(counted) == 1 else derivation.numbers
        sides += [spelled(numbers, "k·k")] if numbers is not None else []
        sides.append(Number(derivation.value))
    whole = chain(*sides) if sides else Number(0)
    return LatexPage(chosen, chosen.resolve(letters(whole))[0]).print(whole)
