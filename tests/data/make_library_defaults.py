"""Writes ``library_defaults.json``: what transformers assumes of each model type where a file does not say it.

Not part of the tests; it needs torch and transformers::

    python -m tests.data.make_library_defaults

For each type: its classes in the library, each with its number of parameters (every tensor once, and in every place it
stands), and those fields of its configuration that are asked for here, all by default.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from symparams import zoo
from symparams.zoo.model_types import Config

PAGE = Path(__file__).parent / "library_defaults.json"


class Asked(dict[str, Any]):
    """Fields that remember which of them were asked for."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__({key: value for key, value in fields.items() if key not in {"architectures", "id2label"}})
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """The field, noted down."""
        self.names.add(name)
        return super().get(name, default)


def plain(value: Any) -> Any:
    """A field; of a configuration inside, the numbers."""
    if isinstance(value, dict):
        return {key: inner for key, inner in value.items() if isinstance(inner, (int, float))}
    return value


def main() -> None:
    transformers, torch = importlib.import_module("transformers"), importlib.import_module("torch")
    transformers.logging.set_verbosity_error()
    found = {}
    for name in sorted(zoo.MODEL_TYPES):
        family, kind = zoo.model_type(name)
        usual = transformers.AutoConfig.for_model(name)
        classes = {}
        for named in (prefix + ending for prefix in kind.prefixes.split() for ending in kind.heads):
            if hasattr(transformers, named):
                try:
                    with torch.device("meta"):
                        model = getattr(transformers, named)(usual)
                except AttributeError:
                    # Of one type (DBRX in 5.24) the library cannot build its own default.
                    continue
                model.tie_weights()
                twice = model.named_parameters(remove_duplicate=False)
                once = sum(parameter.numel() for parameter in model.parameters())
                classes[named] = [once, sum(parameter.numel() for _, parameter in twice)]
        fields = Asked(usual.to_dict())
        kind.read(family, Config(fields))
        found[name] = {
            "classes": classes,
            "fields": {key: plain(fields[key]) for key in sorted(fields.names) if key in fields},
        }
    lines = [f"  {json.dumps(name)}: {json.dumps(item)}" for name, item in found.items()]
    PAGE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
