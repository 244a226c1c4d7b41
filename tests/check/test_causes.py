"""A cause is named where there is one, and rarely where there is none; at length: ``tests/measure_causes.py``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from symparams.check.answers import Amount
from symparams.check.answers.amounts import of_digits
from symparams.check.grading import Grader
from symparams.check.grading.causes import MOST, Ladder, share

NUMBER = 100


@pytest.fixture(scope="module")
def measuring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_causes", Path(__file__).parents[1] / "measure_causes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_arbitrary_numbers_rarely_get_a_cause_and_slips_do(measuring: ModuleType) -> None:
    graders = {name: Grader(name) for name in (*measuring.NETWORKS, *measuring.LAYERS)}
    caused = [name for name, text in measuring.arbitrary(5, NUMBER) if graders[name].grade(text).mistakes]
    assert len(caused) <= NUMBER // 25
    told = {"exact": [], "rounded": []}  # type: ignore[var-annotated]
    for name, text, ids, how in measuring.single(6, NUMBER):
        result = graders[name].grade(text)
        told[how].append(bool(result.mistakes) and result.mistakes[0].id in ids)
    assert sum(told["exact"]) >= 0.97 * len(told["exact"])
    assert len(told["rounded"]) > 20
    assert sum(told["rounded"]) >= 0.7 * len(told["rounded"])


def test_the_share_of_arbitrary_numbers_is_that_of_a_drawn_sample() -> None:
    import math
    import random

    right, values = 10_000, set(range(9_000, 9_400, 7)) | {25_000}
    draw = random.Random(2)
    sample = [round(right * math.exp(draw.uniform(math.log(0.5), math.log(2)))) for _ in range(200_000)]
    assert share(values, right) == pytest.approx(sum(number in values for number in sample) / len(sample), rel=0.1)


def test_what_rounds_to_the_right_number_is_no_chance() -> None:
    assert share({100_400, 100_499}, 100_000, digits=3) == 0
    assert share({101_000}, 100_000, digits=3) > 0
    assert share(range(1, 1_000_000), 100_000) == 1


def test_simple_slips_go_first_and_the_rest_only_where_it_is_no_chance() -> None:
    ladder = Ladder(1_000, [lambda: ([900], 0), lambda: (range(500, 2_000), 0)])
    exact, rounded = Amount(of_digits("900", "").value, of_digits("900", "").step), of_digits("9", "1", 100)
    assert ladder.reaches(0, exact)
    assert not ladder.reaches(1, exact)
    assert ladder.chance(1, exact) > ladder.chance(0, exact) > 0
    assert ladder.reaches(0, rounded) == (ladder.chance(0, rounded) <= MOST["rounded"])
    assert Ladder(1_000, [lambda: ([900], 10_000)]).chance(0, exact) == 1
