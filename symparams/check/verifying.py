"""``verify``: a text's claims about numbers of parameters, each with a verdict and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document.catalogue import catalogue
from ..errors import SymparamsError
from ..symbols import given_pairs
from .claims import Claim, Note, Report
from .count_claims import Counter
from .equations import equations
from .judging import Judged
from .passage import Passage, passages
from .source import Source

if TYPE_CHECKING:
    from .checked_model import CheckedModel


def verify(
    text: str | Path,
    model: Any = None,
    input_shape: Any = None,
    *,
    values: Mapping[Any, Any] | None = None,
    lang: str = "en",
    **keywords: Any,
) -> Report:
    """Check the equations and the parameter counts of a Markdown text.

    Args:
        text: a string is the text itself, a ``Path`` a file.
        model: whatever ``load`` takes; without one, equations are judged, and counts the text itself ties to sizes.
        input_shape: the input's shape without batch; by default the model's own, if it has one.
        values: values for the model's symbols, by name or symbol; or as keywords.
        lang: the language of the reasons, whatever the text's.

    Returns:
        A report with ``claims`` and ``notes`` in the order of the text.

    Raises:
        SourceError: for a file that cannot be read.
        NameUnknownError: for a model or language that does not exist.

    >>> report = verify("It has 5 × 76 = 381 weights and biases.")
    >>> [(claim.verdict, claim.text, claim.expected) for claim in report.claims if claim.kind == "equation"]
    [('wrong', '5 × 76 = 381', '380')]
    """
    network = network_of(model, input_shape, values, **keywords)
    if isinstance(text, Path):
        from ..readers.text import read_text

        return check(read_text(text), network, lang=lang, path=str(text))
    return check(text, network, lang=lang)


def network_of(
    model: Any, input_shape: Any = None, values: Mapping[Any, Any] | None = None, /, **keywords: Any
) -> CheckedModel | None:
    """What texts are held against; ``None`` where there is no model."""
    if model is None:
        if given := given_pairs(values, keywords):
            raise SymparamsError(f"{given[0][0]} was given a value, but there is no model; write model=…")
        return None
    from ..readers.loading import load_with
    from .checked_model import CheckedModel

    return CheckedModel(load_with(model, values, **keywords), input_shape)


def check(text: str, network: CheckedModel | None, *, lang: str = "en", path: str = "") -> Report:
    """As :func:`verify`, for a text that has been read and a model that has been loaded."""
    catalogue(lang)  # a language that does not exist is told before any work
    source = Source(text)
    counter = Counter(network)
    claims: list[Claim] = []

    def claim(passage: Passage, kind: str, judged: Judged) -> None:
        start, end = passage.start + judged.start, passage.start + judged.end
        made = judged.made
        at, text = source.position(start), source.written(start, end)
        claims.append(Claim(*at, text, kind, made.verdict, made.expected, made.reason, made.mistake, lang))

    read = list(passages(source.text))
    for passage in read:
        found = list(equations(passage.raw, passage.plain, passage.kind))
        for equation in found:
            for comparison in equation.comparisons:
                claim(passage, "equation", comparison)
        for count in counter.counts(passage, found):
            claim(passage, "count", count)
    claims.sort(key=lambda made: (made.line, made.column, made.kind != "equation"))
    found_notes = list(counter.notes)
    if network:
        from .noting import notes

        found_notes += notes(read, network)
    remarks = [Note(*source.position(offset), reason, lang) for offset, reason in found_notes]
    shown = {made.line: source.line(made.line) for made in claims if made.verdict != "right"}
    shown.update({note.line: source.line(note.line) for note in remarks})
    return Report(
        tuple(claims),
        tuple(sorted(remarks, key=lambda note: (note.line, note.column))),
        path,
        lang,
        tuple(sorted(shown.items())),
    )


def check_files(
    paths: Iterable[str], network: CheckedModel | None, *, lang: str = "en"
) -> Iterator[Report | SymparamsError]:
    """Check files one after the other, in the order given; what cannot be read is handed back as its error."""
    from ..readers.text import read_text

    for path in paths:
        try:
            yield check(read_text(path), network, lang=lang, path=path)
        except SymparamsError as error:  # noqa: PERF203 - one text that cannot be read must not stop the others
            yield error
