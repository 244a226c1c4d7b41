"""What a program's constructor decides by symbols without an error is a condition, and is looked at with values."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
import sympy

from symparams import derive, dims, nn
from symparams.derivation.grid import counts
from symparams.errors import ArgumentError
from symparams.nn.watching import watched

V, W = dims("V W")


class Padded(nn.Module):
    """A vocabulary padded to a multiple of eight, as many programs have it."""

    def __init__(self, V: Any) -> None:
        super().__init__()
        if V % 8 != 0:
            V += 8 - V % 8
        self.table = nn.Embedding(V, 7)


class Shortcut(nn.Module):
    def __init__(self, inputs: Any, outputs: Any) -> None:
        super().__init__()
        self.body = nn.Linear(inputs, outputs)
        if inputs != outputs:
            self.side = nn.Linear(inputs, outputs)


class Asking(nn.Module):
    """A layer more where a test holds."""

    def __init__(self, test: Callable[[Any], Any], size: Any) -> None:
        super().__init__()
        self.body = nn.Linear(size, size)
        if test(size):
            self.more = nn.Linear(size, 1)


class Outer(nn.Module):
    def __init__(self, size: Any) -> None:
        super().__init__()
        self.first = nn.Sequential(Padded(size), Shortcut(size, 3))


def conditions(net: Any) -> list[tuple[str, str, str]]:
    return [(found.kind, str(found.size), str(found.bound)) for found in net.conditions]


def test_a_padded_vocabulary_is_never_counted_the_wrong_way() -> None:
    net = Padded(V)
    assert conditions(net) == [("not_divides", "V", "8")]
    for size in range(1, 30):
        if size % 8:
            assert net.subs(V=size).count() == Padded(size).count()
        else:
            with pytest.raises(ArgumentError) as caught:
                net.subs(V=size)
            assert str(caught.value) == (
                f"Padded.__init__: V={size} given, no multiple of 8 expected. The program decides by `V % 8 != 0`, and "
                "with symbols it went the way that such values take; give the class numbers when it is built, instead "
                "of putting them in."
            )
    with pytest.raises(ArgumentError, match="V=16 given, no multiple of 8"):
        counts(net, V=[7, 9, 16])
    assert counts(net, V=[7, 9]).tolist() == [56, 112]


def test_the_page_says_what_was_decided() -> None:
    derived = derive(Padded(V))
    assert [(found.kind, found.layer) for found in derived.assumptions] == [("not_divides", "Padded.__init__")]
    assert "$8$ must not divide $V$: the program decides by it." in derived.markdown()
    assert "要求 $8$ 不整除 $V$" in derived.markdown("zh")
    assert r"8 \left\lfloor \frac{V}{8} \right\rfloor + 8" in derived.markdown()
    assert "$V$ must not be $W$: the program decides by it." in derive(Shortcut(V, W)).markdown()
    assert not derive(Padded(9)).assumptions


@pytest.mark.parametrize(
    ("test", "noted", "wrong"),
    [
        (lambda n: n == 64, ("differs", "V", "64"), 64),
        (lambda n: 64 == n, ("differs", "V", "64"), 64),  # noqa: SIM300
        (lambda n: not n != 64, ("differs", "V", "64"), 64),  # noqa: SIM202
        (lambda n: n // 4 == 3, ("differs", "floor(V/4)", "3"), 15),
        (lambda n: n % 8 == 3, ("differs", "Mod(V, 8)", "3"), 11),
        (lambda n: n % 8, ("not_divides", "V", "8"), 16),
        (lambda n: not n % 8, ("not_divides", "V", "8"), 16),
        (lambda n: n - 4, ("differs", "V - 4", "0"), 4),
        (lambda n: n in (64, "same"), ("differs", "V", "64"), 64),
        (lambda n: [64].count(n), ("differs", "V", "64"), 64),
        (lambda n: n**2 == 4 * n, ("differs", "V**2", "4*V"), 4),
    ],
)
def test_each_way_to_ask(test: Any, noted: tuple[str, str, str], wrong: int) -> None:
    net = Asking(test, V)
    assert conditions(net) == [noted]
    with pytest.raises(ArgumentError, match="The program decides by `"):
        net.subs(V=wrong)
    assert net.subs(V=wrong + 1).count() == Asking(test, wrong + 1).count()


@pytest.mark.parametrize(
    "test",
    [
        lambda n: n == n,
        lambda n: 2 * (n + 1) == 2 * n + 2,
        lambda n: n == 0,
        lambda n: n == -1,
        lambda n: n is None or n == None,  # noqa: E711
        lambda n: n == "same",
        lambda n: n > 0,
        lambda n: 8 * n % 8 != 0,
        lambda n: n,
    ],
)
def test_what_holds_for_all_values_is_no_condition(test: Any) -> None:
    net = Asking(test, V)
    assert not net.conditions
    assert net.subs(V=5).count() == Asking(test, 5).count()


def test_inside_of_other_modules_the_class_that_decides_is_named() -> None:
    net = Outer(V)
    assert conditions(net) == [("not_divides", "V", "8"), ("differs", "V", "3")]
    assert [found.layer for found in net.conditions] == ["Padded.__init__", "Shortcut.__init__"]
    assert net.subs(V=9).count() == Outer(9).count()
    with pytest.raises(ArgumentError, match=r"Shortcut.__init__: V=3 given, anything but 3 expected"):
        net.subs(V=3)
    half = Shortcut(V, W).subs(V=5)
    assert conditions(half) == [("differs", "5", "W")]
    with pytest.raises(ArgumentError, match=r"V=5 given, anything but 5 expected. The program decides by `inputs"):
        half.subs(W=5)


def test_sympy_is_left_as_it_was() -> None:
    before = dict(vars(sympy.Expr))
    Outer(V)
    with pytest.raises(TypeError):
        Shortcut(V)  # type: ignore[call-arg]
    assert dict(vars(sympy.Expr)) == before
    assert (V == W) is False
    assert bool(V % 8)
    # What SymPy asks itself while a program runs is its own affair.
    with watched(lambda *asked: pytest.fail(str(asked))):
        assert str(sympy.factor(sympy.expand((V + 1) * (W + 2)))) == "(V + 1)*(W + 2)"
        assert sympy.solve(V**2 - 4, V)
        rate = sympy.diff(V * W, V)
    assert rate == W


def test_other_threads_are_not_listened_to() -> None:
    inside, asked = Barrier(2), Barrier(2)
    answers: list[bool] = []

    def other() -> None:
        inside.wait(10)
        answers.append(V == 64)
        asked.wait(10)

    def test(size: Any) -> bool:
        inside.wait(10)
        asked.wait(10)
        return False

    thread = Thread(target=other)
    thread.start()
    net = Asking(test, V)
    thread.join()
    assert answers == [False]
    assert not net.conditions
