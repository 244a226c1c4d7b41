"""``Module``: a tree of layers and tensors as in torch, by shape alone.

A layer states only facts: its tensors with meaningful axes, how an input shape becomes an output shape, what must
hold of its arguments. Everything else (counts here, derivations elsewhere) is computed from these facts by shared code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, overload

from ..errors import ShapeError, SymbolsLeftError
from ..showing import shown
from ..symbols import Size, Symbols, as_size, is_expr, named_values, settle
from .constraint import Constraint
from .counting import Placed, Times, placed, total
from .deciding import explaining
from .parameter import Parameter
from .putting import put_in_all, symbols_of
from .running import module_forward, run
from .shapes import Shape, Shapes
from .tree import Tree

if TYPE_CHECKING:
    from sympy import Expr
    from typing_extensions import Self


@dataclass(frozen=True, slots=True)
class Argument:
    """What a layer's constructor argument is to a reader.

    Args:
        letter: the textbook's letter for it, by its canonical name (``C_in``).
        meaning: a key of the message catalogues (``argument.in_channels``).
        per_axis: whether there is one value an axis (``k_h``, ``k_w``).
        neutral: the value at which a textbook leaves the letter out of the formula (stride 1, padding 0, one group).
        like: the argument whose value it has where it is left out; given the same value, it is as if left out.
    """

    letter: str
    meaning: str
    per_axis: bool = False
    neutral: int | None = None
    like: str = ""


class Module(Tree):
    """Base of all layers and networks.

    ``.params``, ``.trainable`` and ``.buffer_elements`` are SymPy, ``.count()`` is a Python int; calling a module
    with the shape
    of an input gives the shape of its output.
    """

    #: What the constructor's sizes are called and mean; filled by layers.
    arguments: ClassVar[Mapping[str, Argument]] = {}
    #: What a layer in letters is shown with where it must be given something that is no size; a layer type stands for
    #: that type in letters.
    usual: ClassVar[Mapping[str, Any]] = {}
    #: What readers call such a layer: a key of the message catalogues (``layer.convolution``). A program's own classes
    #: are modules.
    family: ClassVar[str] = "module"
    #: The part of a network such a layer belongs to (``part.convolutional``); empty if it goes with its neighbours.
    part: ClassVar[str] = ""
    #: Why a layer without parameters has none: a key of the message catalogues (``none.max_pooling``).
    nothing: ClassVar[str] = ""
    #: Those of :attr:`arguments` that are read off the input's shape instead of given (layers of Keras).
    from_input: ClassVar[tuple[str, ...]] = ()
    #: Whether channels stand behind the sizes of an image or sequence, as in Keras, or in front of them.
    channels_last: bool = False
    #: Those arguments of a call that are no shapes (``output_size``), and those that may be tuples of shapes (``hx``).
    options: ClassVar[frozenset[str]] = frozenset()
    nested: ClassVar[frozenset[str]] = frozenset()

    _constraints: list[Constraint]
    #: What took a tensor of the layer apart after it was made, and along which axis: done to the layer in letters too.
    _changes: dict[str, tuple[Callable[..., Module], int | None]]
    #: The shape of the input without batch, where the zoo, a spec or a config says it.
    input_shape: Shape | None
    #: Whether readers see the layers' formulas in the letters of :attr:`general`, or in those of each layer type.
    own_letters: bool
    #: How many of the experts among a tensor's axes one input runs through.
    active_experts: Size | None = None
    #: What the symbols mean, where the zoo or a spec says it: keys of the message catalogues by name.
    meanings: Mapping[str, str]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        module = object.__new__(cls)
        # Kept so that a layer can be written out again and generalised; set here so that no subclass has to.
        state = module.__dict__
        state["_call"] = (args, kwargs)
        state["_parameters"], state["_buffers"], state["_modules"], state["_constraints"] = {}, {}, {}, []
        state["_general"], state["_values"], state["_changes"], state["training"] = None, {}, {}, True
        state["input_shape"], state["own_letters"], state["meanings"] = None, True, {}
        return module

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own: Any = vars(cls).get("__init__")
        # The layers here say themselves what they take; a program's own classes were written for numbers.
        if own is not None and not cls.__module__.startswith("symparams."):
            cls.__init__ = explaining(own)  # type: ignore[method-assign]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Any:
        """The layer with these arguments, those of :attr:`from_input` among them."""
        return cls(**given)

    # What subclasses use

    def _size(self, argument: str, value: object, minimum: int = 1) -> Size:
        """Check a constructor argument that is one size."""
        size = as_size(type(self).__name__, argument, value, minimum)
        if not isinstance(size, int):
            self._require("at_least", argument, size, minimum)
            numerator, denominator = size.as_numer_denom()
            if denominator != 1:
                self._require("divides", argument, settle(numerator), settle(denominator))
        return size

    def _sizes(self, argument: str, value: object, n: int, minimum: int = 1) -> tuple[Size, ...]:
        """Check a constructor argument that is one size for all axes or one an axis."""
        if isinstance(value, (tuple, list)):
            if len(value) != n:
                from ..errors import ArgumentError

                raise ArgumentError(
                    type(self).__name__, argument, tuple(value), f"one size or {n} of them", f"{len(value)} were given."
                )
            return tuple(self._size(argument, item, minimum) for item in value)
        return (self._size(argument, value, minimum),) * n

    def _require(
        self, kind: str, argument: str, size: Size, bound: Size, bound_name: str = "", beside: Size = 0
    ) -> None:
        """State a condition: refused where false, kept where symbols leave it open."""
        constraint = Constraint(kind, type(self).__name__, argument, size, bound, bound_name, beside)
        if constraint.check():
            self._constraints.append(constraint)

    def output_shape(self, *args: Any, **kwargs: Any) -> Shapes:
        """The output's shape for the inputs' shapes; layers and containers override it with the arguments of torch's
        ``forward``."""
        raise ShapeError(
            f"{type(self).__name__} does not say how shapes flow through it; its counts are complete without"
        )

    # Counts

    @property
    def params(self) -> Expr:
        """The number of parameters, each tensor once, frozen ones included: a SymPy expression.

        A layer's is output axes × (the rest); a network's is the sum of its layers.
        """
        return _as_sympy(self._sum(lambda tensor: True))

    @property
    def trainable(self) -> Expr:
        """The number of parameters that are not frozen: a SymPy expression."""
        return _as_sympy(self._sum(lambda tensor: tensor.requires_grad))

    @property
    def buffer_elements(self) -> Expr:
        """The number of elements kept in buffers (running statistics and the like), which are no parameters: SymPy."""
        return _as_sympy(total(self, "_buffers", lambda tensor: True))

    @property
    def active(self) -> Expr:
        """The number of parameters that one input runs through: of experts only those that are chosen. SymPy."""
        return _as_sympy(total(self, "_parameters", lambda tensor: True, active=True))

    def count(self) -> int:
        """The number of parameters as a Python int, without SymPy.

        Raises:
            SymbolsLeftError: naming the symbols that still have no value.
        """
        number = self._sum(lambda tensor: True)
        if not isinstance(number, int):
            raise SymbolsLeftError((symbol.name for symbol in self.symbols if symbol in number.free_symbols), "count()")
        return number

    def _sum(self, wanted: Callable[[Parameter], bool]) -> Size:
        return total(self, "_parameters", wanted)

    # Structure

    @property
    def times(self) -> Times | None:
        """How often what is inside stands in the network, where that is not once; repeating containers say it."""
        return None

    def placed(self) -> Iterator[Placed]:
        """This module and all inside with their paths, and with what repeats them; each once for every such way."""
        return placed(self)

    # Symbols and values

    @property
    def symbols(self) -> Symbols:
        """The SymPy symbols in the sizes, in order of first appearance; ``symbols["k"]`` is the one called ``k``."""
        found: dict[Any, None] = {}
        for module in self.modules():
            found.update(dict.fromkeys(module._own_symbols()))
        counting = {module.times.index for module in self.modules() if module.times is not None}
        return Symbols(symbol for symbol in found if symbol not in counting)

    def _own_symbols(self) -> Iterator[Any]:
        seen: set[int] = set()
        yield from symbols_of(self._call, seen)
        for name, value in self.__dict__.items():
            if not name.startswith("_"):
                yield from symbols_of(value, seen)
        for home in (self._parameters, self._buffers):
            for tensor in home.values():
                if tensor is not None:
                    yield from symbols_of(tensor.shape)

    @property
    def general(self) -> Module | None:
        """The same network in symbols, where this one came from putting values in; else ``None``."""
        general = self._general
        if callable(general) and not isinstance(general, Module):
            # A zoo variant states how to build its family; it is built when first asked for.
            general = self.__dict__["_general"] = general()
        return general  # type: ignore[no-any-return]

    def remember(self, general: Callable[[], Module], values: Mapping[str, int]) -> None:
        """Say where these numbers come from: how to build the network in symbols (when first asked), and the values."""
        self.__dict__["_general"], self.__dict__["_values"] = general, values

    @property
    def values(self) -> dict[Any, int]:
        """The values that were put in for the symbols of :attr:`general`."""
        return self._known_values()

    def _known_values(self) -> dict[Any, int]:
        # Apart from the property, whose name containers use for their modules as torch does.
        values = self._values
        if any(isinstance(key, str) for key in values):
            general = self.general
            assert general is not None
            values = self.__dict__["_values"] = named_values(general.symbols, values, {})
        return dict(values)

    @property
    def conditions(self) -> tuple[Constraint, ...]:
        """What the formula rests on and no number has decided yet, each once: divisibilities, and what a program's
        constructor decided by symbols (``V % 8 != 0``)."""
        return tuple(dict.fromkeys(c for module in self.modules() for c in module._constraints if c.worth_saying))

    @overload
    def subs(self, values: Mapping[Any, Any] | Sequence[tuple[Any, Any]] | None = None, /, **keywords: Any) -> Self: ...
    @overload
    def subs(self, symbol: Any, value: Any, /, **keywords: Any) -> Self: ...
    def subs(self, values: Any = None, value: Any = None, /, **keywords: Any) -> Self:
        """The module with values put in for symbols.

        Args:
            values: a mapping by name or symbol; or give names as keywords. A value is an integer or an expression. As
                in SymPy, also one symbol and its value, or a list of such pairs, which are put in one after the other.

        Returns:
            A new module whose :attr:`general` is this one and whose :attr:`values` are the numbers put in.

        Raises:
            NameUnknownError: for a name that is no symbol of this module.
            ArgumentError: where a layer cannot have such sizes.

        >>> from symparams import dims, nn
        >>> k, C_in, C_out = dims("k C_in C_out")
        >>> conv = nn.Conv2d(C_in, C_out, k)
        >>> conv.subs(k=5, C_in=3, C_out=5).count()
        380
        >>> conv.subs(k, 5).subs({C_in: 3, "C_out": 5}).count()
        380
        """
        if value is not None:
            values = {values: value}
        elif isinstance(values, (list, tuple)) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in values):
            module = self
            for pair in values:
                module = module.subs(*pair)
            return module.subs(**keywords)
        mapping = named_values(self.symbols, values, keywords)
        if not mapping:
            return self
        from sympy import Integer

        module = self._put_in({key: Integer(v) if isinstance(v, int) else v for key, v in mapping.items()}, {})
        numbers = {key: value for key, value in mapping.items() if isinstance(value, int)}
        if len(numbers) == len(mapping):
            state = module.__dict__
            state["_general"] = self.general or self
            state["_values"] = {**self._known_values(), **numbers}
        return module

    def copy(self) -> Self:
        """A module like this one with tensors of its own, which does not remember where its numbers come from; what is
        tied inside stays tied."""
        return self._put_in({}, {})  # type: ignore[no-any-return]

    forgetting = copy

    def _put_in(self, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
        """A copy with symbols replaced everywhere; what was one object before (tied, shared) stays one object."""
        if id(self) in memo:
            return memo[id(self)]
        twin = memo[id(self)] = object.__new__(type(self))
        state = twin.__dict__
        for name, value in self.__dict__.items():
            if name == "_constraints":
                kept = (constraint.put_in(mapping) for constraint in value)
                state[name] = [constraint for constraint in kept if constraint.check()]
            elif name in {"_general", "_values"}:
                state[name] = None if name == "_general" else {}
            elif name in {"_parameters", "_buffers", "_modules"}:
                state[name] = {key: put_in_all(member, mapping, memo) for key, member in value.items()}
            else:
                state[name] = put_in_all(value, mapping, memo)
        return twin

    # Shapes

    @overload
    def __call__(self, *shapes: Sequence[Any], **named: Any) -> tuple[Any, ...]: ...
    @overload
    def __call__(self, *inputs: Any, **named: Any) -> Any: ...
    def __call__(self, *inputs: Any, **named: Any) -> Any:
        """The shape of the output for the shapes of the inputs, by torch's rules; for tensors, tensors.

        Raises:
            ShapeError: naming the layer, what it was given and what it takes.
        """
        return run(self, inputs, named)

    def forward(self, *inputs: Any, **named: Any) -> Any:
        """The output for tensors. A class written for torch has its own; a layer's follows from its shape rule."""
        return module_forward(self, inputs, named)

    # What people see

    def summary(self, input_shape: Any = None) -> str:
        """A table of the tree: output shapes and parameters, module by module, and the sums below.

        A module that stands in the tree again is marked so and counted once; frozen parameters stand in brackets.

        Args:
            input_shape: the input's shape without batch, or several; by default the network's own, if it has one.

        >>> from symparams import nn
        >>> print(nn.Sequential(nn.Linear("n", 8), nn.ReLU()).summary(("n",)))
        =================================================
        Layer (type:depth-idx)    Output Shape    Param #
        =================================================
        Sequential: 0-1           [N, 8]               --
        ├─Linear (0): 1-1         [N, 8]          8*n + 8
        └─ReLU (1): 1-2           [N, 8]               --
        =================================================
        Total params: 8*n + 8
        Trainable params: 8*n + 8
        Non-trainable params: 0
        Buffers: 0
        =================================================
        """
        from .summary import summary

        return summary(self, input_shape)

    def __repr__(self) -> str:
        lines = [f"({name}): " + repr(child).replace("\n", "\n  ") for name, child in self.named_children()]
        head = type(self).__name__
        if lines:
            return f"{head}(\n  " + "\n  ".join(lines) + "\n)"
        args, kwargs = self._call
        parts = [*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())]
        return f"{head}({', '.join(parts)})"

    # What a notebook shows.

    def _repr_latex_(self) -> str:
        return str(shown("derivation", self)._repr_latex_())

    def _repr_html_(self) -> str:
        return str(shown("derivation", self)._repr_html_())


def _as_sympy(size: Size) -> Any:
    if is_expr(size):
        return size
    from sympy import Integer

    return Integer(size)


def named(modules: Iterable[Module]) -> Iterator[tuple[str, Module]]:
    """Modules under the names ``0``, ``1``, …, as containers give them."""
    return ((str(index), module) for index, module in enumerate(modules))
