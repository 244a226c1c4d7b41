"""Where the templates and message catalogues are."""

from __future__ import annotations

from pathlib import Path

from ..errors import SourceError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """The folder ``templates``: inside the package of a wheel, beside the package in a checkout."""
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (folder / "messages").is_dir():  # some other `templates` may lie beside an installed package
            return folder
    raise SourceError(f"the templates of symparams are missing from {_PACKAGE}; install symparams again")
