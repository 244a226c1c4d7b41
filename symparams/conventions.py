"""Named ways of counting that people do differently, each with its default."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import NameUnknownError

#: name → values, the default first. What a value means stands in the message catalogues (``convention.tied.once``).
CONVENTIONS: dict[str, tuple[str, ...]] = {
    # A tensor used in two places: torch's parameters() has it once, a state dict twice.
    "tied": ("once", "twice"),
    # Running mean and variance: buffers in torch, part of the total in Keras.
    "batch_norm": ("buffers", "counted"),
}


def in_force(module: object, given: Mapping[str, object] | None) -> dict[str, str]:
    """The conventions a network is counted by: those asked for, before those its spec names, before the defaults."""
    return chosen({**getattr(module, "conventions", {}), **(given or {})})


def chosen(given: Mapping[str, object] | None) -> dict[str, str]:
    """All conventions with the values in force.

    Raises:
        NameUnknownError: for a convention or a value that does not exist.

    >>> chosen({"tied": "twice"})
    {'tied': 'twice', 'batch_norm': 'buffers'}
    """
    result = {name: values[0] for name, values in CONVENTIONS.items()}
    for name, value in (given or {}).items():
        if name not in CONVENTIONS:
            raise NameUnknownError("convention", str(name), CONVENTIONS)
        if str(value) not in CONVENTIONS[name]:
            raise NameUnknownError(f"value of convention {name}", str(value), CONVENTIONS[name])
        result[name] = str(value)
    return result
