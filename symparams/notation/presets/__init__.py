"""One file for each preset, each holding one record called NOTATION; a file put here is found by being here."""

from __future__ import annotations

from pathlib import Path

NAMES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py")))
