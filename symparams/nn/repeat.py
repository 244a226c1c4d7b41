"""Blocks that stand in a network many times: alike, or growing by a rule; the number of them may be a symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import ShapeError, SymparamsError
from ..symbols import Size, settle
from .counting import Times
from .module import Argument, Module
from .shapes import Shapes, different, shape_text
from .tree import must_be_module

#: The name of the block: ``layers.#.weight`` is the weight of each of the layers.
EACH = "#"


class Repeat(Module):
    """A block, one copy after the other; each copy has tensors of its own.

    Parameters: ``L`` times those of the block. The block is kept, counted and derived once, whatever ``L`` is. A tensor
    of the block that stands elsewhere in the network too is one tensor, which all copies share.

    Args:
        block: the block; it gives out the shape it is given.
        number: L, an integer or a symbol.
        shared: all layers are one and the same block, run L times: its parameters count once.

    Raises:
        ShapeError: where the block changes the shape.

    >>> from symparams import nn
    >>> nn.Repeat(nn.Linear("d", "d"), "L").params
    L*d*(d + 1)
    >>> [name for name, _ in nn.Repeat(nn.Linear(8, 8), 1000).named_parameters()]
    ['#.weight', '#.bias']
    """

    family = "repeat"
    nested = frozenset({"input"})
    arguments = {"number": Argument("L", "layers")}

    def __init__(self, block: Module, number: Any, shared: bool = False) -> None:
        super().__init__()
        must_be_module(self, "the block", block)
        self.number = self._size("number", number, minimum=0)
        self.shared = bool(shared)
        self.add_module(EACH, block)

    @property
    def block(self) -> Module:
        """The block, of which there are as many as :attr:`number` says."""
        return self.get_submodule(EACH)  # type: ignore[no-any-return]

    @property
    def times(self) -> Times | None:
        return None if self.shared else Times(self.number, self.number)

    def output_shape(self, input: Shapes, *args: Any, **named: Any) -> Shapes:
        if isinstance(self.number, int) and self.number == 0:
            return input
        output = self.block(input, *args, **named)
        if not (isinstance(self.number, int) and self.number == 1) and _changes(input, output):
            raise ShapeError(
                f"{type(self).__name__}: the block makes {shape_text(output)} of {shape_text(input)}, so the next copy "
                "cannot be like it; put the block that changes the shape in front, or write nn.Stages for sizes that "
                "grow"
            )
        return output

    def __iter__(self) -> Any:
        raise SymparamsError(f"{type(self).__name__} holds one block for all its copies; write x = self.layers(x)")


def _changes(before: Shapes, after: Shapes) -> bool:
    """Whether a nest of shapes surely differs from another."""
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return isinstance(before, tuple) or isinstance(after, tuple) or different(before, after)
    return len(before) != len(after) or any(map(_changes, before, after))


class Stages(Module):
    """Blocks one after the other whose sizes follow a rule, such as a width that doubles.

    Parameters: the sum over the stages, in closed form where the sizes grow by a fixed step or by a fixed ratio.

    Args:
        build: makes the block of stage i, for i = 0, 1, …
        number: how many stages, an integer or a symbol; with an integer all of them are made.

    Raises:
        SymparamsError: for sizes whose sum has no closed form while the number is a symbol.
        ShapeError: where a stage cannot take what the one before it gives, or, while the number is a symbol, where the
            shapes follow no rule that can be seen.

    >>> from symparams import nn
    >>> net = nn.Stages(lambda i: nn.Conv2d(8 * 2**i, 16 * 2**i, 3, padding=1), "n")
    >>> net.params
    16*2**n + 384*4**n - 400
    >>> net.subs(n=3).count() == nn.Stages(lambda i: nn.Conv2d(8 * 2**i, 16 * 2**i, 3, padding=1), 3).count()
    True
    """

    family = "stages"
    nested = frozenset({"input"})
    arguments = {"number": Argument("n", "stages")}

    def __init__(self, build: Callable[[Any], Module], number: Any) -> None:
        super().__init__()
        self.number = self._size("number", number, minimum=0)
        self._index: Any = None
        if isinstance(self.number, int):
            for i in range(self.number):
                self._add(str(i), build(i))
        else:
            from sympy import Symbol

            # Counts from 0, so it is none of the positive symbols that sizes are made of.
            self.__dict__["_index"] = Symbol("i", integer=True, nonnegative=True)
            self._add(EACH, build(self._index))

    def _add(self, name: str, block: Any) -> None:
        must_be_module(self, "the block", block)
        self.add_module(name, block)

    @property
    def times(self) -> Times | None:
        return None if self._index is None else Times(self.number, self.number, self._index)

    def stage(self, i: Size) -> Module:
        """The block of stage i."""
        if self._index is None:
            return self.get_submodule(str(i))  # type: ignore[no-any-return]
        from sympy import Integer

        block = self.get_submodule(EACH)
        return block._put_in({self._index: Integer(i) if isinstance(i, int) else i}, {})  # type: ignore[no-any-return]

    def output_shape(self, input: Shapes) -> Shapes:
        if isinstance(self.number, int):
            output = input
            for i in range(self.number):
                output = self.stage(i)(output)
            return output
        return self._after_all(input)

    def _after_all(self, input: Shapes) -> Shapes:
        """The shape after a symbolic number of stages: a rule seen in the first two, proved for every one."""
        first = self.stage(0)(input)
        second = self.stage(1)(first)
        sizes = [_rule(*three, self._index) for three in zip(input, first, second, strict=False)]
        if len(input) == len(first) == len(second) and None not in sizes:
            before = tuple(sizes)
            after = self.stage(self._index)(before)
            expected = [_at(size, self._index, self._index + 1) for size in before]
            if len(after) == len(before) and all(map(_equal, after, expected)):
                return tuple(_at(size, self._index, self.number) for size in before)
        raise ShapeError(
            f"Stages: {shape_text(input)} becomes {shape_text(first)}, then {shape_text(second)}, which follows no "
            "rule that holds for every number of stages; give the number as an integer"
        )


def _at(size: Size, index: Any, value: Any) -> Size:
    return size if isinstance(size, int) else settle(size.xreplace({index: value}))


def _equal(first: Size, second: Size) -> bool:
    if first is second or first == second:
        return True
    if isinstance(first, int) and isinstance(second, int):
        return False
    from sympy import expand

    gap: Any = first - second
    return bool(expand(gap) == 0)


def _rule(a: Size, b: Size, c: Size, index: Any) -> Size | None:
    """The size at stage ``index`` that is ``a``, ``b``, ``c`` at the first three: fixed, by steps or by a ratio."""
    if a is b or (_equal(a, b) and _equal(b, c)):
        return a
    step: Any = b - a
    if _equal(b + step, c):
        return settle(a + step * index)
    if _equal(b * b, a * c):
        from sympy import Integer

        ratio: Any = Integer(b) / a if isinstance(b, int) else b / a
        return settle(a * ratio**index)
    return None
