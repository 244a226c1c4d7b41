"""Throws random and mutated texts at the reader of formulas: ``python tests/fuzz_reader.py --seconds 60 --seed 1``.

Only ``FormulaError`` and ``LimitError`` may come out, within bounded time and memory. Besides, what is read must be
printable and read back as the same formula, and what is found in prose must stand where it is said to. Ends with code 1
on the first find, which it prints so that it can be repeated.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from symparams.errors import FormulaError, LimitError, SymbolsLeftError
from symparams.notation import LatexPrinter, TextPrinter, notation, numbers, read, read_chain, scan
from symparams.terms import UndefinedError, evaluate, expand, same

# Processor seconds one text may take: far above what any needs, far below anything that grows too fast.
SLOWEST = 2.0
MOST_MEMORY = 200_000_000

SEEDS = [
    "5 *×* (5 *×* 5 *×* 3) + 5 = 380",
    "k^2*C_in",
    "C_out (k² C_in + 1)",
    "(F·F·D₁)·K + K",
    "24,704 + 1,290 = 25,994",
    r"P = \underbrace{C_\text{out}}_{\text{one kernel each}} \times \bigl(\underbrace{k \times k}_{w} + 1\bigr)",
    r"\left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1",
    "⌊(H + 2p − k)/s⌋ + 1",
    "86M ≈ 86,567,656",
    "1.1亿 = 110,000,000",
    "（５×５×３＋１）×５＝380。",
    "max(8, x) + floor(n/2)",
    "9**9**9**9",
    "((9^64)^64)^64",
    "4n(m + n + 2)",
    "2^-1 + k**2",
    "*z* = *b* + *∑[j] w[j] x[j]*",
    "我们得到 3 *×* 25 + 1 = 76 个参数，",
    "three hundred 三百八十 1.2 B 124k 0.11 MB 3 %",
    "$5 \\times 76 = \\mathbf{380}$",
    "H' + n_C^[l-1] + \\beta_1",
    "stride=2, padding = 1; numpy==1.2.3 https://a.b/?c=d",
    "12Ld² + 13Ld",
    "\\begin{align} a &= b \\\\ &= 3 \\end{align}",
    "5x5x3 = 75",
    "1e6 24\u2009704 24{,}704 24\\,704",
]
PIECES = [
    *"0123456789kKMBnmxHCdLe+-*/^_=≈()[]{}⌊⌋⌈⌉×·÷−²³⁻₁,.，。;:!?%$&~'\"`|\\<>#@ \t\n\r\x00′’、万亿个参数一二百",
    "**",
    "***",
    "==",
    "!=",
    "\n\n",
    "\\frac",
    "\\text{",
    "\\mathrm{in}",
    "\\left",
    "\\right",
    "\\lfloor",
    "\\rfloor",
    "\\times",
    "\\sum",
    "\\underbrace{",
    "}_{",
    "\\begin{align}",
    "\\[",
    "\\]",
    "\\(",
    "\\)",
    "$$",
    "{,}",
    "\\,",
    "max(",
    "floor(",
    "the ",
    "parameters",
    "million",
    "twenty-five",
    "C_{out}",
    "C_in",
    "n_C^[l]",
    "24,704",
    "0.5",
    "1e9",
    "99999",
    "９",
    "𝐶",
    "\u200b",
    "\ud800",
    "\U0001f600",
    "é",
    "С",
    "٣",
    "β",
    "\\beta",
    "http://",
    "2024-01-05",
    "1.2.3",
    "x",
    "^{\\prime}",
    "\\_",
    "---",
]

NOTATIONS = [notation(name) for name in ("raschka", "cs231n", "ng", "pytorch")]


def text_of(dice: random.Random) -> str:
    """A seed with random changes, a run of random pieces, or one piece many times."""
    kind = dice.random()
    if kind < 0.03:
        return "".join(dice.choices(PIECES, k=dice.randint(1, 4))) * dice.randint(100, 4000)
    if kind < 0.35:
        return "".join(dice.choices(PIECES, k=dice.randint(1, 40)))
    text = dice.choice(SEEDS)
    for _ in range(dice.randint(0, 6)):
        place, length = dice.randint(0, len(text)), dice.randint(0, 4)
        middle = "".join(dice.choices(PIECES, k=dice.randint(0, 3)))
        if dice.random() < 0.15:
            middle = dice.choice(SEEDS)
        text = text[:place] + middle + text[place + length :]
    return text


def check_read(text: str, dice: random.Random) -> None:
    record = dice.choice([None, *NOTATIONS])
    term = read(text, notation=record, names=dice.choice([None, ["k", "C_in", "n", "m"]]))
    with contextlib.suppress(UndefinedError, LimitError, SymbolsLeftError):
        evaluate(term)
    printer_notation = NOTATIONS[0]
    for back in (
        read(TextPrinter(printer_notation).print(term)),
        read(f"${LatexPrinter(printer_notation).print(term)}$"),
    ):
        assert same(term, back) is not False, f"printed and read back differently: {term!r} {back!r}"
    with contextlib.suppress(LimitError, UndefinedError):
        assert same(term, expand(term)) is not False, "expanded to something else"


def check_chain(text: str, dice: random.Random) -> None:
    chain = read_chain(text)
    assert len(chain.sides) == len(chain.relations) + 1 >= 2


def check_scan(text: str, dice: random.Random) -> None:
    last = 0
    for found in scan(text, names=dice.choice([(), ("k", "C_in", "n", "m")])):
        assert last <= found.start < found.end <= len(text), "found in no order"
        assert found.chain.span == (found.start, found.end)
        last = found.end


def check_numbers(text: str, dice: random.Random) -> None:
    last = 0
    for number in numbers(text):
        assert last <= number.start < number.end <= len(text), "found in no order"
        last = number.end


CHECKS: list[Callable[[str, random.Random], None]] = [check_read, check_chain, check_scan, check_numbers]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to go on")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same texts")
    parser.add_argument("--verbose", action="store_true", help="show the text that took longest")
    options = parser.parse_args(arguments)
    dice = random.Random(options.seed)
    end = time.monotonic() + options.seconds
    tried = accepted = 0
    slowest, slowest_text = 0.0, ""
    while time.monotonic() < end:
        text = text_of(dice)
        watched = tried % 50 == 0  # measuring memory makes everything slow
        if watched:
            tracemalloc.start()
        for check in CHECKS:
            begin = time.process_time()
            try:
                check(text, dice)
                accepted += check is check_read
            except (FormulaError, LimitError):
                pass
            except Exception as error:
                print(f"{check.__name__} on {text[:1000]!r} ({len(text)} characters):")
                print(f"{type(error).__name__}: {str(error)[:1000]}")
                return 1
            spent = time.process_time() - begin
            if spent > slowest and not watched:
                slowest, slowest_text = spent, text
            if spent > SLOWEST * (10 if watched else 1):
                print(f"{check.__name__} took {spent:.1f} s on {len(text)} characters: {text[:300]!r}")
                return 1
        if watched:
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            if most > MOST_MEMORY:
                print(f"{most} bytes were used on {len(text)} characters: {text[:300]!r}")
                return 1
        tried += 1
    print(f"{tried} texts, {accepted} of them formulas, slowest check {slowest * 1000:.0f} ms: nothing found")
    if options.verbose:
        print(f"slowest: {slowest_text[:1000]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
