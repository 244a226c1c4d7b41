"""Whole processes, side by side: what a command costs, as a ratio to ``python -c "import sympy"``.

The commands run in turns (A B C, A B C, …), so that a busy machine slows all of them alike; medians are compared. A new
case is one line of ``CASES``. Needs nothing but the standard library and a symparams installed in this Python.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
SYMPARAMS = (PYTHON, "-m", "symparams")
CHAPTER = str(Path(__file__).parent.parent / "docs" / "texts" / "network.md")


@dataclass(frozen=True)
class Case:
    """A command line and what it may cost.

    ``{page}`` stands for a page of arithmetic, ``{out}`` for a new file, ``{llama}`` for a configuration, ``{spec}``
    for a spec.
    """

    name: str
    argv: tuple[str, ...]
    bound: float | None = None  # CPU time, as a ratio to the reference; None: only shown
    codes: tuple[int, ...] = (0,)


REFERENCE = Case('`python -c "import sympy"`', (PYTHON, "-c", "import sympy"))

CASES = (
    Case('`python -c "pass"`', (PYTHON, "-c", "pass")),
    Case("`symparams --help`", (*SYMPARAMS, "--help"), bound=1 / 3),
    Case("`symparams count book`", (*SYMPARAMS, "count", "book"), bound=0.6),
    Case("`symparams count`, 10,000 layers", (*SYMPARAMS, "count", "Repeat(Linear(64, 64), 10000)"), bound=0.6),
    Case("`symparams count resnet50`", (*SYMPARAMS, "count", "resnet50"), bound=0.6),
    Case("`symparams count resnet50 --symbolic`", (*SYMPARAMS, "count", "resnet50", "--symbolic"), bound=2.0),
    Case("`symparams count resnet`", (*SYMPARAMS, "count", "resnet"), bound=2.0),
    Case("`symparams count`, a spec file", (*SYMPARAMS, "count", "{spec}"), bound=0.9),
    Case("`symparams count llama-3.1-405b`", (*SYMPARAMS, "count", "llama-3.1-405b"), bound=0.6),
    Case("`symparams count deepseek-v3`", (*SYMPARAMS, "count", "deepseek-v3"), bound=0.6),
    Case("`symparams count`, Llama 3.1 405B by `config.json`", (*SYMPARAMS, "count", "{llama}"), bound=0.6),
    Case("`symparams count`, DeepSeek V3 by `config.json`", (*SYMPARAMS, "count", "{deepseek}"), bound=0.6),
    Case("`symparams count llama --symbolic`", (*SYMPARAMS, "count", "llama", "--symbolic"), bound=2.0),
    Case("`symparams count deepseek-v3 --symbolic`", (*SYMPARAMS, "count", "deepseek-v3", "--symbolic"), bound=2.0),
    Case("`symparams verify`, a page of arithmetic", (*SYMPARAMS, "verify", "{page}"), bound=0.6),
    Case("`symparams verify`, a chapter against its model", (*SYMPARAMS, "verify", CHAPTER, "--model", "book")),
    Case("`symparams handout book`, Markdown", (*SYMPARAMS, "handout", "book", "-o", "{out}"), bound=2.0),
)

# As published; fields that are missing are the library's defaults.
CONFIGS: dict[str, dict[str, object]] = {
    "llama": {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "vocab_size": 128256,
        "hidden_size": 16384,
        "intermediate_size": 53248,
        "num_hidden_layers": 126,
        "num_attention_heads": 128,
        "num_key_value_heads": 8,
    },
    "deepseek": {"model_type": "deepseek_v3", "architectures": ["DeepseekV3ForCausalLM"]},
}

SPEC = Path(__file__).parents[1] / "docs" / "specs" / "resnet18.yaml"

# Forty lines of the kind a chapter has: sums, products, thousands, chains.
PAGE = "\n\n".join(
    f"The layer has {n} × 25 = {n * 25} weights, and with biases {n} × 25 + {n} = {n * 25 + n:,} = {n} × 26 values."
    for n in range(3, 43)
)


@dataclass(frozen=True)
class Cost:
    """One run: CPU seconds, and peak memory in MiB."""

    cpu: float
    memory: float


def cost(case: Case, places: dict[str, str]) -> Cost:
    """Run a case once; its output is thrown away, its exit code is looked at."""
    argv = [places.get(part.strip("{}"), part) if part.startswith("{") else part for part in case.argv]
    # With PYTHONDONTWRITEBYTECODE set, every import compiles its source again and looks two to five times slower.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in case.codes:
        raise SystemExit(f"{' '.join(argv)} ended with {process.returncode}: {errors.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def measure(cases: tuple[Case, ...], runs: int) -> dict[Case, Cost]:
    """The medians over ``runs`` turns, after one turn that warms the caches."""
    costs: dict[Case, list[Cost]] = {case: [] for case in cases}
    with tempfile.TemporaryDirectory() as folder:
        places = {"page": f"{folder}/page.md", "out": f"{folder}/out.md", "spec": str(SPEC)}
        Path(places["page"]).write_text(PAGE, encoding="utf-8")
        for name, fields in CONFIGS.items():
            places[name] = f"{folder}/{name}.json"
            Path(places[name]).write_text(json.dumps(fields), encoding="utf-8")
        for turn in range(runs + 1):
            for case in cases:
                measured = cost(case, places)
                if turn:
                    costs[case].append(measured)
    return {
        case: Cost(statistics.median(one.cpu for one in ones), statistics.median(one.memory for one in ones))
        for case, ones in costs.items()
    }


def table(costs: dict[Case, Cost]) -> str:
    """The result as a Markdown table."""
    reference = costs[REFERENCE]
    lines = ["| command | CPU time | ratio | bound | peak memory |", "|---|---:|---:|---:|---:|"]
    for case, one in costs.items():
        bound = "" if case.bound is None else f"< {case.bound:.2f}"
        ratio = f"{one.cpu / reference.cpu:.2f}" + " **too slow**" * broken(case, one, reference)
        lines.append(f"| {case.name} | {one.cpu * 1000:.0f} ms | {ratio} | {bound} | {one.memory:.0f} MiB |")
    return "\n".join(lines)


def broken(case: Case, one: Cost, reference: Cost) -> bool:
    return case.bound is not None and one.cpu >= case.bound * reference.cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15, help="turns to take the median of (default 15)")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bound is broken")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    cases = tuple(case for case in CASES if options.only in case.name)
    costs = measure((REFERENCE, *cases), options.runs)
    print(table(costs))
    if options.check and any(broken(case, one, costs[REFERENCE]) for case, one in costs.items()):
        sys.exit(1)


if __name__ == "__main__":
    main()
