"""Programs that decide by symbols are told which line does, and what to write instead."""

from __future__ import annotations

import pickle
from inspect import signature
from typing import Any

import pytest

from symparams import derive, dims, nn
from symparams.errors import ShapeError

h, n, T = dims("h n T")


class Heads(nn.Module):
    """As people write attention: the width has to be a multiple of the number of heads."""

    def __init__(self, width: Any, heads: Any, *, kind: str = "plain") -> None:
        super().__init__()
        assert kind in ("plain", "rotary"), "no such kind"
        assert width % heads == 0, "width must be a multiple of heads"
        self.heads, self.of_head = heads, width // heads
        self.query = nn.Linear(width, width)

    def forward(self, x: Any) -> Any:
        assert x.shape[-1] % self.heads == 0
        return self.query(x)


class Config:
    """Settings in an object, as many programs keep them."""

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(given)


class Configured(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads = Heads(config.width, config.heads)  # type: ignore[attr-defined]


class Checked(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        assert (
            config.width
            % config.heads
            == 0
        )  # fmt: skip


class Longest(nn.Module):
    def __init__(self, longest: Any) -> None:
        super().__init__()
        self.longest = longest
        self.layer = nn.Linear(3, 3)

    def forward(self, x: Any) -> Any:
        if x.shape[1] > self.longest:
            raise ValueError("too long")
        assert x.shape[1] <= 100
        return self.layer(x)


class Wide(nn.Module):
    def __init__(self, width: Any) -> None:
        super().__init__()
        if width > 64:
            self.extra = nn.Linear(width, width)


class Squeezed(nn.Module):
    def __init__(self, width: Any) -> None:
        super().__init__()
        self.down = nn.Linear(width, int(width / 2))


OPEN = "the program decides by sizes that symbols leave open: "
MULTIPLE = "write a product for a size that has to be a multiple, "


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Heads(h, n),
            (
                f"in Heads.__init__: {OPEN}`assert width % heads == 0` with the symbols h and n; "
                f"{MULTIPLE}n*d instead of h, or give numbers"
            ),
        ),
        (
            lambda: Heads(h, 4),
            (
                f"in Heads.__init__: {OPEN}`assert width % heads == 0` with the symbol h; "
                f"{MULTIPLE}4*d instead of h, or give numbers"
            ),
        ),
        (
            lambda: Configured(Config(width=h, heads=n)),
            (
                f"in Heads.__init__: {OPEN}`assert width % heads == 0` with the symbols h and n; "
                f"{MULTIPLE}n*d instead of h, or give numbers"
            ),
        ),
        (
            lambda: Checked(Config(width=h, heads=n)),
            (
                f"in Checked.__init__: {OPEN}`assert config.width % config.heads == 0` with the symbols h and n; "
                f"{MULTIPLE}n*d instead of h, or give numbers"
            ),
        ),
        (
            lambda: derive(Longest(n), input_shape=(T, 3)),
            (
                f"in Longest: {OPEN}`x.shape[1] > self.longest`, which is T > n; "
                "write one size for the other, or put numbers in with .subs()"
            ),
        ),
        (
            lambda: Wide(h),
            f"in Wide.__init__: {OPEN}`width > 64`, which is h > 64; write one size for the other, or give",
        ),
        (
            lambda: Squeezed(h),
            (
                "in Squeezed.__init__: a number is wanted of a symbol in "
                "`self.down = nn.Linear(width, int(width / 2))`; give numbers"
            ),
        ),
    ],
)
def test_what_symbols_leave_open_is_named_with_what_to_write(make: Any, message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_what_is_advised_works() -> None:
    d = dims("d")
    net = Heads(n * d, n)
    assert str(net.params) == "d*n*(d*n + 1)"
    assert Heads(4 * d, 4).of_head == d
    assert Heads(12, 4).count() == 156
    assert net((T, n * d)) == (T, n * d)


def test_a_failure_that_symbols_have_no_part_in_is_the_programs_own() -> None:
    with pytest.raises(AssertionError, match="no such kind"):
        Heads(h, n, kind="none")
    with pytest.raises(AssertionError, match="width must be a multiple"):
        Heads(10, 4)
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        Heads(h)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="too long"):
        Longest(5)((1, 7, 3))
    with pytest.raises(AssertionError):
        Longest(200)((1, 150, 3))


def test_a_program_keeps_its_constructor() -> None:
    assert list(signature(Heads).parameters) == ["width", "heads", "kind"]
    assert Heads.__init__.__name__ == "__init__"
    assert pickle.loads(pickle.dumps(Squeezed(8))).count() == Squeezed(8).count() == 36
