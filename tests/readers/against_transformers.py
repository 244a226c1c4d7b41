"""Random small configurations of every model type, counted here and by transformers on the meta device.

Not part of the tests: it needs torch and transformers, which read nothing here and are read by nothing here::

    python -m tests.readers.against_transformers --turns 3 --seed 1

For each class of each type it changes the sizes of the library's default configuration to small ones, and compares the
count with and without tied tensors. It ends with 1 if a count differs. A configuration the library itself refuses is
passed over.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from random import Random
from typing import Any

from symparams import zoo
from symparams.nn.quantities import quantities
from symparams.readers.config import model_types, network_of
from symparams.zoo.model_types import FIELDS, ModelType

#: Letters that are drawn from a list, so that heads divide widths.
HEADS = {"h", "h_d", "h_v"}


def drawn(family: zoo.Family, kind: ModelType, random: Random) -> dict[str, Any]:
    """Small values for the fields of a type."""
    heads = random.choice((2, 4))
    fields: dict[str, Any] = {}
    places = kind.places(family)
    for letter, names in places.items():
        name = names.split()[0]
        if letter in HEADS:
            fields[name] = heads
        elif letter in {"d", "e"} and (letter == "d" or random.random() < 0.5):
            fields[name] = heads * 4 * random.randint(1, 3) if letter == "d" else random.randint(4, 9)
        elif letter == "h_kv":
            fields[name] = random.choice((1, 2))
        elif letter in {"L", "L_d"}:
            fields[name] = random.randint(1, 3)
        elif letter == "V":
            fields[name] = 300
        elif letter in {"d_ff", "d_ff_d", "m", "d_s"}:
            fields[name] = random.randint(3, 40)
        elif letter == "E":
            fields[name] = 4
        elif letter == "k" and "E" in places:
            fields[name] = 2
    for switch in kind.reads.split():
        fields[kind.names.get(switch, FIELDS.get(switch, switch)).split()[0]] = random.random() < 0.5
    if "B" in places:
        # T5: since 5.23 the library ties the head whatever the file says; published files mean what they say.
        fields["tie_word_embeddings"] = True
    return {**fields, "pad_token_id": 0}


def theirs(transformers: Any, torch: Any, fields: dict[str, Any]) -> tuple[int, int]:
    """What the library counts: every tensor once, and every place of one."""
    given = {key: value for key, value in fields.items() if key not in {"model_type", "architectures"}}
    config = transformers.AutoConfig.for_model(fields["model_type"], **given)
    with torch.device("meta"):
        model = getattr(transformers, fields["architectures"][0])(config)
    model.tie_weights()
    twice = model.named_parameters(remove_duplicate=False)
    return sum(p.numel() for p in model.parameters()), sum(p.numel() for _, p in twice)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only model types whose name contains this")
    options = parser.parse_args()
    transformers, torch = importlib.import_module("transformers"), importlib.import_module("torch")
    transformers.logging.set_verbosity_error()
    random, same, different, refused = Random(options.seed), 0, 0, 0
    for name in model_types():
        family, kind = zoo.model_type(name)
        classes = [prefix + ending for prefix in kind.prefixes.split() for ending in kind.heads]
        for one in [one for one in classes if options.only in name and hasattr(transformers, one)]:
            for _ in range(options.turns):
                fields = {**drawn(family, kind, random), "model_type": name, "architectures": [one]}
                if fields.get("add_cross_attention"):
                    fields["is_decoder"] = True
                try:
                    expected = theirs(transformers, torch, fields)
                except Exception:
                    refused += 1
                    continue
                found = quantities(network_of(fields))
                if (found.total, found.slots) == expected:
                    same += 1
                else:
                    different += 1
                    print(f"{one}: {(found.total, found.slots)} here, {expected} there: {fields}")
    print(f"{same} the same, {different} different, {refused} refused by the library")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
