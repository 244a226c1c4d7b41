"""How fast long texts are checked, and that twice the text takes twice the time: ``python benchmarks/throughput.py``.

The text is the tests' English chapter, over and over. Ratios within one run, so that the machine matters little.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

from symparams import verify

CHAPTER = Path(__file__).parent.parent / "tests" / "data" / "chapter_en.md"
MEGABYTES = (1.25, 2.5, 5.0)


def seconds(text: str) -> float:
    """CPU time of one check."""
    start = process_time()
    verify(text)
    return process_time() - start


def main() -> None:
    chapter = CHAPTER.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")[2]
    seconds(chapter)  # what is imported and compiled once
    print("| text | CPU time | MB/s | per MB, against the shortest |")
    print("|---:|---:|---:|---:|")
    first = 0.0
    for size in MEGABYTES:
        text = chapter * round(size * 1e6 / len(chapter.encode()))
        spent = seconds(text)
        first = first or spent / size
        print(f"| {size} MB | {spent:.1f} s | {size / spent:.2f} | {spent / size / first:.2f} |")


if __name__ == "__main__":
    main()
